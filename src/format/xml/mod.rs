//! XML that no other format claims: text and attribute values, each labelled by its element.

use std::ops::Range;

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
        let text = xmltext::decoded(bytes);
        let mut reader = xmltext::reader(&text);
        let shift = xmltext::shift(bytes, &text);
        let moved = |range: Range<usize>| {
            shift.filter(|_| range.start < range.end).map(|by| range.start + by..range.end + by)
        };
        let mut label = String::new();
        let mut pending = Traced::default();
        let mut place = Counter { text: &text, at: 0, line: 1 };
        loop {
            opening.budget.cell()?;
            let from = reader.buffer_position();
            let line = place.line(from);
            let event = xmltext::next(&mut reader)?;
            let (from, to) = (from as usize, reader.buffer_position() as usize);
            match event {
                Event::Start(start) | Event::Empty(start) => {
                    flush(document, &label, &mut pending, line);
                    xmltext::tag(&start).clone_into(&mut label);
                    for (name, value, range) in xmltext::attributes_at(&start, &text) {
                        if !name.starts_with("xmlns") {
                            let value = traced(&value, range.and_then(moved));
                            push(document, &name, &value, line, Visibility::Shown);
                        }
                    }
                }
                Event::End(_) => flush(document, &label, &mut pending, line),
                Event::Text(text) => pending.push(&text.xml10_content(), moved(from..to)),
                Event::CData(text) => {
                    // Without `<![CDATA[` and `]]>`.
                    pending.push(&text.xml10_content(), moved(from + 9..to.saturating_sub(3)));
                }
                Event::GeneralRef(name) => {
                    pending.push(&xmltext::reference(&name), moved(from..to));
                }
                Event::Comment(text) => {
                    let why = Visibility::Hidden("comment in the markup".into());
                    let words =
                        traced(&text.xml10_content(), moved(from + 4..to.saturating_sub(3)));
                    push(document, "comment", &words, line, why);
                }
                Event::PI(text) => {
                    let why = Visibility::Hidden("processing instruction".into());
                    let words = traced(&text, moved(from + 2..to.saturating_sub(2)));
                    push(document, "instruction", &words, line, why);
                }
                Event::DocType(text) => {
                    let why = Visibility::Hidden("document type".into());
                    push(document, "doctype", &traced(&text.xml10_content(), None), line, why);
                }
                Event::Decl(_) => {}
                Event::Eof => break,
            }
        }
        flush(document, &label, &mut pending, place.line);
        Ok(())
    }
}

fn traced(words: &str, source: Option<Range<usize>>) -> Traced {
    let mut traced = Traced::default();
    traced.push(words, source);
    traced
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

fn flush(document: &mut Document, label: &str, pending: &mut Traced, line: u32) {
    let words = std::mem::take(pending);
    let lines_inside = words.text.trim_start().matches('\n').count() as u32;
    push(document, label, &words, line.saturating_sub(lines_inside), Visibility::Shown);
}

fn push(document: &mut Document, label: &str, words: &Traced, line: u32, visibility: Visibility) {
    let value = words.text.trim();
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
    let before = words.text.len() - words.text.trim_start().len();
    let number = document.push("", value, Place::Line { line }, visibility, Role::Field);
    document.anchor(number, words.anchor(0, before..before + value.len()));
}
