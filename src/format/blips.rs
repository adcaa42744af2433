//! Pictures inside older Office documents (MS-ODRAW 2.2.23): records that hold a picture file.

use super::bytes::{size_at, slice, u16_at};
use super::limits::Stop;
use super::open::Opening;
use super::shapes::{self, HUNDREDTH};
use crate::model::document::{Document, Problem};

/// Finds pictures in a stream and opens each.
pub(super) fn read(
    stream: &[u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let (mut at, mut number, mut drawings) = (0, 0, 0_u32);
    while at + 8 <= stream.len() {
        opening.budget.tick()?;
        let Some((kind, length)) = record(stream, at) else {
            at += 1;
            continue;
        };
        let body = slice(stream, at + 8, length).unwrap_or_default();
        let ending = match kind {
            0xF01D | 0xF02A => "jpg",
            0xF01E => "png",
            0xF01F => "dib",
            0xF029 => "tif",
            _ => {
                // Drawings of the Windows sort are packed and hold no photograph.
                drawings += 1;
                at += 8 + length;
                continue;
            }
        };
        opening.budget.image()?;
        number += 1;
        // One or two hashes and a byte come before the picture.
        let two = matches!(kind, 0xF01D | 0xF02A) && odd(stream, at, &[0x46B, 0x6E3])
            || kind == 0xF01E && odd(stream, at, &[0x6E1])
            || kind == 0xF01F && odd(stream, at, &[0x7A9])
            || kind == 0xF029 && odd(stream, at, &[0x6E5]);
        let skip = if two { 33 } else { 17 };
        let picture = body.get(skip..).unwrap_or_default();
        opening.member(&format!("picture {number}.{ending}"), picture)?;
        at += 8 + length;
    }
    if drawings > 0 {
        let text = format!("{drawings} drawing(s) of the Windows metafile sort were not read");
        document.problems.push(Problem::new(text));
    }
    Ok(())
}

/// Whether a part of some picture is not shown: settings of a shape cut a hundredth or more off it, all
/// sides together (MS-ODRAW 2.3.23).
pub(super) fn crops(stream: &[u8]) -> bool {
    memchr::memmem::find_iter(stream, &0xF00B_u16.to_le_bytes()).any(|kind| {
        let Some(at) = kind.checked_sub(2) else { return false };
        let head = u16_at(stream, at).unwrap_or(0);
        let length = size_at(stream, at + 4).unwrap_or(0);
        let count = usize::from(head >> 4);
        // The settings come in order of their numbers, with a picture among them.
        if head & 0xF != 3 || count * 6 > length {
            return false;
        }
        let body = slice(stream, at + 8, count * 6).unwrap_or_default();
        let settings = || shapes::settings(body, count);
        settings().any(|(number, _)| number == 0x104)
            && (HUNDREDTH..655_360).contains(&shapes::cut(settings()))
    })
}

/// The sort and length of a picture record, if there is one.
fn record(stream: &[u8], at: usize) -> Option<(u16, usize)> {
    let kind = u16_at(stream, at + 2)?;
    if !matches!(kind, 0xF01A..=0xF01F | 0xF029 | 0xF02A) {
        return None;
    }
    let instance = u16_at(stream, at)? >> 4;
    let fits = match kind {
        0xF01A => matches!(instance, 0x3D4 | 0x3D5),
        0xF01B => matches!(instance, 0x216 | 0x217),
        0xF01C => matches!(instance, 0x542 | 0x543),
        0xF01D | 0xF02A => matches!(instance, 0x46A | 0x46B | 0x6E2 | 0x6E3),
        0xF01E => matches!(instance, 0x6E0 | 0x6E1),
        0xF01F => matches!(instance, 0x7A8 | 0x7A9),
        _ => matches!(instance, 0x6E4 | 0x6E5),
    };
    let length = size_at(stream, at + 4)?;
    (fits && at.checked_add(8)?.checked_add(length)? <= stream.len()).then_some((kind, length))
}

fn odd(stream: &[u8], at: usize, of: &[u16]) -> bool {
    u16_at(stream, at).is_some_and(|head| of.contains(&(head >> 4)))
}
