//! What the names model finds, for the rules that ask it.

use std::ops::Range;

use crate::model::document::Document;
use crate::names::{Label, Tagger};
use crate::rules::rule::{self, Rule};

/// How sure the model must be of one word by itself, which is as often the name of a place or a thing.
const ALONE: f32 = 0.65;

/// The rules that ask the model. Without any, it is never loaded.
pub(super) struct Model {
    people: Vec<usize>,
}

impl Model {
    pub(super) fn new(rules: &[Rule]) -> Model {
        let asks = |(_, rule): &(usize, &Rule)| rule.model == Some(rule::Model::Person);
        Model { people: rules.iter().enumerate().filter(asks).map(|(number, _)| number).collect() }
    }

    /// Rule, span and how sure the model is, from 0 to 1.
    pub(super) fn each(&self, document: &Document) -> Vec<(usize, Range<usize>, f32)> {
        if self.people.is_empty() || document.text.is_empty() {
            return Vec::new();
        }
        let names = Tagger::get().tag_document(document);
        let people = names.into_iter().filter(|named| named.label == Label::Person);
        let each = |named: crate::names::Named| {
            let words = document.text.get(named.range.clone()).unwrap_or("");
            let doubtful = named.confidence < ALONE && !words.contains(char::is_whitespace);
            let sure = if doubtful { named.confidence / 2.0 } else { named.confidence };
            self.people.iter().map(move |rule| (*rule, named.range.clone(), sure))
        };
        people.flat_map(each).collect()
    }
}
