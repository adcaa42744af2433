//! The letter and the schedule against the redactions.

use std::collections::BTreeSet;

use super::marks::{self, Cite, Read};
use super::{Between, between};
use crate::model::document::Kind;
use crate::model::place::Place;
use crate::model::residue::Severity::{Block, Warn};

/// Sections under which words are withheld with a box; others refuse a request as a whole.
const BOXED: std::ops::RangeInclusive<u32> = 23..=44;

/// Boxes of a PDF that cite other provisions than a schedule lists for it.
fn codes(read: &[Read], found: &mut Vec<Between>) {
    for (number, document) in read.iter().enumerate().filter(|(_, read)| read.kind == Kind::Pdf) {
        let stamped: BTreeSet<Cite> = document.stamps.iter().flatten().copied().collect();
        let Some(path) = document.path.as_ref().filter(|_| !stamped.is_empty()) else { continue };
        let name = path.rsplit('/').next().unwrap_or(path);
        let names = [marks::number(path), marks::number(name)];
        for (schedule, rows) in
            read.iter().enumerate().filter_map(|(at, read)| Some((at, read.schedule.as_ref()?)))
        {
            let own = || rows.iter().filter(|row| row.document.is_some_and(|d| names.contains(&d)));
            let listed: BTreeSet<Cite> = own().flat_map(|row| &row.cites).copied().collect();
            if own().next().is_some() && listed != stamped {
                let place = Place::Field { name: "codes on the boxes".into() };
                found.push(between(number, Some(schedule), "R22", Warn, place));
            }
        }
    }
}

pub(super) fn find(read: &[Read], ncnd: &BTreeSet<Cite>, found: &mut Vec<Between>) {
    let numbered = || read.iter().enumerate();
    let others = || numbered().filter(|(_, read)| !read.letter && read.schedule.is_none());
    let count: usize = others().map(|(_, read)| read.stamps.len()).sum();
    for (number, document) in numbered() {
        if document.schedule.as_ref().is_some_and(|rows| rows.len() != count) && count > 0 {
            let place = Place::Field { name: "rows of the schedule".into() };
            found.push(between(number, None, "B03", Warn, place));
        }
    }
    let stamped: BTreeSet<u32> = others()
        .flat_map(|(_, read)| read.stamps.iter().flatten())
        .map(|(section, _)| *section)
        .filter(|section| BOXED.contains(section))
        .collect();
    for (number, document) in numbered().filter(|(_, read)| read.letter) {
        let cited: BTreeSet<u32> = document.cites.iter().map(|(section, _)| *section).collect();
        let boxed: BTreeSet<u32> =
            cited.iter().copied().filter(|section| BOXED.contains(section)).collect();
        if !stamped.is_empty() && boxed != stamped {
            let place = Place::Field { name: "exemptions in the letter".into() };
            found.push(between(number, None, "B06", Warn, place));
        }
    }
    codes(read, found);
    let letter_neither = read.iter().any(|read| read.letter && read.neither);
    for (number, document) in others() {
        let confirms = document.stamps.iter().flatten().any(|cite| ncnd.contains(cite));
        // The same provisions stand in the letter when it neither confirms nor denies.
        if confirms && letter_neither {
            found.push(between(number, None, "B07", Block, Place::FileName));
        }
    }
}
