//! One story of a document: paragraphs and tables, with runs joined and hidden text kept apart.

use quick_xml::events::{BytesStart, Event};

use super::super::anchor::Traced;
use super::super::csv::grid;
use super::super::flow::{Gathered, traced_field};
use super::super::limits::Stop;
use super::super::open::Opening;
use super::super::xmltext;
use super::look::{Look, Styles};
use crate::model::document::{Document, Role, Visibility};
use crate::model::place::{Part, Place, cell_name};

struct Table {
    number: u32,
    rows: Vec<Vec<Option<u32>>>,
    cell: Gathered,
    first_in_row: bool,
}

struct Story<'a> {
    part: Part,
    source: &'a xmltext::Part<'a>,
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
    let source = xmltext::Part::new(bytes, entry);
    let mut reader = xmltext::reader(source.text());
    let mut story = Story {
        part,
        source: &source,
        document,
        paragraphs: Vec::new(),
        tables: Vec::new(),
        number: 0,
        note: 0,
    };
    let mut around = Around::default();
    loop {
        opening.budget.cell()?;
        let (event, at) = xmltext::next_at(&mut reader)?;
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
                story.words(source.words(&text.xml10_content(), at), &around);
            }
            Event::CData(text) if around.in_text => {
                story.words(source.words(&text.xml10_content(), at), &around);
            }
            Event::GeneralRef(name) if around.in_text => {
                story.words(source.words(&xmltext::reference(&name), at), &around);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    // A file cut short: what was gathered still counts.
    while let Some(gathered) = story.paragraphs.pop() {
        story.paragraph(gathered);
    }
    if source.text().trim().is_empty() {
        Err(Stop::Damaged("an empty part".into()))
    } else {
        Ok(())
    }
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
                let author = self.source.of(start, "author");
                if !author.text.is_empty() {
                    let place = self.place();
                    author.add(self.document, "\n", place, Visibility::Shown, Role::Field);
                }
            }
            _ => self.empty(start, around),
        }
    }

    fn empty(&mut self, start: &BytesStart<'_>, around: &mut Around) {
        match xmltext::tag(start) {
            "tab" | "ptab" => self.words("\t".into(), around),
            "br" | "cr" => self.words("\n".into(), around),
            "noBreakHyphen" => self.words("-".into(), around),
            "fldSimple" => {
                self.put(self.source.of(start, "instr"), Some("field code"));
            }
            "docPr" | "cNvPr" => {
                for name in ["descr", "title"] {
                    let (text, label) = (self.source.of(start, name), "alternative text");
                    traced_field(self.document, label, &text, Some(label));
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

    fn words(&mut self, text: Traced, around: &Around) {
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
        self.put(text, why);
    }

    fn put(&mut self, text: Traced, why: Option<&'static str>) {
        if let Some(gathered) = self.paragraphs.last_mut() {
            gathered.push(text, why);
        }
    }

    fn place(&self) -> Place {
        let paragraph = if self.note > 0 { self.note } else { self.number };
        Place::Paragraph { part: self.part, paragraph }
    }

    fn paragraph(&mut self, gathered: Gathered) {
        // A text box has no table of its own, so its paragraphs inside a cell belong to the cell.
        if let Some(table) = self.tables.last_mut() {
            table.cell.line(gathered);
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
        gathered.emit(self.document, place, separator, role)
    }
}
