//! One file, or one part of a file, put forward for disclosure.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::place::{Place, Quad};
use super::residue::Residue;

/// A path in the bundle, then the members opened to reach the document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Source {
    /// Path below the bundle with `/`, undecodable bytes and control characters escaped.
    pub path: String,
    /// The way inside containers; empty for the file itself.
    pub members: Vec<Member>,
}

impl Source {
    /// The name of the file, or of the member inside its container.
    pub fn name(&self) -> &str {
        self.members.last().map_or(self.path.as_str(), |member| member.name.as_str())
    }
}

/// One step inside a container: an archive member, an attachment, a message of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Member {
    /// Number of the member in its container, from 0.
    pub index: u32,
    /// Its name, escaped as paths are.
    pub name: String,
}

/// What a file is, judged by its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Kind {
    /// Plain text of any other sort, Markdown and logs included.
    Text,
    /// Delimited text: CSV, TSV.
    Csv,
    /// JSON or JSON lines.
    Json,
    /// XML that no other format claims.
    Xml,
    /// A web page.
    Html,
    /// One message (RFC 5322).
    Eml,
    /// A mailbox of messages.
    Mbox,
    /// WordprocessingML.
    Docx,
    /// SpreadsheetML.
    Xlsx,
    /// PresentationML.
    Pptx,
    /// Portable Document Format.
    Pdf,
    /// Rich Text Format.
    Rtf,
    /// OpenDocument text.
    Odt,
    /// OpenDocument spreadsheet.
    Ods,
    /// OpenDocument presentation or drawing.
    Odp,
    /// Word 97 to 2003.
    Doc,
    /// Excel 5 to 2003.
    Xls,
    /// Excel in binary parts.
    Xlsb,
    /// PowerPoint 97 to 2003.
    Ppt,
    /// An Outlook item.
    Msg,
    /// A mailbox of Outlook.
    Pst,
    /// A compound file of another sort, such as an embedded object.
    Ole,
    /// What Outlook sends to other programs: winmail.dat.
    Tnef,
    /// Calendar entries (RFC 5545).
    Ics,
    /// Contacts (RFC 6350).
    Vcf,
    /// A photograph or scan.
    Jpeg,
    /// A picture.
    Png,
    /// A picture or scan, perhaps of several pages.
    Tiff,
    /// A picture.
    Gif,
    /// A picture.
    Bmp,
    /// A picture.
    Webp,
    /// A ZIP archive.
    Zip,
    /// A GZIP archive.
    Gzip,
    /// A TAR archive.
    Tar,
    /// A 7z archive.
    SevenZ,
    /// A file of no bytes.
    Empty,
    /// Something no reader claims, by its common name.
    Other(String),
}

impl Kind {
    /// The name used in reports.
    pub fn name(&self) -> &str {
        match self {
            Kind::Text => "text",
            Kind::Csv => "csv",
            Kind::Json => "json",
            Kind::Xml => "xml",
            Kind::Html => "html",
            Kind::Eml => "eml",
            Kind::Mbox => "mbox",
            Kind::Docx => "docx",
            Kind::Xlsx => "xlsx",
            Kind::Pptx => "pptx",
            Kind::Pdf => "pdf",
            Kind::Rtf => "rtf",
            Kind::Odt => "odt",
            Kind::Ods => "ods",
            Kind::Odp => "odp",
            Kind::Doc => "doc",
            Kind::Xls => "xls",
            Kind::Xlsb => "xlsb",
            Kind::Ppt => "ppt",
            Kind::Msg => "msg",
            Kind::Pst => "pst",
            Kind::Ole => "ole",
            Kind::Tnef => "tnef",
            Kind::Ics => "ics",
            Kind::Vcf => "vcf",
            Kind::Jpeg => "jpeg",
            Kind::Png => "png",
            Kind::Tiff => "tiff",
            Kind::Gif => "gif",
            Kind::Bmp => "bmp",
            Kind::Webp => "webp",
            Kind::Zip => "zip",
            Kind::Gzip => "gz",
            Kind::Tar => "tar",
            Kind::SevenZ => "7z",
            Kind::Empty => "empty",
            Kind::Other(name) => name,
        }
    }

    /// Whether the text is the decoded document itself, so that offsets count from its start.
    pub fn is_plain_text(&self) -> bool {
        matches!(self, Kind::Text | Kind::Csv)
    }
}

/// Whether someone who opens the released file would see the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visibility {
    /// It is on the face of the document.
    Shown,
    /// It is not, for this reason.
    Hidden(String),
}

/// What a segment is to its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Role {
    /// Running text.
    Body,
    /// A header field, a page header or footer.
    Header,
    /// One cell of a table.
    Cell,
    /// A property or attribute.
    Field,
    /// The name of the file or of a sheet.
    Name,
}

/// A format's own address for a segment: small opaque bytes, empty if its reader cannot say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor(pub Vec<u8>);

/// A run of text with one place: a paragraph, a cell, a line, a header field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// First byte in the arena.
    pub start: usize,
    /// One past the last byte in the arena.
    pub end: usize,
    /// Where it sits.
    pub place: Place,
    /// Whether a reader of the released file would see it.
    pub visibility: Visibility,
    /// What it is to its document.
    pub role: Role,
    /// Where its words lie in the file.
    pub anchor: Anchor,
}

impl Segment {
    /// The bytes of the arena it covers.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A table, so that detection can judge by column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Number of columns.
    pub columns: u32,
    /// The segment of each cell, row by row; none for an empty cell.
    pub cells: Vec<Option<u32>>,
}

impl Grid {
    /// The segment in a cell.
    pub fn at(&self, row: u32, column: u32) -> Option<u32> {
        if column >= self.columns {
            return None;
        }
        let index = u64::from(row) * u64::from(self.columns) + u64::from(column);
        self.cells.get(usize::try_from(index).ok()?).copied().flatten()
    }

    /// Number of rows.
    pub fn rows(&self) -> u32 {
        (self.cells.len() as u32).checked_div(self.columns).unwrap_or(0)
    }
}

/// Something in the file that was not read. A document with a problem is never called clear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Where, if it is not the whole document.
    pub place: Option<Place>,
    /// What was not read and why, without any text of the document.
    pub message: String,
    /// The limit that was hit, if that is the reason.
    pub limit: Option<String>,
}

impl Problem {
    /// A problem with the whole document.
    pub fn new(message: impl Into<String>) -> Problem {
        Problem { place: None, message: message.into(), limit: None }
    }

    /// A problem at one place.
    pub fn at(place: Place, message: impl Into<String>) -> Problem {
        Problem { place: Some(place), message: message.into(), limit: None }
    }
}

/// A picture whose text is still to be recognised.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// The picture as a file.
    pub bytes: Vec<u8>,
    /// The page it is drawn from; none for a picture by itself.
    pub page: Option<PageView>,
}

/// A page of a document as it was drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageView {
    /// Page number, from 1.
    pub page: u32,
    /// From pixels, counted from the upper left corner, to points of the page: the six numbers of a
    /// matrix (ISO 32000-1, 8.3.3).
    pub to_page: [f64; 6],
    /// Whether there may be text on it that is not read otherwise; if not, what was read already is
    /// compared with what is seen.
    pub needed: bool,
    /// Of a page that is compared: its own words that lie over something like writing, read or not,
    /// each with its place in hundredths of a point: left, bottom, right, top.
    pub marked: Vec<([i32; 4], String)>,
}

/// A word that was recognised on a picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recognised {
    /// First byte in the arena.
    pub start: usize,
    /// One past the last byte in the arena.
    pub end: usize,
    /// How sure the recognition is, in hundredths.
    pub confidence: u8,
    /// Where it is seen; none on a picture that is no page.
    pub quad: Option<Quad>,
}

/// Which stretch of a large plain text a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Its number, from 0.
    pub number: u32,
    /// The line of the file on which its text begins. In delimited text, the header is put before it,
    /// and is not counted.
    pub line: u32,
    /// Rows of the table that lie between the header and the next row.
    pub rows: u32,
}

/// One file, or one part of a file, put forward for disclosure.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// SHA-256 of its bytes.
    pub id: [u8; 32],
    /// Where it came from.
    pub source: Source,
    /// What it is.
    pub kind: Kind,
    /// Size in bytes.
    pub size: u64,
    /// All its text, segments one after another.
    pub text: String,
    /// The runs of text with their places, in the order of the arena.
    pub segments: Vec<Segment>,
    /// Its tables.
    pub grids: Vec<Grid>,
    /// Pictures handed out by its reader; none are left once they were looked at.
    pub pictures: Vec<Picture>,
    /// Words of the arena that were recognised on pictures, in its order.
    pub recognised: Vec<Recognised>,
    /// What was not read.
    pub problems: Vec<Problem>,
    /// What a release copy should not hold.
    pub residue: Vec<Residue>,
    /// What a person should know though all was read, such as a misleading file ending.
    pub notes: Vec<String>,
    /// Which stretch of its file it is, if it is not the whole of it.
    pub stretch: Option<Stretch>,
}

impl Document {
    /// An empty document.
    pub fn new(id: [u8; 32], source: Source, kind: Kind, size: u64) -> Document {
        Document {
            id,
            source,
            kind,
            size,
            text: String::new(),
            segments: Vec::new(),
            grids: Vec::new(),
            pictures: Vec::new(),
            recognised: Vec::new(),
            problems: Vec::new(),
            residue: Vec::new(),
            notes: Vec::new(),
            stretch: None,
        }
    }

    /// The end of what stands at the beginning of every stretch: the header of the table.
    pub fn repeated(&self) -> usize {
        let later = self.stretch.is_some_and(|stretch| stretch.number > 0);
        let header = self.grids.first().filter(|_| later).into_iter();
        let cells = header.flat_map(|grid| (0..grid.columns).filter_map(|c| grid.at(0, c)));
        let ends = cells.filter_map(|number| self.segments.get(number as usize).map(|s| s.end));
        if self.kind == Kind::Csv { ends.max().unwrap_or(0) } else { 0 }
    }

    /// The line of the file on which its text begins, for plain text.
    pub fn first_line(&self) -> u32 {
        self.stretch.map_or(1, |stretch| stretch.line)
    }

    /// Adds a run of text and returns its number. A separator keeps it apart from what came before.
    pub fn push(
        &mut self,
        separator: &str,
        text: &str,
        place: Place,
        visibility: Visibility,
        role: Role,
    ) -> u32 {
        if !self.text.is_empty() {
            self.text.push_str(separator);
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.mark(start..self.text.len(), place, visibility, role)
    }

    /// Declares text that is in the arena already to be a segment, and returns its number.
    pub fn mark(
        &mut self,
        range: Range<usize>,
        place: Place,
        visibility: Visibility,
        role: Role,
    ) -> u32 {
        let number = self.segments.len() as u32;
        self.segments.push(Segment {
            start: range.start,
            end: range.end,
            place,
            visibility,
            role,
            anchor: Anchor::default(),
        });
        number
    }

    /// Adds all that another document holds, after what is here.
    pub fn append(&mut self, other: Document) {
        if !self.text.is_empty() && !other.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let (shift, first) = (self.text.len(), self.segments.len() as u32);
        self.text.push_str(&other.text);
        self.segments.extend(other.segments.into_iter().map(|mut segment| {
            segment.start += shift;
            segment.end += shift;
            segment
        }));
        self.grids.extend(other.grids.into_iter().map(|mut grid| {
            for cell in grid.cells.iter_mut().flatten() {
                *cell += first;
            }
            grid
        }));
        self.pictures.extend(other.pictures);
        self.recognised.extend(other.recognised.into_iter().map(|mut word| {
            word.start += shift;
            word.end += shift;
            word
        }));
        self.problems.extend(other.problems);
        self.residue.extend(other.residue);
        self.notes.extend(other.notes);
    }

    /// Says where the words of a segment lie in the file.
    pub fn anchor(&mut self, number: u32, anchor: Anchor) {
        if let Some(segment) = self.segments.get_mut(number as usize) {
            segment.anchor = anchor;
        }
    }

    /// Drops what would trip those who come after: segments outside the text or inside a character,
    /// cells without a segment, leftovers under what is no check.
    pub fn mend(&mut self) {
        let text = &self.text;
        self.segments.retain(|segment| text.get(segment.start..segment.end).is_some());
        self.residue.retain(Residue::is_sound);
        self.recognised.retain(|word| text.get(word.start..word.end).is_some());
        let in_order = self.segments.is_sorted_by_key(|segment| segment.start);
        let count = self.segments.len();
        for grid in &mut self.grids {
            let fits = |number: &u32| (*number as usize) < count && in_order;
            for cell in &mut grid.cells {
                *cell = cell.filter(fits);
            }
        }
        if !in_order {
            self.segments.sort_by_key(|segment| segment.start);
        }
    }

    /// Number of the segment that holds a byte of the arena, or the last one that begins before it.
    pub fn segment_at(&self, offset: usize) -> Option<usize> {
        self.segments.partition_point(|segment| segment.start <= offset).checked_sub(1)
    }

    /// The recognised words that a range of the arena touches.
    pub fn recognised_in(&self, range: &Range<usize>) -> &[Recognised] {
        let first = self.recognised.partition_point(|word| word.end <= range.start);
        let last = self.recognised.partition_point(|word| word.start < range.end);
        self.recognised.get(first..last).unwrap_or_default()
    }

    /// The text of a segment.
    pub fn segment_text(&self, number: u32) -> &str {
        let segment = self.segments.get(number as usize);
        segment.and_then(|segment| self.text.get(segment.range())).unwrap_or("")
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("kind", &self.kind)
            .field("text_bytes", &self.text.len())
            .field("segments", &self.segments.len())
            .field("problems", &self.problems.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_leads_to_its_segment_and_debug_shows_no_text() {
        let mut document = Document::new([0; 32], Source::default(), Kind::Text, 0);
        let place = Place::Line { line: 1 };
        document.push("\n", "alpha", place.clone(), Visibility::Shown, Role::Body);
        document.push("\n", "beta", place, Visibility::Shown, Role::Body);
        assert_eq!(document.text, "alpha\nbeta");
        assert_eq!(document.segment_at(0), Some(0));
        assert_eq!(document.segment_at(5), Some(0));
        assert_eq!(document.segment_at(6), Some(1));
        assert_eq!(document.segment_text(1), "beta");
        assert!(!format!("{document:?}").contains("alpha"));
    }
}
