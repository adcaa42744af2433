//! Colours of letters and grounds, as far as they tell whether text is seen.

/// Red, green, blue.
pub(super) type Colour = [u8; 3];

pub(super) const WHITE: Colour = [255; 3];
pub(super) const BLACK: Colour = [0; 3];

/// Whether two colours cannot be told apart by eye.
pub(super) fn near(one: Colour, other: Colour) -> bool {
    one.iter().zip(other).all(|(a, b)| a.abs_diff(b) <= 12)
}

/// Whether a colour is all but black.
pub(super) fn is_dark(colour: Colour) -> bool {
    colour.iter().all(|channel| *channel < 48)
}

/// Letters that are lost in what they stand on, and those that somebody blacked out.
pub(super) const GROUND: &str = "letters in the colour of their ground";
pub(super) const BLACKED: &str = "text blacked out";

/// Why letters are not seen on a ground.
pub(super) fn unseen_on(letters: Colour, ground: Colour) -> Option<&'static str> {
    match near(letters, ground) {
        true if is_dark(ground) => Some(BLACKED),
        true => Some(GROUND),
        false => None,
    }
}

/// A colour written as six hexadecimal digits.
pub(super) fn rgb(value: &str) -> Option<Colour> {
    let channel = |at: usize| u8::from_str_radix(value.get(at..at + 2)?, 16).ok();
    (value.len() == 6).then_some(())?;
    Some([channel(0)?, channel(2)?, channel(4)?])
}
