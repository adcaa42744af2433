//! Tables: columns of personal data, small numbers about people, more rows than declared.

use std::collections::BTreeSet;

use super::Leftovers;
use super::document::SURE;
use crate::model::document::{Document, Grid, Kind, Visibility};
use crate::model::residue::Severity::{Block, Warn};
use crate::model::suggestion::Action;
use crate::rules::rule::{Category, Rule};
use crate::scan::Scanned;

/// Categories that make a column one of personal data.
const PERSONAL: &[Category] = &[
    Category::Person,
    Category::Address,
    Category::Contact,
    Category::Birth,
    Category::Identifier,
    Category::Bank,
    Category::Vehicle,
];

/// Words in a header that say that a table counts people.
const PEOPLE: &[&str] = &[
    "officer",
    "staff",
    "people",
    "person",
    "victim",
    "suspect",
    "offender",
    "complainant",
    "ethnicity",
    "gender",
    "sex",
    "age",
    "disability",
    "religion",
    "male",
    "female",
    "men",
    "women",
    "patients",
    "pupils",
    "arrests",
    "arrested",
    "detainees",
    "employees",
    "headcount",
];

/// Headers of numbers that say something of one person, or stand for something else.
const NO_COUNTS: &[&str] = &[
    "age", "agegroup", "ageband", "year", "month", "grade", "band", "level", "rank", "code", "id",
    "ref",
];

/// Counts below this may point to one person; police tables are suppressed below five.
const SMALL: u32 = 5;

pub(super) fn find(scanned: &Scanned, rules: &[Rule], most: Option<u64>, copy: &mut Leftovers) {
    let document = &scanned.document;
    let personal = personal(scanned, rules);
    for grid in &document.grids {
        if document.kind == Kind::Csv {
            columns(document, grid, &personal, copy);
        }
        small_numbers(document, grid, copy);
        let filled = (0..grid.rows()).filter(|row| filled(grid, *row) > 0).count() as u64;
        if most.is_some_and(|most| filled.saturating_sub(1) > most) {
            leave(document, grid.cells.iter().flatten().next().copied(), "X22", copy);
        }
    }
}

fn filled(grid: &Grid, row: u32) -> usize {
    (0..grid.columns).filter(|column| grid.at(row, *column).is_some()).count()
}

fn leave(document: &Document, segment: Option<u32>, check: &str, copy: &mut Leftovers) {
    let Some(number) = segment else { return };
    let Some(segment) = document.segments.get(number as usize) else { return };
    let severity = if check == "X23" { Warn } else { Block };
    copy.leave(check, severity, segment.place.clone(), document.segment_text(number));
}

/// Segments in which something personal was found.
fn personal(scanned: &Scanned, rules: &[Rule]) -> BTreeSet<usize> {
    let document = &scanned.document;
    let counts = scanned.suggestions.iter().filter(|suggestion| {
        let category = rules.get(suggestion.rule()).map(|rule| rule.category);
        suggestion.confidence >= SURE
            && suggestion.action == Action::Withhold
            && category.is_some_and(|category| PERSONAL.contains(&category))
    });
    counts.filter_map(|suggestion| document.segment_at(suggestion.span.start)).collect()
}

/// Columns of which most cells hold something personal.
fn columns(document: &Document, grid: &Grid, personal: &BTreeSet<usize>, copy: &mut Leftovers) {
    for column in 0..grid.columns {
        let cells: Vec<u32> = (1..grid.rows()).filter_map(|row| grid.at(row, column)).collect();
        let found = cells.iter().filter(|cell| personal.contains(&(**cell as usize))).count();
        if found >= 2 && found * 10 >= cells.len() * 6 {
            leave(document, grid.at(0, column).or(cells.first().copied()), "C01", copy);
        }
    }
}

/// Whether rows are records, which have the same labels many times over: of each count there is one.
/// An empty label is that of the row above.
fn records<'a>(grid: &Grid, labels: &[u32], text: &impl Fn(u32, u32) -> Option<&'a str>) -> bool {
    let mut last = vec![""; labels.len()];
    let mut seen = BTreeSet::new();
    for row in 1..grid.rows() {
        for (last, column) in last.iter_mut().zip(labels) {
            if let Some(words) = text(row, *column) {
                *last = words;
            }
        }
        seen.insert(last.clone());
    }
    labels.len() > 1 && seen.len() * 2 < grid.rows() as usize
}

/// The first small count of a table that breaks people down.
fn small_numbers(document: &Document, grid: &Grid, copy: &mut Leftovers) {
    if grid.rows() < 3 || grid.columns < 2 || grid.rows() > 2000 {
        return;
    }
    let text =
        |row: u32, column: u32| grid.at(row, column).map(|n| document.segment_text(n).trim());
    let about_people = (0..grid.columns)
        .filter_map(|column| text(0, column))
        .chain((0..grid.rows()).filter_map(|row| text(row, 0)))
        .any(|words| {
            let lower = words.to_lowercase();
            let mut words = lower.split(|c: char| !c.is_alphanumeric());
            words.any(|word| PEOPLE.contains(&word) || PEOPLE.contains(&word.trim_end_matches('s')))
        });
    if !about_people {
        return;
    }
    let count = |row: u32, column: u32| -> Option<u32> {
        let words = text(row, column)?.replace(',', "");
        words.parse::<u32>().ok().filter(|number| *number < 100_000)
    };
    // A column of counts has numbers under its header, and they do not simply run on as an index.
    let counts: Vec<u32> = (1..grid.columns)
        .filter(|column| {
            let header = text(0, *column).unwrap_or("").to_lowercase();
            let header: String = header.chars().filter(|c| c.is_alphanumeric()).collect();
            if NO_COUNTS.contains(&header.as_str()) {
                return false;
            }
            let cells: Vec<Option<u32>> = (1..grid.rows())
                .filter(|row| text(*row, *column).is_some())
                .map(|row| count(row, *column))
                .collect();
            let numbers: Vec<u32> = cells.iter().flatten().copied().collect();
            let index = numbers.windows(2).all(|pair| matches!(pair, [a, b] if *b == a + 1));
            cells.len() >= 2 && numbers.len() * 2 >= cells.len() && !index
        })
        .collect();
    let labels: Vec<u32> = (0..grid.columns).filter(|column| !counts.contains(column)).collect();
    // Two breakdowns: rows by columns, or two columns of labels.
    if counts.is_empty() || (counts.len() < 2 && labels.len() < 2) || records(grid, &labels, &text)
    {
        return;
    }
    for row in 1..grid.rows() {
        for column in &counts {
            let small = count(row, *column).is_some_and(|number| (1..SMALL).contains(&number));
            let segment = grid.at(row, *column).and_then(|n| document.segments.get(n as usize));
            if small && segment.is_some_and(|s| s.visibility == Visibility::Shown) {
                leave(document, grid.at(row, *column), "X23", copy);
                return;
            }
        }
    }
}
