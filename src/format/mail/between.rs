//! What stands in a message outside its parts: before the first boundary and after the last one (RFC
//! 2046, section 5.1.1), parts after an end that came too early, and lines among the header fields that
//! are none. Mail programs show none of it.

use std::collections::BTreeSet;

use mail_parser::{Message, MimeHeaders, PartType};

use super::super::limits::Stop;
use super::super::open::Opening;
use crate::model::document::{Document, Problem, Role, Visibility};
use crate::model::place::Place;

pub(super) fn read(
    message: &Message<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let raw = &message.raw_message;
    let mut covered = Vec::with_capacity(message.parts.len());
    let mut boundaries = BTreeSet::new();
    for part in &message.parts {
        let end = match part.body {
            PartType::Multipart(_) => part.offset_body,
            _ => part.offset_end,
        };
        let fields = part.headers.iter().map(|field| (field.offset_field, field.offset_end));
        covered.extend(fields.map(|(start, end)| (start as usize, end as usize)));
        covered.push((part.offset_body as usize, end as usize));
        let boundary = part.content_type().and_then(|kind| kind.attribute("boundary"));
        boundaries.extend(boundary.map(|boundary| format!("--{boundary}")));
    }
    covered.push((raw.len(), raw.len()));
    covered.sort_unstable();
    let mut at = 0;
    for (start, end) in covered {
        opening.budget.tick()?;
        let gap = String::from_utf8_lossy(raw.get(at..start).unwrap_or_default());
        at = at.max(end);
        let is_boundary = |line: &&str| {
            let line = line.trim_end();
            boundaries.contains(line)
                || line.strip_suffix("--").is_some_and(|line| boundaries.contains(line))
        };
        let lines: Vec<&str> = gap.lines().filter(|line| !is_boundary(line)).collect();
        let words = lines.join("\n");
        if words.trim().is_empty() {
            continue;
        }
        if lines.iter().any(|line| line.to_ascii_lowercase().starts_with("content-")) {
            let text = "a part after the end of the message was read as it stands";
            document.problems.push(Problem::new(text));
        }
        let why = Visibility::Hidden("outside the parts of the message".into());
        let place = Place::Field { name: "outside the parts".into() };
        document.push("\n\n", words.trim(), place, why, Role::Body);
    }
    Ok(())
}
