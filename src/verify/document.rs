//! One document by what the rules find in it: out of sight, in names, in the open.

use std::collections::{BTreeMap, BTreeSet};

use super::{Leftovers, named};
use crate::model::document::Visibility;
use crate::model::place::Place;
use crate::model::residue::Severity::{Block, Warn};
use crate::model::suggestion::{Action, Suggestion};
use crate::rules::rule::{Category, Rule};
use crate::scan::Scanned;

/// How sure a finding must be to count.
pub(super) const SURE: f32 = 0.5;

/// Details that name nobody by themselves.
const DETAILS: &[Category] = &[
    Category::Birth,
    Category::Address,
    Category::Location,
    Category::Special,
    Category::Vehicle,
    Category::Online,
];

pub(super) fn find(scanned: &Scanned, rules: &[Rule], copy: &mut Leftovers) {
    let document = &scanned.document;
    for problem in &document.problems {
        let place = problem.place.clone().unwrap_or(Place::FileName);
        copy.leave("B04", Block, place, "");
    }
    let (mut hidden, mut open) = (None, None);
    let people = named::People::of(scanned, rules);
    for suggestion in scanned.suggestions.iter().filter(|s| s.confidence >= SURE) {
        let Some(number) = document.segment_at(suggestion.span.start) else { continue };
        let Some(segment) = document.segments.get(number) else { continue };
        let words = document.text.get(suggestion.span.clone()).unwrap_or("");
        let named = matches!(segment.place, Place::FileName | Place::SheetName);
        let withheld = suggestion.action == Action::Withhold;
        match &segment.visibility {
            _ if named && named::is_storage(document) => {}
            _ if named => {
                let person = rules.get(suggestion.rule()).map(|rule| rule.category);
                let severity = match person {
                    Some(Category::Person) => people.severity(words),
                    _ => Some(Block),
                };
                if let Some(severity) = severity {
                    copy.leave("N01", severity, segment.place.clone(), words);
                }
            }
            // The number of a message looks like an address.
            Visibility::Hidden(_) if is_number(&segment.place) => {
                keep(&mut hidden, false, segment.place.clone(), words);
            }
            Visibility::Hidden(_) => keep(&mut hidden, withheld, segment.place.clone(), words),
            Visibility::Shown if withheld => keep(&mut open, true, segment.place.clone(), words),
            Visibility::Shown => {}
        }
    }
    if let Some((withheld, place, words)) = hidden {
        copy.leave("N02", if withheld { Block } else { Warn }, place, &words);
    }
    if let Some((_, place, words)) = open {
        copy.leave("N04", Warn, place, &words);
    }
    jigsaw(scanned, rules, copy);
}

fn is_number(place: &Place) -> bool {
    let numbers = ["Message-ID", "References", "In-Reply-To"];
    matches!(place, Place::Header { name } if numbers.contains(&name.as_str()))
}

/// Keeps the first of what there is, and the first that is to be withheld before others.
fn keep(kept: &mut Option<(bool, Place, String)>, withheld: bool, place: Place, words: &str) {
    if kept.as_ref().is_none_or(|(before, _, _)| withheld && !before) {
        *kept = Some((withheld, place, words.to_owned()));
    }
}

/// Three details of different sorts in one paragraph or row, in which nobody is named.
fn jigsaw(scanned: &Scanned, rules: &[Rule], copy: &mut Leftovers) {
    let document = &scanned.document;
    let category = |s: &Suggestion| rules.get(s.rule()).map(|rule| rule.category);
    let mut by_line: BTreeMap<usize, (BTreeSet<&str>, bool)> = BTreeMap::new();
    let mut line = (0, 0);
    for suggestion in &scanned.suggestions {
        let Some(category) = category(suggestion) else { continue };
        let between = document.text.get(line.0..suggestion.span.start).unwrap_or("");
        line = (suggestion.span.start, line.1 + between.matches('\n').count());
        let entry = by_line.entry(line.1).or_default();
        if DETAILS.contains(&category) {
            entry.0.insert(category.name());
        }
        entry.1 |= category == Category::Person && suggestion.confidence >= SURE;
        if entry.0.len() == 3 && !entry.1 {
            let number = document.segment_at(suggestion.span.start);
            let segment = number.and_then(|number| document.segments.get(number));
            if let Some(segment) = segment.filter(|s| s.visibility == Visibility::Shown) {
                copy.leave("B08", Warn, segment.place.clone(), "");
                return;
            }
        }
    }
}
