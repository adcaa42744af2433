//! Where the words of a segment lie in the bytes they were read from, so that they can be cut out.
//!
//! An anchor holds the number of a part and the bytes of each run: words that were put together from
//! several runs lead back to each of them. Plain and delimited text needs none, since its arena is
//! the file.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::text::decode;
use crate::model::document::{Anchor, Document, Role, Visibility};
use crate::model::place::Place;

/// Bytes of a segment's text, and the bytes of the part that they came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// First byte in the text of the segment.
    pub at: u32,
    /// How many bytes of its text.
    pub length: u32,
    /// First byte in the part.
    pub start: u32,
    /// One past the last byte in the part.
    pub end: u32,
}

/// Where all of a segment lies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Number of the entry in the ZIP; 0 where the file is one part.
    pub part: u32,
    /// Its runs, in the order of the text. What lies between them was put in by the reader.
    pub runs: Vec<Run>,
}

/// Where a segment lies; none if its reader cannot say. `bytes` are those the document was read from.
pub fn address(document: &Document, number: u32, bytes: &[u8]) -> Option<Address> {
    let segment = document.segments.get(number as usize)?;
    if !document.kind.is_plain_text() {
        return postcard::from_bytes(&segment.anchor.0).ok();
    }
    let source = decode::source(bytes, &document.text, segment.range())?;
    let run = Run {
        at: 0,
        length: u32::try_from(segment.range().len()).ok()?,
        start: u32::try_from(source.start).ok()?,
        end: u32::try_from(source.end).ok()?,
    };
    Some(Address { part: 0, runs: vec![run] })
}

/// Words that remember where they came from.
#[derive(Clone, Default)]
pub(super) struct Traced {
    pub(super) text: String,
    /// Number of the part that all of it came from.
    part: u32,
    runs: Vec<Run>,
}

impl From<&str> for Traced {
    /// Words of the reader's own making.
    fn from(words: &str) -> Traced {
        Traced { text: words.to_owned(), part: 0, runs: Vec::new() }
    }
}

impl Traced {
    /// No words yet of a part.
    pub(super) fn of(part: u32) -> Traced {
        Traced { part, ..Traced::default() }
    }

    /// Adds words; those that the reader puts in itself have no source.
    pub(super) fn push(&mut self, words: &str, source: Option<Range<usize>>) {
        let at = self.text.len();
        self.text.push_str(words);
        let Some(source) = source else { return };
        let numbers = [at, words.len(), source.start, source.end].map(u32::try_from);
        if let [Ok(at), Ok(length), Ok(start), Ok(end)] = numbers
            && length > 0
        {
            // Most words are one run, and there are as many as cells in a workbook.
            if self.runs.is_empty() {
                self.runs.reserve_exact(1);
            }
            self.runs.push(Run { at, length, start, end });
        }
    }

    /// Adds other words with all they remember. Words of two parts have no one source.
    pub(super) fn append(&mut self, other: Traced) {
        if self.runs.is_empty() {
            self.part = other.part;
        }
        let shift = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.text.push_str(&other.text);
        if self.part != other.part {
            return;
        }
        self.runs.extend(other.runs.into_iter().map(|mut run| {
            run.at = run.at.saturating_add(shift);
            run
        }));
    }

    /// What a reader shows in place of these words, such as a number in the format of its cell.
    pub(super) fn shown_as(&self, words: &str) -> Traced {
        if words == self.text {
            return self.clone();
        }
        let mut shown = Traced::of(self.part);
        let ends = self.runs.first().zip(self.runs.last());
        let source = ends.map(|(first, last)| first.start as usize..last.end as usize);
        shown.push(words, source);
        shown
    }

    /// Part of the words.
    pub(super) fn slice(&self, of: Range<usize>) -> Traced {
        let (from, to) = (of.start as u32, of.end as u32);
        let inside = |run: &Run| {
            let (first, last) = (run.at.max(from), run.at.saturating_add(run.length).min(to));
            if first >= last {
                return None;
            }
            // A run whose bytes are its text can be cut to measure; any other is taken whole.
            let same = run.end - run.start == run.length;
            let start = if same { run.start + (first - run.at) } else { run.start };
            let end = if same { start + (last - first) } else { run.end };
            Some(Run { at: first - from, length: last - first, start, end })
        };
        Traced {
            text: self.text.get(of).unwrap_or("").to_owned(),
            part: self.part,
            runs: self.runs.iter().filter_map(inside).collect(),
        }
    }

    /// The words without blanks around them.
    pub(super) fn trimmed(&self) -> Traced {
        let words = self.text.trim();
        let before = self.text.len() - self.text.trim_start().len();
        self.slice(before..before + words.len())
    }

    /// Adds the words to a document, and says where they lie. Gives the number of the segment.
    pub(super) fn add(
        &self,
        document: &mut Document,
        separator: &str,
        place: Place,
        visibility: Visibility,
        role: Role,
    ) -> u32 {
        let number = document.push(separator, &self.text, place, visibility, role);
        document.anchor(number, self.anchor());
        number
    }

    /// Where each run is written.
    #[cfg(test)]
    pub(super) fn sources(&self) -> Vec<Range<usize>> {
        self.runs.iter().map(|run| run.start as usize..run.end as usize).collect()
    }

    fn anchor(&self) -> Anchor {
        if self.runs.is_empty() {
            return Anchor::default();
        }
        let address = Address { part: self.part, runs: self.runs.clone() };
        Anchor(postcard::to_stdvec(&address).unwrap_or_default())
    }
}
