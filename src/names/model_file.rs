//! The model as a file: a header people can read, then weights that are used where they lie.

use std::borrow::Cow;

use thiserror::Error;

use super::calibration::Calibration;

/// The embedded model or word list is not what this program reads.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("not a names model of this version")]
pub struct Malformed;

/// First words of the file.
const MAGIC: &str = "withhold names model 1";

/// Where the body of a file begins, after its header and a blank line.
pub(crate) fn body(file: &[u8], magic: &str) -> Result<usize, Malformed> {
    let head = file.get(..file.len().min(4096)).unwrap_or(&[]);
    let end = head.windows(2).position(|two| two == b"\n\n").ok_or(Malformed)?;
    let first = head.strip_prefix(magic.as_bytes()).ok_or(Malformed)?;
    if first.first() == Some(&b'\n') { Ok(end + 2) } else { Err(Malformed) }
}

/// The lines people read at the top of a model file.
pub fn header(file: &[u8]) -> &str {
    let end = file.windows(2).position(|two| two == b"\n\n").unwrap_or(0);
    file.get(..end).and_then(|head| str::from_utf8(head).ok()).unwrap_or("")
}

/// A header: what the file is, then lines about it.
pub(crate) fn header_bytes(magic: &str, about: &[String]) -> Vec<u8> {
    let mut out = format!("{magic}\n");
    for line in about {
        out.push_str(line);
        out.push('\n');
    }
    out.push('\n');
    out.into_bytes()
}

/// Scores of the labels, with room to spare so that a row is eight numbers.
pub(super) type Row = [i16; 8];

/// The weights of the model. All are integers; `scale` of them make one unit of log-odds.
///
/// The weights of a feature lie in one of two slots that its key points at: seven weights, then eight
/// bits of the key, which keep features apart that training never saw.
#[derive(Debug)]
pub struct Weights {
    file: Cow<'static, [u8]>,
    slots: usize,
    bits: u32,
    /// How many weights make one unit.
    pub(super) scale: f32,
    /// Score of each label at the start of a chain.
    pub(super) start: Row,
    /// Score of each label after each label.
    pub(super) step: [Row; 8],
    /// From marginals to the share that proves right.
    pub(super) calibration: Calibration,
}

/// What goes into a model file.
#[derive(Debug)]
pub struct Parts<'a> {
    /// Header lines, such as `source: …`.
    pub about: &'a [String],
    /// How many weights make one unit.
    pub scale: i16,
    /// Score of each label at the start of a chain.
    pub start: [i16; 8],
    /// Score of each label after each label.
    pub step: [[i16; 8]; 8],
    /// From marginals to the share that proves right.
    pub calibration: &'a Calibration,
    /// Keys of features and their weights, the most important first: what finds no room is left out.
    pub rows: &'a [(u64, [i8; 7])],
    /// Two to the power of this many pairs of slots.
    pub bits: u32,
}

/// The bits of a key that are kept in the slot; never 0.
#[inline(always)]
fn check(key: u64) -> u8 {
    (key & 0xff).max(1) as u8
}

impl Weights {
    /// Reads the form that `build` writes.
    pub fn read(file: Cow<'static, [u8]>) -> Result<Weights, Malformed> {
        let at = body(&file, MAGIC)?;
        let rest = file.get(at..).ok_or(Malformed)?;
        let (numbers, _) = rest.as_chunks::<2>();
        let mut numbers = numbers.iter().map(|two| i16::from_le_bytes(*two));
        let mut next = || numbers.next().ok_or(Malformed);
        let bits = u32::try_from(next()?).map_err(|_| Malformed)?;
        let scale = f32::from(next()?);
        let mut start = [0; 8];
        for one in &mut start {
            *one = next()?;
        }
        let mut step = [[0; 8]; 8];
        for one in step.iter_mut().flatten() {
            *one = next()?;
        }
        let mut points = [[0; Calibration::POINTS]; 3];
        for one in points.iter_mut().flatten() {
            *one = next()?;
        }
        let slots = at + 2 * (2 + 8 + 64 + 3 * Calibration::POINTS);
        if !(1..=24).contains(&bits) || scale <= 0.0 || file.len() != slots + (16usize << bits) {
            return Err(Malformed);
        }
        let calibration = Calibration::from_points(points);
        Ok(Weights { file, slots, bits, scale, start, step, calibration })
    }

    /// The file that holds these weights, and how many rows found no room.
    pub fn build(parts: &Parts<'_>) -> (Vec<u8>, usize) {
        let mut out = header_bytes(MAGIC, parts.about);
        let mut put = |number: i16| out.extend(number.to_le_bytes());
        put(parts.bits as i16);
        put(parts.scale);
        parts.start.into_iter().for_each(&mut put);
        parts.step.into_iter().flatten().for_each(&mut put);
        parts.calibration.points().into_iter().flatten().for_each(&mut put);
        let mut pairs = vec![[[0u8; 8]; 2]; 1 << parts.bits];
        let mut left_out = 0;
        for (key, weights) in parts.rows {
            let pair = pairs.get_mut(place(*key, parts.bits));
            let free = pair.and_then(|pair| pair.iter_mut().find(|slot| slot[7] == 0));
            let Some(slot) = free else {
                left_out += 1;
                continue;
            };
            for (byte, weight) in slot.iter_mut().zip(weights) {
                *byte = *weight as u8;
            }
            slot[7] = check(*key);
        }
        out.extend(pairs.iter().flatten().flatten());
        (out, left_out)
    }

    /// The slots, ready for looking up.
    #[inline(always)]
    pub(super) fn table(&self) -> Table<'_> {
        let slots = self.file.get(self.slots..).unwrap_or(&[]).as_chunks::<16>().0;
        Table { slots, bits: self.bits }
    }
}

/// Which pair of slots a key points at.
#[inline(always)]
fn place(key: u64, bits: u32) -> usize {
    (key >> (64 - bits)) as usize
}

/// Weights by key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table<'w> {
    slots: &'w [[u8; 16]],
    bits: u32,
}

impl Table<'_> {
    /// Adds the weights of a feature to a sum.
    #[inline(always)]
    pub(super) fn add(&self, key: u64, sum: &mut Row) {
        let Some(pair) = self.slots.get(place(key, self.bits)) else { return };
        let (first, second) = pair.split_at(8);
        let read = |slot: &[u8]| slot.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        let (first, second) = (read(first), read(second));
        // Chosen by masks: whether a feature is known cannot be foretold, and a wrong guess is slow.
        let check = u64::from(check(key));
        let one = u64::from(first >> 56 == check).wrapping_neg();
        let other = u64::from(second >> 56 == check).wrapping_neg();
        let found = (first & one | second & other & !one) & (u64::MAX >> 8);
        for (sum, weight) in sum.iter_mut().zip(found.to_le_bytes()) {
            *sum += i16::from(weight as i8);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_found_by_their_keys_and_others_are_not() {
        let rows: Vec<(u64, [i8; 7])> = (1..200u64)
            .map(|n| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15), [n as i8, 1, 2, 3, 4, 5, -6]))
            .collect();
        let calibration = Calibration::identity();
        let about = ["source: test".to_owned()];
        let parts = Parts {
            about: &about,
            scale: 16,
            start: [1; 8],
            step: [[2; 8]; 8],
            calibration: &calibration,
            rows: &rows,
            bits: 9,
        };
        let (file, left_out) = Weights::build(&parts);
        assert_eq!(left_out, 0);
        assert_eq!(header(&file), "withhold names model 1\nsource: test");
        let weights = Weights::read(Cow::Owned(file.clone())).unwrap();
        for (key, row) in &rows {
            let mut sum = [10i16; 8];
            weights.table().add(*key, &mut sum);
            assert_eq!(sum[0], 10 + i16::from(row[0]));
            assert_eq!(sum[6..], [4, 10]);
        }
        let mut sum = [0; 8];
        weights.table().add(0x1234_5678, &mut sum);
        assert_eq!(sum, [0; 8]);
        for cut in [0, 10, file.len() - 1] {
            assert_eq!(Weights::read(Cow::Owned(file[..cut].to_vec())).err(), Some(Malformed));
        }
    }
}
