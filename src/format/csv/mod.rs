//! Delimited text: the decoded document stays as it is, and each field is a cell in it.

mod residue;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::Format;
use super::limits::Stop;
use super::open::Opening;
use super::text;
use crate::model::document::{Document, Grid, Kind, Role, Visibility};
use crate::model::place::{Place, cell_name};

pub(super) struct Csv;

impl Format for Csv {
    fn kind(&self) -> Kind {
        Kind::Csv
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        text::fill(bytes, document, opening)?;
        let whole = std::mem::take(&mut document.text);
        let delimiter = delimiter(&whole);
        let mut rows: Vec<Vec<Option<u32>>> = Vec::new();
        let left_out = document.stretch.map_or(0, |stretch| stretch.rows);
        let result = fields(&whole, delimiter, |row, column, start, end| {
            opening.budget.cell()?;
            if rows.len() <= row as usize {
                rows.resize_with(row as usize + 1, Vec::new);
            }
            let mut number = None;
            if start < end {
                // What lies before a stretch lies between its header and the rest.
                let row = if row == 0 { 0 } else { row.saturating_add(left_out) };
                let place = Place::Cell { sheet: None, cell: cell_name(row, column) };
                number = Some(document.mark(start..end, place, Visibility::Shown, Role::Cell));
            }
            if let Some(cells) = rows.get_mut(row as usize) {
                cells.push(number);
            }
            Ok(())
        });
        document.text = whole;
        document.grids.push(grid(rows));
        residue::find(document);
        result
    }
}

/// Rows of any length as a table.
pub(super) fn grid(rows: Vec<Vec<Option<u32>>>) -> Grid {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut grid = Grid { columns: columns as u32, cells: Vec::new() };
    // One very long row must not make a table of mostly nothing.
    if columns.saturating_mul(rows.len()) > 20_000_000 {
        return Grid::default();
    }
    for mut row in rows {
        row.resize(columns, None);
        grid.cells.extend(row);
    }
    grid
}

/// Calls `each` with row, column and the bytes of every field, without its quotation marks.
fn fields(
    text: &str,
    delimiter: u8,
    mut each: impl FnMut(u32, u32, usize, usize) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut reader: Reader = ReaderBuilder::new().delimiter(delimiter).build();
    let bytes = text.as_bytes();
    let mut scratch = vec![0; 4096];
    let (mut at, mut start, mut row, mut column) = (0, 0, 0, 0);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let (result, read, _) = reader.read_field(rest, &mut scratch);
        at += read;
        match result {
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
            ReadFieldResult::Field { record_end } => {
                let (from, to) = trim(text, start, at, delimiter);
                each(row, column, from, to)?;
                start = at;
                column += 1;
                if record_end {
                    row += 1;
                    column = 0;
                }
            }
            ReadFieldResult::End => return Ok(()),
        }
    }
}

/// The field between its delimiters, blanks and quotation marks.
fn trim(text: &str, start: usize, end: usize, delimiter: u8) -> (usize, usize) {
    let outside = |c: char| c == char::from(delimiter) || matches!(c, '\n' | '\r');
    let raw = text.get(start..end).unwrap_or("");
    let left = raw.trim_start_matches(['\n', '\r']);
    let body = left.strip_suffix(outside).unwrap_or(left);
    let body = body.strip_suffix('\r').unwrap_or(body);
    let from = start + raw.len() - left.len();
    let quoted = body.strip_prefix('"').and_then(|body| body.strip_suffix('"'));
    match quoted {
        Some(inner) if body.len() >= 2 => (from + 1, from + 1 + inner.len()),
        _ => (from, from + body.len()),
    }
}

/// The delimiter that the first lines agree on best.
pub(crate) fn delimiter(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).take(20).collect();
    let score = |delimiter: u8| {
        let counts = lines.iter().map(|line| line.bytes().filter(|b| *b == delimiter).count());
        let with = counts.clone().filter(|count| *count > 0).count();
        (with, counts.sum::<usize>())
    };
    let best = [b',', b'\t', b';', b'|'].into_iter().max_by_key(|d| (score(*d), *d == b','));
    best.filter(|best| score(*best).0 > 0).unwrap_or(b',')
}

/// Whether text without a telling name is a table: at least five lines, all with the same number of
/// the same delimiter, two or more.
pub(super) fn is_regular(text: &str) -> bool {
    [b',', b'\t', b';', b'|'].into_iter().any(|delimiter| {
        let mut lines = text.lines().filter(|line| !line.is_empty()).take(200);
        let count = |line: &str| line.bytes().filter(|byte| *byte == delimiter).count();
        let first = lines.next().map_or(0, count);
        let mut number = 1;
        let mut same = |line| {
            number += 1;
            count(line) == first
        };
        first >= 2 && lines.all(&mut same) && number >= 5
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_their_place_in_the_text() {
        let text = "a,\"b \"\"x\"\", c\",\r\n\r\n\"two\nlines\",é,last";
        let mut got = Vec::new();
        fields(text, b',', |row, column, start, end| {
            got.push((row, column, &text[start..end]));
            Ok(())
        })
        .unwrap();
        assert_eq!(
            got,
            [
                (0, 0, "a"),
                (0, 1, "b \"\"x\"\", c"),
                (0, 2, ""),
                (1, 0, "two\nlines"),
                (1, 1, "é"),
                (1, 2, "last"),
            ]
        );
    }

    #[test]
    fn the_delimiter_is_told() {
        assert_eq!(delimiter("a;b;c\n1,5;2;3\n"), b';');
        assert_eq!(delimiter("a\tb\n1, 2\t3\n"), b'\t');
        assert_eq!(delimiter("alone\n"), b',');
        assert!(!is_regular("one, two\nthree\n"));
    }
}
