//! Passages that tell a secret in everyday words: an embedded linear model over clauses.
//!
//! Lists of words find what was thought of; a clause such as *she is not sleeping and has stopped eating*
//! or *two of ours in the launderette from six* holds none of them. Text is cut into clauses; each is
//! judged by its words, those of its neighbours, and the header or label it stands under. Clauses of one
//! sort that follow one another are one passage.

pub mod classes;
pub mod context;
pub mod features;
pub mod filters;
pub mod model;
pub mod units;

use std::ops::Range;

use crate::model::document::{Document, Role};
use crate::names::Layout;
use crate::rules::rule::Category;

use context::{Context, Sums};
use features::Judge;
use units::Unit;

pub use model::{Malformed, Model};

/// What a passage can tell of, in the order of the columns in the model.
pub const SORTS: [Category; 8] = [
    Category::Special,
    Category::Tactic,
    Category::Intelligence,
    Category::Infrastructure,
    Category::Commercial,
    Category::Privilege,
    Category::Location,
    Category::SecurityBody,
];

/// Some clauses in a row that tell of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What they tell of.
    pub sort: Category,
    /// Share of clauses like the surest of them that proved right on held-out text.
    pub confidence: f32,
}

/// A clause less sure than this ends a passage.
const FAINT: f32 = 0.4;
/// The name of a file or sheet has so many words before it says something.
const WORDS_OF_NAME: usize = 4;

/// Passages of a document by their place, the faint ones too.
pub fn of_document(document: &Document) -> Vec<Passage> {
    let mut found = find(Model::get(), &document.text, &Layout::of_document(document));
    found.retain(|passage| !is_bare_name(document, passage));
    found
}

/// Whether a passage is the name of a file or sheet, and too short to tell of anything.
fn is_bare_name(document: &Document, passage: &Passage) -> bool {
    let segment = document.segment_at(passage.range.start);
    let segment = segment.and_then(|number| document.segments.get(number));
    let words = document.text.get(passage.range.clone()).unwrap_or("").split_whitespace();
    segment.is_some_and(|segment| segment.role == Role::Name) && words.count() < WORDS_OF_NAME
}

/// Passages of a text.
pub fn find(model: &Model, text: &str, layout: &Layout) -> Vec<Passage> {
    let mut found = Vec::new();
    for piece in units::pieces(text) {
        of_piece(model, text, &units::of(text, piece, layout), layout, &mut found);
    }
    found
}

fn of_piece(model: &Model, text: &str, units: &[Unit], layout: &Layout, found: &mut Vec<Passage>) {
    // For each sort, where its last passage is and the unit that ended it.
    let mut last = [None::<(usize, usize)>; SORTS.len()];
    let said = first_look(model, text, units, layout);
    let context = Context::new(units, layout, &said);
    for ((number, unit), own) in units.iter().enumerate().zip(&said) {
        if !has_words(text, unit) {
            continue;
        }
        let sums = model.again(&context.inputs(number), own);
        let each = SORTS.into_iter().zip(sums).zip(&mut last).enumerate();
        for (column, ((sort, sum), last)) in each {
            let confidence = model.share(column, sum);
            if confidence < FAINT {
                continue;
            }
            let goes_on = |ended: &usize| {
                let before = units.get(*ended).map(|before| before.sentence);
                ended + 1 == number && before == Some(unit.sentence)
            };
            let before = last.filter(|(_, ended)| goes_on(ended));
            match before.and_then(|(passage, _)| found.get_mut(passage)) {
                Some(passage) => {
                    passage.range.end = unit.range.end;
                    passage.confidence = passage.confidence.max(confidence);
                    *last = before.map(|(passage, _)| (passage, number));
                }
                None => {
                    *last = Some((found.len(), number));
                    found.push(Passage { range: unit.range.clone(), sort, confidence });
                }
            }
        }
    }
}

/// The sums of each clause by its words and those around it.
fn first_look(model: &Model, text: &str, units: &[Unit], layout: &Layout) -> Vec<Sums> {
    let mut judge = Judge::new(text, layout, units);
    let far: Vec<_> = (0..units.len()).map(|number| model.added(judge.far(number))).collect();
    let of = |number| {
        let mut sums = model.sums(judge.near(number));
        for more in judge.around(number).filter_map(|other| far.get(other)) {
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        model.filter(&mut sums, judge.vectors(number));
        sums
    };
    (0..units.len()).map(of).collect()
}

/// Whether a clause has a word of three letters; what has none is a number or a mark.
fn has_words(text: &str, unit: &Unit) -> bool {
    let words = text.get(unit.range.clone()).unwrap_or("").split(|c: char| !c.is_alphabetic());
    words.into_iter().any(|word| word.len() > 2)
}
