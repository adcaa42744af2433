//! Which bytes of the text are hidden, deleted, in tables or at the end of rows (MS-DOC 2.9.33
//! and 2.9.175: pages of 512 bytes that list runs and their properties).

use super::super::bytes::{size_at, slice, u8_at, u16_at};
use super::super::limits::Stop;
use super::super::open::Opening;
use super::looks;

/// Runs of bytes in the stream, sorted.
#[derive(Default)]
pub(super) struct Runs<T> {
    runs: Vec<(usize, usize, T)>,
}

impl<T: Copy> Runs<T> {
    /// What is said of the byte at an offset.
    pub(super) fn at(&self, offset: usize) -> Option<T> {
        let after = self.runs.partition_point(|(start, _, _)| *start <= offset);
        let (_, end, what) = self.runs.get(after.checked_sub(1)?)?;
        (offset < *end).then_some(*what)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// A paragraph in a table.
    Inside,
    /// The mark at the end of a row.
    End,
}

/// Why runs of characters are not shown.
pub(super) fn hidden(
    stream: &[u8],
    table: &[u8],
    opening: &mut Opening<'_>,
) -> Result<Runs<&'static str>, Stop> {
    pages(stream, table, opening, |page, number, runs| {
        let at = usize::from(u8_at(page, (runs + 1) * 4 + number)?) * 2;
        if at == 0 {
            return None;
        }
        looks::unseen(slice(page, at + 1, usize::from(u8_at(page, at)?))?)
    })
}

/// Which paragraphs belong to tables.
pub(super) fn rows(
    stream: &[u8],
    table: &[u8],
    opening: &mut Opening<'_>,
) -> Result<Runs<Row>, Stop> {
    pages(stream, table, opening, |page, number, runs| {
        let mut row = None;
        properties(paragraph(page, number, runs)?, |code, value| match (code, value.first()) {
            (0x2417, Some(1)) => row = Some(Row::End),
            (0x2416, Some(1)) if row.is_none() => row = Some(Row::Inside),
            _ => {}
        });
        row
    })
}

/// Which paragraphs have a ground of their own.
pub(super) fn shaded(
    stream: &[u8],
    table: &[u8],
    opening: &mut Opening<'_>,
) -> Result<Runs<()>, Stop> {
    pages(stream, table, opening, |page, number, runs| {
        let mut shaded = None;
        properties(paragraph(page, number, runs)?, |code, _| {
            if matches!(code, 0x442D | 0xC64D) {
                shaded = Some(());
            }
        });
        shaded
    })
}

/// The properties of a paragraph.
fn paragraph(page: &[u8], number: usize, runs: usize) -> Option<&[u8]> {
    let at = usize::from(u8_at(page, (runs + 1) * 4 + number * 13)?) * 2;
    if at == 0 {
        return None;
    }
    let words = usize::from(u8_at(page, at)?);
    let (start, length) = match words {
        0 => (at + 2, usize::from(u8_at(page, at + 1)?) * 2),
        _ => (at + 1, words * 2 - 1),
    };
    // The number of the style comes first.
    slice(page, start + 2, length.checked_sub(2)?)
}

fn pages<T>(
    stream: &[u8],
    table: &[u8],
    opening: &mut Opening<'_>,
    of: impl Fn(&[u8], usize, usize) -> Option<T>,
) -> Result<Runs<T>, Stop> {
    let count = table.len().saturating_sub(4) / 8;
    let mut runs = Vec::new();
    for entry in 0..count {
        let Some(number) = size_at(table, (count + 1) * 4 + entry * 4) else { break };
        let Some(page) = slice(stream, (number & 0x3F_FFFF) * 512, 512) else { continue };
        let listed = usize::from(u8_at(page, 511).unwrap_or(0));
        for run in 0..listed {
            opening.budget.tick()?;
            let (start, end) = (size_at(page, run * 4), size_at(page, run * 4 + 4));
            if let (Some(start), Some(end), Some(what)) = (start, end, of(page, run, listed)) {
                runs.push((start, end, what));
            }
        }
    }
    runs.sort_by_key(|(start, _, _)| *start);
    Ok(Runs { runs })
}

/// Calls `each` with every property and its operand.
pub(super) fn properties(list: &[u8], mut each: impl FnMut(u16, &[u8])) {
    let mut at = 0;
    while let Some(code) = u16_at(list, at) {
        at += 2;
        let first = u8_at(list, at).unwrap_or(0);
        let length = match code >> 13 {
            0 | 1 => 1,
            2 | 4 | 5 => 2,
            3 => 4,
            7 => 3,
            _ if code == 0xD608 => usize::from(u16_at(list, at).unwrap_or(0)) + 1,
            _ => usize::from(first) + 1,
        };
        let end = (at + length).min(list.len());
        each(code, list.get(at..end).unwrap_or_default());
        at += length;
    }
}
