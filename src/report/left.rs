//! Leftovers for reading: a line for each, then a table of the checks with how to mend them, and the
//! verdict.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style as Ansi};

use super::Style;
use super::human::pad;
use super::level::count;
use super::row::{ResidueRow, Verdict};

/// How many leftovers of one check are listed in a document.
const LISTED: u64 = 5;

#[derive(Default)]
pub(super) struct Left {
    /// The document and check of the last line, and how many there were.
    last: (String, String, u64),
    checks: BTreeMap<String, Seen>,
}

struct Seen {
    title: String,
    severity: &'static str,
    source: String,
    mend: String,
    count: u64,
}

fn paint(style: &Style, ansi: Ansi, text: &str) -> String {
    if style.colour { format!("{ansi}{text}{ansi:#}") } else { text.to_owned() }
}

fn colour(severity: &str) -> Ansi {
    match severity {
        "block" => AnsiColor::Red.on_default().bold(),
        "warn" => AnsiColor::Yellow.on_default(),
        _ => AnsiColor::Blue.on_default(),
    }
}

impl Left {
    pub(super) fn row(
        &mut self,
        row: &ResidueRow,
        style: &Style,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let seen = self.checks.entry(row.check.clone()).or_insert_with(|| Seen {
            title: row.about.title.clone(),
            severity: row.severity,
            source: row.about.source.clone(),
            mend: row.about.mend.clone(),
            count: 0,
        });
        seen.count += 1;
        let rank = |severity: &str| ["inform", "warn", "block"].iter().position(|s| *s == severity);
        if rank(row.severity) > rank(seen.severity) {
            seen.severity = row.severity;
        }
        let way: String = row.members.iter().map(|member| format!(" {}", member.index)).collect();
        let document = format!("{}{way}", row.document);
        if self.last.0 != document || self.last.1 != row.check {
            self.last = (document, row.check.clone(), 0);
        }
        self.last.2 += 1;
        if self.last.2 > LISTED {
            if self.last.2 == LISTED + 1 {
                writeln!(out, "  {}  {}  {}  and more", pad("", 20), pad("", 6), row.check)?;
            }
            return Ok(());
        }
        let place = row.place.0.to_string();
        let place = pad(place.strip_prefix("field ").unwrap_or(&place), 20);
        let severity = paint(style, colour(row.severity), &pad(row.severity, 6));
        let title = pad(&row.about.title, 44);
        let other = row.other.as_ref().map(|name| format!("see {name}  ")).unwrap_or_default();
        writeln!(out, "  {place}  {severity}  {}  {title}  {other}{}", row.check, row.about.shape)?;
        if let Some(text) = &row.text {
            let text: String = crate::model::names::escape(text).chars().take(100).collect();
            writeln!(out, "    │ {text}")?;
        }
        Ok(())
    }

    pub(super) fn summary(
        &self,
        verdict: &Verdict,
        documents: u64,
        style: &Style,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        if !self.checks.is_empty() {
            writeln!(
                out,
                "\n{}",
                paint(style, Ansi::new().bold(), "What was found, and how to mend it")
            )?;
        }
        for severity in ["block", "warn", "inform"] {
            for (check, seen) in self.checks.iter().filter(|(_, seen)| seen.severity == severity) {
                let word = paint(style, colour(severity), &pad(severity, 6));
                let title = paint(style, Ansi::new().bold(), &seen.title);
                writeln!(out, "  {:5}  {word}  {check}  {title}", seen.count)?;
                if severity != "inform" {
                    writeln!(out, "  {:5}  {}  {}", "", pad("", 11), seen.mend)?;
                    writeln!(out, "  {:5}  {}  ({})", "", pad("", 11), seen.source)?;
                }
            }
        }
        let head = format!(
            "{} verified: {} to block, {} to look at, {} to know",
            count(documents, "document"),
            verdict.block,
            verdict.warn,
            verdict.inform,
        );
        writeln!(out, "\n{head}")?;
        let colour = if verdict.verdict == "pass" { AnsiColor::Green } else { AnsiColor::Red };
        writeln!(out, "{}", paint(style, colour.on_default().bold(), &verdict.sentence))
    }
}
