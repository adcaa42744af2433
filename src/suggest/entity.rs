//! The same person, place or system across the bundle, by its words: case and blanks folded.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A number that stands for words of a category. It is kept in memory only.
pub(super) fn key(category: &str, words: &str) -> u64 {
    let mut hash = DefaultHasher::new();
    category.hash(&mut hash);
    for word in words.split_whitespace() {
        word.to_lowercase().hash(&mut hash);
    }
    hash.finish()
}

/// Ordinals for entities in the order in which they are first met.
#[derive(Default)]
pub struct Entities {
    ordinals: HashMap<u64, u64>,
}

impl Entities {
    /// The ordinal of an entity, from 1.
    pub fn ordinal(&mut self, key: u64) -> u64 {
        let next = self.ordinals.len() as u64 + 1;
        *self.ordinals.entry(key).or_insert(next)
    }
}
