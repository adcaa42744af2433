//! Reports: one event after another, one file a format.
//!
//! A report holds no text of a document unless it was asked for: rows are masked before they get
//! here.

mod codequality;
mod csv;
mod fingerprint;
mod github;
mod html;
mod human;
mod json;
pub mod jsonl;
mod junit;
mod left;
mod level;
mod markup;
pub mod mask;
pub mod place;
mod region;
pub mod row;
mod rows;
mod sarif;
pub mod view;

use std::io::{self, Write};

use row::{AllowRow, DocumentRow, NoteRow, ProblemRow, ResidueRow, Start, SuggestionRow, Summary};

/// What happens, in order: start; then for each document its row, its leftovers, its suggestions, its
/// unsound allowances, its problems and notes; then what documents do to one another; then the summary.
pub enum Event<'a> {
    /// The run begins.
    Start(&'a Start),
    /// A document, whatever was found in it.
    Document(&'a DocumentRow),
    /// A proposed redaction.
    Suggestion(&'a SuggestionRow),
    /// Something a release copy should not hold.
    Residue(&'a ResidueRow),
    /// An allowance in the text that does not hold.
    Allow(&'a AllowRow),
    /// Something that was not read.
    Problem(&'a ProblemRow),
    /// Something a person should know.
    Note(&'a NoteRow),
    /// The run is over.
    Summary(&'a Summary),
}

/// How a report is to be written.
#[derive(Clone, Debug, Default)]
pub struct Style {
    /// Colour and emphasis.
    pub colour: bool,
    /// Whether the words were asked for.
    pub reveal: bool,
    /// A byte order mark before a CSV, for spreadsheet programs that need one.
    pub bom: bool,
    /// What leads from the working directory to the bundle, with a `/` at its end, for services that
    /// look files up there; empty if the bundle lies elsewhere.
    pub prefix: String,
}

/// A format of report.
pub trait Report {
    /// Takes one event.
    fn event(&mut self, event: &Event<'_>, out: &mut dyn Write) -> io::Result<()>;
}

/// Name, what it is for, and how it is made.
type Entry = (&'static str, &'static str, fn(Style) -> Box<dyn Report>);

/// Every format of report.
pub const REPORTS: &[Entry] = &[
    ("human", "for reading: by document and place", |style| Box::new(human::Human::new(style))),
    ("json", "one JSON object", |_| Box::new(json::Json::default())),
    ("jsonl", "one JSON object a line, for programs", |_| Box::new(jsonl::Jsonl)),
    ("csv", "a redaction schedule for a spreadsheet", |style| Box::new(csv::Schedule::new(style))),
    ("html", "a page for reading and printing", |style| Box::new(html::Html::new(style))),
    ("sarif", "SARIF 2.1.0, for code scanning", |style| Box::new(sarif::Sarif::new(style))),
    ("junit", "JUnit XML, for test reports", |_| Box::new(junit::JUnit::default())),
    ("codequality", "GitLab code quality", |style| Box::new(codequality::CodeQuality::new(style))),
    ("github", "GitHub workflow annotations", |style| Box::new(github::GitHub::new(style))),
];

/// A report by its name.
pub fn named(name: &str, style: Style) -> Option<Box<dyn Report>> {
    REPORTS.iter().find(|(known, _, _)| *known == name).map(|(_, _, make)| make(style))
}
