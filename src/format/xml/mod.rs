//! XML that no other format claims: text and attribute values, each labelled by its element.

use quick_xml::events::Event;

use super::Format;
use super::limits::Stop;
use super::open::Opening;
use super::xmltext;
use crate::model::document::{Document, Kind, Role, Visibility};
use crate::model::place::Place;

pub(super) struct Xml;

impl Format for Xml {
    fn kind(&self) -> Kind {
        Kind::Xml
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        opening.budget.text(bytes.len())?;
        let text = xmltext::decoded(bytes);
        let mut reader = xmltext::reader(&text);
        let mut label = String::new();
        let mut pending = String::new();
        let mut place = Counter { text: &text, at: 0, line: 1 };
        loop {
            opening.budget.cell()?;
            let line = place.line(reader.buffer_position());
            match xmltext::next(&mut reader)? {
                Event::Start(start) | Event::Empty(start) => {
                    flush(document, &label, &mut pending, line);
                    xmltext::tag(&start).clone_into(&mut label);
                    for (name, value) in xmltext::attributes(&start) {
                        if !name.starts_with("xmlns") {
                            push(document, &name, &value, line, Visibility::Shown);
                        }
                    }
                }
                Event::End(_) => flush(document, &label, &mut pending, line),
                Event::Text(text) => pending.push_str(&text.xml10_content()),
                Event::CData(text) => pending.push_str(&text.xml10_content()),
                Event::GeneralRef(name) => pending.push_str(&xmltext::reference(&name)),
                Event::Comment(text) => {
                    let why = Visibility::Hidden("comment in the markup".into());
                    push(document, "comment", &text.xml10_content(), line, why);
                }
                Event::PI(text) => {
                    let why = Visibility::Hidden("processing instruction".into());
                    push(document, "instruction", &text, line, why);
                }
                Event::DocType(text) => {
                    let why = Visibility::Hidden("document type".into());
                    push(document, "doctype", &text.xml10_content(), line, why);
                }
                Event::Decl(_) => {}
                Event::Eof => break,
            }
        }
        flush(document, &label, &mut pending, place.line);
        Ok(())
    }
}

struct Counter<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl Counter<'_> {
    fn line(&mut self, position: u64) -> u32 {
        let to = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        let passed = self.text.as_bytes().get(self.at..to).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u32;
        self.at = self.at.max(to);
        self.line
    }
}

fn flush(document: &mut Document, label: &str, pending: &mut String, line: u32) {
    let lines_inside = pending.trim_start().matches('\n').count() as u32;
    push(document, label, pending, line.saturating_sub(lines_inside), Visibility::Shown);
    pending.clear();
}

fn push(document: &mut Document, label: &str, value: &str, line: u32, visibility: Visibility) {
    let value = value.trim();
    if value.is_empty() {
        return;
    }
    if !document.text.is_empty() {
        document.text.push('\n');
    }
    if !label.is_empty() {
        document.text.push_str(label);
        document.text.push_str(": ");
    }
    document.push("", value, Place::Line { line }, visibility, Role::Field);
}
