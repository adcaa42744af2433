//! What labels what: header cells, label cells, and the names of fields at the beginning of lines.

use std::ops::Range;

use crate::model::document::{Document, Grid, Role};

use super::token::Zone;
use super::words::low_hash;

/// A run of text with a label of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) range: Range<usize>,
    pub(crate) head: Option<Range<usize>>,
    pub(crate) left: Option<Range<usize>>,
    /// Whether names cannot run into it from before.
    pub(super) divided: bool,
}

/// The cells of a text in order, none inside another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    cells: Vec<Cell>,
}

/// Longest label that is taken for one, in bytes.
const LABEL: usize = 48;
/// Rows among which the headers of a table are looked for.
const TITLES: u32 = 20;
/// Columns beyond this many are not looked at.
const COLUMNS: usize = 256;

impl Layout {
    /// The layout of a document: its grids, and lines of running text.
    pub fn of_document(document: &Document) -> Layout {
        let mut cells = Vec::new();
        let mut gridded = vec![false; document.segments.len()];
        let range = |number: u32| document.segments.get(number as usize).map(|one| one.range());
        for grid in &document.grids {
            let headers = header_row(grid);
            for row in 0..grid.rows() {
                let mut left = None;
                for column in 0..grid.columns {
                    let Some(number) = grid.at(row, column) else { continue };
                    let Some(cell) = range(number) else { continue };
                    let above = (row > headers).then(|| grid.at(headers, column)).flatten();
                    let head = above.and_then(range);
                    if let Some(mark) = gridded.get_mut(number as usize) {
                        *mark = true;
                    }
                    cells.push(Cell { range: cell.clone(), head, left, divided: true });
                    left = Some(cell);
                }
            }
        }
        for (segment, in_grid) in document.segments.iter().zip(gridded) {
            if in_grid {
                continue;
            }
            let text = document.text.get(segment.range()).unwrap_or("");
            if matches!(segment.role, Role::Header | Role::Field | Role::Name) {
                let cell = segment.range();
                cells.push(Cell { range: cell, head: None, left: None, divided: true });
            } else {
                of_lines(text, segment.start, &mut cells);
            }
        }
        Layout::sorted(cells)
    }

    /// The layout of plain text: tables of lines with tabs, bars or wide gaps, labelled lines; or the
    /// whole text as a table when every line has as many commas.
    pub fn of_text(text: &str) -> Layout {
        let mut cells = Vec::new();
        if is_delimited(text) {
            let mut at = 0;
            let mut head = Vec::new();
            for line in text.split_inclusive('\n') {
                let columns = comma_columns(line.trim_end(), at);
                row(&columns, (at > 0).then_some(&head), &mut cells);
                if at == 0 {
                    head = columns;
                }
                at += line.len();
            }
        } else {
            of_lines(text, 0, &mut cells);
        }
        Layout::sorted(cells)
    }

    fn sorted(mut cells: Vec<Cell>) -> Layout {
        cells.sort_by_key(|cell| (cell.range.start, cell.range.end));
        let mut until = 0;
        cells.retain(|cell| {
            let keep = cell.range.start >= until && !cell.range.is_empty();
            if keep {
                until = cell.range.end;
            }
            keep
        });
        Layout { cells }
    }

    pub(crate) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The hashes of a cell's labels.
    pub(super) fn zone(&self, text: &str, cell: &Cell) -> Zone {
        Zone { head: words(text, &cell.head), left: words(text, &cell.left) }
    }
}

/// The row of headers: the first of more cells than one, which titles above a table do not have.
fn header_row(grid: &Grid) -> u32 {
    let filled = |row: u32| (0..grid.columns).filter(move |column| grid.at(row, *column).is_some());
    (0..grid.rows().min(TITLES)).find(|row| filled(*row).nth(1).is_some()).unwrap_or(0)
}

/// Hashes of the first four words of a label; none for text too long to be one.
fn words(text: &str, label: &Option<Range<usize>>) -> [u64; 4] {
    let mut out = [0; 4];
    let label = label.clone().and_then(|range| text.get(range)).unwrap_or("");
    if label.len() <= LABEL {
        let found = label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        for (slot, word) in out.iter_mut().zip(found) {
            *slot = low_hash(word);
        }
    }
    out
}

/// How the columns of a line are kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Divider {
    Tab,
    Bar,
    Wide,
}

/// Finds tables and labelled lines in text that lies at `base`.
fn of_lines(text: &str, base: usize, cells: &mut Vec<Cell>) {
    let mut at = base;
    // The table the line before belonged to: its divider and its first line.
    let mut table: Option<(Divider, Vec<Range<usize>>)> = None;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let body = line.trim_end();
        if body.len() > 4096 {
            table = None;
            continue;
        }
        let Some((divider, columns)) = columns(body, start) else {
            if !is_rule(body) {
                table = None;
                labelled(body, start, cells);
            }
            continue;
        };
        let same = table.as_ref().filter(|(kind, head)| {
            *kind == divider
                && head.len().abs_diff(columns.len()) <= usize::from(divider != Divider::Wide)
        });
        let head = same.map(|(_, head)| head.clone());
        row(&columns, head.as_ref(), cells);
        if head.is_none() {
            table = Some((divider, columns));
        }
    }
}

/// Adds the cells of a row.
fn row(columns: &[Range<usize>], head: Option<&Vec<Range<usize>>>, cells: &mut Vec<Cell>) {
    let mut left = None;
    for (number, column) in columns.iter().enumerate() {
        let head = head.and_then(|head| head.get(number)).cloned();
        let range = column.clone();
        cells.push(Cell { range, head, left: left.replace(column.clone()), divided: true });
    }
}

/// Whether a text is a table with commas: three lines or more, two commas or more in each, as many in all.
fn is_delimited(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let Some(first) = lines.next().filter(|line| line.len() < 4096) else { return false };
    let count = comma_columns(first, 0).len();
    let mut others = 0;
    count > 2
        && lines.all(|line| {
            others += 1;
            line.len() < 65_536 && comma_columns(line, 0).len() == count
        })
        && others > 1
}

/// The columns of a line between commas, quotation marks heeded and left out.
fn comma_columns(line: &str, start: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut from, mut quoted) = (0, false);
    for (at, byte) in line.bytes().chain([b',']).enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted || at == line.len() => {
                let cell = line.get(from..at).unwrap_or("");
                let inner = cell.trim().trim_matches('"');
                let offset = inner.as_ptr() as usize - line.as_ptr() as usize;
                found.push(start + offset..start + offset + inner.len());
                from = at + 1;
            }
            _ => {}
        }
    }
    found
}

/// Whether a line only draws a rule under a table's header.
fn is_rule(line: &str) -> bool {
    !line.is_empty() && line.chars().all(|c| matches!(c, '-' | '|' | '+' | ':' | '=' | ' ' | '─'))
}

/// The columns of a line, if it has two or more.
fn columns(line: &str, start: usize) -> Option<(Divider, Vec<Range<usize>>)> {
    if is_rule(line) {
        return None;
    }
    let (divider, pieces): (Divider, Vec<&str>) = if line.contains('\t') {
        (Divider::Tab, line.split('\t').take(COLUMNS).collect())
    } else if line.matches('|').nth(1).is_some() || line.contains(" | ") {
        let inner = line.trim_start().strip_prefix('|').unwrap_or(line);
        (Divider::Bar, inner.split('|').take(COLUMNS).collect())
    } else if line.trim_start().contains("   ") {
        (Divider::Wide, line.trim_start().split("   ").take(COLUMNS).collect())
    } else {
        return None;
    };
    let mut found = Vec::new();
    for piece in pieces {
        let trimmed = piece.trim();
        // Empty columns count where dividers are seen, not between wide gaps.
        if trimmed.is_empty() && divider == Divider::Wide {
            continue;
        }
        let offset = trimmed.as_ptr() as usize - line.as_ptr() as usize;
        found.push(start + offset..start + offset + trimmed.len());
    }
    (found.len() > 1).then_some((divider, found))
}

/// A line that begins with a short label and a colon.
fn labelled(line: &str, start: usize, cells: &mut Vec<Cell>) {
    let Some(colon) = line.find(':').filter(|colon| (1..=LABEL).contains(colon)) else { return };
    let (label, value) = (line.get(..colon).unwrap_or(""), line.get(colon + 1..).unwrap_or(""));
    let words = label.split_whitespace().count();
    if words <= 5 && !value.trim().is_empty() && label.contains(|c: char| c.is_alphabetic()) {
        let range = start + colon + 1..start + line.len();
        cells.push(Cell { range, head: None, left: Some(start..start + colon), divided: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::{Kind, Source, Visibility};
    use crate::model::place::Place;

    fn shown(text: &str) -> Vec<(String, String, String)> {
        let piece = |range: &Option<Range<usize>>| {
            range.clone().map_or(String::new(), |range| text[range].to_owned())
        };
        let layout = Layout::of_text(text);
        let each = |cell: &Cell| {
            (text[cell.range.clone()].to_owned(), piece(&cell.head), piece(&cell.left))
        };
        layout.cells().iter().map(each).collect()
    }

    #[test]
    fn tables_in_text_have_headers() {
        for text in [
            "Name\tRank\nA Day\tPC\n",
            "| Name | Rank |\n|---|---|\n| A Day | PC |\n",
            "Name,Rank,No\n\"A Day\",PC,\"1,2\"\nB Day,PC,3",
        ] {
            let found = shown(text);
            let day = found.iter().find(|cell| cell.0 == "A Day").unwrap();
            assert_eq!(day.1, "Name", "{text}");
            let pc = found.iter().find(|cell| cell.0 == "PC").unwrap();
            assert_eq!((pc.1.as_str(), pc.2.as_str()), ("Rank", "A Day"), "{text}");
        }
    }

    #[test]
    fn headers_stand_below_titles() {
        let mut document = Document::new([0; 32], Source::default(), Kind::Xlsx, 0);
        let rows = [["Staff", ""], ["Ward", "Team"], ["Larch", "Blue"]];
        let mut grid = Grid { columns: 2, cells: Vec::new() };
        for cell in rows.concat() {
            let place = Place::Line { line: 1 };
            let push = || document.push("\t", cell, place, Visibility::Shown, Role::Cell);
            grid.cells.push((!cell.is_empty()).then(push));
        }
        document.grids.push(grid);
        let layout = Layout::of_document(&document);
        let text = |range: Range<usize>| document.text[range].to_owned();
        let heads = layout.cells().iter().map(|cell| cell.head.clone().map(text));
        let ward = Some("Ward".to_owned());
        assert_eq!(heads.collect::<Vec<_>>(), [None, None, None, ward, Some("Team".to_owned())]);
    }

    #[test]
    fn a_label_and_a_colon_label_the_line() {
        assert_eq!(shown("Seen at 10\nOfficer in case: Day\n")[0].2, "Officer in case");
        assert!(shown("no label\nhttp:\n").is_empty());
    }
}
