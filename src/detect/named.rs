//! What the models find, for the rules that ask them.

use std::ops::Range;

use crate::model::document::Document;
use crate::names::{Label, Tagger};
use crate::passages::{self, Sort};
use crate::rules::rule::{self, Rule};

/// How sure the model must be of one word by itself, which is as often the name of a place or a thing.
const ALONE: f32 = 0.65;
/// How sure the model of passages must be for evidence to be asked at all.
const PASSAGE: f32 = 0.35;

/// The rules that ask a model. Without any, it is never loaded.
pub(super) struct Model {
    people: Vec<usize>,
    passages: Vec<(Sort, usize)>,
}

impl Model {
    pub(super) fn new(rules: &[Rule]) -> Model {
        let asks = |(number, rule): (usize, &Rule)| Some((number, rule.model?));
        let asked: Vec<_> = rules.iter().enumerate().filter_map(asks).collect();
        let people = asked.iter().filter(|(_, model)| *model == rule::Model::Person);
        let passages = asked.iter().filter_map(|(number, model)| Some((sort(*model)?, *number)));
        Model { people: people.map(|(number, _)| *number).collect(), passages: passages.collect() }
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
            for passage in passages::of_document(document, PASSAGE) {
                let asks = self.passages.iter().filter(|(sort, _)| *sort == passage.sort);
                found.extend(
                    asks.map(|(_, rule)| (*rule, passage.range.clone(), passage.confidence)),
                );
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

/// The sort of passage that a rule asks for; none for names.
fn sort(model: rule::Model) -> Option<Sort> {
    match model {
        rule::Model::Person => None,
        rule::Model::Special => Some(Sort::Special),
        rule::Model::Tactic => Some(Sort::Tactic),
        rule::Model::Intelligence => Some(Sort::Intelligence),
        rule::Model::Infrastructure => Some(Sort::Infrastructure),
        rule::Model::Commercial => Some(Sort::Commercial),
        rule::Model::Privilege => Some(Sort::Privilege),
        rule::Model::Location => Some(Sort::Location),
        rule::Model::SecurityBody => Some(Sort::SecurityBody),
    }
}
