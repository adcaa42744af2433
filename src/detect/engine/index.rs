//! Which patterns to look for at a token, at a byte, at the beginning of a line.

use std::collections::BTreeMap;

use super::lane::Lane;
use super::marks::{BYTE, LINE};
use crate::detect::slots::Slots;
use crate::detect::token;
use crate::rules::anchor::{Anchor, Pairs, Start};

/// No lane.
const NONE: u16 = u16::MAX;
/// Set in the number of a pattern that is looked for around a word.
const CUE: u32 = 1 << 31;
/// Set beside it in that of one of which something else that it needs is met.
const ALSO: u32 = 1 << 30;

/// What is to be done at a place.
pub(super) enum Task {
    /// Look at the patterns of a lane.
    Lane(usize),
    /// Look around for one pattern.
    Cue(usize),
    /// The same, if its cue has been met.
    Also(usize),
}

/// Lanes, and where each is looked at.
pub(super) struct Index {
    pub(super) lanes: Vec<Lane>,
    /// Of a token by its number: a lane, or a pattern with `CUE` set.
    tokens: Slots,
    /// Of a token by its first byte, or of any other byte.
    bytes: [u16; 256],
    /// The same for patterns whose matches begin one character before.
    behind: [u16; 256],
    line: u16,
    /// What to stop at: see `marks`.
    pub(super) kinds: [u8; 256],
    /// Patterns that are looked for around a byte.
    around: Vec<Vec<u32>>,
    /// Which bytes matches around cues can hold side by side, and for each pattern the number of its own.
    pub(super) pairs: Vec<Pairs>,
    pub(super) pairs_of: Vec<usize>,
    /// Patterns that are run over all text.
    pub(super) slow: Vec<usize>,
}

impl Index {
    /// `anchors` are those of the patterns, in their order.
    pub(super) fn new<'a>(anchors: impl Iterator<Item = &'a Anchor>) -> Index {
        let mut words: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        let mut cues: Vec<(u64, u32)> = Vec::new();
        let mut words_behind: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        let mut bytes: Vec<Vec<u32>> = vec![Vec::new(); 256];
        let mut behind = bytes.clone();
        let mut line = Vec::new();
        let mut around: Vec<Vec<u32>> = vec![Vec::new(); 256];
        let mut slow = Vec::new();
        let (mut pairs, mut pairs_of) = (Vec::<Pairs>::new(), Vec::new());
        for (number, anchor) in anchors.enumerate() {
            let own = number as u32;
            let mut begins = |start: &'a Start| {
                let (words, bytes) = match start.behind {
                    true => (&mut words_behind, &mut behind),
                    false => (&mut words, &mut bytes),
                };
                start.words.iter().for_each(|w| words.entry(w).or_default().push(own));
                let at = bytes.iter_mut().zip(0..=u8::MAX);
                at.filter(|(_, byte)| start.bytes.has(*byte)).for_each(|(at, _)| at.push(own));
                line.extend(start.line.then_some(own));
            };
            let reach = match anchor {
                Anchor::Slow => {
                    slow.push(number);
                    continue;
                }
                Anchor::Start(start) => {
                    begins(start);
                    continue;
                }
                Anchor::Part(part) => {
                    begins(&part.start);
                    &part.reach
                }
                Anchor::Cue(cue) => {
                    cues.extend(cue.words.iter().map(|word| (token::of(word), own | CUE)));
                    let also = cue.also.iter().map(|word| (token::of(word), own | CUE | ALSO));
                    cues.extend(also);
                    let at = around.iter_mut().zip(0..=u8::MAX);
                    at.filter(|(_, byte)| cue.at.has(*byte)).for_each(|(at, _)| at.push(own));
                    &cue.reach
                }
            };
            let sort = pairs.iter().position(|one| *one == reach.pairs).unwrap_or(pairs.len());
            if sort == pairs.len() {
                pairs.push(reach.pairs.clone());
            }
            pairs_of.resize(number, 0);
            pairs_of.push(sort);
        }
        let mut lanes = Lanes::default();
        let bytes = lanes.by_byte(&bytes, false);
        let behind = lanes.by_byte(&behind, true);
        let line = if line.is_empty() { NONE } else { lanes.number(line, false) };
        for (words, behind) in [(words, false), (words_behind, true)] {
            for (word, patterns) in words {
                cues.push((token::of(word), u32::from(lanes.number(patterns, behind))));
            }
        }
        let kinds = std::array::from_fn(|at| {
            let of = |lanes: &[u16; 256]| lanes.get(at).is_some_and(|lane| *lane != NONE);
            let own = of(&bytes) || of(&behind) || around.get(at).is_some_and(|a| !a.is_empty());
            let ends = line != NONE && at == usize::from(b'\n');
            (u8::from(own) * BYTE) | (u8::from(ends) * LINE)
        });
        let tokens = Slots::new(cues);
        Index {
            lanes: lanes.lanes,
            tokens,
            bytes,
            behind,
            line,
            kinds,
            around,
            pairs,
            pairs_of,
            slow,
        }
    }

    /// At a token.
    #[inline]
    pub(super) fn token(&self, number: u64) -> impl Iterator<Item = Task> + '_ {
        self.tokens.get(number).iter().map(|value| match value & CUE {
            0 => Task::Lane(*value as usize),
            _ if value & ALSO != 0 => Task::Also((value & !CUE & !ALSO) as usize),
            _ => Task::Cue((value & !CUE) as usize),
        })
    }

    /// At a byte that begins a token or is no part of one.
    #[inline]
    pub(super) fn byte(&self, byte: u8) -> Option<usize> {
        let lane = self.bytes.get(usize::from(byte)).copied().unwrap_or(NONE);
        (lane != NONE).then_some(usize::from(lane))
    }

    /// Around such a byte.
    #[inline]
    pub(super) fn around(&self, byte: u8) -> &[u32] {
        self.around.get(usize::from(byte)).map(Vec::as_slice).unwrap_or_default()
    }

    /// One character before such a byte.
    #[inline]
    pub(super) fn behind(&self, byte: u8) -> Option<usize> {
        let lane = self.behind.get(usize::from(byte)).copied().unwrap_or(NONE);
        (lane != NONE).then_some(usize::from(lane))
    }

    /// At the beginning of a line.
    pub(super) fn line(&self) -> Option<usize> {
        (self.line != NONE).then_some(usize::from(self.line))
    }
}

/// Bytes of one class share a lane, so that their automata are made once.
fn class(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => b'0',
        b'A'..=b'Z' => b'A',
        b'a'..=b'z' => b'a',
        0x80..=0xFF => 0x80,
        other => other,
    }
}

fn shared(bytes: &[Vec<u32>]) -> BTreeMap<u8, Vec<u32>> {
    let mut classes: BTreeMap<u8, Vec<u32>> = BTreeMap::new();
    for (own, byte) in bytes.iter().zip(0..=u8::MAX) {
        classes.entry(class(byte)).or_default().extend(own);
    }
    for patterns in classes.values_mut() {
        patterns.sort_unstable();
        patterns.dedup();
    }
    classes
}

/// Lanes, each list of patterns once.
#[derive(Default)]
struct Lanes {
    lanes: Vec<Lane>,
    known: BTreeMap<(Vec<u32>, bool), u16>,
}

impl Lanes {
    fn number(&mut self, patterns: Vec<u32>, behind: bool) -> u16 {
        let next = self.lanes.len() as u16;
        let number = *self.known.entry((patterns.clone(), behind)).or_insert(next);
        if number == next {
            self.lanes.push(Lane::new(patterns, behind));
        }
        number
    }

    fn by_byte(&mut self, bytes: &[Vec<u32>], behind: bool) -> [u16; 256] {
        let together = shared(bytes);
        let mut by_byte = [NONE; 256];
        for ((lane, own), byte) in by_byte.iter_mut().zip(bytes).zip(0..=u8::MAX) {
            if !own.is_empty() {
                *lane = self.number(together.get(&class(byte)).unwrap_or(own).clone(), behind);
            }
        }
        by_byte
    }
}
