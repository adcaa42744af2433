//! Messages and mailboxes: header fields, every body, attachments as members.

mod between;
mod header;
pub(super) mod residue;
pub(super) mod write;

use mail_parser::mailbox::mbox::MessageIterator;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use super::Format;
use super::anchor::Traced;
use super::html;
use super::limits::Stop;
use super::open::Opening;
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
        let message = MessageParser::default()
            .parse(bytes)
            .ok_or_else(|| Stop::Damaged("no message".into()))?;
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
        residue::find(&message, document);
        let empty = bodies == 0 && message.parts.len() <= 1 && message.headers().is_empty();
        if empty { Err(Stop::Damaged("no header and no body".into())) } else { Ok(()) }
    }
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
