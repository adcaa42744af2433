//! The sheets of a spreadsheet.

use quick_xml::events::{BytesStart, Event};

use super::super::anchor::Traced;
use super::super::cells::Sheet;
use super::super::flow::traced_field;
use super::super::formula::tells;
use super::super::limits::Stop;
use super::super::open::Opening;
use super::super::xmltext;
use super::styles::Styles;
use crate::model::document::Document;

/// How often a repeated cell or row with words in it is written out.
const COPIES: u32 = 64;

#[derive(Default)]
struct Cell {
    words: Traced,
    comment: Traced,
    value: Traced,
    formula: Traced,
    repeated: u32,
    covered: bool,
    /// Why its look hides it.
    unseen: Option<&'static str>,
}

struct Walk<'a> {
    part: &'a xmltext::Part<'a>,
    sheet: Option<Sheet>,
    row: u32,
    column: u32,
    row_repeated: u32,
    cell: Option<Cell>,
    /// Cells of the row, for its copies.
    cells: Vec<(u32, Cell)>,
    in_comment: bool,
    creator: bool,
    in_words: u32,
    /// Words outside any cell, and what they belong to.
    other: Traced,
    label: &'static str,
    columns: u32,
}

pub(super) fn read(
    part: &xmltext::Part<'_>,
    styles: &Styles,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let mut reader = xmltext::reader(part.text());
    let mut walk = Walk {
        part,
        sheet: None,
        row: 0,
        column: 0,
        row_repeated: 1,
        cell: None,
        cells: Vec::new(),
        in_comment: false,
        creator: false,
        in_words: 0,
        other: part.none(),
        label: "other part",
        columns: 0,
    };
    loop {
        opening.budget.tick()?;
        let (event, at) = xmltext::next_at(&mut reader)?;
        match event {
            Event::Start(start) => walk.start(&start, styles, document),
            Event::Empty(start) => {
                walk.start(&start, styles, document);
                walk.end(xmltext::tag(&start), document, opening)?;
            }
            Event::End(end) => walk.end(xmltext::local(end.name().as_ref()), document, opening)?,
            Event::Text(text) => walk.put(part.words(&text.xml10_content(), at)),
            Event::CData(text) => walk.put(part.words(&text.xml10_content(), at)),
            Event::GeneralRef(name) => {
                walk.put(part.words(&xmltext::reference(&name), at));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    walk.end("table", document, opening)
}

impl Walk<'_> {
    fn start(&mut self, start: &BytesStart<'_>, styles: &Styles, document: &mut Document) {
        let of = |name: &str| xmltext::attribute(start, name);
        let times = |name: &str| of(name).and_then(|n| n.parse::<u32>().ok()).unwrap_or(1).max(1);
        match xmltext::tag(start) {
            "table" if self.sheet.is_none() => {
                let hidden = styles.hides("table", start).then_some("hidden sheet");
                let name = self.part.of(start, "name");
                self.sheet = Some(Sheet::new(&name, hidden, document));
                (self.row, self.columns) = (0, 0);
            }
            "table-column" => {
                let count = times("number-columns-repeated");
                let first = self.columns;
                self.columns = self.columns.saturating_add(count);
                if let (Some(why), Some(sheet)) =
                    (unseen(of("visibility"), "hidden column"), &mut self.sheet)
                {
                    sheet.hide_columns(first, self.columns.saturating_sub(1), why);
                }
            }
            "table-row" => {
                self.column = 0;
                self.row_repeated = times("number-rows-repeated");
                if let (Some(why), Some(sheet)) =
                    (unseen(of("visibility"), "hidden row"), &mut self.sheet)
                {
                    for copy in 0..self.row_repeated.min(COPIES) {
                        sheet.hide_row(self.row.saturating_add(copy), why);
                    }
                }
            }
            tag @ ("table-cell" | "covered-table-cell") => {
                let value = ["string-value", "date-value", "time-value", "boolean-value", "value"];
                self.cell = Some(Cell {
                    repeated: times("number-columns-repeated"),
                    value: value
                        .iter()
                        .map(|name| self.part.of(start, name))
                        .find(|value| !value.text.is_empty())
                        .unwrap_or_default(),
                    formula: self.part.of(start, "formula"),
                    covered: tag == "covered-table-cell",
                    unseen: styles.says("table-cell", start).hides_cell(),
                    ..Cell::default()
                });
            }
            "annotation" => self.in_comment = true,
            "creator" => self.creator = true,
            "p" | "h" => {
                let into = self.into();
                if !into.text.is_empty() {
                    into.push("\n", None);
                }
                self.in_words += 1;
            }
            "s" => {
                let count = of("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                self.put(" ".repeat(usize::min(count, 1000)).as_str().into());
            }
            "tab" => self.put("\t".into()),
            "line-break" => self.put("\n".into()),
            "a" => {
                let href = self.part.of(start, "href");
                traced_field(document, "link", &href, Some("not part of the text"));
            }
            "title" | "desc" => self.label = "alternative text",
            "tracked-changes" => self.label = "tracked change",
            "content-validation" => {
                let condition = self.part.of(start, "condition");
                if condition.text.contains('"') {
                    traced_field(
                        document,
                        "validation list",
                        &condition,
                        Some("validation of cells"),
                    );
                }
            }
            "data-pilot-member" | "data-pilot-group-member" => {
                let name = self.part.of(start, "name");
                traced_field(document, "pivot cache", &name, Some("cache of a pivot table"));
            }
            "filter-condition" | "filter-set-item" => {
                let value = self.part.of(start, "value");
                traced_field(document, "filter", &value, Some("value of a filter"));
            }
            "named-range" | "named-expression" | "database-range" => {
                for name in ["name", "expression"] {
                    let words = self.part.of(start, name);
                    if !words.text.starts_with("__") {
                        traced_field(document, "defined name", &words, Some("defined name"));
                    }
                }
            }
            _ => {}
        }
    }

    /// Where words go.
    fn into(&mut self) -> &mut Traced {
        let comment = self.in_comment;
        match &mut self.cell {
            Some(cell) => {
                if comment {
                    &mut cell.comment
                } else {
                    &mut cell.words
                }
            }
            None => &mut self.other,
        }
    }

    fn put(&mut self, words: Traced) {
        let labelled = self.label != "other part";
        if self.in_words > 0 || self.creator || (labelled && !words.text.trim().is_empty()) {
            self.into().append(words);
        }
    }

    fn end(
        &mut self,
        tag: &str,
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        match tag {
            "p" | "h" => self.in_words = self.in_words.saturating_sub(1),
            "annotation" => self.in_comment = false,
            "creator" => {
                self.creator = false;
                self.into().push("\n", None);
            }
            "table-cell" | "covered-table-cell" => {
                if let Some(cell) = self.cell.take() {
                    let column = self.column;
                    self.column = self.column.saturating_add(cell.repeated);
                    self.cells.push((column, cell));
                }
            }
            "table-row" => {
                let cells = std::mem::take(&mut self.cells);
                let told = cells.iter().any(|(_, cell)| !cell.is_empty());
                let copies = if told { self.row_repeated.min(COPIES) } else { 0 };
                if told && self.row_repeated > COPIES {
                    let text = "a row is repeated many times; not all copies are listed";
                    document.notes.push(text.into());
                }
                for copy in 0..copies {
                    let row = self.row.saturating_add(copy);
                    for (column, cell) in &cells {
                        self.emit(row, *column, cell, document, opening)?;
                    }
                }
                self.row = self.row.saturating_add(self.row_repeated);
            }
            "title" | "desc" | "tracked-changes" | "shapes" | "table" | "content-validation" => {
                let words = std::mem::replace(&mut self.other, self.part.none());
                let why = Some("not part of the cells");
                traced_field(document, self.label, &words, why);
                self.label = "other part";
                if tag == "table"
                    && let Some(sheet) = self.sheet.take()
                {
                    sheet.finish(document);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn emit(
        &mut self,
        row: u32,
        column: u32,
        cell: &Cell,
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        let shown = if cell.words.text.is_empty() { &cell.value } else { &cell.words };
        let why = cell.covered.then_some("covered cell").or(cell.unseen);
        let copies = if cell.is_empty() { 0 } else { cell.repeated.min(COPIES) };
        for copy in 0..copies {
            let at = (row, column.saturating_add(copy));
            sheet.cell(at, shown, why, document, opening)?;
            if cell.differs() {
                sheet.behind(at, &cell.value, "value that is shown in another way", document);
            }
            if tells(&cell.formula.text) {
                sheet.behind(at, &cell.formula, "formula", document);
            }
            sheet.behind(at, &cell.comment.trimmed(), "comment", document);
        }
        Ok(())
    }
}

impl Cell {
    fn is_empty(&self) -> bool {
        self.words.text.trim().is_empty()
            && self.value.text.is_empty()
            && self.comment.text.is_empty()
            && self.formula.text.is_empty()
    }

    /// Whether the value is another than the words, beyond rounding and marks between digits.
    fn differs(&self) -> bool {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let (words, value) = (self.words.text.trim(), self.value.text.as_str());
        let number = value.parse::<f64>();
        match number {
            _ if self.words.text.is_empty() || value.is_empty() => false,
            Ok(number) => {
                number.fract() == 0.0 && value.len() >= 6 && !digits(words).contains(&digits(value))
            }
            Err(_) if value.starts_with("PT") => false,
            // A date is the same date in any spelling.
            Err(_) => {
                !value.starts_with(|c: char| c.is_ascii_digit())
                    && !value.eq_ignore_ascii_case(words)
            }
        }
    }
}

fn unseen(visibility: Option<String>, collapsed: &'static str) -> Option<&'static str> {
    match visibility.as_deref() {
        Some("collapse") => Some(collapsed),
        Some("filter") => Some("filtered row"),
        _ => None,
    }
}
