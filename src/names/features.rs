//! What the model looks at: features of one word, of words together, and of where they stand.
//!
//! A feature is a number of its family and a value, hashed to one key. Training and tagging use the same
//! functions.

use super::hash;
use super::token::{Case, Gap, Prepared, Token, Word, Zone};

/// Takes features.
pub trait Sink {
    /// Takes the feature of a family with a value.
    fn add(&mut self, family: u64, value: u64);
}

/// The key of a feature, by which its weights are found.
#[inline(always)]
pub fn key(family: u64, value: u64) -> u64 {
    hash::pair(family.wrapping_mul(0xd6e8_feb8_6659_fd93), value)
}

/// Where a word stands as seen from the token in question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Role {
    /// It is the token.
    Own,
    /// One, two or three tokens before.
    Before1,
    /// Two tokens before.
    Before2,
    /// Three tokens before.
    Before3,
    /// The next token.
    After1,
    /// Two tokens after.
    After2,
    /// Three tokens after.
    After3,
}

/// All roles, in the order of their numbers.
pub const ROLES: [Role; 7] = [
    Role::Own,
    Role::Before1,
    Role::Before2,
    Role::Before3,
    Role::After1,
    Role::After2,
    Role::After3,
];

/// The features of one word in one role.
pub fn of_word(word: &Word, role: Role, sink: &mut impl Sink) {
    let family = 1000 * (role as u64 + 1);
    let case = word.case as u64;
    sink.add(family + 1, word.low);
    sink.add(family + 2, word.class());
    match role {
        Role::Own => {
            sink.add(family, 0);
            sink.add(family + 3, word.surface);
            sink.add(family + 4, word.shape);
            if word.case.is_word() {
                let [two, three, four] = word.prefixes;
                sink.add(family + 5, two);
                sink.add(family + 6, three);
                sink.add(family + 7, four);
                let [two, three, four] = word.suffixes;
                sink.add(family + 8, two);
                sink.add(family + 9, three);
                sink.add(family + 10, four);
                sink.add(family + 11, hash::pair(three, case));
                sink.add(family + 12, hash::pair(two, word.class()));
            }
            sink.add(family + 13, case | u64::from(word.length.min(12)) << 8);
            for bit in 0..12 {
                if word.flags & 1 << bit != 0 {
                    sink.add(family + 20 + bit, case);
                }
            }
        }
        Role::Before1 | Role::After1 => {
            sink.add(family + 4, word.shape);
            let [_, three, _] = word.suffixes;
            sink.add(family + 9, hash::pair(three, case));
            sink.add(family + 14, u64::from(word.flags));
        }
        Role::Before2 | Role::After2 => {
            sink.add(family + 4, word.shape);
        }
        Role::Before3 | Role::After3 => {}
    }
}

/// A token and the tokens around it.
#[derive(Clone, Copy, Debug)]
pub struct Around<'p> {
    /// Tokens from three before to three after, with their words; none beyond the text.
    pub near: [Option<(&'p Token, &'p Word)>; 7],
}

impl<'p> Around<'p> {
    /// The surroundings of the token at `at`.
    pub fn new(prepared: &'p Prepared, at: usize) -> Around<'p> {
        let one = |offset: usize| {
            let token = (at + offset).checked_sub(3).and_then(|at| prepared.tokens.get(at))?;
            Some((token, prepared.word(token)?))
        };
        Around { near: [0, 1, 2, 3, 4, 5, 6].map(one) }
    }

    /// Takes one step along the text.
    #[inline(always)]
    pub fn advance(&mut self, next: Option<(&'p Token, &'p Word)>) {
        self.near.rotate_left(1);
        let [.., last] = &mut self.near;
        *last = next;
    }
}

/// Stands for a token beyond the text.
const NOWHERE: u64 = 0xff_ffff;

/// The features of a token with its neighbours and its place.
#[inline]
pub fn of_place(around: &Around<'_>, prepared: &Prepared, sink: &mut impl Sink) {
    let [_, before2, before, here, after, after2, _] = &around.near;
    let Some((token, word)) = here else { return };
    let low = |at: &Option<(&Token, &Word)>| at.map_or(NOWHERE, |(_, word)| word.low);
    let class = |at: &Option<(&Token, &Word)>| at.map_or(NOWHERE, |(_, word)| word.class());
    let case = |at: &Option<(&Token, &Word)>| at.map_or(15, |(_, word)| word.case as u64);
    let own = word.class();
    let (p, n, p2, n2) = (low(before), low(after), low(before2), low(after2));
    let (pc, nc, p2c, n2c) = (class(before), class(after), class(before2), class(after2));
    sink.add(1, hash::pair(p, word.low));
    sink.add(2, hash::pair(word.low, n));
    sink.add(3, hash::pair(p2, p));
    sink.add(4, hash::pair(n, n2));
    sink.add(5, hash::pair(p, own));
    sink.add(6, hash::pair(n, own));
    sink.add(7, hash::pair(pc, own));
    sink.add(8, hash::pair(nc, own));
    sink.add(9, hash::pair(p2c, hash::pair(pc, own)));
    sink.add(10, hash::pair(n2c, hash::pair(nc, own)));
    sink.add(11, hash::pair(pc, hash::pair(own, nc)));
    sink.add(12, hash::pair(p, hash::pair(own, n)));
    let cases = case(before2)
        | case(before) << 4
        | case(here) << 8
        | case(after) << 12
        | case(after2) << 16;
    let gap = token.gap as u64;
    let gap_after = after.map_or(Gap::Paragraph as u64, |(token, _)| token.gap as u64);
    sink.add(13, cases | gap << 20 | gap_after << 24);
    sink.add(14, hash::pair(p2, own));
    sink.add(15, hash::pair(n2, own));
    let spot = u64::from(token.spot);
    sink.add(16, spot | u64::from(word.flags) << 8 | case(here) << 24);
    sink.add(17, gap | gap_after << 4 | case(here) << 8 | spot << 12);
    if word.case != Case::Mark {
        let seen = prepared.seen.get(word.group as usize).copied().unwrap_or_default();
        let seen = u64::from(seen.lower.min(1)) | u64::from(seen.title.min(2)) << 1;
        sink.add(18, seen | case(here) << 4 | gap << 8);
        sink.add(19, seen | u64::from(word.flags) << 4 | case(here) << 20);
    }
    if gap >= Gap::Line as u64 || before.is_some_and(|(_, word)| word.case == Case::Mark) {
        sink.add(20, hash::pair(p, gap));
        sink.add(21, hash::pair(hash::pair(p, gap), own));
    }
    if gap_after >= Gap::Line as u64 || after.is_some_and(|(_, word)| word.case == Case::Mark) {
        sink.add(22, hash::pair(n, gap_after));
        sink.add(23, hash::pair(hash::pair(n, gap_after), own));
    }
    if token.zone > 0
        && let Some(zone) = prepared.zones.get(token.zone as usize)
    {
        of_zone(zone, word, spot, sink);
    }
}

/// The features of a token and its labels.
fn of_zone(zone: &Zone, word: &Word, spot: u64, sink: &mut impl Sink) {
    for (label, family) in [(&zone.head, 40), (&zone.left, 50)] {
        let mut all = 0;
        for word_of_label in label.iter().filter(|word| **word != 0) {
            sink.add(family, hash::pair(*word_of_label, word.case as u64));
            sink.add(family + 1, hash::pair(*word_of_label, word.class()));
            all = hash::pair(all, *word_of_label);
        }
        if all != 0 {
            sink.add(family + 2, hash::pair(all, word.case as u64 | spot << 8));
            sink.add(family + 3, hash::pair(all, word.class()));
        }
    }
}
