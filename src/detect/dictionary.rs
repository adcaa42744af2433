//! Word lists over text: whole words, exact case, the longest of those that overlap.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, BuildError};

use super::bounds;
use crate::rules::dictionary::Dictionaries;
use crate::rules::rule::Rule;

pub(super) struct List {
    rules: Vec<usize>,
    terms: AhoCorasick,
}

/// The lists that rules name, each built once.
pub(super) fn lists(rules: &[Rule], known: &Dictionaries) -> Result<Vec<List>, BuildError> {
    let mut users: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, rule) in rules.iter().enumerate() {
        if let Some(name) = &rule.dictionary {
            users.entry(name).or_default().push(number);
        }
    }
    let mut lists = Vec::new();
    for (name, rules) in users {
        let terms = known.get(name).map(Vec::as_slice).unwrap_or_default();
        lists.push(List { rules, terms: AhoCorasick::new(terms)? });
    }
    Ok(lists)
}

impl List {
    pub(super) fn each(&self, text: &str, take: &mut impl FnMut(usize, Range<usize>) -> bool) {
        let mut best: Option<Range<usize>> = None;
        let mut hits: Vec<Range<usize>> = self
            .terms
            .find_overlapping_iter(text)
            .map(|hit| hit.start()..hit.end())
            .filter(|span| bounds::stands_alone(text, span))
            .collect();
        hits.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        for span in hits {
            if best.as_ref().is_some_and(|best| span.start < best.end) {
                continue;
            }
            best = Some(span.clone());
            for &rule in &self.rules {
                take(rule, span.clone());
            }
        }
    }
}
