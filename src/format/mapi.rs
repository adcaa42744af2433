//! Properties of Outlook items, wherever they are kept: MSG, PST, TNEF.

use std::borrow::Cow;
use std::collections::BTreeSet;

use encoding_rs::Encoding;

use super::flow::field;
use super::html;
use super::limits::Stop;
use super::mail::header::decoded;
use super::open::Opening;
use super::rtf;
use super::text::decode;
use super::xmltext::Part;
use crate::model::document::{Document, Problem, Role, Visibility};
use crate::model::place::Place;

mod fields;
mod lzfu;
mod named;
mod recur;
mod value;
mod words;

pub(super) use named::{Name, Names};
pub(super) use value::{Value, fixed, listed, moment, row, width};

/// The properties of one item, recipient or attachment.
#[derive(Default)]
pub(super) struct Properties {
    all: Vec<(Name, Value)>,
}

const SUBJECT: u16 = 0x0037;
const HEADERS: u16 = 0x007D;
const BODY: u16 = 0x1000;
const RTF: u16 = 0x1009;
const HTML: u16 = 0x1013;
const CODE_PAGE: u16 = 0x3FDE;
/// The data of an attachment.
const DATA: u16 = 0x3701;
/// Dates of a series that differ from it.
const SERIES: u16 = 0x8216;

/// Fields with a name of their own; whether mail programs show them.
const HEADED: &[(u16, &str, bool)] = &[
    (SUBJECT, "Subject", true),
    (0x0C1A, "From", true),
    (0x5D01, "From", true),
    (0x0C1F, "From", true),
    (0x0042, "Sender", true),
    (0x0065, "Sender", true),
    (0x5D02, "Sender", true),
    (0x0E04, "To", true),
    (0x0E03, "Cc", true),
    (0x0E02, "Bcc", false),
    (0x0039, "Sent", true),
    (0x0E06, "Received", true),
];

/// Properties that hold no words about people; when an item was made and changed, as in other formats.
const DULL: &[u16] =
    &[0x001A, 0x003D, 0x0C1E, 0x0064, 0x0075, 0x0077, 0x3002, 0x0E1D, 0x0070, 0x3007, 0x3008];

impl Properties {
    pub(super) fn push(&mut self, number: u16, value: Value) {
        self.put(Name::Number(number), value);
    }

    pub(super) fn put(&mut self, name: Name, value: Value) {
        self.all.push((name, value));
    }

    /// Gives the properties that have numbers of this file alone the names that stand for them.
    pub(super) fn named(mut self, names: &Names) -> Properties {
        for (name, _) in &mut self.all {
            if let Name::Number(number) = name {
                *name = names.of(*number);
            }
        }
        self
    }

    fn values(&self, number: u16) -> impl Iterator<Item = &Value> {
        let named = move |(name, _): &&(Name, Value)| *name == Name::Number(number);
        self.all.iter().filter(named).map(|(_, value)| value)
    }

    pub(super) fn text(&self, number: u16) -> Option<&str> {
        self.values(number).find_map(|value| match value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    pub(super) fn bytes(&self, number: u16) -> Option<&[u8]> {
        self.values(number).find_map(|value| match value {
            Value::Bytes(bytes) => Some(bytes.as_slice()),
            _ => None,
        })
    }

    pub(super) fn number(&self, number: u16) -> Option<u32> {
        self.values(number).find_map(|value| match value {
            Value::Number(found) => Some(*found),
            _ => None,
        })
    }

    /// The item as a message: fields, bodies, and everything else that is text.
    pub(super) fn message(
        &self,
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let mut told = BTreeSet::new();
        for (number, name, shown) in HEADED {
            let text = self.values(*number).find_map(|value| seen(Some(*number), value));
            if let Some(text) = text {
                header(document, name, &text, *shown, &mut told);
            }
        }
        if let Some(headers) = self.text(HEADERS) {
            transport(headers, document, &mut told);
        }
        self.bodies(document, opening)?;
        self.others(document, &mut told);
        self.binaries(document);
        Ok(())
    }

    fn bodies(&self, document: &mut Document, opening: &mut Opening<'_>) -> Result<(), Stop> {
        let plain = self.text(BODY).unwrap_or("");
        opening.budget.text(plain.len())?;
        if !plain.trim().is_empty() {
            let place = Place::BodyLine { line: 1 };
            document.push("\n\n", plain, place, Visibility::Shown, Role::Body);
        }
        if let Some(page) = self.bytes(HTML) {
            let page = page_code(self.number(CODE_PAGE)).map_or_else(
                || decode::decode(page).text,
                |encoding| encoding.decode_without_bom_handling(page).0.into_owned(),
            );
            html::read_text(&Part::over(&page, None, 0), document, opening)?;
        } else if let Some(page) = self.text(HTML) {
            html::read_text(&Part::over(page, None, 0), document, opening)?;
        }
        if let Some(packed) = self.bytes(RTF) {
            let (most, limit) = opening.budget.may_unpack(packed.len() as u64);
            let rich = lzfu::unpack(packed, most).ok_or(Stop::Limit(limit))?;
            opening.budget.unpacked(rich.len() as u64);
            if rich.is_empty() {
                return Err(Stop::Damaged("the formatted body does not unpack".into()));
            }
            let mut apart =
                Document::new([0; 32], document.source.clone(), document.kind.clone(), 0);
            let result = rtf::read(&rich, &mut apart, opening);
            // Outlook keeps the same words twice.
            if !bare(&apart.text).eq(bare(plain)) || !apart.problems.is_empty() {
                document.append(apart);
            }
            result?;
        }
        Ok(())
    }

    /// All else that says something, so that nothing is passed over; the fields that Outlook shows first.
    fn others(&self, document: &mut Document, told: &mut BTreeSet<String>) {
        for labelled in [true, false] {
            for (name, value) in &self.all {
                let number = match name {
                    Name::Number(number) => Some(*number),
                    _ => None,
                };
                let label = number.and_then(fields::label);
                let known = number.is_some_and(|number| {
                    matches!(number, BODY | HTML | HEADERS) || DULL.contains(&number)
                });
                if known || label.is_some() != labelled {
                    continue;
                }
                let text = match (name, value) {
                    (Name::Own(_), Value::Plain(text)) => Some(Cow::Borrowed(text.as_str())),
                    (Name::Own(_), Value::Number(number)) => {
                        Some(number.cast_signed().to_string().into())
                    }
                    _ => seen(number, value),
                };
                let Some(text) = text else { continue };
                if let Name::Header(field) = name {
                    header(document, field, &text, false, told);
                } else if told.insert(text.trim().to_owned()) || matches!(name, Name::Own(_)) {
                    other(document, name, label, &text);
                }
            }
        }
    }

    /// Someone the item was sent to.
    pub(super) fn recipient(&self, document: &mut Document) {
        let name = self.text(0x3001).unwrap_or("");
        let address = self.text(0x39FE).or(self.text(0x3003)).unwrap_or("");
        let (field, shown) = match self.number(0x0C15) {
            Some(2) => ("Cc", true),
            Some(3) => ("Bcc", false),
            _ => ("To", true),
        };
        let text = match (name, address) {
            ("", only) | (only, "") => only.to_owned(),
            (name, address) if name.trim_matches('\'') == address => address.to_owned(),
            (name, address) => format!("{name} <{address}>"),
        };
        let mut told = BTreeSet::new();
        header(document, field, &text, shown, &mut told);
        told.extend([name.to_owned(), address.to_owned()]);
        self.others(document, &mut told);
        self.binaries(document);
    }

    /// What an attachment says of itself beside its name and its data.
    pub(super) fn attachment(&self, document: &mut Document) {
        for known in [0x3708, 0x370D] {
            let path = self.text(known).unwrap_or("");
            let why = Some("path that an attachment came from");
            field(document, "path of an attachment", path, why);
        }
        // Names, paths, and the sort of the file.
        let known = [0x3001, 0x3703, 0x3704, 0x3707, 0x3708, 0x370D, 0x370E];
        let mut told =
            known.iter().filter_map(|known| self.text(*known)).map(str::to_owned).collect();
        self.others(document, &mut told);
        self.binaries(document);
    }

    /// Words in properties of bytes, as far as they have not been said: nobody knows what all of them are
    /// for.
    fn binaries(&self, document: &mut Document) {
        let mut said: Option<String> = None;
        let mut cut = 0;
        for (name, value) in &self.all {
            let Value::Bytes(bytes) = value else { continue };
            match name {
                Name::Number(RTF | HTML | DATA) => continue,
                Name::Number(SERIES) => series(bytes, document),
                _ => {}
            }
            cut += usize::from(bytes.len() > words::MOST);
            for words in words::words(bytes) {
                let said = said.get_or_insert_with(|| even(&document.text));
                let even = even(words.strip_prefix("SMTP:").unwrap_or(&words));
                if !said.contains(even.as_str()) {
                    said.push_str(even.get(1..).unwrap_or_default());
                    field(document, "property of bytes", &words, Some(UNSEEN));
                }
            }
        }
        if cut > 0 {
            let text = format!("{cut} propert(ies) of bytes were read only in part");
            document.problems.push(Problem::new(text));
        }
    }

    /// What an attachment is called.
    pub(super) fn attachment_name(&self, number: usize) -> String {
        let named = [0x3707, 0x3704, 0x3001].iter().find_map(|known| self.text(*known));
        let named = named.map(str::trim).filter(|name| !name.is_empty());
        named.map_or_else(|| format!("attachment {number}"), str::to_owned)
    }
}

/// Why words that are in no field of a mail program are hidden.
const UNSEEN: &str = "property that mail programs do not show";

/// Subjects and places of dates that differ from their series.
fn series(bytes: &[u8], document: &mut Document) {
    match recur::changed(bytes) {
        Some(changed) => {
            changed.iter().for_each(|(label, words)| field(document, label, words, None))
        }
        None => {
            let text = "dates that differ from their series were read as words alone";
            document.problems.push(Problem::new(text));
        }
    }
}

/// Words in lower case, each between two blanks.
fn even(text: &str) -> String {
    let mut even = String::with_capacity(text.len() + 2);
    even.push(' ');
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            even.push(letter.to_ascii_lowercase());
        } else if letter.is_alphanumeric() {
            even.extend(letter.to_lowercase());
        } else if !even.ends_with(' ') {
            even.push(' ');
        }
    }
    if !even.ends_with(' ') {
        even.push(' ');
    }
    even
}

/// Text without what formatting changes.
fn bare(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric())
}

/// What a person sees of a value; none of bytes, of numbers that stand for no word, of no date.
fn seen(number: Option<u16>, value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Text(text) => Some(decoded(text)),
        Value::Number(value) => fields::word(number?, *value).map(Cow::Borrowed),
        Value::Moment(moment) => {
            value::told(*moment, number.is_some_and(fields::is_day)).map(Cow::Owned)
        }
        Value::Bytes(_) | Value::Plain(_) => None,
    }
}

/// A field under the name by which Outlook shows it, or that whoever made it gave it.
fn other(document: &mut Document, name: &Name, label: Option<&str>, text: &str) {
    let place = |name: &str| Place::Field { name: name.to_owned() };
    match (label, name) {
        (Some(label), _) => {
            labelled(document, label, text, place(label), Visibility::Shown, Role::Field);
        }
        (None, Name::Own(own)) => {
            // The name of a field of one's own is the file's own words.
            field(document, "property custom", own, Some(UNSEEN));
            let why = Visibility::Hidden(UNSEEN.into());
            document.push(": ", text.trim(), place("property custom"), why, Role::Field);
        }
        (None, _) => field(document, "property", text, Some(UNSEEN)),
    }
}

fn header(
    document: &mut Document,
    name: &str,
    text: &str,
    shown: bool,
    told: &mut BTreeSet<String>,
) {
    let text = decoded(text);
    let text = text.trim().trim_matches('\0').trim();
    if text.is_empty() || !told.insert(text.to_owned()) {
        return;
    }
    let visibility = match shown {
        true => Visibility::Shown,
        false => Visibility::Hidden("header field that mail programs do not show".into()),
    };
    let place = Place::Header { name: name.to_owned() };
    labelled(document, name, text, place, visibility, Role::Header);
}

/// A line of a name and what it says.
fn labelled(
    document: &mut Document,
    name: &str,
    text: &str,
    place: Place,
    visibility: Visibility,
    role: Role,
) {
    if !document.text.is_empty() {
        document.text.push('\n');
    }
    document.text.push_str(name);
    document.push(": ", text.trim(), place, visibility, role);
}

/// Header fields as they came over the network.
fn transport(text: &str, document: &mut Document, told: &mut BTreeSet<String>) {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        match lines.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => lines.push(line.to_owned()),
        }
    }
    let named = |name: &str| name.len() < 80 && name.bytes().all(|byte| byte.is_ascii_graphic());
    for line in lines {
        let (name, value) = match line.split_once(':') {
            Some((name, value)) if named(name) => (name, value),
            _ => ("other", line.as_str()),
        };
        header(document, name, value, false, told);
    }
}

/// A code page, if it is one that need not be guessed.
pub(super) fn page_code(number: Option<u32>) -> Option<&'static Encoding> {
    rtf::code_page(i32::try_from(number?).ok()?)
}

/// Text of one byte a letter, in a code page or guessed.
pub(super) fn narrow(bytes: &[u8], page: Option<&'static Encoding>) -> String {
    let text = match page {
        Some(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
        None => decode::decode(bytes).text,
    };
    text.trim_end_matches('\0').to_owned()
}
