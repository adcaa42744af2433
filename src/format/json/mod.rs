//! JSON and JSON lines: each string or number is a segment, with its key before it as the label.
//!
//! The tokens are told apart here, so that each keeps its line and a broken file is still read; what
//! a string means is `serde_json`'s.

use std::ops::Range;

use super::Format;
use super::anchor::Traced;
use super::limits::Stop;
use super::open::Opening;
use super::text::decode;
use crate::model::document::{Document, Kind, Problem, Role, Visibility};
use crate::model::place::Place;

pub(super) struct Json;

impl Format for Json {
    fn kind(&self) -> Kind {
        Kind::Json
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        opening.budget.text(bytes.len())?;
        let decoded = decode::decode(bytes);
        // Places in the text are places in the file, but for the mark before it.
        let mark = bytes.len().checked_sub(decoded.text.len());
        let mark = mark.filter(|_| decoded.encoding == "UTF-8" && !decoded.lossy);
        let mut key = String::new();
        let mut rest = decoded.text.as_str();
        let mut line = 1;
        while let Some(first) = rest.chars().next() {
            opening.budget.cell()?;
            let length = token(rest, first);
            let (token, after) = rest.split_at(length);
            let at = decoded.text.len() - rest.len();
            let source = |quotes: usize| {
                mark.map(|mark| at + mark + quotes..at + mark + length.saturating_sub(quotes))
            };
            if first == '"' {
                let Ok(value) = serde_json::from_str::<String>(token) else {
                    let place = Place::Line { line };
                    document.problems.push(Problem::at(place, "a string is not valid JSON"));
                    value_at(document, &key, token, line, None);
                    rest = after;
                    continue;
                };
                if after.trim_start().starts_with(':') {
                    key = value;
                } else {
                    value_at(document, &key, &value, line, source(1));
                }
            } else if first.is_ascii_alphanumeric() || matches!(first, '-' | '+' | '.') {
                value_at(document, &key, token, line, source(0));
            }
            line += token.matches('\n').count() as u32;
            rest = after;
        }
        Ok(())
    }
}

fn token(rest: &str, first: char) -> usize {
    if first == '"' {
        let mut escaped = false;
        for (at, letter) in rest.char_indices().skip(1) {
            match letter {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => return at + 1,
                _ => {}
            }
        }
        return rest.len();
    }
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.' | '_');
    match rest.find(|c: char| !word(c)) {
        Some(0) => first.len_utf8(),
        Some(at) => at,
        None => rest.len(),
    }
}

fn value_at(
    document: &mut Document,
    key: &str,
    value: &str,
    line: u32,
    source: Option<Range<usize>>,
) {
    if value.is_empty() {
        return;
    }
    let label = if key.is_empty() { "\n".to_owned() } else { format!("\n{key}: ") };
    if document.text.is_empty() {
        document.text.push_str(label.trim_start());
    } else {
        document.text.push_str(&label);
    }
    let mut words = Traced::default();
    words.push(value, source);
    words.add(document, "", Place::Line { line }, Visibility::Shown, Role::Field);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_end_where_they_should() {
        assert_eq!(token(r#""a\"b": 1"#, '"'), 6);
        assert_eq!(token("-12.5e3,", '-'), 7);
        assert_eq!(token("\"open", '"'), 5);
        assert_eq!(token("{}", '{'), 1);
    }
}
