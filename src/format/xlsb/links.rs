//! What formulas of a workbook mean by numbers: sheets, defined names, other workbooks.

use super::super::bytes::{size_at, slice, u8_at, u16_at, u32_at};
use super::super::formula::{Dialect, Meant, Other};
use super::super::limits::Stop;
use super::super::ooxml::{Package, Relation};
use super::super::open::Opening;
use super::records::{Records, wide_string};

/// Sheets come first in a workbook, and what their formulas mean only then.
pub(super) fn read(
    book: &[u8],
    package: &mut Package<'_>,
    relations: &[Relation],
    opening: &mut Opening<'_>,
) -> Result<Meant, Stop> {
    let mut meant = Meant { dialect: Dialect::Binary, ..Meant::default() };
    for record in Records::new(book) {
        opening.budget.tick()?;
        let body = record.body;
        match record.kind {
            156 => {
                let (_, next) = wide_string(body, 8);
                meant.sheets.push(wide_string(body, next).0);
            }
            39 => meant.names.push(wide_string(body, 9).0),
            // This workbook, as a whole or the sheet that asks; functions of an addition to the program.
            357 | 358 => meant.books.push(Other::default()),
            667 => meant.books.push(Other { name: Some(String::new()), ..Other::default() }),
            355 => {
                let relation = wide_string(body, 0).0;
                let part = relations.iter().find(|known| known.id == relation);
                let other = match part {
                    Some(part) => other(&part.target, package, opening)?,
                    None => Other::default(),
                };
                let name = meant.books.len().to_string();
                meant.books.push(Other { name: Some(other.name.unwrap_or(name)), ..other });
            }
            362 => {
                for span in body.get(4..).unwrap_or_default().chunks_exact(12) {
                    let number = |at: usize| u32_at(span, at).unwrap_or(0) as i32;
                    meant.spans.push((size_at(span, 0).unwrap_or(0), number(4), number(8)));
                }
            }
            _ => {}
        }
    }
    Ok(meant)
}

/// Another workbook: where it is, its sheets and its names.
fn other(part: &str, package: &mut Package<'_>, opening: &mut Opening<'_>) -> Result<Other, Stop> {
    let mut other = Other::default();
    let relations = package.relations(part, opening)?;
    if let Some(path) = relations.iter().find(|relation| relation.external) {
        other.name = Some(path.target.clone());
    }
    let Some(bytes) = package.peek(&part.to_lowercase(), opening)? else { return Ok(other) };
    for record in Records::new(&bytes) {
        opening.budget.tick()?;
        match record.kind {
            359 => {
                let mut at = 4;
                for _ in 0..size_at(record.body, 0).unwrap_or(0) {
                    if at >= record.body.len() {
                        break;
                    }
                    let (words, next) = wide_string(record.body, at);
                    other.sheets.push(words);
                    at = next;
                }
            }
            577 => other.names.push(wide_string(record.body, 0).0),
            _ => {}
        }
    }
    Ok(other)
}

/// A formula with its length, and what belongs to it and its length, at a place of a record: the text.
pub(super) fn formula(meant: &Meant, body: &[u8], at: usize, base: (u32, u32)) -> Option<String> {
    let length = size_at(body, at)?;
    let parsed = slice(body, at + 4, length)?;
    let extra = body.get(at + 8 + length..).unwrap_or_default();
    meant.text(parsed, extra, base)
}

/// Whether a cell only says that it has the formula of another.
pub(super) fn is_shared(body: &[u8], at: usize) -> bool {
    u16_at(body, at) == Some(5) && u8_at(body, at + 4) == Some(1)
}
