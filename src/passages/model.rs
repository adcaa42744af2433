//! The model as a file: a header people can read, then weights that are used where they lie.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::names::{body, header_bytes};
use crate::rules::files::built_in_bytes;

pub use crate::names::Malformed;

use super::SORTS;
use super::context::{INPUTS, Sums, UNIT};
use super::features::Feature;
use super::filters::{self, Filters};

/// First words of the file.
const MAGIC: &str = "withhold passages model 4";
const FILE: &str = "models/passages.model";
/// How many sorts there are, each a column of weights.
const COLUMNS: usize = SORTS.len();
/// Bytes of a place: a weight for each sort, then eight bits of the key, which keep features apart that
/// training never saw.
const PLACE: usize = COLUMNS + 1;
/// How many points the way from a sum to a share has.
pub const POINTS: usize = 24;

/// Weights of features by the sort, and how often each sum proved right.
#[derive(Debug)]
pub struct Model {
    file: Cow<'static, [u8]>,
    weights: usize,
    bits: u32,
    bias: Sums,
    filters: Filters,
    second: Second,
    /// For each sort the sums at which the share rises, and the shares.
    rises: Vec<Vec<(i32, f32)>>,
}

/// The second look: for each sort what is added, and what each input counts, in parts of `SECOND`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Second {
    /// What is added.
    pub bias: Sums,
    /// A row for each input.
    pub rows: Vec<Sums>,
}

impl Second {
    /// The sums of a clause of which the first look said `own`.
    pub fn sums(&self, inputs: &[i32; INPUTS], own: &Sums) -> Sums {
        let mut sums = self.bias.map(|bias| i64::from(bias) * i64::from(SECOND));
        for (input, row) in inputs.iter().zip(&self.rows) {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += i64::from(*input) * i64::from(*weight);
            }
        }
        let mut most = own.map(|own| own.saturating_add(LIFT));
        for (most, sum) in most.iter_mut().zip(sums) {
            *most = i64::from(*most).min(sum / i64::from(SECOND)) as i32;
        }
        most
    }
}

/// What stands around a clause never lifts it further than this: a thousand like lines that say nothing
/// say nothing together.
const LIFT: i32 = 2 * UNIT;
/// Parts of one in the weights of the second look.
pub const SECOND: i32 = 1024;

/// What goes into a model file.
#[derive(Debug)]
pub struct Parts<'a> {
    /// Header lines, such as `source: …`.
    pub about: &'a [String],
    /// Two to the power of this many pairs of places.
    pub bits: u32,
    /// Keys of features and their weights, the most important first: what finds no place is left out.
    pub rows: &'a [(u64, [i8; COLUMNS])],
    /// What is added for each sort.
    pub bias: Sums,
    /// The filters of the first look.
    pub filters: &'a Filters,
    /// The weights of the second look.
    pub second: &'a Second,
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
        let mut sums = || -> Result<Sums, Malformed> {
            let mut sums = [0; COLUMNS];
            for sum in &mut sums {
                *sum = next()?;
            }
            Ok(sums)
        };
        let bias = sums()?;
        let second =
            Second { bias: sums()?, rows: (0..INPUTS).map(|_| sums()).collect::<Result<_, _>>()? };
        let mut rises = Vec::with_capacity(COLUMNS);
        for _ in 0..COLUMNS {
            let mut of = Vec::with_capacity(POINTS);
            for _ in 0..POINTS {
                of.push((next()?, next()? as f32 / 1000.0));
            }
            rises.push(of);
        }
        let end = at + 4 * (1 + COLUMNS * (2 + INPUTS + POINTS * 2));
        let weights = end + filters::BYTES;
        let filters = file.get(end..weights).and_then(Filters::read).ok_or(Malformed)?;
        if !(1..=22).contains(&bits) || file.len() != weights + ((2 * PLACE) << bits) {
            return Err(Malformed);
        }
        Ok(Model { file, weights, bits, bias, filters, second, rises })
    }

    /// The file that holds a model, and how many rows found no place.
    pub fn build(parts: &Parts<'_>) -> (Vec<u8>, usize) {
        let mut out = header_bytes(MAGIC, parts.about);
        let mut put = |number: i32| out.extend(number.to_le_bytes());
        put(parts.bits as i32);
        let rows =
            [parts.bias, parts.second.bias].into_iter().chain(parts.second.rows.iter().copied());
        rows.flatten().for_each(&mut put);
        for of in parts.rises {
            let last = of.last().copied().unwrap_or((i32::MAX, 0));
            for point in 0..POINTS {
                let (sum, share) = of.get(point).copied().unwrap_or(last);
                put(sum);
                put(share);
            }
        }
        parts.filters.write(&mut out);
        let mut pairs = vec![[[0u8; PLACE]; 2]; 1 << parts.bits];
        let mut left_out = 0;
        for (key, weights) in parts.rows {
            let pair = pairs.get_mut(place(*key, parts.bits));
            let free = pair.and_then(|pair| pair.iter_mut().find(|place| place[COLUMNS] == 0));
            let Some(free) = free else {
                left_out += 1;
                continue;
            };
            free.iter_mut().zip(weights).for_each(|(byte, weight)| *byte = *weight as u8);
            free[COLUMNS] = check(*key);
        }
        out.extend(pairs.iter().flatten().flatten());
        (out, left_out)
    }

    /// The sums of the weights of features, from those of a clause of no words.
    pub fn sums(&self, features: &[Feature]) -> Sums {
        let mut sums = self.added(features.iter().copied());
        sums.iter_mut().zip(self.bias).for_each(|(sum, bias)| *sum += bias);
        sums
    }

    /// The sums of the weights of features alone.
    pub fn added(&self, features: impl Iterator<Item = Feature>) -> Sums {
        let pairs = self.file.get(self.weights..).unwrap_or(&[]).as_chunks::<{ 2 * PLACE }>().0;
        let mut sums = [0; COLUMNS];
        for (key, value) in features {
            let Some(pair) = pairs.get(place(key, self.bits)) else { continue };
            let own = |place: &&[u8; PLACE]| place.last() == Some(&check(key));
            let Some(weights) = pair.as_chunks::<PLACE>().0.iter().find(own) else { continue };
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += i32::from(*weight as i8) * value;
            }
        }
        sums
    }

    /// Adds what the filters say to the sums of a clause, given where the vectors of its words stand.
    pub fn filter(&self, sums: &mut Sums, words: impl Iterator<Item = u32>) {
        self.filters.add(sums, words);
    }

    /// The sums of the second look at a clause of which the first said `own`.
    pub fn again(&self, inputs: &[i32; INPUTS], own: &Sums) -> Sums {
        self.second.sums(inputs, own)
    }

    /// The share of clauses with such a sum that proved right.
    pub fn share(&self, column: usize, sum: i32) -> f32 {
        let Some(of) = self.rises.get(column) else { return 0.0 };
        let above = of.partition_point(|(least, _)| *least <= sum);
        above.checked_sub(1).and_then(|at| of.get(at)).map_or(0.0, |point| point.1)
    }
}

/// The bits of a key that are kept in its place; never 0.
fn check(key: u64) -> u8 {
    (key & 0xff).max(1) as u8
}

/// The pair of places that a key points at.
fn place(key: u64, bits: u32) -> usize {
    (key >> (64 - bits)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_is_read_again_and_a_piece_of_it_is_not() {
        let mut weights = [0i8; COLUMNS];
        weights[1] = -3;
        let rows = [(2 << 62 | 7, weights)];
        let rises = vec![vec![(-5, 100), (10, 900)]; COLUMNS];
        let mut second = Second { bias: [-4; COLUMNS], rows: vec![[0; COLUMNS]; INPUTS] };
        second.rows[1] = [SECOND / 2; COLUMNS];
        let (bias, filters) = ([7; COLUMNS], &Filters::none());
        let parts = Parts {
            about: &[],
            bits: 2,
            rows: &rows,
            bias,
            filters,
            second: &second,
            rises: &rises,
        };
        let (file, left_out) = Model::build(&parts);
        assert_eq!(left_out, 0);
        let model = Model::read(Cow::Owned(file.clone())).unwrap();
        let sums = model.sums(&[(2 << 62 | 7, 4), (2 << 62 | 8, 4), (7, 4)]);
        assert_eq!((sums[0], sums[1]), (7, -5));
        let mut inputs = [9; INPUTS];
        inputs[1] = 100;
        assert_eq!(model.again(&inputs, &[0; COLUMNS]), [46; COLUMNS]);
        assert_eq!(model.again(&inputs, &[-300; COLUMNS]), [LIFT - 300; COLUMNS]);
        assert_eq!((model.share(0, -6), model.share(0, 9), model.share(0, 10)), (0.0, 0.1, 0.9));
        assert_eq!(Model::read(Cow::Owned(file[..file.len() - 1].to_vec())).err(), Some(Malformed));
    }

    #[test]
    fn the_built_in_model_is_whole() {
        assert!(Model::read(Cow::Borrowed(built_in_bytes(FILE))).is_ok());
    }
}
