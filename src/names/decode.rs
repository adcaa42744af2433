//! The best labelling of a chain of tokens.

use super::features::{self, Around, ROLES, Role, Sink};
use super::model_file::{Row, Table, Weights};
use super::token::{Prepared, Token, Word};

/// Labels: outside, then begin and inside of person, place, organisation.
pub const LABELS: usize = 7;

/// Taken from the score of being no name, in units: a doubtful name is put forward all the same, with the
/// low confidence it has without this.
const LEAN: f32 = 0.7;

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

/// Words of a text with the weights of the roles they have been met in.
struct Fold<'w> {
    table: Table<'w>,
    /// For each word its place among the folded plus one; 0 for not yet.
    places: Vec<u32>,
    /// Weights by role, and a bit for each role that is there.
    folded: Vec<(Folded, u8)>,
}

impl Fold<'_> {
    /// Adds the weights of a word in a role.
    #[inline(always)]
    fn add(&mut self, near: Option<(&Token, &Word)>, role: Role, sum: &mut Row) {
        let Some((token, word)) = near else { return };
        let Some(place) = self.places.get_mut(token.word as usize) else { return };
        if *place == 0 {
            self.folded.push(([[0; 8]; ROLES.len()], 0));
            *place = self.folded.len() as u32;
        }
        let Some((rows, done)) = self.folded.get_mut(*place as usize - 1) else { return };
        let Some(row) = rows.get_mut(role as usize) else { return };
        if *done & 1 << role as u8 == 0 {
            *done |= 1 << role as u8;
            let mut fresh = Sum { table: self.table, sum: [0; 8] };
            features::of_word(word, role, &mut fresh);
            *row = fresh.sum;
        }
        for (sum, weight) in sum.iter_mut().zip(row) {
            *sum += *weight;
        }
    }
}

/// Score of what is no name and near no name.
const PLAIN: Row = [0, QUIET, QUIET, QUIET, QUIET, QUIET, QUIET, 0];
const QUIET: i16 = -160;

/// The score of each label for each token. What is plain text with nothing near that could be part of
/// a name is not looked at closely.
pub(super) fn scores(prepared: &Prepared, weights: &Weights) -> Vec<Row> {
    let table = weights.table();
    let tokens = &prepared.tokens;
    let places = vec![0; prepared.words.len()];
    let mut fold = Fold { table, places, folded: Vec::new() };
    let mut out = Vec::with_capacity(tokens.len());
    let mut around = Around::new(prepared, 0);
    let notable = |near: &Option<(&Token, &Word)>| near.is_some_and(|(_, word)| word.notable());
    let [_, _, before, here, ..] = &around.near;
    let mut ahead = [notable(before), notable(here)];
    for at in 0..tokens.len() {
        let [third, second, first, own, next, after, last] = around.near;
        let [before, here] = ahead;
        let coming = notable(&next);
        ahead = [here, coming];
        if before || here || coming {
            let mut sum = Sum { table, sum: [0; 8] };
            features::of_place(&around, prepared, &mut sum);
            fold.add(own, Role::Own, &mut sum.sum);
            fold.add(first, Role::Before1, &mut sum.sum);
            fold.add(second, Role::Before2, &mut sum.sum);
            fold.add(third, Role::Before3, &mut sum.sum);
            fold.add(next, Role::After1, &mut sum.sum);
            fold.add(after, Role::After2, &mut sum.sum);
            fold.add(last, Role::After3, &mut sum.sum);
            out.push(sum.sum);
        } else {
            out.push(PLAIN);
        }
        let new = tokens.get(at + 4);
        around.advance(new.and_then(|token| Some((token, prepared.word(token)?))));
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
        let lean = (LEAN * weights.scale) as i32;
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
            let [outside, ..] = &mut next;
            *outside -= lean;
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
