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
const SAME: u8 = 0x80;

/// How characters look, by their styles first and then by what is said of them alone.
#[derive(Default, PartialEq)]
pub(super) struct Look {
    deleted: bool,
    hidden: bool,
    tiny: bool,
    /// Light and shadow show letters in any colour.
    relief: bool,
    letters: Option<Colour>,
    highlight: Option<Colour>,
    ground: Option<Colour>,
}

impl Look {
    /// Takes in a list of properties; `direct` if they are of the characters alone and not of a style.
    pub(super) fn say(&mut self, list: &[u8], direct: bool) {
        let styled = self.hidden;
        properties(list, |code, operand| {
            let first = u8_at(operand, 0).unwrap_or(0);
            match code {
                0x0800 => self.deleted = first == 1,
                0x083C if direct && first == OTHER => self.hidden = !styled,
                0x083C if direct && first == SAME => self.hidden = styled,
                0x083C => self.hidden = matches!(first, 1 | OTHER),
                0x0838 | 0x0839 | 0x0854 | 0x0858 => self.relief |= matches!(first, 1 | OTHER),
                // In half points; the width of letters in per cent.
                0x4A43 => self.tiny = u16_at(operand, 0).is_some_and(|half| half <= 4),
                0x4852 => self.tiny |= u16_at(operand, 0).is_some_and(|width| width < 10),
                0x2A42 => self.letters = numbered(u16::from(first)),
                0x6870 => self.letters = self::direct(operand),
                0x2A0C => self.highlight = numbered(u16::from(first)),
                0x4866 => {
                    let shading = u16_at(operand, 0).unwrap_or(0);
                    let number = if shading >> 10 == 1 { shading } else { shading >> 5 };
                    self.ground = numbered(number & 0x1F);
                }
                0xCA71 => {
                    let solid = u16_at(operand, 9) == Some(1);
                    let at = if solid { 1 } else { 5 };
                    self.ground = operand.get(at..).and_then(self::direct);
                }
                _ => {}
            }
        });
    }

    /// The number of the style that a list of properties names.
    pub(super) fn style(list: &[u8]) -> Option<u16> {
        let mut style = None;
        properties(list, |code, operand| {
            if code == 0x4A30 {
                style = u16_at(operand, 0);
            }
        });
        style
    }

    /// Takes in the look of another style. What both hide is shown.
    pub(super) fn lay_over(&mut self, over: &Look) {
        self.hidden ^= over.hidden;
        self.tiny |= over.tiny;
        self.relief |= over.relief;
        self.letters = over.letters.or(self.letters);
        self.highlight = over.highlight.or(self.highlight);
        self.ground = over.ground.or(self.ground);
    }

    /// Why what the characters say is not seen.
    pub(super) fn unseen(&self) -> Option<&'static str> {
        if self.deleted {
            return Some("tracked deletion");
        }
        if self.hidden {
            return Some("hidden text");
        }
        if self.tiny {
            return Some("tiny letters");
        }
        // Letters of no colour stay black under a highlight, and turn white on a black ground.
        if self.highlight.is_some_and(is_dark) && self.letters.is_none_or(is_dark) {
            return Some(BLACKED);
        }
        if self.relief {
            return None;
        }
        unseen_on(self.letters?, self.highlight.or(self.ground).unwrap_or(WHITE))
    }
}

fn numbered(number: u16) -> Option<Colour> {
    COLOURS.get(usize::from(number).checked_sub(1)?).copied()
}

/// Red, green, blue, and whether the program chooses.
fn direct(four: &[u8]) -> Option<Colour> {
    (u8_at(four, 3) == Some(0)).then(|| four.first_chunk().copied())?
}
