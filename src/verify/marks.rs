//! A document reduced to what comparing needs: its words as numbers, its redactions, the provisions
//! it cites. No text is kept.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use regex::Regex;

use crate::error::Error;
use crate::model::document::{Document, Kind, Visibility};
use crate::model::place::Place;

/// Stands for a redaction among the words.
pub(super) const MARK: u64 = 0;

/// A section and its subsection.
pub(super) type Cite = (u32, Option<u32>);

/// A document as it is compared.
pub(super) struct Read {
    /// Path in the bundle; none for a member of a container.
    pub(super) path: Option<String>,
    pub(super) kind: Kind,
    /// Each shown word as a number, a redaction as `MARK`.
    pub(super) words: Vec<u64>,
    /// Where the words from a number on stand.
    pub(super) places: Vec<(usize, Place)>,
    /// What each redaction cites, in order.
    pub(super) stamps: Vec<BTreeSet<Cite>>,
    /// What the document cites outside its redactions.
    pub(super) cites: BTreeSet<Cite>,
    /// It refuses something under an Act.
    pub(super) letter: bool,
    /// It neither confirms nor denies something.
    pub(super) neither: bool,
    /// The redactions that a schedule lists, if it is one.
    pub(super) schedule: Option<Vec<Row>>,
}

/// A row of a schedule: the document as a number, and what is cited for it.
pub(super) struct Row {
    pub(super) document: Option<u64>,
    pub(super) cites: Vec<Cite>,
}

impl Read {
    /// Where a word stands.
    pub(super) fn place(&self, word: usize) -> Place {
        let at = self.places.partition_point(|(first, _)| *first <= word);
        let place = at.checked_sub(1).and_then(|at| self.places.get(at));
        place.map_or(Place::FileName, |(_, place)| place.clone())
    }
}

/// What is looked for in words, made ready.
pub(super) struct Patterns {
    redaction: Regex,
    cite: Regex,
    act: Regex,
    neither: Regex,
}

impl Patterns {
    pub(super) fn new() -> Result<Patterns, Error> {
        let ready = |text: &str| Regex::new(text).map_err(|e| Error::Setting(e.to_string()));
        let codes = r"\bs\.? ?\d\d|\bsections? \d\d|\breg(?:ulation|\.)? ?\d";
        let code = r"s\.\d\d[A-Z]?(?:\(\w+\))*";
        Ok(Patterns {
            redaction: ready(&format!(
                r"(?i)\[[^\[\]\n]{{0,60}}?(?:redact|withheld|exempt|{codes})[^\[\]\n]{{0,60}}\]|[█▇■▉▊]{{2,}}|\b(?-i:REDACTED|WITHHELD)\b|(?m:^ *{code}(?:, {code})* *$)"
            ))?,
            cite: ready(r"(?i)\b(?:sections?|s)\.? ?(\d\d)[A-Z]?\b ?(?:\((\d{1,2})[A-Z]?\))?")?,
            act: ready(
                r"(?i)\b(?:freedom of information|data protection act|environmental information regulations)\b",
            )?,
            neither: ready(r"(?i)\bneither confirms?(?:ed)? n?or den(?:y|ies|ied)\b")?,
        })
    }

    /// The provisions that words cite, such as `s.40(2)`.
    pub(super) fn cites(&self, words: &str) -> Vec<Cite> {
        let found = self.cite.captures_iter(words).filter_map(|capture| {
            let section = capture.get(1)?.as_str().parse().ok()?;
            let sub = capture.get(2).and_then(|sub| sub.as_str().parse().ok());
            Some((section, sub))
        });
        found.collect()
    }
}

/// Reduces a document to what comparing needs.
pub(super) fn read(document: &Document, patterns: &Patterns) -> Read {
    let path = document.source.members.is_empty().then(|| document.source.path.clone());
    let mut read = Read {
        path,
        kind: document.kind.clone(),
        words: Vec::new(),
        places: Vec::new(),
        stamps: Vec::new(),
        cites: BTreeSet::new(),
        letter: false,
        neither: false,
        schedule: schedule(document, patterns),
    };
    let (mut act, mut refuses) = (false, false);
    for segment in &document.segments {
        let named = matches!(segment.place, Place::FileName | Place::SheetName);
        if segment.visibility != Visibility::Shown || named {
            continue;
        }
        let text = document.text.get(segment.range()).unwrap_or("");
        let mut at = 0;
        let mut line = 0;
        for found in patterns.redaction.find_iter(text) {
            plain(text, at..found.start(), patterns, &mut line, &segment.place, &mut read);
            read.places.push((read.words.len(), segment.place.moved(line)));
            read.words.push(MARK);
            read.stamps.push(patterns.cites(found.as_str()).into_iter().collect());
            at = found.end();
        }
        plain(text, at..text.len(), patterns, &mut line, &segment.place, &mut read);
        act |= patterns.act.is_match(text);
        read.neither |= patterns.neither.is_match(text);
        let lower = text.to_lowercase();
        refuses |= ["exempt", "refus", "withh", "section 17"].iter().any(|w| lower.contains(w));
    }
    read.letter = act && refuses && read.schedule.is_none();
    read
}

/// Words without a redaction.
fn plain(
    text: &str,
    range: std::ops::Range<usize>,
    patterns: &Patterns,
    line: &mut u32,
    place: &Place,
    read: &mut Read,
) {
    let text = text.get(range).unwrap_or("");
    read.cites.extend(patterns.cites(text));
    for part in text.split_inclusive('\n') {
        let before = read.words.len();
        let words = part.split(|letter: char| !letter.is_alphanumeric());
        read.words.extend(words.filter(|word| !word.is_empty()).map(number));
        if read.words.len() > before {
            read.places.push((before, place.moved(*line)));
        }
        *line += u32::from(part.ends_with('\n'));
    }
}

/// A word as a number, case folded.
pub(super) fn number(word: &str) -> u64 {
    let mut hash = DefaultHasher::new();
    word.to_lowercase().hash(&mut hash);
    hash.finish().max(MARK + 1)
}

/// The redactions that a schedule lists, if the document is one: a table with a column of exemptions
/// and one of documents or places.
fn schedule(document: &Document, patterns: &Patterns) -> Option<Vec<Row>> {
    let grid = document.grids.first()?;
    let head: Vec<String> = (0..grid.columns)
        .map(|column| grid.at(0, column).map(|n| document.segment_text(n).trim().to_lowercase()))
        .map(Option::unwrap_or_default)
        .collect();
    let column = |words: &[&str]| {
        head.iter()
            .position(|cell| words.iter().any(|word| cell.starts_with(word)))
            .map(|c| c as u32)
    };
    let exemption = column(&["exemption", "section", "exception"])?;
    column(&["document", "page", "place", "file", "location"])?;
    let named = column(&["document", "file"]);
    let action = column(&["action", "outcome", "decision"]);
    let text = |row, column| grid.at(row, column).map_or("", |n| document.segment_text(n).trim());
    let rows = (1..grid.rows()).filter(|row| {
        let kept = action.map(|column| text(*row, column)).is_some_and(|action| {
            matches!(
                action.to_lowercase().as_str(),
                "consider" | "disclose" | "not read" | "release"
            )
        });
        !text(*row, exemption).is_empty() && !kept
    });
    let row = |row| Row {
        document: named.map(|column| number(text(row, column))),
        cites: patterns.cites(text(row, exemption)),
    };
    Some(rows.map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redactions_and_cites_are_told() {
        let patterns = Patterns::new().unwrap();
        for mark in [
            "[redacted]",
            "[REDACTED - s.40(2)]",
            "[s.31(1)(a)]",
            "████",
            "[Section 40]",
            "[exempt: reg 13]",
        ] {
            assert!(patterns.redaction.is_match(mark), "{mark}");
        }
        for plain in ["[1]", "[see page 40]", "section 40(2)", "[sic]"] {
            assert!(!patterns.redaction.is_match(plain), "{plain}");
        }
        assert_eq!(patterns.cites("s.40(2) and Section 31(1)(a)"), [(40, Some(2)), (31, Some(1))]);
        assert_eq!(patterns.cites("s.23(5)"), [(23, Some(5))]);
        assert!(patterns.neither.is_match("The force can neither confirm nor deny that"));
        assert!(patterns.act.is_match("the Freedom of Information Act 2000"));
    }
}
