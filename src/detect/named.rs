//! What the names model finds, for the rules that ask it.

use std::ops::Range;

use crate::model::document::Document;
use crate::names::{Label, Tagger};
use crate::rules::rule::{self, Rule};

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
            self.people.iter().map(move |rule| (*rule, named.range.clone(), named.confidence))
        };
        people.flat_map(each).collect()
    }
}
