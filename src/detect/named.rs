//! What the models find, for the rules that ask them.

use std::ops::Range;

use crate::model::document::Document;
use crate::names::{Label, Tagger};
use crate::passages;
use crate::rules::rule::{self, Category, Rule};

/// How sure the model must be of one word by itself, which is as often the name of a place or a thing.
const ALONE: f32 = 0.65;

/// The rules that ask a model. Without any, it is never loaded.
pub(super) struct Model {
    people: Vec<usize>,
    /// For each rule what it is asked for and how sure the model must be.
    passages: Vec<(Category, f32, usize)>,
}

impl Model {
    pub(super) fn new(rules: &[Rule]) -> Model {
        let asking = |model| {
            let asks = move |(_, rule): &(usize, &Rule)| rule.model == Some(model);
            rules.iter().enumerate().filter(asks)
        };
        let people = asking(rule::Model::Person).map(|(number, _)| number);
        let passages = asking(rule::Model::Passages)
            .map(|(number, rule)| (rule.category, rule.least.unwrap_or(0.0), number));
        Model { people: people.collect(), passages: passages.collect() }
    }

    /// Rule, span and how sure the model is, from 0 to 1.
    pub(super) fn each(&self, document: &Document) -> Vec<(usize, Range<usize>, f32)> {
        let mut found = Vec::new();
        if document.text.is_empty() {
            return found;
        }
        if !self.people.is_empty() {
            self.people(document, &mut found);
        }
        if !self.passages.is_empty() {
            for passage in passages::of_document(document) {
                let sure = passage.confidence;
                let asks = |(sort, least, _): &&(Category, f32, usize)| {
                    *sort == passage.sort && sure >= *least
                };
                let rules = self.passages.iter().filter(asks);
                found.extend(rules.map(|(_, _, rule)| (*rule, passage.range.clone(), sure)));
            }
        }
        found
    }

    fn people(&self, document: &Document, found: &mut Vec<(usize, Range<usize>, f32)>) {
        let names = Tagger::get().tag_document(document);
        for named in names.into_iter().filter(|named| named.label == Label::Person) {
            let words = document.text.get(named.range.clone()).unwrap_or("");
            let doubtful = named.confidence < ALONE && !words.contains(char::is_whitespace);
            let sure = if doubtful { named.confidence / 2.0 } else { named.confidence };
            found.extend(self.people.iter().map(|rule| (*rule, named.range.clone(), sure)));
        }
    }
}
