//! Rich Text Format 1.9: text with its code pages, notes, fields, properties, pictures and objects.

mod charset;
mod group;
mod looks;
mod shapes;
mod tokens;

pub(super) use charset::code_page;

use std::ops::Range;

use super::Format;
use super::anchor::Traced;
use super::flow::{Flow, traced_field};
use super::html;
use super::limits::Stop;
use super::ooxml::residue::field;
use super::open::Opening;
use super::xmltext::Part;
use crate::model::document::{Document, Kind, Problem};
use crate::model::residue::Severity::Block;
use charset::Fonts;
use group::{Group, To};
use looks::Colours;
use shapes::{Cut, Shape};
use tokens::{Token, Tokens};

pub(super) struct Rtf;

impl Format for Rtf {
    fn kind(&self) -> Kind {
        Kind::Rtf
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        read(bytes, document, opening)
    }
}

/// Reads RTF, wherever it comes from.
pub(super) fn read(
    bytes: &[u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let fonts = Fonts::new();
    let base = Group::new(fonts.default);
    let mut reader = Reader {
        document,
        opening,
        flow: Flow::new(),
        fonts,
        colours: Colours::default(),
        groups: Vec::new(),
        now: base,
        pending: Vec::new(),
        sources: Vec::new(),
        at: 0..0,
        escaped: None,
        skip: 0,
        high: None,
        rows: vec![false],
        in_table: false,
        collected: Traced::default(),
        shape_property: String::new(),
        shapes: Vec::new(),
        cut: Cut::default(),
        data: Vec::new(),
        nibble: None,
        ending: "bin",
        members: 0,
        unread: 0,
        html: None,
    };
    let result = reader.all(bytes);
    reader.end(result)
}

struct Reader<'a, 'b> {
    document: &'a mut Document,
    opening: &'a mut Opening<'b>,
    flow: Flow,
    fonts: Fonts,
    colours: Colours,
    groups: Vec<Group>,
    now: Group,
    /// Bytes of text that are not decoded yet.
    pending: Vec<u8>,
    /// How many of them each token gave, and where it is written.
    sources: Vec<(usize, Range<usize>)>,
    /// Where the token is written that is being read.
    at: Range<usize>,
    /// A character written as `\u`, which stretches over what stands for it in older programs.
    escaped: Option<(String, Range<usize>)>,
    /// Characters to pass over after `\u`: they stand for it in older programs.
    skip: usize,
    /// The first half of a surrogate pair, and where it is written.
    high: Option<(u16, usize)>,
    /// Whether a row of a table is open, for each open story.
    rows: Vec<bool>,
    /// Whether the paragraph belongs to a table.
    in_table: bool,
    collected: Traced,
    /// The property of a shape whose value comes next.
    shape_property: String,
    /// Shapes that are open, the innermost last.
    shapes: Vec<Shape>,
    /// What is cut off the open picture.
    cut: Cut,
    data: Vec<u8>,
    nibble: Option<u8>,
    ending: &'static str,
    members: u32,
    unread: u32,
    /// The page that is wrapped in RTF, as Outlook does.
    html: Option<String>,
}

/// Groups inside one another; more than any program writes.
const DEPTH: usize = 10_000;

impl Reader<'_, '_> {
    fn all(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        let mut tokens = Tokens::new(bytes);
        while let Some(token) = tokens.next() {
            self.opening.budget.tick()?;
            self.at = tokens.range();
            match token {
                Token::Open => {
                    self.flush();
                    self.skip = 0;
                    if self.groups.len() >= DEPTH {
                        return Err(Stop::Damaged("RTF: groups without end".into()));
                    }
                    self.groups.push(self.now);
                    self.now.begins = None;
                    self.now.first = true;
                    self.now.starred = false;
                    continue;
                }
                Token::Close => {
                    self.flush();
                    self.skip = 0;
                    self.close()?;
                    continue;
                }
                Token::Word(name, number) => self.word(name, number)?,
                Token::Symbol(symbol) => self.symbol(symbol)?,
                Token::Hex(byte) => {
                    if self.skip > 0 {
                        self.skip -= 1;
                        self.stretch(self.at.end);
                    } else {
                        self.take(&[byte], self.at.clone());
                    }
                }
                Token::Text(text) => {
                    let passed = self.skip.min(text.len());
                    self.skip -= passed;
                    let text = text.get(passed..).unwrap_or_default();
                    let start = self.at.start + passed;
                    if passed > 0 {
                        self.stretch(start);
                    }
                    match self.now.to {
                        To::Data => self.hex(text),
                        _ => self.take(text, start..self.at.end),
                    }
                }
                Token::Binary(binary) => {
                    if self.now.to == To::Data {
                        self.data.extend_from_slice(binary);
                    }
                }
            }
            self.now.first = false;
        }
        if self.groups.is_empty() { Ok(()) } else { Err(Stop::Damaged("RTF: cut short".into())) }
    }

    fn end(mut self, result: Result<(), Stop>) -> Result<(), Stop> {
        self.flush();
        while !self.groups.is_empty() && result.is_err() {
            self.close()?;
        }
        let left = std::mem::take(&mut self.collected);
        self.flow.finish_all(self.document);
        if let Some(page) = self.html.take() {
            html::read_text(&Part::over(&page, None, 0), self.document, self.opening)?;
        }
        traced_field(self.document, "after the end", &left, Some("after the end of the document"));
        if self.unread > 0 {
            let message = format!("{} embedded object(s) were not read", self.unread);
            self.document.problems.push(Problem::new(message));
        }
        result
    }

    fn close(&mut self) -> Result<(), Stop> {
        let Some(before) = self.groups.pop() else { return Ok(()) };
        match self.now.begins {
            Some(To::Field(label)) => {
                let words = std::mem::take(&mut self.collected);
                traced_field(self.document, label, &words, Some("not part of the text"));
            }
            Some(To::ShapeProperty) => {
                self.shape_property = std::mem::take(&mut self.collected).text;
            }
            Some(To::ShapeValue) => {
                let value = std::mem::take(&mut self.collected).text;
                if let Some(shape) = self.shapes.last_mut() {
                    shape.set(&self.shape_property, &value);
                }
            }
            Some(To::Shape) => {
                let shape = self.shapes.pop().unwrap_or_default();
                self.leave(shape.covers(), "D05", "shape over the page");
                self.leave(shape.crops(), "D11", "cropped picture");
            }
            Some(To::Text) => {
                self.flow.finish(self.document);
                self.rows.pop();
            }
            Some(To::Data) => self.member()?,
            _ => {}
        }
        self.now = before;
        if self.groups.is_empty() {
            // What follows the outermost group is not part of the document.
            self.now.to = To::Field("after the end");
            self.now.begins = None;
        }
        Ok(())
    }

    /// Notes a finding, of a document of its own and not of the body of a message.
    fn leave(&mut self, found: bool, check: &str, place: &str) {
        if found && self.document.kind == Kind::Rtf {
            self.document.leave(check, Block, field(place), "");
        }
    }

    /// Decodes what is pending and puts it where it belongs.
    fn flush(&mut self) {
        if let Some((text, source)) = self.escaped.take() {
            self.put_from(&text, source);
        }
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let sources = std::mem::take(&mut self.sources);
        let decode = |bytes| self.now.encoding.decode_without_bom_handling(bytes).0;
        let mut words = Traced::default();
        if self.now.encoding.is_single_byte() || bytes.is_ascii() {
            let mut rest = bytes.as_slice();
            for (length, source) in sources {
                let (piece, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
                words.push(&decode(piece), Some(source));
                rest = after;
            }
        } else {
            let ends = sources.first().zip(sources.last());
            let source = ends.map(|((_, first), (_, last))| first.start..last.end);
            words.push(&decode(&bytes), source);
        }
        self.put(words);
    }

    /// Adds bytes of text that are written at a place.
    fn take(&mut self, bytes: &[u8], source: Range<usize>) {
        self.pending.extend_from_slice(bytes);
        self.sources.push((bytes.len(), source));
    }

    /// What was passed over belongs to the character before it.
    fn stretch(&mut self, end: usize) {
        if let Some((_, source)) = &mut self.escaped {
            source.end = end;
        }
    }

    fn put_from(&mut self, text: &str, source: Range<usize>) {
        let mut words = Traced::default();
        words.push(text, Some(source));
        self.put(words);
    }

    fn put(&mut self, words: Traced) {
        match self.now.to {
            To::Text => {
                if let Some(page) = &mut self.html {
                    if !self.now.not_html {
                        page.push_str(&words.text);
                    }
                    return;
                }
                if self.now.in_box && !words.text.trim().is_empty() {
                    self.shapes.iter_mut().for_each(|shape| shape.says = true);
                }
                self.leave_table();
                let on_page = !self.in_table && !self.flow.in_table() && !self.now.in_box;
                let look = || self.now.look.unseen(&self.colours, on_page);
                self.flow.words(words, self.now.why().or_else(look));
            }
            To::Page => {
                if let Some(page) = &mut self.html {
                    page.push_str(&words.text);
                }
            }
            To::Field(_) | To::ShapeProperty | To::ShapeValue => self.collected.append(words),
            To::Colours => self.colours.text(&words.text),
            To::Data | To::Fonts | To::Shape | To::Nothing => {}
        }
    }

    /// A paragraph outside any row ends the table before it.
    fn leave_table(&mut self) {
        let row = self.rows.last().copied().unwrap_or(false);
        if !row && !self.in_table && self.flow.in_table() {
            self.flow.end_table(self.document);
        }
    }

    fn row(&mut self) {
        if !self.flow.in_table() {
            self.flow.table();
        }
        if let Some(row) = self.rows.last_mut()
            && !*row
        {
            *row = true;
            self.flow.row();
        }
    }

    fn hex(&mut self, text: &[u8]) {
        for byte in text {
            let Some(digit) = char::from(*byte).to_digit(16) else { continue };
            let digit = digit as u8;
            match self.nibble.take() {
                None => self.nibble = Some(digit),
                Some(high) => self.data.push(high << 4 | digit),
            }
        }
    }

    /// Hands on a picture or an object.
    fn member(&mut self) -> Result<(), Stop> {
        let data = std::mem::take(&mut self.data);
        self.nibble = None;
        if data.is_empty() {
            return Ok(());
        }
        self.members += 1;
        let cut = std::mem::take(&mut self.cut);
        self.leave(cut.crops(), "D11", "cropped picture");
        let (most, limit) = self.opening.budget.may_unpack(data.len() as u64);
        if data.len() as u64 > most {
            return Err(Stop::Limit(limit));
        }
        self.opening.budget.unpacked(data.len() as u64);
        if self.ending == "object" {
            super::told::embedded(self.document);
            return match native(&data) {
                Some(inside) => self.opening.member(&format!("object {}", self.members), inside),
                None => {
                    self.unread += 1;
                    Ok(())
                }
            };
        }
        if self.ending == "ole" {
            return self.opening.member("custom data", native(&data).unwrap_or(&data));
        }
        self.opening.budget.image()?;
        let name = format!("picture {}.{}", self.members, self.ending);
        self.opening.member(&name, &data)
    }

    fn symbol(&mut self, symbol: u8) -> Result<(), Stop> {
        if self.skip > 0 {
            self.skip -= 1;
            self.stretch(self.at.end);
            return Ok(());
        }
        if matches!(symbol, b'\\' | b'{' | b'}') {
            self.take(&[symbol], self.at.clone());
            return Ok(());
        }
        self.flush();
        match symbol {
            b'*' => self.now.starred = self.now.first,
            b'~' => self.put("\u{a0}".into()),
            b'_' => self.put("-".into()),
            b'\n' | b'\r' => return self.word("par", None),
            b'\t' => self.put("\t".into()),
            _ => {}
        }
        Ok(())
    }
}

/// The data of an embedded object (OLE 1.0: version, sort, three names, length, data).
fn native(data: &[u8]) -> Option<&[u8]> {
    let number = |at: usize| -> Option<usize> {
        let bytes = data.get(at..at.checked_add(4)?)?;
        usize::try_from(u32::from_le_bytes(bytes.try_into().ok()?)).ok()
    };
    if number(4)? != 2 {
        return None;
    }
    let mut at = 8_usize;
    for _ in 0..3 {
        at = at.checked_add(4)?.checked_add(number(at)?)?;
    }
    let length = number(at)?;
    let start = at.checked_add(4)?;
    data.get(start..start.checked_add(length)?.min(data.len())).filter(|inside| !inside.is_empty())
}
