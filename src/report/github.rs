//! GitHub workflow commands, which become annotations. They never hold text of a document.

use std::io::{self, Write};

use super::level::{Level, left, sentence};
use super::row::title;
use super::{Event, Report, Style};
use crate::model::place::Place;

pub(super) struct GitHub {
    prefix: String,
}

impl GitHub {
    pub(super) fn new(style: Style) -> GitHub {
        GitHub { prefix: style.prefix }
    }
}

impl Report for GitHub {
    fn event(&mut self, event: &Event<'_>, out: &mut dyn Write) -> io::Result<()> {
        match event {
            Event::Suggestion(row) if row.accepted.is_some() => Ok(()),
            Event::Suggestion(row) => {
                let command = match Level::of(row) {
                    Level::Error => "error",
                    Level::Warning => "warning",
                    Level::Note => "notice",
                };
                let file = property(&format!("{}{}", self.prefix, row.document));
                let at = row.people.region.as_ref().map_or(String::new(), |region| {
                    // A column is only understood within one line.
                    let columns = if region.line == region.end_line {
                        format!(",col={},endColumn={}", region.column, region.end_column)
                    } else {
                        String::new()
                    };
                    format!(",line={},endLine={}{columns}", region.line, region.end_line)
                });
                let name = property(&row.rule);
                let place = &row.people.place;
                let whole = format!("{} › {place}", title(&row.document, &row.members));
                let text = data(&format!("{} ({whole})", sentence(row)));
                writeln!(out, "::{command} file={file}{at},title={name}::{text}")
            }
            Event::Problem(row) => {
                let file = property(&format!("{}{}", self.prefix, row.document));
                let text =
                    data(&format!("{}: {}", title(&row.document, &row.members), row.message));
                writeln!(out, "::error file={file},title=Not read::{text}")
            }
            Event::Residue(row) => {
                let command = match row.severity {
                    "block" => "error",
                    "warn" => "warning",
                    _ => "notice",
                };
                let file = property(&format!("{}{}", self.prefix, row.document));
                let place = format!("{} › {}", title(&row.document, &row.members), row.place.0);
                let (name, text) =
                    (property(&row.check), data(&format!("{} ({place})", left(row))));
                writeln!(out, "::{command} file={file},title={name}::{text}")
            }
            Event::Allow(row) => {
                let file = property(&format!("{}{}", self.prefix, row.document));
                let line = match row.place.0 {
                    Place::Line { line } => format!(",line={line}"),
                    _ => String::new(),
                };
                let text = data(&row.message);
                writeln!(
                    out,
                    "::error file={file}{line},title=withhold.allow.{}::{text}",
                    row.wrong
                )
            }
            Event::Note(row) => {
                let whole = row.document.as_ref().map(|document| title(document, &row.members));
                let gap = if whole.is_some() { ": " } else { "" };
                let whole = whole.unwrap_or_default();
                writeln!(out, "::notice::{}", data(&format!("{whole}{gap}{}", row.message)))
            }
            Event::Summary(row) => {
                let read = if row.complete { "everything was read" } else { "not all was read" };
                let text = format!(
                    "withhold: {} to withhold, {} to consider, {read}",
                    row.withhold, row.consider
                );
                writeln!(out, "::notice::{}", data(&text))
            }
            Event::Start(_) | Event::Document(_) => Ok(()),
        }
    }
}

/// What stands after the last colons.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands behind an equals sign.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_begin_a_command() {
        assert_eq!(property("a,line=1::x\n::error"), "a%2Cline=1%3A%3Ax%0A%3A%3Aerror");
        assert_eq!(data("100% \n::error"), "100%25 %0A::error");
    }
}
