//! Which bytes can follow one another in a match.

use regex_syntax::hir::{Class, Hir, HirKind};
use serde::{Deserialize, Serialize};

use super::set::{ByteSet, first_of_class};

/// The bytes that a match can hold, and which of them can stand side by side. Assertions are taken to
/// hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairs {
    /// For each byte a number, which those share that have the same neighbours.
    sorts: Vec<u8>,
    /// For each number the bytes that can follow.
    behind: Vec<ByteSet>,
}

impl Pairs {
    /// Those of a pattern.
    pub(super) fn of(hir: &Hir) -> Pairs {
        let mut behind = vec![ByteSet::default(); 256];
        ends(hir, &mut behind);
        let mut known: Vec<ByteSet> = Vec::new();
        let mut sort = |set: ByteSet| {
            let number = known.iter().position(|one| *one == set).unwrap_or(known.len());
            if number == known.len() {
                known.push(set);
            }
            // There are no more than bytes.
            number as u8
        };
        let sorts = behind.iter().map(|set| sort(*set)).collect();
        Pairs { sorts, behind: known }
    }

    /// Whether a match can hold anything beside anything.
    pub fn is_full(&self) -> bool {
        self.behind.iter().all(ByteSet::is_full)
    }

    /// Whether the second of two bytes can follow the first.
    fn has(&self, first: u8, second: u8) -> bool {
        let sort = self.sorts.get(usize::from(first)).copied().unwrap_or(0);
        self.behind.get(usize::from(sort)).is_some_and(|set| set.has(second))
    }

    /// From where on, not before `from`, all bytes up to one can stand side by side in a match.
    pub fn back(&self, text: &[u8], from: usize, at: usize) -> usize {
        let before = text.get(from..=at).unwrap_or_default();
        let ways = before.windows(2).rev();
        at - ways.take_while(|pair| matches!(pair, [a, b] if self.has(*a, *b))).count()
    }

    /// Up to where, not beyond `to`, the same holds of the bytes from one on.
    pub fn forth(&self, text: &[u8], at: usize, to: usize) -> usize {
        let rest = text.get(at..to).unwrap_or_default();
        let ways = rest.windows(2);
        let more = ways.take_while(|pair| matches!(pair, [a, b] if self.has(*a, *b))).count();
        (at + 1 + more).min(to)
    }
}

/// The bytes with which a part of a match can begin and end, and whether there may be none.
struct Ends {
    first: ByteSet,
    last: ByteSet,
    none: bool,
}

/// Those of a part; what can stand side by side in it is added to `behind`.
fn ends(hir: &Hir, behind: &mut [ByteSet]) -> Ends {
    let mut own = Ends { first: ByteSet::default(), last: ByteSet::default(), none: true };
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => {
            for byte in &literal.0 {
                let mut one = ByteSet::default();
                one.insert(*byte);
                own = then(own, Ends { first: one, last: one, none: false }, behind);
            }
        }
        HirKind::Class(class) => own = of_class(class, behind),
        HirKind::Capture(capture) => own = ends(&capture.sub, behind),
        HirKind::Repetition(repetition) => {
            own = ends(&repetition.sub, behind);
            if repetition.max != Some(1) {
                beside(&own.last, &own.first, behind);
            }
            own.none |= repetition.min == 0;
        }
        HirKind::Concat(parts) => {
            for part in parts {
                let next = ends(part, behind);
                own = then(own, next, behind);
            }
        }
        HirKind::Alternation(ways) => {
            own.none = false;
            for way in ways {
                let one = ends(way, behind);
                own.first.union(&one.first);
                own.last.union(&one.last);
                own.none |= one.none;
            }
        }
    }
    own
}

/// One part after another.
fn then(mut own: Ends, next: Ends, behind: &mut [ByteSet]) -> Ends {
    beside(&own.last, &next.first, behind);
    if own.none {
        own.first.union(&next.first);
    }
    if !next.none {
        own.last = ByteSet::default();
    }
    own.last.union(&next.last);
    own.none &= next.none;
    own
}

fn beside(last: &ByteSet, first: &ByteSet, behind: &mut [ByteSet]) {
    for byte in last.iter() {
        behind.get_mut(usize::from(byte)).into_iter().for_each(|set| set.union(first));
    }
}

fn of_class(class: &Class, behind: &mut [ByteSet]) -> Ends {
    let first = first_of_class(class);
    let mut last = first;
    if matches!(class, Class::Unicode(_)) && first.iter().any(|byte| byte >= 0x80) {
        // Which of them follow which is not told apart.
        let mut more = ByteSet::default();
        (0x80..=0xBF).for_each(|byte| more.insert(byte));
        let mut lead = more;
        first.iter().filter(|byte| *byte >= 0x80).for_each(|byte| lead.insert(byte));
        beside(&lead, &more, behind);
        last.union(&more);
    }
    Ends { first, last, none: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::pattern;
    use crate::rules::rule::Crosses;

    /// What of a text can lie in a match around a word.
    fn around<'a>(pattern: &str, text: &'a str, word: &str) -> &'a str {
        let pairs = Pairs::of(&pattern::parse(pattern, Crosses::None).unwrap());
        let (bytes, at) = (text.as_bytes(), text.find(word).unwrap());
        &text[pairs.back(bytes, 0, at)..pairs.forth(bytes, at, bytes.len())]
    }

    #[test]
    fn a_match_ends_where_two_bytes_never_stand_side_by_side() {
        let clause = r"(?:[^.;\n]|\d\.\d|\n[a-z])*paid(?:[^.;\n]|\d\.\d|\n[a-z])*";
        let text = "First.\nThey were\npaid 1.50 for it. Then\nGone";
        assert_eq!(around(clause, text, "paid"), "They were\npaid 1.50 for it");
        assert_eq!(around(r"\bsaid (?:\p{Lu}\p{L}+ )+", "x said Évé Éa. B", "said"), "said Évé Éa");
        assert_eq!(around(r"(?i)ab(?:c|d)?e{2}", "xabeeex abce", "ab"), "abeee");
        assert_eq!(around(r"ab(?:c|d)?e{2}", "ab", "ab"), "ab");
    }
}
