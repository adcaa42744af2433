//! Numbers for people, places and systems.

/// Ordinals in the order in which entities are first met. An estate has millions of them: each takes
/// little more room than its key and its ordinal, and what makes room for more never moves them all.
pub struct Entities {
    parts: Vec<Part>,
    met: u32,
}

/// Those whose keys begin alike.
#[derive(Clone, Default)]
struct Part {
    /// The halves of a key and its ordinal; a free place has ordinal 0.
    places: Vec<[u32; 3]>,
    taken: usize,
}

/// So many bits of a key choose its part.
const CHOOSE: u32 = 6;

impl Default for Entities {
    fn default() -> Entities {
        Entities { parts: vec![Part::default(); 1 << CHOOSE], met: 0 }
    }
}

impl Entities {
    /// The ordinal of an entity, from 1. Keys are hashes: all their bits are as good as chance.
    pub fn ordinal(&mut self, key: u64) -> u64 {
        let next = self.met.saturating_add(1);
        let Some(part) = self.parts.get_mut((key >> (64 - CHOOSE)) as usize) else { return 0 };
        let ordinal = part.ordinal(key, next);
        self.met = self.met.max(ordinal);
        ordinal.into()
    }
}

impl Part {
    /// The ordinal of a key; `next` if it is new.
    fn ordinal(&mut self, key: u64, next: u32) -> u32 {
        if self.taken * 8 >= self.places.len() * 7 {
            let more = vec![[0; 3]; self.places.len() * 3 / 2 + 8];
            for [low, high, ordinal] in std::mem::replace(&mut self.places, more) {
                if ordinal != 0
                    && let Some(place) = self.place(low, high)
                {
                    *place = [low, high, ordinal];
                }
            }
        }
        let (low, high) = (key as u32, (key >> 32) as u32);
        match self.place(low, high) {
            Some([_, _, ordinal]) if *ordinal != 0 => *ordinal,
            Some(free) => {
                *free = [low, high, next];
                self.taken += 1;
                next
            }
            None => next,
        }
    }

    /// The place of a key: its own, or the free one that it is to have.
    fn place(&mut self, low: u32, high: u32) -> Option<&mut [u32; 3]> {
        let count = self.places.len();
        // Places from 0 to the last, in the order of what follows in the key.
        let home = (u64::from(high << CHOOSE | low >> (32 - CHOOSE)) * count as u64) >> 32;
        let fits = |place: &[u32; 3]| place[2] == 0 || (place[0], place[1]) == (low, high);
        let (before, after) = self.places.split_at_mut_checked(home as usize)?;
        after.iter_mut().chain(before).find(|place| fits(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn each_key_has_the_ordinal_of_its_first_meeting() {
        let mut entities = Entities::default();
        let mut known: HashMap<u64, u64> = HashMap::new();
        for number in 0..200_000u64 {
            let key = (number % 70_000).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let next = known.len() as u64 + 1;
            assert_eq!(entities.ordinal(key), *known.entry(key).or_insert(next));
        }
        let places: usize = entities.parts.iter().map(|part| part.places.len()).sum();
        assert!(places < 140_000, "{places} places for 70,000");
        for key in [u64::MAX, 0, 1, u64::MAX - 1] {
            assert_eq!(entities.ordinal(key), entities.ordinal(key));
        }
    }
}
