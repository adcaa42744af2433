//! Words and bytes of which every match holds one.

use std::collections::BTreeSet;

use regex_syntax::hir::{Hir, HirKind};

use super::cost;
use super::items::{Item, Items, apart_after, before};
use super::set::{ByteSet, first_of_class};
use super::words;

/// Tokens by their text, and others by their first byte; or bytes that are no part of a token.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    pub(super) words: BTreeSet<String>,
    pub(super) bytes: ByteSet,
}

impl Places {
    pub(super) fn cost(&self) -> f32 {
        cost::of_words(&self.words) + cost::of_bytes(&self.bytes)
    }

    fn or(mut self, other: Places) -> Places {
        self.words.extend(other.words);
        self.bytes.union(&other.bytes);
        self
    }
}

/// What every match holds.
pub(super) struct Held {
    /// One of these.
    pub(super) cue: Places,
    /// And one of these in another part, if there are such.
    pub(super) also: Option<Places>,
}

impl Held {
    /// Both parts are in every match.
    fn and(self, other: Held) -> Held {
        let (first, second) = match self.cue.cost() <= other.cue.cost() {
            true => (self, other),
            false => (other, self),
        };
        let also = [first.also, Some(second.cue)].into_iter().flatten();
        Held { cue: first.cue, also: also.min_by(|a, b| a.cost().total_cmp(&b.cost())) }
    }

    /// One part or the other is in every match.
    fn or(self, other: Held) -> Held {
        let also = self.also.zip(other.also).map(|(own, other)| own.or(other));
        Held { cue: self.cue.or(other.cue), also }
    }
}

/// The cheapest places of which every match holds one, and the next cheapest; none when there are none.
pub(super) fn find(hir: &Hir, narrowed: bool) -> Option<Held> {
    best(hir, &Items::new(), false, narrowed)
}

/// The cheapest within one part. `after` is what comes behind it; `apart`: what comes before never ends
/// inside a token.
fn best(part: &Hir, after: &Items<'_>, mut apart: bool, narrowed: bool) -> Option<Held> {
    let mut found: Option<Held> = None;
    let mut keep = |held: Option<Held>| {
        let Some(held) = held else { return };
        found = Some(match found.take() {
            Some(before) => before.and(held),
            None => held,
        });
    };
    let parts = match part.kind() {
        HirKind::Concat(parts) => parts.as_slice(),
        _ => std::slice::from_ref(part),
    };
    for (number, part) in parts.iter().enumerate() {
        let mut behind = after.clone();
        before(&mut behind, parts.get(number + 1..).unwrap_or_default());
        match part.kind() {
            HirKind::Literal(_) | HirKind::Class(_) => {
                keep(here(part, &behind, apart, narrowed).map(|cue| Held { cue, also: None }));
            }
            HirKind::Capture(capture) => keep(best(&capture.sub, &behind, apart, narrowed)),
            HirKind::Concat(_) => keep(best(part, &behind, apart, narrowed)),
            HirKind::Repetition(repetition) if repetition.min > 0 => {
                behind.push(Item::More(&repetition.sub));
                keep(best(&repetition.sub, &behind, apart, narrowed));
            }
            HirKind::Alternation(ways) => {
                let all = ways.iter().map(|way| best(way, &behind, apart, narrowed));
                keep(all.reduce(|all, one| Some(all?.or(one?))).flatten());
            }
            _ => {}
        }
        apart = apart_after(part, apart);
    }
    found
}

/// The places of a literal or a class.
fn here(part: &Hir, behind: &Items<'_>, apart: bool, narrowed: bool) -> Option<Places> {
    let mut bytes = ByteSet::default();
    match part.kind() {
        HirKind::Literal(literal) => bytes.insert(*literal.0.first()?),
        HirKind::Class(class) => bytes = first_of_class(class),
        _ => return None,
    }
    if !bytes.iter().any(|byte| byte.is_ascii_alphanumeric()) {
        return Some(Places { words: BTreeSet::new(), bytes });
    }
    if !apart {
        return None;
    }
    let mut items = behind.clone();
    items.push(Item::One(part));
    Some(match words::first(items, narrowed) {
        Some(words) => Places { words, bytes: ByteSet::default() },
        None => Places { words: BTreeSet::new(), bytes },
    })
}
