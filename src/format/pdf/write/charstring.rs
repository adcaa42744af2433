//! Glyph programs of CFF fonts (Adobe Technical Note 5177): which subroutines they call.

use std::collections::BTreeSet;
use std::ops::Range;

/// Subroutines inside one another, and steps of all programs of a font.
const DEPTH: u32 = 10;
const STEPS: u32 = 4_000_000;

/// Subroutines of a font, and those that were met.
pub(super) struct Subroutines<'f> {
    pub(super) data: &'f [u8],
    pub(super) places: &'f [Range<usize>],
    pub(super) met: BTreeSet<usize>,
}

impl<'f> Subroutines<'f> {
    pub(super) fn new(data: &'f [u8], places: &'f [Range<usize>]) -> Subroutines<'f> {
        Subroutines { data, places, met: BTreeSet::new() }
    }

    /// The program of a number as programs say it, which counts from the middle.
    fn call(&mut self, number: i32) -> Option<&'f [u8]> {
        let bias = match self.places.len() {
            0..1240 => 107,
            1240..33900 => 1131,
            _ => 32768,
        };
        let number = usize::try_from(number.checked_add(bias)?).ok()?;
        let program = self.data.get(self.places.get(number)?.clone())?;
        self.met.insert(number);
        Some(program)
    }
}

/// Runs programs as far as it takes to know what they call.
#[derive(Default)]
pub(super) struct Walk {
    steps: u32,
    /// What is on the stack; none where a number was worked out.
    stack: Vec<Option<i32>>,
    hints: usize,
}

impl Walk {
    /// Follows the program of a glyph; none if it is not understood.
    pub(super) fn glyph(
        &mut self,
        program: &[u8],
        global: &mut Subroutines<'_>,
        local: &mut Subroutines<'_>,
    ) -> Option<()> {
        self.stack.clear();
        self.hints = 0;
        self.run(program, global, local, 0).map(|_| ())
    }

    /// Whether the glyph ended.
    fn run(
        &mut self,
        program: &[u8],
        global: &mut Subroutines<'_>,
        local: &mut Subroutines<'_>,
        depth: u32,
    ) -> Option<bool> {
        let mut at = 0;
        while let Some(byte) = program.get(at).copied() {
            self.steps += 1;
            if self.steps > STEPS || self.stack.len() > 513 {
                return None;
            }
            at += 1;
            let next = |at: usize| program.get(at).copied().map(i32::from);
            match byte {
                28 => {
                    self.stack.push(Some((next(at)? << 8 | next(at + 1)?) as i16 as i32));
                    at += 2;
                }
                32..=246 => self.stack.push(Some(i32::from(byte) - 139)),
                247..=250 => {
                    self.stack.push(Some((i32::from(byte) - 247) * 256 + next(at)? + 108));
                    at += 1;
                }
                251..=254 => {
                    self.stack.push(Some(-(i32::from(byte) - 251) * 256 - next(at)? - 108));
                    at += 1;
                }
                255 => {
                    self.stack.push(None);
                    at += 4;
                }
                10 | 29 => {
                    let number = self.stack.pop()??;
                    let inner = match byte {
                        10 => local.call(number)?,
                        _ => global.call(number)?,
                    };
                    if depth >= DEPTH {
                        return None;
                    }
                    if self.run(inner, global, local, depth + 1)? {
                        return Some(true);
                    }
                }
                11 => return Some(false),
                // With four numbers it draws two other glyphs.
                14 => return (self.stack.len() < 4).then_some(true),
                1 | 3 | 18 | 23 => self.hint(),
                19 | 20 => {
                    self.hint();
                    at += self.hints.div_ceil(8);
                }
                4..=8 | 21 | 22 | 24..=27 | 30 | 31 => self.stack.clear(),
                12 => {
                    match program.get(at)? {
                        34..=37 => self.stack.clear(),
                        // A quotient.
                        12 => {
                            self.stack.pop()?;
                            *self.stack.last_mut()? = None;
                        }
                        _ => return None,
                    }
                    at += 1;
                }
                _ => return None,
            }
        }
        // Some programs leave the end out.
        Some(false)
    }

    fn hint(&mut self) {
        self.hints += self.stack.len() / 2;
        self.stack.clear();
    }
}
