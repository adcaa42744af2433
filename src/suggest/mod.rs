//! Findings and the register of exemptions become suggestions. A person decides.

pub mod entity;
mod overlap;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::model::document::{Document, Source};
use crate::model::finding::{Confidence, Finding};
use crate::model::suggestion::{Action, Suggestion};
use crate::rules::files::hex;
use crate::rules::rule::{Effect, Rule};

/// Suggestions for a document, in the order of their spans.
pub fn suggest(document: &Document, findings: Vec<Finding>, rules: &[Rule]) -> Vec<Suggestion> {
    let mut relied: BTreeMap<usize, [Arc<[String]>; 2]> = BTreeMap::new();
    let groups = overlap::resolve(findings, rules);
    let mut ordinals: HashMap<(usize, String), u32> = HashMap::with_capacity(groups.len());
    let mut suggestions = Vec::with_capacity(groups.len());
    let mut places = Places::new(document);
    for mut findings in groups {
        findings.shrink_to_fit();
        let Some(first) = findings.first() else { continue };
        let Some(rule) = rules.get(first.rule) else { continue };
        let span = first.span.clone();
        let place = places.of(span.start);
        let ordinal = ordinals.entry((first.rule, place.clone())).or_default();
        *ordinal += 1;
        let [exemptions, alternative] = relied
            .entry(first.rule)
            .or_insert_with(|| [&rule.exemptions, &rule.alternative].map(|c| c.as_slice().into()));
        suggestions.push(Suggestion {
            id: identity(&rule.id, &document.source, &place, *ordinal),
            entity: 0,
            exemptions: exemptions.clone(),
            alternative: alternative.clone(),
            confidence: confidence(&findings),
            action: action(rule, first.confidence),
            // A faint match holds nothing up.
            hold: findings
                .iter()
                .filter(|finding| finding.confidence >= Confidence::Medium)
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

/// How sure what several findings say together is, from 0 to 1.
fn confidence(findings: &[Finding]) -> f32 {
    let sure = |finding: &Finding| finding.believed.unwrap_or(finding.confidence.value());
    findings.iter().map(sure).fold(0.0, f32::max)
}

/// What a finding of a rule leads to.
fn action(rule: &Rule, confidence: Confidence) -> Action {
    match rule.effect {
        Effect::Withhold if confidence >= Confidence::Medium => Action::Withhold,
        _ => Action::Consider,
    }
}

/// Tells the logical place of bytes, which come in order: the text is gone through once.
struct Places<'a> {
    document: &'a Document,
    segment: usize,
    at: usize,
    lines: u32,
}

impl<'a> Places<'a> {
    fn new(document: &'a Document) -> Places<'a> {
        Places { document, segment: usize::MAX, at: 0, lines: 0 }
    }

    /// The place of a byte; lines are counted from the start of its segment.
    fn of(&mut self, offset: usize) -> String {
        let number = self.document.segment_at(offset).unwrap_or(0);
        let Some(segment) = self.document.segments.get(number) else { return String::new() };
        if number != self.segment || offset < self.at {
            (self.segment, self.at, self.lines) = (number, segment.start, 0);
        }
        let passed = self.document.text.as_bytes().get(self.at..offset).unwrap_or_default();
        self.lines += passed.iter().filter(|byte| **byte == b'\n').count() as u32;
        self.at = offset;
        segment.place.moved(self.lines).to_string()
    }
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
