//! Pictures: what they say about themselves is read here; the text on them is left to recognition.

pub(super) mod codes;
mod exif;
mod iptc;
mod jpeg;
mod look;
mod pixels;
mod png;
mod residue;
mod riff;
mod xmp;

use super::Format;
use super::bytes::{u16_at, u32_at};
use super::flow::field;
use super::limits::Stop;
use super::open::Opening;
use crate::model::document::{Document, Kind, Picture, Problem};
use residue::Inside;

/// A reader of one sort of picture.
pub(super) struct Image(pub(super) Kind);

/// Pictures smaller than this on a side hold no legible text.
const LEAST: u32 = 12;
/// Larger ones would take too much memory to look at.
const MOST: u64 = 200_000_000;

/// What the structure of a picture tells.
#[derive(Default)]
struct Found<'a> {
    width: u32,
    height: u32,
    /// Where the picture ends in the file, if it says so.
    end: Option<usize>,
    inside: Inside<'a>,
}

/// The sort of picture that bytes begin like.
pub(super) fn kind(bytes: &[u8]) -> Option<Kind> {
    let riff = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    Some(match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Kind::Jpeg,
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Kind::Png,
        [b'I', b'I', 0x2A, 0, ..] | [b'M', b'M', 0, 0x2A, ..] => Kind::Tiff,
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Kind::Gif,
        [b'B', b'M', ..] if is_bitmap(bytes) => Kind::Bmp,
        _ if riff => Kind::Webp,
        _ => return None,
    })
}

fn is_bitmap(bytes: &[u8]) -> bool {
    let head = u32_at(bytes, 14).unwrap_or(0);
    u32_at(bytes, 6) == Some(0) && matches!(head, 12 | 40 | 52 | 56 | 64 | 108 | 124)
}

impl Format for Image {
    fn kind(&self) -> Kind {
        self.0.clone()
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        opening.budget.image()?;
        let found = match self.0 {
            Kind::Jpeg => jpeg::read(bytes, document, opening)?,
            Kind::Png => png::read(bytes, document, opening)?,
            Kind::Tiff => {
                let (size, inside) = exif::read(bytes, document, opening)?;
                Found { width: size.0, height: size.1, end: None, inside }
            }
            Kind::Gif => gif(bytes, document, opening)?,
            Kind::Webp => riff::read(bytes, document, opening)?,
            _ => Found {
                width: u32_at(bytes, 18).unwrap_or(0),
                height: u32_at(bytes, 22).map_or(0, |height| (height as i32).unsigned_abs()),
                end: u32_at(bytes, 2).map(|size| size as usize).filter(|size| *size > 54),
                inside: Inside::default(),
            },
        };
        residue::find(bytes, &found.inside, opening.budget.look, document);
        after(bytes, found.end, document, opening)?;
        let pixels = u64::from(found.width) * u64::from(found.height);
        if found.width == 0 || found.height == 0 {
            return Err(Stop::Damaged("picture: it has no size".into()));
        }
        if pixels > MOST {
            let text = "not read (image; too large to recognise text on)";
            document.problems.push(Problem::new(text));
        } else if found.width >= LEAST && found.height >= LEAST {
            document.pictures.push(Picture { bytes: bytes.to_vec(), page: None });
        }
        Ok(())
    }
}

/// What follows the end of a picture is opened: it may be another file.
fn after(
    bytes: &[u8],
    end: Option<usize>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let rest = end.and_then(|end| bytes.get(end..)).unwrap_or_default();
    let rest = rest.get(rest.iter().position(|byte| *byte != 0).unwrap_or(rest.len())..);
    match rest {
        Some(rest) if !rest.is_empty() => {
            document.notes.push("there is data after the end of the picture".into());
            residue::after(document);
            opening.member("data after the end", rest)
        }
        _ => Ok(()),
    }
}

/// GIF 89a: comments and plain text lie between the frames.
fn gif<'a>(
    bytes: &'a [u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<Found<'a>, Stop> {
    let size = |at: usize| u16_at(bytes, at).map_or(0, u32::from);
    let mut found = Found { width: size(6), height: size(8), ..Found::default() };
    let mut frames = 0;
    let table = |flags: u8| if flags & 0x80 != 0 { 3 << ((flags & 7) + 1) } else { 0_usize };
    let mut at = 13 + table(bytes.get(10).copied().unwrap_or(0));
    while let Some(sort) = bytes.get(at).copied() {
        opening.budget.tick()?;
        let label = bytes.get(at + 1).copied().unwrap_or(0);
        frames += u32::from(sort == 0x2C);
        found.inside.several = frames > 1;
        at = match sort {
            0x21 => at + 2,
            0x2C => at + 10 + table(bytes.get(at + 9).copied().unwrap_or(0)) + 1,
            0x3B => {
                found.end = Some(at + 1);
                break;
            }
            _ => break,
        };
        let mut data = Vec::new();
        while let Some(length) = bytes.get(at).copied().map(usize::from) {
            opening.budget.tick()?;
            let block = bytes.get(at + 1..at + 1 + length).unwrap_or_default();
            at += 1 + length;
            if length == 0 {
                break;
            }
            if sort == 0x21 && matches!(label, 0xFE | 0x01 | 0xFF) {
                data.extend_from_slice(block);
            }
        }
        match label {
            0xFF if data.starts_with(b"XMP DataXMP") => {
                xmp::read(data.get(11..).unwrap_or_default(), document, opening)?;
            }
            0xFE | 0x01 => comment(&data, document),
            _ => {}
        }
    }
    Ok(found)
}

fn comment(data: &[u8], document: &mut Document) {
    field(document, "comment", &text(data), Some("comment in the picture"));
}

/// Text of a field: UTF-8, or else Latin.
fn text(data: &[u8]) -> String {
    match std::str::from_utf8(data) {
        Ok(text) => text.trim_matches('\0').to_owned(),
        Err(_) => super::bytes::latin(data).trim_matches('\0').to_owned(),
    }
}
