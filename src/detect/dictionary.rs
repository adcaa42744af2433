//! The lists that rules name: exact case, the longest of those that overlap.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::rules::dictionary::Dictionaries;
use crate::rules::rule::Rule;

/// A list, and the rules that name it.
pub(super) struct List<'a> {
    pub(super) terms: &'a [String],
    pub(super) rules: Vec<usize>,
}

/// The lists that rules name, each once.
pub(super) fn lists<'a>(rules: &[Rule], known: &'a Dictionaries) -> Vec<List<'a>> {
    let mut users: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, rule) in rules.iter().enumerate() {
        if let Some(name) = &rule.dictionary {
            users.entry(name).or_default().push(number);
        }
    }
    let list = |(name, rules)| List {
        terms: known.get(name).map(Vec::as_slice).unwrap_or_default(),
        rules,
    };
    users.into_iter().map(list).collect()
}

/// Of the terms of one list, the first ones and of those the longest: no two overlap.
pub(super) fn apart(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    found.retain(|span| {
        let free = span.start >= end;
        if free {
            end = span.end;
        }
        free
    });
    found
}
