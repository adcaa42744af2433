//! Filters over three words at a time, of which each says how strongly it answers to its best place in a
//! clause (Kim 2014). They see the company that words keep rather than the words, and so know something
//! of clauses none of whose words training had.

use super::SORTS;
use super::classes::Classes;
use super::context::{Sums, UNIT};

const COLUMNS: usize = SORTS.len();
/// Numbers in the vector of a word.
pub const SIZE: usize = 32;
/// Words that a filter sees at once.
pub const WIDTH: usize = 3;
/// Numbers that a filter sees at once.
pub const INPUTS: usize = WIDTH * SIZE;
/// How many filters there are.
pub const FILTERS: usize = 96;
/// Vectors of what is in no table: names, figures, unknown words, and the edges of a clause.
pub const OWN: usize = 4;
/// Bytes that the filters take in a file.
pub const BYTES: usize = FILTERS * (INPUTS * 2 + 4 + COLUMNS * 2) + OWN * SIZE;

/// One unit in the vectors, in the shapes, and in what an answer counts.
pub const OF_VECTORS: i32 = 32;
/// Parts of one in the shapes.
pub const OF_SHAPES: i32 = 256;
/// Parts of one in what an answer counts.
pub const OF_ANSWERS: i32 = 256;

/// A clause that the linear sums are this sure to be of no sort is not looked at.
pub const QUIET: i32 = -7 * UNIT / 2;
/// Words of a clause beyond this are not looked at.
const MOST: usize = 120;

/// A vector of a word.
pub type Vector = [i8; SIZE];

/// The filters, in whole numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Filters {
    /// What each filter answers to.
    pub shapes: Vec<[i16; INPUTS]>,
    /// What each adds to its answer.
    pub bias: Vec<i32>,
    /// What an answer counts for each sort.
    pub answers: Vec<[i16; COLUMNS]>,
    /// The vectors of what is in no table.
    pub own: [Vector; OWN],
}

impl Filters {
    /// Filters that answer to nothing.
    pub fn none() -> Filters {
        Filters {
            shapes: vec![[0; INPUTS]; FILTERS],
            bias: vec![0; FILTERS],
            answers: vec![[0; COLUMNS]; FILTERS],
            own: [[0; SIZE]; OWN],
        }
    }

    /// Reads what `write` wrote.
    pub fn read(bytes: &[u8]) -> Option<Filters> {
        let (shapes, rest) = bytes.split_at_checked(FILTERS * INPUTS * 2)?;
        let (bias, rest) = rest.split_at_checked(FILTERS * 4)?;
        let (answers, own) = rest.split_at_checked(FILTERS * COLUMNS * 2)?;
        let small = |bytes: &[u8]| -> Vec<i16> {
            bytes.as_chunks::<2>().0.iter().map(|two| i16::from_le_bytes(*two)).collect()
        };
        let mut vectors = [[0; SIZE]; OWN];
        for (vector, bytes) in vectors.iter_mut().zip(own.as_chunks::<SIZE>().0) {
            *vector = bytes.map(|byte| byte as i8);
        }
        (own.len() == OWN * SIZE).then(|| Filters {
            shapes: small(shapes).as_chunks::<INPUTS>().0.to_vec(),
            bias: bias.as_chunks::<4>().0.iter().map(|four| i32::from_le_bytes(*four)).collect(),
            answers: small(answers).as_chunks::<COLUMNS>().0.to_vec(),
            own: vectors,
        })
    }

    /// The bytes that `read` reads.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.shapes.iter().flatten().flat_map(|number| number.to_le_bytes()));
        out.extend(self.bias.iter().flat_map(|number| number.to_le_bytes()));
        out.extend(self.answers.iter().flatten().flat_map(|number| number.to_le_bytes()));
        out.extend(self.own.iter().flatten().map(|number| *number as u8));
    }

    /// Adds what the filters say to the sums of a clause, given where the vectors of its words stand:
    /// those behind the table are `own`.
    pub fn add(&self, sums: &mut Sums, words: impl Iterator<Item = u32>) {
        if sums.iter().all(|sum| *sum < QUIET) {
            return;
        }
        let table = Classes::get();
        let own = |place: u32| self.own.get(place.saturating_sub(table.words()) as usize).copied();
        let vector = |place| table.vector(place).or_else(|| own(place)).unwrap_or_default();
        let more = self.sums(words.map(vector));
        sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
    }

    fn sums(&self, words: impl Iterator<Item = Vector>) -> Sums {
        let edge = self.own.last().copied().unwrap_or_default();
        let mut rows: Vec<i16> = Vec::with_capacity(32 * SIZE);
        let words = words.take(MOST);
        for vector in [edge].into_iter().chain(words).chain([edge]) {
            rows.extend(vector.map(i16::from));
        }
        let places = (rows.len() / SIZE).saturating_sub(WIDTH - 1);
        let windows = (0..places)
            .filter_map(|at| rows.get(at * SIZE..).and_then(|rest| rest.first_chunk::<INPUTS>()));
        let mut sums = [0i64; COLUMNS];
        for ((shape, bias), answers) in self.shapes.iter().zip(&self.bias).zip(&self.answers) {
            let best = windows.clone().map(|window| dot(window, shape)).max();
            let answer = best.map_or(0, |best| best.saturating_add(*bias)).max(0);
            if answer > 0 {
                for (sum, counts) in sums.iter_mut().zip(answers) {
                    *sum += i64::from(answer) * i64::from(*counts);
                }
            }
        }
        const PARTS: i64 = OF_VECTORS as i64 * OF_SHAPES as i64 * OF_ANSWERS as i64 / UNIT as i64;
        sums.map(|sum| (sum / PARTS) as i32)
    }
}

fn dot(one: &[i16; INPUTS], other: &[i16; INPUTS]) -> i32 {
    one.iter().zip(other).map(|(one, other)| i32::from(*one) * i32::from(*other)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filters() -> Filters {
        let mut filters = Filters::none();
        // The first answers to a word whose first number is high, followed by one whose second is.
        filters.shapes[0][SIZE] = OF_SHAPES as i16;
        filters.shapes[0][2 * SIZE + 1] = OF_SHAPES as i16;
        filters.bias[0] = -OF_VECTORS * OF_SHAPES;
        filters.answers[0][2] = OF_ANSWERS as i16;
        filters
    }

    fn vector(place: usize) -> Vector {
        let mut vector = [0; SIZE];
        vector[place] = OF_VECTORS as i8;
        vector
    }

    #[test]
    fn the_best_place_of_a_clause_counts() {
        let filters = filters();
        let sums = |words: &[usize]| filters.sums(words.iter().map(|at| vector(*at)))[2];
        assert_eq!(sums(&[5, 0, 1, 5]), UNIT);
        assert_eq!(sums(&[0, 1, 0, 1]), UNIT);
        assert_eq!(sums(&[1, 0, 5]), 0);
        assert_eq!(sums(&[]), 0);
    }

    #[test]
    fn a_clause_that_says_nothing_is_not_looked_at() {
        let mut filters = Filters { shapes: vec![[0; INPUTS]; FILTERS], ..filters() };
        filters.bias[0] = OF_VECTORS * OF_SHAPES;
        let (mut quiet, mut other) = ([QUIET - 1; COLUMNS], [QUIET; COLUMNS]);
        filters.add(&mut quiet, [0].into_iter());
        filters.add(&mut other, [0].into_iter());
        assert_eq!(quiet, [QUIET - 1; COLUMNS]);
        assert!(other[2] > QUIET);
    }

    #[test]
    fn what_is_written_is_read_again_and_a_piece_of_it_is_not() {
        let filters = filters();
        let mut bytes = Vec::new();
        filters.write(&mut bytes);
        assert_eq!(bytes.len(), BYTES);
        assert_eq!(Filters::read(&bytes), Some(filters));
        assert_eq!(Filters::read(&bytes[..BYTES - 1]), None);
    }
}
