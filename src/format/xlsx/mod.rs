//! Excel workbooks (ECMA-376 part 1, SpreadsheetML): sheets, cells as displayed, comments.

mod display;
mod looks;
mod pivot;
mod residue;
mod sheet;
mod strings;

pub(super) use display::{Formats, blank, dates};
pub(super) use looks::Looks;
pub(super) use residue::says_something;
pub(super) use sheet::spread;

use quick_xml::events::Event;

use super::Format;
use super::anchor::Traced;
use super::limits::Stop;
use super::ooxml::Package;
use super::open::Opening;
use super::{properties, xmltext};
use crate::model::document::{Document, Kind, Problem, Role, Visibility};
use crate::model::place::Place;

pub(super) struct Xlsx;

impl Format for Xlsx {
    fn kind(&self) -> Kind {
        Kind::Xlsx
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let mut package = Package::open(bytes, document)?;
        let main = package.main("xl/workbook.xml", opening)?;
        let Some(book) = package.part(&main, opening)? else {
            return Err(Stop::Damaged("no workbook part".into()));
        };
        let relations = package.relations(&main, opening)?;
        let target = |kind: &str| {
            relations.iter().find(|relation| relation.kind == kind).map(|r| r.target.clone())
        };
        let mut strings = Vec::new();
        if let Some(name) = target("sharedStrings")
            && let Some(bytes) = package.part(&name, opening)?
        {
            strings = strings::read(&xmltext::Part::new(&bytes, package.number(&name)), opening)?;
        }
        let mut formats = display::Formats::default();
        if let Some(name) = target("styles")
            && let Some(bytes) = package.part(&name, opening)?
        {
            formats = display::Formats::read(&bytes, opening)?;
        }
        let book = xmltext::Part::new(&book, package.number(&main));
        let listed = Book::read(&book, opening)?;
        formats.epoch_1904 = listed.epoch_1904;
        formats.tell(document);
        let mut used = vec![false; strings.len()];
        for entry in &listed.sheets {
            let visibility = match entry.state.as_str() {
                "hidden" => Visibility::Hidden("hidden sheet".into()),
                "veryHidden" => Visibility::Hidden("very hidden sheet".into()),
                _ => Visibility::Shown,
            };
            let shown = visibility.clone();
            entry.name.add(document, "\n\n", Place::SheetName, shown, Role::Name);
            let name = &entry.name.text;
            let part = relations.iter().find(|relation| relation.id == entry.relation);
            let bytes = match part {
                Some(part) => package.part(&part.target, opening)?,
                None => None,
            };
            match bytes.as_ref().zip(part) {
                Some((bytes, part)) => {
                    let source = xmltext::Part::new(bytes, package.number(&part.target));
                    let mut cells =
                        sheet::Cells { strings: &strings, formats: &formats, used: &mut used };
                    cells.read(&source, name, &visibility, document, opening)?;
                }
                None => {
                    let text = "a sheet is named in the workbook but not there";
                    document.problems.push(Problem::new(text));
                }
            }
        }
        properties::read(&mut package, document, opening)?;
        let sheets = listed.sheets.iter().map(|entry| residue::Sheet {
            name: entry.name.text.clone(),
            hidden: !matches!(entry.state.as_str(), "" | "visible"),
            part: relations.iter().find(|relation| relation.id == entry.relation),
        });
        let book = residue::Book { main: &book, sheets: sheets.collect(), formats: &formats };
        let found = book.find(&mut package, document, opening);
        residue::orphans(&strings, &used, document);
        package.rest(document, opening)?;
        found
    }
}

struct Listed {
    name: Traced,
    state: String,
    relation: String,
}

struct Book {
    sheets: Vec<Listed>,
    epoch_1904: bool,
}

impl Book {
    fn read(part: &xmltext::Part<'_>, opening: &mut Opening<'_>) -> Result<Book, Stop> {
        let mut reader = xmltext::reader(part.text());
        let mut book = Book { sheets: Vec::new(), epoch_1904: false };
        loop {
            opening.budget.tick()?;
            match xmltext::next(&mut reader)? {
                Event::Start(start) | Event::Empty(start) => match xmltext::tag(&start) {
                    "sheet" => {
                        let of = |name| xmltext::attribute(&start, name).unwrap_or_default();
                        let all = xmltext::attributes(&start);
                        let relation = all.into_iter().find(|(name, _)| name.ends_with(":id"));
                        book.sheets.push(Listed {
                            name: part.of(&start, "name"),
                            state: of("state"),
                            relation: relation.map(|(_, id)| id).unwrap_or_default(),
                        });
                    }
                    "workbookPr" => {
                        let value = xmltext::attribute(&start, "date1904");
                        book.epoch_1904 = value.is_some() && xmltext::is_on(value.as_deref());
                    }
                    _ => {}
                },
                Event::Eof => return Ok(book),
                _ => {}
            }
        }
    }
}
