//! XML that no other format claims: text and attribute values, each labelled by its element.

use quick_xml::events::Event;

use super::Format;
use super::anchor::Traced;
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
        let part = xmltext::Part::new(bytes, 0);
        let mut reader = xmltext::reader(part.text());
        let mut label = String::new();
        let mut pending = Traced::default();
        let mut place = Counter { text: part.text(), at: 0, line: 1 };
        loop {
            opening.budget.cell()?;
            let line = place.line(reader.at());
            let (event, at) = xmltext::next_at(&mut reader)?;
            let inside = |by: usize| at.start + by..at.end.saturating_sub(by);
            match event {
                Event::Start(start) | Event::Empty(start) => {
                    flush(document, &label, &mut pending, line);
                    xmltext::tag(&start).clone_into(&mut label);
                    for (name, value) in part.attributes(&start) {
                        if !name.starts_with("xmlns") {
                            push(document, &name, &value, line, Visibility::Shown);
                        }
                    }
                }
                Event::End(_) => flush(document, &label, &mut pending, line),
                Event::Text(text) => pending.push(&text.xml10_content(), part.at(at)),
                Event::CData(text) => pending.push(&text.xml10_content(), part.at(at)),
                Event::GeneralRef(name) => pending.push(&xmltext::reference(&name), part.at(at)),
                Event::Comment(text) => {
                    let why = Visibility::Hidden("comment in the markup".into());
                    // Without `<!--` and `-->`.
                    let words = part.words(&text.xml10_content(), at.start + 4..inside(3).end);
                    push(document, "comment", &words, line, why);
                }
                Event::PI(text) => {
                    let why = Visibility::Hidden("processing instruction".into());
                    push(document, "instruction", &part.words(&text, inside(2)), line, why);
                }
                Event::DocType(text) => {
                    let why = Visibility::Hidden("document type".into());
                    let words = Traced::from(&*text.xml10_content());
                    push(document, "doctype", &words, line, why);
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
    fn line(&mut self, to: usize) -> u32 {
        let to = to.min(self.text.len());
        let passed = self.text.as_bytes().get(self.at..to).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u32;
        self.at = self.at.max(to);
        self.line
    }
}

fn flush(document: &mut Document, label: &str, pending: &mut Traced, line: u32) {
    let words = std::mem::take(pending);
    let lines_inside = words.text.trim_start().matches('\n').count() as u32;
    push(document, label, &words, line.saturating_sub(lines_inside), Visibility::Shown);
}

fn push(document: &mut Document, label: &str, words: &Traced, line: u32, visibility: Visibility) {
    let value = words.trimmed();
    if value.text.is_empty() {
        return;
    }
    if !document.text.is_empty() {
        document.text.push('\n');
    }
    if !label.is_empty() {
        document.text.push_str(label);
        document.text.push_str(": ");
    }
    value.add(document, "", Place::Line { line }, visibility, Role::Field);
}
