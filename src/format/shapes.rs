//! Settings of shapes in older Office documents (MS-ODRAW 2.3).

use super::bytes::{u16_at, u32_at};

/// So much of a side, in 65,536ths, is a hundredth.
pub(super) const HUNDREDTH: i64 = 655;

/// The settings of a list of so many, by their numbers.
pub(super) fn settings(list: &[u8], count: usize) -> impl Iterator<Item = (u16, u32)> {
    let six = list.chunks_exact(6).take(count);
    six.filter_map(|six| Some((u16_at(six, 0)? & 0x3FFF, u32_at(six, 2)?)))
}

/// How much of a picture is cut off, all sides together, in 65,536ths.
pub(super) fn cut(settings: impl Iterator<Item = (u16, u32)>) -> i64 {
    let sides = settings.filter(|(number, _)| matches!(number, 0x100..=0x103));
    sides.map(|(_, side)| i64::from((side as i32).max(0))).sum()
}

/// Whether a ground is more than half transparent, by setting 0x182.
pub(super) fn is_sheer(value: u32) -> bool {
    value < 0x8000
}

/// Whether a shape has a ground, if setting 0x1BF says so.
pub(super) fn is_filled(value: u32) -> Option<bool> {
    (value & 0x10_0000 != 0).then_some(value & 0x10 != 0)
}

/// Whether a shape is not drawn, by setting 0x3BF.
pub(super) fn is_hidden(value: u32) -> bool {
    value & 0x2_0002 == 0x2_0002
}
