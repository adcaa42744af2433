//! Plain text: the decoded document as it stands. What lies between tables is one segment whose places
//! are its lines; each cell of a table is one of its own.

pub(super) mod decode;
pub(super) mod residue;
mod table;

use std::ops::Range;

use super::Format;
use super::csv::grid;
use super::limits::Stop;
use super::open::Opening;
use crate::model::document::{Document, Kind, Problem, Role, Visibility};
use crate::model::place::Place;

pub(super) struct Text;

impl Format for Text {
    fn kind(&self) -> Kind {
        Kind::Text
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        fill(bytes, document, opening)?;
        let text = std::mem::take(&mut document.text);
        let first = document.first_line();
        let (mut at, mut line) = (0, first);
        for table in table::tables(&text) {
            between(document, &text, at..table.span.start, line);
            let mut rows = Vec::with_capacity(table.rows.len());
            for (number, cells) in table.rows.iter().enumerate() {
                // The line of dashes below the header is no row.
                let line = first - 1 + table.line + number as u32 + u32::from(number > 0);
                let place = Place::Line { line };
                let mut row = Vec::with_capacity(cells.len());
                for cell in cells {
                    opening.budget.cell()?;
                    let mark = || {
                        let shown = Visibility::Shown;
                        document.mark(cell.clone(), place.clone(), shown, Role::Cell)
                    };
                    row.push((!cell.is_empty()).then(mark));
                }
                rows.push(row);
            }
            document.grids.push(grid(rows));
            at = table.span.end;
            line = first - 1 + table.line + table.rows.len() as u32;
        }
        between(document, &text, at..text.len(), line);
        document.text = text;
        Ok(())
    }
}

/// Running text; the first is there even when it is empty.
fn between(document: &mut Document, text: &str, span: Range<usize>, line: u32) {
    if span.is_empty() && !text.is_empty() {
        return;
    }
    document.mark(span, Place::Line { line }, Visibility::Shown, Role::Body);
}

/// Makes the decoded bytes the document's text; bytes that are no text in the encoding are a problem.
pub(super) fn fill(
    bytes: &[u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    opening.budget.text(bytes.len())?;
    let decoded = decode::decode(bytes);
    if decoded.lossy {
        let message = format!("some bytes are not text in {}", decoded.encoding);
        document.problems.push(Problem::new(message));
    }
    document.text = decoded.text;
    residue::bytes(bytes, decoded.lossy, document);
    Ok(())
}
