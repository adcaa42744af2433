//! `withhold explain`: why something was suggested, and what would change the answer.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;

use withhold::bundle::walk::Entry;
use withhold::detect::validate::VALIDATORS;
use withhold::format::terms::Terms;
use withhold::model::finding::{Finding, Mention, Met};
use withhold::model::suggestion::Suggestion;
use withhold::report::view::{Names, View};
use withhold::rules::rule::{EvidenceBlock, Rule};
use withhold::scan::{self, Scanned};

use super::exit::Exit;
use super::loaded::{self, Choice, Loaded};
use super::reading::Reading;

/// Say why something was suggested
#[derive(Args)]
pub(crate) struct Explain {
    /// The id of a suggestion, or its first characters
    id: String,
    /// The bundle it was found in
    #[arg(long = "in", value_name = "BUNDLE")]
    bundle: PathBuf,
    /// Let the words through
    #[arg(long)]
    reveal: bool,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    reading: Reading,
}

impl Explain {
    pub(crate) fn run(self) -> Result<Exit> {
        if self.id.len() < 4 {
            bail!("give at least four characters of the id");
        }
        let settings = self.reading.settings(&self.bundle)?;
        let loaded = loaded::load(&self.choice.clone().with(&settings), false)?;
        let entries = self.reading.entries(&self.bundle, &settings)?;
        let readers = self.reading.readers(&settings, Terms::default())?;
        let mut texts = Vec::new();
        let mut names = Names::default();
        let threads = self.reading.threads();
        let mut sink = |number: usize, entry: &Entry, documents: Vec<Scanned>| {
            names.next(number, &entry.name, documents.iter().map(Scanned::parts), self.reveal);
            for scanned in &documents {
                let mine = |s: &&Suggestion| s.id.starts_with(&self.id);
                for suggestion in scanned.suggestions.iter().filter(mine) {
                    texts.push(text(&loaded, &names, scanned, suggestion, self.reveal));
                }
            }
            if texts.len() > 1 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        scan::scan(&entries, &readers, &loaded.detector, threads, &mut || (), &mut sink);
        match texts.as_slice() {
            [] => bail!("no suggestion in the bundle has an id that begins with {}", self.id),
            [text] => anstream::stdout().write_all(text.as_bytes())?,
            _ => bail!("more than one id begins with {}; give more of it", self.id),
        }
        Ok(Exit::Clean)
    }
}

fn text(
    loaded: &Loaded,
    names: &Names,
    scanned: &Scanned,
    suggestion: &Suggestion,
    reveal: bool,
) -> String {
    let rules = loaded.detector.rules();
    let view = View { rules, register: &loaded.register, reveal };
    let rows = view.suggestions(names, &scanned.document, std::slice::from_ref(suggestion));
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    if let Some(row) = rows.first() {
        let way: Vec<&str> = row.members.iter().map(|member| member.name.as_str()).collect();
        let path = [vec![row.document.as_str()], way].concat().join(" › ");
        line(format!("{}  {path}, {}", row.id, row.people.place));
        line(format!("{}  {}", row.action, row.text.as_ref().unwrap_or(&row.people.shape)));
        if let Some(why) = &row.why {
            line(format!("hidden: {why}"));
        }
    }
    for (number, finding) in suggestion.findings.iter().enumerate() {
        let Some(rule) = rules.get(finding.rule) else { continue };
        line(String::new());
        let role = if number == 0 { "decided by" } else { "also found by" };
        line(format!("{role} {} ({})", rule.id, rule.name));
        line(format!("  {}", rule.why));
        reasoning(rule, finding, scanned, reveal, &mut line);
    }
    line(String::new());
    for code in suggestion.exemptions.iter() {
        let Some(row) = loaded.register.get(code) else { continue };
        line(format!("{}  {}", row.stamp, row.title));
        line(format!("  {}; {}", row.standing.name(), row.basis.name()));
        line(format!("  {}", row.summary));
        if row.harm {
            line(format!("  A harm statement is needed: {}.", loaded.register.harm_test));
        }
        if row.public_interest_test {
            line(
                "  A public interest test is needed; a person decides where the balance lies."
                    .into(),
            );
        }
        if !row.ncnd.is_empty() {
            line(format!(
                "  The duty to confirm or deny falls away under {}, if at all.",
                row.ncnd
            ));
        }
        if let Some(years) = row.lapse_years {
            line(format!("  It can no longer be relied on when the record is {years} years old."));
        }
        if !row.check.is_empty() {
            line(format!("  Check again: {}", row.check));
        }
        line(format!("  {} ({}); as of {}", row.source, row.guidance, row.as_of));
    }
    out
}

fn reasoning(
    rule: &Rule,
    finding: &Finding,
    scanned: &Scanned,
    reveal: bool,
    line: &mut impl FnMut(String),
) {
    if let Some(mention) = finding.mention {
        let place = match mention {
            Mention::Here => "in this document",
            Mention::Elsewhere => "in another document of the bundle",
        };
        line(format!("  a mention of what the rule found {place}"));
        line("  would change the answer: leaving that open".into());
        return;
    }
    line(format!("  confidence before evidence: {}", rule.confidence.name()));
    if let Some(name) = &rule.validator {
        let what = VALIDATORS.iter().find(|(known, _, _)| known == name).map_or("", |(_, _, w)| w);
        line(format!("  passed {name}: {what}"));
    }
    for step in &finding.evidence {
        let place = match step.met {
            Met::Before => "before it",
            Met::After => "after it",
            Met::Person => "beside it, a name of a person",
            Met::ColumnHeader => "in the header of its column",
            Met::Label => "in its label",
            Met::Inside => "in it",
            Met::Row => "in its row",
            Met::Title => "in the title of its table",
            Met::Document => "in the document",
            Met::Kind => "for this kind of document",
            Met::Column => "in most cells of its column",
        };
        let word = match scanned.document.text.get(step.word.clone()) {
            _ if step.word.is_empty() => "what counts".to_owned(),
            Some(word) if reveal => format!("`{word}`"),
            _ => "a word".to_owned(),
        };
        let then = step.then.map_or("dropped", |confidence| confidence.name());
        line(format!("  {word} of evidence {place}: {then}"));
    }
    let used: Vec<usize> = finding.evidence.iter().map(|step| step.block).collect();
    for (number, block) in rule.evidence.iter().enumerate() {
        if !used.contains(&number) {
            line(format!("  would change the answer: {}", would(block)));
        }
    }
}

fn would(block: &EvidenceBlock) -> String {
    let effect = match (block.raise_to, block.lower_to) {
        (Some(level), _) => format!("at least {}", level.name()),
        (_, Some(level)) => format!("at most {}", level.name()),
        _ if block.needed => "a finding".to_owned(),
        _ => "no finding".to_owned(),
    };
    let list = |words: &[String]| {
        let more = if words.len() > 6 { ", …" } else { "" };
        format!("{}{more}", words.iter().take(6).cloned().collect::<Vec<_>>().join(", "))
    };
    let mut when = Vec::new();
    if !block.any.is_empty() {
        when.push(format!("with {} nearby", list(&block.any)));
    }
    if !block.header.is_empty() {
        when.push(format!("in a column headed {}", list(&block.header)));
    }
    if block.person_before > 0 {
        when.push("right after the name of a person".to_owned());
    }
    if block.person_after > 0 {
        when.push("right before the name of a person".to_owned());
    }
    if !block.document_is.is_empty() {
        when.push(format!("in a document that is a {}", block.document_is.join(" or a ")));
    }
    if block.column_share > 0 {
        when.push(format!("in a column of which {} % is such", block.column_share));
    }
    format!("{effect} {}", when.join(", "))
}
