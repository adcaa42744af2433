//! Many patterns that can begin at the same places: one automaton for their beginnings says which of
//! them to look at.

use std::sync::OnceLock;

use regex_automata::MatchKind;
use regex_automata::hybrid::dfa::{self, DFA};

use super::pattern::{Pattern, automaton, step};
use crate::rules::anchor::cut;

/// So many characters of each pattern are looked at.
const PREFIX: usize = 40;
/// What the states may take, in bytes.
const STATES: usize = 4 << 20;
/// Fewer patterns than this are tried one by one.
const FEW: usize = 4;

/// Patterns by number.
pub(super) struct Lane {
    pub(super) patterns: Vec<u32>,
    /// Whether matches begin one character before the places at which the lane is looked at.
    pub(super) behind: bool,
    dfa: OnceLock<Option<DFA>>,
}

impl Lane {
    pub(super) fn new(patterns: Vec<u32>, behind: bool) -> Lane {
        Lane { patterns, behind, dfa: OnceLock::new() }
    }

    /// Adds to `found` the patterns whose beginning is at a byte, and gives the number of bytes looked
    /// at. The rest of a pattern may still not be there.
    pub(super) fn at(
        &self,
        view: &str,
        from: usize,
        all: &[Pattern],
        states: &mut Option<dfa::Cache>,
        found: &mut Vec<u32>,
    ) -> usize {
        let make = || (self.patterns.len() >= FEW).then(|| self.automaton(all)).flatten();
        let Some(dfa) = self.dfa.get_or_init(make) else {
            found.extend(&self.patterns);
            return 0;
        };
        let cache = states.get_or_insert_with(|| dfa.create_cache());
        let mut last = from;
        let walked = step(dfa, cache, view, from, |dfa, cache, state, at| {
            last = at;
            if !state.is_match() {
                return;
            }
            for number in 0..dfa.match_len(cache, state) {
                let own = dfa.match_pattern(cache, state, number).as_usize();
                found.extend(self.patterns.get(own));
            }
        });
        if !walked {
            found.clear();
            found.extend(&self.patterns);
        }
        last - from + 1
    }

    fn automaton(&self, all: &[Pattern]) -> Option<DFA> {
        let trees: Option<Vec<_>> = self
            .patterns
            .iter()
            .map(|at| Some(cut(&all.get(*at as usize)?.hir()?, PREFIX)))
            .collect();
        automaton(&trees?, MatchKind::All, STATES)
    }
}
