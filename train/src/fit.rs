//! Fits the weights: conditional likelihood of the labels of whole chains, by stochastic gradient with a
//! step of its own for each weight.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};

use withhold::names::features::{self, Around, ROLES, Sink};
use withhold::names::{Gazetteer, LABELS, Layout, Prepared, allowed, chains, flag};

use crate::grammar::Text;
use crate::rng::Rng;

/// A chain ready for training.
struct Chain {
    /// Rows of all tokens, one after another, and where each token's rows end.
    rows: Vec<u32>,
    ends: Vec<u32>,
    labels: Vec<u8>,
    /// Whether each word begins with a capital.
    capital: Vec<bool>,
    weight: f32,
}

/// Marks features that know the word itself.
const LEXICAL: u32 = 1 << 31;

/// All chains, and the features they have.
#[derive(Default)]
pub struct Chains {
    list: Vec<Chain>,
    pub tokens: usize,
    numbers: HashMap<u64, u32, Plain>,
    /// Key and count of each feature.
    features: Vec<(u64, u32)>,
}

/// Keys are hashes already.
#[derive(Clone, Copy, Default)]
struct Plain(u64);

impl BuildHasher for Plain {
    type Hasher = Plain;
    fn build_hasher(&self) -> Plain {
        Plain(0)
    }
}

impl Hasher for Plain {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

struct Collect<'a> {
    numbers: &'a mut HashMap<u64, u32, Plain>,
    features: &'a mut Vec<(u64, u32)>,
    rows: &'a mut Vec<u32>,
}

impl Sink for Collect<'_> {
    fn add(&mut self, family: u64, value: u64) {
        let key = features::key(family, value);
        let number = *self.numbers.entry(key).or_insert_with(|| {
            self.features.push((key, 0));
            self.features.len() as u32 - 1
        });
        self.features[number as usize].1 += 1;
        let lexical = matches!(family, 1 | 2 | 1001 | 1003 | 1007 | 1010);
        self.rows.push(if lexical { number | LEXICAL } else { number });
    }
}

/// The label of every token.
pub fn labels(text: &Text, prepared: &Prepared) -> Vec<u8> {
    let mut out = vec![0; prepared.tokens.len()];
    let mut spans = text.spans.iter().peekable();
    let mut begun = false;
    for (token, label) in prepared.tokens.iter().zip(&mut out) {
        while spans.peek().is_some_and(|span| span.1 <= token.start as usize) {
            spans.next();
            begun = false;
        }
        if let Some((start, end, kind)) = spans.peek().filter(|span| span.0 < token.end as usize) {
            let _ = (start, end);
            *label = (1 + 2 * kind + usize::from(begun)) as u8;
            begun = true;
        }
    }
    out
}

impl Chains {
    /// Adds the chains of a text. With `forget`, the lists do not know some of the people.
    pub fn add(&mut self, text: &Text, weight: f32, lists: &Gazetteer, forget: f64, rng: &mut Rng) {
        let mut prepared = Prepared::new(&text.text, &Layout::of_text(&text.text), lists);
        let labels = labels(text, &prepared);
        let people = flag::FORENAME | flag::SURNAME | flag::RARE | flag::COMMON;
        let forgotten = [0, people, flag::PLACE | flag::ABROAD, 0];
        // For each word whether the lists shall know it: not yet said, yes, no.
        let mut known = vec![0u8; prepared.words.len()];
        for (token, label) in prepared.tokens.iter().zip(&labels) {
            let (mark, kind) = (&mut known[token.word as usize], label.div_ceil(2) as usize);
            if forgotten[kind] != 0 && *mark == 0 {
                *mark = if rng.chance(forget) { 2 } else { 1 };
                if *mark == 2 {
                    prepared.words[token.word as usize].flags &= !forgotten[kind];
                }
            }
        }
        for range in chains(&prepared) {
            let mut chain = Chain {
                rows: Vec::new(),
                ends: Vec::new(),
                labels: labels[range.clone()].to_vec(),
                capital: Vec::new(),
                weight,
            };
            for at in range.clone() {
                let around = Around::new(&prepared, at);
                let mut sink = Collect {
                    numbers: &mut self.numbers,
                    features: &mut self.features,
                    rows: &mut chain.rows,
                };
                for (role, near) in ROLES.iter().zip([3, 2, 1, 0, 4, 5, 6]) {
                    if let Some((_, word)) = around.near[near] {
                        features::of_word(word, *role, &mut sink);
                    }
                }
                features::of_place(&around, &prepared, &mut sink);
                chain.ends.push(chain.rows.len() as u32);
                chain.capital.push(around.near[3].is_some_and(|(_, word)| word.case.is_capital()));
            }
            let mut before = 0usize;
            for label in &mut chain.labels {
                if !allowed(before, *label as usize) {
                    *label -= 1;
                }
                before = *label as usize;
            }
            if chain.labels[0] > 0 && chain.labels[0].is_multiple_of(2) {
                chain.labels[0] -= 1;
            }
            self.tokens += chain.labels.len();
            self.list.push(chain);
        }
    }

    /// Leaves out features seen less often than `least`, and numbers the others anew.
    pub fn prune(&mut self, least: u32) {
        self.numbers = HashMap::default();
        let mut kept = 0;
        let anew: Vec<u32> = self
            .features
            .iter()
            .map(|(_, count)| {
                if *count < least {
                    return u32::MAX;
                }
                kept += 1;
                kept - 1
            })
            .collect();
        self.features.retain(|(_, count)| *count >= least);
        for chain in &mut self.list {
            let mut rows = Vec::with_capacity(chain.rows.len() / 2);
            let mut from = 0;
            for end in &mut chain.ends {
                let part = &chain.rows[from..*end as usize];
                for row in part {
                    let new = anew[(row & !LEXICAL) as usize];
                    if new != u32::MAX {
                        rows.push(new | row & LEXICAL);
                    }
                }
                from = *end as usize;
                *end = rows.len() as u32;
            }
            chain.rows = rows;
        }
    }

    /// How many features there are.
    pub fn features(&self) -> usize {
        self.features.len()
    }
}

type Vector = [f32; 8];

/// The weights in fractions.
pub struct Fitted {
    pub rows: Vec<Vector>,
    pub start: Vector,
    pub step: [Vector; 8],
}

/// How fitting goes.
pub struct Plan {
    pub rounds: usize,
    pub rate: f32,
    pub dropout: f64,
    /// Share of capitalised words that are taken for unknown.
    pub unknown: f64,
    pub shrink: f32,
}

const NEVER: f32 = -1000.0;

fn add(sum: &mut Vector, row: &Vector) {
    for (sum, one) in sum.iter_mut().zip(row) {
        *sum += one;
    }
}

/// Fits the weights to the chains.
pub fn fit(
    chains: &Chains,
    plan: &Plan,
    rng: &mut Rng,
    mut told: impl FnMut(usize, f64),
) -> Fitted {
    let mut rows = vec![[0f32; 8]; chains.features.len()];
    let mut squares = vec![[1e-2f32; 8]; chains.features.len()];
    let mut start = [0f32; 8];
    let mut step = [[0f32; 8]; 8];
    for (from, row) in step.iter_mut().enumerate() {
        for (to, weight) in row.iter_mut().enumerate() {
            if to >= LABELS || from >= LABELS || !allowed(from, to) {
                *weight = NEVER;
            }
        }
    }
    for label in [2, 4, 6, 7] {
        start[label] = NEVER;
    }
    let mut mean = Fitted {
        rows: vec![[0f32; 8]; chains.features.len()],
        start: [0f32; 8],
        step: [[0f32; 8]; 8],
    };
    let mut taken = 0f32;
    let (mut start_squares, mut step_squares) = ([1e-2f32; 8], [[1e-2f32; 8]; 8]);
    let mut order: Vec<usize> = (0..chains.list.len()).collect();
    let keep = 1.0 - plan.dropout;
    let scale = 1.0 / keep as f32;
    let threshold = (keep * 4_294_967_296.0) as u64;
    let mut kept: Vec<u32> = Vec::new();
    let mut ends: Vec<usize> = Vec::new();
    let (mut emit, mut forward, mut backward): (Vec<Vector>, Vec<Vector>, Vec<Vector>) =
        Default::default();
    for round in 0..plan.rounds {
        rng.shuffle(&mut order);
        let rate = plan.rate * (1.0 - 0.85 * round as f32 / plan.rounds as f32);
        let mut loss = 0f64;
        for index in &order {
            let chain = &chains.list[*index];
            let count = chain.labels.len();
            kept.clear();
            ends.clear();
            emit.clear();
            let mut from = 0;
            for (end, capital) in chain.ends.iter().zip(&chain.capital) {
                // Now and then the word is one never seen before.
                let unknown = rng.chance(if *capital { plan.unknown } else { plan.unknown * 0.25 });
                let mut sum = [0f32; 8];
                for row in &chain.rows[from..*end as usize] {
                    if rng.next() >> 32 < threshold && !(unknown && row & LEXICAL != 0) {
                        let row = &(row & !LEXICAL);
                        kept.push(*row);
                        for (sum, weight) in sum.iter_mut().zip(&rows[*row as usize]) {
                            *sum += weight;
                        }
                    }
                }
                from = *end as usize;
                ends.push(kept.len());
                emit.push(sum.map(|one| one * scale));
            }
            // Forward and backward in factors, each token scaled to one.
            let factor = step.map(|row| row.map(f32::exp));
            let mut logs = 0f64;
            forward.clear();
            let mut gold = start[chain.labels[0] as usize] as f64;
            let mut exps: Vec<Vector> = Vec::with_capacity(count);
            for (at, scores) in emit.iter().enumerate() {
                let top = scores[..LABELS].iter().copied().fold(f32::MIN, f32::max);
                let mut out = [0f32; 8];
                for label in 0..LABELS {
                    out[label] = (scores[label] - top).exp();
                }
                exps.push(out);
                let mut state = [0f32; 8];
                if at == 0 {
                    for label in 0..LABELS {
                        state[label] = start[label].exp() * out[label];
                    }
                } else {
                    let before = &forward[at - 1];
                    for (weight, row) in before.iter().zip(&factor) {
                        for label in 0..8 {
                            state[label] += weight * row[label];
                        }
                    }
                    for label in 0..8 {
                        state[label] *= out[label];
                    }
                    gold += step[chain.labels[at - 1] as usize][chain.labels[at] as usize] as f64;
                }
                gold += scores[chain.labels[at] as usize] as f64;
                let sum: f32 = state.iter().sum::<f32>().max(1e-30);
                logs += f64::from(sum.ln() + top);
                forward.push(state.map(|one| one / sum));
            }
            loss += (logs - gold) * f64::from(chain.weight);
            backward.clear();
            backward.resize(count, [1.0; 8]);
            for at in (0..count - 1).rev() {
                let mut ahead = backward[at + 1];
                for label in 0..8 {
                    ahead[label] *= exps[at + 1][label];
                }
                let mut state = [0f32; 8];
                for (slot, row) in state.iter_mut().zip(&factor) {
                    for label in 0..8 {
                        *slot += row[label] * ahead[label];
                    }
                }
                let sum: f32 = state.iter().sum::<f32>().max(1e-30);
                backward[at] = state.map(|one| one / sum);
            }
            let mut step_gradient = [[0f32; 8]; 8];
            let mut from = 0;
            for at in 0..count {
                let gold = chain.labels[at] as usize;
                let mut gradient = [0f32; 8];
                let mut sum = 0f32;
                for label in 0..LABELS {
                    gradient[label] = forward[at][label] * backward[at][label];
                    sum += gradient[label];
                }
                let mut most = 0f32;
                for (label, slope) in gradient.iter_mut().take(LABELS).enumerate() {
                    *slope = *slope / sum.max(1e-30) - f32::from(u8::from(label == gold));
                    *slope *= chain.weight;
                    most = most.max(slope.abs());
                }
                if at == 0 {
                    for label in [0, 1, 3, 5] {
                        start_squares[label] += gradient[label] * gradient[label];
                        start[label] -= rate * gradient[label] / start_squares[label].sqrt();
                    }
                }
                if most > 1e-3 {
                    for row in &kept[from..ends[at]] {
                        let weights = &mut rows[*row as usize];
                        let squares = &mut squares[*row as usize];
                        for label in 0..8 {
                            let slope = gradient[label] + plan.shrink * weights[label];
                            squares[label] += slope * slope;
                            weights[label] -= rate * slope / squares[label].sqrt();
                        }
                    }
                }
                from = ends[at];
                if at > 0 && most > 1e-3 {
                    let mut pairs = [[0f32; 8]; 8];
                    let mut sum = 0f32;
                    for one in 0..LABELS {
                        for other in 0..LABELS {
                            let value = forward[at - 1][one]
                                * factor[one][other]
                                * exps[at][other]
                                * backward[at][other];
                            pairs[one][other] = value;
                            sum += value;
                        }
                    }
                    for one in 0..LABELS {
                        for other in 0..LABELS {
                            step_gradient[one][other] +=
                                pairs[one][other] / sum.max(1e-30) * chain.weight;
                        }
                    }
                    step_gradient[chain.labels[at - 1] as usize][gold] -= chain.weight;
                }
            }
            for one in 0..LABELS {
                for other in 0..LABELS {
                    let slope = step_gradient[one][other];
                    if slope != 0.0 && allowed(one, other) {
                        step_squares[one][other] += slope * slope;
                        step[one][other] -= rate * slope / step_squares[one][other].sqrt();
                    }
                }
            }
        }
        told(round, loss / chains.tokens as f64);
        // The mean of the later rounds is steadier than the last.
        if 2 * round >= plan.rounds {
            for (sum, row) in mean.rows.iter_mut().zip(&rows) {
                add(sum, row);
            }
            add(&mut mean.start, &start);
            mean.step.iter_mut().zip(&step).for_each(|(sum, row)| add(sum, row));
            taken += 1.0;
        }
    }
    let all = mean.rows.iter_mut().chain(&mut mean.step).chain([&mut mean.start]);
    all.flatten().for_each(|weight| *weight /= taken);
    mean
}

/// Weights as small integers: rows by key, starts, steps.
pub type Small = (Vec<(u64, [i8; 7])>, [i16; 8], [[i16; 8]; 8]);

impl Fitted {
    /// The weights as small integers, `scale` of them a unit: those that weigh `least` or more, the
    /// heaviest first; then starts and steps.
    pub fn small(&self, chains: &Chains, scale: f32, least: f32) -> Small {
        let large = |weight: f32| (weight * scale).round().clamp(-16_000.0, 16_000.0) as i16;
        // How far a row moves labels apart counts, and how often it is met.
        let mut rows: Vec<(f32, u64, [i8; 7])> = Vec::new();
        for (row, (key, count)) in self.rows.iter().zip(&chains.features) {
            let [weights @ .., _] = row;
            let most = weights.iter().fold(0f32, |most, weight| most.max(weight.abs()));
            if most >= least {
                let small =
                    weights.map(|weight| (weight * scale).round().clamp(-127.0, 127.0) as i8);
                rows.push((most * (*count as f32).min(50.0).sqrt(), *key, small));
            }
        }
        rows.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let rows = rows.into_iter().map(|(_, key, small)| (key, small)).collect();
        (rows, self.start.map(large), self.step.map(|row| row.map(large)))
    }
}
