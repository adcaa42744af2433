//! Calendar entries (RFC 5545) and contacts (RFC 6350, and 2.1 and 3.0 before it).

use super::Format;
use super::limits::Stop;
use super::open::Opening;
use super::text::decode;
use crate::model::document::{Document, Kind, Problem, Role, Visibility};
use crate::model::place::Place;

/// A reader of one of the two kinds.
pub(super) struct VObject(pub(super) Kind);

/// Properties that hold no words.
const DULL: &[&str] = &["BEGIN", "END", "VERSION", "CALSCALE", "METHOD", "PRODID", "SEQUENCE"];

impl Format for VObject {
    fn kind(&self) -> Kind {
        self.0.clone()
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        opening.budget.text(bytes.len())?;
        let decoded = decode::decode(bytes);
        if decoded.lossy {
            let message = format!("some bytes are not text in {}", decoded.encoding);
            document.problems.push(Problem::new(message));
        }
        let mut attached = 0;
        for (line, text) in unfolded(&decoded.text) {
            opening.budget.cell()?;
            let Some(property) = Property::read(&text) else {
                push(document, "", &text, line);
                continue;
            };
            if DULL.contains(&property.name.as_str()) {
                continue;
            }
            for (name, value) in &property.parameters {
                if matches!(
                    name.as_str(),
                    "CN" | "EMAIL" | "SENT-BY" | "DIR" | "X-FILENAME" | "LABEL"
                ) {
                    push(document, name, value, line);
                }
            }
            if property.has("ENCODING", "BASE64") || property.has("ENCODING", "B") {
                attached += 1;
                let name = format!("attachment {attached}");
                match base64(&property.value) {
                    Some(data) => {
                        opening.budget.unpacked(data.len() as u64);
                        opening.member(&name, &data)?;
                    }
                    None => {
                        let stop = Stop::Damaged("an attachment is not base64".into());
                        opening.unread_member(&name, 0, stop.into())?;
                    }
                }
                continue;
            }
            let value = if property.has("ENCODING", "QUOTED-PRINTABLE") {
                decode::decode(&quoted_printable(&property.value)).text
            } else {
                unescaped(&property.value)
            };
            push(document, &property.name, &value, line);
        }
        Ok(())
    }
}

fn push(document: &mut Document, label: &str, value: &str, line: u32) {
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
    document.push("", value, Place::Line { line }, Visibility::Shown, Role::Field);
}

/// Lines with those that continue them, and the number of the first.
fn unfolded(text: &str) -> Vec<(u32, String)> {
    let mut lines: Vec<(u32, String)> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let quoted = |last: &String| {
            let (head, _) = last.split_once(':').unwrap_or((last, ""));
            last.ends_with('=') && head.to_uppercase().contains("QUOTED-PRINTABLE")
        };
        match (lines.last_mut(), line.strip_prefix([' ', '\t'])) {
            (Some((_, last)), Some(rest)) => last.push_str(rest),
            (Some((_, last)), None) if quoted(last) => {
                last.pop();
                last.push_str(line);
            }
            _ => lines.push((number as u32 + 1, line.to_owned())),
        }
    }
    lines
}

struct Property {
    name: String,
    parameters: Vec<(String, String)>,
    value: String,
}

impl Property {
    /// `NAME;PARAMETER=value;PARAMETER="value":value`; a group may come before the name.
    fn read(line: &str) -> Option<Property> {
        let mut quoted = false;
        let colon = line.char_indices().find(|(_, letter)| {
            quoted ^= *letter == '"';
            *letter == ':' && !quoted
        })?;
        let (head, value) = (line.get(..colon.0)?, line.get(colon.0 + 1..)?);
        let mut parts = head.split(';');
        let name = parts.next()?.rsplit('.').next()?.to_uppercase();
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return None;
        }
        let parameters = parts.map(|part| {
            let (name, value) = part.split_once('=').unwrap_or(("ENCODING", part));
            (name.to_uppercase(), value.trim_matches('"').to_owned())
        });
        Some(Property { name, parameters: parameters.collect(), value: value.to_owned() })
    }

    fn has(&self, name: &str, value: &str) -> bool {
        let same =
            |(known, found): &(String, String)| known == name && found.eq_ignore_ascii_case(value);
        self.parameters.iter().any(same)
    }
}

fn unescaped(value: &str) -> String {
    let mut out = String::new();
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            other => out.push(other),
        }
    }
    out
}

fn quoted_printable(value: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = value.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        let pair = [bytes.next(), bytes.next()];
        if let [Some(high), Some(low)] = pair
            && let (Some(high), Some(low)) =
                (char::from(high).to_digit(16), char::from(low).to_digit(16))
        {
            out.push((high * 16 + low) as u8);
        }
    }
    out
}

fn base64(value: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for byte in value.bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' | b' ' | b'\t' => continue,
            _ => return None,
        };
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    Some(out)
}
