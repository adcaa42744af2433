//! PDF: the glyphs of every page, set in lines; document properties; what could not be read.

mod glyphs;
mod lines;
mod state;

use hayro_syntax::object::{Name, Object};
use hayro_syntax::{LoadPdfError, Pdf as File};

use super::Format;
use super::limits::Stop;
use super::open::Opening;
use crate::model::document::{Document, Kind, Problem, Role, Visibility};
use crate::model::place::Place;

pub(super) struct Pdf;

impl Format for Pdf {
    fn kind(&self) -> Kind {
        Kind::Pdf
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let file = match File::new(bytes.to_vec()) {
            Ok(file) => file,
            Err(LoadPdfError::Decryption(_)) => return Err(Stop::Encrypted),
            Err(LoadPdfError::Invalid) => return Err(Stop::Damaged("no PDF structure".into())),
        };
        let mut fonts = glyphs::Fonts::new();
        let pages = file.pages();
        if pages.is_empty() {
            return Err(Stop::Damaged("no pages".into()));
        }
        for (index, page) in pages.iter().enumerate() {
            let number = index as u32 + 1;
            if number > opening.budget.limits().pages {
                return Err(Stop::Limit("pages"));
            }
            let found = glyphs::page(page, &mut fonts, opening)?;
            let place = Place::Page { page: number, bounds: [0; 4] };
            if found.undecoded > 0 {
                let text = format!("{} glyphs have no known letters", found.undecoded);
                document.problems.push(Problem::at(place.clone(), text));
            }
            let words = found.glyphs.iter().any(|glyph| !glyph.text.trim().is_empty());
            let layer = found.glyphs.iter().any(|glyph| glyph.invisible);
            if found.pictures > 0 && (!words || (found.covered > 0.4 && !layer)) {
                let text = "not read (a picture that may hold text)";
                document.problems.push(Problem::at(place, text));
            }
            for line in lines::lines(&found.glyphs) {
                opening.budget.text(document.text.len())?;
                let place = Place::Page { page: number, bounds: line.bounds };
                let visibility = match line.invisible {
                    true => Visibility::Hidden("invisible text".into()),
                    false => Visibility::Shown,
                };
                document.push(line.separator, &line.text, place, visibility, Role::Body);
            }
        }
        properties(&file, document);
        attachments(&file, document, opening)
    }
}

/// The document information dictionary (ISO 32000-1, 14.3.3).
fn properties(file: &File, document: &mut Document) {
    let info = file.metadata();
    for (name, value) in [
        ("Title", &info.title),
        ("Author", &info.author),
        ("Subject", &info.subject),
        ("Keywords", &info.keywords),
    ] {
        let Some(value) = value else { continue };
        let words = words(value);
        if !words.trim().is_empty() {
            let place = Place::Field { name: format!("property {name}") };
            let why = Visibility::Hidden("document property".into());
            document.push("\n", words.trim(), place, why, Role::Field);
        }
    }
}

/// A text string: UTF-16 with a mark, UTF-8 with a mark, or PDFDocEncoding (close to Latin 1).
fn words(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into(),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into(),
    }
}

/// Files inside the file are its members.
fn attachments(
    file: &File,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let mut number = 0;
    for object in file.objects() {
        opening.budget.tick()?;
        let Object::Stream(stream) = object else { continue };
        let kind = stream.dict().get::<Name<'_>>(b"Type");
        if kind.as_deref() != Some(b"EmbeddedFile") {
            continue;
        }
        number += 1;
        let name = format!("attachment {number}");
        match stream.decoded() {
            Ok(bytes) => {
                opening.budget.unpacked(bytes.len() as u64);
                opening.member(&name, &bytes)?;
            }
            Err(_) => {
                let problem = Problem::new("not read: its stream does not decode");
                opening.unread_member(&name, 0, problem)?;
            }
        }
    }
    if number > 0 {
        document.notes.push(format!("{number} file(s) are attached inside the PDF"));
    }
    Ok(())
}
