//! The tagger: a model and its lists, and the names it finds in a text.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use crate::model::document::Document;
use crate::rules::files::built_in_bytes;

use super::chains::chains;
use super::confidence::Factors;
use super::consistency;
use super::decode::{Decoder, scores};
use super::gazetteer::Gazetteer;
use super::layout::Layout;
use super::model_file::{Malformed, Weights};
use super::token::{Gap, Prepared};

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Label {
    /// A person.
    Person,
    /// A place, a street, an address.
    Place,
    /// An organisation.
    Organisation,
}

impl Label {
    /// All labels, in the order of their numbers.
    pub const ALL: [Label; 3] = [Label::Person, Label::Place, Label::Organisation];
}

/// A name in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What it names.
    pub label: Label,
    /// Share of names like this that proved right on held-out text.
    pub confidence: f32,
}

/// A model with its lists.
#[derive(Debug)]
pub struct Tagger {
    weights: Weights,
    lists: Gazetteer,
    factors: Factors,
}

const MODEL: &str = "models/names.model";
const LISTS: &str = "models/names.gazetteer";

impl Tagger {
    /// The tagger that is built in; made ready when first asked for.
    pub fn get() -> &'static Tagger {
        static TAGGER: OnceLock<Tagger> = OnceLock::new();
        TAGGER.get_or_init(|| {
            let file = |name| Cow::Borrowed(built_in_bytes(name));
            Tagger::read(file(MODEL), file(LISTS))
                .expect("the built-in model is whole: a test reads it")
        })
    }

    /// A tagger from the bytes of a model and of its lists.
    pub fn read(model: Cow<'static, [u8]>, lists: Cow<'static, [u8]>) -> Result<Tagger, Malformed> {
        let weights = Weights::read(model)?;
        let factors = Factors::new(&weights);
        Ok(Tagger { weights, lists: Gazetteer::read(lists)?, factors })
    }

    /// The lists of the tagger.
    pub fn lists(&self) -> &Gazetteer {
        &self.lists
    }

    /// The names in a plain text, in order, none over another.
    pub fn tag(&self, text: &str) -> Vec<Named> {
        self.tag_with(text, &Layout::of_text(text))
    }

    /// The names in a whole document: cells know their headers and the labels to their left, lines the
    /// lines before. Ranges are bytes of the document's text.
    pub fn tag_document(&self, document: &Document) -> Vec<Named> {
        self.tag_with(&document.text, &Layout::of_document(document))
    }

    fn tag_with(&self, text: &str, layout: &Layout) -> Vec<Named> {
        let prepared = Prepared::new(text, layout, &self.lists);
        let mut found = self.find(&prepared);
        consistency::apply(&prepared, &mut found);
        let name = |one: &Found| {
            let first = prepared.tokens.get(one.tokens.start)?;
            let last = prepared.tokens.get(one.tokens.end.checked_sub(1)?)?;
            let range = first.start as usize..last.end as usize;
            let confidence = self.weights.calibration.confidence(one.label as usize, one.belief);
            Some(Named { range, label: one.label, confidence })
        };
        found.iter().filter_map(name).collect()
    }

    /// The names in a prepared text, each chain by itself, with what the model believes of them.
    pub fn find(&self, prepared: &Prepared) -> Vec<Found> {
        let scores = scores(prepared, &self.weights);
        let mut decoder = Decoder::default();
        let mut labels = Vec::new();
        let mut found = Vec::new();
        for chain in chains(prepared) {
            let Some(rows) = scores.get(chain.clone()) else { continue };
            labels.clear();
            decoder.decode(rows, &self.weights, &mut labels);
            let mut at = 0;
            while let Some(label) = labels.get(at).copied() {
                let start = at;
                at += 1;
                if label == 0 {
                    continue;
                }
                let kind = (label as usize - 1) / 2;
                let inside = 2 * kind as u8 + 2;
                while labels.get(at) == Some(&inside) {
                    at += 1;
                }
                let tokens = chain.start + start..chain.start + at;
                let until = before_label(prepared, tokens) - chain.start;
                let name = start..until;
                let belief = self.factors.belief(rows, &labels, name.clone(), kind);
                let tokens = chain.start + name.start..chain.start + name.end;
                if let Some(label) = Label::ALL.get(kind) {
                    found.push(Found { tokens, label: *label, belief });
                }
            }
        }
        found
    }
}

/// Where a name ends: before a new line that begins with the label of a field, `Chair:`.
fn before_label(prepared: &Prepared, name: Range<usize>) -> usize {
    let follows = prepared.tokens.get(name.end).and_then(|token| prepared.word(token));
    if follows.is_none_or(|word| !word.is_colon()) {
        return name.end;
    }
    let inside = name.start + 1..name.end;
    let line = |at: &usize| prepared.tokens.get(*at).is_some_and(|token| token.gap >= Gap::Line);
    inside.rev().find(line).unwrap_or(name.end)
}

/// A name as tokens, before calibration.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Numbers of its tokens.
    pub tokens: Range<usize>,
    /// What it names.
    pub label: Label,
    /// What the model believes, 0 to 1.
    pub belief: f32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::{Grid, Kind, Role, Source, Visibility};
    use crate::model::place::Place;

    fn people(text: &str) -> Vec<&str> {
        let found = Tagger::get().tag(text).into_iter();
        let people = found.filter(|one| one.label == Label::Person && one.confidence >= 0.5);
        people.map(|one| &text[one.range]).collect()
    }

    #[test]
    fn people_are_found_in_the_ways_of_police_and_councils() {
        for (text, expected) in [
            ("PC 4471 Adeyemi spoke to Mrs Kowalska at 12 Mill Lane.", vec!["Adeyemi", "Kowalska"]),
            ("WITNESS: OKONKWO, Grace", vec!["OKONKWO, Grace"]),
            ("Regards\n\nSioned Pugh\nHousing Officer", vec!["Sioned Pugh"]),
            ("Dear Mr Young,", vec!["Young"]),
        ] {
            assert_eq!(people(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_only_named_like_people_is_no_person() {
        for text in [
            "The meeting is in Churchill House on Nelson Road.",
            "A disclosure was made under Clare's Law last year.",
            "Shares in Harris & Sons Ltd fell.",
            "Storm Eunice closed the A38 in February.",
        ] {
            assert_eq!(people(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn cells_know_their_header_and_where_they_end() {
        let mut document = Document::new([0; 32], Source::default(), Kind::Xlsx, 0);
        let rows = [["Ref", "Officer"], ["17", "Marsh"], ["18", "Bell"]];
        let mut grid = Grid { columns: 2, cells: Vec::new() };
        for (row, cells) in (1..).zip(rows) {
            for cell in cells {
                let place = Place::Line { line: row };
                let separator = if cell == cells[0] { "\n" } else { "\t" };
                let number = document.push(separator, cell, place, Visibility::Shown, Role::Cell);
                grid.cells.push(Some(number));
            }
        }
        document.grids.push(grid);
        let found = Tagger::get().tag_document(&document);
        let text = |one: &Named| document.text[one.range.clone()].to_owned();
        let found: Vec<String> =
            found.iter().filter(|one| one.label == Label::Person).map(text).collect();
        assert_eq!(found, ["Marsh", "Bell"]);
    }

    #[test]
    fn odd_text_does_no_harm() {
        let long = "Mr A ".repeat(20_000);
        let table = "A\tB\n".repeat(5000) + &",".repeat(9000);
        for text in ["", "\n\n", "…", "\u{301}Mr\u{200b}", "日本 山田 太郎", &long, &table]
        {
            let mut end = 0;
            for one in Tagger::get().tag(text) {
                assert!(one.range.start >= end && text.get(one.range.clone()).is_some());
                assert!((0.0..=1.0).contains(&one.confidence));
                end = one.range.end;
            }
        }
    }

    #[test]
    fn the_built_in_model_names_its_sources() {
        let mut size = 0;
        for file in [MODEL, LISTS].map(built_in_bytes) {
            size += file.len();
            let header = super::super::header(file);
            for field in ["source: ", "licence: ", "date: "] {
                assert!(header.contains(field), "{header}");
            }
        }
        assert!(size <= 10_000_000);
    }
}
