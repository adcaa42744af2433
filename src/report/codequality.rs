//! GitLab's code quality format (a subset of Code Climate's). It never holds text of a document.

use std::io::{self, Write};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::level::{Level, left, sentence};
use super::row::{MemberRow, Region};
use super::{Event, Report, Style};
use crate::model::place::Place;
use crate::rules::files::hex;

pub(super) struct CodeQuality {
    prefix: String,
    issues: Vec<Value>,
}

impl CodeQuality {
    pub(super) fn new(style: Style) -> CodeQuality {
        CodeQuality { prefix: style.prefix, issues: Vec::new() }
    }

    fn location(&self, document: &str, region: Option<&Region>) -> Value {
        let lines = match region {
            Some(region) => json!({ "begin": region.line, "end": region.end_line }),
            None => json!({ "begin": 1 }),
        };
        json!({ "path": format!("{}{document}", self.prefix), "lines": lines })
    }
}

fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hex(hash.finalize().get(..16).unwrap_or_default())
}

/// The way inside containers and the place, which this format has no field for.
fn inside(members: &[MemberRow], place: &str) -> String {
    let names = members.iter().map(|member| member.name.as_str());
    names.chain([place]).collect::<Vec<_>>().join(" › ")
}

impl Report for CodeQuality {
    fn event(&mut self, event: &Event<'_>, out: &mut dyn Write) -> io::Result<()> {
        match event {
            Event::Suggestion(row) if row.accepted.is_some() => {}
            Event::Suggestion(row) => {
                let severity = match (row.hold, Level::of(row)) {
                    ("stop", _) => "blocker",
                    (_, Level::Error) => "critical",
                    (_, Level::Warning) => "major",
                    (_, Level::Note) => "minor",
                };
                let place = inside(&row.members, &row.people.place);
                self.issues.push(json!({
                    "description": format!("{place}: {}", sentence(row)),
                    "check_name": row.rule,
                    "fingerprint": row.fingerprint.value,
                    "severity": severity,
                    "location": self.location(&row.document, row.people.region.as_ref()),
                }));
            }
            Event::Problem(row) => {
                let place = row.place.as_ref().map_or(String::new(), |place| place.0.to_string());
                let place = inside(&row.members, &place);
                let fingerprint = digest(&["unread", &row.document, &place, &row.message]);
                let gap = if place.is_empty() { "" } else { ": " };
                self.issues.push(json!({
                    "description": format!("{place}{gap}{}", row.message),
                    "check_name": "withhold.unread",
                    "fingerprint": fingerprint,
                    "severity": "critical",
                    "location": self.location(&row.document, None),
                }));
            }
            Event::Residue(row) => {
                let severity = match row.severity {
                    "block" => "critical",
                    "warn" => "major",
                    _ => "info",
                };
                let place = inside(&row.members, &row.place.0.to_string());
                let number = self.issues.len().to_string();
                self.issues.push(json!({
                    "description": format!("{place}: {}", left(row)),
                    "check_name": row.check,
                    "fingerprint": digest(&[&row.check, &row.document, &place, &number]),
                    "severity": severity,
                    "location": self.location(&row.document, None),
                }));
            }
            Event::Allow(row) => {
                let place = inside(&row.members, &row.place.0.to_string());
                let line = match row.place.0 {
                    Place::Line { line } => line,
                    _ => 1,
                };
                self.issues.push(json!({
                    "description": format!("{place}: {}", row.message),
                    "check_name": format!("withhold.allow.{}", row.wrong),
                    "fingerprint": digest(&[row.wrong, &row.document, &place]),
                    "severity": "major",
                    "location": {
                        "path": format!("{}{}", self.prefix, row.document),
                        "lines": { "begin": line },
                    },
                }));
            }
            Event::Summary(_) => {
                serde_json::to_writer_pretty(&mut *out, &self.issues)?;
                out.write_all(b"\n")?;
            }
            Event::Start(_) | Event::Document(_) | Event::Note(_) => {}
        }
        Ok(())
    }
}
