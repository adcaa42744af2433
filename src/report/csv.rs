//! A redaction schedule for a spreadsheet: one row a suggestion, and one for what was not read.

use std::io::{self, Write};

use csv::WriterBuilder;

use super::row::{MemberRow, SuggestionRow};
use super::{Event, Report, Style};

const COLUMNS: [&str; 14] = [
    "document",
    "members",
    "place",
    "category",
    "exemption",
    "absolute or qualified",
    "public interest test needed",
    "reason",
    "rule",
    "confidence",
    "action",
    "visibility",
    "hold",
    "id",
];

pub(super) struct Schedule {
    style: Style,
}

impl Schedule {
    pub(super) fn new(style: Style) -> Schedule {
        Schedule { style }
    }

    /// A row, with the words in a column of their own only if they were asked for.
    fn row(&self, out: &mut dyn Write, cells: [String; 14], text: &str) -> io::Result<()> {
        let mut cells = Vec::from(cells);
        if self.style.reveal {
            cells.push(text.to_owned());
        }
        row(out, &cells)
    }
}

impl Report for Schedule {
    fn event(&mut self, event: &Event<'_>, out: &mut dyn Write) -> io::Result<()> {
        match event {
            Event::Start(_) => {
                if self.style.bom {
                    out.write_all("\u{feff}".as_bytes())?;
                }
                self.row(out, COLUMNS.map(str::to_owned), "text")
            }
            // What is accepted is proposed no longer.
            Event::Suggestion(suggestion) if suggestion.accepted.is_some() => Ok(()),
            Event::Suggestion(suggestion) => {
                let text = suggestion.text.as_deref().unwrap_or("");
                self.row(out, cells(suggestion), text)
            }
            Event::Residue(residue) => {
                let mut cells: [String; 14] = Default::default();
                let [document, members, at, _, _, _, _, reason, rule, _, action, ..] = &mut cells;
                *document = residue.document.clone();
                *members = way(&residue.members);
                *at = residue.place.0.to_string();
                *reason = format!("{}. {}", residue.about.title, residue.about.mend);
                *rule = residue.check.clone();
                *action = residue.severity.into();
                self.row(out, cells, residue.text.as_deref().unwrap_or(""))
            }
            Event::Problem(problem) => {
                let place = problem.place.as_ref().map(|place| place.0.to_string());
                let mut cells: [String; 14] = Default::default();
                let [document, members, at, _, _, _, _, reason, _, _, action, ..] = &mut cells;
                *document = problem.document.clone();
                *members = way(&problem.members);
                *at = place.unwrap_or_default();
                *reason = problem.message.clone();
                *action = "not read".into();
                self.row(out, cells, "")
            }
            Event::Document(_) | Event::Allow(_) | Event::Note(_) | Event::Summary(_) => Ok(()),
        }
    }
}

fn cells(suggestion: &SuggestionRow) -> [String; 14] {
    let people = &suggestion.people;
    [
        suggestion.document.clone(),
        way(&suggestion.members),
        people.place.clone(),
        suggestion.category.name().to_owned(),
        people.stamp.clone(),
        people.standing.clone(),
        people.test.clone(),
        people.reason.clone(),
        suggestion.rule.clone(),
        format!("{:.2}", suggestion.confidence),
        suggestion.action.to_owned(),
        suggestion.visibility.to_owned(),
        suggestion.hold.to_owned(),
        suggestion.id.clone(),
    ]
}

fn way(members: &[MemberRow]) -> String {
    members.iter().map(|member| member.name.as_str()).collect::<Vec<_>>().join(" › ")
}

fn row(out: &mut dyn Write, cells: &[String]) -> io::Result<()> {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(cells.iter().map(|cell| inert(cell)))?;
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    out.write_all(&bytes)
}

/// A cell that a spreadsheet takes for words (CWE-1236).
fn inert(cell: &str) -> String {
    let risky =
        cell.trim_start().starts_with(['=', '+', '-', '@']) || cell.starts_with(['\t', '\r']);
    if risky { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn formulas_are_inert() {
        for formula in ["=1+1", "+44 7700", "-1", "@SUM(A1)", " =x", "\tx"] {
            assert!(inert(formula).starts_with('\''), "{formula}");
        }
        assert_eq!(inert("s.31(1)(a)"), "s.31(1)(a)");
    }
}
