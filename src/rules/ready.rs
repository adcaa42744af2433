//! Automata that the build made of built-in patterns: nothing needs to be made of them in a scan, and
//! they lie in the program as they are used.

use regex_automata::dfa::sparse::DFA;

use super::source::Ready;

static ALL: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/automata"));

/// An automaton for matches that begin where it is started.
pub type Automaton = DFA<&'static [u8]>;

/// One of them. They are written for machines whose lowest byte comes first; elsewhere there is none.
pub fn automaton(ready: &Ready) -> Option<Automaton> {
    DFA::from_bytes(ALL.get(ready.bytes.clone())?).ok().map(|(automaton, _)| automaton)
}
