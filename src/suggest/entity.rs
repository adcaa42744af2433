//! The same person, place or system across the bundle, by its words: case and blanks folded.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

/// A number that stands for words of a category. It is kept in memory only.
pub(super) fn key(category: &str, words: &str) -> u64 {
    let folded = words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut hash = Sha256::new();
    hash.update(category);
    hash.update([0]);
    hash.update(folded);
    let bytes: [u8; 32] = hash.finalize().into();
    bytes.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
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
