//! Classes of words that stand in like company: *stabbed* with *strangled*, *insulin* with *antibiotics*.
//!
//! With them a model knows something of words that its training texts do not have.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::names::{Malformed, body, hash, header_bytes};
use crate::rules::files::built_in_bytes;

use super::filters::{SIZE, Vector};

/// First words of the file.
const MAGIC: &str = "withhold word classes 2";
const FILE: &str = "models/words.classes";

/// A table of words by the upper half of their hashes, with their classes and vectors.
#[derive(Debug)]
pub struct Classes {
    file: Cow<'static, [u8]>,
    keys: usize,
    count: usize,
}

impl Classes {
    /// The table that is built in.
    pub fn get() -> &'static Classes {
        static CLASSES: OnceLock<Classes> = OnceLock::new();
        CLASSES.get_or_init(|| {
            Classes::read(Cow::Borrowed(built_in_bytes(FILE)))
                .expect("the built-in table is whole: a test reads it")
        })
    }

    /// Reads the form that `build` writes.
    pub fn read(file: Cow<'static, [u8]>) -> Result<Classes, Malformed> {
        let at = body(&file, MAGIC)?;
        let count = file.get(at..).and_then(|rest| rest.first_chunk::<4>()).ok_or(Malformed)?;
        let count = u32::from_le_bytes(*count) as usize;
        let keys = at + 4;
        match file.len() == keys + count * (6 + SIZE) {
            true => Ok(Classes { file, keys, count }),
            false => Err(Malformed),
        }
    }

    /// The file that holds words in small letters with their classes and vectors. The first of two with
    /// one key stands.
    pub fn build(about: &[String], words: &[(&str, u16, Vector)]) -> Vec<u8> {
        let of = |(word, class, vector): &(&str, u16, Vector)| {
            (key(hash::bytes(word.as_bytes())), *class, *vector)
        };
        let mut words: Vec<(u32, u16, Vector)> = words.iter().map(of).collect();
        words.sort_by_key(|word| word.0);
        words.dedup_by_key(|word| word.0);
        let mut out = header_bytes(MAGIC, about);
        out.extend((words.len() as u32).to_le_bytes());
        words.iter().for_each(|word| out.extend(word.0.to_le_bytes()));
        words.iter().for_each(|word| out.extend(word.1.to_le_bytes()));
        words.iter().for_each(|word| out.extend(word.2.map(|number| number as u8)));
        out
    }

    /// The place of a word in the table by its hash in small letters, and its class.
    pub fn of(&self, word: u64) -> Option<(u32, u16)> {
        let rest = self.file.get(self.keys..)?;
        let (keys, classes) = rest.split_at_checked(self.count * 4)?;
        let (keys, classes) = (keys.as_chunks::<4>().0, classes.as_chunks::<2>().0);
        let wanted = key(word);
        let at = keys.binary_search_by_key(&wanted, |key| u32::from_le_bytes(*key)).ok()?;
        classes.get(at).map(|class| (at as u32, u16::from_le_bytes(*class)))
    }

    /// The vector of the word at a place.
    pub fn vector(&self, place: u32) -> Option<Vector> {
        let vectors = self.file.get(self.keys + self.count * 6..)?.as_chunks::<SIZE>().0;
        vectors.get(place as usize).map(|bytes| bytes.map(|byte| byte as i8))
    }

    /// How many words it has.
    pub fn words(&self) -> u32 {
        self.count as u32
    }
}

fn key(hash: u64) -> u32 {
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_the_classes_they_were_given() {
        let words = [("lorry", 7, [1; SIZE]), ("van", 7, [-2; SIZE]), ("insulin", 300, [3; SIZE])];
        let file = Classes::build(&[], &words);
        let table = Classes::read(Cow::Owned(file.clone())).unwrap();
        let of = |word: &str| {
            let (place, class) = table.of(hash::bytes(word.as_bytes()))?;
            Some((class, table.vector(place)?))
        };
        assert!(words.iter().all(|(word, class, vector)| of(word) == Some((*class, *vector))));
        assert_eq!(of("barge"), None);
        assert_eq!(Classes::read(Cow::Owned(file[1..].to_vec())).err(), Some(Malformed));
    }

    #[test]
    fn the_built_in_table_knows_words_of_one_sort() {
        let of =
            |word: &str| Classes::get().of(hash::bytes(word.as_bytes())).map(|(_, class)| class);
        assert!(of("lorry").is_some());
        assert_eq!(of("lorry"), of("truck"));
        assert_ne!(of("lorry"), of("insulin"));
    }
}
