//! XML for readers: bytes to text in the declared encoding, local names, attributes, entities.
//!
//! Entities that a file defines for itself are never expanded.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::Encoding;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::anchor::Traced;
use super::limits::Stop;
use super::open::Opening;
use super::text::decode;

mod reader;

pub(super) use reader::Reader;

/// The text of an XML part.
pub(super) fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let declared = declared(text.get(..text.floor_char_boundary(200)).unwrap_or(""));
        if declared.is_none_or(|encoding| encoding == encoding_rs::UTF_8) {
            return Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text));
        }
    }
    let head: String =
        bytes.iter().take(200).filter(|byte| byte.is_ascii()).map(|b| char::from(*b)).collect();
    match declared(&head) {
        Some(encoding) if !head.contains('\0') => encoding.decode(bytes).0,
        _ => Cow::Owned(decode::decode(bytes).text),
    }
}

fn declared(head: &str) -> Option<&'static Encoding> {
    let after = head.split_once("encoding=")?.1;
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = after.get(1..)?.split(quote).next()?;
    Encoding::for_label(label.as_bytes())
}

/// XML as it is read, and where it lies in the file.
pub(super) struct Part<'a> {
    text: Cow<'a, str>,
    /// How many bytes come before the text; none if the part was in another encoding, so that places
    /// in the text are not places in the part.
    shift: Option<usize>,
    number: u32,
}

impl<'a> Part<'a> {
    /// Makes the part with this number ready to be read.
    pub(super) fn new(bytes: &'a [u8], number: u32) -> Part<'a> {
        let text = decoded(bytes);
        let before = (text.as_ptr() as usize).checked_sub(bytes.as_ptr() as usize);
        let within = |at: &usize| {
            let end = at.checked_add(text.len());
            end.and_then(|end| bytes.get(*at..end)) == Some(text.as_bytes())
        };
        let shift = before.filter(within);
        Part { text, shift, number }
    }

    /// A part whose text was decoded elsewhere, and `shift` as above.
    pub(super) fn over(text: &'a str, shift: Option<usize>, number: u32) -> Part<'a> {
        Part { text: Cow::Borrowed(text), shift, number }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// No words yet of this part.
    pub(super) fn none(&self) -> Traced {
        Traced::of(self.number)
    }

    /// Bytes of the part under a range of its text.
    pub(super) fn at(&self, range: Range<usize>) -> Option<Range<usize>> {
        self.shift.filter(|_| range.start < range.end).map(|by| range.start + by..range.end + by)
    }

    /// Words that stand at a range of the text.
    pub(super) fn words(&self, words: &str, range: Range<usize>) -> Traced {
        let mut traced = self.none();
        traced.push(words, self.at(range));
        traced
    }

    /// All attributes of an element, by their full names.
    pub(super) fn attributes(&self, start: &BytesStart<'_>) -> Vec<(String, Traced)> {
        let mut all = start.attributes();
        let all = all.with_checks(false).flatten();
        all.map(|found| (found.key.as_ref().to_owned(), self.value(&found))).collect()
    }

    /// The value of an attribute by its local name, or nothing.
    pub(super) fn of(&self, start: &BytesStart<'_>, name: &str) -> Traced {
        let mut all = start.attributes();
        let found =
            all.with_checks(false).flatten().find(|found| local(found.key.as_ref()) == name);
        found.map_or_else(|| self.none(), |found| self.value(&found))
    }

    fn value(&self, attribute: &Attribute<'_>) -> Traced {
        let raw: &str = &attribute.value;
        let from = (raw.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize);
        let within = |from: &usize| self.text.get(*from..from + raw.len()) == Some(raw);
        let range = from.filter(within).map_or(0..0, |from| from..from + raw.len());
        self.words(&value(attribute), range)
    }
}

/// A reader that does not mind unbalanced elements.
pub(super) fn reader(text: &str) -> Reader<'_> {
    Reader::new(text)
}

/// The next event.
pub(super) fn next<'a>(reader: &mut Reader<'a>) -> Result<Event<'a>, Stop> {
    reader.event().map_err(|error| Stop::Damaged(short(&error)))
}

/// The next event, and where its words are written: those of CDATA without `<![CDATA[` and `]]>`.
pub(super) fn next_at<'a>(reader: &mut Reader<'a>) -> Result<(Event<'a>, Range<usize>), Stop> {
    let from = reader.at();
    let event = next(reader)?;
    let to = reader.at();
    let at = match event {
        Event::CData(_) => from + 9..to.saturating_sub(3),
        _ => from..to,
    };
    Ok((event, at))
}

/// What is wrong with XML, without any of its text.
fn short(error: &quick_xml::Error) -> String {
    let kind = match error {
        quick_xml::Error::Syntax(_) => "syntax error",
        quick_xml::Error::IllFormed(_) => "not well formed",
        quick_xml::Error::InvalidAttr(_) => "bad attribute",
        quick_xml::Error::Encoding(_) => "bad encoding",
        quick_xml::Error::Escape(_) => "bad reference",
        _ => "unreadable",
    };
    format!("XML: {kind}")
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    match memchr::memrchr(b':', name.as_bytes()) {
        Some(at) => name.get(at + 1..).unwrap_or(name),
        None => name,
    }
}

/// The local name of an element.
pub(super) fn tag<'a>(start: &'a BytesStart<'_>) -> &'a str {
    let name: &str = start;
    let (mut from, mut to) = (0, name.len());
    for (at, byte) in name.bytes().enumerate() {
        match byte {
            b':' => from = at + 1,
            b' ' | b'/' | b'\t' | b'\n' | b'\r' | b'\x0c' => {
                to = at;
                break;
            }
            _ => {}
        }
    }
    name.get(from..to).unwrap_or(name)
}

/// The value of an attribute, by its local name.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    for attribute in start.attributes().with_checks(false).flatten() {
        if local(attribute.key.as_ref()) == name {
            return Some(value(&attribute));
        }
    }
    None
}

/// All attributes, by their full names.
pub(super) fn attributes(start: &BytesStart<'_>) -> Vec<(String, String)> {
    let mut all = start.attributes();
    let all = all.with_checks(false).flatten();
    all.map(|attribute| (attribute.key.as_ref().to_owned(), value(&attribute))).collect()
}

fn value(attribute: &Attribute<'_>) -> String {
    match quick_xml::escape::unescape(&attribute.value) {
        Ok(value) => value.into_owned(),
        Err(_) => attribute.value.to_string(),
    }
}

/// What a reference such as `&amp;` or `&#233;` stands for; a name that is not XML's own is kept as
/// it is written.
pub(super) fn reference(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        return letter.to_string();
    }
    let name: &str = reference;
    let known = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{a0}",
        _ => return format!("&{name};"),
    };
    known.to_owned()
}

/// Whether an on/off attribute or value means on.
pub(super) fn is_on(value: Option<&str>) -> bool {
    !matches!(value, Some("0" | "false" | "off" | "none"))
}

/// What a pass over XML meets. An empty element is opened and closed.
pub(super) enum Met<'a> {
    Open(&'a BytesStart<'a>),
    Close(&'a str),
    /// Words, and where they are written in the text.
    Words(&'a str, Range<usize>),
}

/// Goes over XML once.
pub(super) fn walk(
    text: &str,
    opening: &mut Opening<'_>,
    each: &mut dyn FnMut(Met<'_>),
) -> Result<(), Stop> {
    let mut reader = reader(text);
    loop {
        opening.budget.tick()?;
        let (event, at) = next_at(&mut reader)?;
        match event {
            Event::Start(start) => each(Met::Open(&start)),
            Event::Empty(start) => {
                each(Met::Open(&start));
                each(Met::Close(tag(&start)));
            }
            Event::End(end) => each(Met::Close(local(end.name().as_ref()))),
            Event::Text(text) => each(Met::Words(&text.xml10_content(), at)),
            Event::CData(text) => each(Met::Words(&text.xml10_content(), at)),
            Event::GeneralRef(name) => each(Met::Words(&reference(&name), at)),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Whether an attribute is there and means on.
pub(super) fn on(start: &BytesStart<'_>, name: &str) -> bool {
    let value = attribute(start, name);
    value.is_some() && is_on(value.as_deref())
}

/// The value of an attribute, or nothing.
pub(super) fn of(start: &BytesStart<'_>, name: &str) -> String {
    attribute(start, name).unwrap_or_default()
}
