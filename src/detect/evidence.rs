//! What stands around a span changes how sure the finding is.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::table::Tables;
use super::words::{self, BlockWords, Hit, WordId, Words};
use crate::model::document::Document;
use crate::model::finding::{Confidence, Evidence, Finding, Met};
use crate::model::place::Place;
use crate::rules::rule::{EvidenceBlock, Rule};

/// How many bytes before a span its label may begin.
const LABEL: usize = 200;

pub(super) struct Weighing<'a> {
    document: &'a Document,
    words: &'a Words,
    around: Around<'a>,
}

struct Around<'a> {
    hits: &'a [Hit],
    /// People that the names model found, in the order of their ends.
    people: Vec<Range<usize>>,
    tables: Tables<'a>,
    kinds: Vec<usize>,
    /// Whether each word is in the document, by number, and whether it is in the header of a column.
    present: Vec<bool>,
    heads: Vec<bool>,
    /// For each rule that was asked about, which of its blocks can be met in the document at all.
    possible: Vec<Vec<bool>>,
}

impl Around<'_> {
    /// Finds out which blocks of a rule can be met: most documents hold few of the words.
    fn ask(&mut self, number: usize, rule: &Rule, words: &Words) -> &[bool] {
        if self.possible.len() <= number {
            self.possible.resize_with(number + 1, Vec::new);
        }
        let (present, heads, kinds) = (&self.present, &self.heads, &self.kinds);
        let people = &self.people;
        let Some(known) = self.possible.get_mut(number) else { return &[] };
        if known.is_empty() {
            let some = |own: &[WordId], among: &[bool]| {
                own.is_empty() || own.iter().any(|word| among.get(*word as usize) == Some(&true))
            };
            known.extend(rule.evidence.iter().enumerate().map(|(block, evidence)| {
                words.of_block(number, block).is_some_and(|own| {
                    let among = if evidence.looks_at_headers_alone() { heads } else { present };
                    let kind = own.kinds.iter().any(|kind| kinds.contains(kind));
                    let person = !evidence.asks_for_a_person() || !people.is_empty();
                    person
                        && some(&own.any, among)
                        && some(&own.header, heads)
                        && (evidence.document_is.is_empty() || kind)
                })
            }));
        }
        known
    }
}

impl<'a> Weighing<'a> {
    /// `hits` are the words of evidence in the document, `people` the names of people.
    pub(super) fn new(
        document: &'a Document,
        words: &'a Words,
        hits: &'a [Hit],
        mut people: Vec<Range<usize>>,
    ) -> Weighing<'a> {
        people.sort_by_key(|name| name.end);
        let kinds = words.kinds(hits);
        let tables = Tables::new(document, &|cell| words.is_header(hits, cell));
        let among = |hits: &mut dyn Iterator<Item = &Hit>| {
            let mut among = vec![false; words.count()];
            for hit in hits {
                among.get_mut(hit.word as usize).into_iter().for_each(|met| *met = true);
            }
            among
        };
        let present = among(&mut hits.iter());
        let heads = among(&mut tables.headers().flat_map(|cell| words::inside(hits, cell)));
        let around = Around { hits, people, tables, kinds, present, heads, possible: Vec::new() };
        Weighing { document, words, around }
    }

    /// Which rules can find nothing in the document, since they need evidence of which it holds none.
    pub(super) fn idle(&mut self, rules: &[Rule]) -> Vec<bool> {
        let mut idle = vec![false; rules.len()];
        for (number, (rule, idle)) in rules.iter().zip(&mut idle).enumerate() {
            if rule.needs_evidence || rule.evidence.iter().any(|block| block.needed) {
                let possible = self.around.ask(number, rule, self.words);
                let mut blocks = rule.evidence.iter().zip(possible);
                let lacks = blocks.clone().any(|(block, possible)| block.needed && !possible);
                let raised = blocks.any(|(block, possible)| block.raises() && *possible);
                *idle = lacks || rule.needs_evidence && !raised;
            }
        }
        idle
    }

    /// Judges findings by the column they stand in: where most filled cells hold a match of the rule,
    /// its evidence for that counts for all of them.
    pub(super) fn columns(&mut self, rules: &[Rule], findings: &mut [Finding]) {
        let share = |rule: usize| {
            let blocks = rules.get(rule).map(|rule| rule.evidence.iter().enumerate());
            blocks.into_iter().flatten().find(|(_, block)| block.column_share > 0)
        };
        let document = self.document;
        if document.grids.is_empty() || !findings.iter().any(|f| share(f.rule).is_some()) {
            return;
        }
        let tables = &self.around.tables;
        let cell = |finding: &Finding| {
            let segment = document.segment_at(finding.span.start)?;
            Some((segment, tables.column(segment)?))
        };
        let mut matched: BTreeMap<_, BTreeSet<usize>> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| share(finding.rule).is_some()) {
            if let Some((segment, column)) = cell(finding) {
                matched.entry((finding.rule, column)).or_default().insert(segment);
            }
        }
        let enough: BTreeSet<_> = matched
            .iter()
            .filter(|((rule, column), cells)| {
                let least = share(*rule).map_or(0, |(_, block)| block.column_share);
                cells.len() >= 3 && cells.len() * 100 >= least * tables.filled(*column)
            })
            .map(|(key, _)| *key)
            .collect();
        for finding in findings {
            let Some((_, column)) = cell(finding) else { continue };
            if let (true, Some((block, evidence))) =
                (enough.contains(&(finding.rule, column)), share(finding.rule))
                && let Some(then) = evidence.apply(finding.confidence)
                && then != finding.confidence
            {
                let word = finding.span.start..finding.span.start;
                let met = Met::Column;
                finding.evidence.push(Evidence { block, met, word, then: Some(then) });
                finding.confidence = then;
            }
        }
    }

    /// Confidence `before` all evidence and after it, with the steps that led there; none when it is dropped.
    pub(super) fn weigh(
        &mut self,
        number: usize,
        rule: &Rule,
        span: &Range<usize>,
        before: Confidence,
    ) -> Option<(Confidence, Vec<Evidence>)> {
        let mut confidence = before;
        let mut steps = Vec::new();
        if rule.evidence.is_empty() {
            return Some((confidence, steps));
        }
        let (document, words) = (self.document, self.words);
        self.around.ask(number, rule, words);
        let around = &self.around;
        let near = Near { document, around, span };
        let possible = around.possible.get(number).map(Vec::as_slice).unwrap_or_default();
        let mut raised = !rule.needs_evidence;
        for (block, (evidence, possible)) in rule.evidence.iter().zip(possible).enumerate() {
            if evidence.column_share > 0 {
                continue;
            }
            let own = words.of_block(number, block).filter(|_| *possible);
            let Some((met, word)) = own.and_then(|own| near.find(evidence, own)) else {
                if evidence.needed {
                    return None;
                }
                continue;
            };
            let then = evidence.apply(confidence);
            if then != Some(confidence) {
                steps.push(Evidence { block, met, word, then });
            }
            confidence = then?;
            raised |= evidence.raises();
        }
        raised.then_some((confidence, steps))
    }
}

/// Where the last clause of a text begins.
fn clause_start(text: &str) -> usize {
    (0..text.len()).rev().find_map(|at| clause_break(text, at)).unwrap_or(0)
}

/// Where the first clause of a text ends.
fn clause_end(text: &str) -> usize {
    (0..text.len()).find(|at| clause_break(text, *at).is_some()).unwrap_or(text.len())
}

/// Where the next clause begins, if one ends at this byte: at a semicolon, at an empty line, or at a
/// full stop that no short form such as `Mr.` has.
fn clause_break(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?;
    let blank = |from: usize| rest.get(from).is_none_or(u8::is_ascii_whitespace);
    let ends = match rest.first()? {
        b';' => true,
        b'!' | b'?' => blank(1),
        b'.' => {
            let word = text.get(..at)?.rsplit(|c: char| !c.is_alphanumeric()).next()?;
            blank(1) && word.chars().count() > 3
        }
        b'\n' => matches!(rest.get(1..), Some([b'\n', ..] | [b'\r', b'\n', ..])),
        _ => false,
    };
    ends.then_some(at + 1)
}

struct Near<'a> {
    document: &'a Document,
    around: &'a Around<'a>,
    span: &'a Range<usize>,
}

impl Near<'_> {
    fn find(&self, block: &EvidenceBlock, own: &BlockWords) -> Option<(Met, Range<usize>)> {
        let segment = self.document.segment_at(self.span.start)?;
        let tables = &self.around.tables;
        let kind = |kind: &usize| self.around.kinds.contains(kind);
        if !block.document_is.is_empty() && !own.kinds.iter().any(kind) {
            return None;
        }
        let mut sure = (Met::Kind, self.span.start..self.span.start);
        if block.person_before > 0 {
            sure = (Met::Person, self.person_before(block.person_before)?);
        }
        if block.person_after > 0 {
            sure = (Met::Person, self.person_after(block.person_after)?);
        }
        if !block.header.is_empty() {
            sure =
                (Met::ColumnHeader, self.first_in(&tables.column_header(segment)?, &own.header)?);
        }
        let words = &own.any;
        if words.is_empty() {
            return Some(sure);
        }
        // In a table the words of other rows say nothing about this one.
        let row = tables.row(segment);
        let within = row.clone().unwrap_or(0..self.document.text.len());
        let mut before = self.back(block.before).max(within.start)..self.span.start;
        let mut after = self.span.end..self.forth(block.after).min(within.end);
        if block.clause {
            before.start += clause_start(self.document.text.get(before.clone())?);
            after.end = after.start + clause_end(self.document.text.get(after.clone())?);
        }
        if let Some(word) = self.last_in(&before, words) {
            return Some((Met::Before, word));
        }
        if let Some(word) = self.first_in(&after, words) {
            return Some((Met::After, word));
        }
        let places = [
            (block.inside, Met::Inside, Some(self.span.clone())),
            (block.column_header, Met::ColumnHeader, tables.column_header(segment)),
            (block.row, Met::Row, row),
            (block.title, Met::Title, tables.title(segment)),
            (block.document, Met::Document, Some(0..self.document.text.len())),
        ];
        for (counts, met, place) in places {
            if counts
                && let Some(place) = place
                && let Some(word) = self.first_in(&place, words)
            {
                return Some((met, word));
            }
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
        let from = self.around.hits.partition_point(|hit| hit.span.start < window.start);
        let rest = self.around.hits.get(from..).unwrap_or_default();
        rest.iter()
            .take_while(|hit| hit.span.start < window.end)
            .find(|hit| hit.span.end <= window.end && words.binary_search(&hit.word).is_ok())
            .map(|hit| hit.span.clone())
    }

    fn last_in(&self, window: &Range<usize>, words: &[WordId]) -> Option<Range<usize>> {
        let until = self.around.hits.partition_point(|hit| hit.span.start < window.end);
        let rest = self.around.hits.get(..until).unwrap_or_default();
        rest.iter()
            .rev()
            .take_while(|hit| hit.span.start >= window.start)
            .find(|hit| hit.span.end <= window.end && words.binary_search(&hit.word).is_ok())
            .map(|hit| hit.span.clone())
    }

    /// The name that ends last before the span, not too far from it.
    fn person_before(&self, characters: usize) -> Option<Range<usize>> {
        let people = &self.around.people;
        let next = people.partition_point(|name| name.end <= self.span.start);
        let name = people.get(next.checked_sub(1)?)?;
        (name.end >= self.back(characters)).then(|| name.clone())
    }

    /// The name that begins next behind the span, not too far from it.
    fn person_after(&self, characters: usize) -> Option<Range<usize>> {
        let people = &self.around.people;
        let next = people.partition_point(|name| name.end <= self.span.end);
        let name = people.get(next)?;
        let near = self.span.end <= name.start && name.start <= self.forth(characters);
        near.then(|| name.clone())
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
        if let Some(left) = self.around.tables.left(segment) {
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
