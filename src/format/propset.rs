//! Property sets of older Office documents (MS-OLEPS): title, authors, company, custom properties.

use encoding_rs::Encoding;

use super::bytes::{size_at, slice, u16_at, u32_at, utf16};
use super::cfb::Compound;
use super::flow::field;
use super::properties::DULL;
use super::rtf::code_page;
use crate::model::document::Document;

const SUMMARY: &[(u32, &str)] = &[
    (2, "title"),
    (3, "subject"),
    (4, "creator"),
    (5, "keywords"),
    (6, "description"),
    (7, "template"),
    (8, "lastModifiedBy"),
    (9, "revision"),
    (18, "Application"),
];

const MORE: &[(u32, &str)] = &[
    (2, "category"),
    (3, "PresentationFormat"),
    (7, "notes"),
    (12, "HeadingPairs"),
    (13, "TitlesOfParts"),
    (14, "Manager"),
    (15, "Company"),
    (26, "contentType"),
    (27, "contentStatus"),
    (28, "language"),
];

/// Reads the properties that a storage holds.
pub(super) fn read(compound: &mut Compound<'_>, storage: usize, document: &mut Document) {
    for (stream, names) in
        [("\u{5}SummaryInformation", SUMMARY), ("\u{5}DocumentSummaryInformation", MORE)]
    {
        if let Some(bytes) = compound.stream_named(storage, stream) {
            set(&bytes, names, document);
        }
    }
}

fn set(bytes: &[u8], names: &[(u32, &str)], document: &mut Document) -> Option<()> {
    let sections = size_at(bytes, 24)?.min(2);
    for number in 0..sections {
        let offset = size_at(bytes, 28 + number * 20 + 16)?;
        let section = bytes.get(offset..)?;
        let names = if number == 0 { names } else { &[] };
        properties(section, names, document);
    }
    Some(())
}

fn properties(section: &[u8], names: &[(u32, &str)], document: &mut Document) -> Option<()> {
    let count = size_at(section, 4)?.min(section.len() / 8);
    let pairs = (0..count).filter_map(|number| {
        Some((u32_at(section, 8 + number * 8)?, size_at(section, 12 + number * 8)?))
    });
    let pairs: Vec<(u32, usize)> = pairs.collect();
    let page = pairs.iter().find(|(id, _)| *id == 1).and_then(|(_, at)| u16_at(section, at + 4));
    let encoding = code_page(i32::from(page.unwrap_or(1252))).unwrap_or(encoding_rs::WINDOWS_1252);
    for (id, at) in pairs {
        let label = match names.iter().find(|(known, _)| *known == id) {
            Some((_, name)) if DULL.contains(name) => continue,
            Some((_, name)) => format!("property {name}"),
            None if id == 0 && names.is_empty() => {
                dictionary(section, at, encoding, document);
                continue;
            }
            None if id <= 1 => continue,
            None => "property custom".to_owned(),
        };
        let mut words = Vec::new();
        value(section, at, encoding, &mut words);
        for text in words {
            field(document, &label, text.trim_matches('\0'), Some("document property"));
        }
    }
    Some(())
}

/// Names of custom properties.
fn dictionary(
    section: &[u8],
    at: usize,
    encoding: &'static Encoding,
    document: &mut Document,
) -> Option<()> {
    let count = size_at(section, at)?.min(section.len() / 8);
    let mut at = at + 4;
    for _ in 0..count {
        let length = size_at(section, at + 4)?;
        let wide = encoding == encoding_rs::UTF_16LE;
        let bytes = if wide { (length.checked_mul(2)?.checked_add(3)?) & !3 } else { length };
        let name = decoded(slice(section, at + 8, bytes)?, encoding);
        field(document, "property custom", name.trim_matches('\0'), Some("document property"));
        at = at.checked_add(8)?.checked_add(bytes)?;
    }
    Some(())
}

/// The strings of a value; returns where it ends.
fn value(
    section: &[u8],
    at: usize,
    encoding: &'static Encoding,
    words: &mut Vec<String>,
) -> Option<usize> {
    let kind = u32_at(section, at)?;
    if kind & 0x1000 == 0 {
        return one(section, at + 4, kind, encoding, words);
    }
    let count = size_at(section, at + 4)?.min(section.len() / 4);
    let mut at = at + 8;
    for _ in 0..count {
        at = match kind & 0xFFF {
            // A variant says its own kind.
            12 => {
                let inner = u32_at(section, at)?;
                one(section, at + 4, inner, encoding, words)?
            }
            inner => one(section, at, inner, encoding, words)?,
        };
    }
    Some(at)
}

fn one(
    section: &[u8],
    at: usize,
    kind: u32,
    encoding: &'static Encoding,
    words: &mut Vec<String>,
) -> Option<usize> {
    let length = size_at(section, at)?;
    match kind {
        30 => {
            words.push(decoded(slice(section, at + 4, length)?, encoding));
            // Strings of vectors are padded in UTF-16 sets only; a padded one begins with zeros.
            let end = at.checked_add(4)?.checked_add(length)?;
            let padded = encoding == encoding_rs::UTF_16LE;
            Some(if padded { (end + 3) & !3 } else { end })
        }
        31 => {
            let bytes = length.checked_mul(2)?;
            words.push(utf16(slice(section, at + 4, bytes)?));
            Some((at.checked_add(4)?.checked_add(bytes)? + 3) & !3)
        }
        2 | 3 | 11 | 19 => at.checked_add(4),
        _ => None,
    }
}

fn decoded(bytes: &[u8], encoding: &'static Encoding) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}
