//! One sheet around its cells: filters, lists, scenarios, page headers, comments, protection.

use std::ops::Range;

use super::super::super::anchor::Traced;
use super::super::super::cells::Merged;
use super::super::super::formula::tells;
use super::super::super::limits::Stop;
use super::super::super::ooxml::Package;
use super::super::super::ooxml::residue::{field, push};
use super::super::super::open::Opening;
use super::super::super::xmltext::{self, Met};
use super::covers::{self, Cover};
use super::{Book, Sheet, cell};
use crate::model::document::{Document, Role, Visibility};
use crate::model::place::parse_cell;
use crate::model::residue::Severity::{Block, Inform, Warn};

/// What the cells of a sheet are judged by.
pub(super) struct Facts {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// First and last row of each filter that is on, counted from 0.
    pub(super) filtered: Vec<(u32, u32)>,
    pub(super) merged: Merged,
    pub(super) covers: Vec<Cover>,
    /// The areas that are printed; none if all is.
    pub(super) printed: Vec<Area>,
}

/// First and last cell, each by row and column, counted from 0.
pub(super) type Area = ((u32, u32), (u32, u32));

impl Book<'_> {
    pub(super) fn sheet(
        &self,
        sheet: &Sheet<'_>,
        part: &str,
        package: &mut Package<'_>,
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<Facts, Stop> {
        let mut facts = Facts {
            name: sheet.name.clone(),
            hidden: sheet.hidden,
            filtered: Vec::new(),
            merged: Merged::default(),
            covers: Vec::new(),
            printed: Vec::new(),
        };
        if let Some(bytes) = package.part(part, opening)? {
            let part = xmltext::Part::new(&bytes, package.number(part));
            let (head, tail) = around_cells(part.text());
            self.pass(&part, head, &mut facts, document, opening)?;
            self.pass(&part, tail, &mut facts, document, opening)?;
        }
        for relation in package.relations(part, opening)?.iter() {
            match relation.kind.as_str() {
                "table" => {
                    if let Some(bytes) = package.peek(&relation.target.to_lowercase(), opening)? {
                        let part = xmltext::Part::new(&bytes, package.number(&relation.target));
                        self.pass(&part, 0..part.text().len(), &mut facts, document, opening)?;
                    }
                }
                "drawing" if opening.budget.look => {
                    facts.covers.extend(covers::read(&relation.target, package, opening)?);
                }
                "comments" | "threadedComment" => {
                    comments(&relation.target, &sheet.name, package, document, opening)?;
                }
                _ => {}
            }
        }
        Ok(facts)
    }

    /// Goes over what stands before or after the rows.
    fn pass(
        &self,
        part: &xmltext::Part<'_>,
        range: Range<usize>,
        facts: &mut Facts,
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let first = range.start;
        let text = part.text().get(range).unwrap_or("");
        let mut range = (0, 0);
        let mut into = "";
        let mut words = part.none();
        let mut values: Vec<Traced> = Vec::new();
        let mut ruled = String::new();
        let sheet = facts.name.clone();
        xmltext::walk(text, opening, &mut |met| match met {
            Met::Open(start) => match xmltext::tag(start) {
                "autoFilter" => {
                    range = rows(&xmltext::of(start, "ref"));
                    values.clear();
                }
                "filterColumn" => facts.filtered.push(range),
                "mergeCell" => {
                    if let Some((first, last)) = area(&xmltext::of(start, "ref")) {
                        facts.merged.add(first, last);
                    }
                }
                "filter" | "customFilter" => values.push(part.of(start, "val")),
                "sheetProtection" | "protectedRange" => {
                    document.leave("X17", Inform, field("protection of a sheet"), "");
                }
                "dataValidation" => {
                    for name in ["promptTitle", "prompt", "errorTitle", "error"] {
                        let words = part.of(start, name);
                        if !words.text.is_empty() {
                            push(document, "input message", &words);
                            document.leave("X14", Warn, field("input message"), &words.text);
                        }
                    }
                }
                "scenario" => {
                    for name in ["name", "user", "comment"] {
                        push(document, "scenario", &part.of(start, name));
                    }
                    let name = xmltext::of(start, "name");
                    document.leave("X14", Warn, field("scenario"), &name);
                }
                "inputCells" => push(document, "scenario", &part.of(start, "val")),
                "formula1" | "formula2" => (into, words) = ("list", part.none()),
                "conditionalFormatting" => ruled = xmltext::of(start, "sqref"),
                "cfRule" => {
                    let format = xmltext::of(start, "dxfId").parse::<usize>();
                    if format.is_ok_and(|number| self.formats.rule_hides(number)) {
                        let first = ruled.split([' ', ':']).next().unwrap_or("A1");
                        // Whether a cell meets the rule is not known.
                        document.leave("X11", Warn, cell(&sheet, first), "");
                    }
                }
                "formula" => (into, words) = ("rule", part.none()),
                "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader"
                | "firstFooter" => (into, words) = ("print", part.none()),
                "hyperlink" => {
                    for name in ["tooltip", "location"] {
                        push(document, "link", &part.of(start, name));
                    }
                }
                _ => {}
            },
            Met::Words(text, at) if !into.is_empty() => {
                words.push(text, part.at(at.start + first..at.end + first));
            }
            Met::Words(..) => {}
            Met::Close(tag) => {
                let done = std::mem::take(&mut into);
                if done == "list" {
                    push(document, "list behind a cell", &words);
                    let words = &words.text;
                    if words.contains(['"', '!']) {
                        let away = self.looks_away(words) || words.contains('"');
                        let severity = if away { Warn } else { Inform };
                        document.leave("X14", severity, field("list behind a cell"), words);
                    }
                } else if done == "rule" && tells(&words.text) {
                    push(document, "rule", &words);
                    document.leave("X13", Inform, field("rule"), &words.text);
                } else if done == "print" && says_something(&words.text) {
                    document.leave("X20", Warn, field("print header or footer"), &words.text);
                } else if tag == "autoFilter" && !values.is_empty() {
                    for words in &values {
                        push(document, "value kept in a filter", words);
                    }
                    let words = values.iter().map(|value| value.text.as_str());
                    let words = words.collect::<Vec<_>>().join(" ");
                    document.leave("X04", Block, field("value kept in a filter"), &words);
                }
            }
        })
    }
}

/// What stands before and after the rows of a sheet.
fn around_cells(text: &str) -> (Range<usize>, Range<usize>) {
    let start = text.find("sheetData").unwrap_or(text.len());
    let end = text.rfind("sheetData").unwrap_or(start);
    let head = text.get(..start).and_then(|head| head.rfind('<')).unwrap_or(0);
    let tail =
        text.get(end..).and_then(|rest| rest.find('>')).map_or(text.len(), |at| end + at + 1);
    (0..head, tail..text.len())
}

/// First and last row of a range such as `A1:C9`.
fn rows(range: &str) -> (u32, u32) {
    let (first, last) = range.split_once(':').unwrap_or((range, range));
    let row = |name: &str| parse_cell(&name.replace('$', "")).map(|(row, _)| row);
    (row(first).unwrap_or(0), row(last).unwrap_or(u32::MAX))
}

/// A range such as `$A$1:C9`.
pub(super) fn area(range: &str) -> Option<Area> {
    let plain = range.replace('$', "");
    let (first, last) = plain.split_once(':').unwrap_or((&plain, &plain));
    parse_cell(first).zip(parse_cell(last))
}

/// Whether a page header holds more than codes for the page number, the date and fonts.
pub(in super::super::super) fn says_something(words: &str) -> bool {
    let mut letters = words.chars().peekable();
    let mut plain = String::new();
    while let Some(letter) = letters.next() {
        if letter != '&' {
            plain.push(letter);
            continue;
        }
        plain.push(' ');
        match letters.next() {
            // The path, and the name of the file.
            Some('Z' | 'F') => return true,
            Some('"') => {
                letters.by_ref().find(|letter| *letter == '"');
            }
            Some('[') => {
                letters.by_ref().find(|letter| *letter == ']');
            }
            // A colour: six figures of base 16, or one of the theme and its tint.
            Some('K') => {
                for _ in 0..6 {
                    letters.next_if(|letter| letter.is_ascii_hexdigit() || "+-".contains(*letter));
                }
            }
            _ => {}
        }
    }
    let said = plain.split(|letter: char| !letter.is_alphabetic());
    let said = said.filter(|word| !PAGES.contains(&word.to_lowercase().as_str()));
    said.map(|word| word.chars().count()).sum::<usize>() >= 3
}

/// "Page 1 of 3" says nothing.
const PAGES: &[&str] = &[
    "page",
    "pages",
    "sheet",
    "of",
    "seite",
    "von",
    "página",
    "pagina",
    "de",
    "di",
    "страница",
    "из",
    "strana",
    "sida",
    "side",
    "av",
];

/// Comments at their cells, of both generations.
fn comments(
    part: &str,
    sheet: &str,
    package: &mut Package<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let Some(bytes) = package.part(part, opening)? else { return Ok(()) };
    let part = xmltext::Part::new(&bytes, package.number(part));
    let (mut at, mut words) = (String::from("A1"), part.none());
    let (mut taking, mut author) = (false, false);
    xmltext::walk(part.text(), opening, &mut |met| match met {
        Met::Open(start) => match xmltext::tag(start) {
            "comment" | "threadedComment" => {
                at = xmltext::of(start, "ref");
                words = part.none();
            }
            "t" | "text" => taking = true,
            "author" => {
                author = true;
                words = part.none();
            }
            _ => {}
        },
        Met::Words(text, range) if taking || author => words.push(text, part.at(range)),
        Met::Words(..) => {}
        Met::Close(tag @ ("comment" | "threadedComment" | "author")) => {
            if words.text.chars().any(char::is_alphanumeric) {
                let place = cell(sheet, if tag == "author" { "A1" } else { &at });
                let why = Visibility::Hidden("comment".into());
                words.trimmed().add(document, "\n", place.clone(), why, Role::Field);
                let severity = if tag == "author" { Warn } else { Block };
                document.leave("X09", severity, place, &words.text);
            }
            words = part.none();
            author = false;
        }
        Met::Close("t" | "text") => taking = false,
        Met::Close(_) => {}
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_say_nothing() {
        assert!(!says_something("&CPage &P of &N"));
        assert!(!says_something("&D &T"));
        assert!(!says_something("&C&\"Times New Roman,Regular\"&12Page &P"));
        assert!(!says_something("&L&C&[TAB]&R") && !says_something("&K00B050&CSeite &P von &N"));
        assert!(says_something("&L&K00B050Estates&CPage &P"));
        assert!(says_something("&L&\"Arial,Bold\"Prepared by J. Bloggs"));
        assert!(says_something("&Z&F"));
    }

    #[test]
    fn rows_are_left_out() {
        let text = "<worksheet><cols/><sheetData><row/></sheetData><autoFilter/></worksheet>";
        let (head, tail) = around_cells(text);
        assert_eq!((&text[head], &text[tail]), ("<worksheet><cols/>", "<autoFilter/></worksheet>"));
        assert_eq!(around_cells("<s/>"), (0..0, 4..4));
        assert_eq!(rows("$A$1:C9"), (0, 8));
    }
}
