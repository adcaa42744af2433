//! A name that was found for certain once is found wherever it is written.

use std::collections::HashMap;

use super::gazetteer::flag;
use super::tagger::{Found, Label};
use super::token::{Case, Gap, Prepared, Word};

/// Belief from which a full name vouches for its parts.
const CERTAIN: f32 = 0.85;

/// Adds what the model passed over: words that are part of a full name elsewhere in the text.
pub(super) fn apply(prepared: &Prepared, found: &mut Vec<Found>) {
    let word = |at: usize| prepared.tokens.get(at).and_then(|token| prepared.word(token));
    let mut known: HashMap<u64, f32> = HashMap::new();
    for one in found.iter().filter(|one| one.label == Label::Person && one.belief >= CERTAIN) {
        if one.tokens.len() < 2 {
            continue;
        }
        for word in one.tokens.clone().filter_map(word) {
            let belief = known.entry(word.low).or_insert(0.0);
            *belief = belief.max(one.belief * vouches(prepared, word));
        }
    }
    known.retain(|_, belief| *belief > 0.0);
    if known.is_empty() {
        return;
    }
    let mut covered = vec![false; prepared.tokens.len()];
    for one in found.iter() {
        if let Some(range) = covered.get_mut(one.tokens.clone()) {
            range.fill(true);
        }
    }
    let before = found.len();
    let mut open: Option<Found> = None;
    for (at, (token, covered)) in prepared.tokens.iter().zip(&covered).enumerate() {
        let word = prepared.word(token).filter(|word| word.case.is_capital() && !*covered);
        let belief = word.and_then(|word| known.get(&word.low)).copied();
        match (belief, &mut open) {
            (Some(belief), Some(one)) if one.tokens.end == at && token.gap <= Gap::Blank => {
                one.tokens.end = at + 1;
                one.belief = one.belief.max(belief);
            }
            (Some(belief), _) => {
                found.extend(open.take());
                let tokens = at..at + 1;
                open = Some(Found { tokens, label: Label::Person, belief });
            }
            (None, _) => {}
        }
    }
    found.extend(open);
    if found.len() > before {
        found.sort_by_key(|one| one.tokens.start);
    }
}

/// How surely a word of a full name points at the person wherever it stands: not at all if it is short
/// or a title, less surely if it is an everyday word, and then only where the text has no other use for it.
fn vouches(prepared: &Prepared, word: &Word) -> f32 {
    let name = matches!(word.case, Case::Title | Case::Upper | Case::Mixed) && word.length >= 3;
    if !name || word.flags & (flag::CALENDAR | flag::TITLE | flag::STREET | flag::ORGANISATION) != 0
    {
        return 0.0;
    }
    let seen = prepared.seen.get(word.group as usize).copied().unwrap_or_default();
    match word.flags & flag::ORDINARY {
        0 => 0.9,
        _ if word.length >= 4 && seen.lower == 0 => 0.75,
        _ => 0.0,
    }
}
