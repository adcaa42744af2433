//! Messages and mailboxes: header fields, every body, attachments as members.

mod between;
pub(super) mod header;
pub(super) mod residue;
pub(super) mod write;

use std::borrow::Cow;

use mail_parser::mailbox::mbox::MessageIterator;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use super::Format;
use super::anchor::Traced;
use super::html;
use super::limits::Stop;
use super::open::Opening;
use super::text::decode;
use super::xmltext::Part;
use crate::model::document::{Document, Kind, Problem, Role, Visibility};
use crate::model::place::Place;

pub(super) struct Eml;

impl Format for Eml {
    fn kind(&self) -> Kind {
        Kind::Eml
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let ended = ended(bytes);
        let Some(message) = MessageParser::default().parse(ended.as_ref()) else {
            return bare(bytes, document, opening);
        };
        header::read(&message, document);
        let mut bodies = 0;
        for (index, part) in message.parts.iter().enumerate() {
            opening.budget.tick()?;
            if part.is_encoding_problem {
                let problem = Problem::new(format!("part {index} is not encoded as it says"));
                document.problems.push(problem);
            }
            let attached = part.attachment_name().is_some()
                || part.content_disposition().is_some_and(|kind| kind.is_attachment());
            match &part.body {
                PartType::Text(text) if !attached => {
                    bodies += 1;
                    opening.budget.unpacked(text.len() as u64);
                    let place = Place::BodyLine { line: 1 };
                    let mut words = Traced::of(index as u32 + 1);
                    words.push(text, Some(0..text.len()));
                    words.add(document, "\n\n", place, Visibility::Shown, Role::Body);
                }
                PartType::Html(text) if !attached => {
                    bodies += 1;
                    opening.budget.unpacked(text.len() as u64);
                    let part = Part::over(text, Some(0), index as u32 + 1);
                    html::read_text(&part, document, opening)?;
                }
                PartType::Text(text) | PartType::Html(text) => {
                    member(opening, &message, index, text.as_bytes())?;
                }
                PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
                    member(opening, &message, index, bytes)?;
                }
                PartType::Message(inner) => {
                    member(opening, &message, index, inner.raw_message())?;
                }
                PartType::Multipart(_) => {}
            }
        }
        between::read(&message, document, opening)?;
        if opening.budget.look {
            residue::find(&message, document);
        }
        let empty = bodies == 0 && message.parts.len() <= 1 && message.headers().is_empty();
        if empty { bare(bytes, document, opening) } else { Ok(()) }
    }
}

/// A message of fields alone whose last line has no end, with one: the parser passes over a line that is
/// no field and ends with the file.
fn ended(bytes: &[u8]) -> Cow<'_, [u8]> {
    let has_body = memchr::memmem::find(bytes, b"\n\n").is_some()
        || memchr::memmem::find(bytes, b"\n\r\n").is_some();
    if has_body || bytes.ends_with(b"\n") {
        return Cow::Borrowed(bytes);
    }
    Cow::Owned([bytes, b"\n"].concat())
}

/// What is called a message and has neither fields nor body, such as an attachment that was cut: its
/// text as it stands.
fn bare(bytes: &[u8], document: &mut Document, opening: &mut Opening<'_>) -> Result<(), Stop> {
    opening.budget.text(bytes.len())?;
    let decoded = decode::decode(bytes);
    let same = decoded.text.as_bytes() == bytes;
    let mut words = Traced::of(0);
    words.push(&decoded.text, same.then_some(0..bytes.len()));
    words.add(document, "\n\n", Place::BodyLine { line: 1 }, Visibility::Shown, Role::Body);
    document.notes.push("it is called a message and has no header: read as text".into());
    if decoded.lossy {
        let message = format!("some bytes are not text in {}", decoded.encoding);
        document.problems.push(Problem::new(message));
    }
    Ok(())
}

fn member(
    opening: &mut Opening<'_>,
    message: &Message<'_>,
    index: usize,
    bytes: &[u8],
) -> Result<(), Stop> {
    let part = message.parts.get(index);
    let named = part.and_then(|part| part.attachment_name()).map(str::to_owned);
    let is_message = part.is_some_and(|part| matches!(part.body, PartType::Message(_)));
    let name = named.unwrap_or_else(|| {
        if is_message { "message.eml".to_owned() } else { format!("part-{index}") }
    });
    opening.budget.unpacked(bytes.len() as u64);
    let (left, limit) = opening.budget.may_unpack(bytes.len() as u64);
    if left == 0 {
        return opening.unread_member(&name, bytes.len() as u64, Stop::Limit(limit).into());
    }
    opening.member(&name, bytes)
}

pub(super) struct Mbox;

impl Format for Mbox {
    fn kind(&self) -> Kind {
        Kind::Mbox
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        for (number, message) in MessageIterator::new(bytes).enumerate() {
            opening.budget.tick()?;
            match message {
                Ok(message) => {
                    let name = format!("message {}", number + 1);
                    opening.member(&name, message.contents())?;
                }
                Err(_) => {
                    let text = format!("message {} of the mailbox was not read", number + 1);
                    document.problems.push(Problem::new(text));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::limits::{Budget, Limits};
    use super::super::open;
    use super::*;
    use crate::model::document::Source;

    #[test]
    fn a_last_line_that_is_no_field_and_has_no_end_is_read() {
        let source = Source { path: "cut.eml".into(), members: Vec::new() };
        let bytes = b"From: a@example.org\nSubject: one\nwords that are cut off";
        let mut read = Vec::new();
        let budget = &mut Budget::new(&Limits::default());
        open::open(source, bytes, budget, &mut |d| read.push(d));
        assert!(read[0].text.contains("cut off"), "{}", read[0].text);
    }

    #[test]
    fn what_is_called_a_message_and_is_none_is_read_as_text() {
        let source = Source { path: "cut.eml".into(), members: Vec::new() };
        let mut read = Vec::new();
        for bytes in
            [&b"no field and no body, all the same words\n"[..], b"not the same words, sorry!"]
        {
            read.clear();
            let budget = &mut Budget::new(&Limits::default());
            open::open(source.clone(), bytes, budget, &mut |d| read.push(d));
            assert_eq!(read[0].kind, Kind::Eml);
            assert!(read[0].text.contains("the same words"), "{}", read[0].text);
            assert!(read[0].problems.is_empty());
        }
    }
}
