//! The best labelling of a chain of tokens.

use super::features::{self, Around, ROLES, Role, Sink};
use super::model_file::{Row, Table, Weights};
use super::token::{Prepared, Word};

/// Labels: outside, then begin and inside of person, place, organisation.
pub const LABELS: usize = 7;

/// Whether a label may follow another: a name goes on only where one of its kind has begun.
pub fn allowed(from: usize, to: usize) -> bool {
    to == 0 || to % 2 == 1 || from == to || from + 1 == to
}

/// Sums the weights of features.
struct Sum<'w> {
    table: Table<'w>,
    sum: Row,
}

impl Sink for Sum<'_> {
    #[inline(always)]
    fn add(&mut self, family: u64, value: u64) {
        self.table.add(features::key(family, value), &mut self.sum);
    }
}

/// The weights of one word in each of its roles.
type Folded = [Row; ROLES.len()];

/// Folds the features of every distinct word.
fn fold(words: &[Word], weights: &Weights) -> Vec<Folded> {
    let table = weights.table();
    let one = |word: &Word| {
        ROLES.map(|role| {
            let mut sum = Sum { table, sum: [0; 8] };
            features::of_word(word, role, &mut sum);
            sum.sum
        })
    };
    words.iter().map(one).collect()
}

/// The score of each label for each token.
pub(super) fn scores(prepared: &Prepared, weights: &Weights) -> Vec<Row> {
    let folded = fold(&prepared.words, weights);
    let table = weights.table();
    let part = |at: Option<usize>, role: Role| {
        let token = at.and_then(|at| prepared.tokens.get(at))?;
        folded.get(token.word as usize)?.get(role as usize)
    };
    let mut out = Vec::with_capacity(prepared.tokens.len());
    let mut around = Around::new(prepared, 0);
    for at in 0..prepared.tokens.len() {
        let mut sum = Sum { table, sum: [0; 8] };
        let parts = [
            part(Some(at), Role::Own),
            part(at.checked_sub(1), Role::Before1),
            part(at.checked_sub(2), Role::Before2),
            part(at.checked_sub(3), Role::Before3),
            part(Some(at + 1), Role::After1),
            part(Some(at + 2), Role::After2),
            part(Some(at + 3), Role::After3),
        ];
        for row in parts.into_iter().flatten() {
            for (sum, weight) in sum.sum.iter_mut().zip(row) {
                *sum += weight;
            }
        }
        features::of_place(&around, prepared, &mut sum);
        out.push(sum.sum);
        let next = prepared.tokens.get(at + 4);
        around.advance(next.and_then(|token| Some((token, prepared.word(token)?))));
    }
    out
}

/// Room for decoding, kept from chain to chain.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    back: Vec<[u8; LABELS]>,
}

impl Decoder {
    /// Adds the best labels of a chain with these scores to `out`.
    pub(super) fn decode(&mut self, chain: &[Row], weights: &Weights, out: &mut Vec<u8>) {
        self.back.clear();
        let mut best = [0i32; LABELS];
        for (at, scores) in chain.iter().enumerate() {
            let mut next = [0i32; LABELS];
            let mut from = [0u8; LABELS];
            for (to, (slot, back)) in next.iter_mut().zip(&mut from).enumerate() {
                let arrive = |label: usize| {
                    let step = weights.step.get(label).and_then(|row| row.get(to));
                    i32::from(step.copied().unwrap_or(0))
                };
                if at == 0 {
                    *slot = i32::from(weights.start.get(to).copied().unwrap_or(0));
                } else {
                    *slot = i32::MIN;
                    for (label, score) in best.iter().enumerate() {
                        let score = score + arrive(label);
                        if score > *slot {
                            (*slot, *back) = (score, label as u8);
                        }
                    }
                }
                *slot += i32::from(scores.get(to).copied().unwrap_or(0));
            }
            best = next;
            self.back.push(from);
        }
        let last =
            best.iter().enumerate().max_by_key(|(label, score)| (**score, usize::MAX - label));
        let mut label = last.map_or(0, |(label, _)| label as u8);
        let start = out.len();
        for from in self.back.iter().rev() {
            out.push(label);
            label = from.get(label as usize).copied().unwrap_or(0);
        }
        if let Some(chain) = out.get_mut(start..) {
            chain.reverse();
        }
    }
}
