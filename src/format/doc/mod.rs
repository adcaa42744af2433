//! Word 6 to 2003 (MS-DOC): the text by its pieces, notes, headers, comments, and who worked on it.

mod fib;
mod left;
mod looks;
mod runs;
mod styles;

use encoding_rs::Encoding;

use super::Format;
use super::anchor::Traced;
use super::bytes::{size_at, slice, u16_at, utf16};
use super::cfb::{Compound, ROOT};
use super::colour::GROUND;
use super::flow::{Flow, field};
use super::limits::Stop;
use super::ole;
use super::open::Opening;
use super::propset;
use super::text::decode;
use crate::model::document::{Document, Kind, Problem};
use crate::model::place::{Part, Place};
use crate::model::residue::Severity::Block;
use fib::{Head, Piece};
use runs::{Row, Runs};
use styles::Styles;

pub(super) struct Doc;

impl Format for Doc {
    fn kind(&self) -> Kind {
        Kind::Doc
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let mut compound = Compound::open(bytes)?;
        read(&mut compound, ROOT, document, opening)?;
        ole::whole(&compound)
    }
}

/// Reads the document in a storage.
pub(super) fn read(
    compound: &mut Compound<'_>,
    storage: usize,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let stream = compound.stream_named(storage, "WordDocument").unwrap_or_default();
    let zero = compound.stream_named(storage, "0Table").unwrap_or_default();
    let one = compound.stream_named(storage, "1Table").unwrap_or_default();
    let head = Head::read(&stream, &zero, &one)?;
    text(&head, document, opening)?;
    left::read(&head, document, opening)?;
    people(&head, document);
    propset::read(compound, storage, document);
    pictures(compound, storage, document, opening)?;
    if opening.budget.look && [&zero, &one].into_iter().any(|table| super::blips::crops(table)) {
        cropped(document);
    }
    ole::rest(compound, storage, &["WordDocument", "0Table", "1Table", "Data"], document, opening)
}

fn text(head: &Head<'_>, document: &mut Document, opening: &mut Opening<'_>) -> Result<(), Stop> {
    let styles = Styles::read(head.table(fib::STYLES));
    let mut walk = Walk {
        flow: Flow::new(),
        hidden: runs::hidden(head, &styles, opening)?,
        rows: runs::rows(head.stream, head.table(fib::PARAGRAPHS), opening)?,
        shaded: runs::shaded(head.stream, head.table(fib::PARAGRAPHS), &styles, opening)?,
        in_box: false,
        fields: Vec::new(),
        row_open: false,
        line: String::new(),
        why: None,
    };
    // Where each story begins: main text, notes and so on follow one another.
    let mut ends = Vec::new();
    let mut sum = 0_usize;
    for count in head.counts {
        sum = sum.saturating_add(count);
        ends.push(sum);
    }
    let headers = Headers::read(head.table(fib::HEADERS), ends.get(1).copied().unwrap_or(0));
    let pieces = head.pieces()?;
    let encoding = encoding(head, &pieces);
    let mut story = 0;
    let mut read_any = false;
    for piece in pieces {
        let size = if piece.wide { 2 } else { 1 };
        let length = (piece.last - piece.first).saturating_mul(size);
        let there = head.stream.len().saturating_sub(piece.offset);
        if there < length {
            let text = "not read to the end: damaged (a piece of the text is missing)";
            document.problems.push(Problem::new(text));
        }
        let bytes = slice(head.stream, piece.offset, length.min(there)).unwrap_or_default();
        for (number, letter) in letters(bytes, piece.wide, encoding) {
            opening.budget.tick()?;
            let position = piece.first + number;
            while ends.get(story).is_some_and(|end| position >= *end) && story < 7 {
                walk.end_story(story, document);
                story += 1;
                walk.begin_story(story);
            }
            if story == 2 {
                walk.header(headers.at(position), document);
            }
            walk.letter(letter, piece.offset + number * size, story, document);
            read_any = true;
        }
        opening.budget.text(document.text.len())?;
    }
    walk.end_story(story, document);
    walk.flow.finish_all(document);
    if read_any { Ok(()) } else { Err(Stop::Damaged("no text in the document".into())) }
}

/// The characters of a piece with their number. Bytes of older files may need two for one.
fn letters<'a>(
    bytes: &'a [u8],
    wide: bool,
    encoding: &'static Encoding,
) -> Box<dyn Iterator<Item = (usize, char)> + 'a> {
    if wide {
        let units = bytes.chunks_exact(2).filter_map(|two| u16_at(two, 0));
        let mut number = 0;
        return Box::new(char::decode_utf16(units).map(move |letter| {
            let letter = letter.unwrap_or(char::REPLACEMENT_CHARACTER);
            let here = number;
            number += letter.len_utf16();
            (here, letter)
        }));
    }
    if encoding.is_single_byte() {
        let one = move |(number, byte): (usize, &u8)| {
            let (text, _) = encoding.decode_without_bom_handling(std::slice::from_ref(byte));
            (number, text.chars().next().unwrap_or(' '))
        };
        return Box::new(bytes.iter().enumerate().map(one));
    }
    let text = encoding.decode_without_bom_handling(bytes).0.into_owned();
    let all: Vec<char> = text.chars().collect();
    Box::new(all.into_iter().enumerate())
}

/// The code page of text of one byte a letter. Word 97 and later know one alone, on a Macintosh too
/// (MS-DOC 2.9.73). Word 6 and 95 say it by the language, or not at all.
fn encoding(head: &Head<'_>, pieces: &[Piece]) -> &'static Encoding {
    if !head.is_old() {
        return encoding_rs::WINDOWS_1252;
    }
    if head.mac {
        return encoding_rs::MACINTOSH;
    }
    let language = head.language;
    match language & 0x3FF {
        0x04 => {
            if language == 0x0404 {
                encoding_rs::BIG5
            } else {
                encoding_rs::GBK
            }
        }
        0x05 | 0x0E | 0x15 | 0x18 | 0x1A | 0x1B | 0x24 => encoding_rs::WINDOWS_1250,
        0x02 | 0x19 | 0x22 | 0x23 => encoding_rs::WINDOWS_1251,
        0x08 => encoding_rs::WINDOWS_1253,
        0x1F => encoding_rs::WINDOWS_1254,
        0x0D => encoding_rs::WINDOWS_1255,
        0x01 | 0x29 => encoding_rs::WINDOWS_1256,
        0x25..=0x27 => encoding_rs::WINDOWS_1257,
        0x11 => encoding_rs::SHIFT_JIS,
        0x12 => encoding_rs::EUC_KR,
        _ => {
            let bytes = |piece: &Piece| {
                slice(head.stream, piece.offset, piece.last.saturating_sub(piece.first))
            };
            let all: Vec<u8> = pieces.iter().filter_map(bytes).flatten().copied().collect();
            decode::guess(&all)
        }
    }
}

struct Walk {
    flow: Flow,
    hidden: Runs<&'static str>,
    rows: Runs<Row>,
    shaded: Runs<()>,
    /// In a text box, which may have any colour.
    in_box: bool,
    /// Fields that are open: whether their code is being read.
    fields: Vec<bool>,
    row_open: bool,
    line: String,
    /// Why the line is not shown.
    why: Option<&'static str>,
}

impl Walk {
    fn begin_story(&mut self, story: usize) {
        self.in_box = story >= 6;
        match story {
            1 => self.flow.begin(Part::Footnote),
            4 => self.flow.begin(Part::Comment),
            5 => self.flow.begin(Part::Endnote),
            6 | 7 => self.flow.begin(Part::Body),
            _ => {}
        }
    }

    fn end_story(&mut self, _story: usize, document: &mut Document) {
        self.flush();
        self.fields.clear();
        self.row_open = false;
        self.flow.finish_all(document);
    }

    /// Page headers and footers are parts of one story.
    fn header(&mut self, part: Option<Part>, document: &mut Document) {
        if let Some(part) = part {
            self.flush();
            self.flow.finish_all(document);
            self.flow.begin(part);
        }
    }

    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.flow.words(Traced::from(line.as_str()), self.why);
    }

    fn put(&mut self, letter: char, offset: usize) {
        let code = self.fields.contains(&true).then_some("field code");
        let why = self.hidden.at(offset).filter(|why| *why != GROUND || self.on_page(offset));
        let why = why.or(code);
        if why != self.why {
            self.flush();
            self.why = why;
        }
        self.line.push(letter);
    }

    /// Whether letters stand on the bare page, as far as can be told: cells, boxes and paragraphs may have
    /// a ground of their own.
    fn on_page(&self, offset: usize) -> bool {
        let own = self.rows.at(offset).is_some() || self.shaded.at(offset).is_some();
        !own && !self.in_box
    }

    fn letter(&mut self, letter: char, offset: usize, story: usize, document: &mut Document) {
        match letter {
            '\r' | '\u{c}' => {
                self.flush();
                let in_table = self.rows.at(offset).is_some() && letter == '\r';
                if in_table {
                    self.open_row();
                } else if !self.row_open && self.flow.in_table() {
                    self.flow.end_table(document);
                }
                self.flow.paragraph(document);
            }
            '\u{7}' => {
                self.flush();
                if self.rows.at(offset) == Some(Row::End) {
                    self.row_open = false;
                } else {
                    self.open_row();
                    self.flow.cell(document);
                }
            }
            '\u{13}' => self.fields.push(true),
            '\u{14}' => {
                if let Some(code) = self.fields.last_mut() {
                    *code = false;
                }
            }
            '\u{15}' => {
                self.fields.pop();
            }
            // A note or comment begins with its own mark.
            '\u{2}' | '\u{5}' if matches!(story, 1 | 4 | 5) => {
                self.flush();
                if self.flow.has_words() {
                    self.flow.finish_all(document);
                    self.begin_story(story);
                }
            }
            '\u{b}' => self.put('\n', offset),
            '\t' | '\n' => self.put(letter, offset),
            '\u{1e}' => self.put('-', offset),
            '\0'..='\u{1f}' => {}
            _ => self.put(letter, offset),
        }
    }

    fn open_row(&mut self) {
        if !self.flow.in_table() {
            self.flow.table();
        }
        if !self.row_open {
            self.row_open = true;
            self.flow.row();
        }
    }
}

/// Where page headers and footers begin.
struct Headers {
    starts: Vec<(usize, Part)>,
}

impl Headers {
    fn read(table: &[u8], from: usize) -> Headers {
        let start = |number: usize| {
            let place = size_at(table, number * 4)?;
            // Six separators come first, then six stories for each section.
            let part = match number.checked_sub(6)? % 6 {
                2 | 3 | 5 => Part::Footer,
                _ => Part::Header,
            };
            Some((place.saturating_add(from), part))
        };
        let mut starts: Vec<(usize, Part)> = (6..table.len() / 4).filter_map(start).collect();
        starts.sort_by_key(|(place, _)| *place);
        Headers { starts }
    }

    fn at(&self, position: usize) -> Option<Part> {
        let found = self.starts.partition_point(|(start, _)| *start <= position);
        // Several stories that begin at one place are empty but for the last.
        let (start, part) = self.starts.get(found.checked_sub(1)?)?;
        (*start == position).then_some(*part)
    }
}

/// People and places that the document remembers.
fn people(head: &Head<'_>, document: &mut Document) {
    let owners = head.table(fib::COMMENT_AUTHORS);
    let mut at = 0;
    while let Some(length) = u16_at(owners, at) {
        let Some(name) = slice(owners, at + 2, usize::from(length) * 2) else { break };
        field(document, "author of a comment", &utf16(name), None);
        at += 2 + usize::from(length) * 2;
    }
    for (table, label) in [
        (fib::CHANGE_AUTHORS, "author of a change"),
        (fib::SAVED_BY, "saved by"),
        (fib::ASSOCIATED, "property"),
        (fib::BOOKMARKS, "bookmark"),
    ] {
        // Word puts this one first, whoever makes a change.
        let made_up = |words: &String| words.starts_with('_') || words == "Unknown";
        for words in strings(head.table(table)).into_iter().filter(|words| !made_up(words)) {
            field(document, label, &words, Some("not part of the text"));
        }
    }
}

/// A table of strings (MS-DOC 2.2.4).
fn strings(table: &[u8]) -> Vec<String> {
    let wide = u16_at(table, 0) == Some(0xFFFF);
    let mut at = if wide { 2 } else { 0 };
    let count = u16_at(table, at).unwrap_or(0);
    let extra = usize::from(u16_at(table, at + 2).unwrap_or(0));
    at += 4;
    let mut found = Vec::new();
    for _ in 0..count {
        let length = if wide {
            u16_at(table, at).map(|letters| usize::from(letters) * 2)
        } else {
            table.get(at).map(|letters| usize::from(*letters))
        };
        let Some(length) = length else { break };
        at += if wide { 2 } else { 1 };
        let Some(text) = slice(table, at, length) else { break };
        found.push(if wide { utf16(text) } else { super::bytes::latin(text) });
        at += length + extra;
    }
    found
}

/// Pictures in the `Data` stream, found by how they begin.
fn pictures(
    compound: &mut Compound<'_>,
    storage: usize,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let data = compound.stream_named(storage, "Data").unwrap_or_default();
    if opening.budget.look && super::blips::crops(&data) {
        cropped(document);
    }
    super::blips::read(&data, document, opening)
}

fn cropped(document: &mut Document) {
    document.leave("D11", Block, Place::Field { name: "cropped picture".into() }, "");
}
