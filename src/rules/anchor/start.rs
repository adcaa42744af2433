//! Where a match can begin.

use std::collections::BTreeSet;

use regex_syntax::hir::{Hir, HirKind, Look};

use super::Start;
use super::items::{Item, Items, before, token_bytes};
use super::set::{ByteSet, first_of_class};
use super::words;

/// Patterns with more ways to begin are not followed to their end.
const STEPS: usize = 20_000;
const DEPTH: usize = 200;

/// The places at which a match can begin; none when it may begin inside a token.
pub(super) fn find(hir: &Hir, narrowed: bool) -> Option<Start> {
    let mut walk =
        Walk { words: BTreeSet::new(), out: Start::default(), narrowed, apart: false, steps: 0 };
    let items = match led(hir) {
        Some((rest, line)) => {
            walk.out = Start { line, behind: true, ..Start::default() };
            walk.apart = true;
            let mut items = Items::new();
            before(&mut items, rest);
            items
        }
        None => vec![Item::One(hir)],
    };
    walk.follow(items, false, 0)?;
    let mut start = walk.out;
    // A token that is looked for by its first byte, small or capital, needs no entry of its own.
    let known = |byte: u8| start.bytes.has(byte) && start.bytes.has(byte.to_ascii_uppercase());
    let own = |word: &String| word.bytes().next().is_some_and(|byte| !known(byte));
    start.words = walk.words.into_iter().filter(own).collect();
    Some(start)
}

/// What follows one character that is looked at beforehand, as in `(?:^|[^\d:])(?<span>…)`, and whether
/// the beginning of a line stands for it as well. No token goes on from it: it is part of none, or the
/// span would begin inside a word.
fn led(hir: &Hir) -> Option<(&[Hir], bool)> {
    let HirKind::Concat(parts) = hir.kind() else { return None };
    let (lead, rest) = parts.split_first()?;
    let ways = match lead.kind() {
        HirKind::Alternation(ways) => ways.as_slice(),
        _ => std::slice::from_ref(lead),
    };
    let marked =
        matches!(rest.first()?.kind(), HirKind::Capture(c) if c.name.as_deref() == Some("span"));
    let mut line = false;
    let mut wide = false;
    for way in ways {
        match way.kind() {
            HirKind::Look(Look::Start | Look::StartLF | Look::StartCRLF) => line = true,
            HirKind::Class(class) if marked || token_bytes(class).0.is_empty() => {
                wide |= first_of_class(class).has(b' ');
            }
            _ => return None,
        }
    }
    wide.then_some((rest, line))
}

struct Walk {
    words: BTreeSet<String>,
    out: Start,
    narrowed: bool,
    /// Whether what comes before is no part of a token.
    apart: bool,
    steps: usize,
}

impl Walk {
    /// Follows all ways to begin. `bounded`: a `\b` has been passed.
    fn follow(&mut self, mut items: Items<'_>, mut bounded: bool, depth: usize) -> Option<()> {
        loop {
            self.steps += 1;
            if self.steps > STEPS || depth > DEPTH {
                return None;
            }
            let item = items.pop()?;
            let hir = match item {
                Item::One(hir) => hir,
                Item::More(sub) => {
                    self.follow(items.clone(), bounded, depth + 1)?;
                    sub
                }
            };
            match hir.kind() {
                HirKind::Empty => {}
                HirKind::Capture(capture) => items.push(Item::One(&capture.sub)),
                HirKind::Concat(parts) => before(&mut items, parts),
                HirKind::Alternation(parts) => {
                    for part in parts {
                        let mut items = items.clone();
                        items.push(Item::One(part));
                        self.follow(items, bounded, depth + 1)?;
                    }
                    return Some(());
                }
                HirKind::Repetition(repetition) => {
                    if repetition.min == 0 {
                        self.follow(items.clone(), bounded, depth + 1)?;
                    }
                    items.push(Item::More(&repetition.sub));
                    items.push(Item::One(&repetition.sub));
                }
                HirKind::Look(Look::Start | Look::StartLF | Look::StartCRLF) => {
                    self.out.line = true;
                    // Behind a lead, the line begins after the match does.
                    return (!self.out.behind).then_some(());
                }
                HirKind::Look(look) => bounded |= matches!(look, Look::WordAscii),
                HirKind::Literal(literal) => {
                    let mut first = ByteSet::default();
                    first.insert(*literal.0.first()?);
                    items.push(Item::One(hir));
                    return self.begin(items, first, bounded);
                }
                HirKind::Class(class) => {
                    let first = first_of_class(class);
                    items.push(Item::One(hir));
                    return self.begin(items, first, bounded);
                }
            }
        }
    }

    fn begin(&mut self, items: Items<'_>, first: ByteSet, bounded: bool) -> Option<()> {
        let token = first.iter().any(|byte| byte.is_ascii_alphanumeric());
        if token && self.narrowed && !bounded && !self.apart {
            return None;
        }
        match words::first(items, self.narrowed).filter(|_| token) {
            Some(words) => self.words.extend(words),
            None => self.out.bytes.union(&first),
        }
        Some(())
    }
}
