//! Colours of letters and grounds, as far as they tell whether text is seen.

/// Red, green, blue.
pub(super) type Colour = [u8; 3];

pub(super) const WHITE: Colour = [255; 3];
pub(super) const BLACK: Colour = [0; 3];

/// Whether two colours cannot be told apart by eye.
pub(super) fn near(one: Colour, other: Colour) -> bool {
    one.iter().zip(other).all(|(a, b)| a.abs_diff(b) <= 12)
}

/// A colour written as six hexadecimal digits.
pub(super) fn rgb(value: &str) -> Option<Colour> {
    let channel = |at: usize| u8::from_str_radix(value.get(at..at + 2)?, 16).ok();
    (value.len() == 6).then_some(())?;
    Some([channel(0)?, channel(2)?, channel(4)?])
}
