//! JUnit XML, for services that show tests: a document is a suite, and each suggestion a test that
//! failed. It never holds text of a document.

use std::io::{self, Write};

use super::level::{Level, left, sentence};
use super::markup::escape;
use super::row::title;
use super::{Event, Report};

#[derive(Default)]
pub(super) struct JUnit {
    suites: Vec<Suite>,
}

#[derive(Default)]
struct Suite {
    name: String,
    cases: Vec<String>,
    failures: usize,
    errors: usize,
}

impl JUnit {
    fn case(&mut self, name: &str, inside: &str) {
        if let Some(suite) = self.suites.last_mut() {
            let class = escape(&suite.name);
            let name = escape(name);
            suite.cases.push(format!(
                "    <testcase classname=\"{class}\" name=\"{name}\">\n{inside}    </testcase>\n"
            ));
        }
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let sum = |count: fn(&Suite) -> usize| self.suites.iter().map(count).sum::<usize>();
        let tests = sum(|suite| suite.cases.len().max(1));
        let (failures, errors) = (sum(|suite| suite.failures), sum(|suite| suite.errors));
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(
            out,
            "<testsuites name=\"withhold\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">"
        )?;
        for suite in &self.suites {
            let name = escape(&suite.name);
            writeln!(
                out,
                "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
                suite.cases.len().max(1),
                suite.failures,
                suite.errors
            )?;
            if suite.cases.is_empty() {
                writeln!(out, "    <testcase classname=\"{name}\" name=\"nothing found\"/>")?;
            }
            for case in &suite.cases {
                out.write_all(case.as_bytes())?;
            }
            writeln!(out, "  </testsuite>")?;
        }
        writeln!(out, "</testsuites>")
    }
}

impl Report for JUnit {
    fn event(&mut self, event: &Event<'_>, out: &mut dyn Write) -> io::Result<()> {
        match event {
            Event::Document(row) if row.kind == "excluded" || row.kind == "link" => {}
            Event::Document(row) => self
                .suites
                .push(Suite { name: title(&row.document, &row.members), ..Suite::default() }),
            Event::Suggestion(row) if row.accepted.is_some() => {}
            Event::Suggestion(row) => {
                let message = escape(&sentence(row));
                let inside = format!(
                    "      <failure type=\"{}\" message=\"{message}\">{} ({})</failure>\n",
                    Level::of(row).sarif(),
                    escape(&row.people.reason),
                    escape(&row.people.standing),
                );
                if let Some(suite) = self.suites.last_mut() {
                    suite.failures += 1;
                }
                self.case(&format!("{} {} {}", row.people.place, row.rule, row.id), &inside);
            }
            Event::Allow(row) => {
                let message = escape(&row.message);
                let inside =
                    format!("      <failure type=\"{}\" message=\"{message}\"/>\n", row.wrong);
                if let Some(suite) = self.suites.last_mut() {
                    suite.failures += 1;
                }
                self.case(&format!("{} allowance", row.place.0), &inside);
            }
            Event::Problem(row) => {
                let place = row.place.as_ref().map_or("document".into(), |at| at.0.to_string());
                let message = escape(&row.message);
                let inside = format!("      <error type=\"unread\" message=\"{message}\"/>\n");
                if let Some(suite) = self.suites.last_mut() {
                    suite.errors += 1;
                }
                self.case(&format!("{place} is read"), &inside);
            }
            Event::Residue(row) => {
                let message = escape(&left(row));
                let inside = match row.severity {
                    "block" | "warn" => format!(
                        "      <failure type=\"{}\" message=\"{message}\"/>\n",
                        row.severity
                    ),
                    _ => format!("      <system-out>{message}</system-out>\n"),
                };
                if let Some(suite) = self.suites.last_mut() {
                    suite.failures += usize::from(row.severity != "inform");
                }
                self.case(&format!("{} {}", row.place.0, row.check), &inside);
            }
            Event::Start(_) | Event::Note(_) => {}
            Event::Summary(_) => self.write(out)?,
        }
        Ok(())
    }
}
