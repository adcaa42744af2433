//! Numbers for people, places and systems.

use std::collections::HashMap;

/// Ordinals in the order in which entities are first met.
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
