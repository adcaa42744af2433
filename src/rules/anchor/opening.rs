//! What the bytes at the beginning of a match can be: enough to pass over most places at a glance.
//!
//! Read from the automaton of a pattern by following all its ways at once; assertions are taken to hold.

use regex_syntax::hir::Hir;
use serde::{Deserialize, Serialize};

use super::set::ByteSet;
use super::states::{States, automaton};

/// So many of the first bytes are looked at.
pub const FIRST: usize = 12;
/// So many bytes more, which stand where the first tokens end: two behind each.
pub const TURNS: usize = 4;
/// Tokens are followed so far.
const RUN: usize = 48;

/// For each place, the bytes that a match can have there; all of them from where it may have ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The first bytes.
    pub first: [ByteSet; FIRST],
    /// The byte that ends the first token and the one behind it, and so with the second.
    pub turns: [ByteSet; TURNS],
}

/// Says nothing.
impl Default for Opening {
    fn default() -> Opening {
        Opening { first: [ByteSet::FULL; FIRST], turns: [ByteSet::FULL; TURNS] }
    }
}

/// The bytes at the turns of a text; none behind its end, and where a token is long.
pub fn turns(text: &[u8]) -> [Option<u8>; TURNS] {
    let mut turns = [None; TURNS];
    let mut rest = text;
    for pair in turns.chunks_exact_mut(2) {
        let run = rest.iter().take(RUN).position(|byte| !byte.is_ascii_alphanumeric());
        let Some(behind) = run.and_then(|run| rest.get(run..)) else { break };
        pair.iter_mut().zip(behind).for_each(|(own, byte)| *own = Some(*byte));
        rest = behind.get(1..).unwrap_or_default();
    }
    turns
}

/// The opening of a pattern. One that is too large for an automaton has one that says nothing.
pub(super) fn find(hir: &Hir) -> Opening {
    let Some(nfa) = automaton(hir) else { return Opening::default() };
    let mut opening = Opening::default();
    let start = States::reached(&nfa, &[nfa.start_anchored()], |_| false);
    let mut now = start.clone();
    for place in &mut opening.first {
        let Some((bytes, next)) = now.step(&nfa, |_| true) else { break };
        *place = bytes;
        now = next;
    }
    let mut now = start;
    for pair in opening.turns.chunks_exact_mut(2) {
        let run = States::reached(&nfa, &now.all, |byte| byte.is_ascii_alphanumeric());
        let Some((bytes, next)) = run.step(&nfa, |byte| !byte.is_ascii_alphanumeric()) else {
            break;
        };
        if let [turn, behind] = pair {
            *turn = bytes;
            *behind = next.step(&nfa, |_| true).map_or(ByteSet::FULL, |(bytes, _)| bytes);
        }
        now = next;
    }
    opening
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::pattern;
    use crate::rules::rule::Crosses;

    fn fits(pattern: &str, text: &str) -> bool {
        let opening = find(&pattern::parse(pattern, Crosses::None).unwrap());
        let turns = turns(text.as_bytes());
        opening.first.iter().zip(text.bytes()).all(|(set, byte)| set.has(byte))
            && opening.turns.iter().zip(turns).all(|(set, b)| b.is_none_or(|b| set.has(b)))
    }

    #[test]
    fn the_first_bytes_and_those_behind_tokens_count() {
        assert!(fits(r"\b\d{2}/\d{2}/\d{4}\b", "12/03/1999"));
        assert!(!fits(r"\b\d{2}/\d{2}/\d{4}\b", "12-03/1999"));
        assert!(fits(r"\p{Lu}\p{L}+ \(DOB", "Featherstonehaugh (DOB"));
        assert!(!fits(r"\p{Lu}\p{L}+ \(DOB", "Featherstonehaugh was"));
        assert!(!fits(r"\p{Lu}\p{L}+ \p{Lu}\p{L}+:", "Anna Example, "));
        assert!(fits(r"\p{Lu}\p{L}+ \p{Lu}\p{L}+:", "Éva Example:"));
    }

    #[test]
    fn what_follows_a_match_does_not_count() {
        assert!(fits(r"\bOp\b", "Op? x y z"));
        assert!(fits(r"Op(?: \w+)?", "Op-x,"));
        assert!(fits(r"(?m:^|;)\d", "1"));
        assert!(fits(r"\d+x", "1"));
    }
}
