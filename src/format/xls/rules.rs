//! Looks that a cell takes on by a rule (MS-XLS 2.4.42, 2.5.92): whether it would not be seen.

use super::super::bytes::{u16_at, u32_at};
use super::super::colour::{WHITE, near};
use super::super::xlsx::blank;
use super::records::string;
use super::styles::Styles;

/// Bytes before the looks in the record of a rule.
const HEAD: usize = 6;
/// Bytes of a font, and where its colour stands in them; bytes of an alignment and of borders.
const FONT: usize = 118;
const LETTERS: usize = 80;
const EIGHT: usize = 8;

/// Whether a rule hides the cells that meet it.
pub(super) fn hides(body: &[u8], styles: &Styles) -> bool {
    let Some(flags) = u32_at(body, HEAD) else { return false };
    let own_code = u16_at(body, HEAD + 4).is_some_and(|more| more & 1 != 0);
    let has = |bit: u32| flags >> bit & 1 != 0;
    let mut at = HEAD + 6;
    if has(25) {
        let size = match own_code {
            true => usize::from(u16_at(body, at).unwrap_or(0)),
            false => 2,
        };
        if own_code && blank(&string(body, at + 2, true, None)) {
            return true;
        }
        at += size;
    }
    let mut letters = None;
    if has(26) {
        let number = u32_at(body, at + LETTERS).filter(|number| *number != u32::MAX);
        letters = number.and_then(|number| styles.colour(u16::try_from(number).ok()?));
        at += FONT;
    }
    at += EIGHT * (usize::from(has(27)) + usize::from(has(28)));
    let mut ground = Some(WHITE);
    if has(29) {
        let (sort, colours) = (u16_at(body, at).unwrap_or(0), u16_at(body, at + 2).unwrap_or(0));
        // What a rule does not say is so as if it were one colour.
        let (told, sort) = (flags >> 16 & 1 == 0, sort >> 10);
        ground = match sort {
            0 if told => Some(WHITE),
            0 | 1 => styles.colour(colours >> 7 & 0x7F),
            _ => None,
        };
    }
    letters.zip(ground).is_some_and(|(one, other)| near(one, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A rule with a colour of letters and, if any, of its ground.
    fn rule(letters: u32, ground: Option<u16>) -> Vec<u8> {
        let flags = 1_u32 << 26 | u32::from(ground.is_some()) << 29;
        let mut body = vec![1, 5, 0, 0, 0, 0];
        body.extend(flags.to_le_bytes());
        body.extend([0; 2]);
        let mut font = [0; FONT];
        font[LETTERS..LETTERS + 4].copy_from_slice(&letters.to_le_bytes());
        body.extend(font);
        if let Some(ground) = ground {
            body.extend((1_u16 << 10).to_le_bytes());
            body.extend((ground << 7).to_le_bytes());
        }
        body
    }

    #[test]
    fn rules_hide_by_colour_or_by_a_format_that_shows_nothing() {
        let styles = Styles::default();
        // 9 is white, 10 is red.
        assert!(hides(&rule(9, None), &styles) && hides(&rule(10, Some(10)), &styles));
        assert!(!hides(&rule(10, None), &styles) && !hides(&rule(9, Some(10)), &styles));
        assert!(!hides(&rule(u32::MAX, None), &styles));
        let mut body = vec![1, 5, 0, 0, 0, 0];
        body.extend((1_u32 << 25).to_le_bytes());
        body.extend([1, 0, 8, 0, 3, 0, 0]);
        body.extend(b";;;");
        assert!(hides(&body, &styles));
        assert!(!hides(&[0; 3], &styles));
    }
}
