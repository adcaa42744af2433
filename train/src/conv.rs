//! How the filters of the first look are learnt: gradient steps for each weight (AdaGrad), with answers
//! left out by chance.

use withhold::passages::SORTS;
use withhold::passages::classes::Classes;
use withhold::passages::filters::{
    FILTERS, Filters, INPUTS, OF_ANSWERS, OF_SHAPES, OF_VECTORS, OWN, SIZE, WIDTH,
};

use crate::rng::Rng;

const COLUMNS: usize = SORTS.len();
/// Length of a step.
const RATE: f32 = 0.02;
/// The share of answers that are left out.
const DROPOUT: f32 = 0.5;

/// Numbers that are learnt, and how far each has moved.
#[derive(Clone)]
struct Weights {
    values: Vec<f32>,
    moved: Vec<f32>,
}

impl Weights {
    fn new(count: usize, range: f32, rng: &mut Rng) -> Weights {
        let values = (0..count).map(|_| (rng.unit() as f32 * 2.0 - 1.0) * range).collect();
        Weights { values, moved: vec![1e-2; count] }
    }

    fn step(&mut self, at: usize, slope: f32) {
        self.moved[at] += slope * slope;
        self.values[at] += RATE * slope / self.moved[at].sqrt();
    }

    /// Becomes the mean of itself, which stands for `before` rounds, and another.
    fn average(&mut self, other: &Weights, before: usize) {
        for (into, from) in self.values.iter_mut().zip(&other.values) {
            *into = (*into * before as f32 + from) / (before + 1) as f32;
        }
    }
}

/// The filters while they learn.
#[derive(Clone)]
pub struct Conv {
    shapes: Weights,
    bias: Weights,
    answers: Weights,
    /// Vectors of names, figures, unknown words and edges.
    own: Weights,
}

/// What the filters saw in a clause.
pub struct Seen {
    words: Vec<u32>,
    rows: Vec<f32>,
    /// How strongly each answers, and to which place.
    answers: Vec<(f32, usize)>,
}

impl Conv {
    pub fn new(rng: &mut Rng) -> Conv {
        Conv {
            shapes: Weights::new(FILTERS * INPUTS, (3.0 / INPUTS as f32).sqrt(), rng),
            bias: Weights::new(FILTERS, 0.0, rng),
            answers: Weights::new(FILTERS * COLUMNS, 0.1, rng),
            own: Weights::new(OWN * SIZE, 0.5, rng),
        }
    }

    /// Looks at a clause, given where the vectors of its words stand.
    pub fn look(&self, words: &[u32], rng: &mut Rng) -> Seen {
        let table = Classes::get();
        let edge = table.words() + OWN as u32 - 1;
        let words: Vec<u32> =
            [edge].into_iter().chain(words.iter().copied()).chain([edge]).collect();
        let mut rows = Vec::with_capacity(words.len() * SIZE);
        for word in &words {
            match table.vector(*word) {
                Some(vector) => {
                    rows.extend(vector.map(|number| f32::from(number) / OF_VECTORS as f32));
                }
                None => {
                    let own = (*word - table.words()) as usize;
                    rows.extend_from_slice(&self.own.values[own * SIZE..][..SIZE]);
                }
            }
        }
        let mut answers = vec![(0.0, 0); FILTERS];
        for start in 0..words.len().saturating_sub(WIDTH - 1) {
            let window = &rows[start * SIZE..][..INPUTS];
            let shapes = self.shapes.values.chunks_exact(INPUTS).zip(&self.bias.values);
            for (answer, (shape, bias)) in answers.iter_mut().zip(shapes) {
                let sum = dot(window, shape) + bias;
                if sum > answer.0 {
                    *answer = (sum, start);
                }
            }
        }
        for (answer, _) in &mut answers {
            let left_out = rng.chance(f64::from(DROPOUT));
            *answer = if left_out { 0.0 } else { *answer / (1.0 - DROPOUT) };
        }
        Seen { words, rows, answers }
    }

    /// What they add to the sums.
    pub fn sums(&self, seen: &Seen) -> [f32; COLUMNS] {
        let mut sums = [0.0; COLUMNS];
        for ((answer, _), counts) in seen.answers.iter().zip(self.answers.values.chunks(COLUMNS)) {
            sums.iter_mut().zip(counts).for_each(|(sum, counts)| *sum += answer * counts);
        }
        sums
    }

    /// A step by the error of each sort.
    pub fn step(&mut self, seen: &Seen, error: &[f32; COLUMNS]) {
        let known = Classes::get().words();
        for (filter, (answer, start)) in seen.answers.iter().enumerate() {
            if *answer <= 0.0 {
                continue;
            }
            let mut back = 0.0;
            for (column, error) in error.iter().enumerate() {
                let at = filter * COLUMNS + column;
                back += error * self.answers.values[at];
                self.answers.step(at, error * answer);
            }
            for (place, input) in seen.rows[start * SIZE..][..INPUTS].iter().enumerate() {
                let at = filter * INPUTS + place;
                let weight = self.shapes.values[at];
                self.shapes.step(at, back * input);
                if let Some(own) = seen.words[start + place / SIZE].checked_sub(known) {
                    self.own.step(own as usize * SIZE + place % SIZE, back * weight);
                }
            }
            self.bias.step(filter, back);
        }
    }

    /// Becomes the mean of itself, which stands for `before` rounds, and another.
    pub fn average(&mut self, other: &Conv, before: usize) {
        self.shapes.average(&other.shapes, before);
        self.bias.average(&other.bias, before);
        self.answers.average(&other.answers, before);
        self.own.average(&other.own, before);
    }

    /// In whole numbers.
    pub fn whole(&self) -> Filters {
        let small = |value: f32, of: i32| {
            (value * of as f32).round().clamp(i16::MIN.into(), i16::MAX.into()) as i16
        };
        let mut filters = Filters::none();
        for (into, from) in filters.shapes.iter_mut().flatten().zip(&self.shapes.values) {
            *into = small(*from, OF_SHAPES);
        }
        for (into, from) in filters.bias.iter_mut().zip(&self.bias.values) {
            *into = (from * (OF_SHAPES * OF_VECTORS) as f32).round() as i32;
        }
        for (into, from) in filters.answers.iter_mut().flatten().zip(&self.answers.values) {
            *into = small(*from, OF_ANSWERS);
        }
        for (into, from) in filters.own.iter_mut().flatten().zip(&self.own.values) {
            *into = (from * OF_VECTORS as f32).round().clamp(-127.0, 127.0) as i8;
        }
        filters
    }
}

fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 8];
    for (one, other) in one.chunks_exact(8).zip(other.chunks_exact(8)) {
        for (lane, (one, other)) in lanes.iter_mut().zip(one.iter().zip(other)) {
            *lane += one * other;
        }
    }
    lanes.iter().sum()
}
