//! Where to look for a pattern, read from its syntax tree: at which tokens a match can begin, or which
//! words it cannot do without.
//!
//! A **token** is a run of ASCII letters and digits. `\b` before a letter or digit stands at the
//! beginning of one, and so does every match that is not narrowed, since a match inside a word is
//! refused (`model::text::stands_alone`).

mod beside;
mod cost;
mod cue;
mod items;
mod loose;
mod opening;
mod pairs;
mod part;
mod set;
mod start;
mod states;
mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

use regex_syntax::hir::Hir;
use serde::{Deserialize, Serialize};

pub use beside::Beside;
use cue::Held;
pub use loose::loose;
pub use opening::Opening;
pub(crate) use opening::{FIRST, TURNS, turns};
pub use pairs::Pairs;
pub use part::Part;
pub use set::ByteSet;
pub use states::{LARGEST, nfa};

/// How a pattern is looked for. Each is exact; they differ in what they cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Anchor {
    /// A match begins at one of these places.
    Start(Arc<Start>),
    /// A match holds one of these words as a token of its own, or one of these bytes.
    Cue(Arc<Cue>),
    /// A match holds a part of the pattern that begins at one of these places.
    Part(Arc<Part>),
    /// It can begin anywhere and needs no word: it is run over all text.
    Slow,
}

impl Anchor {
    /// The ways in which the pattern is looked for, a word each.
    pub fn lanes(&self) -> Vec<&'static str> {
        let start = match self {
            Anchor::Start(start) => start,
            Anchor::Cue(_) => return vec!["cue"],
            Anchor::Part(_) => return vec!["part"],
            Anchor::Slow => return vec!["slow"],
        };
        let any = |is: fn(&u8) -> bool| start.bytes.iter().any(|byte| is(&byte));
        let ways = [
            ("token", !start.words.is_empty()),
            ("digit", any(u8::is_ascii_digit)),
            ("letter", any(u8::is_ascii_alphabetic)),
            ("byte", any(|byte| !byte.is_ascii_alphanumeric())),
            ("line", start.line),
        ];
        ways.iter().filter(|(_, is)| *is).map(|(way, _)| *way).collect()
    }
}

/// The places at which a match can begin.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// Tokens, in lower case.
    pub words: Vec<String>,
    /// The first bytes of other tokens, and bytes that are no part of a token.
    pub bytes: ByteSet,
    /// The beginnings of lines.
    pub line: bool,
    /// Whether a match begins one character before these tokens and bytes.
    pub behind: bool,
    /// What the first bytes of a match can be.
    pub opening: Opening,
}

/// What every match holds one of, and how far it can reach around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    /// Tokens, in lower case.
    pub words: Vec<String>,
    /// The first bytes of other tokens, and bytes that are no part of a token.
    pub at: ByteSet,
    /// What can stand beside the bytes of `at`.
    pub beside: Beside,
    /// Where the length of a match has no limit: further tokens of which it holds one, if they can be
    /// listed.
    pub also: Vec<String>,
    /// How far a match can reach around them.
    pub reach: Reach,
}

/// How far a match can reach around a place inside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// The bytes that a match can hold, and which of them side by side.
    pub pairs: Pairs,
    /// The length of the longest match in bytes, if there is one.
    pub most: Option<usize>,
}

impl Reach {
    fn of(hir: &Hir) -> Reach {
        Reach { pairs: Pairs::of(hir), most: hir.properties().maximum_len() }
    }
}

/// Finds the cheapest anchor of a pattern. `narrowed` patterns mark less than they match, so that a
/// match may begin or end inside a word.
pub fn anchor(hir: &Hir, narrowed: bool) -> Anchor {
    let start = start::find(hir, narrowed);
    let cue = cue::find(hir, narrowed);
    let start_cost = start.as_ref().map_or(f32::INFINITY, cost::of_start);
    let cue_cost = cue.as_ref().map_or(f32::INFINITY, |held| held.cue.cost());
    let others = cost::MOST.min(cue_cost * cost::CUE);
    let known = start_cost.min(others);
    if known > cost::WEAK
        && let Some(part) = part::find(hir, known * cost::ON)
    {
        return Anchor::Part(Arc::new(part));
    }
    match (start, cue) {
        (Some(start), _) if start_cost <= others => {
            Anchor::Start(Arc::new(Start { opening: opening::find(hir), ..start }))
        }
        (_, Some(Held { cue, also })) if cue_cost <= cost::MOST => {
            let reach = Reach::of(hir);
            let also = also.filter(|also| reach.most.is_none() && also.bytes.is_empty());
            let listed = |words: BTreeSet<String>| words.into_iter().collect();
            Anchor::Cue(Arc::new(Cue {
                words: listed(cue.words),
                at: cue.bytes,
                beside: beside::find(hir, &cue.bytes),
                also: also.map(|also| listed(also.words)).unwrap_or_default(),
                reach,
            }))
        }
        _ => Anchor::Slow,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::pattern;
    use crate::rules::rule::Crosses;

    fn of(text: &str) -> Anchor {
        let hir = pattern::parse(text, Crosses::None).unwrap();
        anchor(&hir, text.contains("?<span>"))
    }

    fn words(text: &str) -> Vec<String> {
        match of(text) {
            Anchor::Start(start) if start.bytes.is_empty() && !start.line => start.words.clone(),
            Anchor::Cue(cue) => cue.words.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_first_words_of_a_pattern_are_its_anchor() {
        assert_eq!(words(r"(?i)\b(?:custody|warrants?) no\b"), ["custody", "warrant", "warrants"]);
        assert_eq!(words(r"\bMI[56]\b"), ["mi5", "mi6"]);
        assert_eq!(words(r"\b(?:the |an )Box 500\b"), ["box"]);
        assert_eq!(words(r"\b(?i:street)-\d+"), ["street"]);
    }

    #[test]
    fn what_begins_with_digits_begins_at_tokens_that_do() {
        let Anchor::Start(start) = of(r"\b\d{2}-\d{2}\b") else { panic!() };
        assert!(start.words.is_empty() && !start.line);
        assert!((0..=255).all(|byte: u8| start.bytes.has(byte) == byte.is_ascii_digit()));
        let Anchor::Start(start) = of(r"(?m:^|[,;])(?<span>\d{6})") else { panic!() };
        assert!(start.line && start.bytes.has(b';') && !start.bytes.has(b'1'));
        let Anchor::Start(start) = of(r"(?:^|[^\d:])(?<span>\d{3}-\d)") else { panic!() };
        assert!(start.line && start.behind && start.bytes.has(b'1') && !start.bytes.has(b' '));
    }

    #[test]
    fn a_word_inside_is_the_cue_of_what_can_begin_anywhere() {
        assert_eq!(
            words(r"\b(?:[^.;]|,\d{3})*\b(?i:discount|uplift)\b[^.;]*"),
            ["discount", "uplift"]
        );
        assert_eq!(words(r"\p{Lu}\p{L}+ (?:wrote|phoned) "), ["phoned", "wrote"]);
    }

    #[test]
    fn what_may_go_on_inside_a_word_is_no_word() {
        assert_eq!(of(r"(?<span>[a-z]+)x"), Anchor::Slow);
        assert!(matches!(of(r"\bcard\w*(?<span>1)"), Anchor::Start(s) if s.words.is_empty()));
    }
}
