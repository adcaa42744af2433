//! What a picture keeps beside what it shows, and what on it only a person can judge.

use std::collections::BTreeMap;

use super::codes;
use super::look;
use super::pixels::Pixels;
use crate::model::document::{Document, Kind, Visibility};
use crate::model::place::Place;
use crate::model::residue::Severity::{self, Block, Inform, Warn};

/// What the structure of a picture tells beside its words.
#[derive(Default)]
pub(super) struct Inside<'a> {
    /// Small copies of the picture, each a file.
    pub(super) thumbnails: Vec<&'a [u8]>,
    /// There is more than one page, frame or layer.
    pub(super) several: bool,
}

/// Properties that mostly say with what the picture was made, and when. What they say of people is
/// found by the rules.
const TOOLS: &[&str] = &[
    "Exif make",
    "Exif model",
    "Exif software",
    "Exif date",
    "XMP",
    "comment",
    "keyword",
    "resource",
    "text",
];

/// What PNG calls its texts, which says nothing of them.
const KEYWORDS: &[&str] = &[
    "Author",
    "Comment",
    "Copyright",
    "Creation Time",
    "Description",
    "Disclaimer",
    "Software",
    "Source",
    "Title",
    "Warning",
];

/// How words begin that name the program a picture was made with.
const PROGRAMS: &[&str] = &[
    "Adobe ImageReady",
    "Adobe Photoshop",
    "CREATOR: gd-jpeg",
    "Created with ",
    "File written by Adobe",
    "GIMP",
    "Microsoft Office",
    "QuickTime",
    "www.inkscape.org",
];

/// Finds what the structure tells, and, if `look`, what the points of the picture tell.
pub(super) fn find(bytes: &[u8], inside: &Inside<'_>, look: bool, document: &mut Document) {
    properties(document);
    if inside.several {
        document.leave("I04", Block, field("pages, frames or layers"), "");
    }
    if look {
        points(bytes, inside, document);
    }
}

fn points(bytes: &[u8], inside: &Inside<'_>, document: &mut Document) {
    let pixels = Pixels::read(bytes);
    for small in &inside.thumbnails {
        let small = Pixels::read(small);
        match pixels.as_ref().zip(small) {
            Some((picture, small)) if !look::differs(picture, &small) => {}
            Some(_) => document.leave("I02", Block, field("thumbnail"), ""),
            None => document.leave("I02", Warn, field("thumbnail"), ""),
        }
    }
    let Some(pixels) = pixels else { return };
    if look::mosaic(&pixels, matches!(document.kind, Kind::Jpeg | Kind::Webp)) {
        document.leave("I05", Block, field("mosaic"), "");
    }
    if look::photograph(&pixels) {
        document.leave("I06", Warn, field("photograph"), "");
    }
    let said = codes::read(&pixels.greys(), (pixels.width as u32, pixels.height as u32));
    let place = field(codes::CODE);
    codes::note(&said, &place, document);
    if said.is_empty() && look::code(&pixels) {
        document.leave("D13", Warn, place, "");
    }
}

/// Data after the end of the picture.
pub(super) fn after(document: &mut Document) {
    document.leave("I03", Block, field("data after the end"), "");
}

/// Properties, by the segments their readers made: one leftover for all of a name.
fn properties(document: &mut Document) {
    let mut found: BTreeMap<String, (Severity, String)> = BTreeMap::new();
    for (number, segment) in document.segments.iter().enumerate() {
        let (Place::Field { name }, Visibility::Hidden(_)) = (&segment.place, &segment.visibility)
        else {
            continue;
        };
        let said = document.segment_text(number as u32);
        if name == "keyword" && KEYWORDS.contains(&said) {
            continue;
        }
        let severity = match TOOLS.contains(&name.as_str()) {
            true if PROGRAMS.iter().any(|program| said.starts_with(program)) => Inform,
            true => Warn,
            false => Block,
        };
        let (most, words) = found.entry(name.clone()).or_insert((severity, String::new()));
        *most = severity.max(*most);
        if words.len() < 400 {
            words.push_str(said);
            words.push(' ');
        }
    }
    for (name, (severity, words)) in found {
        document.leave("I01", severity, field(&name), &words);
    }
}

fn field(name: &str) -> Place {
    Place::Field { name: name.to_owned() }
}
