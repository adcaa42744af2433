//! Lists of names and words in one table of fingerprints that is read where it lies.

use std::borrow::Cow;

use super::hash;
use super::model_file::{self, Malformed};

/// What the lists say about a word, as bits.
pub mod flag {
    /// A forename.
    pub const FORENAME: u16 = 1;
    /// A common surname.
    pub const SURNAME: u16 = 2;
    /// A rare surname.
    pub const RARE: u16 = 4;
    /// Part of the name of a British place.
    pub const PLACE: u16 = 8;
    /// Part of the name of a place abroad.
    pub const ABROAD: u16 = 16;
    /// A word that ends the name of a street or building.
    pub const STREET: u16 = 32;
    /// A word that organisations have in their names.
    pub const ORGANISATION: u16 = 64;
    /// A word of the dictionary in lower case.
    pub const ORDINARY: u16 = 128;
    /// A title or rank.
    pub const TITLE: u16 = 256;
    /// A forename that many people bear.
    pub const COMMON: u16 = 512;
    /// A day, a month or a season.
    pub const CALENDAR: u16 = 1024;
    /// A job or role.
    pub const ROLE: u16 = 2048;
}

/// First words of the file.
const MAGIC: &str = "withhold gazetteer 1";

/// Words and what the lists say about them.
#[derive(Debug)]
pub struct Gazetteer {
    /// Entries of six bytes, a power of two of them: fingerprint, flags; flags 0 for an empty slot.
    slots: Cow<'static, [u8]>,
    start: usize,
    mask: u64,
}

impl Gazetteer {
    /// Reads the form that `build` writes.
    pub fn read(file: Cow<'static, [u8]>) -> Result<Gazetteer, Malformed> {
        let start = model_file::body(&file, MAGIC)?;
        let count = (file.len() - start) / 6;
        if !count.is_power_of_two() || count * 6 + start != file.len() {
            return Err(Malformed);
        }
        Ok(Gazetteer { slots: file, start, mask: count as u64 - 1 })
    }

    /// The file that holds these words in lower case; `about` are header lines, such as `source: …`.
    pub fn build(words: &[(String, u16)], about: &[String]) -> Vec<u8> {
        let count = (words.len() * 4 / 3 + 1).next_power_of_two();
        let mut slots = vec![(0u32, 0u16); count];
        for (word, flags) in words.iter().filter(|(_, flags)| *flags != 0) {
            let hash = hash::bytes(word.as_bytes());
            let (mut at, print) = place(hash, count as u64 - 1);
            while let Some(slot) = slots.get_mut(at) {
                if slot.1 == 0 || slot.0 == print {
                    *slot = (print, slot.1 | flags);
                    break;
                }
                at = (at + 1) & (count - 1);
            }
        }
        let mut out = model_file::header_bytes(MAGIC, about);
        for (print, flags) in slots {
            out.extend(print.to_le_bytes());
            out.extend(flags.to_le_bytes());
        }
        out
    }

    /// What the lists say about a word in whatever case; 0 if it is in none.
    pub fn about(&self, word: &str) -> u16 {
        self.look_up(hash::bytes(word.to_lowercase().as_bytes()))
    }

    /// The flags of a word, by the hash of its lower case form; 0 if it is in no list.
    pub(super) fn look_up(&self, hash: u64) -> u16 {
        let (mut at, print) = place(hash, self.mask);
        let slots = self.slots.get(self.start..).unwrap_or(&[]).as_chunks::<6>().0;
        for _ in 0..=self.mask {
            let Some([a, b, c, d, e, f]) = slots.get(at) else { return 0 };
            let flags = u16::from_le_bytes([*e, *f]);
            if flags == 0 || u32::from_le_bytes([*a, *b, *c, *d]) == print {
                return flags;
            }
            at = (at + 1) & self.mask as usize;
        }
        0
    }
}

/// The first slot to try and the fingerprint kept there.
fn place(hash: u64, mask: u64) -> (usize, u32) {
    ((hash & mask) as usize, (hash >> 32) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_and_others_are_not() {
        let words: Vec<(String, u16)> =
            (0..500).map(|n| (format!("word{n}"), 1 + (n % 7) as u16)).collect();
        let file = Gazetteer::build(&words, &["source: test".to_owned()]);
        let lists = Gazetteer::read(Cow::Owned(file.clone())).unwrap();
        for (word, flags) in &words {
            assert_eq!(lists.look_up(hash::bytes(word.as_bytes())), *flags);
        }
        assert_eq!(lists.look_up(hash::bytes(b"other")), 0);
        assert!(Gazetteer::read(Cow::Owned(file[..file.len() - 1].to_vec())).is_err());
    }
}
