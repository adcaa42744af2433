//! What a message keeps beside what a mail program shows.

use std::collections::BTreeSet;

use mail_parser::{Message, MimeHeaders, PartType};

use super::super::residue::{Reasons, hidden};
use crate::model::document::{Document, Visibility};
use crate::model::place::{Part, Place};
use crate::model::residue::Severity::{Block, Inform, Warn};

const REASONS: &Reasons = &[
    ("hidden element", "E06", Block),
    ("hidden by its style", "E06", Block),
    ("letters in the colour of the page", "E06", Block),
];

pub(super) fn find(message: &Message<'_>, document: &mut Document) {
    hidden(document, REASONS);
    headers(document);
    parts(message, document);
    bodies(message, document);
    remote(document);
}

/// Header fields that no mail program shows.
fn headers(document: &mut Document) {
    let mut found = Vec::new();
    for (number, segment) in document.segments.iter().enumerate() {
        let (Place::Header { name }, Visibility::Hidden(_)) = (&segment.place, &segment.visibility)
        else {
            continue;
        };
        let (check, severity) = match name.to_lowercase().as_str() {
            "bcc" | "resent-bcc" => ("E02", Block),
            "delivered-to"
            | "x-envelope-to"
            | "apparently-to"
            | "x-original-to"
            | "disposition-notification-to" => ("E02", Warn),
            "message-id" | "in-reply-to" | "references" | "importance" | "thread-topic"
            | "content-language" | "x-priority" | "precedence" | "accept-language" => {
                ("E01", Inform)
            }
            _ => ("E01", Warn),
        };
        let words = document.segment_text(number as u32).to_owned();
        found.push((check, severity, segment.place.clone(), words));
    }
    for (check, severity, place, words) in found {
        document.leave(check, severity, place, &words);
    }
}

/// Attachments, messages inside, invitations and contact cards.
fn parts(message: &Message<'_>, document: &mut Document) {
    for part in &message.parts {
        let kind = part.content_type().map(|kind| {
            format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("")).to_lowercase()
        });
        let name = part.attachment_name().unwrap_or("").to_owned();
        let kind = kind.unwrap_or_default();
        let card = ["text/calendar", "text/vcard", "text/x-vcard"].contains(&kind.as_str())
            || [".ics", ".vcf"].iter().any(|end| name.to_lowercase().ends_with(end));
        let attached = !name.is_empty()
            || matches!(part.body, PartType::Message(_))
            || part.content_disposition().is_some_and(|kind| kind.is_attachment());
        if card {
            document.leave("E09", Warn, field("invitation or contact card"), &name);
        } else if attached {
            document.leave("E04", Warn, field("attachment"), &name);
        }
    }
}

/// Words of the bodies against one another, the chain below, and the signature.
fn bodies(message: &Message<'_>, document: &mut Document) {
    let (plain, formatted) = gathered(document);
    let alternative = message
        .parts
        .iter()
        .any(|part| part.content_type().and_then(|kind| kind.subtype()) == Some("alternative"));
    if alternative && let Some(apart) = differ(&plain, &formatted) {
        document.leave("E05", Block, field("bodies of the message"), &apart);
    }
    let body = if plain.trim().is_empty() { formatted } else { plain };
    if let Some(line) = chain(&body) {
        document.leave("E03", Warn, Place::BodyLine { line }, "");
    }
    if let Some((line, words)) = signature(&body) {
        document.leave("E08", Warn, Place::BodyLine { line }, &words);
    }
}

/// What is shown of the plain body, and of the formatted ones.
fn gathered(document: &Document) -> (String, String) {
    let (mut plain, mut formatted) = (String::new(), String::new());
    for (number, segment) in document.segments.iter().enumerate() {
        let into = match (&segment.place, &segment.visibility) {
            (Place::BodyLine { .. }, Visibility::Shown) => &mut plain,
            (
                Place::Paragraph { part: Part::Body, .. } | Place::TableCell { .. },
                Visibility::Shown,
            ) => &mut formatted,
            _ => continue,
        };
        into.push_str(document.segment_text(number as u32));
        into.push('\n');
    }
    (plain, formatted)
}

/// The words of one body that the other has not; none if there are none, or only one body.
fn differ(plain: &str, formatted: &str) -> Option<String> {
    if plain.trim().is_empty() || formatted.trim().is_empty() {
        return None;
    }
    let (one, other) = (words(plain), words(formatted));
    let apart: Vec<&str> = one.symmetric_difference(&other).map(String::as_str).collect();
    (!apart.is_empty()).then(|| apart.join(" "))
}

/// The bodies of an Outlook item against one another.
pub(in super::super) fn outlook(document: &mut Document) {
    let (plain, formatted) = gathered(document);
    if let Some(apart) = differ(&plain, &formatted) {
        document.leave("E10", Block, field("bodies of the message"), &apart);
    }
}

/// The words of a body that are more than layout: no addresses of pages, no marks of pictures.
fn words(body: &str) -> BTreeSet<String> {
    let mut plain = String::new();
    let mut depth = 0u32;
    for letter in body.chars() {
        match letter {
            '<' | '[' => depth += 1,
            '>' | ']' => depth = depth.saturating_sub(1),
            '\n' => {
                // A mark at the start of a quoted line opens nothing.
                depth = 0;
                plain.push(' ');
            }
            _ if depth == 0 => plain.push(letter),
            _ => {}
        }
    }
    let tokens = plain.split_whitespace().filter(|token| !token.contains("://"));
    let words = tokens.flat_map(|token| token.split(|c: char| !c.is_alphanumeric()));
    words.filter(|word| word.chars().count() >= 3).map(str::to_lowercase).collect()
}

/// The line on which an earlier message is quoted.
fn chain(body: &str) -> Option<u32> {
    let mut quoted = 0;
    let lines: Vec<&str> = body.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let line = line.trim();
        quoted = if line.starts_with('>') { quoted + 1 } else { 0 };
        let next = || lines.iter().skip(number + 1).take(3).map(|line| line.trim());
        let block = line.starts_with("From:")
            && next().any(|line| line.starts_with("Sent:") || line.starts_with("To:"));
        let wrote = line.starts_with("On ") && line.ends_with("wrote:");
        if block || wrote || quoted >= 3 || line.contains("Original Message") {
            return Some(number as u32 + 1);
        }
    }
    None
}

/// A mobile number within the lines after the words that end a letter.
fn signature(body: &str) -> Option<(u32, String)> {
    const ENDS: &[&str] = &[
        "regards",
        "kind regards",
        "best wishes",
        "many thanks",
        "thanks",
        "yours",
        "best",
        "cheers",
    ];
    let mut after = 0;
    for (number, line) in body.lines().enumerate() {
        let lower = line.trim().trim_end_matches([',', '.']).to_lowercase();
        if ENDS.iter().any(|end| lower == *end || lower.starts_with(&format!("{end},")))
            || lower == "--"
        {
            after = 12;
            continue;
        }
        if after > 0 {
            after -= 1;
            let digits: String = line.chars().filter(char::is_ascii_digit).collect();
            if digits.contains("07") && digits.len() >= 11 || digits.contains("447") {
                return Some((number as u32 + 1, line.trim().to_owned()));
            }
        }
    }
    None
}

/// Pictures that a mail program fetches from elsewhere.
fn remote(document: &mut Document) {
    let mut found = Vec::new();
    for (number, segment) in document.segments.iter().enumerate() {
        if segment.place == field("src") {
            let words = document.segment_text(number as u32);
            if words.starts_with("http") || words.starts_with("//") {
                found.push(words.to_owned());
            }
        }
    }
    for words in found {
        document.leave("E07", Warn, field("picture from elsewhere"), &words);
    }
}

fn field(name: &str) -> Place {
    Place::Field { name: name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_compared_by_their_words() {
        assert_eq!(words("Dear Ann,\n<https://x.example/a> [cid:1] see"), words("dear ann see"));
        assert_ne!(words("Ring Ann Bloggs"), words("Ring [redacted]"));
        assert_eq!(chain("Hello\n\nFrom: A\nSent: today\nTo: B\n"), Some(3));
        assert_eq!(chain("Hello\nregards\n"), None);
        assert!(signature("Hi\nKind regards,\nAnn\nMob: 07700 900123\n").is_some());
        assert!(signature("Ring 07700 900123\nRegards\nAnn\n").is_none());
    }
}
