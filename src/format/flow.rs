//! Running text put together while a reader walks a document: paragraphs with their hidden words
//! kept apart, tables as grids, notes and page headers inside other text.

use super::anchor::Traced;
use super::csv::grid;
use crate::model::document::{Document, Role, Visibility};
use crate::model::place::{Part, Place, cell_name};

/// Words gathered for one place.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) shown: Traced,
    hidden: Vec<(Traced, &'static str)>,
}

impl Gathered {
    /// Adds words; with a reason if they are not shown.
    pub(super) fn push(&mut self, words: Traced, why: Option<&'static str>) {
        match (why, self.hidden.last_mut()) {
            (None, _) => self.shown.append(words),
            (Some(why), Some((last, same))) if *same == why => last.append(words),
            (Some(why), _) => self.hidden.push((words, why)),
        }
    }

    /// Adds a paragraph to those of a cell.
    pub(super) fn line(&mut self, line: Gathered) {
        if !self.shown.text.is_empty() {
            self.shown.push("\n", None);
        }
        self.shown.append(line.shown);
        self.hidden.extend(line.hidden);
    }

    fn is_empty(&self) -> bool {
        self.shown.text.is_empty() && self.hidden.is_empty()
    }

    /// Adds what was gathered to a document; gives the number of what is shown of it.
    pub(super) fn emit(
        self,
        document: &mut Document,
        place: Place,
        separator: &str,
        role: Role,
    ) -> Option<u32> {
        let mut number = None;
        if !self.shown.text.trim().is_empty() {
            let place = place.clone();
            number = Some(self.shown.add(document, separator, place, Visibility::Shown, role));
        }
        for (words, why) in self.hidden {
            if !words.text.trim().is_empty() {
                let why = Visibility::Hidden(why.to_owned());
                words.add(document, "\n", place.clone(), why, Role::Field);
            }
        }
        number
    }
}

struct Table {
    number: u32,
    rows: Vec<Vec<Option<u32>>>,
    cell: Gathered,
    first_in_row: bool,
}

struct Story {
    part: Part,
    /// Number of the note, which counts in place of paragraphs.
    note: Option<u32>,
    line: Gathered,
    tables: Vec<Table>,
    /// Something was read of it.
    began: bool,
}

/// The stories that are open, the innermost last, and how far each count has come.
pub(super) struct Flow {
    stories: Vec<Story>,
    paragraphs: u32,
    footnotes: u32,
    endnotes: u32,
    comments: u32,
    tables: u32,
    /// Where all of it sits, if not in paragraphs and tables: on a slide, in a master page.
    pub(super) elsewhere: Option<Place>,
}

impl Flow {
    pub(super) fn new() -> Flow {
        let mut flow = Flow {
            stories: Vec::new(),
            paragraphs: 0,
            footnotes: 0,
            endnotes: 0,
            comments: 0,
            tables: 0,
            elsewhere: None,
        };
        flow.begin(Part::Body);
        flow
    }

    /// Opens a note, a comment, a page header inside what is being read.
    pub(super) fn begin(&mut self, part: Part) {
        let count = match part {
            Part::Footnote => Some(&mut self.footnotes),
            Part::Endnote => Some(&mut self.endnotes),
            Part::Comment => Some(&mut self.comments),
            Part::Body | Part::Header | Part::Footer => None,
        };
        let note = count.map(|count| {
            *count += 1;
            *count
        });
        let line = Gathered::default();
        self.stories.push(Story { part, note, line, tables: Vec::new(), began: false });
    }

    /// Closes the innermost story.
    pub(super) fn finish(&mut self, document: &mut Document) {
        let Some(story) = self.stories.last() else { return };
        if !story.line.is_empty() {
            self.paragraph(document);
        }
        while self.in_table() {
            self.end_table(document);
        }
        if self.stories.len() > 1 {
            self.stories.pop();
        }
    }

    /// Closes all that is open, for the end of a file.
    pub(super) fn finish_all(&mut self, document: &mut Document) {
        while self.stories.len() > 1 {
            self.finish(document);
        }
        self.finish(document);
    }

    /// Adds words; with a reason if they are not shown.
    pub(super) fn words(&mut self, words: Traced, why: Option<&'static str>) {
        if let Some(story) = self.stories.last_mut() {
            story.began |= !words.text.is_empty();
            story.line.push(words, why);
        }
    }

    /// Ends a paragraph.
    pub(super) fn paragraph(&mut self, document: &mut Document) {
        let Some(story) = self.stories.last_mut() else { return };
        let line = std::mem::take(&mut story.line);
        if let Some(table) = story.tables.last_mut() {
            table.cell.line(line);
            return;
        }
        if story.part == Part::Body {
            self.paragraphs += 1;
        }
        let place = self.place();
        self.emit(document, line, place, "\n", Role::Body);
    }

    /// Where the innermost story stands.
    pub(super) fn place(&self) -> Place {
        let story = self.stories.last();
        let part = story.map_or(Part::Body, |story| story.part);
        if part == Part::Body
            && let Some(place) = &self.elsewhere
        {
            return place.clone();
        }
        let note = story.and_then(|story| story.note);
        let number = if part == Part::Body { self.paragraphs } else { 1 };
        Place::Paragraph { part, paragraph: note.unwrap_or(number) }
    }

    /// Whether the innermost story has had words.
    pub(super) fn has_words(&self) -> bool {
        self.stories.last().is_some_and(|story| story.began)
    }

    pub(super) fn in_table(&self) -> bool {
        self.stories.last().is_some_and(|story| !story.tables.is_empty())
    }

    pub(super) fn table(&mut self) {
        self.tables += 1;
        let table = Table {
            number: self.tables,
            rows: Vec::new(),
            cell: Gathered::default(),
            first_in_row: true,
        };
        if let Some(story) = self.stories.last_mut() {
            story.tables.push(table);
        }
    }

    pub(super) fn row(&mut self) {
        if let Some(table) = self.stories.last_mut().and_then(|story| story.tables.last_mut()) {
            table.rows.push(Vec::new());
            table.first_in_row = true;
        }
    }

    /// Ends a cell, and with it the paragraph in it that is still open.
    pub(super) fn cell(&mut self, document: &mut Document) {
        if self.stories.last().is_some_and(|story| !story.line.is_empty()) {
            self.paragraph(document);
        }
        let Some(table) = self.stories.last_mut().and_then(|story| story.tables.last_mut()) else {
            return;
        };
        let cell = std::mem::take(&mut table.cell);
        if table.rows.is_empty() {
            table.rows.push(Vec::new());
        }
        let row = table.rows.len().saturating_sub(1) as u32;
        let column = table.rows.last().map_or(0, Vec::len) as u32;
        let place = Place::TableCell { table: table.number, cell: cell_name(row, column) };
        let place = self.elsewhere.clone().unwrap_or(place);
        let separator = if table.first_in_row { "\n" } else { "\t" };
        table.first_in_row = false;
        let number = self.emit(document, cell, place, separator, Role::Cell);
        let table = self.stories.last_mut().and_then(|story| story.tables.last_mut());
        if let Some(row) = table.and_then(|table| table.rows.last_mut()) {
            row.push(number);
        }
    }

    pub(super) fn end_table(&mut self, document: &mut Document) {
        let left = self.stories.last().and_then(|story| story.tables.last());
        if left.is_some_and(|table| {
            !table.cell.shown.text.trim().is_empty() || !table.cell.hidden.is_empty()
        }) {
            self.cell(document);
        }
        if let Some(table) = self.stories.last_mut().and_then(|story| story.tables.pop()) {
            document.grids.push(grid(table.rows));
        }
    }

    fn emit(
        &self,
        document: &mut Document,
        gathered: Gathered,
        place: Place,
        separator: &str,
        role: Role,
    ) -> Option<u32> {
        let part = self.stories.last().map_or(Part::Body, |story| story.part);
        let role = if matches!(part, Part::Header | Part::Footer) { Role::Header } else { role };
        gathered.emit(document, place, separator, role)
    }
}

/// Adds a field that is not part of running text; words without a letter or digit say nothing.
pub(super) fn field(document: &mut Document, name: &str, words: &str, why: Option<&str>) {
    traced_field(document, name, &Traced::from(words), why);
}

/// Adds a field whose words remember where they came from.
pub(super) fn traced_field(document: &mut Document, name: &str, words: &Traced, why: Option<&str>) {
    if words.text.chars().any(char::is_alphanumeric) {
        let visibility = why.map_or(Visibility::Shown, |why| Visibility::Hidden(why.to_owned()));
        let place = Place::Field { name: name.to_owned() };
        words.trimmed().add(document, "\n", place, visibility, Role::Field);
    }
}
