//! What a workbook keeps beside the cells that are seen.

mod cells;
mod covers;
mod sheet;

pub(in super::super) use sheet::says_something;

use std::collections::BTreeMap;

use super::super::anchor::Traced;
use super::super::limits::Stop;
use super::super::ooxml::residue::{Checks, attributes, field, find, push};
use super::super::ooxml::{Package, Relation};
use super::super::open::Opening;
use super::super::told;
use super::super::xmltext::{self, Met};
use super::display::Formats;
use super::pivot;
use crate::model::document::Document;
use crate::model::place::Place;
use crate::model::residue::Severity::{Block, Inform, Warn};
use sheet::Area;

const CHECKS: Checks =
    Checks { embedded: "X16", properties: "X15", custom: "X15", people: "X09", linked: "X06" };

/// A sheet as the workbook lists it.
pub(super) struct Sheet<'a> {
    pub(super) name: String,
    pub(super) hidden: bool,
    pub(super) part: Option<&'a Relation>,
}

/// What the workbook's defined names say.
#[derive(Default)]
struct Named {
    /// What is printed of each sheet.
    printed: Vec<(String, Area)>,
    /// What each name refers to, by the name in lower case.
    refers: BTreeMap<String, String>,
}

/// A workbook whose cells are read.
pub(super) struct Book<'a> {
    pub(super) main: &'a xmltext::Part<'a>,
    pub(super) sheets: Vec<Sheet<'a>>,
    pub(super) formats: &'a Formats,
}

impl Book<'_> {
    pub(super) fn find(
        &self,
        package: &mut Package<'_>,
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        for sheet in self.sheets.iter().filter(|sheet| sheet.hidden) {
            let words = cells::sample(document, &sheet.name);
            document.leave("X01", Block, cell(&sheet.name, "A1"), &words);
        }
        let Named { printed, refers } = self.workbook(document, opening)?;
        let mut facts = Vec::new();
        for sheet in &self.sheets {
            if let Some(part) = sheet.part {
                let mut about = self.sheet(sheet, &part.target, package, document, opening)?;
                let areas = printed.iter().filter(|(name, _)| *name == sheet.name);
                about.printed.extend(areas.map(|(_, area)| *area));
                facts.push(about);
            }
        }
        let rows = cells::find(self, &facts, document);
        self.titles(document);
        pivot::read(package, document, opening)?;
        self.parts(&refers, package, document, opening)?;
        find(package, &CHECKS, document, opening)?;
        cells::size(package, document);
        told::few_rows(rows, document);
        Ok(())
    }

    fn is_hidden(&self, name: &str) -> bool {
        self.sheets.iter().any(|sheet| sheet.hidden && sheet.name.eq_ignore_ascii_case(name))
    }

    fn is_listed(&self, name: &str) -> bool {
        self.sheets.iter().any(|sheet| sheet.name.eq_ignore_ascii_case(name))
    }

    /// Whether a formula looks into a hidden sheet, another file, or something that is gone.
    fn looks_away(&self, formula: &str) -> bool {
        formula.contains("#REF!") || self.tells_of_others(formula)
    }

    /// Whether a formula tells of a hidden sheet or another file. Of what is gone it says nothing.
    fn tells_of_others(&self, formula: &str) -> bool {
        let sheets = formula.split(['(', ',', '+', '-', '*', '/', '&', '=', '<', '>', ';', ':']);
        let named = sheets.filter_map(|piece| piece.split_once('!')).map(|(sheet, _)| sheet);
        let mut named = named.map(|sheet| sheet.trim().trim_matches('\''));
        let away = |sheet: &str| sheet.contains('[') && sheet != "[0]";
        named.any(|sheet| away(sheet) || self.is_hidden(sheet))
    }

    /// Whether what a chart shows is in a hidden sheet, in another file or gone.
    fn points_away(&self, formula: &str, refers: &BTreeMap<String, String>) -> bool {
        let Some((sheet, name)) = formula.rsplit_once('!') else { return self.looks_away(formula) };
        let sheet = sheet.trim_matches('\'');
        // This workbook itself, of which a name is meant.
        if sheet == "[0]" {
            let known = refers.get(&name.to_lowercase());
            return known.is_none_or(|refers| self.looks_away(refers));
        }
        !self.is_listed(sheet) || self.looks_away(formula)
    }

    /// The workbook part: names, protection, paths, views of other people.
    fn workbook(&self, document: &mut Document, opening: &mut Opening<'_>) -> Result<Named, Stop> {
        let mut named = Named::default();
        let part = self.main;
        let mut name: Option<(Traced, bool)> = None;
        let mut refers = part.none();
        xmltext::walk(part.text(), opening, &mut |met| match met {
            Met::Open(start) => match xmltext::tag(start) {
                "definedName" => {
                    name = Some((part.of(start, "name"), xmltext::on(start, "hidden")));
                    refers = part.none();
                }
                "workbookProtection"
                    if xmltext::on(start, "lockStructure")
                        || xmltext::on(start, "lockWindows")
                        || xmltext::on(start, "lockRevision") =>
                {
                    document.leave("X17", Inform, field("protection of the workbook"), "");
                }
                "fileSharing" => {
                    let user = part.of(start, "userName");
                    push(document, "user name", &user);
                    if !user.text.is_empty() {
                        document.leave("X19", Warn, field("user name"), &user.text);
                    }
                    if xmltext::on(start, "readOnlyRecommended") {
                        document.leave("X17", Inform, field("recommended read-only"), "");
                    }
                }
                "absPath" => {
                    let url = part.of(start, "url");
                    push(document, "path", &url);
                    document.leave("X19", Warn, field("path"), &url.text);
                }
                "customWorkbookView" => {
                    let words = part.of(start, "name");
                    push(document, "custom view", &words);
                    document.leave("X14", Warn, field("custom view"), &words.text);
                }
                _ => {}
            },
            Met::Words(words, at) => refers.push(words, part.at(at)),
            Met::Close("definedName") => {
                if let Some((name, hidden)) = name.take() {
                    self.defined(&name, hidden, &refers, document);
                    if name.text == "_xlnm.Print_Area" {
                        named.printed.extend(areas(&refers.text));
                    }
                    named.refers.insert(name.text.to_lowercase(), refers.text.clone());
                }
            }
            Met::Close(_) => {}
        })?;
        Ok(named)
    }

    fn defined(&self, name: &Traced, hidden: bool, refers: &Traced, document: &mut Document) {
        let built_in = name.text.starts_with("_xlnm.");
        if !built_in {
            push(document, "defined name", name);
        }
        push(document, "defined name", refers);
        if (hidden && !built_in) || self.looks_away(&refers.text) {
            document.leave("X08", Warn, field("defined name"), &name.text);
        } else if !built_in {
            document.leave("X08", Inform, field("defined name"), &name.text);
        }
    }

    /// The properties list the names of all sheets, hidden ones too.
    fn titles(&self, document: &mut Document) {
        let mut found = Vec::new();
        for (number, segment) in document.segments.iter().enumerate() {
            if segment.place == field("property lpstr") {
                let words = document.segment_text(number as u32);
                if self.is_hidden(words) {
                    found.push(words.to_owned());
                }
            }
        }
        for words in found {
            document.leave("X15", Warn, field("titles of parts"), &words);
        }
    }

    /// Parts that keep data of their own.
    fn parts(
        &self,
        refers: &BTreeMap<String, String>,
        package: &mut Package<'_>,
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        for name in package.names() {
            let has = |word: &str| name.contains(word);
            if name.ends_with(".rels") {
                continue;
            }
            if has("/externallinks/") {
                let words = words(&name, package, opening)?;
                if !words.is_empty() {
                    document.leave("X06", Block, field("external link"), &words);
                }
            } else if has("connections.xml") || has("/querytables/") {
                let wanted = ["connection", "command", "sourceFile", "name", "url", "description"];
                let words = attributes(&name, package, &wanted, opening)?.join(" ");
                document.leave("X07", Block, field("connection"), &words);
            } else if has("xl/model/") {
                document.leave("X07", Block, field("data model"), "");
            } else if has("/revisions/") {
                let words = words(&name, package, opening)?;
                document.leave("X15", Block, field("change log"), &words);
            } else if has("/slicercaches/") || has("/timelinecaches/") {
                let words = attributes(&name, package, &["n", "c"], opening)?.join(" ");
                document.leave("X05", Block, field("filter of a pivot table"), &words);
            } else if has("customxml/item") && !has("props") {
                mashup(&name, package, document, opening)?;
            } else if has("/charts/chart") {
                self.chart(&name, refers, package, document, opening)?;
            }
        }
        Ok(())
    }

    /// A chart whose values come from where nobody sees them.
    fn chart(
        &self,
        name: &str,
        refers: &BTreeMap<String, String>,
        package: &mut Package<'_>,
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let Some(bytes) = package.peek(name, opening)? else { return Ok(()) };
        let (mut into, mut formula, mut value) = (String::new(), String::new(), String::new());
        let (mut away, mut sample) = (false, String::new());
        xmltext::walk(&xmltext::decoded(&bytes), opening, &mut |met| match met {
            Met::Open(start) => {
                xmltext::tag(start).clone_into(&mut into);
                if into == "f" {
                    formula.clear();
                }
            }
            Met::Words(words, _) if into == "f" => formula.push_str(words),
            Met::Words(words, _) if into == "v" => value.push_str(words),
            Met::Words(..) => {}
            Met::Close("f") => {
                away = self.points_away(&formula, refers);
                into.clear();
            }
            Met::Close("v") => {
                if away && sample.len() < 400 {
                    sample.push_str(&value);
                    sample.push(' ');
                }
                value.clear();
                into.clear();
            }
            Met::Close(_) => into.clear(),
        })?;
        if !sample.trim().is_empty() {
            document.leave("X10", Block, field("chart"), &sample);
        }
        Ok(())
    }
}

/// The areas of `Sheet!$A$1:$C$9,Sheet!$E$1`; none where one of them is something else.
fn areas(refers: &str) -> Vec<(String, Area)> {
    let one = |piece: &str| {
        let (sheet, range) = piece.rsplit_once('!')?;
        Some((sheet.trim_matches('\'').to_owned(), sheet::area(range)?))
    };
    refers.split(',').map(one).collect::<Option<_>>().unwrap_or_default()
}

/// A cell of a sheet as a place.
fn cell(sheet: &str, name: &str) -> Place {
    Place::Cell { sheet: Some(sheet.to_owned()), cell: name.to_owned() }
}

/// Strings that no cell uses.
pub(super) fn orphans(strings: &[Traced], used: &[bool], document: &mut Document) {
    for (words, _) in strings.iter().zip(used).filter(|(_, used)| !**used) {
        if words.text.chars().any(char::is_alphanumeric) {
            push(document, "string that no cell uses", words);
            document.leave("X18", Block, field("string that no cell uses"), &words.text);
        }
    }
}

/// The words of a part, up to a sample.
fn words(name: &str, package: &mut Package<'_>, opening: &mut Opening<'_>) -> Result<String, Stop> {
    let mut sample = String::new();
    let Some(bytes) = package.peek(name, opening)? else { return Ok(sample) };
    xmltext::walk(&xmltext::decoded(&bytes), opening, &mut |met| {
        if let Met::Words(words, _) = met
            && sample.len() < 400
            && !words.trim().is_empty()
        {
            sample.push_str(words.trim());
            sample.push(' ');
        }
    })?;
    Ok(sample)
}

/// A query kept as Base64 of a package in custom data.
fn mashup(
    name: &str,
    package: &mut Package<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let Some(bytes) = package.peek(name, opening)? else { return Ok(()) };
    let (mut inside, mut packed) = (false, String::new());
    xmltext::walk(&xmltext::decoded(&bytes), opening, &mut |met| match met {
        Met::Open(start) => inside |= xmltext::tag(start) == "DataMashup",
        Met::Words(words, _) if inside => packed.push_str(words),
        _ => {}
    })?;
    if !inside {
        return Ok(());
    }
    document.leave("X07", Block, field("query"), "");
    // A version and a length, four bytes each, then a package.
    let bytes = mail_parser::decoders::base64::base64_decode(packed.trim().as_bytes());
    let length = bytes.as_ref().and_then(|bytes| bytes.get(4..8)?.try_into().ok());
    let length = length.map_or(0, |four: [u8; 4]| u32::from_le_bytes(four) as usize);
    if let Some(inner) = bytes.as_ref().and_then(|bytes| bytes.get(8..8 + length)) {
        opening.member("query.zip", inner)?;
    }
    Ok(())
}
