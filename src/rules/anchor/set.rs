//! Sets of bytes.

use regex_syntax::hir::Class;
use serde::{Deserialize, Serialize};

/// A set of bytes. One that holds all takes a byte when it is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Option<[u64; 4]>", into = "Option<[u64; 4]>")]
pub struct ByteSet([u64; 4]);

impl From<Option<[u64; 4]>> for ByteSet {
    fn from(bits: Option<[u64; 4]>) -> ByteSet {
        bits.map_or(ByteSet::FULL, ByteSet)
    }
}

impl From<ByteSet> for Option<[u64; 4]> {
    fn from(set: ByteSet) -> Option<[u64; 4]> {
        (!set.is_full()).then_some(set.0)
    }
}

impl ByteSet {
    /// All bytes.
    pub const FULL: ByteSet = ByteSet([u64::MAX; 4]);

    /// Whether it holds a byte.
    pub fn has(&self, byte: u8) -> bool {
        self.0.get(usize::from(byte >> 6)).is_some_and(|bits| bits >> (byte & 63) & 1 == 1)
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.0 == [0; 4]
    }

    /// Whether it holds all.
    pub fn is_full(&self) -> bool {
        *self == ByteSet::FULL
    }

    /// Its bytes in order.
    pub fn iter(&self) -> impl Iterator<Item = u8> + '_ {
        self.0.iter().zip([0, 64, 128, 192]).flat_map(|(bits, first)| {
            let mut left = *bits;
            std::iter::from_fn(move || {
                let next = (left != 0).then(|| first + left.trailing_zeros() as u8);
                left &= left.wrapping_sub(1);
                next
            })
        })
    }

    pub(super) fn insert(&mut self, byte: u8) {
        if let Some(bits) = self.0.get_mut(usize::from(byte >> 6)) {
            *bits |= 1 << (byte & 63);
        }
    }

    pub(super) fn union(&mut self, other: &ByteSet) {
        self.0.iter_mut().zip(other.0).for_each(|(own, bits)| *own |= bits);
    }
}

/// The first bytes of what a class matches.
pub(super) fn first_of_class(class: &Class) -> ByteSet {
    let mut set = ByteSet::default();
    match class {
        Class::Bytes(class) => {
            for range in class.ranges() {
                (range.start()..=range.end()).for_each(|byte| set.insert(byte));
            }
        }
        Class::Unicode(class) => {
            for range in class.ranges() {
                let lead = |letter: char| {
                    *letter.encode_utf8(&mut [0; 4]).as_bytes().first().unwrap_or(&0)
                };
                (lead(range.start())..=lead(range.end())).for_each(|byte| set.insert(byte));
            }
        }
    }
    set
}
