//! One story of a document: paragraphs and tables, with runs joined and hidden text kept apart.

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};

use super::super::anchor::Traced;
use super::super::csv::grid;
use super::super::limits::Stop;
use super::super::open::Opening;
use super::super::xmltext;
use super::look::{Look, Styles};
use crate::model::document::{Document, Role, Visibility};
use crate::model::place::{Part, Place, cell_name};

/// Text being gathered for one place.
#[derive(Default)]
struct Gathered {
    shown: Traced,
    hidden: Vec<(Traced, &'static str)>,
}

impl Gathered {
    fn push(&mut self, text: &str, why: Option<&'static str>, source: Option<Range<usize>>) {
        match (why, self.hidden.last_mut()) {
            (None, _) => self.shown.push(text, source),
            (Some(why), Some((last, same))) if *same == why => last.push(text, source),
            (Some(why), _) => {
                let mut words = Traced::default();
                words.push(text, source);
                self.hidden.push((words, why));
            }
        }
    }
}

struct Table {
    number: u32,
    rows: Vec<Vec<Option<u32>>>,
    cell: Gathered,
    first_in_row: bool,
}

struct Story<'a> {
    part: Part,
    /// Number of the part in the package.
    entry: u32,
    document: &'a mut Document,
    /// Paragraphs that are open: a text box holds paragraphs inside a paragraph.
    paragraphs: Vec<Gathered>,
    tables: Vec<Table>,
    /// Number of the last paragraph outside tables.
    number: u32,
    /// Number of the note or comment, which counts in place of paragraphs.
    note: u32,
}

/// Elements around the text, outermost first.
#[derive(Default)]
struct Around {
    deleted: u32,
    moved: u32,
    fallback: u32,
    look: Look,
    field_code: bool,
    in_text: bool,
}

pub(super) fn read(
    bytes: &[u8],
    entry: u32,
    part: Part,
    styles: &Styles,
    tables: &mut u32,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let text = xmltext::decoded(bytes);
    let mut reader = xmltext::reader(&text);
    let mut story = Story {
        part,
        entry,
        document,
        paragraphs: Vec::new(),
        tables: Vec::new(),
        number: 0,
        note: 0,
    };
    let mut around = Around::default();
    let shift = xmltext::shift(bytes, &text);
    loop {
        opening.budget.cell()?;
        let from = reader.buffer_position() as usize;
        let event = xmltext::next(&mut reader)?;
        let to = reader.buffer_position() as usize;
        let source = shift.map(|shift| from + shift..to + shift);
        match event {
            Event::Start(start) => {
                around.look.open(&start, styles);
                story.open(&start, &mut around, tables);
            }
            Event::Empty(start) => {
                around.look.property(&start, styles);
                story.empty(&start, &mut around);
            }
            Event::End(end) => {
                let name = end.name();
                let name = xmltext::local(name.as_ref());
                around.look.close(name);
                story.close(name, &mut around);
            }
            Event::Text(text) if around.in_text => {
                story.words(&text.xml10_content(), &around, source);
            }
            Event::CData(text) if around.in_text => {
                // Without `<![CDATA[` and `]]>`.
                let source = source.map(|all| all.start + 9..all.end.saturating_sub(3));
                story.words(&text.xml10_content(), &around, source);
            }
            Event::GeneralRef(name) if around.in_text => {
                story.words(&xmltext::reference(&name), &around, source);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    // A file cut short: what was gathered still counts.
    while let Some(gathered) = story.paragraphs.pop() {
        story.paragraph(gathered);
    }
    if text.trim().is_empty() { Err(Stop::Damaged("an empty part".into())) } else { Ok(()) }
}

impl Story<'_> {
    fn open(&mut self, start: &BytesStart<'_>, around: &mut Around, tables: &mut u32) {
        match xmltext::tag(start) {
            "p" => self.paragraphs.push(Gathered::default()),
            "t" | "delText" => around.in_text = true,
            "instrText" | "delInstrText" => {
                around.in_text = true;
                around.field_code = true;
            }
            "del" => around.deleted += 1,
            "moveFrom" => around.moved += 1,
            "Fallback" => around.fallback += 1,
            "tbl" => {
                *tables += 1;
                self.tables.push(Table {
                    number: *tables,
                    rows: Vec::new(),
                    cell: Gathered::default(),
                    first_in_row: true,
                });
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Vec::new());
                    table.first_in_row = true;
                }
            }
            "footnote" | "endnote" | "comment" => {
                let separator = xmltext::attribute(start, "type").is_some();
                self.note += u32::from(!separator);
                if let Some(author) = xmltext::attribute(start, "author") {
                    let place = self.place();
                    self.document.push("\n", &author, place, Visibility::Shown, Role::Field);
                }
            }
            _ => self.empty(start, around),
        }
    }

    fn empty(&mut self, start: &BytesStart<'_>, around: &mut Around) {
        match xmltext::tag(start) {
            "tab" | "ptab" => self.words("\t", around, None),
            "br" | "cr" => self.words("\n", around, None),
            "noBreakHyphen" => self.words("-", around, None),
            "fldSimple" => {
                if let Some(code) = xmltext::attribute(start, "instr") {
                    self.put(&code, Some("field code"), None);
                }
            }
            "docPr" | "cNvPr" => {
                for name in ["descr", "title"] {
                    if let Some(text) = xmltext::attribute(start, name).filter(|t| !t.is_empty()) {
                        let place = Place::Field { name: "alternative text".into() };
                        let why = Visibility::Hidden("alternative text".into());
                        self.document.push("\n", &text, place, why, Role::Field);
                    }
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str, around: &mut Around) {
        match name {
            "p" => {
                if let Some(gathered) = self.paragraphs.pop() {
                    self.paragraph(gathered);
                }
            }
            "t" | "delText" => around.in_text = false,
            "instrText" | "delInstrText" => {
                around.in_text = false;
                around.field_code = false;
            }
            "del" => around.deleted = around.deleted.saturating_sub(1),
            "moveFrom" => around.moved = around.moved.saturating_sub(1),
            "Fallback" => around.fallback = around.fallback.saturating_sub(1),
            "tc" => self.cell(),
            "tbl" => {
                if let Some(table) = self.tables.pop() {
                    self.document.grids.push(grid(table.rows));
                }
            }
            _ => {}
        }
    }

    fn words(&mut self, text: &str, around: &Around, source: Option<Range<usize>>) {
        let why = if around.deleted > 0 {
            Some("tracked deletion")
        } else if around.moved > 0 {
            Some("tracked move")
        } else if around.field_code {
            Some("field code")
        } else if around.fallback > 0 {
            Some("copy for older programs")
        } else {
            around.look.unseen()
        };
        self.put(text, why, source);
    }

    fn put(&mut self, text: &str, why: Option<&'static str>, source: Option<Range<usize>>) {
        if let Some(gathered) = self.paragraphs.last_mut() {
            gathered.push(text, why, source);
        }
    }

    fn place(&self) -> Place {
        let paragraph = if self.note > 0 { self.note } else { self.number };
        Place::Paragraph { part: self.part, paragraph }
    }

    fn paragraph(&mut self, gathered: Gathered) {
        // A text box has no table of its own, so its paragraphs inside a cell belong to the cell.
        if let Some(table) = self.tables.last_mut() {
            if !table.cell.shown.text.is_empty() {
                table.cell.shown.push("\n", None);
            }
            table.cell.shown.append(gathered.shown);
            table.cell.hidden.extend(gathered.hidden);
            return;
        }
        if self.paragraphs.is_empty() {
            self.number += 1;
        }
        let place = self.place();
        self.emit(gathered, place, "\n", Role::Body);
    }

    fn cell(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        let gathered = std::mem::take(&mut table.cell);
        let row = table.rows.len().saturating_sub(1) as u32;
        let column = table.rows.last().map_or(0, Vec::len) as u32;
        let place = Place::TableCell { table: table.number, cell: cell_name(row, column) };
        let separator = if table.first_in_row { "\n" } else { "\t" };
        table.first_in_row = false;
        let number = self.emit(gathered, place, separator, Role::Cell);
        if let Some(row) = self.tables.last_mut().and_then(|table| table.rows.last_mut()) {
            row.push(number);
        }
    }

    fn emit(
        &mut self,
        gathered: Gathered,
        place: Place,
        separator: &str,
        role: Role,
    ) -> Option<u32> {
        let role =
            if matches!(self.part, Part::Header | Part::Footer) { Role::Header } else { role };
        let mut number = None;
        let shown = &gathered.shown;
        if !shown.text.trim().is_empty() {
            let place = place.clone();
            let added = self.document.push(separator, &shown.text, place, Visibility::Shown, role);
            self.document.anchor(added, shown.whole(self.entry));
            number = Some(added);
        }
        for (words, why) in gathered.hidden {
            if !words.text.trim().is_empty() {
                let why = Visibility::Hidden(why.to_owned());
                let added = self.document.push("\n", &words.text, place.clone(), why, Role::Field);
                self.document.anchor(added, words.whole(self.entry));
            }
        }
        number
    }
}
