//! What stands around a span changes how sure the finding is.

use std::ops::Range;

use super::table::Tables;
use super::words::{Hit, WordId, Words};
use crate::model::document::Document;
use crate::model::finding::{Confidence, Evidence, Met};
use crate::model::place::Place;
use crate::rules::rule::{EvidenceBlock, Rule};

/// How many bytes before a span its label may begin.
const LABEL: usize = 200;

pub(super) struct Weighing<'a> {
    document: &'a Document,
    words: &'a Words,
    /// Found when first needed: most documents have no candidate that asks.
    around: Option<(Vec<Hit>, Tables<'a>)>,
}

impl<'a> Weighing<'a> {
    pub(super) fn new(document: &'a Document, words: &'a Words) -> Weighing<'a> {
        Weighing { document, words, around: None }
    }

    /// Confidence after all evidence, with the steps that led there; none when it is dropped.
    pub(super) fn weigh(
        &mut self,
        number: usize,
        rule: &Rule,
        span: &Range<usize>,
    ) -> Option<(Confidence, Vec<Evidence>)> {
        let mut confidence = rule.confidence;
        let mut steps = Vec::new();
        if rule.evidence.is_empty() {
            return Some((confidence, steps));
        }
        let (document, words) = (self.document, self.words);
        let (hits, tables) =
            self.around.get_or_insert_with(|| (words.hits(&document.text), Tables::new(document)));
        let near = Near { document, hits, tables, span };
        for (block, evidence) in rule.evidence.iter().enumerate() {
            let Some((met, word)) = near.find(evidence, words.of_block(number, block)) else {
                continue;
            };
            let then = evidence.apply(confidence);
            if then != Some(confidence) {
                steps.push(Evidence { block, met, word, then });
            }
            confidence = then?;
        }
        Some((confidence, steps))
    }
}

struct Near<'a> {
    document: &'a Document,
    hits: &'a [Hit],
    tables: &'a Tables<'a>,
    span: &'a Range<usize>,
}

impl Near<'_> {
    fn find(&self, block: &EvidenceBlock, words: &[WordId]) -> Option<(Met, Range<usize>)> {
        let segment = self.document.segment_at(self.span.start)?;
        // In a table the words of other rows say nothing about this one.
        let within = self.tables.row(segment).unwrap_or(0..self.document.text.len());
        let before = self.back(block.before).max(within.start)..self.span.start;
        let after = self.span.end..self.forth(block.after).min(within.end);
        if let Some(word) = self.last_in(&before, words) {
            return Some((Met::Before, word));
        }
        if let Some(word) = self.first_in(&after, words) {
            return Some((Met::After, word));
        }
        if block.column_header
            && let Some(header) = self.tables.column_header(segment)
            && let Some(word) = self.first_in(&header, words)
        {
            return Some((Met::ColumnHeader, word));
        }
        if block.label
            && let Some(label) = self.label(segment)
            && let Some(word) = self.first_in(&label, words)
        {
            return Some((Met::Label, word));
        }
        None
    }

    fn first_in(&self, window: &Range<usize>, words: &[WordId]) -> Option<Range<usize>> {
        let from = self.hits.partition_point(|hit| hit.span.start < window.start);
        let rest = self.hits.get(from..).unwrap_or_default();
        rest.iter()
            .take_while(|hit| hit.span.start < window.end)
            .find(|hit| hit.span.end <= window.end && words.binary_search(&hit.word).is_ok())
            .map(|hit| hit.span.clone())
    }

    fn last_in(&self, window: &Range<usize>, words: &[WordId]) -> Option<Range<usize>> {
        let until = self.hits.partition_point(|hit| hit.span.start < window.end);
        let rest = self.hits.get(..until).unwrap_or_default();
        rest.iter()
            .rev()
            .take_while(|hit| hit.span.start >= window.start)
            .find(|hit| hit.span.end <= window.end && words.binary_search(&hit.word).is_ok())
            .map(|hit| hit.span.clone())
    }

    fn back(&self, characters: usize) -> usize {
        if characters == 0 {
            return self.span.start;
        }
        let text = self.document.text.get(..self.span.start).unwrap_or("");
        text.char_indices().rev().nth(characters - 1).map_or(0, |(at, _)| at)
    }

    fn forth(&self, characters: usize) -> usize {
        let text = self.document.text.get(self.span.end..).unwrap_or("");
        let far = text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at);
        self.span.end + far
    }

    /// What names the field that holds the span: the cell to the left, the name of a header field,
    /// or the words before a colon on the same line.
    fn label(&self, segment: usize) -> Option<Range<usize>> {
        if let Some(left) = self.tables.left(segment) {
            return Some(left);
        }
        let this = self.document.segments.get(segment)?;
        if matches!(this.place, Place::Header { .. }) {
            let previous = segment.checked_sub(1).and_then(|at| self.document.segments.get(at));
            return Some(previous.map_or(0, |previous| previous.end)..this.start);
        }
        // No label is longer, and some lines are as long as their file.
        let text = &self.document.text;
        let from = text.ceil_char_boundary(self.span.start.saturating_sub(LABEL)).max(this.start);
        let before = text.get(from..self.span.start)?;
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let colon = before.get(line..)?.rfind(':')?;
        Some(from + line..from + line + colon)
    }
}
