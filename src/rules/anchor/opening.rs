//! What the bytes at the beginning of a match can be: enough to pass over most places at a glance.
//!
//! Read from the automaton of a pattern by following all its ways at once; assertions are taken to hold.

use regex_automata::nfa::thompson::{Compiler, Config, NFA, State, WhichCaptures};
use regex_automata::util::primitives::StateID;
use regex_syntax::hir::Hir;
use serde::{Deserialize, Serialize};

use super::set::ByteSet;

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
pub fn turns(text: &[u8], from: usize) -> [Option<u8>; TURNS] {
    let mut turns = [None; TURNS];
    let mut rest = text.get(from..).unwrap_or_default();
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
    let limits = Config::new().nfa_size_limit(Some(32 << 20)).which_captures(WhichCaptures::None);
    let Ok(nfa) = Compiler::new().configure(limits).build_from_hir(hir) else {
        return Opening::default();
    };
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

/// States of an automaton, with those that are reached from them without a byte.
#[derive(Clone)]
struct States {
    all: Vec<StateID>,
    /// Whether the match may be at its end.
    ended: bool,
}

impl States {
    /// What is reached from some states, and over bytes that need not be told apart.
    fn reached(nfa: &NFA, from: &[StateID], over: impl Fn(u8) -> bool) -> States {
        let mut seen = vec![false; nfa.states().len()];
        let mut open = from.to_vec();
        let mut states = States { all: Vec::new(), ended: false };
        while let Some(id) = open.pop() {
            let Some(known) = seen.get_mut(id.as_usize()) else { continue };
            if std::mem::replace(known, true) {
                continue;
            }
            states.all.push(id);
            match nfa.state(id) {
                State::Match { .. } => states.ended = true,
                State::Look { next, .. } | State::Capture { next, .. } => open.push(*next),
                State::Union { alternates } => open.extend(alternates.iter()),
                State::BinaryUnion { alt1, alt2 } => open.extend([*alt1, *alt2]),
                own => transitions(own, |from, to, next| {
                    if (from..=to).any(&over) {
                        open.push(next);
                    }
                }),
            }
        }
        states
    }

    /// The bytes that can come next among some, and what is reached over them; none where the match may
    /// be at its end, and anything can follow.
    fn step(&self, nfa: &NFA, among: impl Fn(u8) -> bool) -> Option<(ByteSet, States)> {
        if self.ended {
            return None;
        }
        let mut bytes = ByteSet::default();
        let mut next = Vec::new();
        for id in &self.all {
            transitions(nfa.state(*id), |from, to, target| {
                let mut any = false;
                for byte in (from..=to).filter(|byte| among(*byte)) {
                    bytes.insert(byte);
                    any = true;
                }
                next.extend(any.then_some(target));
            });
        }
        Some((bytes, States::reached(nfa, &next, |_| false)))
    }
}

/// The transitions of a state over bytes: first and last byte, and where they lead.
fn transitions(state: &State, mut each: impl FnMut(u8, u8, StateID)) {
    match state {
        State::ByteRange { trans } => each(trans.start, trans.end, trans.next),
        State::Sparse(sparse) => {
            sparse.transitions.iter().for_each(|t| each(t.start, t.end, t.next));
        }
        State::Dense(dense) => {
            let numbered = (0..=u8::MAX).zip(dense.transitions.iter());
            numbered
                .filter(|(_, next)| **next != StateID::ZERO)
                .for_each(|(byte, next)| each(byte, byte, *next));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::pattern;
    use crate::rules::rule::Crosses;

    fn fits(pattern: &str, text: &str) -> bool {
        let opening = find(&pattern::parse(pattern, Crosses::None).unwrap());
        let turns = turns(text.as_bytes(), 0);
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
