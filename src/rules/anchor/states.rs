//! The automaton of a pattern, of which many states are followed at once. Assertions are taken to hold.

use regex_automata::nfa::thompson::{Compiler, Config, NFA, State, WhichCaptures};
use regex_automata::util::primitives::StateID;
use regex_syntax::hir::Hir;

use super::set::ByteSet;

/// What the states of a pattern may take, in bytes.
pub const LARGEST: usize = 32 << 20;

/// The automaton of a pattern, with the states at which what is captured begins and ends; none for one
/// that is too large.
pub fn nfa(hir: &Hir, captures: WhichCaptures) -> Option<NFA> {
    let limits = Config::new().nfa_size_limit(Some(LARGEST)).which_captures(captures);
    Compiler::new().configure(limits).build_from_hir(hir).ok()
}

/// States of an automaton, with those that are reached from them without a byte.
#[derive(Clone)]
pub(super) struct States {
    pub(super) all: Vec<StateID>,
    /// Whether the match may be at its end.
    pub(super) ended: bool,
}

impl States {
    /// What is reached from some states, and over bytes that need not be told apart.
    pub(super) fn reached(nfa: &NFA, from: &[StateID], over: impl Fn(u8) -> bool) -> States {
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
    pub(super) fn step(&self, nfa: &NFA, among: impl Fn(u8) -> bool) -> Option<(ByteSet, States)> {
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
pub(super) fn transitions(state: &State, mut each: impl FnMut(u8, u8, StateID)) {
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
