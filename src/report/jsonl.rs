//! One compact JSON object a line: the contract that other programs rely on.

use std::io::{self, Write};

use serde::Serialize;

use super::row::{
    AllowRow, DocumentRow, NoteRow, ProblemRow, ResidueRow, Start, SuggestionRow, Summary,
};
use super::{Event, Report};

/// An event with its name first.
#[derive(Serialize, schemars::JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Line<'a> {
    Start(&'a Start),
    Document(&'a DocumentRow),
    Suggestion(&'a SuggestionRow),
    Residue(&'a ResidueRow),
    Allow(&'a AllowRow),
    Problem(&'a ProblemRow),
    Note(&'a NoteRow),
    Summary(&'a Summary),
}

impl<'a> From<&Event<'a>> for Line<'a> {
    fn from(event: &Event<'a>) -> Line<'a> {
        match event {
            Event::Start(row) => Line::Start(row),
            Event::Document(row) => Line::Document(row),
            Event::Suggestion(row) => Line::Suggestion(row),
            Event::Residue(row) => Line::Residue(row),
            Event::Allow(row) => Line::Allow(row),
            Event::Problem(row) => Line::Problem(row),
            Event::Note(row) => Line::Note(row),
            Event::Summary(row) => Line::Summary(row),
        }
    }
}

/// The JSON Schema of a line.
pub fn schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::default().for_serialize();
    settings.into_generator().into_root_schema_for::<Line<'_>>().to_value()
}

pub(super) struct Jsonl;

impl Report for Jsonl {
    fn event(&mut self, event: &Event<'_>, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, &Line::from(event))?;
        out.write_all(b"\n")
    }
}
