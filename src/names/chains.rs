//! Where chains of tokens begin and end: sentences, cells, paragraphs.

use std::ops::Range;

use super::gazetteer::flag;
use super::token::{Case, Gap, Prepared};

/// Longest chain.
const LONGEST: usize = 160;

/// Cuts the tokens into chains, each labelled by itself.
pub fn chains(prepared: &Prepared) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    // Whether the token before may end a sentence.
    let mut stop = false;
    let mut before = (Case::Mark, 0u8, 0u16);
    for (at, token) in prepared.tokens.iter().enumerate() {
        let Some(word) = prepared.word(token) else { continue };
        let opens =
            stop && token.gap > Gap::None && (word.case.is_capital() || word.case == Case::Digits);
        if at > start && (token.gap >= Gap::Cell || opens || at - start >= LONGEST) {
            out.push(start..at);
            start = at;
        }
        let (case, length, flags) = before;
        let short = length <= 2 && case.is_capital() || flags & flag::TITLE != 0;
        stop = word.case == Case::Mark && prepared.is_stop(token) && !short;
        before = (word.case, word.length, word.flags);
    }
    if start < prepared.tokens.len() {
        out.push(start..prepared.tokens.len());
    }
    out
}
