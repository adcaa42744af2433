//! PDF: the glyphs of every page, set in lines; what stands beside the pages; what could not be read.

mod annotations;
mod beside;
mod check;
mod codes;
mod decode;
mod direction;
mod draw;
mod encryption;
mod extras;
mod fonts;
mod gaps;
mod glyph;
mod interpret;
mod items;
mod layers;
mod lines;
mod order;
mod path;
#[cfg(test)]
mod places;
mod plain;
mod reading;
mod redact;
mod residue;
mod second;
mod show;
mod spelling;
mod starts;
mod state;
mod tables;
mod token;
mod trailer;
mod write;

use hayro_syntax::Pdf as File;
use hayro_syntax::object::Object;

use super::Format;
use super::image::codes::note;
use super::limits::{Budget, Stop};
use super::open::Opening;
use crate::model::document::{Document, Kind, Problem};
use crate::model::drawing::{Drawing, Sheet};
use crate::model::redaction::{Copy, Edits, Refusal};

pub use residue::severity::CHECKS;

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
        let file = reading::open(bytes, &opening.budget.passwords)?;
        let mut codes = Vec::new();
        reading::read(&file, document, opening.budget, &mut |turned, document, budget| {
            if budget.look {
                residue::page(turned.page, turned.number + 1, &turned.content, document, budget);
            }
            draw::unread::page(&turned, document, budget, &mut codes)
        })?;
        for (place, said) in codes {
            note(&said, &place, document);
        }
        if opening.budget.look {
            residue::file(&file, bytes, document, opening.budget)?;
        }
        attachments(&file, document, opening)
    }

    fn redact(&self, bytes: &[u8], edits: &Edits, budget: &mut Budget) -> Result<Copy, Refusal> {
        redact::redact(bytes, edits, budget)
    }

    fn check(
        &self,
        original: &[u8],
        copy: &Copy,
        edits: &Edits,
        budget: &mut Budget,
    ) -> Option<String> {
        check::check(original, copy, edits, budget)
    }

    fn draw(&self, bytes: &[u8], drawing: &Drawing, budget: &mut Budget) -> Result<Sheet, Refusal> {
        draw::sheet::draw(bytes, drawing, budget)
    }
}

/// Files inside the file are its members.
fn attachments(
    file: &File,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let encrypted = encryption::Attached::of(file);
    let mut number = 0;
    for object in file.objects() {
        opening.budget.tick()?;
        let Object::Stream(stream) = object else { continue };
        if !encryption::is_attached(&stream) {
            continue;
        }
        number += 1;
        let name = format!("attachment {number}");
        if encrypted.are_closed(&stream) {
            let problem = Problem::new("not read: it is encrypted apart from the file around it");
            opening.unread_member(&name, 0, problem)?;
            continue;
        }
        match decode::decode(&stream, opening.budget)? {
            Some(bytes) => opening.member(&name, &bytes)?,
            None => {
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
