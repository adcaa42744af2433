//! A sheet being read cell by cell: places, hidden rows and columns, the grid at its end.

use std::collections::{BTreeMap, BTreeSet};

use super::anchor::Traced;
use super::csv::grid;
use super::limits::Stop;
use super::open::Opening;
use super::xlsx::spread;
use crate::model::document::{Document, Role, Visibility};
use crate::model::place::{Place, cell_name};

/// Whether a cell lies for the most part under what begins and ends so far from the left and from the top,
/// where columns and rows are as wide and high as usual.
pub(super) fn lies_under(
    (row, column): (u32, u32),
    from: [u64; 2],
    to: [u64; 2],
    usual: [u64; 2],
) -> bool {
    [column, row].iter().zip(from).zip(to).zip(usual).all(|(((line, from), to), usual)| {
        let start = u64::from(*line) * usual;
        to.min(start + usual).saturating_sub(from.max(start)) >= usual / 2
    })
}

/// Ranges of cells that are shown as one.
#[derive(Default)]
pub(super) struct Merged {
    /// The last cell of each, by the first, which is the one that shows.
    ends: BTreeMap<(u32, u32), (u32, u32)>,
    /// All others.
    under: BTreeSet<(u32, u32)>,
}

impl Merged {
    /// The most cells that are looked at on one sheet.
    const MOST: usize = 100_000;

    /// A range with this first and last cell, each by row and column.
    pub(super) fn add(&mut self, (top, left): (u32, u32), (bottom, right): (u32, u32)) {
        let left_over = Self::MOST.saturating_sub(self.under.len());
        let cells = (top..=bottom).flat_map(|row| (left..=right).map(move |column| (row, column)));
        self.under.extend(cells.skip(1).take(left_over));
        if left_over > 0 {
            self.ends.insert((top, left), (bottom, right));
        }
    }

    /// Whether another cell is shown in place of this one.
    pub(super) fn hides(&self, cell: (u32, u32)) -> bool {
        self.under.contains(&cell)
    }

    /// The last cell over which a cell stretches.
    pub(super) fn end(&self, cell: (u32, u32)) -> (u32, u32) {
        self.ends.get(&cell).copied().unwrap_or(cell)
    }
}

pub(super) struct Sheet {
    name: String,
    /// Why nothing of the sheet is shown.
    hidden: Option<&'static str>,
    /// Columns that are not shown, first and last.
    columns: Vec<(u32, u32, &'static str)>,
    /// Rows that are not shown.
    unseen_rows: BTreeMap<u32, &'static str>,
    rows: BTreeMap<u32, Vec<(u32, u32)>>,
}

impl Sheet {
    /// Begins a sheet; its name is a segment of its own.
    pub(super) fn new(
        name: &Traced,
        hidden: Option<&'static str>,
        document: &mut Document,
    ) -> Sheet {
        let visibility = shown_unless(hidden);
        name.add(document, "\n\n", Place::SheetName, visibility, Role::Name);
        Sheet {
            name: name.text.clone(),
            hidden,
            columns: Vec::new(),
            unseen_rows: BTreeMap::new(),
            rows: BTreeMap::new(),
        }
    }

    pub(super) fn hide_columns(&mut self, first: u32, last: u32, why: &'static str) {
        self.columns.push((first, last, why));
    }

    pub(super) fn hide_row(&mut self, row: u32, why: &'static str) {
        self.unseen_rows.insert(row, why);
    }

    fn why(&self, row: u32, column: u32) -> Option<&'static str> {
        let column = || {
            let hides = |(first, last, _): &&(u32, u32, _)| (*first..=*last).contains(&column);
            self.columns.iter().find(hides).map(|(_, _, why)| *why)
        };
        self.hidden.or_else(|| self.unseen_rows.get(&row).copied()).or_else(column)
    }

    /// Adds what a cell shows; `why` if the cell itself does not show it.
    pub(super) fn cell(
        &mut self,
        (row, column): (u32, u32),
        words: &Traced,
        why: Option<&'static str>,
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        opening.budget.cell()?;
        opening.budget.text(document.text.len())?;
        if words.text.trim().is_empty() {
            return Ok(());
        }
        let separator = if self.rows.contains_key(&row) { "\t" } else { "\n" };
        let visibility = shown_unless(self.why(row, column).or(why));
        let place = self.place((row, column));
        let number = words.add(document, separator, place, visibility, Role::Cell);
        self.rows.entry(row).or_default().push((column, number));
        Ok(())
    }

    /// Adds what belongs to a cell and is not on its face: a formula, a comment.
    pub(super) fn behind(
        &self,
        at: (u32, u32),
        words: &Traced,
        why: &str,
        document: &mut Document,
    ) {
        if words.text.chars().any(char::is_alphanumeric) {
            let why = Visibility::Hidden(why.to_owned());
            words.add(document, "\n", self.place(at), why, Role::Field);
        }
    }

    fn place(&self, (row, column): (u32, u32)) -> Place {
        Place::Cell { sheet: Some(self.name.clone()), cell: cell_name(row, column) }
    }

    /// Ends the sheet.
    pub(super) fn finish(self, document: &mut Document) {
        document.grids.push(grid(self.rows.into_values().map(spread).collect()));
    }
}

fn shown_unless(why: Option<&str>) -> Visibility {
    why.map_or(Visibility::Shown, |why| Visibility::Hidden(why.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_cells_stretch_over_others_and_hide_them() {
        let mut merged = Merged::default();
        merged.add((1, 0), (2, 1));
        assert_eq!([merged.end((1, 0)), merged.end((5, 5))], [(2, 1), (5, 5)]);
        assert!(merged.hides((2, 1)) && !merged.hides((1, 0)) && !merged.hides((3, 0)));
        // A logo over the first of the cells of a heading leaves the heading to be seen.
        let under = |cell| lies_under(cell, [0, 256], [1024, 512], [1024, 256]);
        assert!(under((1, 0)) && !under(merged.end((1, 0))));
        merged.add((0, 0), (u32::MAX, u32::MAX));
        assert_eq!(merged.under.len(), Merged::MOST);
    }
}
