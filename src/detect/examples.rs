//! Every rule proves itself: its hits are found where they are marked, its misses are not.

use std::ops::Range;

use super::Detector;
use crate::model::document::{Document, Grid, Kind, Role, Source, Visibility};
use crate::model::finding::Confidence;
use crate::model::place::{Place, cell_name};
use crate::rules::rule::{Effect, unmark};

/// An example that a rule does not live up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The rule.
    pub rule: String,
    /// What went wrong, with the example: examples are invented, and may be printed.
    pub message: String,
}

/// A rule that is surer of another rule's hit than that rule is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overreach {
    /// The rule that is too sure.
    pub rule: String,
    /// The rule whose hit it is.
    pub other: String,
}

/// Runs every rule's hits and misses.
pub fn failures(detector: &Detector) -> Vec<Failure> {
    let mut failures = Vec::new();
    for (number, rule) in detector.rules().iter().enumerate() {
        let mut fail = |message: String| failures.push(Failure { rule: rule.id.clone(), message });
        for hit in &rule.hits {
            let Some((text, wanted)) = unmark(hit) else { continue };
            let got = spans(detector, number, &text);
            if got != wanted {
                fail(format!("hit `{hit}`: found {}", shown(&text, &got)));
            }
        }
        for miss in &rule.misses {
            let got = spans(detector, number, miss);
            if !got.is_empty() {
                fail(format!("miss `{miss}`: found {}", shown(miss, &got)));
            }
        }
    }
    failures
}

/// Rules that fire on another rule's hit with higher confidence than that rule itself.
pub fn overreaches(detector: &Detector) -> Vec<Overreach> {
    let mut found = Vec::new();
    for (number, rule) in detector.rules().iter().enumerate() {
        for hit in &rule.hits {
            let Some((text, wanted)) = unmark(hit) else { continue };
            let findings = detector.detect(&document(&text));
            for span in wanted {
                let own = findings.iter().find(|f| f.rule == number && f.span == span);
                let sure = own.map_or(Confidence::Low, |finding| finding.confidence);
                let others = findings.iter().filter(|finding| {
                    finding.rule != number
                        && finding.span.start < span.end
                        && span.start < finding.span.end
                        && finding.confidence > sure
                });
                for other in others.filter_map(|finding| detector.rules().get(finding.rule)) {
                    let overreach = Overreach { rule: other.id.clone(), other: rule.id.clone() };
                    let counts = other.effect != Effect::Release && other.category != rule.category;
                    if counts && !found.contains(&overreach) {
                        found.push(overreach);
                    }
                }
            }
        }
    }
    found
}

fn spans(detector: &Detector, rule: usize, text: &str) -> Vec<Range<usize>> {
    let findings = detector.detect(&document(text));
    let sure = findings
        .into_iter()
        .filter(|finding| finding.rule == rule && finding.confidence >= Confidence::Medium);
    sure.map(|finding| finding.span).collect()
}

fn shown(text: &str, spans: &[Range<usize>]) -> String {
    if spans.is_empty() {
        return "nothing".into();
    }
    let words: Vec<String> =
        spans.iter().map(|span| format!("⟦{}⟧", text.get(span.clone()).unwrap_or(""))).collect();
    words.join(" ")
}

/// An example as a document: with tabs it is a table whose first row is the header.
pub fn document(text: &str) -> Document {
    let mut document = Document::new([0; 32], Source::default(), Kind::Text, text.len() as u64);
    text.clone_into(&mut document.text);
    if !text.contains('\t') {
        let whole = 0..text.len();
        document.mark(whole, Place::Line { line: 1 }, Visibility::Shown, Role::Body);
        return document;
    }
    let rows: Vec<&str> = text.split('\n').collect();
    let columns = rows.iter().map(|row| row.split('\t').count()).max().unwrap_or(1) as u32;
    let mut grid = Grid { columns, cells: Vec::new() };
    let mut at = 0;
    for (row, line) in rows.iter().enumerate() {
        let mut cells = vec![None; columns as usize];
        for (column, cell) in line.split('\t').enumerate() {
            let place = Place::Cell { sheet: None, cell: cell_name(row as u32, column as u32) };
            let range = at..at + cell.len();
            let segment = document.mark(range, place, Visibility::Shown, Role::Cell);
            if let Some(slot) = cells.get_mut(column) {
                *slot = Some(segment);
            }
            at += cell.len() + 1;
        }
        grid.cells.extend(cells);
    }
    document.grids.push(grid);
    document
}
