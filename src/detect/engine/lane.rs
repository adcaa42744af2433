//! Many patterns that can begin at the same places: a look at a few bytes says which of them to try.

use std::sync::OnceLock;

use crate::rules::anchor::{self, Anchor, ByteSet, FIRST, Opening, TURNS};

/// More patterns than this are looked at together.
const FEW: usize = 4;

/// Patterns by number.
pub(super) struct Lane {
    pub(super) patterns: Vec<u32>,
    /// Whether matches begin one character before the places at which the lane is looked at.
    pub(super) behind: bool,
    table: OnceLock<Table>,
}

impl Lane {
    pub(super) fn new(patterns: Vec<u32>, behind: bool) -> Lane {
        Lane { patterns, behind, table: OnceLock::new() }
    }

    /// Adds to `found` the patterns that can begin at a byte. The rest of a pattern may still not be
    /// there.
    pub(super) fn at(&self, text: &[u8], from: usize, anchors: &[Anchor], found: &mut Vec<u32>) {
        let opening = |number: &u32| match anchors.get(*number as usize) {
            Some(Anchor::Start(start)) => Some(&start.opening),
            Some(Anchor::Part(part)) => Some(&part.start.opening),
            _ => None,
        };
        let first = text.get(from..).unwrap_or_default();
        if self.patterns.len() <= FEW {
            let fit = |number: &&u32| opening(number).is_none_or(|own| fits(own, first));
            return found.extend(self.patterns.iter().filter(fit));
        }
        let table = self.table.get_or_init(|| Table::new(self.patterns.iter().filter_map(opening)));
        table.each(first, |own| found.extend(self.patterns.get(own)));
    }
}

/// Whether a match can begin where a text does.
fn fits(opening: &Opening, text: &[u8]) -> bool {
    let own = |set: usize| opening.turns.get(set).unwrap_or(&ByteSet::FULL);
    opening.first.iter().zip(text).all(|(set, byte)| set.has(*byte))
        && anchor::turns(text).into_iter().flatten().all(|(set, byte)| own(set).has(byte))
}

/// For each place and byte, which patterns can have it there, a bit for each.
struct Table {
    /// Words of 64 bits for each byte.
    wide: usize,
    rows: Vec<u64>,
    /// Patterns altogether.
    count: usize,
}

impl Table {
    fn new<'a>(openings: impl Iterator<Item = &'a Opening>) -> Table {
        let openings: Vec<&Opening> = openings.collect();
        let count = openings.len();
        let wide = count.div_ceil(64);
        let mut rows = vec![0; (FIRST + TURNS) * 256 * wide];
        // Patterns that can have every byte in a place.
        let mut any = vec![0; wide];
        for (place, rows) in rows.chunks_exact_mut((256 * wide).max(1)).enumerate() {
            any.fill(0);
            for (number, opening) in openings.iter().enumerate() {
                let (word, bit) = (number / 64, 1u64 << (number % 64));
                let turn = || opening.turns.get(place.checked_sub(FIRST)?);
                let set = opening.first.get(place).or_else(turn);
                match set.filter(|set| !set.is_full()) {
                    None => set_bit(&mut any, word, bit),
                    Some(set) => {
                        for byte in set.iter() {
                            let at = usize::from(byte) * wide + word;
                            set_bit(rows, at, bit);
                        }
                    }
                }
            }
            for row in rows.chunks_exact_mut(wide) {
                row.iter_mut().zip(&any).for_each(|(bits, any)| *bits |= any);
            }
        }
        Table { wide, rows, count }
    }

    /// Calls `found` with the number of each pattern that fits, in their order.
    fn each(&self, text: &[u8], mut found: impl FnMut(usize)) {
        let mut turns = None;
        for word in 0..self.wide {
            let left = self.count - word * 64;
            let mut bits = if left < 64 { (1 << left) - 1 } else { u64::MAX };
            for (place, byte) in text.iter().take(FIRST).enumerate() {
                bits &= self.row(place, *byte, word);
                if bits == 0 {
                    break;
                }
            }
            if bits == 0 {
                continue;
            }
            let turns = turns.get_or_insert_with(|| anchor::turns(text));
            for (set, byte) in turns.iter().flatten() {
                bits &= self.row(FIRST + set, *byte, word);
            }
            while bits != 0 {
                found(word * 64 + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
        }
    }

    fn row(&self, place: usize, byte: u8, word: usize) -> u64 {
        let at = (place * 256 + usize::from(byte)) * self.wide + word;
        self.rows.get(at).copied().unwrap_or(u64::MAX)
    }
}

fn set_bit(words: &mut [u64], at: usize, bit: u64) {
    if let Some(word) = words.get_mut(at) {
        *word |= bit;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::anchor::anchor;
    use crate::rules::pattern;
    use crate::rules::rule::Crosses;

    #[test]
    fn together_they_fit_where_each_of_them_does() {
        let pattern = |number: usize| match number % 4 {
            0 => format!(r"\b[A-Z]{{{}}}\d", number % 5 + 1),
            1 => format!(r"\b[A-Z][a-z]+[-:]\d{{{}}}", number % 7 + 1),
            2 => format!(r"\b[A-Z][a-z]{{{}}} [A-Z]", number % 6),
            _ => r"\b[A-Z]\w* \w+[/.]".to_owned(),
        };
        let anchors: Vec<Anchor> = (0..150)
            .map(|number| anchor(&pattern::parse(&pattern(number), Crosses::None).unwrap(), false))
            .collect();
        let lane = Lane::new((0..150).collect(), false);
        for text in ["A1", "ABC1", "Ab-12", "Abc-1234567", "Ab cd/", "Ab Cd", "Abcdef Gh"] {
            let mut found = Vec::new();
            lane.at(text.as_bytes(), 0, &anchors, &mut found);
            let fits = |number: &u32| match &anchors[*number as usize] {
                Anchor::Start(start) => fits(&start.opening, text.as_bytes()),
                _ => panic!("no such lane"),
            };
            assert_eq!(found, (0..150).filter(fits).collect::<Vec<u32>>(), "{text}");
            assert!(found.len() < 150);
        }
    }
}
