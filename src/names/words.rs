//! Distinct words of a text, each judged once.

use super::gazetteer::{Gazetteer, flag};
use super::hash;

/// How a word is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Case {
    /// Small letters.
    #[default]
    Lower,
    /// A capital, then small letters.
    Title,
    /// Capitals, two or more.
    Upper,
    /// Capitals elsewhere, or letters with digits.
    Mixed,
    /// Digits alone.
    Digits,
    /// Anything that is not a word.
    Mark,
    /// One capital.
    Initial,
    /// A script without capitals.
    Other,
}

impl Case {
    /// Whether the word begins with a capital.
    pub fn is_capital(self) -> bool {
        matches!(self, Case::Title | Case::Upper | Case::Mixed | Case::Initial)
    }

    /// Whether the word has letters.
    pub fn is_word(self) -> bool {
        !matches!(self, Case::Digits | Case::Mark)
    }
}

/// A distinct word: all that features ask about it.
#[derive(Clone, Debug, Default)]
pub struct Word {
    /// Hash of the word as written.
    pub surface: u64,
    /// Hash in lower case without diacritics.
    pub low: u64,
    /// Hash of its pattern of capitals, letters and digits.
    pub shape: u64,
    /// Hashes of its first two, three and four letters; 0 where it is shorter.
    pub prefixes: [u64; 3],
    /// Hashes of its last two, three and four letters.
    pub suffixes: [u64; 3],
    /// How it is written.
    pub case: Case,
    /// Letters in its lower case form, at most 255.
    pub length: u8,
    /// What the lists say.
    pub flags: u16,
    /// Number of its group: words that differ by case and diacritics alone.
    pub group: u32,
}

impl Word {
    /// What the lists say and how it is written, in one number.
    #[inline(always)]
    pub fn class(&self) -> u64 {
        u64::from(self.flags) | (self.case as u64) << 16
    }

    /// Whether it is a colon.
    pub(super) fn is_colon(&self) -> bool {
        self.case == Case::Mark && self.surface == hash::bytes(b":")
    }

    /// Whether it could be part of a name by itself: not a number, a mark or an everyday word.
    #[inline(always)]
    pub fn notable(&self) -> bool {
        match self.case {
            Case::Lower => {
                self.flags & flag::ORDINARY == 0 && self.length > 1
                    || self.flags & flag::COMMON != 0
            }
            Case::Digits | Case::Mark => false,
            _ => true,
        }
    }
}

/// The plain letter for a letter with diacritics, in lower case.
pub fn fold(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    const LATIN: &str = "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuyty\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll\
lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
    let code = letter as u32;
    match code {
        0xd7 | 0xf7 => letter,
        0xc0..=0x17f => {
            LATIN.as_bytes().get(code as usize - 0xc0).map_or(letter, |byte| char::from(*byte))
        }
        0x218 | 0x219 => 's',
        0x21a | 0x21b => 't',
        0x18f | 0x259 => 'e',
        0x1ea0..=0x1eb7 => 'a',
        0x1eb8..=0x1ec7 => 'e',
        0x1ec8..=0x1ecb => 'i',
        0x1ecc..=0x1ee3 => 'o',
        0x1ee4..=0x1ef1 => 'u',
        0x1ef2..=0x1ef9 => 'y',
        0x1a0 | 0x1a1 => 'o',
        0x1af | 0x1b0 => 'u',
        _ => letter.to_lowercase().next().unwrap_or(letter),
    }
}

/// A mark that is written over the letter before it.
pub(super) fn is_combining(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// Hash of a word in lower case without diacritics.
pub(super) fn low_hash(word: &str) -> u64 {
    let mut hash = hash::START;
    let mut buffer = [0; 4];
    for letter in word.chars().filter(|letter| !is_combining(*letter)) {
        for byte in fold(letter).encode_utf8(&mut buffer).bytes() {
            hash = hash::step(hash, byte);
        }
    }
    hash::finish(hash)
}

/// Judges one word. `scratch` keeps its lower case form.
pub(super) fn judge(text: &str, surface: u64, lists: &Gazetteer, scratch: &mut Vec<u8>) -> Word {
    scratch.clear();
    let (mut upper, mut lower, mut digits, mut others) = (0u32, 0u32, 0u32, 0u32);
    let mut first_upper = false;
    let (mut shape, mut last, mut repeated) = (hash::START, 0u8, 0);
    let mut buffer = [0; 4];
    for (at, letter) in text.chars().enumerate() {
        if is_combining(letter) {
            continue;
        }
        let kind = if letter.is_uppercase() {
            upper += 1;
            first_upper |= at == 0;
            b'X'
        } else if letter.is_lowercase() {
            lower += 1;
            b'x'
        } else if letter.is_numeric() {
            digits += 1;
            b'd'
        } else if letter.is_alphabetic() {
            others += 1;
            b'o'
        } else if letter.is_ascii() {
            letter as u8
        } else {
            b'.'
        };
        scratch.extend_from_slice(fold(letter).encode_utf8(&mut buffer).as_bytes());
        repeated = if kind == last { repeated + 1 } else { 0 };
        last = kind;
        if repeated < 2 {
            shape = hash::step(shape, kind);
        }
    }
    let case = if upper + lower + others == 0 {
        if digits > 0 { Case::Digits } else { Case::Mark }
    } else if digits > 0 {
        Case::Mixed
    } else if upper + lower == 0 {
        Case::Other
    } else if upper == 0 {
        Case::Lower
    } else if first_upper && upper == 1 && lower > 0 {
        Case::Title
    } else if lower == 0 {
        if upper == 1 { Case::Initial } else { Case::Upper }
    } else {
        Case::Mixed
    };
    let low = hash::bytes(scratch);
    let is_word = case.is_word();
    let part = |range: Option<&[u8]>| range.filter(|_| is_word).map_or(0, hash::bytes);
    let longer = |count: usize| scratch.len() > count;
    let prefix = |count: usize| part(scratch.get(..count).filter(|_| longer(count)));
    let suffix = |count: usize| {
        part(scratch.len().checked_sub(count).filter(|at| *at > 0).and_then(|at| scratch.get(at..)))
    };
    Word {
        surface,
        low,
        shape: hash::finish(shape),
        prefixes: [prefix(2), prefix(3), prefix(4)],
        suffixes: [suffix(2), suffix(3), suffix(4)],
        case,
        length: scratch.len().min(255) as u8,
        flags: if is_word { lists.look_up(low) } else { 0 },
        group: 0,
    }
}

/// Slots looked at for one hash. Words made to fall on one place get a number each time they are met,
/// so that they cost no more than others.
const PROBES: usize = 64;

/// Numbers for hashes, in the order they are first met.
#[derive(Debug)]
pub(super) struct Numbers {
    /// Hash and number plus one; a power of two of them.
    slots: Vec<(u64, u32)>,
    count: u32,
}

impl Numbers {
    /// No numbers given yet.
    pub(super) fn new() -> Numbers {
        Numbers { slots: vec![(0, 0); 256], count: 0 }
    }

    /// The number of a hash, and whether it is new.
    #[inline]
    pub(super) fn number(&mut self, hash: u64) -> (u32, bool) {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        for _ in 0..PROBES {
            let Some((known, number)) = self.slots.get_mut(at) else { break };
            if *number == 0 {
                self.count += 1;
                (*known, *number) = (hash, self.count);
                let given = self.count - 1;
                if self.count as usize * 2 > self.slots.len() {
                    self.grow();
                }
                return (given, true);
            }
            if *known == hash {
                return (*number - 1, false);
            }
            at = (at + 1) & mask;
        }
        self.count += 1;
        (self.count - 1, true)
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![(0, 0); old.len() * 4];
        let mask = self.slots.len() - 1;
        for entry in old.into_iter().filter(|(_, number)| *number > 0) {
            let mut at = entry.0 as usize & mask;
            while self.slots.get(at).is_some_and(|slot| slot.1 > 0) {
                at = (at + 1) & mask;
            }
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = entry;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_lose_their_marks() {
        let folded: String = "ÀÇÉÑÖØÜÝßàçéñöøüýÿŁłŚśŻżŠšĞğİıŐőŢţȘțễơư".chars().map(fold).collect();
        assert_eq!(folded, "acenoouysaceno".to_owned() + "ouyyllsszzssggiioottsteou");
        assert_eq!(low_hash("Jose\u{301}"), low_hash("josé"));
    }

    #[test]
    fn hashes_made_to_fall_on_one_place_take_no_longer() {
        let mut numbers = Numbers::new();
        for hash in 0..200_000u64 {
            assert_eq!(numbers.number(hash << 40), (hash as u32, true));
        }
    }

    #[test]
    fn hashes_are_numbered_as_they_come() {
        let mut numbers = Numbers::new();
        for round in 0..2 {
            for hash in 0..5000u64 {
                let (number, new) = numbers.number(hash.wrapping_mul(0x9e37_79b9_7f4a_7c15));
                assert_eq!((number, new), (hash as u32, round == 0));
            }
        }
    }
}
