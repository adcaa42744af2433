//! What the bytes at the beginning of a match can be: enough to pass over most places at a glance.
//!
//! Read from the automaton of a pattern by following all its ways at once; assertions are taken to hold.

use regex_automata::nfa::thompson::{NFA, WhichCaptures};
use regex_syntax::hir::Hir;
use serde::{Deserialize, Serialize};

use super::set::ByteSet;
use super::states::{States, nfa};

/// So many of the first bytes are looked at.
pub(crate) const FIRST: usize = 12;
/// So many sets more are for the turns: the bytes where the first two tokens end, and those behind.
pub(crate) const TURNS: usize = 2 * OF_TOKEN;
/// As many when the first token has no digit, and again when it has one: the byte that ends it; the one
/// behind, if that was no blank and if it was; and so with the second token.
const OF_TOKEN: usize = 1 + 2 + 2 + 4;
/// Tokens are followed so far.
const RUN: usize = 48;

/// For each place, the bytes that a match can have there; all of them from where it may have ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The first bytes.
    pub first: [ByteSet; FIRST],
    /// The bytes at the turns.
    pub turns: [ByteSet; TURNS],
}

/// Says nothing.
impl Default for Opening {
    fn default() -> Opening {
        Opening { first: [ByteSet::FULL; FIRST], turns: [ByteSet::FULL; TURNS] }
    }
}

/// The numbers of the sets for the bytes where the first two tokens end and for those behind.
fn sets(digit: bool, blanks: [bool; 2]) -> [usize; 4] {
    let (of_token, [first, second]) = (usize::from(digit) * OF_TOKEN, blanks.map(usize::from));
    [0, 1 + first, 3 + first, 5 + 2 * first + second].map(|set| of_token + set)
}

/// Bytes of a text and the sets of turns that must hold them; none behind its end, and where a token is
/// long.
pub(crate) fn turns(text: &[u8]) -> [Option<(usize, u8)>; 4] {
    let long = |rest: &[u8]| rest.iter().take(RUN).position(|byte| !byte.is_ascii_alphanumeric());
    let Some(end) = long(text) else { return [None; 4] };
    let digit = text.iter().take(end).any(u8::is_ascii_digit);
    let blank = |at: usize| text.get(at) == Some(&b' ');
    let next = text.get(end + 1..).and_then(long).map(|run| end + 1 + run);
    let [first, behind, second, last] = sets(digit, [blank(end), next.is_some_and(blank)]);
    let is = |set: usize, at: usize| text.get(at).map(|byte| (set, *byte));
    [
        is(first, end),
        is(behind, end + 1),
        next.and_then(|at| is(second, at)),
        next.and_then(|at| is(last, at + 1)),
    ]
}

/// The opening of a pattern. One that is too large for an automaton has one that says nothing.
pub(super) fn find(hir: &Hir) -> Opening {
    let Some(nfa) = nfa(hir, WhichCaptures::None) else { return Opening::default() };
    let mut opening = Opening::default();
    let start = States::reached(&nfa, &[nfa.start_anchored()], |_| false);
    let mut now = start.clone();
    for place in &mut opening.first {
        let Some((bytes, next)) = now.step(&nfa, |_| true) else { break };
        *place = bytes;
        now = next;
    }
    for digit in [false, true] {
        let mut token = States::reached(&nfa, &start.all, |byte| byte.is_ascii_alphabetic());
        if digit {
            let Some((_, next)) = token.step(&nfa, |byte| byte.is_ascii_digit()) else { continue };
            token = States::reached(&nfa, &next.all, |byte| byte.is_ascii_alphanumeric());
        }
        for first in [false, true] {
            let Some((turn, after)) = turn(&nfa, &token, first) else { continue };
            let token = States::reached(&nfa, &after.all, |byte| byte.is_ascii_alphanumeric());
            for second in [false, true] {
                let numbers = sets(digit, [first, second]);
                let next = self::turn(&nfa, &token, second);
                let found = [
                    Some(turn),
                    any(&nfa, &after),
                    next.as_ref().map(|(turn, _)| *turn),
                    next.as_ref().and_then(|(_, after)| any(&nfa, after)),
                ];
                for (number, found) in numbers.into_iter().zip(found) {
                    if let (Some(set), Some(found)) = (opening.turns.get_mut(number), found) {
                        *set = found;
                    }
                }
            }
        }
    }
    opening
}

/// The bytes that can end a token, and what is reached over a blank or over the others.
fn turn(nfa: &NFA, token: &States, blank: bool) -> Option<(ByteSet, States)> {
    let (turn, _) = token.step(nfa, |byte| !byte.is_ascii_alphanumeric())?;
    let among = |byte: u8| !byte.is_ascii_alphanumeric() && (byte == b' ') == blank;
    token.step(nfa, among).map(|(_, after)| (turn, after))
}

/// The bytes that can come next.
fn any(nfa: &NFA, states: &States) -> Option<ByteSet> {
    states.step(nfa, |_| true).map(|(bytes, _)| bytes)
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
            && turns.into_iter().flatten().all(|(set, byte)| opening.turns[set].has(byte))
    }

    #[test]
    fn the_first_bytes_and_those_behind_tokens_count() {
        assert!(fits(r"\b\d{2}/\d{2}/\d{4}\b", "12/03/1999"));
        assert!(!fits(r"\b\d{2}/\d{2}/\d{4}\b", "12-03/1999"));
        assert!(fits(r"\p{Lu}\p{L}+ \(DOB", "Featherstonehaugh (DOB"));
        assert!(!fits(r"\p{Lu}\p{L}+ \(DOB", "Featherstonehaugh was"));
        assert!(!fits(r"\p{Lu}\p{L}+ \p{Lu}\p{L}+:", "Anna Example, "));
        assert!(fits(r"\p{Lu}\p{L}+ \p{Lu}\p{L}+:", "Éva Example:"));
        assert!(!fits(r"\p{Lu}[\p{L}'-]+ \(", "O'Example wrote"));
    }

    #[test]
    fn a_token_without_a_digit_is_told_from_one_that_has_one() {
        let code = r"\b[a-z]{2,6}(?:-[a-z]+)?\d{2}\b";
        assert!(fits(code, "ab12 is") && fits(code, "ab-cd12 is"));
        assert!(!fits(code, "abc is") && !fits(code, "a1b-"));
        assert!(fits(r"\d+[.]\d", "12.5") && !fits(r"\d+[.]\d", "12 5"));
    }

    #[test]
    fn what_follows_a_match_does_not_count() {
        assert!(fits(r"\bOp\b", "Op? x y z"));
        assert!(fits(r"Op(?: \w+)?", "Op-x,"));
        assert!(fits(r"(?m:^|;)\d", "1"));
        assert!(fits(r"\d+x", "1"));
    }
}
