//! Which cell a segment is, the header of its column, the cell to its left, its row.
//!
//! A sheet may hold several tables, one below the other: a row of headers after an empty row begins a
//! new one.

use std::ops::Range;

use crate::model::document::{Document, Grid};

#[derive(Clone, Copy)]
struct Cell {
    grid: usize,
    row: u32,
    column: u32,
}

pub(super) struct Tables<'a> {
    document: &'a Document,
    cells: Vec<Option<Cell>>,
    /// For each grid its rows of headers, from the top.
    header_rows: Vec<Vec<u32>>,
}

impl<'a> Tables<'a> {
    pub(super) fn new(
        document: &'a Document,
        is_header: &dyn Fn(Range<usize>) -> bool,
    ) -> Tables<'a> {
        let mut cells =
            vec![None; if document.grids.is_empty() { 0 } else { document.segments.len() }];
        for (number, grid) in document.grids.iter().enumerate() {
            for (index, segment) in grid.cells.iter().enumerate() {
                let slot = segment.and_then(|segment| cells.get_mut(segment as usize));
                if let Some(slot) = slot {
                    let columns = grid.columns.max(1);
                    let (row, column) = (index as u32 / columns, index as u32 % columns);
                    *slot = Some(Cell { grid: number, row, column });
                }
            }
        }
        let header_rows =
            document.grids.iter().map(|grid| header_rows(document, grid, is_header)).collect();
        Tables { document, cells, header_rows }
    }

    fn cell(&self, segment: usize) -> Option<(Cell, &'a Grid)> {
        let cell = (*self.cells.get(segment)?)?;
        Some((cell, self.document.grids.get(cell.grid)?))
    }

    fn range(&self, segment: Option<u32>) -> Option<Range<usize>> {
        Some(self.document.segments.get(segment? as usize)?.range())
    }

    /// The bytes of all headers of columns.
    pub(super) fn headers(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let grids = self.document.grids.iter().zip(&self.header_rows);
        let rows = grids.flat_map(|(grid, rows)| rows.iter().map(move |row| (grid, *row)));
        let cells = rows.flat_map(|(grid, row)| (0..grid.columns).map(move |at| grid.at(row, at)));
        cells.filter_map(|cell| self.range(cell))
    }

    /// The bytes of the column's header, for a cell below it.
    pub(super) fn column_header(&self, segment: usize) -> Option<Range<usize>> {
        let (cell, grid) = self.cell(segment)?;
        let headers = self.header_rows.get(cell.grid)?;
        let above = headers.partition_point(|header| *header < cell.row).checked_sub(1)?;
        self.range(grid.at(*headers.get(above)?, cell.column))
    }

    /// The bytes of the lines above the column's header: rows of one filled cell.
    pub(super) fn title(&self, segment: usize) -> Option<Range<usize>> {
        let (cell, grid) = self.cell(segment)?;
        let headers = self.header_rows.get(cell.grid)?;
        let above = headers.partition_point(|header| *header < cell.row).checked_sub(1)?;
        let only = |row: u32| {
            let mut cells = (0..grid.columns).filter_map(|column| grid.at(row, column));
            cells.next().filter(|_| cells.next().is_none())
        };
        let rows = (0..*headers.get(above)?).rev().map_while(only);
        let lines: Vec<_> = rows.filter_map(|segment| self.range(Some(segment))).collect();
        Some(lines.last()?.start..lines.first()?.end)
    }

    /// The bytes of the nearest filled cell to the left.
    pub(super) fn left(&self, segment: usize) -> Option<Range<usize>> {
        let (cell, grid) = self.cell(segment)?;
        (0..cell.column).rev().find_map(|column| self.range(grid.at(cell.row, column)))
    }

    /// The bytes from the first to the last cell of the row.
    pub(super) fn row(&self, segment: usize) -> Option<Range<usize>> {
        let (cell, grid) = self.cell(segment)?;
        let first = (0..grid.columns).find_map(|column| self.range(grid.at(cell.row, column)))?;
        let last =
            (0..grid.columns).rev().find_map(|column| self.range(grid.at(cell.row, column)))?;
        Some(first.start..last.end)
    }

    /// The grid and the column of a cell below a header, or of any cell of a grid without one.
    pub(super) fn column(&self, segment: usize) -> Option<(usize, u32)> {
        let (cell, _) = self.cell(segment)?;
        let headers = self.header_rows.get(cell.grid)?;
        (!headers.contains(&cell.row)).then_some((cell.grid, cell.column))
    }

    /// How many cells below the headers of a column are filled.
    pub(super) fn filled(&self, (grid, column): (usize, u32)) -> usize {
        let Some(table) = self.document.grids.get(grid) else { return 0 };
        let headers = self.header_rows.get(grid).map(Vec::as_slice).unwrap_or_default();
        let below = (0..table.rows()).filter(|row| !headers.contains(row));
        below.filter_map(|row| table.at(row, column)).count()
    }
}

/// The rows of headers: the first with two or more filled cells, all of them short words without long
/// numbers; and such rows that follow an empty one, if half of their cells hold a word that rules know
/// as a header.
fn header_rows(
    document: &Document,
    grid: &Grid,
    is_header: &dyn Fn(Range<usize>) -> bool,
) -> Vec<u32> {
    let cells = |row: u32| {
        (0..grid.columns)
            .filter_map(move |column| grid.at(row, column))
            .filter_map(|segment| document.segments.get(segment as usize))
            .map(|segment| segment.range())
            .filter(|range| document.text.get(range.clone()).is_some_and(|t| !t.trim().is_empty()))
    };
    let short = |row: u32| {
        let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
        cells(row).count() >= 2
            && cells(row)
                .filter_map(|range| document.text.get(range))
                .all(|text| text.len() <= 40 && digits(text) <= 2)
    };
    let Some(first) = (0..grid.rows().min(20)).find(|row| short(*row)) else { return Vec::new() };
    let mut found = vec![first];
    let mut after_empty = false;
    for row in first + 1..grid.rows() {
        let filled = cells(row).count();
        if after_empty
            && short(row)
            && 2 * cells(row).filter(|c| is_header(c.clone())).count() >= filled
        {
            found.push(row);
        }
        after_empty = filled == 0;
    }
    found
}
