//! Which bytes of the text are hidden, deleted, in tables or at the end of rows (MS-DOC 2.9.33
//! and 2.9.175: pages of 512 bytes that list runs and their properties).

use super::super::bytes::{size_at, slice, u8_at, u16_at};
use super::super::limits::Stop;
use super::super::open::Opening;
use super::fib::{CHARACTERS, Head, PARAGRAPHS};
use super::looks::Look;
use super::styles::Styles;

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

    /// What is said from an offset on, if anything is, and how far.
    fn reach(&self, offset: usize) -> (usize, Option<T>) {
        let after = self.runs.partition_point(|(start, _, _)| *start <= offset);
        let here = after.checked_sub(1).and_then(|at| self.runs.get(at));
        match here.filter(|(_, end, _)| offset < *end) {
            Some((_, end, what)) => (*end, Some(*what)),
            None => (self.runs.get(after).map_or(usize::MAX, |(start, _, _)| *start), None),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// A paragraph in a table.
    Inside,
    /// The mark at the end of a row.
    End,
}

/// Why runs of characters are not shown, by what is said of them and by their styles.
pub(super) fn hidden(
    head: &Head<'_>,
    styles: &Styles<'_>,
    opening: &mut Opening<'_>,
) -> Result<Runs<&'static str>, Stop> {
    let list = |page, number, runs| {
        let at = usize::from(u8_at(page, (runs + 1) * 4 + number)?) * 2;
        let none: &[u8] = &[];
        if at == 0 {
            return Some(none);
        }
        slice(page, at + 1, usize::from(u8_at(page, at)?))
    };
    let lists = pages(head.stream, head.table(CHARACTERS), opening, list)?;
    let styled = styles.say_anything();
    let paragraphs = match styled {
        true => pages(head.stream, head.table(PARAGRAPHS), opening, style)?,
        false => Runs::default(),
    };
    let mut runs = Vec::new();
    for (start, end, list) in lists.runs {
        // A run may reach over paragraphs of several styles, and beyond all of them.
        let mut from = start;
        while from < end {
            opening.budget.tick()?;
            let (to, number) = paragraphs.reach(from);
            let to = to.min(end);
            let mut look = Look::default();
            if styled {
                styles.put(number.unwrap_or(0), &mut look);
                if let Some(own) = Look::style(list) {
                    styles.put(own, &mut look);
                }
            }
            look.say(list, true);
            runs.extend(look.unseen().map(|why| (from, to, why)));
            from = to;
        }
    }
    Ok(Runs { runs })
}

/// The number of a paragraph's style.
fn style(page: &[u8], number: usize, runs: usize) -> Option<u16> {
    u16_at(whole(page, number, runs)?, 0)
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
    styles: &Styles<'_>,
    opening: &mut Opening<'_>,
) -> Result<Runs<()>, Stop> {
    pages(stream, table, opening, |page, number, runs| {
        let styled = style(page, number, runs).is_some_and(|style| styles.shades(style));
        (styled | shades(paragraph(page, number, runs)?)).then_some(())
    })
}

/// Whether a list of properties gives a paragraph a ground of its own.
pub(super) fn shades(list: &[u8]) -> bool {
    let mut shades = false;
    properties(list, |code, _| shades |= matches!(code, 0x442D | 0xC64D));
    shades
}

/// The properties of a paragraph, behind the number of its style.
fn paragraph(page: &[u8], number: usize, runs: usize) -> Option<&[u8]> {
    whole(page, number, runs)?.get(2..)
}

fn whole(page: &[u8], number: usize, runs: usize) -> Option<&[u8]> {
    let at = usize::from(u8_at(page, (runs + 1) * 4 + number * 13)?) * 2;
    if at == 0 {
        return None;
    }
    let words = usize::from(u8_at(page, at)?);
    let (start, length) = match words {
        0 => (at + 2, usize::from(u8_at(page, at + 1)?) * 2),
        _ => (at + 1, words * 2 - 1),
    };
    slice(page, start, length)
}

fn pages<'a, T>(
    stream: &'a [u8],
    table: &[u8],
    opening: &mut Opening<'_>,
    of: impl Fn(&'a [u8], usize, usize) -> Option<T>,
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
