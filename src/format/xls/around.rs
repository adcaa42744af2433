//! What a sheet keeps around its cells: criteria of filters, scenarios, choices for cells; and the log
//! of a workbook that several people changed.

use super::super::bytes::{f64_at, u8_at, u16_at, u32_at, utf16};
use super::super::flow::field;
use super::super::formula::{Meant, tells};
use super::super::limits::Stop;
use super::super::open::Opening;
use super::records::{Chunks, Record, after, record, short_number, string, words_in};
use super::sheet::literals;
use crate::model::document::Document;

const KEPT: &str = "value kept in a filter";

fn kept(words: &str, document: &mut Document) {
    field(document, KEPT, words, Some("value of a filter"));
}

/// The one or two conditions of a filter (MS-XLS 2.4.31).
pub(super) fn filter(body: &[u8], new: bool, document: &mut Document) {
    let mut at = 24;
    for operand in [4, 14] {
        at = condition(body, operand, at, new, document);
    }
}

/// A value that was ticked in a filter of Excel 2007 and later (MS-XLS 2.4.32).
pub(super) fn ticked(body: &[u8], document: &mut Document) {
    condition(body, 12, 22, true, document);
}

/// A condition whose letters, if it has any, stand at `at`; where those of the next one begin.
fn condition(body: &[u8], operand: usize, at: usize, new: bool, document: &mut Document) -> usize {
    match u8_at(body, operand) {
        Some(2) => {
            let number = short_number(u32_at(body, operand + 2).unwrap_or(0));
            kept(&number.to_string(), document);
        }
        Some(4) => kept(&f64_at(body, operand + 2).unwrap_or(0.0).to_string(), document),
        Some(6) => {
            let count = usize::from(u8_at(body, operand + 6).unwrap_or(0));
            let (words, next) = letters(body, at, count, new);
            kept(&words, document);
            return next;
        }
        _ => {}
    }
    at
}

/// Letters whose count stands elsewhere, and where what follows them begins.
fn letters(body: &[u8], at: usize, count: usize, new: bool) -> (String, usize) {
    let wide = new && u8_at(body, at).unwrap_or(0) & 1 != 0;
    let start = at + usize::from(new);
    let end = start + (count << u32::from(wide));
    let bytes = body.get(start..end.min(body.len())).unwrap_or_default();
    let words = if wide { utf16(bytes) } else { super::super::bytes::latin(bytes) };
    (words, end)
}

/// A scenario: its name, who made it, a remark, and the values it would put into cells.
pub(super) fn scenario(stream: &[u8], record: &Record<'_>, document: &mut Document) {
    let body = record.body;
    let cells = usize::from(u16_at(body, 0).unwrap_or(0));
    let count = |at: usize| usize::from(u8_at(body, at).unwrap_or(0));
    let mut chunks = Chunks::new(stream, record);
    let _ = chunks.skip(7);
    let mut words = Vec::new();
    let wide = chunks.flag().unwrap_or(false);
    words.push(chunks.letters(count(4), wide));
    words.extend(chunks.rich_string());
    if count(5) > 0 {
        words.extend(chunks.rich_string());
    }
    let _ = chunks.skip(cells.saturating_mul(4));
    words.extend((0..cells).map_while(|_| chunks.rich_string()));
    for words in words {
        field(document, "scenario", &words, Some("scenario"));
    }
}

/// The choices for a cell: four strings shown beside it, then formulas, of which one may be a list.
pub(super) fn validation(body: &[u8], document: &mut Document) {
    let mut words = Vec::new();
    let mut at = 4;
    for _ in 0..4 {
        words.push(string(body, at, true, None));
        at = after(body, at);
    }
    words.extend(literals(body.get(at..).unwrap_or_default()));
    for words in words {
        let words = words.replace('\0', "\n");
        field(document, "validation list", words.trim(), Some("not on the face of the sheet"));
    }
}

/// The conditions of a rule for the looks of cells; they stand at its end.
pub(super) fn rule(body: &[u8], meant: &Meant, document: &mut Document) {
    let length = |at: usize| usize::from(u16_at(body, at).unwrap_or(0));
    let (first, second) = (length(2), length(4));
    let Some(at) = body.len().checked_sub(first + second) else { return };
    let (_, parsed) = body.split_at(at);
    let (first, second) = parsed.split_at(first);
    for parsed in [first, second] {
        let words = meant.text(parsed, &[], (0, 0));
        if let Some(words) = words.filter(|words| tells(words)) {
            field(document, "rule", &words, Some("rule for the looks of cells"));
        }
    }
}

/// The numbers that a cell held and holds (MS-XLS 2.4.223, MS-XLSB 2.4.763); words are told anyway. The old
/// value has so many bytes; before both may stand how the cell looks, then they are counted from the end.
pub(in super::super) fn numbers(
    body: &[u8],
    start: usize,
    flags: u16,
    old_size: u32,
    document: &mut Document,
) {
    let number = |sort: u16, at: usize| match sort {
        1 => u32_at(body, at).map(short_number),
        2 => f64_at(body, at),
        _ => None,
    };
    let (new, old) = (flags & 7, flags >> 3 & 7);
    let size = match new {
        0 => Some(0),
        1 => Some(4),
        2 => Some(8),
        4 => Some(2),
        _ => None,
    };
    let after_old = match size {
        Some(size) => body.len().checked_sub(size),
        None => start.checked_add(old_size as usize),
    };
    let Some(after_old) = after_old else { return };
    let before = after_old.checked_sub(old_size as usize).filter(|at| *at >= start);
    let values = [before.and_then(|at| number(old, at)), number(new, after_old)];
    for value in values.into_iter().flatten() {
        field(document, "change log", &value.to_string(), Some("change log"));
    }
}

/// The words of a stream of records that tells who changed what.
pub(super) fn log(
    stream: &[u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let mut at = 0;
    while let Some(record) = record(stream, at) {
        opening.budget.cell()?;
        opening.budget.text(document.text.len())?;
        for words in words_in(record.body) {
            field(document, "change log", &words, Some("change log"));
        }
        if record.kind == 0x13B {
            let body = record.body;
            let flags = u16_at(body, 14).unwrap_or(0);
            numbers(body, 28, flags, u32_at(body, 22).unwrap_or(0), document);
        }
        at = record.next;
    }
    Ok(())
}
