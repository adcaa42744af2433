//! Excel workbooks in binary parts (MS-XLSB).

mod around;
mod links;
mod looks;
mod records;

use super::Format;
use super::bytes::{f64_at, size_at, u8_at, u16_at, u32_at};
use super::cells::Sheet;
use super::flow::field;
use super::formula::{Meant, error};
use super::limits::Stop;
use super::ooxml::{Package, Relation};
use super::open::Opening;
use super::properties;
use super::xls::{numbers, short_number, unused, words_in};
use super::xlsx::Formats;
use crate::model::document::{Document, Kind, Problem};
use records::{Records, wide_string};

pub(super) struct Xlsb;

impl Format for Xlsb {
    fn kind(&self) -> Kind {
        Kind::Xlsb
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let mut package = Package::open(bytes, document)?;
        let main = package.main("xl/workbook.bin", opening)?;
        let Some(book) = package.part(&main, opening)? else {
            return Err(Stop::Damaged("no workbook part".into()));
        };
        let relations = package.relations(&main, opening)?;
        let mut shared = Shared::read(&mut package, &relations, opening)?;
        shared.meant = links::read(&book, &mut package, &relations, opening)?;
        shared.formats.tell(document);
        book_parts(&book, shared, &mut package, &relations, document, opening)?;
        properties::read(&mut package, document, opening)?;
        others(&mut package, document, opening)?;
        package.rest(document, opening)
    }
}

/// What all sheets share.
#[derive(Default)]
struct Shared {
    strings: Vec<String>,
    /// Which of them some cell shows.
    used: Vec<bool>,
    formats: Formats,
    /// What formulas mean by numbers.
    meant: Meant,
}

impl Shared {
    fn read(
        package: &mut Package<'_>,
        relations: &[Relation],
        opening: &mut Opening<'_>,
    ) -> Result<Shared, Stop> {
        let mut shared = Shared::default();
        for relation in relations {
            if !matches!(relation.kind.as_str(), "sharedStrings" | "styles") {
                continue;
            }
            let Some(bytes) = package.part(&relation.target, opening)? else { continue };
            let mut in_cells = false;
            for record in Records::new(&bytes) {
                opening.budget.cell()?;
                let body = record.body;
                match record.kind {
                    19 => shared.strings.push(wide_string(body, 1).0),
                    44 => {
                        let id = u32::from(u16_at(body, 0).unwrap_or(0));
                        shared.formats.add_code(id, wide_string(body, 2).0);
                    }
                    617 => in_cells = true,
                    618 => in_cells = false,
                    43 => looks::font(body, &mut shared.formats.looks),
                    45 => looks::fill(body, &mut shared.formats.looks),
                    47 if in_cells => {
                        shared.formats.add_style(u32::from(u16_at(body, 2).unwrap_or(0)));
                        looks::cell(body, &mut shared.formats.looks);
                    }
                    _ => {}
                }
            }
        }
        shared.used = vec![false; shared.strings.len()];
        Ok(shared)
    }
}

fn book_parts(
    book: &[u8],
    mut shared: Shared,
    package: &mut Package<'_>,
    relations: &[Relation],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let mut missing = false;
    for record in Records::new(book) {
        opening.budget.tick()?;
        let body = record.body;
        match record.kind {
            153 => shared.formats.epoch_1904 = u8_at(body, 0).unwrap_or(0) & 1 != 0,
            156 => {
                let hidden = match u32_at(body, 0) {
                    Some(1) => Some("hidden sheet"),
                    Some(2) => Some("very hidden sheet"),
                    _ => None,
                };
                let (relation, next) = wide_string(body, 8);
                let (name, _) = wide_string(body, next);
                let part = relations.iter().find(|known| known.id == relation);
                let bytes = match part {
                    Some(part) => package.part(&part.target, opening)?,
                    None => None,
                };
                let mut sheet = Sheet::new(&name.as_str().into(), hidden, document);
                match (bytes, part) {
                    (Some(bytes), Some(part)) => {
                        cells(&bytes, &mut shared, &mut sheet, document, opening)?;
                        comments(package, &part.target, &sheet, document, opening)?;
                    }
                    _ => {
                        missing = true;
                        let text = "a sheet is named in the workbook but not there";
                        document.problems.push(Problem::new(text));
                    }
                }
                sheet.finish(document);
            }
            39 => {
                let (name, at) = wide_string(body, 9);
                field(document, "defined name", &name, Some("defined name"));
                let words = links::formula(&shared.meant, body, at, (0, 0)).unwrap_or_default();
                field(document, "defined name", &words, Some("defined name"));
            }
            _ => {}
        }
    }
    if !missing {
        unused(&shared.strings, &shared.used, document);
    }
    Ok(())
}

fn cells(
    bytes: &[u8],
    shared: &mut Shared,
    sheet: &mut Sheet,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let mut row = 0;
    for record in Records::new(bytes) {
        opening.budget.tick()?;
        let body = record.body;
        let style = (u32_at(body, 4).unwrap_or(0) & 0xFF_FFFF) as usize;
        let formats = &shared.formats;
        let number = |number: f64| formats.display(&number.to_string(), style);
        let words = match record.kind {
            0 => {
                row = u32_at(body, 0).unwrap_or(row);
                if u8_at(body, 11).unwrap_or(0) & 0x10 != 0 {
                    sheet.hide_row(row, "hidden row");
                }
                continue;
            }
            60 => {
                let (first, last) = (u32_at(body, 0).unwrap_or(0), u32_at(body, 4).unwrap_or(0));
                if u8_at(body, 16).unwrap_or(0) & 1 != 0 || u32_at(body, 8) == Some(0) {
                    sheet.hide_columns(first, last, "hidden column");
                }
                continue;
            }
            479 => {
                let mut at = 2;
                for _ in 0..6 {
                    let (words, next) = wide_string(body, at);
                    field(document, "print header or footer", &words, None);
                    at = next;
                }
                continue;
            }
            494 => {
                for words in words_in(body.get(16..).unwrap_or_default()) {
                    field(document, "link", &words, Some("not on the face of the sheet"));
                }
                continue;
            }
            2 => number(short_number(u32_at(body, 8).unwrap_or(0))),
            5 | 9 => number(f64_at(body, 8).unwrap_or(0.0)),
            4 | 10 => (if u8_at(body, 8) == Some(1) { "TRUE" } else { "FALSE" }).to_owned(),
            3 | 11 => error(u8_at(body, 8).unwrap_or(0)).to_owned(),
            6 | 8 => wide_string(body, 8).0,
            7 => {
                let index = size_at(body, 8).unwrap_or(usize::MAX);
                if let Some(used) = shared.used.get_mut(index) {
                    *used = true;
                }
                shared.strings.get(index).cloned().unwrap_or_default()
            }
            62 => wide_string(body, 9).0,
            // A formula of several cells, or one that several have, told where the first of them is.
            426 | 427 => {
                let first = (u32_at(body, 0).unwrap_or(0), u32_at(body, 8).unwrap_or(0));
                let at = if record.kind == 426 { 17 } else { 16 };
                for words in around::formula(&shared.meant, body, at, first) {
                    sheet.behind(first, &words.as_str().into(), "formula", document);
                }
                continue;
            }
            _ => {
                around::read(&record, document);
                continue;
            }
        };
        let why = formats.unseen(style);
        let place = (row, u32_at(body, 0).unwrap_or(0));
        sheet.cell(place, &words.as_str().into(), why, document, opening)?;
        if let Some(at) = around::formula_at(&record)
            && !links::is_shared(body, at)
        {
            for words in around::formula(&shared.meant, body, at, place) {
                sheet.behind(place, &words.as_str().into(), "formula", document);
            }
        }
    }
    Ok(())
}

fn comments(
    package: &mut Package<'_>,
    part: &str,
    sheet: &Sheet,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    for relation in package.relations(part, opening)?.iter() {
        if relation.kind != "comments" {
            continue;
        }
        let Some(bytes) = package.part(&relation.target, opening)? else { continue };
        let mut place = (0, 0);
        for record in Records::new(&bytes) {
            opening.budget.tick()?;
            let body = record.body;
            match record.kind {
                632 => {
                    let name = wide_string(body, 0).0;
                    field(document, "author of a comment", &name, Some("comment"));
                }
                635 => {
                    place = (u32_at(body, 4).unwrap_or(0), u32_at(body, 12).unwrap_or(0));
                }
                637 => sheet.behind(
                    place,
                    &wide_string(body, 1).0.as_str().into(),
                    "comment",
                    document,
                ),
                _ => {}
            }
        }
    }
    Ok(())
}

/// Parts by their names: what they are called, and why their words are not shown.
const PARTS: &[(&str, &str, &str)] = &[
    ("/pivotcache/", "pivot cache", "cache of a pivot table"),
    ("/revisions/", "change log", "change log"),
    ("usernames", "change log", "change log"),
    ("/externallinks/", "external link", "cached cell of another workbook"),
    ("/querytables/", "query", "connection"),
    ("connections.bin", "connection", "connection"),
];

/// Binary parts without a reader of their own, such as caches of pivot tables: the words in them.
fn others(
    package: &mut Package<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    for name in package.left() {
        let elsewhere = ["/embeddings/", "printersettings", "vbaproject", "/activex/", "/model/"];
        if !name.ends_with(".bin")
            || !name.starts_with("xl/")
            || elsewhere.iter().any(|other| name.contains(other))
        {
            continue;
        }
        let Some(bytes) = package.part(&name, opening)? else { continue };
        let part = PARTS.iter().find(|(part, ..)| name.contains(part));
        let (_, label, why) =
            part.unwrap_or(&("", "other part", "in a part of the file that is not shown"));
        for record in Records::new(&bytes) {
            opening.budget.cell()?;
            opening.budget.text(document.text.len())?;
            for words in words_in(record.body) {
                field(document, label, &words, Some(why));
            }
            // A cell that was changed.
            let body = record.body;
            if *label == "change log" && u16_at(body, 8) == Some(8) {
                let flags = u16_at(body, 22).unwrap_or(0);
                numbers(body, 30, flags, u32_at(body, 26).unwrap_or(0), document);
            }
        }
    }
    Ok(())
}
