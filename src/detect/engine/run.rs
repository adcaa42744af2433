//! One block of text under all patterns.
//!
//! Places at which a pattern can match are met in the order of the text. A look at one of them costs as
//! many bytes as the automaton goes on; where these looks have cost a pattern as many bytes as the block
//! has, the rest of the block is searched once from end to end.

use std::ops::Range;

use super::marks::Marks;
use super::pattern::{Look, States};
use super::{Engine, index::Task};
use crate::detect::token;
use crate::rules::anchor::{Anchor, Part, Reach};

/// What the states of a thread may take, in bytes: more are let go, and met again where they are needed.
const STATES: usize = 16 << 20;
/// Bytes looked at after which it is counted what they take.
const COUNTED: usize = 2 << 20;

/// What a thread keeps from one text to the next: the states of automata, and how far each pattern is.
#[derive(Default)]
pub(super) struct Scratch {
    patterns: Vec<States>,
    progress: Vec<Progress>,
    /// Patterns of which a cue waited.
    waiting: Vec<usize>,
    found: Vec<u32>,
    /// For each sort of pairs that cues have, where the text holds them alone around the word met last.
    stretches: Vec<Stretch>,
    /// Bytes looked at, in all.
    pub(super) work: usize,
    /// How many they were when it was counted last what the states take.
    counted: usize,
}

/// Bytes that a match can hold side by side.
#[derive(Clone, Default)]
struct Stretch {
    range: Range<usize>,
    /// Whether there may be more of them before.
    open: bool,
}

#[derive(Clone, Default)]
struct Progress {
    /// No match begins before this byte any more.
    from: usize,
    /// One more than the place looked at last.
    tried: usize,
    /// Bytes that looks at single places have cost in this block.
    spent: usize,
    /// How far a match can reach around the cue met last.
    around: Range<usize>,
    /// Whether that cue waits for something else that the pattern needs.
    waits: bool,
    /// One more than the place at which that was met last.
    also: usize,
}

impl Scratch {
    /// Makes ready for another text, in which some rules are idle: they are through with it.
    pub(super) fn begin(&mut self, engine: &Engine, idle: &[bool]) {
        self.patterns.resize_with(engine.patterns.len(), States::default);
        self.progress.clear();
        self.progress.extend(engine.patterns.iter().map(|pattern| {
            let through = idle.get(pattern.rule) == Some(&true);
            Progress { from: if through { usize::MAX } else { 0 }, ..Progress::default() }
        }));
    }

    /// Makes ready for another block. Where states take too much, those go that were not needed since
    /// some went last, then the largest.
    fn fresh(&mut self, sorts: usize) {
        self.progress.iter_mut().for_each(|progress| progress.spent = 0);
        self.stretches.clear();
        self.stretches.resize(sorts, Stretch::default());
        if self.work - self.counted < COUNTED {
            return;
        }
        self.counted = self.work;
        let mut sizes: Vec<usize> = self.patterns.iter().map(States::memory).collect();
        let mut all: usize = sizes.iter().sum();
        if all <= STATES {
            return;
        }
        for (states, size) in self.patterns.iter_mut().zip(&mut sizes) {
            if !std::mem::take(&mut states.needed) {
                *states = States::default();
                all -= std::mem::take(size);
            }
        }
        let mut largest: Vec<usize> = (0..sizes.len()).collect();
        largest.sort_by_key(|number| std::cmp::Reverse(sizes.get(*number)));
        for number in largest {
            if all <= STATES {
                break;
            }
            if let (Some(states), Some(size)) = (self.patterns.get_mut(number), sizes.get(number)) {
                *states = States::default();
                all -= size;
            }
        }
    }
}

/// A block, and the text up to the end of what its matches may hold.
pub(super) struct Run<'a, F> {
    pub(super) engine: &'a Engine,
    pub(super) scratch: &'a mut Scratch,
    pub(super) view: &'a str,
    pub(super) block: Range<usize>,
    pub(super) take: F,
}

impl<F: FnMut(usize, Range<usize>) -> bool> Run<'_, F> {
    pub(super) fn block(&mut self) {
        self.scratch.fresh(self.engine.index.pairs.len());
        let (engine, bytes) = (self.engine, self.view.as_bytes());
        for &pattern in &engine.index.slow {
            self.search(pattern, self.block.clone(), self.view.len());
        }
        for mark in Marks::new(&engine.index.kinds, bytes, self.block.clone()) {
            let at = mark.at;
            let Some(&byte) = bytes.get(at) else { break };
            // What begins one character before comes first.
            if let Some(lane) = engine.index.behind(byte) {
                self.lane(lane, at);
            }
            if let Some(end) = mark.token {
                for task in engine.index.token(token::number(bytes, at, end)) {
                    match task {
                        Task::Lane(lane) => self.lane(lane, at),
                        Task::Cue(pattern) => self.cue(pattern, at),
                        Task::Also(pattern) => self.also(pattern, at),
                    }
                }
            }
            for pattern in engine.index.around(byte) {
                let pattern = *pattern as usize;
                if let Some(Anchor::Cue(cue)) = engine.anchors.get(pattern)
                    && cue.beside.fits(bytes, at)
                {
                    self.cue(pattern, at);
                }
            }
            if mark.fresh
                && let Some(lane) = engine.index.line()
            {
                self.lane(lane, at);
            }
            if let Some(lane) = engine.index.byte(byte) {
                self.lane(lane, at);
            }
        }
        // What they wait for may be behind the block.
        let mut waiting = std::mem::take(&mut self.scratch.waiting);
        for number in waiting.drain(..) {
            let Some(progress) = self.scratch.progress.get_mut(number) else { continue };
            let waits = std::mem::take(&mut progress.waits);
            if waits && progress.around.end > self.block.end {
                let around = progress.around.clone();
                self.within(number, around.start..self.block.end, around.end);
            }
        }
        self.scratch.waiting = waiting;
    }

    /// Looks at all patterns of a lane at a place.
    fn lane(&mut self, lane: usize, at: usize) {
        let engine = self.engine;
        let Some(lane_of) = engine.index.lanes.get(lane) else { return };
        let at = match (lane_of.behind, at.checked_sub(1)) {
            (false, _) => at,
            (true, Some(before)) => self.view.floor_char_boundary(before),
            (true, None) => return,
        };
        let mut found = std::mem::take(&mut self.scratch.found);
        lane_of.at(self.view.as_bytes(), at, &engine.anchors, &mut found);
        for pattern in found.drain(..) {
            self.place(pattern as usize, at);
        }
        self.scratch.found = found;
    }

    /// Looks at one pattern at a place.
    fn place(&mut self, number: usize, at: usize) {
        let Some(pattern) = self.engine.patterns.get(number) else { return };
        let Some(progress) = self.scratch.progress.get_mut(number) else { return };
        if at < progress.from || at < progress.tried {
            return;
        }
        progress.tried = at + 1;
        if let Some(Anchor::Part(part)) = self.engine.anchors.get(number) {
            return self.part(number, part, at);
        }
        if progress.spent > self.block.len() {
            return self.search(number, at..self.block.end, self.view.len());
        }
        let Some(states) = self.scratch.patterns.get_mut(number) else { return };
        let (look, bytes) = pattern.at(self.view, at, states);
        progress.spent += bytes;
        self.scratch.work += bytes;
        match look {
            Look::Nothing => {}
            Look::Unknown => self.search(number, at..self.block.end, self.view.len()),
            Look::End(end) => {
                let span = pattern.span(self.view, &(at..end), states);
                self.took(number, at..end, span);
            }
        }
    }

    /// Looks for one pattern around a part of it that may begin at a place.
    fn part(&mut self, number: usize, part: &Part, at: usize) {
        let Some(pattern) = self.engine.patterns.get(number) else { return };
        let Some(progress) = self.scratch.progress.get_mut(number) else { return };
        if progress.spent > self.block.len() {
            return self.search(number, 0..self.block.end, self.view.len());
        }
        let Some(states) = self.scratch.patterns.get_mut(number) else { return };
        let (fits, bytes) = pattern.part_at(part, self.view, at, states);
        progress.spent += bytes;
        let from = progress.from;
        self.scratch.work += bytes;
        if fits {
            let around = self.around(&part.reach, number, at, from);
            let last = around.end.min(self.block.end);
            self.within(number, around.start..last, around.end);
        }
    }

    /// Looks for one pattern around a word that it cannot do without.
    fn cue(&mut self, number: usize, word: usize) {
        let Some(Anchor::Cue(cue)) = self.engine.anchors.get(number) else { return };
        let Some(progress) = self.scratch.progress.get(number) else { return };
        if word < progress.from {
            return;
        }
        if progress.waits && progress.around.contains(&word) {
            return;
        }
        let from = progress.from;
        let around = self.around(&cue.reach, number, word, from);
        self.scratch.work += around.len();
        let last = if cue.reach.most.is_some() { word + 1 } else { around.end.min(self.block.end) };
        let Some(progress) = self.scratch.progress.get_mut(number) else { return };
        if cue.also.is_empty() || progress.also > around.start {
            progress.waits = false;
            return self.within(number, around.start..last, around.end);
        }
        if !std::mem::replace(&mut progress.waits, true) {
            self.scratch.waiting.push(number);
        }
        progress.around = around;
    }

    /// Meets something else without which a pattern cannot do.
    fn also(&mut self, number: usize, at: usize) {
        let Some(progress) = self.scratch.progress.get_mut(number) else { return };
        progress.also = at + 1;
        if progress.waits && progress.around.contains(&at) {
            progress.waits = false;
            let around = progress.around.clone();
            self.within(number, around.start..around.end.min(self.block.end), around.end);
        }
    }

    /// Looks at a part of the text that holds what the pattern needs.
    fn within(&mut self, number: usize, starts: Range<usize>, end: usize) {
        // Where the bytes that it can hold begin, a match most often begins too.
        self.place(number, starts.start);
        self.search(number, starts, end);
    }

    /// How far a match around a word can reach, not before `from`.
    fn around(&mut self, reach: &Reach, number: usize, word: usize, from: usize) -> Range<usize> {
        let bytes = self.view.as_bytes();
        let most = reach.most.unwrap_or(bytes.len());
        let first = from.max((word + 1).saturating_sub(most));
        let last = bytes.len().min(word.saturating_add(most));
        let index = &self.engine.index;
        let Some(&sort) = index.pairs_of.get(number) else { return first..last };
        let Some(pairs) = index.pairs.get(sort).filter(|pairs| !pairs.is_full()) else {
            return self.view.floor_char_boundary(first)..self.view.ceil_char_boundary(last);
        };
        let around = if reach.most.is_some() {
            pairs.back(bytes, first, word)..pairs.forth(bytes, word, last)
        } else {
            // Many patterns have the same pairs, and meet many words in one stretch of them.
            let Some(stretch) = self.scratch.stretches.get_mut(sort) else { return first..last };
            if !stretch.range.contains(&word) {
                let end = pairs.forth(bytes, word, last);
                *stretch = Stretch { range: word..end, open: true };
            }
            if stretch.open && stretch.range.start > first {
                let start = pairs.back(bytes, first, stretch.range.start);
                stretch.open = start == first;
                stretch.range.start = start;
            }
            stretch.range.start.max(first)..stretch.range.end
        };
        self.view.floor_char_boundary(around.start)..self.view.ceil_char_boundary(around.end)
    }

    /// Finds the matches of one pattern that begin in a range, and end before a byte.
    fn search(&mut self, number: usize, starts: Range<usize>, end: usize) {
        let Some(pattern) = self.engine.patterns.get(number) else { return };
        loop {
            let Some(progress) = self.scratch.progress.get_mut(number) else { return };
            let from = self.view.ceil_char_boundary(progress.from.max(starts.start));
            if from >= starts.end {
                return;
            }
            let Some(states) = self.scratch.patterns.get_mut(number) else { return };
            let found = pattern.first(self.view, from..end, states);
            let found = found.filter(|(whole, _)| whole.start < starts.end);
            let Some((whole, span)) = found else {
                self.scratch.work += end - from;
                progress.from = progress.from.max(starts.end);
                return;
            };
            self.scratch.work += whole.end - from;
            self.took(number, whole, span);
        }
    }

    /// Hands on a match, and notes from where to go on.
    fn took(&mut self, number: usize, whole: Range<usize>, span: Range<usize>) {
        let Some(pattern) = self.engine.patterns.get(number) else { return };
        let stands = (self.take)(pattern.rule, span.clone());
        // A narrowed match ends with its span, so that what follows can be the next one's cue.
        let next = if stands { span.end } else { whole.start + 1 };
        let next = self.view.ceil_char_boundary(next.max(whole.start + 1));
        if let Some(progress) = self.scratch.progress.get_mut(number) {
            progress.from = next;
        }
    }
}
