//! A file's text, page by page, and the way back from a byte of the text to its glyph.
//!
//! Scanning and redaction read with the same code, so that a range found by the one means the same
//! to the other.

use hayro_syntax::page::Page;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf as File};

use super::super::limits::{Budget, Stop};
use super::encryption;
use super::extras;
use super::fonts::Fonts;
use super::glyph::Content;
use super::interpret;
use super::layers::Layers;
use super::lines;
use super::tables;
use crate::model::document::{Document, Problem, Role, Visibility};
use crate::model::place::Place;

/// Opens a file; one with an empty user password opens by itself, others with one of the passwords.
pub(super) fn open(bytes: &[u8], passwords: &[String]) -> Result<File, Stop> {
    let none = String::new();
    let mut tries = std::iter::once(&none).chain(passwords);
    let file = loop {
        let Some(password) = tries.next() else {
            break encryption::opened(bytes).ok_or(Stop::Encrypted)?;
        };
        match File::new_with_password(bytes.to_vec(), password) {
            Ok(file) => break file,
            Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => {}
            Err(LoadPdfError::Decryption(_)) => {
                return Err(Stop::Unsupported("encrypted in a way that is not known"));
            }
            Err(LoadPdfError::Invalid) => {
                break encryption::opened(bytes)
                    .ok_or_else(|| Stop::Damaged("no PDF structure".into()))?;
            }
        }
    };
    if file.pages().is_empty() {
        return Err(Stop::Damaged("no pages".into()));
    }
    Ok(file)
}

/// A glyph in the text: the byte of the arena it begins at, and its number on its page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub(super) start: usize,
    pub(super) glyph: u32,
}

/// What a page is handed on with.
pub(super) struct Turned<'p, 'a> {
    pub(super) number: u32,
    pub(super) page: &'p Page<'a>,
    pub(super) content: Content,
    pub(super) placed: Vec<Placed>,
}

/// Reads all pages into the document and hands each on, then what is beside the pages.
pub(super) fn read<'a>(
    file: &'a File,
    document: &mut Document,
    budget: &mut Budget,
    turn: &mut dyn FnMut(Turned<'_, 'a>, &mut Document, &mut Budget) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let layers = Layers::new(file);
    let mut fonts = Fonts::new();
    for (index, page) in file.pages().iter().enumerate() {
        let number = index as u32;
        if number >= budget.limits().pages {
            return Err(Stop::Limit("pages"));
        }
        let content = interpret::page(page, &mut fonts, &layers, budget)?;
        problems(document, number, &content);
        let mut placed = Vec::new();
        let lines = lines::lines(&content.glyphs, &content.shows);
        document.grids.extend(tables::find(&lines, document.segments.len() as u32));
        for line in lines {
            budget.text(document.text.len())?;
            let place = Place::Page { page: number + 1, bounds: line.bounds };
            let visibility = match line.hidden {
                Some(why) => Visibility::Hidden(why.into()),
                None => Visibility::Shown,
            };
            document.push(line.separator, &line.text, place, visibility, Role::Body);
            let start = document.text.len() - line.text.len();
            let glyphs = line.glyphs.iter();
            placed.extend(glyphs.map(|(at, glyph)| Placed { start: start + at, glyph: *glyph }));
        }
        extras::page(page, number + 1, &content, document, budget)?;
        turn(Turned { number, page, content, placed }, document, budget)?;
    }
    extras::file(file, document, budget)
}

/// What on a page was not read.
fn problems(document: &mut Document, number: u32, content: &Content) {
    let place = Place::Page { page: number + 1, bounds: [0; 4] };
    let unknown = content.glyphs.iter().filter(|glyph| glyph.unknown).count();
    if unknown > 0 {
        let text = format!("{unknown} glyphs have no known letters");
        document.problems.push(Problem::at(place.clone(), text));
    }
    if content.unread > 0 {
        let text = format!("{} parts of the page could not be followed", content.unread);
        document.problems.push(Problem::at(place.clone(), text));
    }
}
