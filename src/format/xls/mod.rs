//! Excel 5 to 2003 (MS-XLS): sheets, cells as displayed, comments, names, cached cells of other books.

mod around;
mod covers;
mod links;
mod records;
mod rules;
mod sheet;
mod styles;

pub(super) use around::numbers;
pub(super) use records::{short_number, words_in};

use encoding_rs::Encoding;

use super::Format;
use super::bytes::{u8_at, u16_at};
use super::cfb::{Compound, ROOT};
use super::flow::field;
use super::formula::Meant;
use super::limits::Stop;
use super::ole;
use super::open::Opening;
use super::propset;
use super::rtf::code_page;
use super::xlsx::Formats;
use crate::model::document::{Document, Kind};
use links::Links;
use records::{Chunks, offset, record, string};
use styles::Styles;

pub(super) struct Xls;

impl Format for Xls {
    fn kind(&self) -> Kind {
        Kind::Xls
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        if !bytes.starts_with(super::cfb::MAGIC) {
            // The oldest workbooks are a stream without a container.
            return book(bytes, document, opening);
        }
        let mut compound = Compound::open(bytes)?;
        read(&mut compound, ROOT, document, opening)?;
        ole::whole(&compound)
    }
}

/// Reads the workbook in a storage.
pub(super) fn read(
    compound: &mut Compound<'_>,
    storage: usize,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    for name in ["Workbook", "Book"] {
        if let Some(stream) = compound.stream_named(storage, name) {
            book(&stream, document, opening)?;
            super::blips::read(&stream, document, opening)?;
            break;
        }
    }
    propset::read(compound, storage, document);
    for name in LOGS {
        let log = compound.stream_named(storage, name).unwrap_or_default();
        around::log(&log, document, opening)?;
    }
    if let Some(caches) = compound.find(storage, "_SX_DB_CUR") {
        for number in compound.children(caches) {
            cache(&compound.stream(number), document, opening)?;
        }
    }
    let known = ["Workbook", "Book", "_SX_DB_CUR"].iter().chain(LOGS).copied();
    ole::rest(compound, storage, &known.collect::<Vec<_>>(), document, opening)
}

/// Streams of a workbook that several people changed: what they changed, and who they are.
const LOGS: &[&str] = &["Revision Log", "User Names"];

/// What all sheets share.
pub(super) struct Globals {
    strings: Vec<String>,
    /// Which of them some cell shows.
    used: Vec<bool>,
    formats: Formats,
    styles: Styles,
    /// The code page of strings before Excel 97.
    old: Option<&'static Encoding>,
    /// What formulas mean by numbers.
    meant: Meant,
}

struct Listed {
    at: usize,
    state: u8,
    kind: u8,
    name: String,
}

fn book(stream: &[u8], document: &mut Document, opening: &mut Opening<'_>) -> Result<(), Stop> {
    let damaged = || Stop::Damaged("no sound workbook stream".into());
    let first = record(stream, 0).ok_or_else(damaged)?;
    if first.kind != 0x809 {
        let before_5 = matches!(first.kind, 0x009 | 0x209 | 0x409);
        return Err(if before_5 {
            Stop::Unsupported("a workbook of Excel 2 to 4")
        } else {
            damaged()
        });
    }
    let new = u16_at(first.body, 0) == Some(0x600);
    let mut globals = Globals {
        strings: Vec::new(),
        used: Vec::new(),
        formats: Formats::default(),
        styles: Styles::default(),
        old: (!new).then_some(encoding_rs::WINDOWS_1252),
        meant: Meant::default(),
    };
    let mut links = Links::new(new);
    let mut listed = Vec::new();
    let mut at = first.next;
    while let Some(record) = record(stream, at) {
        opening.budget.tick()?;
        let body = record.body;
        let old = globals.old;
        match record.kind {
            0x0A => break,
            0x2F => return Err(Stop::Encrypted),
            0x42 if !new => {
                let page = u16_at(body, 0).unwrap_or(1252);
                let page = if page == 0x8000 { 10000 } else { i32::from(page) };
                globals.old = code_page(page).or(globals.old);
            }
            0x22 => globals.formats.epoch_1904 = u16_at(body, 0) == Some(1),
            0x85 => listed.push(Listed {
                at: offset(body, 0),
                state: u8_at(body, 4).unwrap_or(0) & 3,
                kind: u8_at(body, 5).unwrap_or(0),
                name: string(body, 6, false, old),
            }),
            0xFC => strings(stream, &record, &mut globals.strings, opening)?,
            0x41E => {
                let id = u32::from(u16_at(body, 0).unwrap_or(0));
                globals.formats.add_code(id, string(body, 2, new, old));
            }
            0x31 => globals.styles.font(body),
            0xE0 => {
                globals.formats.add_style(u32::from(u16_at(body, 2).unwrap_or(0)));
                globals.styles.cell(body, new);
            }
            0x87D => globals.styles.extension(body),
            0x92 => globals.styles.palette(body),
            0x5C => {
                let words = string(body, 0, new, old);
                field(document, "last saved by", &words, Some("user name of the last to save"));
            }
            0x5A => cached(body, document),
            _ => links.meet(&record, old, document),
        }
        at = record.next;
    }
    let names = listed.iter().map(|sheet: &Listed| sheet.name.clone()).collect();
    globals.meant = links.finish(names, document);
    globals.styles.finish(&mut globals.formats.looks);
    globals.formats.tell(document);
    globals.used = vec![false; globals.strings.len()];
    for sheet in listed {
        let hidden = match sheet.state {
            1 => Some("hidden sheet"),
            2 => Some("very hidden sheet"),
            _ => None,
        };
        // A module of macros is kept elsewhere.
        if sheet.kind != 6 {
            sheet::read(stream, sheet.at, sheet.name, hidden, &mut globals, document, opening)?;
        }
    }
    unused(&globals.strings, &globals.used, document);
    Ok(())
}

/// Adds the strings that no cell shows.
pub(super) fn unused(strings: &[String], used: &[bool], document: &mut Document) {
    for (words, _) in strings.iter().zip(used).filter(|(_, used)| !**used) {
        let why = "string that no cell uses";
        field(document, why, words, Some(why));
    }
}

fn strings(
    stream: &[u8],
    record: &records::Record<'_>,
    strings: &mut Vec<String>,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let mut chunks = Chunks::new(stream, record);
    let count = offset(record.body, 4).min(stream.len());
    if chunks.skip(8).is_none() {
        return Ok(());
    }
    for _ in 0..count {
        opening.budget.cell()?;
        match chunks.rich_string() {
            Some(text) => strings.push(text),
            None => break,
        }
    }
    Ok(())
}

/// Cells of another workbook, kept so that formulas show something without it.
fn cached(body: &[u8], document: &mut Document) {
    let (last, first) = (u8_at(body, 0).unwrap_or(0), u8_at(body, 1).unwrap_or(0));
    let mut at = 4;
    for _ in first..=last {
        match u8_at(body, at) {
            Some(2) => {
                let words = string(body, at + 1, true, None);
                let wide = u8_at(body, at + 3).unwrap_or(0) & 1;
                let length = usize::from(u16_at(body, at + 1).unwrap_or(0)) << wide;
                let why = Some("cached cell of another workbook");
                field(document, "external link", &words, why);
                at += 4 + length;
            }
            Some(1) => {
                let number = super::bytes::f64_at(body, at + 1).unwrap_or(0.0);
                let why = Some("cached cell of another workbook");
                field(document, "external link", &number.to_string(), why);
                at += 9;
            }
            Some(_) => at += 9,
            None => return,
        }
    }
}

/// Values of a pivot table's source.
fn cache(stream: &[u8], document: &mut Document, opening: &mut Opening<'_>) -> Result<(), Stop> {
    let mut at = 0;
    while let Some(record) = record(stream, at) {
        opening.budget.cell()?;
        opening.budget.text(document.text.len())?;
        if record.kind == 0xCD {
            let words = string(record.body, 0, true, None);
            field(document, "pivot cache", &words, Some("cache of a pivot table"));
        }
        at = record.next;
    }
    Ok(())
}
