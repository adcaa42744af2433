//! What is still to come of a pattern, as a walk over it sees it.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// A part of a pattern, or any number of its repeats.
#[derive(Clone, Copy)]
pub(super) enum Item<'a> {
    /// Once.
    One(&'a Hir),
    /// None or more.
    More(&'a Hir),
}

/// The parts to come, the next one last.
pub(super) type Items<'a> = Vec<Item<'a>>;

/// Puts parts before those to come.
pub(super) fn before<'a>(items: &mut Items<'a>, parts: &'a [Hir]) {
    items.extend(parts.iter().rev().map(Item::One));
}

/// The tokens' bytes in a class in lower case, and whether it holds anything else.
pub(super) fn token_bytes(class: &Class) -> (Vec<u8>, bool) {
    let ranges: Vec<(u32, u32)> = match class {
        Class::Bytes(class) => {
            class.ranges().iter().map(|r| (r.start().into(), r.end().into())).collect()
        }
        Class::Unicode(class) => {
            class.ranges().iter().map(|r| (r.start().into(), r.end().into())).collect()
        }
    };
    let has = |byte: u8| ranges.iter().any(|r| (r.0..=r.1).contains(&u32::from(byte)));
    let mut own: Vec<u8> = (0..0x80u8)
        .filter(|byte| byte.is_ascii_alphanumeric() && has(*byte))
        .map(|byte| byte.to_ascii_lowercase())
        .collect();
    own.sort_unstable();
    own.dedup();
    let outside = ranges.iter().any(|&(from, to)| {
        to >= 0x80 || (from..=to).any(|c| !u8::try_from(c).is_ok_and(|c| c.is_ascii_alphanumeric()))
    });
    (own, outside)
}

/// Whether no token goes on from before a part to behind it: where `apart` says so of what comes before.
pub(super) fn apart_after(hir: &Hir, apart: bool) -> bool {
    match hir.kind() {
        HirKind::Empty => apart,
        HirKind::Look(Look::WordAscii | Look::Start | Look::StartLF | Look::StartCRLF) => true,
        HirKind::Look(_) => apart,
        HirKind::Literal(literal) => literal.0.last().is_some_and(|b| !b.is_ascii_alphanumeric()),
        HirKind::Class(class) => token_bytes(class).0.is_empty(),
        HirKind::Repetition(repetition) => {
            let once = apart_after(&repetition.sub, apart);
            (repetition.min > 0 || apart) && once && apart_after(&repetition.sub, once)
        }
        HirKind::Capture(capture) => apart_after(&capture.sub, apart),
        HirKind::Concat(parts) => parts.iter().fold(apart, |apart, part| apart_after(part, apart)),
        HirKind::Alternation(parts) => parts.iter().all(|part| apart_after(part, apart)),
    }
}
