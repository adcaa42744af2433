//! The bytes that can stand beside a byte of which every match holds one.

use regex_automata::nfa::thompson::{NFA, State, WhichCaptures};
use regex_syntax::hir::Hir;
use serde::{Deserialize, Serialize};

use super::set::ByteSet;
use super::states::{States, nfa, transitions};

/// The bytes right before and right behind; all of them where the match may begin or end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    before: ByteSet,
    behind: ByteSet,
}

impl Beside {
    /// Whether a match can hold the byte at a place.
    pub fn fits(&self, text: &[u8], at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| text.get(at));
        before.is_none_or(|byte| self.before.has(*byte))
            && text.get(at + 1).is_none_or(|byte| self.behind.has(*byte))
    }
}

/// What can stand beside the bytes of a set in a match of a pattern.
pub(super) fn find(hir: &Hir, bytes: &ByteSet) -> Beside {
    match nfa(hir, WhichCaptures::None) {
        Some(nfa) => {
            let all = States::reached(&nfa, &[nfa.start_anchored()], |_| true);
            Beside { before: before(&nfa, &all, bytes), behind: behind(&nfa, all, bytes) }
        }
        None => Beside { before: ByteSet::FULL, behind: ByteSet::FULL },
    }
}

fn behind(nfa: &NFA, all: States, bytes: &ByteSet) -> ByteSet {
    let over = States { ended: false, ..all };
    let next = over.step(nfa, |byte| bytes.has(byte)).map(|(_, next)| next);
    next.and_then(|next| next.step(nfa, |_| true)).map_or(ByteSet::FULL, |(bytes, _)| bytes)
}

fn before(nfa: &NFA, all: &States, bytes: &ByteSet) -> ByteSet {
    // The states from which one of the bytes can come next.
    let mut ready = vec![false; nfa.states().len()];
    let is = |ready: &[bool], id: &regex_automata::util::primitives::StateID| {
        ready.get(id.as_usize()).copied().unwrap_or(false)
    };
    loop {
        let mut more = false;
        for id in all.all.iter().rev() {
            if is(&ready, id) {
                continue;
            }
            let now = match nfa.state(*id) {
                State::Look { next, .. } | State::Capture { next, .. } => is(&ready, next),
                State::Union { alternates } => alternates.iter().any(|next| is(&ready, next)),
                State::BinaryUnion { alt1, alt2 } => is(&ready, alt1) || is(&ready, alt2),
                own => {
                    let mut over = false;
                    transitions(own, |from, to, _| {
                        over |= (from..=to).any(|byte| bytes.has(byte));
                    });
                    over
                }
            };
            if now && let Some(ready) = ready.get_mut(id.as_usize()) {
                *ready = true;
                more = true;
            }
        }
        if !more {
            break;
        }
    }
    if is(&ready, &nfa.start_anchored()) {
        return ByteSet::FULL;
    }
    let mut set = ByteSet::default();
    for id in &all.all {
        transitions(nfa.state(*id), |from, to, next| {
            if is(&ready, &next) {
                (from..=to).for_each(|byte| set.insert(byte));
            }
        });
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::pattern;
    use crate::rules::rule::Crosses;

    fn fits(pattern: &str, byte: u8, text: &str) -> bool {
        let mut bytes = ByteSet::default();
        bytes.insert(byte);
        let hir = pattern::parse(pattern, Crosses::None).unwrap();
        find(&hir, &bytes).fits(text.as_bytes(), text.find(char::from(byte)).unwrap())
    }

    #[test]
    fn what_stands_beside_a_byte_tells_whether_a_match_can_hold_it() {
        let address = r"\b[a-z]+(?:://|@)[\w.]+";
        assert!(fits(address, b':', "http://x") && fits(address, b'@', "a@b"));
        assert!(!fits(address, b':', "Subject: x") && !fits(address, b'@', "a @b"));
        assert!(fits(r"\b\d+%", b'%', "5% off") && !fits(r"\b\d+%", b'%', "a%"));
        assert!(fits(r"%\d", b'%', "a%5") && !fits(r"%\d", b'%', "a% 5"));
        assert!(fits(r"\p{L}+:", b':', "é: x"));
    }
}
