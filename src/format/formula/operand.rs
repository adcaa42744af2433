//! Cells, areas and names in formulas.

use super::parsed::Bytes;
use super::{Dialect, Meant};
use crate::model::place::cell_name;

/// A row or a column, and whether it is counted from the cell that the formula is in.
type Line = (u32, bool);

pub(super) fn text(
    meant: &Meant,
    kind: u8,
    tokens: &mut Bytes<'_>,
    base: (u32, u32),
) -> Option<String> {
    let dialect = meant.dialect;
    Some(match kind {
        0x23 => {
            let number = if dialect == Dialect::Binary {
                tokens.u32()?
            } else {
                let number = u32::from(tokens.u16()?);
                tokens.take(if dialect == Dialect::Excel5 { 12 } else { 2 })?;
                number
            };
            nth(&meant.names, number)
        }
        0x24 | 0x25 | 0x2A | 0x2B => cells(dialect, kind, tokens, None)?,
        0x2C | 0x2D => cells(dialect, kind & 7 | 0x20, tokens, Some(base))?,
        0x39 => match dialect {
            Dialect::Excel5 => {
                let book = tokens.u16()? as i16;
                tokens.take(8)?;
                let number = u32::from(tokens.u16()?);
                tokens.take(12)?;
                if book < 0 { nth(&meant.names, number) } else { format!("[{book}]!{number}") }
            }
            _ => {
                let span = usize::from(tokens.u16()?);
                let number = tokens.u32()?;
                name(meant, span, number)
            }
        },
        0x3A..=0x3D => {
            let sheet = match dialect {
                Dialect::Excel5 => {
                    let book = tokens.u16()? as i16;
                    tokens.take(8)?;
                    let (first, last) = (tokens.u16()?, tokens.u16()?);
                    match book {
                        0.. => format!("[{book}]!"),
                        _ => sheets(None, &meant.sheets, i32::from(first), i32::from(last)),
                    }
                }
                _ => sheet(meant, usize::from(tokens.u16()?)),
            };
            let kind = [0x24, 0x25, 0x2A, 0x2B].get(usize::from(kind) - 0x3A)?;
            format!("{sheet}{}", cells(dialect, *kind, tokens, None)?)
        }
        _ => return None,
    })
}

fn nth(names: &[String], number: u32) -> String {
    let name = usize::try_from(number).ok().and_then(|n| names.get(n.checked_sub(1)?));
    name.cloned().unwrap_or_else(|| "#NAME?".to_owned())
}

/// A name of this workbook, of another or of a program.
fn name(meant: &Meant, span: usize, number: u32) -> String {
    let Some((book, first, last)) = meant.spans.get(span) else { return "#NAME?".to_owned() };
    match meant.books.get(*book) {
        Some(other) if other.name.is_none() => nth(&meant.names, number),
        Some(other) => {
            let sheet = sheets(other.name.as_deref(), &other.sheets, *first, *last);
            format!("{sheet}{}", nth(&other.names, number))
        }
        None => "#NAME?".to_owned(),
    }
}

fn sheet(meant: &Meant, span: usize) -> String {
    let Some((book, first, last)) = meant.spans.get(span) else { return "#REF!".to_owned() };
    match meant.books.get(*book) {
        Some(other) if other.name.is_some() => {
            sheets(other.name.as_deref(), &other.sheets, *first, *last)
        }
        _ => sheets(None, &meant.sheets, *first, *last),
    }
}

/// Sheets as they are written before cells.
fn sheets(book: Option<&str>, names: &[String], first: i32, last: i32) -> String {
    let of = |number: i32| usize::try_from(number).ok().and_then(|number| names.get(number));
    let inside = match (of(first), of(last)) {
        (Some(first), Some(last)) if first != last => format!("{first}:{last}"),
        (Some(first), _) => first.clone(),
        // Of the workbook as a whole; or a sheet that is no more.
        _ if first == -2 || book.is_some() => String::new(),
        _ => "#REF".to_owned(),
    };
    match book {
        // A function of the program or of an addition to it.
        Some("") => String::new(),
        Some(book) => format!("'[{book}]{}'!", inside.replace('\'', "''")),
        None if inside.is_empty() => String::new(),
        None if inside.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '#') => {
            format!("{inside}!")
        }
        None => format!("'{}'!", inside.replace('\'', "''")),
    }
}

/// A cell, an area, or one that is no more.
fn cells(
    dialect: Dialect,
    kind: u8,
    tokens: &mut Bytes<'_>,
    base: Option<(u32, u32)>,
) -> Option<String> {
    let area = matches!(kind, 0x25 | 0x2B);
    let mut rows = [line(dialect, false, tokens)?; 2];
    if area {
        *rows.last_mut()? = line(dialect, false, tokens)?;
    }
    let mut columns = [line(dialect, true, tokens)?; 2];
    if area {
        *columns.last_mut()? = line(dialect, true, tokens)?;
    }
    if matches!(kind, 0x2A | 0x2B) {
        return Some("#REF!".to_owned());
    }
    if dialect == Dialect::Excel5 {
        // Both flags stand with the row.
        for (row, column) in rows.iter_mut().zip(&mut columns) {
            column.1 = row.0 & 0x4000 != 0;
            row.0 &= 0x3FFF;
        }
    }
    let mut ends =
        rows.into_iter().zip(columns).map(|(row, column)| cell(dialect, row, column, base));
    let first = ends.next()?;
    Some(if area { format!("{first}:{}", ends.next()?) } else { first })
}

fn line(dialect: Dialect, column: bool, tokens: &mut Bytes<'_>) -> Option<Line> {
    Some(match (dialect, column) {
        (Dialect::Binary, false) => (tokens.u32()?, false),
        (Dialect::Excel97, false) => (u32::from(tokens.u16()?), false),
        (Dialect::Excel5, false) => {
            let row = u32::from(tokens.u16()?);
            (row & 0x7FFF, row & 0x8000 != 0)
        }
        (Dialect::Excel5, true) => (u32::from(tokens.u8()?), false),
        // The flags of the row stand with the column.
        (_, true) => (u32::from(tokens.u16()?), false),
    })
}

fn cell(dialect: Dialect, row: Line, column: Line, base: Option<(u32, u32)>) -> String {
    let ((mut row, mut from_row), (mut column, mut from_column)) = (row, column);
    if dialect != Dialect::Excel5 {
        (from_row, from_column) = (column & 0x8000 != 0, column & 0x4000 != 0);
        column &= 0x3FFF;
    }
    if let Some(base) = base {
        let (rows, columns) = match dialect {
            Dialect::Excel5 => (0x3FFF, 0xFF),
            Dialect::Excel97 => (0xFFFF, 0xFF),
            Dialect::Binary => (0xF_FFFF, 0x3FFF),
        };
        if from_row {
            row = row.wrapping_add(base.0) & rows;
        }
        if from_column {
            column = column.wrapping_add(base.1) & columns;
        }
    }
    let name = cell_name(row, column);
    let (letters, digits) = name.split_at(name.find(|c: char| c.is_ascii_digit()).unwrap_or(0));
    let fixed = |from: bool| if from { "" } else { "$" };
    format!("{}{letters}{}{digits}", fixed(from_column), fixed(from_row))
}
