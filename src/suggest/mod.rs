//! Findings and the register of exemptions become suggestions. A person decides.

pub mod entity;
mod overlap;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::model::document::{Document, Source};
use crate::model::finding::{Confidence, Finding};
use crate::model::suggestion::{Action, Suggestion};
use crate::rules::files::hex;
use crate::rules::rule::{Effect, Rule};

/// Suggestions for a document, in the order of their spans.
pub fn suggest(document: &Document, findings: Vec<Finding>, rules: &[Rule]) -> Vec<Suggestion> {
    let mut ordinals: BTreeMap<(usize, String), u32> = BTreeMap::new();
    let mut suggestions = Vec::new();
    for findings in overlap::resolve(findings, rules) {
        let Some(first) = findings.first() else { continue };
        let Some(rule) = rules.get(first.rule) else { continue };
        let span = first.span.clone();
        let place = place_text(document, span.start);
        let ordinal = ordinals.entry((first.rule, place.clone())).or_default();
        *ordinal += 1;
        let words = document.text.get(span.clone()).unwrap_or("");
        let confidence =
            findings.iter().map(|finding| finding.confidence.value()).fold(0.0, f32::max);
        suggestions.push(Suggestion {
            id: identity(&rule.id, &document.source, &place, *ordinal),
            entity: entity::key(rule.category.name(), words),
            exemptions: rule.exemptions.clone(),
            alternative: rule.alternative.clone(),
            confidence,
            action: action(rule, first.confidence),
            hold: findings
                .iter()
                .filter_map(|finding| rules.get(finding.rule))
                .map(|rule| rule.hold)
                .max()
                .unwrap_or_default(),
            span,
            findings,
        });
    }
    suggestions
}

/// What a finding of a rule leads to.
fn action(rule: &Rule, confidence: Confidence) -> Action {
    match rule.effect {
        Effect::Withhold if confidence >= Confidence::Medium => Action::Withhold,
        _ => Action::Consider,
    }
}

/// The logical place of a byte: lines are counted from the start of its segment.
fn place_text(document: &Document, offset: usize) -> String {
    let Some(segment) = document.segment_at(offset).and_then(|at| document.segments.get(at)) else {
        return String::new();
    };
    let before = document.text.get(segment.start..offset).unwrap_or("");
    segment.place.moved(before.matches('\n').count() as u32).to_string()
}

/// A name for a suggestion that stays the same when text elsewhere changes, and from which nothing
/// can be guessed back.
fn identity(rule: &str, source: &Source, place: &str, ordinal: u32) -> String {
    let mut hash = Sha256::new();
    for part in [rule, &source.path, place] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    for member in &source.members {
        hash.update(member.index.to_le_bytes());
        hash.update((member.name.len() as u64).to_le_bytes());
        hash.update(&member.name);
    }
    hash.update(ordinal.to_le_bytes());
    hex(hash.finalize().get(..8).unwrap_or_default())
}
