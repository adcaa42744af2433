//! The cells of one sheet, row by row.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::super::anchor::Traced;
use super::super::csv::grid;
use super::super::formula::tells;
use super::super::limits::Stop;
use super::super::open::Opening;
use super::super::xmltext;
use super::display::Formats;
use crate::model::document::{Document, Role, Visibility};
use crate::model::place::{Place, cell_name, parse_cell};

pub(super) struct Cells<'a> {
    pub(super) strings: &'a [Traced],
    pub(super) formats: &'a Formats,
    /// Which strings some cell uses.
    pub(super) used: &'a mut Vec<bool>,
}

#[derive(Default)]
struct Cell {
    row: u32,
    column: u32,
    kind: String,
    style: usize,
    value: Traced,
    inline: Traced,
    formula: Traced,
}

/// Which columns and rows the sheet does not show.
#[derive(Default)]
struct Unseen {
    columns: Vec<(u32, u32)>,
    row: bool,
}

impl Cells<'_> {
    pub(super) fn read(
        &mut self,
        part: &xmltext::Part<'_>,
        sheet: &str,
        sheet_visibility: &Visibility,
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let mut reader = xmltext::reader(part.text());
        let mut print = part.none();
        let mut unseen = Unseen::default();
        let mut cell: Option<Cell> = None;
        let mut rows: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
        let (mut row, mut column) = (0, 0);
        let mut into = "";
        loop {
            let (event, at) = xmltext::next_at(&mut reader)?;
            let closed = matches!(event, Event::Empty(_));
            match event {
                Event::Start(start) | Event::Empty(start) => match xmltext::tag(&start) {
                    "col" => unseen.columns.extend(hidden_columns(&start)),
                    "row" => {
                        row = match xmltext::attribute(&start, "r")
                            .and_then(|r| r.parse::<u32>().ok())
                        {
                            Some(number) => number.saturating_sub(1),
                            None if column == 0 && rows.is_empty() => 0,
                            None => row + 1,
                        };
                        column = 0;
                        unseen.row = hidden_row(&start);
                    }
                    "c" => {
                        opening.budget.cell()?;
                        opening.budget.text(document.text.len())?;
                        let named = xmltext::attribute(&start, "r").and_then(|r| parse_cell(&r));
                        (row, column) = named.unwrap_or((row, column));
                        let style = xmltext::attribute(&start, "s").and_then(|s| s.parse().ok());
                        cell = (!closed).then(|| Cell {
                            row,
                            column,
                            kind: xmltext::attribute(&start, "t").unwrap_or_default(),
                            style: style.unwrap_or(0),
                            ..Cell::default()
                        });
                        column += 1;
                    }
                    "v" => into = "v",
                    "f" => into = "f",
                    "t" => into = "t",
                    "rPh" => into = "",
                    "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader"
                    | "firstFooter" => into = "print header",
                    _ => {}
                },
                Event::End(end) => match xmltext::local(end.name().as_ref()) {
                    "c" => {
                        if let Some(done) = cell.take() {
                            let (row, column) = (done.row, done.column);
                            let visibility = self.visibility(&done, &unseen, sheet_visibility);
                            if let Some(number) =
                                self.emit(done, sheet, visibility, document, &rows)
                            {
                                rows.entry(row).or_default().push((column, number));
                            }
                        }
                        into = "";
                    }
                    "v" | "f" | "t" => into = "",
                    "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader"
                    | "firstFooter" => {
                        let words = std::mem::replace(&mut print, part.none());
                        if !words.text.trim().is_empty() {
                            let place = Place::Field { name: "print header or footer".into() };
                            words.add(document, "\n", place, Visibility::Shown, Role::Header);
                        }
                        into = "";
                    }
                    _ => {}
                },
                Event::Text(text) if into == "print header" => {
                    print.push(&text.xml10_content(), part.at(at));
                }
                Event::GeneralRef(name) if into == "print header" => {
                    print.push(&xmltext::reference(&name), part.at(at));
                }
                Event::Text(text) => put(part.words(&text.xml10_content(), at), into, &mut cell),
                Event::CData(text) => put(part.words(&text.xml10_content(), at), into, &mut cell),
                Event::GeneralRef(name) => {
                    put(part.words(&xmltext::reference(&name), at), into, &mut cell);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let table = rows.into_values().map(spread).collect();
        document.grids.push(grid(table));
        Ok(())
    }

    fn visibility(&self, cell: &Cell, unseen: &Unseen, sheet: &Visibility) -> Visibility {
        let hides = |(first, last): &(u32, u32)| (*first..=*last).contains(&cell.column);
        let why = if *sheet != Visibility::Shown {
            return sheet.clone();
        } else if unseen.row {
            "hidden row"
        } else if unseen.columns.iter().any(hides) {
            "hidden column"
        } else if let Some(why) = self.formats.unseen(cell.style) {
            why
        } else {
            return Visibility::Shown;
        };
        Visibility::Hidden(why.to_owned())
    }

    fn emit(
        &mut self,
        cell: Cell,
        sheet: &str,
        visibility: Visibility,
        document: &mut Document,
        rows: &BTreeMap<u32, Vec<(u32, u32)>>,
    ) -> Option<u32> {
        let place =
            Place::Cell { sheet: Some(sheet.to_owned()), cell: cell_name(cell.row, cell.column) };
        let value = &cell.value;
        let shown;
        let words = match cell.kind.as_str() {
            "s" => {
                let index = value.text.trim().parse::<usize>().ok();
                if let Some(used) = index.and_then(|index| self.used.get_mut(index)) {
                    *used = true;
                }
                index.and_then(|index| self.strings.get(index))
            }
            "inlineStr" => Some(&cell.inline),
            "str" | "e" | "d" => Some(value),
            "b" => {
                shown = value.shown_as(match value.text.trim() {
                    "1" | "true" => "TRUE",
                    "0" | "false" => "FALSE",
                    other => other,
                });
                Some(&shown)
            }
            _ if value.text.is_empty() => Some(&cell.inline),
            _ => {
                shown = value.shown_as(&self.formats.display(&value.text, cell.style));
                Some(&shown)
            }
        };
        let mut number = None;
        if let Some(words) = words.filter(|words| !words.text.trim().is_empty()) {
            let separator = if rows.contains_key(&cell.row) { "\t" } else { "\n" };
            number = Some(words.add(document, separator, place.clone(), visibility, Role::Cell));
        }
        // Words inside a formula are not on the face of the sheet.
        if tells(&cell.formula.text) {
            let why = Visibility::Hidden("formula".into());
            cell.formula.add(document, "\n", place, why, Role::Field);
        }
        number
    }
}

fn put(words: Traced, into: &str, cell: &mut Option<Cell>) {
    let Some(cell) = cell else { return };
    match into {
        "v" => cell.value.append(words),
        "f" => cell.formula.append(words),
        "t" => cell.inline.append(words),
        _ => {}
    }
}

fn hidden_columns(start: &BytesStart<'_>) -> Option<(u32, u32)> {
    let on = |name: &str| {
        let value = xmltext::attribute(start, name);
        value.is_some() && xmltext::is_on(value.as_deref())
    };
    let width = xmltext::attribute(start, "width").and_then(|width| width.parse::<f64>().ok());
    // The width is counted in letters.
    let gone = on("hidden") || width.is_some_and(|width| width < 0.5);
    let number = |name: &str| xmltext::attribute(start, name).and_then(|v| v.parse::<u32>().ok());
    let (first, last) = (number("min")?.checked_sub(1)?, number("max")?.checked_sub(1)?);
    gone.then_some((first, last))
}

fn hidden_row(start: &BytesStart<'_>) -> bool {
    let hidden = xmltext::attribute(start, "hidden");
    let height = xmltext::attribute(start, "ht").and_then(|height| height.parse::<f64>().ok());
    (hidden.is_some() && xmltext::is_on(hidden.as_deref()))
        || height.is_some_and(|points| points < 2.0)
}

/// Cells of one row at their columns; columns far out are left out of the table, not of the text.
pub(in super::super) fn spread(cells: Vec<(u32, u32)>) -> Vec<Option<u32>> {
    let mut row = Vec::new();
    for (column, number) in cells {
        let column = column as usize;
        if column >= 512 {
            continue;
        }
        if row.len() <= column {
            row.resize(column + 1, None);
        }
        if let Some(slot) = row.get_mut(column) {
            *slot = Some(number);
        }
    }
    row
}
