//! Findings that lie over one another: which of them decides, and which are set free.

use crate::model::finding::{Confidence, Finding};
use crate::rules::load::covers;
use crate::rules::rule::{Effect, Rule};

/// Groups of findings, one group a suggestion, the deciding finding first and widened to what the
/// suggestion covers. In the order of their spans.
pub(super) fn resolve(mut findings: Vec<Finding>, rules: &[Rule]) -> Vec<Vec<Finding>> {
    findings.sort_by_key(order);
    let mut groups = Vec::new();
    let mut knot: Vec<Finding> = Vec::new();
    let mut end = 0;
    for finding in findings {
        if !knot.is_empty() && finding.span.start >= end {
            untie(&mut knot, rules, &mut groups);
        }
        end = end.max(finding.span.end);
        knot.push(finding);
    }
    untie(&mut knot, rules, &mut groups);
    sorted(groups)
}

/// The same, of those findings alone that hang together with one that is `wanted`.
pub(super) fn resolve_some(
    findings: &[Finding],
    rules: &[Rule],
    wanted: impl Fn(&Finding) -> bool,
) -> Vec<Vec<Finding>> {
    let mut all: Vec<&Finding> = findings.iter().collect();
    all.sort_by_key(|finding| order(finding));
    let mut groups = Vec::new();
    let (mut first, mut end, mut any) = (0, 0, false);
    for at in 0..=all.len() {
        let next = all.get(at);
        if at > first && next.is_none_or(|next| next.span.start >= end) {
            let knot = all.get(first..at).filter(|_| any).unwrap_or_default();
            untie(&mut knot.iter().map(|finding| (*finding).clone()).collect(), rules, &mut groups);
            (first, any) = (at, false);
        }
        if let Some(next) = next {
            end = end.max(next.span.end);
            any |= wanted(next);
        }
    }
    sorted(groups)
}

fn order(finding: &Finding) -> (usize, usize, usize) {
    (finding.span.start, finding.span.end, finding.rule)
}

fn sorted(mut groups: Vec<Vec<Finding>>) -> Vec<Vec<Finding>> {
    groups.sort_by_key(|group| {
        group.first().map(|first| (first.span.start, std::cmp::Reverse(first.span.end), first.rule))
    });
    groups
}

/// Resolves findings that hang together, and takes them: each overlaps another of them, none anything
/// else.
fn untie(findings: &mut Vec<Finding>, rules: &[Rule], groups: &mut Vec<Vec<Finding>>) {
    let effect = |finding: &Finding| rules.get(finding.rule).map_or(Effect::Consider, |r| r.effect);
    if findings.len() < 2 {
        // A long document may have a hundred thousand of them: each in as little as it needs.
        let only = findings.pop().filter(|only| effect(only) != Effect::Release);
        return groups.extend(only.map(|only| vec![only]));
    }
    let decides = |finding: &Finding| rules.get(finding.rule).is_some_and(|rule| rule.decides);
    let decided: Vec<_> = findings.iter().filter(|f| decides(f)).map(|f| f.span.clone()).collect();
    if !decided.is_empty() {
        let inside = |f: &Finding| {
            decided.iter().any(|span| span.start <= f.span.start && f.span.end <= span.end)
        };
        findings.retain(|finding| decides(finding) || !inside(finding));
    }
    outrank(findings, rules);
    let (released, mut kept): (Vec<_>, Vec<_>) =
        findings.drain(..).partition(|finding| effect(finding) == Effect::Release);
    // What the authority itself asks for is set free by its own word alone.
    let asked = |finding: &Finding| {
        decides(finding)
            || rules.get(finding.rule).is_some_and(|rule| rule.id.starts_with("terms."))
    };
    let sets_free = |free: &Finding, finding: &Finding| {
        frees(free, finding) && (decides(free) || !asked(finding))
    };
    kept.retain(|finding| !released.iter().any(|free| sets_free(free, finding)));
    // What decides most comes first: what is sure enough to be listed, withhold before consider,
    // then the surer, then the longer.
    kept.sort_by_key(|finding| {
        let withheld = effect(finding) == Effect::Withhold;
        let length = finding.span.len();
        let sure = finding.confidence;
        let listed = sure >= Confidence::Medium;
        (std::cmp::Reverse((listed, withheld, sure, length)), finding.span.start, finding.rule)
    });
    let known = groups.len();
    for finding in kept {
        let own = groups.get_mut(known..).unwrap_or_default();
        match own.iter_mut().find(|group| joins(group, &finding, rules)) {
            Some(group) => {
                if let Some(first) = group.first_mut() {
                    first.span.start = first.span.start.min(finding.span.start);
                    first.span.end = first.span.end.max(finding.span.end);
                }
                group.push(finding);
            }
            None => groups.push(vec![finding]),
        }
    }
}

/// Drops what lies over a finding that outranks it. Of two that outrank the same, the one that
/// withholds stays.
fn outrank(findings: &mut Vec<Finding>, rules: &[Rule]) {
    let rule = |finding: &Finding| rules.get(finding.rule);
    let ranks = |f: &&Finding| {
        f.confidence >= Confidence::Medium && rule(f).is_some_and(|rule| !rule.outranks.is_empty())
    };
    let above: Vec<Finding> = findings.iter().filter(ranks).cloned().collect();
    if above.is_empty() {
        return;
    }
    findings.retain(|finding| {
        let Some(own) = rule(finding) else { return false };
        let yields = !ranks(&finding) || own.effect != Effect::Withhold;
        let below = |other: &Finding| {
            let overlaps =
                other.span.start < finding.span.end && finding.span.start < other.span.end;
            let over = |rule: &Rule| {
                let stronger = own.outranks.is_empty() || rule.effect == Effect::Withhold;
                rule.id != own.id && stronger && rule.outranks.iter().any(|n| covers(n, &own.id))
            };
            overlaps && rule(other).is_some_and(over)
        };
        !(yields && above.iter().any(below))
    });
}

/// Whether a release finding sets another free: it covers it, and is as sure.
fn frees(free: &Finding, finding: &Finding) -> bool {
    free.span.start <= finding.span.start
        && finding.span.end <= free.span.end
        && free.confidence >= finding.confidence
}

/// Whether a finding belongs to a group: it lies inside what the group covers, or overlaps it and is
/// of the same sort, and as fit to be listed: a faint match never widens a sure one. What a rule of
/// another family withholds stays a suggestion of its own, even inside: a name in a passage about
/// tactics is personal data too, under an exemption of its own. One that is withheld never hides in one that is only to be
/// considered: the order in which findings come sees to that.
fn joins(group: &[Finding], finding: &Finding, rules: &[Rule]) -> bool {
    let Some(first) = group.first() else { return false };
    let overlaps = first.span.start < finding.span.end && finding.span.start < first.span.end;
    let (Some(of), Some(own)) = (rules.get(first.rule), rules.get(finding.rule)) else {
        return false;
    };
    if !overlaps {
        return false;
    }
    let inside = first.span.start <= finding.span.start && finding.span.end <= first.span.end;
    let listed = |finding: &Finding| finding.confidence >= Confidence::Medium;
    let apart = own.effect == Effect::Withhold
        && listed(finding)
        && own.id.split('.').next() != of.id.split('.').next();
    let alike =
        (of.category, of.effect, listed(first)) == (own.category, own.effect, listed(finding));
    alike || (inside && !apart)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Vec<Rule> {
        let rule = |category: &str, effect: &str| {
            toml::from_str(&format!(
                "id='a.b'\nname='n'\nwhy='w'\ncategory='{category}'\neffect='{effect}'\n\
                 confidence='medium'\nsince='0'\nhits=[]\nmisses=[]"
            ))
            .unwrap()
        };
        vec![
            rule("address", "withhold"),
            rule("contact", "withhold"),
            rule("special", "consider"),
            rule("contact", "release"),
        ]
    }

    fn resolved(
        findings: &[(usize, std::ops::Range<usize>, Confidence)],
    ) -> Vec<(usize, usize, usize)> {
        let findings = findings.iter().map(|(rule, span, confidence)| Finding {
            rule: *rule,
            span: span.clone(),
            confidence: *confidence,
            evidence: Vec::new(),
            believed: None,
            mention: None,
        });
        let groups = resolve(findings.collect(), &rules());
        groups.iter().map(|g| (g[0].rule, g[0].span.start, g[0].span.end)).collect()
    }

    #[test]
    fn nothing_found_is_left_uncovered() {
        use Confidence::{High, Low, Medium};
        // A postcode inside an address, surer than the address.
        assert_eq!(resolved(&[(0, 0..30, Medium), (0, 20..28, High)]), [(0, 0, 30)]);
        // Two of one sort that overlap become one.
        assert_eq!(resolved(&[(0, 0..10, High), (0, 5..15, Medium)]), [(0, 0, 15)]);
        // Two of different sorts both stay.
        assert_eq!(resolved(&[(0, 0..10, High), (1, 5..15, High)]), [(0, 0, 10), (1, 5, 15)]);
        // A faint match neither widens a sure one nor hides it.
        assert_eq!(resolved(&[(0, 0..10, Medium), (0, 5..15, Low)]), [(0, 0, 10), (0, 5, 15)]);
        assert_eq!(resolved(&[(0, 0..40, Low), (2, 5..15, Medium)]), [(0, 0, 40), (2, 5, 15)]);
        // A phrase to consider does not swallow what is withheld.
        assert_eq!(resolved(&[(2, 0..40, High), (1, 5..15, Medium)]), [(2, 0, 40), (1, 5, 15)]);
    }

    #[test]
    fn some_groups_are_those_that_hold_what_is_wanted() {
        use Confidence::{High, Low, Medium};
        let finding = |rule: usize, span: std::ops::Range<usize>, confidence| Finding {
            rule,
            span,
            confidence,
            evidence: Vec::new(),
            believed: None,
            mention: None,
        };
        let findings = [
            finding(1, 20..30, High),
            finding(0, 0..10, Medium),
            finding(0, 40..50, Low),
            finding(2, 5..15, Medium),
            finding(1, 45..48, High),
            finding(3, 60..70, High),
        ];
        let (rules, all) = (rules(), resolve(findings.to_vec(), &rules()));
        assert_eq!(resolve_some(&findings, &rules, |_| true), all);
        assert!(resolve_some(&findings, &rules, |_| false).is_empty());
        let some = resolve_some(&findings, &rules, |finding| finding.rule == 0);
        let spans: Vec<_> = some.iter().map(|group| (group[0].rule, group[0].span.start)).collect();
        assert_eq!(spans, [(0, 0), (2, 5), (0, 40), (1, 45)]);
    }

    #[test]
    fn a_rule_that_outranks_another_decides_over_it() {
        use Confidence::{High, Low, Medium};
        let mut rules = rules();
        rules[0].id = "name.model".into();
        rules[2].outranks = vec!["name".into()];
        let resolved = |findings: &[(usize, std::ops::Range<usize>, Confidence)]| {
            let found = findings.iter().map(|(rule, span, confidence)| Finding {
                rule: *rule,
                span: span.clone(),
                confidence: *confidence,
                evidence: Vec::new(),
                believed: None,
                mention: None,
            });
            let groups = resolve(found.collect(), &rules);
            groups.iter().map(|group| group[0].rule).collect::<Vec<_>>()
        };
        assert_eq!(resolved(&[(0, 0..10, High), (2, 2..10, Medium)]), [2]);
        assert_eq!(resolved(&[(0, 0..10, High), (2, 2..10, Low)]), [0]);
        assert_eq!(resolved(&[(1, 0..10, High), (2, 0..10, Medium)]), [1]);
    }

    #[test]
    fn a_release_rule_sets_free_what_it_covers() {
        use Confidence::{High, Medium};
        assert_eq!(resolved(&[(3, 0..10, High), (1, 0..10, High)]), []);
        assert_eq!(resolved(&[(3, 0..10, Medium), (1, 0..10, High)]), [(1, 0, 10)]);
        assert_eq!(resolved(&[(3, 0..10, High), (1, 5..15, High)]), [(1, 5, 15)]);
    }

    #[test]
    fn what_the_authority_asks_for_is_not_set_free_by_the_pack() {
        let found = |rule: usize, span: std::ops::Range<usize>| Finding {
            rule,
            span,
            confidence: Confidence::High,
            evidence: Vec::new(),
            believed: None,
            mention: None,
        };
        let mut rules = rules();
        rules[1].id = "terms.own.list".into();
        let listed = |rules: &[Rule]| resolve(vec![found(3, 0..20), found(1, 5..15)], rules).len();
        assert_eq!(listed(&rules), 1);
        rules[3].decides = true;
        assert_eq!(listed(&rules), 0);
        rules[3].decides = false;
        rules[1].id = "a.c".into();
        assert_eq!(listed(&rules), 0);
        rules[1].decides = true;
        assert_eq!(listed(&rules), 1);
    }
}
