//! The model as a file: a header people can read, then weights that are used where they lie.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::names::{body, header_bytes};
use crate::rules::files::built_in_bytes;

pub use crate::names::Malformed;

use super::SORTS;
use super::features::Feature;

/// First words of the file.
const MAGIC: &str = "withhold passages model 1";
const FILE: &str = "models/passages.model";
/// How many sorts there are, each a column of weights.
const COLUMNS: usize = SORTS.len();
/// How many points the way from a sum to a share has.
pub const POINTS: usize = 24;

/// Weights of features by the sort, and how often each sum proved right.
#[derive(Debug)]
pub struct Model {
    file: Cow<'static, [u8]>,
    weights: usize,
    bits: u32,
    bias: [i32; COLUMNS],
    /// For each sort the sums at which the share rises, and the shares.
    rises: Vec<Vec<(i32, f32)>>,
}

/// What goes into a model file.
#[derive(Debug)]
pub struct Parts<'a> {
    /// Header lines, such as `source: …`.
    pub about: &'a [String],
    /// Two to the power of this many rows.
    pub bits: u32,
    /// A row of weights for each place of a feature.
    pub rows: &'a [[i8; COLUMNS]],
    /// What is added for each sort.
    pub bias: [i32; COLUMNS],
    /// For each sort the sums at which the share of right clauses rises, with the share in thousandths.
    pub rises: &'a [Vec<(i32, i32)>],
}

impl Model {
    /// The model that is built in; made ready when first asked for.
    pub fn get() -> &'static Model {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| {
            Model::read(Cow::Borrowed(built_in_bytes(FILE)))
                .expect("the built-in model is whole: a test reads it")
        })
    }

    /// Reads the form that `build` writes.
    pub fn read(file: Cow<'static, [u8]>) -> Result<Model, Malformed> {
        let at = body(&file, MAGIC)?;
        let rest = file.get(at..).ok_or(Malformed)?;
        let mut numbers = rest.as_chunks::<4>().0.iter().map(|four| i32::from_le_bytes(*four));
        let mut next = || numbers.next().ok_or(Malformed);
        let bits = u32::try_from(next()?).map_err(|_| Malformed)?;
        let mut bias = [0; COLUMNS];
        for one in &mut bias {
            *one = next()?;
        }
        let mut rises = Vec::with_capacity(COLUMNS);
        for _ in 0..COLUMNS {
            let mut of = Vec::with_capacity(POINTS);
            for _ in 0..POINTS {
                of.push((next()?, next()? as f32 / 1000.0));
            }
            rises.push(of);
        }
        let weights = at + 4 * (1 + COLUMNS + COLUMNS * POINTS * 2);
        if !(1..=22).contains(&bits) || file.len() != weights + (COLUMNS << bits) {
            return Err(Malformed);
        }
        Ok(Model { file, weights, bits, bias, rises })
    }

    /// The file that holds a model.
    pub fn build(parts: &Parts<'_>) -> Vec<u8> {
        let mut out = header_bytes(MAGIC, parts.about);
        let mut put = |number: i32| out.extend(number.to_le_bytes());
        put(parts.bits as i32);
        parts.bias.into_iter().for_each(&mut put);
        for of in parts.rises {
            let last = of.last().copied().unwrap_or((i32::MAX, 0));
            for point in 0..POINTS {
                let (sum, share) = of.get(point).copied().unwrap_or(last);
                put(sum);
                put(share);
            }
        }
        out.extend(parts.rows.iter().flatten().map(|weight| *weight as u8));
        out
    }

    /// The sums of the weights of features, from those of a clause of no words.
    pub fn sums(&self, features: &[Feature]) -> [i32; COLUMNS] {
        let mut sums = self.added(features.iter().copied());
        sums.iter_mut().zip(self.bias).for_each(|(sum, bias)| *sum += bias);
        sums
    }

    /// The sums of the weights of features alone.
    pub fn added(&self, features: impl Iterator<Item = Feature>) -> [i32; COLUMNS] {
        let rows = self.file.get(self.weights..).unwrap_or(&[]).as_chunks::<COLUMNS>().0;
        let mut sums = [0; COLUMNS];
        for (key, value) in features {
            let Some(row) = rows.get(place(key, self.bits)) else { continue };
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += i32::from(*weight as i8) * value;
            }
        }
        sums
    }

    /// The share of clauses with such a sum that proved right.
    pub fn share(&self, column: usize, sum: i32) -> f32 {
        let Some(of) = self.rises.get(column) else { return 0.0 };
        let above = of.partition_point(|(least, _)| *least <= sum);
        above.checked_sub(1).and_then(|at| of.get(at)).map_or(0.0, |point| point.1)
    }
}

/// The row of a feature.
pub fn place(key: u64, bits: u32) -> usize {
    (key >> (64 - bits)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_is_read_again_and_a_piece_of_it_is_not() {
        let mut rows = vec![[0i8; COLUMNS]; 4];
        rows[2][1] = -3;
        let rises = vec![vec![(-5, 100), (10, 900)]; COLUMNS];
        let parts = Parts { about: &[], bits: 2, rows: &rows, bias: [7; COLUMNS], rises: &rises };
        let file = Model::build(&parts);
        let model = Model::read(Cow::Owned(file.clone())).unwrap();
        let sums = model.sums(&[(2 << 62, 4), (1, 4)]);
        assert_eq!((sums[0], sums[1]), (7, -5));
        assert_eq!((model.share(0, -6), model.share(0, 9), model.share(0, 10)), (0.0, 0.1, 0.9));
        assert_eq!(Model::read(Cow::Owned(file[..file.len() - 1].to_vec())).err(), Some(Malformed));
    }

    #[test]
    fn the_built_in_model_is_whole() {
        assert!(Model::read(Cow::Borrowed(built_in_bytes(FILE))).is_ok());
    }
}
