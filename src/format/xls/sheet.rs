//! One sheet of a workbook stream.

use std::collections::BTreeMap;

use super::super::bytes::{f64_at, u8_at, u16_at, u32_at};
use super::super::cells::Sheet;
use super::super::flow::field;
use super::super::formula::{error, said};
use super::super::limits::Stop;
use super::super::open::Opening;
use super::covers::Covers;
use super::records::{Chunks, record, short_number, string, words_in};
use super::{Globals, around, rules};
use crate::model::document::Document;
use crate::model::place::{Place, cell_name};
use crate::model::residue::Severity::Warn;

/// Charts inside a sheet have records of their own between a begin and an end.
#[derive(Default)]
struct State {
    depth: u32,
    /// The cell of a formula whose text comes next.
    formula: Option<((u32, u32), usize)>,
    object: u16,
    /// Values of a filter that are still to come.
    ticked: u32,
    texts: BTreeMap<u16, String>,
    notes: Vec<((u32, u32), u16, String)>,
    covers: Covers,
    /// The first cell that the next rules are for.
    ruled: (u32, u32),
}

pub(super) fn read(
    stream: &[u8],
    start: usize,
    name: String,
    hidden: Option<&'static str>,
    globals: &mut Globals,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let mut sheet = Sheet::new(&name.as_str().into(), hidden, document);
    let mut state = State::default();
    let first = document.segments.len();
    unseen(stream, start, &mut sheet, opening)?;
    let mut at = start;
    while let Some(record) = record(stream, at) {
        opening.budget.tick()?;
        at = record.next;
        let body = record.body;
        match record.kind {
            0x809 => state.depth += 1,
            0x0A => {
                state.depth = state.depth.saturating_sub(1);
                if state.depth == 0 {
                    break;
                }
            }
            0xEC if opening.budget.look && state.depth == 1 => state.covers.drawing(body),
            0xE5 if opening.budget.look => state.covers.merged(body),
            0x5D => {
                state.object = u16_at(body, 6).unwrap_or(0);
                state.covers.object(u16_at(body, 4).unwrap_or(0));
            }
            0x1B6 => {
                let mut chunks = Chunks::new(stream, &record);
                let count = usize::from(u16_at(body, 10).unwrap_or(0));
                chunks.next_record();
                let wide = chunks.flag().unwrap_or(false);
                let words = chunks.letters(count, wide);
                if !words.trim().is_empty() {
                    state.covers.words();
                }
                state.texts.insert(state.object, words);
            }
            0x1C => {
                let place = cell(body);
                match globals.old {
                    None => {
                        let author = string(body, 8, true, None);
                        state.notes.push((place, u16_at(body, 6).unwrap_or(0), author));
                    }
                    Some(_) => {
                        let words = string(body, 4, true, globals.old);
                        sheet.behind(place, &words.as_str().into(), "comment", document);
                    }
                }
            }
            0x14 | 0x15 if !body.is_empty() => {
                let words = string(body, 0, globals.old.is_none(), globals.old);
                field(document, "print header or footer", &words, None);
            }
            0x1B8 => {
                for words in words_in(body.get(32..).unwrap_or_default()) {
                    field(document, "link", &words, Some("not on the face of the sheet"));
                }
            }
            0x1BE => around::validation(body, document),
            // Cells that a rule is for, from the first on.
            0x1B0 => {
                let side = |at| u32::from(u16_at(body, at).unwrap_or(0));
                state.ruled = (side(4), side(8));
            }
            0x1B1 => {
                around::rule(body, &globals.meant, document);
                if opening.budget.look && rules::hides(body, &globals.styles) {
                    let cell = cell_name(state.ruled.0, state.ruled.1);
                    let place = Place::Cell { sheet: Some(name.clone()), cell };
                    // Whether a cell meets the rule is not known.
                    document.leave("X11", Warn, place, "");
                }
            }
            0x9E => around::filter(body, globals.old.is_none(), document),
            // What follows in records of a sort that continues others is told by how many there are.
            0x87E => state.ticked = u32_at(body, 26).unwrap_or(0),
            0x87F if state.ticked > 0 => {
                state.ticked -= 1;
                around::ticked(body, document);
            }
            0xAF if globals.old.is_none() => around::scenario(stream, &record, document),
            0x100D => {
                field(document, "chart", &string(body, 2, false, globals.old), None);
            }
            0x5A => super::cached(body, document),
            _ => cells(stream, &record, globals, &mut state, &mut sheet, document, opening)?,
        }
    }
    for (place, object, author) in std::mem::take(&mut state.notes) {
        let words = state.texts.remove(&object).unwrap_or_default();
        sheet.behind(place, &author.as_str().into(), "author of a comment", document);
        sheet.behind(place, &words.as_str().into(), "comment", document);
    }
    for words in state.texts.into_values() {
        field(document, "text box", &words, hidden);
    }
    state.covers.find(first, document);
    sheet.finish(document);
    Ok(())
}

fn cell(body: &[u8]) -> (u32, u32) {
    let number = |at: usize| u32::from(u16_at(body, at).unwrap_or(0));
    (number(0), number(2))
}

/// Rows and columns that are not shown are known before the cells: rows come in blocks.
fn unseen(
    stream: &[u8],
    start: usize,
    sheet: &mut Sheet,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let mut at = start;
    let mut depth = 0_u32;
    let mut row = "hidden row";
    while let Some(record) = record(stream, at) {
        opening.budget.tick()?;
        let body = record.body;
        match record.kind {
            0x809 => depth += 1,
            // A filter is on; it comes before the rows.
            0x9B => row = "filtered row",
            0x0A => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            0x208 if u8_at(body, 12).unwrap_or(0) & 0x20 != 0 => {
                sheet.hide_row(cell(body).0, row);
            }
            0x7D if u8_at(body, 8).unwrap_or(0) & 1 != 0 || u16_at(body, 4) == Some(0) => {
                let (first, last) = cell(body);
                sheet.hide_columns(first, last, "hidden column");
            }
            _ => {}
        }
        at = record.next;
    }
    Ok(())
}

fn cells(
    stream: &[u8],
    record: &super::records::Record<'_>,
    globals: &mut Globals,
    state: &mut State,
    sheet: &mut Sheet,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let body = record.body;
    let place = cell(body);
    let style = usize::from(u16_at(body, 4).unwrap_or(0));
    let mut found: Vec<((u32, u32), usize, String)> = Vec::new();
    let formats = &globals.formats;
    let number = |number: f64, style: usize| formats.display(&number.to_string(), style);
    match record.kind {
        0xFD => {
            let index = u32_at(body, 6).unwrap_or(u32::MAX) as usize;
            let words = globals.strings.get(index).cloned().unwrap_or_default();
            if let Some(used) = globals.used.get_mut(index) {
                *used = true;
            }
            found.push((place, style, words));
        }
        0x204 | 0xD6 => {
            let words = match globals.old {
                None => {
                    let mut chunks = Chunks::new(stream, record);
                    chunks.skip(6).and_then(|()| chunks.rich_string()).unwrap_or_default()
                }
                old => string(body, 6, true, old),
            };
            found.push((place, style, words));
        }
        0x203 => found.push((place, style, number(f64_at(body, 6).unwrap_or(0.0), style))),
        0x27E => {
            let value = short_number(u32_at(body, 6).unwrap_or(0));
            found.push((place, style, number(value, style)));
        }
        0xBD => {
            let count = body.len().saturating_sub(6) / 6;
            for index in 0..count {
                let at = 4 + index * 6;
                let style = usize::from(u16_at(body, at).unwrap_or(0));
                let value = short_number(u32_at(body, at + 2).unwrap_or(0));
                found.push(((place.0, place.1 + index as u32), style, number(value, style)));
            }
        }
        0x205 if u8_at(body, 7) == Some(0) => {
            let words = if u8_at(body, 6) == Some(1) { "TRUE" } else { "FALSE" };
            found.push((place, style, words.to_owned()));
        }
        0x205 => found.push((place, style, error(u8_at(body, 6).unwrap_or(0)).to_owned())),
        0x06 | 0x206 | 0x406 => {
            if u16_at(body, 12) == Some(0xFFFF) {
                match u8_at(body, 6) {
                    Some(0) => state.formula = Some((place, style)),
                    Some(1) => {
                        let words = if u8_at(body, 8) == Some(1) { "TRUE" } else { "FALSE" };
                        found.push((place, style, words.to_owned()));
                    }
                    Some(2) => {
                        found.push((place, style, error(u8_at(body, 8).unwrap_or(0)).to_owned()));
                    }
                    _ => {}
                }
            } else {
                found.push((place, style, number(f64_at(body, 6).unwrap_or(0.0), style)));
            }
            let at = if record.kind == 0x06 { 20 } else { 16 };
            formula(body, at, place, globals, sheet, document);
        }
        // A formula that several cells share, or one of several cells.
        0x4BC | 0x221 => {
            let first = (place.0, u32::from(u8_at(body, 4).unwrap_or(0)));
            let at = if record.kind == 0x4BC { 8 } else { 12 };
            formula(body, at, first, globals, sheet, document);
        }
        0x207 => {
            if let Some((place, style)) = state.formula.take() {
                let words = match globals.old {
                    None => Chunks::new(stream, record).rich_string().unwrap_or_default(),
                    old => string(body, 0, true, old),
                };
                found.push((place, style, words));
            }
        }
        _ => {}
    }
    for (place, style, words) in found {
        if state.depth > 1 {
            field(document, "chart", &words, Some("cache of a chart"));
            continue;
        }
        let why = formats.unseen(style);
        sheet.cell(place, &words.as_str().into(), why, document, opening)?;
    }
    Ok(())
}

/// Adds the formula whose length stands at `at`, if it says something; it is not on the face of the sheet.
fn formula(
    body: &[u8],
    at: usize,
    place: (u32, u32),
    globals: &Globals,
    sheet: &Sheet,
    document: &mut Document,
) {
    let length = usize::from(u16_at(body, at).unwrap_or(0));
    let start = at + 2;
    let parsed = body.get(start..(start + length).min(body.len())).unwrap_or_default();
    let extra = body.get(start + length..).unwrap_or_default();
    // In place of a formula that other cells have too stands where the first of them is.
    if parsed.first() == Some(&1) {
        return;
    }
    let literals = || literals(body.get(start..).unwrap_or_default());
    for words in said(globals.meant.text(parsed, extra, place), literals) {
        sheet.behind(place, &words.as_str().into(), "formula", document);
    }
}

/// Text in a formula: a sign, a count, flags, letters. What merely looks like one has no letters.
pub(super) fn literals(parsed: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(byte) = u8_at(parsed, at) {
        if byte == 0x17 {
            let count = usize::from(u8_at(parsed, at + 1).unwrap_or(0));
            let flags = u8_at(parsed, at + 2).unwrap_or(0xFF);
            let size = count << (flags & 1);
            if flags <= 1 && count >= 3 && at + 3 + size <= parsed.len() {
                let words = string(parsed, at + 1, false, None);
                // Choices in a list are parted by zeros.
                if words.chars().all(|c| c == '\0' || !c.is_control()) {
                    found.push(words);
                    at += 3 + size;
                    continue;
                }
            }
        }
        at += 1;
    }
    found
}
