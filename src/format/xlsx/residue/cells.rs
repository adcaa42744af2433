//! The cells as they were read: hidden rows and columns, what shows nothing, what lies far away.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::ooxml::Package;
use super::super::super::ooxml::residue::field;
use super::sheet::{Area, Facts};
use super::{Book, cell};
use crate::model::document::{Document, Role, Visibility};
use crate::model::place::{Place, parse_cell};
use crate::model::residue::Severity::{self, Block, Inform, Warn};

/// Blank rows, and blank columns, that set cells apart from the rest of a sheet.
const GAP: (u32, u32) = (500, 50);

/// What is hidden in one sheet, by check.
#[derive(Default)]
struct Hidden {
    lines: BTreeSet<u32>,
    first: String,
    sample: String,
}

/// The first words of a sheet.
pub(super) fn sample(document: &Document, sheet: &str) -> String {
    let mut words = String::new();
    for (number, segment) in document.segments.iter().enumerate() {
        if segment.place.sheet() == Some(sheet) {
            words.push_str(document.segment_text(number as u32));
            words.push('\t');
            if words.len() > 400 {
                break;
            }
        }
    }
    words
}

/// Finds what is out of sight; gives how many filled rows are hidden.
pub(super) fn find(book: &Book<'_>, facts: &[Facts], document: &mut Document) -> usize {
    let mut hidden: BTreeMap<(usize, &'static str, Severity), Hidden> = BTreeMap::new();
    let mut formulas: BTreeMap<usize, (bool, usize, Place, String)> = BTreeMap::new();
    let mut shown: BTreeMap<usize, Vec<(u32, u32)>> = BTreeMap::new();
    let mut at = 0;
    for (number, segment) in document.segments.iter().enumerate() {
        let Place::Cell { sheet: Some(sheet), cell } = &segment.place else { continue };
        // Cells of one sheet follow one another.
        if facts.get(at).is_none_or(|facts| facts.name != *sheet) {
            at = facts.iter().position(|facts| facts.name == *sheet).unwrap_or(usize::MAX);
        }
        let Some(facts) = facts.get(at).filter(|facts| !facts.hidden) else { continue };
        let Some((row, column)) = parse_cell(cell) else { continue };
        let why = match &segment.visibility {
            Visibility::Hidden(why) => why.as_str(),
            Visibility::Shown if facts.merged.hides((row, column)) => "merged",
            Visibility::Shown => {
                shown.entry(at).or_default().push((row, column));
                let inside = |((top, left), (bottom, right)): &Area| {
                    (*top..=*bottom).contains(&row) && (*left..=*right).contains(&column)
                };
                let printed = facts.printed.is_empty() || facts.printed.iter().any(inside);
                let (first, last) = ((row, column), facts.merged.end((row, column)));
                let mut over = facts.covers.iter().filter(|cover| cover.hides(first, last));
                match over.next() {
                    Some(cover) if cover.picture => "under a picture",
                    Some(_) => "under a shape",
                    None if !printed => "not printed",
                    None => continue,
                }
            }
        };
        let words = document.segment_text(number as u32);
        if why == "formula" {
            let entry = formulas
                .entry(at)
                .or_insert_with(|| (false, 0, segment.place.clone(), words.to_owned()));
            entry.1 += 1;
            if !entry.0 && book.tells_of_others(words) {
                *entry = (true, entry.1, segment.place.clone(), words.to_owned());
            }
            continue;
        }
        if segment.role != Role::Cell {
            continue;
        }
        let filtered = facts.filtered.iter().any(|(first, last)| (*first..=*last).contains(&row));
        let severity = match why {
            "under a picture" | "not printed" => Warn,
            _ => Block,
        };
        let (check, line) = match why {
            "hidden row" if filtered => ("X04", row),
            "hidden row" => ("X02", row),
            "hidden column" => ("X03", column),
            "not printed" => ("X12", row),
            _ => ("X11", row),
        };
        let found = hidden.entry((at, check, severity)).or_default();
        found.lines.insert(line);
        if found.first.is_empty() {
            cell.clone_into(&mut found.first);
        }
        if found.sample.len() < 400 {
            found.sample.push_str(words);
            found.sample.push('\t');
        }
    }
    let mut rows = 0;
    for ((at, check, severity), found) in hidden {
        let Some(facts) = facts.get(at) else { continue };
        if check == "X02" {
            rows += found.lines.len();
        }
        document.leave(check, severity, cell(&facts.name, &found.first), &found.sample);
    }
    for (away, _, place, words) in formulas.into_values() {
        let severity = if away { Warn } else { Inform };
        document.leave("X13", severity, place, &words);
    }
    for (at, cells) in shown {
        if let (Some(facts), Some((row, column))) = (facts.get(at), far(&cells)) {
            let name = crate::model::place::cell_name(row, column);
            document.leave("X12", Warn, cell(&facts.name, &name), "");
        }
    }
    rows
}

/// The first cell beyond a gap of blank rows or columns.
fn far(cells: &[(u32, u32)]) -> Option<(u32, u32)> {
    let rows: BTreeSet<u32> = cells.iter().map(|(row, _)| *row).collect();
    let columns: BTreeSet<u32> = cells.iter().map(|(_, column)| *column).collect();
    let beyond = |lines: &BTreeSet<u32>, gap: u32| {
        let pairs = lines.iter().zip(lines.iter().skip(1));
        pairs.filter(|(before, after)| **after - **before > gap).map(|(_, after)| *after).next()
    };
    let row = beyond(&rows, GAP.0);
    let column = beyond(&columns, GAP.1);
    let is_far = |cell: &&(u32, u32)| Some(cell.0) == row || Some(cell.1) == column;
    cells.iter().find(is_far).copied()
}

/// A file that holds far more than it shows.
pub(super) fn size(package: &mut Package<'_>, document: &mut Document) {
    let shown = document.segments.iter().filter(|segment| segment.visibility == Visibility::Shown);
    let letters: usize = shown.map(|segment| segment.end - segment.start).sum();
    let bytes = package.data_size();
    // A cell costs some sixty bytes of markup; a megabyte is worth a look whatever it shows.
    if bytes > 1 << 20 && bytes / 200 > letters as u64 {
        document.leave("X21", Warn, field("size of the file"), "");
    }
}

#[cfg(test)]
mod tests {
    use super::far;

    #[test]
    fn what_lies_beyond_a_gap_is_far() {
        assert_eq!(far(&[(0, 0), (1, 0), (2, 3)]), None);
        assert_eq!(far(&[(0, 0), (900, 0)]), Some((900, 0)));
        assert_eq!(far(&[(0, 0), (0, 80)]), Some((0, 80)));
    }
}
