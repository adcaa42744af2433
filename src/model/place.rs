//! Where text sits, in the words used on a redaction schedule.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a run of text sits in its document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Place {
    /// A line of a plain text file, counted from 1.
    Line {
        /// Line number.
        line: u32,
    },
    /// A line of the body of a message, counted from 1.
    BodyLine {
        /// Line number.
        line: u32,
    },
    /// A header field of a message.
    Header {
        /// Name of the field, such as `Subject`.
        name: String,
    },
    /// A paragraph of a word-processed document or web page, counted from 1 in its part.
    Paragraph {
        /// The part of the document it belongs to.
        part: Part,
        /// Paragraph number in the part.
        paragraph: u32,
    },
    /// A cell of a table in a document, a web page or a slide.
    TableCell {
        /// Table number in document order, from 1.
        table: u32,
        /// Column letters and row number, such as `B2`.
        cell: String,
    },
    /// A cell of a spreadsheet or of a delimited text file.
    Cell {
        /// Name of the sheet; none for delimited text.
        sheet: Option<String>,
        /// Column letters and row number, such as `B7`.
        cell: String,
    },
    /// A line of a page, in PDF points from the lower left corner.
    Page {
        /// Page number, from 1.
        page: u32,
        /// Left, bottom, right, top, in hundredths of a point.
        bounds: [i32; 4],
    },
    /// A line of text on a picture, in points of the picture from its upper left corner.
    Picture {
        /// Page of the picture, from 1.
        page: u32,
        /// Left, top, right, bottom.
        bounds: [i32; 4],
    },
    /// A slide of a presentation.
    Slide {
        /// Slide number in presentation order, from 1.
        slide: u32,
        /// Whether the text is in the speaker's notes.
        notes: bool,
    },
    /// A named field: a document property, alternative text, a comment in markup.
    Field {
        /// What the field is called.
        name: String,
    },
    /// The name of a sheet.
    SheetName,
    /// The name of the file, or of the member inside its container.
    FileName,
}

/// A rectangle along the writing on a page, in points from the lower left corner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quad {
    /// Page number, from 1.
    pub page: u32,
    /// Its lower left corner, seen along the writing.
    pub corner: [f64; 2],
    /// Unit vector along the writing.
    pub along: [f64; 2],
    /// Width along the writing, and height.
    pub size: [f64; 2],
}

impl Quad {
    /// The one that holds this and the next one of the same line of writing; none if it is on another
    /// line, or further off than words are.
    pub fn joined(&self, next: &Quad) -> Option<Quad> {
        let ([x, y], [width, height]) = (self.along, self.size);
        let from = [next.corner[0] - self.corner[0], next.corner[1] - self.corner[1]];
        let (right, up) = (from[0] * x + from[1] * y, from[1] * x - from[0] * y);
        let same = self.page == next.page
            && x * next.along[0] + y * next.along[1] > 0.995
            && up.abs() < 0.6 * height
            && (-height..width + 3.0 * height).contains(&right);
        let (left, low) = (right.min(0.0), up.min(0.0));
        let size = [width.max(right + next.size[0]) - left, height.max(up + next.size[1]) - low];
        let corner = [self.corner[0] + left * x - low * y, self.corner[1] + left * y + low * x];
        same.then_some(Quad { corner, size, ..*self })
    }
}

/// The part of a document a paragraph belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Part {
    /// The main text.
    Body,
    /// A page header.
    Header,
    /// A page footer.
    Footer,
    /// A footnote.
    Footnote,
    /// An endnote.
    Endnote,
    /// A reviewer's comment.
    Comment,
}

impl Place {
    /// The place `lines` line breaks further on, for places that count lines.
    pub fn moved(&self, lines: u32) -> Place {
        match self {
            Place::Line { line } => Place::Line { line: line + lines },
            Place::BodyLine { line } => Place::BodyLine { line: line + lines },
            other => other.clone(),
        }
    }

    /// The sheet this place names, if any.
    pub fn sheet(&self) -> Option<&str> {
        match self {
            Place::Cell { sheet, .. } => sheet.as_deref(),
            _ => None,
        }
    }

    /// The same place with the name of its sheet replaced.
    pub fn with_sheet(&self, name: &str) -> Place {
        match self {
            Place::Cell { sheet: Some(_), cell } => {
                Place::Cell { sheet: Some(name.to_owned()), cell: cell.clone() }
            }
            other => other.clone(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Line { line } => write!(f, "line {line}"),
            Place::BodyLine { line } => write!(f, "body line {line}"),
            Place::Header { name } => write!(f, "header {name}"),
            Place::Paragraph { part, paragraph } => match part {
                Part::Body => write!(f, "paragraph {paragraph}"),
                Part::Header => f.write_str("header"),
                Part::Footer => f.write_str("footer"),
                Part::Footnote => write!(f, "footnote {paragraph}"),
                Part::Endnote => write!(f, "endnote {paragraph}"),
                Part::Comment => write!(f, "comment {paragraph}"),
            },
            Place::TableCell { table, cell } => write!(f, "table {table} cell {cell}"),
            Place::Cell { sheet: Some(sheet), cell } => write!(f, "cell {sheet}!{cell}"),
            Place::Cell { sheet: None, cell } => write!(f, "cell {cell}"),
            Place::Page { page, .. } => write!(f, "page {page}"),
            Place::Picture { page: 0 | 1, .. } => f.write_str("picture"),
            Place::Picture { page, .. } => write!(f, "picture page {page}"),
            Place::Slide { slide, notes: false } => write!(f, "slide {slide}"),
            Place::Slide { slide, notes: true } => write!(f, "slide {slide} notes"),
            Place::Field { name } => write!(f, "field {name}"),
            Place::SheetName => f.write_str("sheet name"),
            Place::FileName => f.write_str("file name"),
        }
    }
}

/// Column letters and row number of a cell, counted from zero: (0, 0) is `A1`.
pub fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = ((rest - 1) % 26) as u8;
        letters.push(b'A' + digit);
        rest = (rest - 1) / 26;
    }
    letters.reverse();
    let mut name = String::from_utf8(letters).unwrap_or_default();
    name.push_str(&(u64::from(row) + 1).to_string());
    name
}

/// Row and column, counted from zero, of a cell name such as `B7`.
pub fn parse_cell(name: &str) -> Option<(u32, u32)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = name.split_at(digits);
    let mut column: u32 = 0;
    for letter in letters.chars() {
        let value = (letter.to_ascii_uppercase() as u32).checked_sub('A' as u32)?;
        if value > 25 {
            return None;
        }
        column = column.checked_mul(26)?.checked_add(value + 1)?;
    }
    let row: u32 = number.parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cell_names_go_both_ways() {
        for (row, column, name) in [(0, 0, "A1"), (6, 1, "B7"), (9, 26, "AA10"), (0, 16383, "XFD1")]
        {
            assert_eq!(cell_name(row, column), name);
            assert_eq!(parse_cell(name), Some((row, column)));
        }
        for bad in ["", "7", "B", "B0", "é1", "ZZZZZZZZ1"] {
            assert_eq!(parse_cell(bad), None, "{bad}");
        }
    }
}
