//! What delimited text keeps beside its table.

use crate::model::document::{Document, Grid};
use crate::model::residue::Severity::{Inform, Warn};

pub(super) fn find(document: &mut Document) {
    let Some(grid) = document.grids.first() else { return };
    let mut found = Vec::new();
    if let Some(segment) = beyond(document, grid) {
        found.push(("C04", Warn, segment));
    }
    if let Some(segment) = formula(document, grid) {
        found.push(("C03", Inform, segment));
    }
    for (check, severity, number) in found {
        let words = document.segment_text(number).to_owned();
        let Some(segment) = document.segments.get(number as usize) else { continue };
        document.leave(check, severity, segment.place.clone(), &words);
    }
}

/// The first cell without a header above it, or of a second table below.
fn beyond(document: &Document, grid: &Grid) -> Option<u32> {
    let filled = |row: u32| (0..grid.columns).filter_map(|c| grid.at(row, c)).count();
    let header = (0..grid.columns).rfind(|column| grid.at(0, *column).is_some())?;
    // A line that is no header says nothing of the columns.
    if filled(0) < 2 {
        return None;
    }
    let mut ended = None;
    for row in 1..grid.rows() {
        let count = filled(row);
        // Where every line is followed by a blank one, that ends nothing.
        if count == 0 || (row > 1 && parted(document, grid, row) && !parted(document, grid, 1)) {
            ended = Some(row);
        }
        if count == 0 {
            continue;
        }
        if ended.is_some() && count >= 2 {
            return (0..grid.columns).find_map(|column| grid.at(row, column));
        }
        let far = (0..grid.columns).find(|column| {
            let headless = *column > header || grid.at(0, *column).is_none();
            headless && grid.at(row, *column).is_some()
        });
        if let Some(column) = far {
            return grid.at(row, column);
        }
    }
    None
}

/// Whether a blank line, which is no row of the table, comes before a row.
fn parted(document: &Document, grid: &Grid, row: u32) -> bool {
    let in_row = |row: u32| (0..grid.columns).filter_map(move |column| grid.at(row, column));
    let segment = |number: u32| document.segments.get(number as usize);
    let before = in_row(row - 1).next_back().and_then(segment).map(|segment| segment.end);
    let start = in_row(row).next().and_then(segment).map(|segment| segment.start);
    let between = before.zip(start).and_then(|(end, start)| document.text.get(end..start));
    between.is_some_and(|text| text.matches('\n').count() > 1)
}

/// The first cell that a spreadsheet takes for a formula.
fn formula(document: &Document, grid: &Grid) -> Option<u32> {
    grid.cells.iter().flatten().copied().find(|number| {
        let words = document.segment_text(*number).trim();
        let signed = words.starts_with(['+', '-']);
        // Numbers, telephone numbers and dashes are no formulas.
        let number = words.chars().all(|c| !c.is_alphabetic() && !matches!(c, '=' | '!'));
        let list = words.get(1..).is_some_and(|rest| rest.starts_with(' '));
        words.len() > 1 && (words.starts_with(['=', '@']) || (signed && !number && !list))
    })
}
