//! Walks the tree of a page once, without recursion.

use ego_tree::iter::Edge;
use scraper::node::{Element, Node};
use scraper::{Html, StrTendril};

use super::super::anchor::Traced;
use super::super::csv::grid;
use super::super::limits::Stop;
use super::super::open::Opening;
use super::super::xmltext;
use super::residue::{self, Sheet};
use super::source::Written;
use crate::model::document::{Document, Role, Visibility};
use crate::model::place::{Part, Place, cell_name};

/// Elements that do not interrupt a line of text.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr", "img", "input", "button", "select", "option", "br",
];

/// Attributes that hold words for people or programs.
const WORDED: &[&str] = &[
    "alt",
    "title",
    "aria-label",
    "placeholder",
    "value",
    "content",
    "href",
    "src",
    "summary",
    "label",
];

struct Table {
    number: u32,
    rows: Vec<Vec<Option<u32>>>,
    row: u32,
    column: u32,
    first_in_row: bool,
}

struct Walk<'a, 'b> {
    document: &'a mut Document,
    opening: &'a mut Opening<'b>,
    written: Written<'a>,
    line: Traced,
    /// Why what is being read is not shown, outermost first.
    hidden: Vec<String>,
    tables: Vec<Table>,
    in_cell: Vec<bool>,
    paragraphs: u32,
    table_count: u32,
    sheet: Sheet,
}

pub(super) fn collect(
    tree: &Html,
    part: &xmltext::Part<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let mut walk = Walk {
        document,
        opening,
        written: Written::read(part),
        line: Traced::default(),
        hidden: Vec::new(),
        tables: Vec::new(),
        in_cell: Vec::new(),
        paragraphs: 0,
        table_count: 0,
        sheet: Sheet::read(tree),
    };
    for edge in tree.tree.root().traverse() {
        walk.opening.budget.cell()?;
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(text) => walk.text(&text.text),
                Node::Comment(comment) => {
                    let words = walk.written.comment(&comment.comment);
                    walk.aside("comment", &words, "comment in the markup");
                }
                Node::Element(element) => walk.open(element),
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    walk.close(element);
                }
            }
        }
    }
    walk.flush();
    Ok(())
}

impl Walk<'_, '_> {
    fn text(&mut self, text: &StrTendril) {
        let words = self.written.text(text);
        let line = &self.line.text;
        let mut blank = line.ends_with([' ', '\n']) || line.is_empty();
        let is_blank = |letter: char| letter.is_ascii_whitespace();
        let mut from = 0;
        while let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
            let blanks = rest.starts_with(is_blank);
            let end = rest.find(|letter: char| is_blank(letter) != blanks).unwrap_or(rest.len());
            let piece = words.slice(from..from + end);
            if !blanks {
                self.line.append(piece);
            } else if !blank {
                self.line.append(piece.shown_as(" "));
            }
            blank = blanks;
            from += end;
        }
    }

    fn open(&mut self, element: &Element) {
        let name = element.name();
        if name == "br" {
            self.line.push("\n", None);
        }
        let why = self.hides(element);
        residue::element(element, self.document);
        if !INLINE.contains(&name) || why.is_some() {
            self.flush();
        }
        if let Some(why) = why {
            self.hidden.push(why.to_owned());
        }
        match name {
            "table" => {
                self.table_count += 1;
                self.tables.push(Table {
                    number: self.table_count,
                    rows: Vec::new(),
                    row: 0,
                    column: 0,
                    first_in_row: true,
                });
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Vec::new());
                    table.row = table.rows.len() as u32 - 1;
                    table.column = 0;
                    table.first_in_row = true;
                }
            }
            "td" | "th" => self.in_cell.push(true),
            _ => {}
        }
        for (attribute, value) in self.written.element(name, element.attrs()) {
            let worded = WORDED.contains(&attribute.as_str()) || attribute.starts_with("data-");
            let plain = !value.text.starts_with("data:") && !value.text.starts_with('#');
            if worded && plain && value.text.chars().any(char::is_alphanumeric) {
                self.aside(&attribute, &value, "attribute in the markup");
            }
        }
    }

    fn close(&mut self, element: &Element) {
        let name = element.name();
        if matches!(name, "td" | "th") && !self.tables.is_empty() {
            self.cell();
            self.in_cell.pop();
        } else if !INLINE.contains(&name) || self.hides(element).is_some() {
            self.flush();
        }
        if self.hides(element).is_some() {
            self.hidden.pop();
        }
        if name == "table"
            && let Some(table) = self.tables.pop()
        {
            self.document.grids.push(grid(table.rows));
        }
    }

    /// Why a browser does not show an element.
    fn hides(&self, element: &Element) -> Option<&'static str> {
        let by_sheet = || self.sheet.hides(element).then_some("hidden by its style");
        hidden(element).or_else(by_sheet)
    }

    fn visibility(&self) -> Visibility {
        match self.hidden.first() {
            Some(why) => Visibility::Hidden(why.clone()),
            None => Visibility::Shown,
        }
    }

    /// Ends a paragraph, or a line of a cell.
    fn flush(&mut self) {
        let in_cell = self.in_cell.last().is_some() && self.hidden.is_empty();
        if in_cell {
            if !self.line.text.is_empty() && !self.line.text.ends_with('\n') {
                self.line.push("\n", None);
            }
            return;
        }
        let line = std::mem::take(&mut self.line);
        if line.text.trim().is_empty() {
            return;
        }
        let place = match self.visibility() {
            Visibility::Shown => {
                self.paragraphs += 1;
                Place::Paragraph { part: Part::Body, paragraph: self.paragraphs }
            }
            Visibility::Hidden(why) => Place::Field { name: why },
        };
        let visibility = self.visibility();
        line.trimmed().add(self.document, "\n", place, visibility, Role::Body);
    }

    fn cell(&mut self) {
        let line = std::mem::take(&mut self.line);
        let visibility = self.visibility();
        let Some(table) = self.tables.last_mut() else { return };
        let mut number = None;
        if !line.text.trim().is_empty() {
            let place =
                Place::TableCell { table: table.number, cell: cell_name(table.row, table.column) };
            let separator = if table.first_in_row { "\n" } else { "\t" };
            table.first_in_row = false;
            let line = line.trimmed();
            number = Some(line.add(self.document, separator, place, visibility, Role::Cell));
        }
        table.column += 1;
        if let Some(row) = table.rows.last_mut() {
            row.push(number);
        }
    }

    fn aside(&mut self, name: &str, value: &Traced, why: &str) {
        if value.text.trim().is_empty() {
            return;
        }
        let place = Place::Field { name: name.to_owned() };
        let visibility = Visibility::Hidden(why.to_owned());
        value.trimmed().add(self.document, "\n", place, visibility, Role::Field);
    }
}

/// Why a browser does not show an element, by the element alone.
fn hidden(element: &Element) -> Option<&'static str> {
    match element.name() {
        "script" => return Some("script"),
        "style" => return Some("style sheet"),
        "template" | "noscript" => return Some("template"),
        "title" => return Some("title of the page"),
        _ => {}
    }
    if element.attr("hidden").is_some() {
        return Some("hidden element");
    }
    if element.name() == "input" && element.attr("type") == Some("hidden") {
        return Some("hidden field");
    }
    let style = element.attr("style")?;
    if residue::hides(style) {
        Some("hidden by its style")
    } else if residue::whitens(style) {
        Some("letters in the colour of the page")
    } else {
        None
    }
}
