//! One JSON object with everything in it.

use std::io::{self, Write};

use serde::Serialize;

use super::row::{Start, Summary};
use super::rows::Rows;
use super::{Event, Report};

#[derive(Default)]
pub(super) struct Json {
    head: Option<Start>,
    documents: Rows,
    suggestions: Rows,
    residue: Rows,
    allows: Rows,
    problems: Rows,
    notes: Rows,
}

#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    head: &'a Option<Start>,
    complete: bool,
    documents: &'a Rows,
    suggestions: &'a Rows,
    #[serde(skip_serializing_if = "Option::is_none")]
    residue: Option<&'a Rows>,
    allows: &'a Rows,
    problems: &'a Rows,
    notes: &'a Rows,
    summary: &'a Summary,
}

impl Report for Json {
    fn event(&mut self, event: &Event<'_>, out: &mut dyn Write) -> io::Result<()> {
        match event {
            Event::Start(row) => self.head = Some((*row).clone()),
            Event::Document(row) => self.documents.push(row)?,
            Event::Suggestion(row) => self.suggestions.push(row)?,
            Event::Residue(row) => self.residue.push(row)?,
            Event::Allow(row) => self.allows.push(row)?,
            Event::Problem(row) => self.problems.push(row)?,
            Event::Note(row) => self.notes.push(row)?,
            Event::Summary(row) => {
                let whole = Whole {
                    head: &self.head,
                    complete: row.complete,
                    documents: &self.documents,
                    suggestions: &self.suggestions,
                    residue: row.verdict.as_ref().map(|_| &self.residue),
                    allows: &self.allows,
                    problems: &self.problems,
                    notes: &self.notes,
                    summary: row,
                };
                serde_json::to_writer_pretty(&mut *out, &whole)?;
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    }
}
