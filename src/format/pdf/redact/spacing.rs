//! The spacing of words and letters (`Tw`, `Tc`) round lines that are set anew.
//!
//! A justified line sets its spacing so that it fills the measure: the number tells how long the line
//! was, and so how long a word that is gone. Where every place is written out, spacing is none, and an
//! operator that sets it goes unless a line that stays as it was needs it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::write::object::write_number;
use super::rewrite::{Plan, Step};

/// What is done about spacing.
#[derive(Default)]
pub(super) struct Spacing {
    /// Operators that nothing needs any more.
    pub(super) dead: Vec<Range<usize>>,
    /// What goes before and after an operator that shows text in places that are written out.
    pub(super) around: BTreeMap<u32, (Vec<u8>, Vec<u8>)>,
}

/// The operators that set the spacing of words and of letters.
const NAMES: [&[u8]; 2] = [b" Tw ", b" Tc "];

/// Numbers of the operators that hold: for words and for letters, none if none was met.
type Held = [Option<usize>; 2];

/// What the copy has set so far; none for what was set outside of the stream.
type Set = [Option<f64>; 2];

/// Decides about the spacing of a stream; `moved` says which steps are written out.
pub(super) fn of(plan: &Plan<'_>, steps: &[Step], moved: &[bool]) -> Spacing {
    if !moved.contains(&true) {
        return Spacing::default();
    }
    let live = live(plan, steps, moved);
    let is_live = |held: Option<usize>| held.is_none_or(|at| live.get(at) == Some(&true));
    let mut spacing = Spacing::default();
    let mut now: (Held, Set) = Default::default();
    let mut saved = Vec::new();
    for (at, (step, moved)) in steps.iter().zip(moved).enumerate() {
        match step {
            Step::Save => saved.push(now),
            Step::Restore => now = saved.pop().unwrap_or(now),
            Step::Space(span, what, value) => {
                for_one(&mut now, *what, |held, set| {
                    *held = Some(at);
                    if is_live(*held) {
                        *set = Some(*value);
                    } else {
                        spacing.dead.push(span.clone());
                    }
                });
            }
            Step::Show { show, name, .. } => {
                let own = plan.content.shows.get(*show as usize).map_or([0.0; 2], |s| s.spacing);
                let (mut before, mut after) = (Vec::new(), Vec::new());
                for ((what, own), operator) in own.into_iter().enumerate().zip(NAMES) {
                    for_one(&mut now, what, |held, set| {
                        if name == b"\"" {
                            *held = Some(at);
                        }
                        if !moved {
                            if name == b"\"" {
                                *set = Some(own);
                            }
                            return;
                        }
                        let none = match *set {
                            Some(value) => value == 0.0,
                            None => held.is_none() && own == 0.0,
                        };
                        if !none {
                            before.push(b'0');
                            before.extend_from_slice(operator);
                            *set = Some(0.0);
                        }
                        if is_live(*held) && own != 0.0 {
                            write_number(own, &mut after);
                            after.extend_from_slice(operator);
                            *set = Some(own);
                        }
                    });
                }
                if !before.is_empty() || !after.is_empty() {
                    after.insert(0, b' ');
                    spacing.around.insert(*show, (before, after));
                }
            }
            Step::Place(..) | Step::End => {}
        }
    }
    spacing
}

fn for_one(
    now: &mut (Held, Set),
    what: usize,
    mut change: impl FnMut(&mut Option<usize>, &mut Option<f64>),
) {
    if let (Some(held), Some(set)) = (now.0.get_mut(what), now.1.get_mut(what)) {
        change(held, set);
    }
}

/// Which steps set a spacing that a line which stays as it was needs.
fn live(plan: &Plan<'_>, steps: &[Step], moved: &[bool]) -> Vec<bool> {
    let mut live = vec![false; steps.len()];
    let mut held: Held = [None; 2];
    let mut saved = Vec::new();
    for (at, (step, moved)) in steps.iter().zip(moved).enumerate() {
        match step {
            Step::Save => saved.push(held),
            Step::Restore => held = saved.pop().unwrap_or(held),
            Step::Space(_, what, _) => {
                if let Some(held) = held.get_mut(*what) {
                    *held = Some(at);
                }
            }
            Step::Show { show, name, .. } => {
                if name == b"\"" {
                    held = [Some(at); 2];
                }
                if *moved {
                    continue;
                }
                let mut spaces = false;
                let mut letters = false;
                for (_, glyph) in plan.glyphs(*show) {
                    letters = true;
                    spaces |= glyph.text.is_blank();
                }
                for (held, needed) in held.iter().zip([spaces, letters]) {
                    if let Some(live) = held.filter(|_| needed).and_then(|at| live.get_mut(at)) {
                        *live = true;
                    }
                }
            }
            Step::Place(..) | Step::End => {}
        }
    }
    live
}
