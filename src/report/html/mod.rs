//! A page for reading and printing, whole in itself: no script, nothing fetched.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::level::{count, hold, left, sure};
use super::markup::escape;
use super::row::{Start, SuggestionRow, Summary, title};
use super::{Event, Report, Style};

const CSS: &str = include_str!("style.css");

#[derive(Default)]
struct Section {
    title: String,
    rows: String,
    notes: Vec<String>,
}

pub(super) struct Html {
    reveal: bool,
    start: Option<Start>,
    sections: Vec<Section>,
    left: Vec<(String, String, &'static str, String)>,
    unread: Vec<(String, String, String)>,
    general: Vec<String>,
    by_stamp: BTreeMap<String, (u64, String, String)>,
}

impl Html {
    pub(super) fn new(style: Style) -> Html {
        Html {
            reveal: style.reveal,
            start: None,
            sections: Vec::new(),
            left: Vec::new(),
            unread: Vec::new(),
            general: Vec::new(),
            by_stamp: BTreeMap::new(),
        }
    }

    fn suggestion(&mut self, row: &SuggestionRow) {
        let people = &row.people;
        let mut what = format!("{}<br><code>{}</code>", escape(&people.name), escape(&row.rule));
        if let Some(why) = &row.why {
            what.push_str(&format!("<br><strong>Hidden: {}</strong>", escape(why)));
        }
        if row.hold != "none" {
            what.push_str(&format!("<br><strong>{}</strong>", escape(hold(row.hold))));
        }
        let words = match &row.text {
            Some(text) => escape(text),
            None => format!("<span class=\"quiet\">{}</span>", escape(&people.shape)),
        };
        if let Some(section) = self.sections.last_mut() {
            section.rows.push_str(&format!(
                "<tr><td>{}</td><td class=\"{}\">{}</td><td>{}</td><td>{what}</td><td>{words}</td>\
                 <td>{}</td><td><code>{}</code></td></tr>\n",
                escape(&people.place),
                row.action,
                row.action,
                escape(&people.stamp),
                sure(row.confidence),
                escape(&row.id),
            ));
        }
        let stamp = self.by_stamp.entry(people.stamp.clone()).or_default();
        stamp.0 += 1;
        stamp.1.clone_from(&people.standing);
        stamp.2.clone_from(&people.test);
    }

    fn page(&self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let marking = if self.reveal {
            "<p class=\"marking\">OFFICIAL-SENSITIVE: this page holds text that may have to be withheld</p>\n"
        } else {
            ""
        };
        writeln!(
            out,
            "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>Disclosure check</title>\n<style>\n{CSS}</style>\n</head>\n<body>\n{marking}\
             <h1>Disclosure check</h1>"
        )?;
        self.state(summary, out)?;
        self.exemptions(out)?;
        for section in self.sections.iter().filter(|s| !s.rows.is_empty() || !s.notes.is_empty()) {
            writeln!(out, "<section>\n<h3>{}</h3>", escape(&section.title))?;
            for note in &section.notes {
                writeln!(out, "<p class=\"quiet\">Note: {}</p>", escape(note))?;
            }
            if !section.rows.is_empty() {
                let columns = ["Place", "Proposed", "Exemption", "What", "Words", "Sure", "Number"];
                let words = if self.reveal { "Words" } else { "Shape" };
                let heads: String = columns
                    .iter()
                    .map(|head| if *head == "Words" { words } else { head })
                    .map(|head| format!("<th scope=\"col\">{head}</th>"))
                    .collect();
                writeln!(out, "<table class=\"list\">\n<thead><tr>{heads}</tr></thead>\n<tbody>")?;
                write!(out, "{}", section.rows)?;
                writeln!(out, "</tbody>\n</table>")?;
            }
            writeln!(out, "</section>")?;
        }
        let (version, rules) = self
            .start
            .as_ref()
            .map_or(("", ""), |start| (start.version.as_str(), start.rules.as_str()));
        writeln!(
            out,
            "<footer>withhold {}, rules <code>{}</code>. These are suggestions; whether an exemption \
             applies, and where the public interest lies, a person decides.</footer>\n{marking}</body>\n</html>",
            escape(version),
            escape(rules)
        )
    }

    fn state(&self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let (class, sentence) = if summary.complete {
            ("state", "Everything was read.")
        } else {
            ("state unread", "Not everything was read, so this bundle is not clear.")
        };
        writeln!(out, "<p class=\"{class}\">{sentence}</p>")?;
        writeln!(
            out,
            "<p>{} in {}: {} to withhold, {} to consider. Not listed: {}. Known and accepted: {}. \
             Left out on purpose: {}.</p>",
            count(summary.suggestions, "suggestion"),
            count(summary.documents, "document"),
            summary.withhold,
            summary.consider,
            count(summary.below_confidence, "fainter match"),
            summary.accepted + summary.by_path,
            count(summary.excluded, "file"),
        )?;
        for note in &self.general {
            writeln!(out, "<p class=\"quiet\">Note: {}</p>", escape(note))?;
        }
        for (reason, number) in &summary.holds {
            let reason = escape(hold(reason));
            writeln!(
                out,
                "<p><strong>{} on hold: {reason}.</strong></p>",
                count(*number, "document")
            )?;
        }
        if let Some(verdict) = &summary.verdict {
            writeln!(out, "<p class=\"state\">{}</p>", escape(&verdict.sentence))?;
        }
        if !self.left.is_empty() {
            writeln!(
                out,
                "<h2>Hidden data</h2>\n<table>\n<thead><tr><th scope=\"col\">Document</th>\
                <th scope=\"col\">Place</th><th scope=\"col\">Severity</th>\
                <th scope=\"col\">What, and how to mend it</th></tr></thead>\n<tbody>"
            )?;
            for (document, place, severity, what) in &self.left {
                let (document, place, what) = (escape(document), escape(place), escape(what));
                writeln!(
                    out,
                    "<tr><td>{document}</td><td>{place}</td><td>{severity}</td><td>{what}</td></tr>"
                )?;
            }
            writeln!(out, "</tbody>\n</table>")?;
        }
        if !self.unread.is_empty() {
            writeln!(
                out,
                "<h2>Not read</h2>\n<table>\n<thead><tr><th scope=\"col\">Document</th>\
                <th scope=\"col\">Place</th><th scope=\"col\">Why</th></tr></thead>\n<tbody>"
            )?;
            for (document, place, message) in &self.unread {
                let (document, place) = (escape(document), escape(place));
                let message = escape(message);
                writeln!(
                    out,
                    "<tr><td class=\"not-read\">{document}</td><td>{place}</td><td>{message}</td></tr>"
                )?;
            }
            writeln!(out, "</tbody>\n</table>")?;
        }
        Ok(())
    }

    fn exemptions(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.by_stamp.is_empty() {
            return Ok(());
        }
        writeln!(
            out,
            "<h2>By exemption</h2>\n<table>\n<thead><tr><th scope=\"col\">Exemption</th>\
             <th scope=\"col\">Items</th><th scope=\"col\">Standing</th>\
             <th scope=\"col\">Public interest test</th></tr></thead>\n<tbody>"
        )?;
        for (stamp, (number, standing, test)) in &self.by_stamp {
            writeln!(
                out,
                "<tr><td>{}</td><td class=\"number\">{number}</td><td>{}</td><td>{}</td></tr>",
                escape(stamp),
                escape(standing),
                escape(test)
            )?;
        }
        writeln!(out, "</tbody>\n</table>\n<h2>By document</h2>")
    }
}

impl Report for Html {
    fn event(&mut self, event: &Event<'_>, out: &mut dyn Write) -> io::Result<()> {
        match event {
            Event::Start(row) => self.start = Some((*row).clone()),
            Event::Document(row) => self
                .sections
                .push(Section { title: title(&row.document, &row.members), ..Section::default() }),
            Event::Suggestion(row) if row.accepted.is_some() => {}
            Event::Suggestion(row) => self.suggestion(row),
            Event::Allow(row) => {
                if let Some(section) = self.sections.last_mut() {
                    section.notes.push(format!("{}: {}", row.place.0, row.message));
                }
            }
            Event::Problem(row) => {
                let place = row.place.as_ref().map_or(String::new(), |place| place.0.to_string());
                let document = title(&row.document, &row.members);
                self.unread.push((document, place, row.message.clone()));
            }
            Event::Residue(row) => {
                let document = title(&row.document, &row.members);
                let place = row.place.0.to_string();
                self.left.push((document, place, row.severity, left(row)));
            }
            Event::Note(row) => {
                let whole = row.document.as_ref().map(|document| title(document, &row.members));
                match (whole, self.sections.last_mut()) {
                    (Some(whole), Some(section)) if section.title == whole => {
                        section.notes.push(row.message.clone());
                    }
                    (Some(whole), _) => self.general.push(format!("{whole}: {}", row.message)),
                    (None, _) => self.general.push(row.message.clone()),
                }
            }
            Event::Summary(row) => self.page(row, out)?,
        }
        Ok(())
    }
}
