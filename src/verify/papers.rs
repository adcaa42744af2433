//! The letter and the schedule against the redactions.

use std::collections::BTreeSet;

use super::marks::{Cite, Read};
use super::{Between, between};
use crate::model::place::Place;
use crate::model::residue::Severity::{Block, Warn};

/// Sections under which words are withheld with a box; others refuse a request as a whole.
const BOXED: std::ops::RangeInclusive<u32> = 23..=44;

pub(super) fn find(read: &[Read], ncnd: &BTreeSet<Cite>, found: &mut Vec<Between>) {
    let numbered = || read.iter().enumerate();
    let others = || numbered().filter(|(_, read)| !read.letter && read.schedule.is_none());
    let count: usize = others().map(|(_, read)| read.stamps.len()).sum();
    for (number, document) in numbered() {
        if document.schedule.is_some_and(|rows| rows != count) && count > 0 {
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
    let letter_neither = read.iter().any(|read| read.letter && read.neither);
    for (number, document) in others() {
        let confirms = document.stamps.iter().flatten().any(|cite| ncnd.contains(cite));
        // The same provisions stand in the letter when it neither confirms nor denies.
        if confirms && letter_neither {
            found.push(between(number, None, "B07", Block, Place::FileName));
        }
    }
}
