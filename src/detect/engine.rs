//! Patterns over text: first which of them match in a block, then where each of those does.

use std::ops::Range;
use std::sync::OnceLock;

use regex::{Regex, RegexSet, RegexSetBuilder};

use crate::rules::pattern;
use crate::rules::rule::{Crosses, Rule};

/// Text is looked at in blocks of about this many bytes, which end with a line where possible.
const BLOCK: usize = 16 << 10;
/// A match belongs to the block it begins in and may run this far beyond it.
const OVERLAP: usize = 4 << 10;

/// Patterns are looked for together in sets of this many: the lazy automaton of a larger set has so
/// many states that it is built over and over.
const PER_SET: usize = 24;

pub(super) struct Engine {
    sets: Vec<RegexSet>,
    patterns: Vec<Pattern>,
}

struct Pattern {
    rule: usize,
    text: String,
    crosses: Crosses,
    narrowed: bool,
    /// Compiled when the set first says that it matches somewhere.
    regex: OnceLock<Option<Regex>>,
}

impl Engine {
    pub(super) fn new(rules: &[Rule]) -> Result<Engine, regex::Error> {
        let mut patterns = Vec::new();
        for (number, rule) in rules.iter().enumerate() {
            for text in &rule.patterns {
                patterns.push(Pattern {
                    rule: number,
                    narrowed: text.contains("(?<span>") || text.contains("(?P<span>"),
                    text: text.clone(),
                    crosses: rule.crosses,
                    regex: OnceLock::new(),
                });
            }
        }
        let expand = |each: &Pattern| pattern::expand(&each.text, each.crosses);
        let texts: Vec<String> = patterns.iter().map(expand).collect();
        let mut sets = Vec::new();
        for texts in texts.chunks(PER_SET) {
            let mut builder = RegexSetBuilder::new(texts);
            sets.push(builder.size_limit(256 << 20).dfa_size_limit(4 << 20).build()?);
        }
        Ok(Engine { sets, patterns })
    }

    /// Calls `take` with the rule and span of each match. When it says that the match does not
    /// stand, the search goes on one character after its beginning.
    pub(super) fn each(&self, text: &str, take: &mut impl FnMut(usize, Range<usize>) -> bool) {
        for block in blocks(text) {
            let end = floor(text, block.end.saturating_add(OVERLAP));
            let (Some(view), Some(slice)) = (text.get(..end), text.get(block.start..end)) else {
                continue;
            };
            let matching = self.sets.iter().zip(self.patterns.chunks(PER_SET));
            for (set, patterns) in matching {
                for number in &set.matches(slice) {
                    if let Some(pattern) = patterns.get(number) {
                        pattern.each(view, block.clone(), take);
                    }
                }
            }
        }
    }
}

impl Pattern {
    fn each(
        &self,
        view: &str,
        block: Range<usize>,
        take: &mut impl FnMut(usize, Range<usize>) -> bool,
    ) {
        // The set was made of the same pattern, so this does not fail.
        let compiled = self.regex.get_or_init(|| pattern::compile(&self.text, self.crosses).ok());
        let Some(regex) = compiled else { return };
        let mut from = block.start;
        while from < block.end {
            let (whole, span) = if self.narrowed {
                let Some(captures) = regex.captures_at(view, from) else { break };
                let Some(whole) = captures.get(0) else { break };
                (whole.range(), captures.name("span").map_or(whole.range(), |span| span.range()))
            } else {
                let Some(whole) = regex.find_at(view, from) else { break };
                (whole.range(), whole.range())
            };
            if whole.start >= block.end {
                break;
            }
            let stands = take(self.rule, span.clone());
            // A narrowed match ends with its span, so that what follows can be the next one's cue.
            let next = if stands { span.end } else { whole.start + 1 };
            from = ceil(view, next.max(whole.start + 1));
        }
    }
}

fn blocks(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= text.len() {
            return None;
        }
        let aim = floor(text, start + BLOCK);
        let line_end = text.get(start..aim).and_then(|part| part.rfind('\n'));
        let end = match line_end {
            Some(at) if aim < text.len() => start + at + 1,
            _ => aim,
        };
        let block = start..end;
        start = end;
        Some(block)
    })
}

fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

fn ceil(text: &str, at: usize) -> usize {
    text.ceil_char_boundary(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_cover_the_text_once_and_end_with_lines() {
        let text = "é line of text\n".repeat(5000);
        let mut at = 0;
        for block in blocks(&text) {
            assert_eq!(block.start, at);
            assert!(block.end == text.len() || text[..block.end].ends_with('\n'));
            at = block.end;
        }
        assert_eq!(at, text.len());
        assert_eq!(blocks(&"x".repeat(BLOCK * 2 + 5)).count(), 3);
    }
}
