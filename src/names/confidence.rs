//! How much the model believes in a name: marginals in a window around it.

use std::ops::Range;

use super::decode::LABELS;
use super::model_file::{Row, Weights};

/// Tokens looked at before and after a name.
const WINDOW: usize = 3;

/// Step and start scores as factors.
#[derive(Debug)]
pub(super) struct Factors {
    start: [f32; LABELS],
    step: [[f32; LABELS]; LABELS],
    /// Factors of scores that lie 0, 1, 2 … under the best.
    under: Vec<f32>,
}

fn line(row: &Row, scale: f32) -> [f32; LABELS] {
    let mut out = [0.0; LABELS];
    for (slot, score) in out.iter_mut().zip(row) {
        *slot = (f32::from(*score) / scale).exp();
    }
    out
}

impl Factors {
    pub(super) fn new(weights: &Weights) -> Factors {
        let mut step = [[0.0; LABELS]; LABELS];
        for (slot, row) in step.iter_mut().zip(&weights.step) {
            *slot = line(row, weights.scale);
        }
        let under = (0..256).map(|score| (-(score as f32) / weights.scale).exp()).collect();
        Factors { start: line(&weights.start, weights.scale), step, under }
    }

    /// Probability that each token of `name`, on average, belongs to a name of this kind (0 person,
    /// 1 place, 2 organisation), given the labels around the window. `chain` holds the scores of the
    /// chain, `labels` its best labels; `name` counts within the chain.
    pub(super) fn belief(
        &self,
        chain: &[Row],
        labels: &[u8],
        name: Range<usize>,
        kind: usize,
    ) -> f32 {
        let from = name.start.saturating_sub(WINDOW);
        let to = (name.end + WINDOW).min(chain.len());
        let count = to - from;
        let scores = chain.get(from..to).unwrap_or(&[]);
        let mut emitted = Vec::with_capacity(count);
        for row in scores {
            let top = row.iter().take(LABELS).max().copied().unwrap_or(0);
            let mut out = [0.0; LABELS];
            for (slot, score) in out.iter_mut().zip(row) {
                let under = (i32::from(top) - i32::from(*score)) as usize;
                *slot = self.under.get(under).copied().unwrap_or(0.0);
            }
            emitted.push(out);
        }
        let border = |at: usize| labels.get(at).map(|label| *label as usize);
        let mut forward: Vec<[f32; LABELS]> = Vec::with_capacity(count);
        let mut state = match from.checked_sub(1).and_then(border) {
            Some(label) => self.step.get(label).copied().unwrap_or(self.start),
            None => self.start,
        };
        for (at, emit) in emitted.iter().enumerate() {
            if at > 0 {
                state = self.push(&state);
            }
            state = scaled(product(&state, emit));
            forward.push(state);
        }
        let mut state = [1.0; LABELS];
        if let Some(label) = border(to) {
            for (slot, row) in state.iter_mut().zip(&self.step) {
                *slot = row.get(label).copied().unwrap_or(0.0);
            }
        }
        let mut sum = 0.0;
        for at in (0..count).rev() {
            let both = forward.get(at).map_or([0.0; LABELS], |forward| product(forward, &state));
            if name.contains(&(at + from)) {
                let all: f32 = both.iter().sum();
                let [_, rest @ ..] = &both;
                let of_kind: f32 = rest.iter().skip(2 * kind).take(2).sum();
                if all > 0.0 {
                    sum += of_kind / all;
                }
            }
            let emit = emitted.get(at).copied().unwrap_or([0.0; LABELS]);
            state = scaled(self.pull(&product(&state, &emit)));
        }
        sum / name.len().max(1) as f32
    }

    /// One step forward.
    fn push(&self, state: &[f32; LABELS]) -> [f32; LABELS] {
        let mut out = [0.0; LABELS];
        for (weight, row) in state.iter().zip(&self.step) {
            for (slot, step) in out.iter_mut().zip(row) {
                *slot += weight * step;
            }
        }
        out
    }

    /// One step back.
    fn pull(&self, state: &[f32; LABELS]) -> [f32; LABELS] {
        self.step.map(|row| product(&row, state).iter().sum())
    }
}

fn product(one: &[f32; LABELS], other: &[f32; LABELS]) -> [f32; LABELS] {
    let mut out = *one;
    for (slot, factor) in out.iter_mut().zip(other) {
        *slot *= factor;
    }
    out
}

fn scaled(state: [f32; LABELS]) -> [f32; LABELS] {
    let sum: f32 = state.iter().sum();
    if sum > 0.0 { state.map(|one| one / sum) } else { state }
}
