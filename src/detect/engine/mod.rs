//! Patterns over text: the same matches as each pattern alone would find, one after the other, by looking
//! only where one can be.
//!
//! Text falls into tokens, and every pattern has an anchor (`rules::anchor`). Those that begin at the
//! same tokens share a lane, and a look at a few bytes says which of them to try; those that can begin
//! anywhere but need a word are looked for around it; the few that have neither are run over all text.

mod blocks;
mod index;
mod lane;
mod marks;
mod pattern;
mod run;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Mutex;

use crate::rules::anchor::Anchor;
use crate::rules::rule::Rule;
use crate::rules::source;

use index::Index;
use pattern::Pattern;
use run::{Run, Scratch};

pub(super) struct Engine {
    patterns: Vec<Pattern>,
    anchors: Vec<Anchor>,
    index: Index,
    /// Of threads that look at no text now: whoever comes next takes one, so that there are never more
    /// than threads at a time.
    rested: Mutex<Vec<Scratch>>,
}

impl Engine {
    pub(super) fn new(rules: &[Rule]) -> Engine {
        let all = rules.iter().map(|rule| rule.patterns.len()).sum();
        let mut patterns = Vec::with_capacity(all);
        let mut anchors = Vec::with_capacity(all);
        for (number, rule) in rules.iter().enumerate() {
            patterns.extend(rule.patterns.iter().enumerate().map(|(own, text)| {
                let made = rule.ready.get(own).cloned().flatten();
                Pattern::new(number, text, rule.crosses, made)
            }));
            match rule.anchors.is_empty() {
                true => anchors.extend(source::anchors(rule)),
                false => anchors.extend(rule.anchors.iter().cloned()),
            }
        }
        let index = Index::new(anchors.iter());
        Engine { patterns, anchors, index, rested: Mutex::default() }
    }

    /// How patterns are looked for, in words.
    pub(super) fn lanes(&self) -> BTreeSet<&'static str> {
        self.anchors.iter().flat_map(Anchor::lanes).collect()
    }

    /// Rule and pattern of those that are run over all text.
    pub(super) fn slow(&self) -> Vec<(usize, usize)> {
        let place = |number: &usize| {
            let rule = self.patterns.get(*number)?.rule;
            let first = self.patterns.iter().position(|pattern| pattern.rule == rule)?;
            Some((rule, number - first))
        };
        self.index.slow.iter().filter_map(place).collect()
    }

    /// Lets go of what threads have met.
    pub(super) fn rest(&self) {
        if let Ok(mut rested) = self.rested.lock() {
            rested.clear();
        }
    }

    /// Calls `take` with the rule and span of each match, of rules that are not `idle`. When it says that
    /// the match does not stand, the search goes on one character after its beginning. Gives the number
    /// of bytes looked at.
    pub(super) fn each(
        &self,
        text: &str,
        idle: &[bool],
        take: &mut impl FnMut(usize, Range<usize>) -> bool,
    ) -> usize {
        let rested = self.rested.lock().ok().and_then(|mut rested| rested.pop());
        let mut scratch = rested.unwrap_or_default();
        scratch.begin(self, idle);
        let before = scratch.work;
        for (block, reach) in blocks::blocks(text) {
            let Some(view) = text.get(..reach) else { continue };
            Run { engine: self, scratch: &mut scratch, view, block, take: &mut *take }.block();
        }
        let work = scratch.work - before;
        if let Ok(mut rested) = self.rested.lock() {
            rested.push(scratch);
        }
        work
    }
}
