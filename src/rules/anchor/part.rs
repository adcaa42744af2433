//! A part of a pattern that every match holds, and that is quicker to look for than the whole: what tells
//! in a clause, of which the rest is any words.

use regex_syntax::hir::{Hir, HirKind};
use serde::{Deserialize, Serialize};

use super::{Reach, Start, cost, loose, opening, start};

/// Before the part there are more bytes than this, or as many as one likes.
const BEFORE: usize = 64;

/// A part that begins at known places. Where one matches, the whole is looked for around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Where it can begin.
    pub start: Start,
    /// How far a match can reach around it.
    pub reach: Reach,
    /// Which pieces of the pattern it is made of.
    first: usize,
    last: usize,
}

impl Part {
    /// The part of a pattern, or what matches wherever it does.
    pub fn cut(&self, hir: &Hir) -> Hir {
        loose(&cut(&pieces(hir), self.first, self.last))
    }
}

/// The part that is cheapest to look for, if it costs less than something else; none where every match
/// is short.
pub(super) fn find(hir: &Hir, mut below: f32) -> Option<Part> {
    if hir.properties().maximum_len().is_some_and(|most| most <= BEFORE) {
        return None;
    }
    let pieces = pieces(hir);
    let mut best = None;
    let mut before = Some(0_usize);
    for (number, piece) in pieces.iter().enumerate() {
        let behind = before.is_none_or(|bytes| bytes > BEFORE);
        let own = piece.properties();
        before = before.zip(own.maximum_len()).map(|(before, own)| before + own);
        if !behind || own.minimum_len().is_none_or(|least| least < 2) {
            continue;
        }
        let looks = |piece: &&&Hir| matches!(piece.kind(), HirKind::Look(_));
        let led = pieces.iter().take(number).rev().take_while(looks).count();
        let followed = pieces.iter().skip(number + 1).take_while(looks).count();
        let (first, last) = (number - led, number + followed);
        // It may end inside a token, as the match of a narrowed pattern may.
        let Some(start) = start::find(&cut(&pieces, first, last), true) else { continue };
        let cost = cost::of_start(&start);
        if !start.line && !start.behind && cost < below {
            best = Some((start, first, last));
            below = cost;
        }
    }
    let (start, first, last) = best?;
    let opening = opening::find(&cut(&pieces, first, last));
    Some(Part { start: Start { opening, ..start }, reach: Reach::of(hir), first, last })
}

/// The pieces that follow one another in a pattern.
fn pieces(hir: &Hir) -> Vec<&Hir> {
    match hir.kind() {
        HirKind::Concat(parts) => parts.iter().flat_map(pieces).collect(),
        HirKind::Capture(capture) => pieces(&capture.sub),
        _ => vec![hir],
    }
}

fn cut(pieces: &[&Hir], first: usize, last: usize) -> Hir {
    let own = pieces.get(first..=last).unwrap_or_default();
    Hir::concat(own.iter().map(|piece| (*piece).clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::pattern;
    use crate::rules::rule::Crosses;

    #[test]
    fn the_part_that_tells_is_looked_for_first() {
        let hir = |text| pattern::parse(text, Crosses::None).unwrap();
        let clause = hir(r"(?<span>\b(?:[^.;])*\b(?i:(?:on|off) heroin|bailed)\b[^.;]*)x");
        let part = find(&clause, f32::INFINITY).unwrap();
        assert_eq!(part.start.words, ["bailed", "off", "on"]);
        assert_eq!(part.cut(&clause), loose(&hir(r"\b(?i:(?:on|off) heroin|bailed)\b")));
        assert!(find(&hir(r"\b\d{2}-\d{2}\b"), f32::INFINITY).is_none());
    }
}
