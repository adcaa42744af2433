//! Fonts and fills (MS-XLSB 2.4.149, 2.4.146, 2.5.4), as far as they tell whether a cell is seen.

use super::super::bytes::{u8_at, u16_at, u32_at};
use super::super::colour::{BLACK, Colour, WHITE};
use super::super::xlsx::Looks;

pub(super) fn font(body: &[u8], looks: &mut Looks) {
    let height = f64::from(u16_at(body, 0).unwrap_or(220)) / 20.0;
    looks.font(colour(body, 12, BLACK), height);
}

pub(super) fn fill(body: &[u8], looks: &mut Looks) {
    looks.ground(match u32_at(body, 0) {
        Some(0) => Some(WHITE),
        Some(1) => colour(body, 4, BLACK),
        _ => None,
    });
}

pub(super) fn cell(body: &[u8], looks: &mut Looks) {
    let number = |at: usize| usize::from(u16_at(body, at).unwrap_or(0));
    looks.cell(number(4), number(6));
}

/// A colour, where it can be told without the theme and the palette.
fn colour(body: &[u8], at: usize, auto: Colour) -> Option<Colour> {
    let plain = u16_at(body, at + 2) == Some(0);
    let number = u8_at(body, at + 1)?;
    match (u8_at(body, at)? >> 1, number, plain) {
        (0, ..) => Some(auto),
        (1, 1 | 9 | 65, true) | (3, 0, true) => Some(WHITE),
        (1, 0 | 8 | 64, true) | (3, 1, true) => Some(BLACK),
        (2, _, true) => body.get(at + 4..)?.first_chunk().copied(),
        _ => None,
    }
}
