//! Properties of Outlook items, wherever they are kept: MSG, TNEF.

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
use crate::model::document::{Document, Role, Visibility};
use crate::model::place::Place;

mod lzfu;

/// What a property holds.
pub(super) enum Value {
    Text(String),
    Bytes(Vec<u8>),
    Number(u32),
}

/// The properties of one item, recipient or attachment, by their number.
#[derive(Default)]
pub(super) struct Properties {
    pub(super) all: Vec<(u16, Value)>,
}

const SUBJECT: u16 = 0x0037;
const HEADERS: u16 = 0x007D;
const BODY: u16 = 0x1000;
const RTF: u16 = 0x1009;
const HTML: u16 = 0x1013;
const CODE_PAGE: u16 = 0x3FDE;

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
];

/// Properties that hold no words about people.
const DULL: &[u16] = &[0x001A, 0x003D, 0x0C1E, 0x0064, 0x0075, 0x0077, 0x3002, 0x0E1D, 0x0070];

impl Properties {
    pub(super) fn text(&self, number: u16) -> Option<&str> {
        self.all.iter().find_map(|(known, value)| match value {
            Value::Text(text) if *known == number => Some(text.as_str()),
            _ => None,
        })
    }

    pub(super) fn bytes(&self, number: u16) -> Option<&[u8]> {
        self.all.iter().find_map(|(known, value)| match value {
            Value::Bytes(bytes) if *known == number => Some(bytes.as_slice()),
            _ => None,
        })
    }

    pub(super) fn number(&self, number: u16) -> Option<u32> {
        self.all.iter().find_map(|(known, value)| match value {
            Value::Number(found) if *known == number => Some(*found),
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
            if let Some(text) = self.text(*number) {
                header(document, name, text, *shown, &mut told);
            }
        }
        if let Some(headers) = self.text(HEADERS) {
            transport(headers, document, &mut told);
        }
        self.bodies(document, opening)?;
        self.others(document, &mut told);
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
            if bare(&apart.text) != bare(plain) || !apart.problems.is_empty() {
                document.append(apart);
            }
            result?;
        }
        Ok(())
    }

    /// Every other text, so that nothing is passed over.
    pub(super) fn others(&self, document: &mut Document, told: &mut BTreeSet<String>) {
        for (number, value) in &self.all {
            let Value::Text(text) = value else { continue };
            let known = matches!(*number, BODY | HTML | HEADERS) || DULL.contains(number);
            let text = decoded(text);
            if !known && told.insert(text.trim().to_owned()) {
                field(document, "property", &text, Some("property that mail programs do not show"));
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
    }

    /// What an attachment is called.
    pub(super) fn attachment_name(&self, number: usize) -> String {
        let named = [0x3707, 0x3704, 0x3001].iter().find_map(|known| self.text(*known));
        let named = named.map(str::trim).filter(|name| !name.is_empty());
        named.map_or_else(|| format!("attachment {number}"), str::to_owned)
    }
}

/// Text without what formatting changes.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
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
    if !document.text.is_empty() {
        document.text.push('\n');
    }
    document.text.push_str(name);
    document.text.push_str(": ");
    let visibility = match shown {
        true => Visibility::Shown,
        false => Visibility::Hidden("header field that mail programs do not show".into()),
    };
    document.push("", text, Place::Header { name: name.to_owned() }, visibility, Role::Header);
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
