//! Patterns that match wherever another does, and elsewhere too: enough to pass over most places, with a
//! much smaller automaton.

use regex_syntax::hir::{Hir, HirKind};

/// A pattern that matches wherever this one does, and elsewhere: what can be repeated so many times can be
/// as often as one likes.
pub fn loose(hir: &Hir) -> Hir {
    let all = |parts: &Vec<Hir>| parts.iter().map(loose).collect();
    match hir.kind() {
        HirKind::Repetition(repetition) => {
            let mut repetition = repetition.clone();
            repetition.sub = Box::new(loose(&repetition.sub));
            if repetition.max != Some(1) {
                repetition.min = repetition.min.min(1);
                repetition.max = None;
            }
            Hir::repetition(repetition)
        }
        HirKind::Capture(capture) => loose(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(all(parts)),
        HirKind::Alternation(parts) => Hir::alternation(all(parts)),
        _ => hir.clone(),
    }
}
