//! What is looked at in a clause: hashes of its words and pairs of words, of its neighbours and labels.

use std::ops::Range;

use crate::names::{Layout, hash};

use super::classes::Classes;
use super::units::Unit;

/// A feature and how much it counts: the clause's own words most, words further off less.
pub type Feature = (u64, i32);

/// Weight of a word or pair of the clause itself.
const OWN: i32 = 4;
/// Weight of a word of the clause before or after, or of a header or label.
const NEAR: i32 = 2;
/// Weight of a word further off.
const FAR: i32 = 1;
/// How many clauses on each side are looked at from afar.
const AROUND: usize = 6;

/// Kinds of features, mixed into their hashes.
mod kind {
    pub(super) const WORD: u64 = 1;
    pub(super) const PAIR: u64 = 2;
    pub(super) const STEM: u64 = 3;
    pub(super) const STEMS: u64 = 4;
    pub(super) const BEFORE: u64 = 5;
    pub(super) const AFTER: u64 = 6;
    pub(super) const OTHER_BEFORE: u64 = 7;
    pub(super) const OTHER_AFTER: u64 = 8;
    pub(super) const HEAD: u64 = 9;
    pub(super) const LEFT: u64 = 10;
    pub(super) const AROUND: u64 = 11;
    pub(super) const FORM: u64 = 12;
    pub(super) const SKIP: u64 = 13;
    pub(super) const HEADED: u64 = 14;
    pub(super) const CLASS: u64 = 15;
    pub(super) const CLASSES: u64 = 16;
    pub(super) const CLASS_SKIP: u64 = 17;
    pub(super) const CLASS_NEAR: u64 = 18;
    pub(super) const CLASS_AROUND: u64 = 19;
}

/// A word of a clause: its hash in small letters with figures as noughts, and that of its beginning.
#[derive(Clone, Copy, Debug)]
struct Word {
    whole: u64,
    stem: u64,
    /// The class of words it belongs to: names and figures have one each, and so have unknown words.
    class: u64,
    /// Where its vector stands.
    vector: u32,
    /// Written with a capital inside a sentence: mostly a name, whose letters tell nothing.
    named: bool,
}

/// Makes the features of the clauses of one text.
#[derive(Debug)]
pub struct Judge<'a> {
    text: &'a str,
    layout: &'a Layout,
    units: &'a [Unit],
    words: Vec<Word>,
    /// Where the words of each clause lie, and a hash of them all.
    of: Vec<(Range<usize>, u64)>,
    features: Vec<Feature>,
}

impl<'a> Judge<'a> {
    /// Reads the words of all clauses.
    pub fn new(text: &'a str, layout: &'a Layout, units: &'a [Unit]) -> Judge<'a> {
        let (mut words, mut of) = (Vec::new(), Vec::with_capacity(units.len()));
        for unit in units {
            let from = words.len();
            words_of(text.get(unit.range.clone()).unwrap_or(""), &mut words);
            let own = words.get(from..).unwrap_or_default().iter();
            let all = own.fold(0, |all, word: &Word| hash::pair(all, word.whole));
            of.push((from..words.len(), all));
        }
        Judge { text, layout, units, words, of, features: Vec::new() }
    }

    fn words(&self, unit: usize) -> &[Word] {
        self.of.get(unit).and_then(|(range, _)| self.words.get(range.clone())).unwrap_or(&[])
    }

    /// Where the vectors of the words of a clause stand: those behind the table are of names, figures
    /// and unknown words.
    pub fn vectors(&self, number: usize) -> impl Iterator<Item = u32> {
        self.words(number).iter().map(|word| word.vector)
    }

    /// The clauses that are looked at from afar, from each clause, each of like ones once.
    pub fn around(&self, number: usize) -> impl Iterator<Item = usize> {
        let window = number.saturating_sub(AROUND)..(number + AROUND + 1).min(self.units.len());
        let first = window.start;
        window.filter(move |other| {
            let beside = number.saturating_sub(1)..number + 2;
            let mut before = beside.chain(first..*other);
            other.abs_diff(number) > 1
                && !before.any(|before| before != *other && self.alike(before, *other))
        })
    }

    /// Whether two clauses have the same words: what is said again and again says no more by that.
    fn alike(&self, one: usize, other: usize) -> bool {
        let all = |number: usize| self.of.get(number).map(|(_, all)| *all);
        all(one) == all(other)
    }

    /// What a clause is for those around it.
    pub fn far(&self, number: usize) -> impl Iterator<Item = Feature> {
        let words = self.words(number).iter().filter(|word| !word.named);
        words.flat_map(|word| {
            [
                (hash::pair(kind::AROUND, word.stem), FAR),
                (hash::pair(kind::CLASS_AROUND, word.class), FAR),
            ]
        })
    }

    /// The features of a clause but for those from afar, each once for each time it is there.
    pub fn near(&mut self, number: usize) -> &[Feature] {
        let mut out = std::mem::take(&mut self.features);
        out.clear();
        let own = self.words(number);
        let start = hash::bytes(b"^");
        let mut before = Word { whole: start, stem: start, class: start, vector: 0, named: false };
        let mut skipped = before;
        for word in own {
            if !word.named {
                out.push((hash::pair(kind::WORD, word.whole), OWN));
                out.push((hash::pair(kind::STEM, word.stem), OWN));
            }
            out.push((hash::pair(kind::PAIR, hash::pair(before.whole, word.whole)), OWN));
            out.push((hash::pair(kind::STEMS, hash::pair(before.stem, word.stem)), OWN));
            out.push((hash::pair(kind::SKIP, hash::pair(skipped.stem, word.stem)), NEAR));
            out.push((hash::pair(kind::CLASS, word.class), OWN));
            out.push((hash::pair(kind::CLASSES, hash::pair(before.class, word.class)), OWN));
            out.push((hash::pair(kind::CLASS_SKIP, hash::pair(skipped.class, word.class)), NEAR));
            skipped = before;
            before = *word;
        }
        out.push((hash::pair(kind::PAIR, hash::pair(before.whole, hash::bytes(b"$"))), OWN));
        out.push((hash::pair(kind::FORM, (own.len() as u64).min(12)), NEAR));
        let sentence = self.units.get(number).map(|unit| unit.sentence);
        let mut near = |other: Option<usize>, inside: u64, outside: u64| {
            let different = other.filter(|other| !self.alike(number, *other));
            let Some((other, unit)) = different.and_then(|at| Some((at, self.units.get(at)?)))
            else {
                return;
            };
            let kind = if Some(unit.sentence) == sentence { inside } else { outside };
            let words = self.words(other).iter().filter(|word| !word.named);
            out.extend(words.flat_map(|word| {
                let class = hash::pair(kind, word.class);
                [(hash::pair(kind, word.stem), NEAR), (hash::pair(kind::CLASS_NEAR, class), NEAR)]
            }));
        };
        near(number.checked_sub(1), kind::BEFORE, kind::OTHER_BEFORE);
        near(Some(number + 1), kind::AFTER, kind::OTHER_AFTER);
        let cell = self.units.get(number).and_then(|unit| self.layout.cells().get(unit.cell?));
        if let Some(cell) = cell {
            let mut labels = Vec::with_capacity(8);
            for (range, kind) in [(&cell.head, kind::HEAD), (&cell.left, kind::LEFT)] {
                let label = range.clone().and_then(|range| self.text.get(range)).unwrap_or("");
                out.push((hash::pair(kind, u64::from(label.is_empty())), NEAR));
                if label.len() > 60 {
                    continue;
                }
                labels.clear();
                words_of(label, &mut labels);
                out.extend(labels.iter().map(|word| (hash::pair(kind, word.stem), OWN)));
                if kind == kind::HEAD {
                    for label in labels.iter().take(3) {
                        let own = own.iter().take(4);
                        let pair = |word: &Word| hash::pair(label.stem, word.stem);
                        out.extend(own.map(|word| (hash::pair(kind::HEADED, pair(word)), NEAR)));
                    }
                }
            }
        }
        self.features = out;
        &self.features
    }
}

/// Classes of words that are in no table.
const NAMES: u64 = 1 << 32;
const FIGURES: u64 = NAMES + 1;
const UNKNOWN: u64 = NAMES + 2;
/// How many letters of a word its beginning has.
const STEM: usize = 5;

fn words_of(text: &str, out: &mut Vec<Word>) {
    let mut first = true;
    let classes = Classes::get();
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '&');
    for word in text.split(|c: char| !inner(c)).filter(|word| !word.is_empty()) {
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let small = word.chars().any(char::is_lowercase);
        let (mut whole, mut stem) = (hash::START, hash::START);
        let mut add = |number: usize, byte: u8| {
            whole = hash::step(whole, byte);
            if number < STEM {
                stem = hash::step(stem, byte);
            }
        };
        if word.is_ascii() {
            for (number, byte) in word.bytes().enumerate() {
                let byte = byte.to_ascii_lowercase();
                add(number, if byte.is_ascii_digit() { b'0' } else { byte });
            }
        } else {
            for (number, c) in word.chars().flat_map(char::to_lowercase).enumerate() {
                let c = if c.is_ascii_digit() {
                    '0'
                } else if c == '’' {
                    '\''
                } else {
                    c
                };
                let mut bytes = [0; 4];
                c.encode_utf8(&mut bytes).bytes().for_each(|byte| add(number, byte));
            }
        }
        let named = capital && small && !first;
        let (whole, stem) = (hash::finish(whole), hash::finish(stem));
        let last = classes.words();
        let (vector, class) = match (named, word.starts_with(|c: char| c.is_ascii_digit())) {
            (true, _) => (last, NAMES),
            (_, true) => (last + 1, FIGURES),
            _ => {
                classes.of(whole).map_or((last + 2, UNKNOWN), |(at, class)| (at, u64::from(class)))
            }
        };
        out.push(Word { whole, stem, class, vector, named });
        first = false;
    }
}
