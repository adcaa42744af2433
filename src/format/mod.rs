//! Bytes to segments: one folder a format.
//!
//! A reader fills a `Document` with text, places and visibility, hands members on, and says what it
//! did not read. It never fails as a whole: what it read before the trouble stays, and the trouble
//! is a `Problem`.

pub mod anchor;
mod blips;
mod bytes;
mod cells;
mod cfb;
mod colour;
pub(crate) mod csv;
mod doc;
mod docx;
mod flow;
mod formula;
mod gzip;
mod html;
pub mod identify;
mod image;
mod json;
pub mod limits;
mod mail;
mod mapi;
mod msg;
mod odf;
mod ole;
mod ooxml;
pub mod open;
pub mod parts;
pub mod pdf;
mod ppt;
mod pptx;
mod properties;
mod propset;
mod pst;
mod residue;
mod rtf;
mod sevenz;
mod shapes;
mod sides;
mod tar;
pub mod terms;
mod text;
mod tnef;
mod told;
mod unzip;
mod views;
mod vobject;
mod xls;
mod xlsb;
mod xlsx;
mod xml;
mod xmltext;
mod zip;

use crate::model::document::{Document, Kind};
use crate::model::drawing::{Drawing, Sheet};
use crate::model::redaction::{Copy, Edits, Refusal};
use limits::{Budget, Stop};
use open::Opening;

/// A format and its reader.
pub trait Format: Sync {
    /// What it reads.
    fn kind(&self) -> Kind;

    /// Reads bytes into a document.
    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop>;

    /// Makes a copy without the words of the redactions.
    fn redact(&self, bytes: &[u8], edits: &Edits, budget: &mut Budget) -> Result<Copy, Refusal> {
        let _ = (bytes, edits, budget);
        Err(Refusal::new(format!("not redacted yet: {}", self.kind().name())))
    }

    /// Why a copy does not pass: it is read again beside the original. None if it does.
    fn check(
        &self,
        original: &[u8],
        copy: &Copy,
        edits: &Edits,
        budget: &mut Budget,
    ) -> Option<String> {
        let _ = (original, copy, edits, budget);
        Some("there is no check for this format".to_owned())
    }

    /// Draws a page.
    fn draw(&self, bytes: &[u8], drawing: &Drawing, budget: &mut Budget) -> Result<Sheet, Refusal> {
        let _ = (bytes, drawing, budget);
        Err(Refusal::new(format!("not drawn: {}", self.kind().name())))
    }
}

/// Every format that is read.
pub const FORMATS: &[&dyn Format] = &[
    &text::Text,
    &csv::Csv,
    &json::Json,
    &xml::Xml,
    &html::Html,
    &mail::Eml,
    &mail::Mbox,
    &docx::Docx,
    &xlsx::Xlsx,
    &pptx::Pptx,
    &pdf::Pdf,
    &rtf::Rtf,
    &doc::Doc,
    &xls::Xls,
    &xlsb::Xlsb,
    &ppt::Ppt,
    &msg::Msg,
    &pst::Pst,
    &tnef::Tnef,
    &ole::Ole,
    &vobject::VObject(Kind::Ics),
    &vobject::VObject(Kind::Vcf),
    &odf::Odf(Kind::Odt),
    &odf::Odf(Kind::Ods),
    &odf::Odf(Kind::Odp),
    &image::Image(Kind::Jpeg),
    &image::Image(Kind::Png),
    &image::Image(Kind::Tiff),
    &image::Image(Kind::Gif),
    &image::Image(Kind::Bmp),
    &image::Image(Kind::Webp),
    &zip::Zip,
    &gzip::Gzip,
    &tar::Tar,
    &sevenz::SevenZ,
];

/// The reader for a kind.
pub fn reader(kind: &Kind) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.kind() == *kind)
}
