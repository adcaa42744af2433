//! WebP: the chunks of its container.

use super::super::bytes::{size_at, u16_at, u32_at};
use super::super::limits::Stop;
use super::super::open::Opening;
use super::{Found, exif, xmp};
use crate::model::document::Document;

pub(super) fn read<'a>(
    bytes: &'a [u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<Found<'a>, Stop> {
    let end = size_at(bytes, 4).map(|size| size.saturating_add(8));
    let mut found = Found { end, ..Found::default() };
    let mut at = 12;
    while let Some(kind) = bytes.get(at..at + 4) {
        opening.budget.tick()?;
        let length = size_at(bytes, at + 4).unwrap_or(0);
        let last = at.saturating_add(8).saturating_add(length);
        let body = bytes.get(at + 8..last.min(bytes.len())).unwrap_or_default();
        match kind {
            b"VP8X" => {
                let side = |at: usize| (u32_at(body, at).unwrap_or(0) & 0xFF_FFFF) + 1;
                let height = u32_at(body, 6).unwrap_or(0) >> 8;
                (found.width, found.height) = (side(4), height + 1);
            }
            b"VP8 " if found.width == 0 => {
                let side = |at: usize| u32::from(u16_at(body, at).unwrap_or(0) & 0x3FFF);
                (found.width, found.height) = (side(6), side(8));
            }
            b"VP8L" if found.width == 0 => {
                let sides = u32_at(body, 1).unwrap_or(0);
                found.width = (sides & 0x3FFF) + 1;
                found.height = (sides >> 14 & 0x3FFF) + 1;
            }
            b"EXIF" => {
                let tiff = body.strip_prefix(b"Exif\0\0").unwrap_or(body);
                let (_, inside) = exif::read(tiff, document, opening)?;
                found.inside.thumbnails.extend(inside.thumbnails);
            }
            b"ANIM" => found.inside.several = true,
            b"XMP " => xmp::read(body, document, opening)?,
            _ => {}
        }
        at = last.saturating_add(length & 1);
    }
    Ok(found)
}
