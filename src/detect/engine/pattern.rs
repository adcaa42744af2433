//! One pattern: where the match ends that begins at a place, and which is the first in a range.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use regex_automata::dfa::Automaton as _;
use regex_automata::hybrid::dfa::{self, DFA};
use regex_automata::meta::Regex;
use regex_automata::nfa::thompson::backtrack::{self, BoundedBacktracker};
use regex_automata::nfa::thompson::{NFA, WhichCaptures};
use regex_automata::util::captures::Captures;
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::hir::Hir;

use crate::rules::anchor::{Part, nfa};
use crate::rules::compile::build;
use crate::rules::pattern;
use crate::rules::ready::{self, Automaton};
use crate::rules::rule::Crosses;
use crate::rules::source::Ready;

/// What the states of one automaton may take, in bytes: then they are let go, and met again.
const STATES: usize = 2 << 20;
/// Bytes that a thread looks at with an automaton that the build made; what is needed more often is
/// quicker with one of its own.
const GLANCES: usize = 16 << 10;

/// A pattern of a rule. Automata are made when they are first needed. One of them says whether there is
/// a match, and where it ends: most places and ranges hold none. Only where there is one, `marker` says
/// what it marks, if it is known where it begins, and else `regex`.
pub(super) struct Pattern {
    pub(super) rule: usize,
    pub(super) narrowed: bool,
    text: Arc<str>,
    crosses: Crosses,
    made: Option<Ready>,
    ready: OnceLock<Option<Box<Automaton>>>,
    nfa: OnceLock<Option<NFA>>,
    dfa: OnceLock<Option<Box<DFA>>>,
    marker: OnceLock<Option<Box<BoundedBacktracker>>>,
    part: OnceLock<Option<Box<DFA>>>,
    regex: OnceLock<Option<Regex>>,
}

/// The states that a thread has met.
#[derive(Default)]
pub(super) struct States {
    /// Whether they were needed since some were let go.
    pub(super) needed: bool,
    /// Bytes looked at with the automaton that the build made.
    glanced: usize,
    dfa: Option<Box<dfa::Cache>>,
    part: Option<Box<dfa::Cache>>,
    marker: Option<Box<(backtrack::Cache, Captures)>>,
    regex: Option<Box<(regex_automata::meta::Cache, Captures)>>,
}

impl States {
    /// How many bytes they take.
    pub(super) fn memory(&self) -> usize {
        let dfas = [&self.dfa, &self.part].into_iter().flatten();
        dfas.map(|cache| cache.memory_usage()).sum::<usize>()
            + self.marker.as_ref().map_or(0, |marker| marker.0.memory_usage())
            + self.regex.as_ref().map_or(0, |regex| regex.0.memory_usage())
    }
}

/// What a look at a place came to.
pub(super) enum Look {
    /// A match ends here.
    End(usize),
    /// No match begins there.
    Nothing,
    /// The automaton cannot say.
    Unknown,
}

impl Pattern {
    pub(super) fn new(
        rule: usize,
        text: &Arc<str>,
        crosses: Crosses,
        made: Option<Ready>,
    ) -> Pattern {
        Pattern {
            rule,
            narrowed: pattern::narrowed(text),
            text: Arc::clone(text),
            crosses,
            made,
            ready: OnceLock::new(),
            nfa: OnceLock::new(),
            dfa: OnceLock::new(),
            marker: OnceLock::new(),
            part: OnceLock::new(),
            regex: OnceLock::new(),
        }
    }

    /// Its syntax tree. It was checked when the rule was loaded.
    pub(super) fn hir(&self) -> Option<Hir> {
        pattern::parse(&self.text, self.crosses).ok()
    }

    /// Whether a match begins at a byte, and where it ends; with the number of bytes looked at.
    pub(super) fn at(&self, view: &str, from: usize, states: &mut States) -> (Look, usize) {
        if let Some((look, bytes)) = self.glance(view, from, states) {
            let exact = self.made.as_ref().is_some_and(|made| made.exact);
            if exact || matches!(look, Look::Nothing) {
                return (look, bytes);
            }
        }
        match self.automaton(states) {
            Some((dfa, cache)) => walk(dfa, cache, view, from),
            None => (Look::Unknown, 0),
        }
    }

    /// The same for what begins with the pattern or with its part, with the automaton that the build
    /// made, if that is not asked too often.
    fn glance(&self, view: &str, from: usize, states: &mut States) -> Option<(Look, usize)> {
        if states.glanced > GLANCES {
            return None;
        }
        let made = self.made.as_ref()?;
        let ready = self.ready.get_or_init(|| ready::automaton(made).map(Box::new)).as_deref()?;
        let (look, bytes) = run(ready, view, from);
        states.glanced += bytes;
        (!matches!(look, Look::Unknown)).then_some((look, bytes))
    }

    /// Whether a part of it may match from a byte on; with the number of bytes looked at.
    pub(super) fn part_at(
        &self,
        part: &Part,
        view: &str,
        from: usize,
        states: &mut States,
    ) -> (bool, usize) {
        if let Some((look, bytes)) = self.glance(view, from, states) {
            return (!matches!(look, Look::Nothing), bytes);
        }
        states.needed = true;
        let make = || automaton(nfa(&part.cut(&self.hir()?), WhichCaptures::None)?).map(Box::new);
        let dfa = self.part.get_or_init(make);
        let Some(dfa) = dfa.as_deref() else { return (true, 0) };
        let cache = states.part.get_or_insert_with(|| Box::new(dfa.create_cache()));
        let (look, bytes) = walk(dfa, cache, view, from);
        (!matches!(look, Look::Nothing), bytes)
    }

    /// The first match that begins in a range and ends in it: all of it, and what it marks.
    pub(super) fn first(
        &self,
        view: &str,
        within: Range<usize>,
        states: &mut States,
    ) -> Option<(Range<usize>, Range<usize>)> {
        let input = Input::new(view).range(within.clone());
        let end = match self.automaton(states) {
            Some((dfa, cache)) => match dfa.try_search_fwd(cache, &input) {
                Ok(found) => found?.offset(),
                Err(_) => within.end,
            },
            None => within.end,
        };
        self.search(input.range(within.start..end), states)
    }

    /// The automaton, and the states of it that a thread has met.
    fn automaton<'a>(&'a self, states: &'a mut States) -> Option<(&'a DFA, &'a mut dfa::Cache)> {
        states.needed = true;
        let dfa =
            self.dfa.get_or_init(|| automaton(self.nfa()?.clone()).map(Box::new)).as_deref()?;
        Some((dfa, states.dfa.get_or_insert_with(|| Box::new(dfa.create_cache()))))
    }

    /// What the match marks that begins and ends at these bytes.
    pub(super) fn span(
        &self,
        view: &str,
        whole: &Range<usize>,
        states: &mut States,
    ) -> Range<usize> {
        if !self.narrowed {
            return whole.clone();
        }
        let input = Input::new(view).range(whole.clone()).anchored(Anchored::Yes);
        let make = || BoundedBacktracker::new_from_nfa(self.nfa()?.clone()).ok().map(Box::new);
        let found = self.marker.get_or_init(make).as_ref().and_then(|marker| {
            let make = || Box::new((marker.create_cache(), marker.create_captures()));
            let (cache, captures) = &mut **states.marker.get_or_insert_with(make);
            marker.try_captures(cache, input.clone(), captures).ok().map(|()| marked(captures))
        });
        // It gives up on what is long.
        found.unwrap_or_else(|| self.search(input, states)).map_or(whole.clone(), |(_, span)| span)
    }

    /// Its states, with the states at which a match and what it marks begin and end.
    fn nfa(&self) -> Option<&NFA> {
        let which = if self.narrowed { WhichCaptures::All } else { WhichCaptures::Implicit };
        self.nfa.get_or_init(|| nfa(&self.hir()?, which)).as_ref()
    }

    fn search(
        &self,
        input: Input<'_>,
        states: &mut States,
    ) -> Option<(Range<usize>, Range<usize>)> {
        let regex =
            self.regex.get_or_init(|| self.hir().and_then(|hir| build(&hir).ok())).as_ref()?;
        let make = || Box::new((regex.create_cache(), regex.create_captures()));
        let (cache, captures) = &mut **states.regex.get_or_insert_with(make);
        if !self.narrowed {
            let whole = regex.search_with(cache, &input)?.range();
            return Some((whole.clone(), whole));
        }
        regex.search_captures_with(cache, &input, captures);
        marked(captures)
    }
}

/// A match and what it marks: all of it, if nothing less.
fn marked(captures: &Captures) -> Option<(Range<usize>, Range<usize>)> {
    let whole = captures.get_match()?.range();
    let span = captures.get_group_by_name("span").map_or(whole.clone(), |span| span.range());
    Some((whole, span))
}

/// An automaton for matches that begin where it is started, or anywhere behind.
fn automaton(nfa: NFA) -> Option<DFA> {
    let config = DFA::config()
        .match_kind(MatchKind::LeftmostFirst)
        .cache_capacity(STATES)
        .skip_cache_capacity_check(true)
        .unicode_word_boundary(true);
    DFA::builder().configure(config).build_from_nfa(nfa).ok()
}

/// Runs an automaton that the build made from a byte until it can find no more.
fn run(dfa: &Automaton, view: &str, from: usize) -> (Look, usize) {
    let input = Input::new(view).range(from..).anchored(Anchored::Yes);
    let start = dfa.start_state_forward(&input).ok();
    follow(start, view, from, |state, byte| {
        let state = match byte {
            Some(byte) => dfa.next_state(state, byte),
            None => dfa.next_eoi_state(state),
        };
        Some(match dfa.is_special_state(state) {
            true if dfa.is_match_state(state) => (state, Met::Match),
            true if dfa.is_dead_state(state) => (state, Met::Dead),
            true if dfa.is_quit_state(state) => return None,
            _ => (state, Met::Other),
        })
    })
}

/// The same with one whose states are made as they are met.
fn walk(dfa: &DFA, cache: &mut dfa::Cache, view: &str, from: usize) -> (Look, usize) {
    let input = Input::new(view).range(from..).anchored(Anchored::Yes);
    let start = dfa.start_state_forward(cache, &input).ok();
    follow(start, view, from, |state, byte| {
        let state = match byte {
            Some(byte) => dfa.next_state(cache, state, byte),
            None => dfa.next_eoi_state(cache, state),
        };
        let state = state.ok()?;
        Some(match state.is_tagged() {
            true if state.is_match() => (state, Met::Match),
            true if state.is_dead() => (state, Met::Dead),
            true if state.is_quit() => return None,
            _ => (state, Met::Other),
        })
    })
}

/// What a state is that was met.
enum Met {
    /// A match ends before the byte that led to it.
    Match,
    /// Nothing more can be found.
    Dead,
    Other,
}

/// Goes from state to state, over the bytes and then the end of the text; `next` gives none where the
/// automaton cannot say.
#[inline(always)]
fn follow<S: Copy>(
    start: Option<S>,
    view: &str,
    from: usize,
    mut next: impl FnMut(S, Option<u8>) -> Option<(S, Met)>,
) -> (Look, usize) {
    let Some(mut state) = start else { return (Look::Unknown, 0) };
    let mut found = Look::Nothing;
    let rest = view.as_bytes().get(from..).unwrap_or_default();
    for (steps, byte) in rest.iter().enumerate() {
        let Some((reached, met)) = next(state, Some(*byte)) else {
            return (Look::Unknown, steps + 1);
        };
        state = reached;
        match met {
            Met::Match => found = Look::End(from + steps),
            Met::Dead => return (found, steps + 1),
            Met::Other => {}
        }
    }
    let last = match next(state, None) {
        Some((_, Met::Match)) => Look::End(view.len()),
        Some(_) => found,
        None => Look::Unknown,
    };
    (last, rest.len() + 1)
}
