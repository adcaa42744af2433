//! The words of evidence of all rules, looked for in one pass.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, BuildError};

use super::bounds;
use crate::rules::rule::Rule;

/// Number of a word.
pub(super) type WordId = u32;

pub(super) struct Words {
    all: AhoCorasick,
    /// For each rule and each of its evidence blocks, the sorted numbers of its words.
    blocks: Vec<Vec<Vec<WordId>>>,
}

/// Where a word stands.
pub(super) struct Hit {
    pub(super) span: Range<usize>,
    pub(super) word: WordId,
}

impl Words {
    pub(super) fn new(rules: &[Rule]) -> Result<Words, BuildError> {
        let mut numbers: BTreeMap<String, WordId> = BTreeMap::new();
        let mut list = Vec::new();
        let mut blocks = Vec::new();
        for rule in rules {
            let mut of_rule = Vec::new();
            for block in &rule.evidence {
                let mut of_block: Vec<WordId> = Vec::new();
                for word in &block.any {
                    let word = word.to_lowercase();
                    let next = list.len() as WordId;
                    let number = *numbers.entry(word.clone()).or_insert(next);
                    if number == next {
                        list.push(word);
                    }
                    of_block.push(number);
                }
                of_block.sort_unstable();
                of_rule.push(of_block);
            }
            blocks.push(of_rule);
        }
        let all = AhoCorasick::builder().ascii_case_insensitive(true).build(&list)?;
        Ok(Words { all, blocks })
    }

    /// All whole words of evidence in a text, by their beginning.
    pub(super) fn hits(&self, text: &str) -> Vec<Hit> {
        let mut hits: Vec<Hit> = self
            .all
            .find_overlapping_iter(text)
            .map(|hit| Hit { span: hit.start()..hit.end(), word: hit.pattern().as_u32() })
            .filter(|hit| bounds::stands_alone(text, &hit.span))
            .collect();
        hits.sort_by_key(|hit| (hit.span.start, hit.span.end));
        hits
    }

    pub(super) fn of_block(&self, rule: usize, block: usize) -> &[WordId] {
        let found = self.blocks.get(rule).and_then(|blocks| blocks.get(block));
        found.map(Vec::as_slice).unwrap_or_default()
    }
}
