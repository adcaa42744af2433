//! For reading: suggestions by document and place, what was not read, and a summary by exemption.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style as Ansi};
use unicode_width::UnicodeWidthStr;

use super::left::Left;
use super::level::{count, hold, sure};
use super::row::{DocumentRow, ProblemRow, SuggestionRow, Summary, title};
use super::{Event, Report, Style};
use crate::model::names::escape;

pub(super) struct Human {
    style: Style,
    open: String,
    unread: Vec<String>,
    by_stamp: BTreeMap<String, (u64, String)>,
    left: Left,
}

impl Human {
    pub(super) fn new(style: Style) -> Human {
        Human {
            style,
            open: String::new(),
            unread: Vec::new(),
            by_stamp: BTreeMap::new(),
            left: Left::default(),
        }
    }

    fn paint(&self, style: Ansi, text: &str) -> String {
        if self.style.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    fn heading(&mut self, name: &str, out: &mut dyn Write) -> io::Result<()> {
        if self.open != name {
            let gap = if self.open.is_empty() { "" } else { "\n" };
            writeln!(out, "{gap}{}", self.paint(Ansi::new().bold().underline(), name))?;
            name.clone_into(&mut self.open);
        }
        Ok(())
    }

    fn suggestion(&mut self, row: &SuggestionRow, out: &mut dyn Write) -> io::Result<()> {
        self.heading(&title(&row.document, &row.members), out)?;
        let people = &row.people;
        let (colour, action) = match row.action {
            "withhold" => (AnsiColor::Red, "withhold"),
            _ => (AnsiColor::Yellow, "consider"),
        };
        let action = self.paint(colour.on_default().bold(), &format!("{action:8}"));
        let stamp = self.paint(AnsiColor::Cyan.on_default(), &pad(&people.stamp, 19));
        let sure = sure(row.confidence);
        let place = pad(&people.place, 20);
        let name = pad(&people.name, 34);
        writeln!(out, "  {place}  {action}  {stamp}  {name}  {sure:6}  {}", people.shape)?;
        if let Some(why) = &row.why {
            writeln!(
                out,
                "  {:20}  {}",
                "",
                self.paint(Ansi::new().bold(), &format!("hidden: {why}"))
            )?;
        }
        if row.hold != "none" {
            let what = hold(row.hold);
            writeln!(out, "  {:20}  {}", "", self.paint(Ansi::new().bold(), what))?;
        }
        if let Some((line, span)) = &people.line {
            let (before, inside) = (line.get(..span.start), line.get(span.clone()));
            let before = escape(before.unwrap_or("")).replace('\\', "");
            let from = before.char_indices().rev().nth(59).map_or(0, |(at, _)| at);
            let before = before.get(from..).unwrap_or("");
            let inside = escape(inside.unwrap_or(""));
            let after: String =
                escape(line.get(span.end..).unwrap_or("")).chars().take(40).collect();
            writeln!(out, "    │ {before}{inside}{after}")?;
            let carets = "^".repeat(inside.width().max(1));
            let carets = self.paint(colour.on_default(), &carets);
            writeln!(out, "    │ {}{carets}", " ".repeat(before.width()))?;
        }
        let count = self.by_stamp.entry(people.stamp.clone()).or_default();
        count.0 += 1;
        count.1.clone_from(&people.standing);
        Ok(())
    }

    fn problem(&mut self, row: &ProblemRow, out: &mut dyn Write) -> io::Result<()> {
        let title = title(&row.document, &row.members);
        self.heading(&title, out)?;
        let place = row.place.as_ref().map_or(String::new(), |place| place.0.to_string());
        let text = self.paint(AnsiColor::Magenta.on_default().bold(), "NOT READ");
        writeln!(out, "  {}  {text}  {}", pad(&place, 20), row.message)?;
        if !self.unread.contains(&title) {
            self.unread.push(title);
        }
        Ok(())
    }

    fn summary(&self, row: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if let Some(verdict) = &row.verdict {
            return self.left.summary(verdict, row.documents, &self.style, out);
        }
        let gap = if self.open.is_empty() { "" } else { "\n" };
        let bold = Ansi::new().bold();
        let head = format!(
            "{}: {} to withhold, {} to consider, in {}",
            count(row.suggestions, "suggestion"),
            row.withhold,
            row.consider,
            count(row.documents, "document"),
        );
        writeln!(out, "{gap}{}", self.paint(bold, &head))?;
        for (stamp, (number, standing)) in &self.by_stamp {
            writeln!(out, "  {number:6}  {}  {standing}", pad(stamp, 24))?;
        }
        if row.below_confidence > 0 {
            let what = count(row.below_confidence, "fainter match");
            writeln!(out, "  {what} not listed; --min-confidence low shows them")?;
        }
        for (number, what) in [
            (row.by_path, "left out by settings for their path"),
            (row.accepted, "known and accepted"),
        ] {
            if number > 0 {
                writeln!(out, "  {} {what}", count(number, "suggestion"))?;
            }
        }
        if row.stale > 0 {
            writeln!(
                out,
                "  {} of the baseline without anything found",
                count(row.stale, "acceptance")
            )?;
        }
        if row.unsound > 0 {
            let what = count(row.unsound, "allowance");
            writeln!(out, "  {what} in the text that cannot be relied on")?;
        }
        if row.excluded > 0 {
            writeln!(out, "  {} left out by --include or --exclude", count(row.excluded, "file"))?;
        }
        for (reason, number) in &row.holds {
            writeln!(out, "  {} on hold: {}", count(*number, "document"), hold(reason))?;
        }
        let sentence = if row.complete {
            "Everything was read.".to_owned()
        } else if row.documents == 0 {
            "Nothing was read, so nothing is clear.".to_owned()
        } else {
            format!(
                "{} not read in full, so this bundle is not clear: {}.",
                if self.unread.len() == 1 {
                    "1 document was".to_owned()
                } else {
                    format!("{} documents were", self.unread.len())
                },
                self.unread.iter().take(5).cloned().collect::<Vec<_>>().join("; ")
                    + if self.unread.len() > 5 { "; and others" } else { "" },
            )
        };
        let colour = if row.complete { AnsiColor::Green } else { AnsiColor::Magenta };
        writeln!(out, "{}", self.paint(colour.on_default().bold(), &sentence))?;
        writeln!(out, "These are suggestions; whether an exemption applies is a person's decision.")
    }
}

impl Report for Human {
    fn event(&mut self, event: &Event<'_>, out: &mut dyn Write) -> io::Result<()> {
        match event {
            Event::Residue(row) => {
                self.heading(&title(&row.document, &row.members), out)?;
                self.left.row(row, &self.style, out)
            }
            Event::Suggestion(row) if row.accepted.is_some() => Ok(()),
            Event::Suggestion(row) => self.suggestion(row, out),
            Event::Allow(row) => {
                self.heading(&title(&row.document, &row.members), out)?;
                let text = self.paint(AnsiColor::Red.on_default().bold(), "unsound ");
                let place = pad(&row.place.0.to_string(), 20);
                writeln!(out, "  {place}  {text}  {}", row.message)
            }
            Event::Problem(row) => self.problem(row, out),
            Event::Note(row) => {
                let title = match &row.document {
                    Some(document) => title(document, &row.members),
                    None => "the run".to_owned(),
                };
                self.heading(&title, out)?;
                writeln!(out, "  {}  note      {}", pad("", 20), row.message)
            }
            Event::Summary(row) => self.summary(row, out),
            Event::Start(_) | Event::Document(DocumentRow { .. }) => Ok(()),
        }
    }
}

pub(super) fn pad(text: &str, width: usize) -> String {
    let fill = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(fill))
}
