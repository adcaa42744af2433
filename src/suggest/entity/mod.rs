//! One person, place or system across the bundle.
//!
//! What a rule found with confidence in one place is a name; wherever the same name is met again it
//! is found too. Full names are met in the whole bundle, a forename or a surname alone only in the
//! document that holds the full name, and nobody is joined by a name and a date of birth alone.

mod book;
mod mentions;
mod name;
mod ordinal;
mod shared;
mod tokens;

pub use book::Book;
pub use mentions::mentions;
pub use ordinal::Entities;
pub use shared::Shared;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use name::Name;
use serde::{Deserialize, Serialize};

use super::overlap;
use crate::model::document::Document;
use crate::model::finding::Finding;
use crate::model::suggestion::Action;
use crate::rules::load::covers;
use crate::rules::rule::{Category, Rule};

/// How sure a suggestion must be to give a name that is looked for elsewhere.
const SURE: f32 = 0.65;
/// And if the names model found it, which keeps to its document by itself.
const SURE_BY_MODEL: f32 = 0.8;

/// How far before a name its rank or form of address is looked for, in bytes.
const LEAD: usize = 40;

/// Something that a document names, and that may be mentioned again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    rule: usize,
    what: Arc<What>,
    /// Whether the rule leaves it to judgement: then it is not looked for in other documents.
    left: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
enum What {
    Person(Name),
    /// A system, product or operation, as it is written.
    Term(String),
}

/// What a document names, by what is to be withheld in it, and who is left to judgement.
pub fn named(document: &Document, findings: &[Finding], rules: &[Rule]) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    let mut known = HashSet::new();
    let names = |finding: &Finding| {
        let category = rules.get(finding.rule).map(|rule| rule.category);
        matches!(category, Some(Category::Person | Category::System | Category::Operation))
    };
    for group in overlap::resolve_some(findings, rules, names) {
        let Some(first) = group.first() else { continue };
        let Some(rule) = rules.get(first.rule) else { continue };
        let left = super::action(rule, first.confidence) != Action::Withhold;
        let least = if first.believed.is_some() { SURE_BY_MODEL } else { SURE };
        if super::confidence(&group) < least || left && rule.category != Category::Person {
            continue;
        }
        let what = match rule.category {
            Category::Person => person(document, &first.span).map(What::Person),
            Category::System | Category::Operation => {
                term(document.text.get(first.span.clone()).unwrap_or("")).map(What::Term)
            }
            _ => None,
        };
        let Some(what) = what.map(Arc::new) else { continue };
        if known.insert(Arc::clone(&what)) {
            found.push(Named { rule: first.rule, what, left });
        }
    }
    let yields = |named: &Named, left: &Named| {
        let outranks = rules.get(left.rule).map(|rule| rule.outranks.as_slice());
        let own = rules.get(named.rule).map_or("", |rule| rule.id.as_str());
        outranks.unwrap_or_default().iter().any(|name| covers(name, own))
    };
    let left: Vec<Named> = found.iter().filter(|named| named.left).cloned().collect();
    let full: Vec<Name> =
        found.iter().filter(|named| !named.left).filter_map(whole).cloned().collect();
    found.retain(|named| {
        let stands_for = |other: &Named| same(named, other) || short_for(named, other, &full);
        named.left || !left.iter().any(|other| yields(named, other) && stands_for(other))
    });
    found.sort_by_key(|named| named.left);
    found
}

/// Whether two names are of one person, in either order.
fn same(a: &Named, b: &Named) -> bool {
    let (What::Person(a), What::Person(b)) = (&*a.what, &*b.what) else { return false };
    let words = |name: &Name| {
        let mut words = [name.forenames.as_slice(), name.surname.as_slice()].concat();
        words.sort();
        words
    };
    !a.forenames.is_empty() && !a.surname.is_empty() && words(a) == words(b)
}

/// The name of a person in full.
fn whole(named: &Named) -> Option<&Name> {
    match &*named.what {
        What::Person(name) if name.forename().is_some() && !name.surname.is_empty() => Some(name),
        _ => None,
    }
}

/// Whether a surname or a forename alone is that of somebody left to judgement, and of nobody whose
/// `full` name is withheld in the document.
fn short_for(named: &Named, left: &Named, full: &[Name]) -> bool {
    let (What::Person(short), Some(left)) = (&*named.what, whole(left)) else { return false };
    let fits = |name: &Name| match (short.forenames.as_slice(), short.surname.as_slice()) {
        ([], surname) => surname == name.surname && short.officer == name.officer,
        ([forename], []) => name.forename() == Some(forename),
        _ => false,
    };
    fits(left) && !full.iter().any(fits)
}

fn person(document: &Document, span: &Range<usize>) -> Option<Name> {
    let words = document.text.get(span.clone())?;
    Name::parse(words, before(document, span.start))
}

/// The text that leads up to a byte, within its segment.
fn before(document: &Document, at: usize) -> &str {
    let text = &document.text;
    let segment = document.segment_at(at).and_then(|number| document.segments.get(number));
    let from = segment.map_or(0, |segment| segment.start).max(at.saturating_sub(LEAD));
    text.get(text.ceil_char_boundary(from)..at).unwrap_or("")
}

/// The name of a system or an operation without the word that announces it.
fn term(words: &str) -> Option<String> {
    let words = words.trim();
    let announced = ["Operation ", "Op ", "Op. ", "OPERATION ", "OP "];
    let bare = announced.iter().find_map(|word| words.strip_prefix(word)).unwrap_or(words).trim();
    (bare.len() >= 3 && !bare.contains('\n')).then(|| bare.to_owned())
}
