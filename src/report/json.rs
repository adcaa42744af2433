//! One JSON object with everything in it.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{Event, Report};

#[derive(Default)]
pub(super) struct Json {
    head: Map<String, Value>,
    documents: Vec<Value>,
    suggestions: Vec<Value>,
    residue: Vec<Value>,
    allows: Vec<Value>,
    problems: Vec<Value>,
    notes: Vec<Value>,
}

impl Report for Json {
    fn event(&mut self, event: &Event<'_>, out: &mut dyn Write) -> io::Result<()> {
        match event {
            Event::Start(row) => {
                if let Value::Object(fields) = serde_json::to_value(row)? {
                    self.head = fields;
                }
            }
            Event::Document(row) => self.documents.push(serde_json::to_value(row)?),
            Event::Suggestion(row) => self.suggestions.push(serde_json::to_value(row)?),
            Event::Residue(row) => self.residue.push(serde_json::to_value(row)?),
            Event::Allow(row) => self.allows.push(serde_json::to_value(row)?),
            Event::Problem(row) => self.problems.push(serde_json::to_value(row)?),
            Event::Note(row) => self.notes.push(serde_json::to_value(row)?),
            Event::Summary(row) => {
                let mut whole = std::mem::take(&mut self.head);
                whole.insert("complete".into(), json!(row.complete));
                whole.insert("documents".into(), std::mem::take(&mut self.documents).into());
                whole.insert("suggestions".into(), std::mem::take(&mut self.suggestions).into());
                if row.verdict.is_some() {
                    whole.insert("residue".into(), std::mem::take(&mut self.residue).into());
                }
                whole.insert("allows".into(), std::mem::take(&mut self.allows).into());
                whole.insert("problems".into(), std::mem::take(&mut self.problems).into());
                whole.insert("notes".into(), std::mem::take(&mut self.notes).into());
                whole.insert("summary".into(), serde_json::to_value(row)?);
                serde_json::to_writer_pretty(&mut *out, &Value::Object(whole))?;
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    }
}
