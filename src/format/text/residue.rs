//! What text hides in its characters.

use crate::model::document::Document;
use crate::model::place::Place;
use crate::model::residue::Severity::Warn;

/// Notes bytes that one program shows and another does not.
pub(super) fn bytes(bytes: &[u8], lossy: bool, document: &mut Document) {
    let text = &document.text;
    let control =
        |letter: char| matches!(letter, '\0'..='\x08' | '\x0e'..='\x1a' | '\x1c'..='\x1f' | '\x7f');
    // A carriage return alone lets a line write over itself on a screen.
    let returns = text.contains('\n')
        && text.split('\r').skip(1).any(|rest| !rest.is_empty() && !rest.starts_with('\n'));
    // Letters of one encoding among those of another.
    let wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let mixed = !wide
        && std::str::from_utf8(bytes).is_err()
        && bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii());
    let found = [
        (mixed, "letters of two encodings"),
        (lossy, "bytes that are no text"),
        (text.contains(control), "control characters"),
        (text.contains('\u{feff}'), "byte order mark in the middle"),
        (returns, "carriage returns that hide lines"),
    ];
    for (_, name) in found.iter().filter(|(there, _)| *there) {
        document.leave("C02", Warn, Place::Field { name: (*name).to_owned() }, "");
    }
}

/// Notes characters that no program shows, in a document of whatever format.
pub(in super::super) fn characters(document: &mut Document) {
    // The first bytes of all of them in UTF-8.
    if memchr::memchr3(0xE1, 0xE2, 0xF3, document.text.as_bytes()).is_none() {
        return;
    }
    let mut before = ' ';
    let mut letters = document.text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let after = letters.peek().map_or(' ', |(_, letter)| *letter);
        let unseen = match letter {
            '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{180e}' => true,
            // Marks that turn the direction of writing.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
            // Joiners have their use, but not between Latin letters and digits.
            '\u{200c}' | '\u{200d}' => {
                before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric()
            }
            // Flags of the nations are written with tag letters.
            '\u{e0000}'..='\u{e007f}' => !is_flag(before),
            _ => false,
        };
        if unseen {
            let segment = document.segment_at(at).and_then(|number| document.segments.get(number));
            let place = segment.map_or(Place::FileName, |segment| {
                let passed = document.text.get(segment.start..at).unwrap_or("");
                segment.place.moved(passed.matches('\n').count() as u32)
            });
            document.leave("C05", Warn, place, "");
            return;
        }
        before = letter;
    }
}

fn is_flag(before: char) -> bool {
    matches!(before, '\u{1f3f4}' | '\u{e0000}'..='\u{e007f}')
}
