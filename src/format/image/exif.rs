//! Exif (CIPA DC-008), which is the structure of TIFF: who, where, when, with what.

use std::collections::BTreeSet;

use super::super::flow::field;
use super::super::limits::Stop;
use super::super::open::Opening;
use super::super::xls::words_in;
use super::residue::Inside;
use super::{iptc, text, xmp};
use crate::model::document::Document;

/// Fields by their number.
const NAMES: &[(u16, &str)] = &[
    (0x010D, "Exif document name"),
    (0x010E, "Exif description"),
    (0x010F, "Exif make"),
    (0x0110, "Exif model"),
    (0x0131, "Exif software"),
    (0x0132, "Exif date"),
    (0x013B, "Exif artist"),
    (0x013C, "Exif host computer"),
    (0x8298, "Exif copyright"),
    (0x9003, "Exif date"),
    (0x9004, "Exif date"),
    (0x9286, "Exif comment"),
    (0x9C9B, "Exif title"),
    (0x9C9C, "Exif comment"),
    (0x9C9D, "Exif author"),
    (0x9C9E, "Exif keywords"),
    (0x9C9F, "Exif subject"),
    (0xA420, "Exif image id"),
    (0xA430, "Exif owner"),
    (0xA431, "Exif serial number"),
    (0xA435, "Exif serial number"),
];

/// Directories and values in them; more than any camera writes.
const MOST: usize = 20_000;

struct Tiff<'a> {
    bytes: &'a [u8],
    big_end: bool,
}

struct Entry<'a> {
    tag: u16,
    kind: u16,
    data: &'a [u8],
}

/// Reads all directories; gives the size of the largest picture, and what else is inside.
pub(super) fn read<'a>(
    bytes: &'a [u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<((u32, u32), Inside<'a>), Stop> {
    let tiff = Tiff { bytes, big_end: bytes.first() == Some(&b'M') };
    let mut size = (0, 0);
    let mut inside = Inside::default();
    let mut pages = 0;
    // Offset of each directory, and whether it holds a position on the earth.
    let mut waiting = vec![(tiff.number(4, 4), false)];
    let mut seen = BTreeSet::new();
    let mut chain = 0;
    let mut entries = 0;
    while let Some((start, gps)) = waiting.pop() {
        let start = start as usize;
        if start == 0 || !seen.insert(start) {
            continue;
        }
        let count = tiff.number(start, 2) as usize;
        let mut position = Position::default();
        let mut here = (0, 0);
        let (mut small, mut thumbnail) = (false, None);
        for index in 0..count {
            opening.budget.tick()?;
            entries += 1;
            let Some(entry) = tiff.entry(start + 2 + index * 12) else { break };
            if entries > MOST {
                return Err(Stop::Damaged("picture: properties without end".into()));
            }
            match entry.tag {
                // A picture of reduced size.
                0x00FE => small = tiff.value(&entry, 0) & 1 != 0,
                // Layers of Photoshop.
                0x935C => inside.several = true,
                0x0100 => here.0 = tiff.value(&entry, 0),
                0x0101 => here.1 = tiff.value(&entry, 0),
                0x8769 | 0xA005 => waiting.push((tiff.value(&entry, 0), false)),
                0x8825 => waiting.push((tiff.value(&entry, 0), true)),
                0x014A => {
                    let many = (entry.data.len() / 4).min(64);
                    waiting.extend((0..many).map(|n| (tiff.value(&entry, n), false)));
                }
                0x0201 if chain > 0 => {
                    document.notes.push("a thumbnail picture is inside the picture".into());
                    thumbnail = bytes.get(tiff.value(&entry, 0) as usize..);
                }
                0x02BC => xmp::read(entry.data, document, opening)?,
                0x83BB => iptc::fields(entry.data, document, opening)?,
                0x8649 => {
                    inside.thumbnails.extend(iptc::resources(entry.data, document, opening)?);
                }
                _ if gps => position.note(&tiff, &entry, document),
                _ => value(&tiff, &entry, document),
            }
        }
        position.tell(document);
        pages += u32::from(here.0 > 0 && here.1 > 0 && !small && thumbnail.is_none());
        inside.thumbnails.extend(thumbnail);
        if u64::from(here.0) * u64::from(here.1) > u64::from(size.0) * u64::from(size.1) {
            size = here;
        }
        chain += 1;
        let next = tiff.number(start.saturating_add(2 + count * 12), 4);
        // The next directory is that of the thumbnail, or of the next page.
        waiting.insert(0, (next, false));
    }
    inside.several |= pages > 1;
    Ok((size, inside))
}

impl<'a> Tiff<'a> {
    fn number(&self, at: usize, count: usize) -> u32 {
        let bytes = self.bytes.get(at..at.saturating_add(count)).unwrap_or_default();
        self.join(bytes)
    }

    fn join(&self, bytes: &[u8]) -> u32 {
        let add = |number: u32, byte: &u8| number << 8 | u32::from(*byte);
        match self.big_end {
            true => bytes.iter().fold(0, add),
            false => bytes.iter().rev().fold(0, add),
        }
    }

    fn entry(&self, at: usize) -> Option<Entry<'a>> {
        self.bytes.get(at..at.checked_add(12)?)?;
        let (tag, kind) = (self.number(at, 2) as u16, self.number(at + 2, 2) as u16);
        let size = match kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            5 | 10 | 12 => 8,
            _ => 4,
        };
        let length = (self.number(at + 4, 4) as usize).saturating_mul(size);
        let from = if length <= 4 { at + 8 } else { self.number(at + 8, 4) as usize };
        let end = from.saturating_add(length).min(self.bytes.len());
        Some(Entry { tag, kind, data: self.bytes.get(from..end).unwrap_or_default() })
    }

    /// The whole number at a position in an entry.
    fn value(&self, entry: &Entry<'_>, index: usize) -> u32 {
        let size = if entry.kind == 3 { 2 } else { 4 };
        let at = index * size;
        self.join(entry.data.get(at..at + size).unwrap_or_default())
    }

    fn ratio(&self, entry: &Entry<'_>, index: usize) -> f64 {
        let part = |at: usize| f64::from(self.join(entry.data.get(at..at + 4).unwrap_or_default()));
        let (above, below) = (part(index * 8), part(index * 8 + 4));
        if below == 0.0 { 0.0 } else { above / below }
    }
}

fn value(tiff: &Tiff<'_>, entry: &Entry<'_>, document: &mut Document) {
    let known = NAMES.iter().find(|(tag, _)| *tag == entry.tag).map(|(_, name)| *name);
    let why = Some("property of the picture");
    let words = match entry.tag {
        0x9C9B..=0x9C9F => super::super::bytes::utf16(entry.data).trim_matches('\0').to_owned(),
        0x9286 => {
            let body = entry.data.get(8..).unwrap_or_default();
            match entry.data.get(..8) {
                Some(b"UNICODE\0") if tiff.big_end => {
                    encoding_rs::UTF_16BE.decode_without_bom_handling(body).0.into_owned()
                }
                Some(b"UNICODE\0") => super::super::bytes::utf16(body),
                _ => text(body),
            }
        }
        // What makers of cameras add may name the owner.
        0x927C => {
            for words in words_in(entry.data) {
                field(document, "Exif maker note", &words, why);
            }
            return;
        }
        _ if entry.kind == 2 => text(entry.data),
        _ => return,
    };
    field(document, known.unwrap_or("Exif"), &words, why);
}

/// A position on the earth.
#[derive(Default)]
struct Position {
    latitude: Option<f64>,
    longitude: Option<f64>,
    south: bool,
    west: bool,
}

impl Position {
    fn note(&mut self, tiff: &Tiff<'_>, entry: &Entry<'_>, document: &mut Document) {
        let degrees =
            tiff.ratio(entry, 0) + tiff.ratio(entry, 1) / 60.0 + tiff.ratio(entry, 2) / 3600.0;
        match entry.tag {
            1 => self.south = entry.data.first() == Some(&b'S'),
            2 => self.latitude = Some(degrees),
            3 => self.west = entry.data.first() == Some(&b'W'),
            4 => self.longitude = Some(degrees),
            0x1B | 0x1C => {
                let words = text(entry.data.get(8..).unwrap_or_default());
                field(document, "Exif position", &words, Some("property of the picture"));
            }
            0x1D => value(tiff, entry, document),
            _ => {}
        }
    }

    fn tell(&self, document: &mut Document) {
        if let (Some(latitude), Some(longitude)) = (self.latitude, self.longitude) {
            let latitude = if self.south { -latitude } else { latitude };
            let longitude = if self.west { -longitude } else { longitude };
            let words = format!("{latitude:.6}, {longitude:.6}");
            field(document, "Exif position", &words, Some("where the picture was taken"));
        }
    }
}
