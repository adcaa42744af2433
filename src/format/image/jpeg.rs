//! JPEG (ISO 10918-1): its segments up to the end of the picture.

use super::super::limits::Stop;
use super::super::open::Opening;
use super::{Found, comment, exif, iptc, xmp};
use crate::model::document::Document;

pub(super) fn read<'a>(
    bytes: &'a [u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<Found<'a>, Stop> {
    let mut found = Found::default();
    let mut extended = Vec::new();
    let mut at = 2;
    loop {
        opening.budget.tick()?;
        // Fill bytes may stand before a marker; between markers there may be the picture itself.
        let Some(marker) = next_marker(bytes, &mut at) else { break };
        match marker {
            0xD9 => {
                found.end = Some(at);
                break;
            }
            0x01 | 0xD0..=0xD8 => continue,
            _ => {}
        }
        let length = bytes.get(at..at + 2).map_or(2, |two| {
            two.iter().fold(0_usize, |number, byte| number << 8 | usize::from(*byte))
        });
        let body = bytes.get(at + 2..(at + length.max(2)).min(bytes.len())).unwrap_or_default();
        at += length.max(2);
        match marker {
            0xE1 => {
                if let Some(tiff) = body.strip_prefix(b"Exif\0\0") {
                    let (_, inside) = exif::read(tiff, document, opening)?;
                    found.inside.thumbnails.extend(inside.thumbnails);
                } else if let Some(packet) = body.strip_prefix(b"http://ns.adobe.com/xap/1.0/\0") {
                    xmp::read(packet, document, opening)?;
                } else if let Some(part) =
                    body.strip_prefix(b"http://ns.adobe.com/xmp/extension/\0")
                {
                    extended.extend_from_slice(part.get(40..).unwrap_or_default());
                }
            }
            // Several pictures in one file (CIPA DC-007).
            0xE2 if body.starts_with(b"MPF\0") => found.inside.several = true,
            0xED => {
                if let Some(resources) = body.strip_prefix(b"Photoshop 3.0\0") {
                    found.inside.thumbnails.extend(iptc::resources(resources, document, opening)?);
                }
            }
            0xFE => comment(body, document),
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let side = |at: usize| {
                    let two = body.get(at..at + 2).unwrap_or_default();
                    two.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte))
                };
                (found.height, found.width) = (side(1), side(3));
            }
            _ => {}
        }
    }
    if !extended.is_empty() {
        xmp::read(&extended, document, opening)?;
    }
    Ok(found)
}

/// The next marker; leaves `at` behind it.
fn next_marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    let rest = bytes.get(*at..)?;
    let mut from = 0;
    loop {
        let found = from + rest.get(from..)?.iter().position(|byte| *byte == 0xFF)?;
        match rest.get(found + 1)? {
            0 => from = found + 2,
            0xFF => from = found + 1,
            marker => {
                *at += found + 2;
                return Some(*marker);
            }
        }
    }
}
