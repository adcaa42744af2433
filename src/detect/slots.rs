//! A table from numbers of tokens to what begins with them, in flat arrays.

/// Numbers, each with a list. A bit for each number answers most questions.
#[derive(Default)]
pub(super) struct Slots {
    bits: Vec<u64>,
    shift: u32,
    /// Number and list, `FREE` where there is none; at most half of them are taken.
    slots: Vec<(u64, u32)>,
    lists: Vec<u32>,
    ends: Vec<u32>,
}

const FREE: u32 = u32::MAX;
/// So many bits for each number.
const BITS: usize = 16;

impl Slots {
    /// A table of pairs.
    pub(super) fn new(mut pairs: Vec<(u64, u32)>) -> Slots {
        pairs.sort_unstable();
        pairs.dedup();
        let bits = (pairs.len() * BITS).next_power_of_two().max(64);
        let size = (pairs.len() * 2).next_power_of_two().max(2);
        let mut table = Slots {
            bits: vec![0; bits / 64],
            shift: 64 - bits.trailing_zeros(),
            slots: vec![(0, FREE); size],
            lists: Vec::with_capacity(pairs.len()),
            ends: Vec::new(),
        };
        for group in pairs.chunk_by(|a, b| a.0 == b.0) {
            let Some((number, _)) = group.first() else { continue };
            table.lists.extend(group.iter().map(|(_, value)| *value));
            let list = table.ends.len() as u32;
            table.ends.push(table.lists.len() as u32);
            table.insert(*number, list);
        }
        table
    }

    fn insert(&mut self, number: u64, list: u32) {
        let bit = (number >> self.shift) as usize;
        if let Some(word) = self.bits.get_mut(bit / 64) {
            *word |= 1 << (bit % 64);
        }
        let mut at = self.home(number);
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.1 == FREE {
                *slot = (number, list);
                return;
            }
            at = self.after(at);
        }
    }

    fn home(&self, number: u64) -> usize {
        // The low half, since the high one chose the bit.
        number as u32 as usize & (self.slots.len() - 1)
    }

    fn after(&self, at: usize) -> usize {
        (at + 1) & (self.slots.len() - 1)
    }

    /// The list of a number.
    #[inline]
    pub(super) fn get(&self, number: u64) -> &[u32] {
        let bit = (number >> self.shift) as usize;
        match self.bits.get(bit / 64) {
            Some(word) if word >> (bit % 64) & 1 == 1 => self.find(number),
            _ => &[],
        }
    }

    fn find(&self, number: u64) -> &[u32] {
        let mut at = self.home(number);
        while let Some(&(other, list)) = self.slots.get(at) {
            if list == FREE {
                break;
            }
            if other == number {
                let list = list as usize;
                let from = list.checked_sub(1).and_then(|before| self.ends.get(before));
                let from = from.map_or(0, |end| *end as usize);
                let to = self.ends.get(list).map_or(0, |end| *end as usize);
                return self.lists.get(from..to).unwrap_or_default();
            }
            at = self.after(at);
        }
        &[]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_its_list_and_others_have_none() {
        let number = |n: u32| u64::from(n).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let pairs = (0..5000).flat_map(|n| [(number(n), n), (number(n / 2), n)]).collect();
        let table = Slots::new(pairs);
        assert_eq!(table.get(number(7)), [7, 14, 15]);
        assert_eq!(table.get(number(4999)), [4999]);
        assert!((5000..50_000).all(|n| table.get(number(n)).is_empty()));
        assert!(Slots::new(Vec::new()).get(1).is_empty());
    }
}
