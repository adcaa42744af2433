//! Which cell a segment is, the header of its column, the cell to its left, its row.

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
    header_rows: Vec<Option<u32>>,
}

impl<'a> Tables<'a> {
    pub(super) fn new(document: &'a Document) -> Tables<'a> {
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
        let header_rows = document.grids.iter().map(|grid| header_row(document, grid)).collect();
        Tables { document, cells, header_rows }
    }

    fn cell(&self, segment: usize) -> Option<(Cell, &'a Grid)> {
        let cell = (*self.cells.get(segment)?)?;
        Some((cell, self.document.grids.get(cell.grid)?))
    }

    fn range(&self, segment: Option<u32>) -> Option<Range<usize>> {
        Some(self.document.segments.get(segment? as usize)?.range())
    }

    /// The bytes of the column's header, for a cell below it.
    pub(super) fn column_header(&self, segment: usize) -> Option<Range<usize>> {
        let (cell, grid) = self.cell(segment)?;
        let header = (*self.header_rows.get(cell.grid)?)?;
        if cell.row <= header {
            return None;
        }
        self.range(grid.at(header, cell.column))
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
}

/// The first row with two or more filled cells, all of them short words without long numbers.
fn header_row(document: &Document, grid: &Grid) -> Option<u32> {
    (0..grid.rows().min(20)).find(|&row| {
        let texts: Vec<&str> = (0..grid.columns)
            .filter_map(|column| grid.at(row, column))
            .map(|segment| document.segment_text(segment))
            .filter(|text| !text.trim().is_empty())
            .collect();
        let digits = |text: &&str| text.bytes().filter(u8::is_ascii_digit).count();
        texts.len() >= 2 && texts.iter().all(|text| text.len() <= 40 && digits(text) <= 2)
    })
}
