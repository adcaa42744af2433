//! How a run of characters looks by its own properties (MS-DOC 2.6.1), as far as they hide what it says.

use super::super::bytes::{u8_at, u16_at};
use super::super::colour::{BLACK, BLACKED, Colour, WHITE, is_dark, unseen_on};
use super::runs::properties;

/// The colours that have numbers (MS-DOC 2.9.119), from 1.
const COLOURS: [Colour; 16] = [
    BLACK,
    [0, 0, 255],
    [0, 255, 255],
    [0, 255, 0],
    [255, 0, 255],
    [255, 0, 0],
    [255, 255, 0],
    WHITE,
    [0, 0, 128],
    [0, 128, 128],
    [0, 128, 0],
    [128, 0, 128],
    [128, 0, 0],
    [128, 128, 0],
    [128, 128, 128],
    [192, 192, 192],
];

/// Other than the style says, which hides or changes nothing as a rule (MS-DOC 2.9.327).
const OTHER: u8 = 0x81;

/// Why what the run says is not seen.
pub(super) fn unseen(list: &[u8]) -> Option<&'static str> {
    let (mut deleted, mut hidden, mut tiny) = (false, false, false);
    // Light and shadow show letters in any colour.
    let mut relief = false;
    let (mut letters, mut highlight, mut ground) = (None, None, None);
    properties(list, |code, operand| {
        let first = u8_at(operand, 0).unwrap_or(0);
        match code {
            0x0800 => deleted = first == 1,
            0x083C => hidden = matches!(first, 1 | OTHER),
            0x0838 | 0x0839 | 0x0854 | 0x0858 => relief |= matches!(first, 1 | OTHER),
            // In half points; the width of letters in per cent.
            0x4A43 => tiny |= u16_at(operand, 0).is_some_and(|half| half <= 4),
            0x4852 => tiny |= u16_at(operand, 0).is_some_and(|width| width < 10),
            0x2A42 => letters = numbered(u16::from(first)),
            0x6870 => letters = direct(operand),
            0x2A0C => highlight = numbered(u16::from(first)),
            0x4866 => {
                let shading = u16_at(operand, 0).unwrap_or(0);
                let number = if shading >> 10 == 1 { shading } else { shading >> 5 };
                ground = numbered(number & 0x1F);
            }
            0xCA71 => {
                let solid = u16_at(operand, 9) == Some(1);
                let at = if solid { 1 } else { 5 };
                ground = operand.get(at..).and_then(direct);
            }
            _ => {}
        }
    });
    if deleted {
        return Some("tracked deletion");
    }
    if hidden {
        return Some("hidden text");
    }
    if tiny {
        return Some("tiny letters");
    }
    // Letters of no colour stay black under a highlight, and turn white on a black ground.
    if highlight.is_some_and(is_dark) && letters.is_none_or(is_dark) {
        return Some(BLACKED);
    }
    if relief {
        return None;
    }
    unseen_on(letters?, highlight.or(ground).unwrap_or(WHITE))
}

fn numbered(number: u16) -> Option<Colour> {
    COLOURS.get(usize::from(number).checked_sub(1)?).copied()
}

/// Red, green, blue, and whether the program chooses.
fn direct(four: &[u8]) -> Option<Colour> {
    (u8_at(four, 3) == Some(0)).then(|| four.first_chunk().copied())?
}
