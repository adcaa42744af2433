//! What each rule's patterns cost, each rule by itself.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::engine::Engine;
use crate::rules::rule::Rule;

/// The best of so many passes counts.
const PASSES: usize = 3;

/// What the patterns of a rule cost.
pub struct Cost {
    /// The rule's place among those asked about.
    pub rule: usize,
    /// How its patterns are looked for: `token`, `digit`, `letter`, `byte`, `line`, `cue`, and `slow` for
    /// what is run over all text.
    pub lanes: BTreeSet<&'static str>,
    /// Nanoseconds a megabyte, beyond what finding tokens costs.
    pub nanoseconds: f64,
    /// How many matches there are, before validators and evidence.
    pub matches: usize,
}

/// The cost of each rule with patterns over a text, the dearest first.
pub fn profile(rules: &[Rule], text: &str) -> Vec<Cost> {
    let (tokens, _) = time(&Engine::new(&[]), text);
    let megabytes = text.len().max(1) as f64 / 1e6;
    let cost = |(number, rule): (usize, &Rule)| {
        let engine = Engine::new(std::slice::from_ref(rule));
        let (took, matches) = time(&engine, text);
        let beyond = took.saturating_sub(tokens);
        let nanoseconds = beyond.as_nanos() as f64 / megabytes;
        Cost { rule: number, lanes: engine.lanes(), nanoseconds, matches }
    };
    let asked = rules.iter().enumerate().filter(|(_, rule)| !rule.patterns.is_empty());
    let mut costs: Vec<Cost> = asked.map(cost).collect();
    costs.sort_by(|a, b| b.nanoseconds.total_cmp(&a.nanoseconds));
    costs
}

fn time(engine: &Engine, text: &str) -> (Duration, usize) {
    let mut best = Duration::MAX;
    let mut matches = 0;
    // One more, in which automata are made.
    for _ in 0..=PASSES {
        matches = 0;
        let begun = Instant::now();
        engine.each(text, &[], &mut |_, span| {
            let stands = super::bounds::stands_alone(text, &span);
            matches += usize::from(stands);
            stands
        });
        best = best.min(begun.elapsed());
    }
    (best, matches)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::Category;

    #[test]
    fn every_rule_with_patterns_has_its_lanes_and_matches() {
        let rule = |patterns: &[&str]| Rule {
            patterns: patterns.iter().map(|text| (*text).into()).collect(),
            ..Rule::made("a.b".into(), String::new(), String::new(), Category::Person)
        };
        let rules = [rule(&[r"\b\d{3}\b", r"\bone\b"]), rule(&[]), rule(&[r"(?<span>[a-z]+)x"])];
        let mut costs = profile(&rules, "one 123 abx");
        costs.sort_by_key(|cost| cost.rule);
        let got: Vec<_> = costs
            .iter()
            .map(|cost| (cost.rule, cost.lanes.iter().copied().collect::<Vec<_>>(), cost.matches))
            .collect();
        assert_eq!(got, [(0, vec!["digit", "token"], 2), (2, vec!["slow"], 0)]);
    }
}
