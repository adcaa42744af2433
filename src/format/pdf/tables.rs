//! Tables as they are drawn: rows of pieces of text that stand below one another, so that detection can
//! judge by the header of a column.

use super::lines::Line;
use crate::model::document::Grid;

/// Rows farther apart than this many times the height of a line belong to different tables.
const APART: i32 = 4;
/// What pieces of one column may overlap the next by, in hundredths of a point.
const SLACK: i32 = 200;
/// Tables with more columns are no tables.
const COLUMNS: usize = 64;

/// A piece of text in a row, by the number of its segment.
#[derive(Clone, Copy)]
struct Piece {
    segment: u32,
    left: i32,
    right: i32,
}

struct Row {
    pieces: Vec<Piece>,
    bottom: i32,
    height: i32,
}

/// The tables of a page, whose lines are the segments from `first` on.
pub(super) fn find(lines: &[Line], first: u32) -> Vec<Grid> {
    let rows = rows(lines, first);
    let mut grids = Vec::new();
    let mut from = 0;
    for at in 1..=rows.len() {
        let goes_on = rows.get(at).zip(rows.get(at - 1)).is_some_and(|(row, above)| {
            let fall = above.bottom.saturating_sub(row.bottom);
            let level = row.pieces.len() >= 2 && above.pieces.len() >= 2;
            level && fall > 0 && fall <= row.height.max(above.height).saturating_mul(APART)
        });
        if !goes_on {
            grids.extend(table(rows.get(from..at).unwrap_or_default()));
            from = at;
        }
    }
    grids
}

/// The lines of a page in rows: a tab parts those of one.
fn rows(lines: &[Line], first: u32) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (segment, line) in (first..).zip(lines) {
        let [left, bottom, right, top] = line.bounds;
        let piece = Piece { segment, left, right };
        match rows.last_mut().filter(|_| line.separator == "\t") {
            Some(row) => row.pieces.push(piece),
            None => {
                let height = top.saturating_sub(bottom).max(1);
                rows.push(Row { pieces: vec![piece], bottom, height });
            }
        }
    }
    rows
}

/// A table of rows, if their pieces stand in columns.
fn table(rows: &[Row]) -> Option<Grid> {
    if rows.len() < 2 {
        return None;
    }
    let mut order: Vec<&Row> = rows.iter().collect();
    order.sort_by_key(|row| std::cmp::Reverse(row.pieces.len()));
    let mut columns: Vec<(i32, i32)> = Vec::new();
    for row in order {
        widen(&mut columns, row)?;
    }
    let width = columns.len();
    if width < 2 {
        return None;
    }
    let mut cells = Vec::with_capacity(width * rows.len());
    let (mut alone, mut all) = (0, 0);
    for row in rows {
        let mut own = vec![None; width];
        for piece in &row.pieces {
            let column = columns
                .iter()
                .position(|column| piece.left < column.1.max(column.0.saturating_add(1)));
            if let Some(cell) = column.and_then(|column| own.get_mut(column)) {
                alone += usize::from(cell.is_none());
                cell.get_or_insert(piece.segment);
            }
            all += 1;
        }
        cells.extend(own);
    }
    // What stands by chance side by side is no table.
    (alone * 10 >= all * 9).then_some(Grid { columns: width as u32, cells })
}

/// Widens columns by the pieces of a row that stand in one of them alone; what stands in none is a
/// column of its own. None if there are too many.
fn widen(columns: &mut Vec<(i32, i32)>, row: &Row) -> Option<()> {
    for piece in &row.pieces {
        let meets = |column: &(i32, i32)| {
            piece.left < column.1.saturating_sub(SLACK)
                && column.0.saturating_add(SLACK) < piece.right
        };
        let mut met = (0..columns.len()).filter(|at| columns.get(*at).is_some_and(meets));
        match (met.next(), met.next()) {
            (None, _) => {
                let at = columns.partition_point(|column| column.0 < piece.left);
                columns.insert(at, (piece.left, piece.right));
            }
            (Some(at), None) => {
                let next = columns.get(at + 1).map_or(i32::MAX, |next| next.0);
                if let Some(column) = columns.get_mut(at) {
                    *column = (column.0.min(piece.left), column.1.max(piece.right).min(next));
                }
            }
            _ => {}
        }
        if columns.len() > COLUMNS {
            return None;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, left: i32, bottom: i32, separator: &'static str) -> Line {
        let right = left + 500 * text.len() as i32;
        let bounds = [left, bottom, right, bottom + 1000];
        Line { text: text.into(), bounds, hidden: None, separator, glyphs: Vec::new() }
    }

    #[test]
    fn pieces_below_one_another_are_columns() {
        let lines = [
            line("Register", 5000, 20_000, "\n\n"),
            line("Ref", 5000, 18_000, "\n\n"),
            line("DOB", 10_000, 18_000, "\t"),
            line("Cost", 20_000, 18_000, "\t"),
            line("CO/1", 5000, 16_500, "\n"),
            line("09/11/1962", 10_000, 16_500, "\t"),
            line("CO/2", 5000, 15_000, "\n"),
            line("01/02/1980", 10_000, 15_000, "\t"),
            line("9", 21_500, 15_000, "\t"),
            line("In 2026 there were two.", 5000, 13_000, "\n\n"),
        ];
        let some = |segments: [i64; 9]| segments.map(|at| u32::try_from(at).ok()).to_vec();
        let [grid] = find(&lines, 10).try_into().unwrap();
        assert_eq!((grid.columns, grid.cells), (3, some([11, 12, 13, 14, 15, -1, 16, 17, 18])));
    }

    #[test]
    fn a_row_alone_and_rows_far_apart_are_no_table() {
        let lines = [
            line("Dear Jane", 5000, 50_000, "\n"),
            line("4 May", 20_000, 50_000, "\t"),
            line("Yours", 5000, 20_000, "\n"),
            line("page 1", 20_000, 20_000, "\t"),
        ];
        assert!(find(&lines, 0).is_empty());
    }
}
