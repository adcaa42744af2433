//! What a picture keeps beside what it shows, and what on it only a person can judge.

use super::look;
use super::pixels::Pixels;
use crate::model::document::{Document, Kind, Visibility};
use crate::model::place::Place;
use crate::model::residue::Severity::{Block, Warn};

/// What the structure of a picture tells beside its words.
#[derive(Default)]
pub(super) struct Inside<'a> {
    /// Small copies of the picture, each a file.
    pub(super) thumbnails: Vec<&'a [u8]>,
    /// There is more than one page, frame or layer.
    pub(super) several: bool,
}

/// Properties that say with what the picture was made, and when.
const TOOLS: &[&str] =
    &["Exif make", "Exif model", "Exif software", "Exif date", "keyword", "resource"];

pub(super) fn find(bytes: &[u8], inside: &Inside<'_>, document: &mut Document) {
    properties(document);
    if inside.several {
        document.leave("I04", Block, field("pages, frames or layers"), "");
    }
    let pixels = match document.kind {
        Kind::Jpeg | Kind::Png => Pixels::read(bytes),
        _ => None,
    };
    for small in &inside.thumbnails {
        let small = Pixels::read(small);
        match pixels.as_ref().zip(small) {
            Some((picture, small)) if !look::differs(picture, &small) => {}
            Some(_) => document.leave("I02", Block, field("thumbnail"), ""),
            None => document.leave("I02", Warn, field("thumbnail"), ""),
        }
    }
    let Some(pixels) = pixels else { return };
    if look::mosaic(&pixels, document.kind == Kind::Jpeg) {
        document.leave("I05", Block, field("mosaic"), "");
    }
    if look::photograph(&pixels) {
        document.leave("I06", Warn, field("photograph"), "");
    }
    if look::code(&pixels) {
        document.leave("D13", Warn, field("code for cameras"), "");
    }
}

/// Data after the end of the picture.
pub(super) fn after(document: &mut Document) {
    document.leave("I03", Block, field("data after the end"), "");
}

/// Properties, by the segments their readers made.
fn properties(document: &mut Document) {
    let mut found = Vec::new();
    for (number, segment) in document.segments.iter().enumerate() {
        let (Place::Field { name }, Visibility::Hidden(_)) = (&segment.place, &segment.visibility)
        else {
            continue;
        };
        let severity = if TOOLS.contains(&name.as_str()) { Warn } else { Block };
        let words = document.segment_text(number as u32).to_owned();
        found.push((severity, segment.place.clone(), words));
    }
    for (severity, place, words) in found {
        document.leave("I01", severity, place, &words);
    }
}

fn field(name: &str) -> Place {
    Place::Field { name: name.to_owned() }
}
