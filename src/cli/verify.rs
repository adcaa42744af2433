//! `withhold verify`.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use withhold::bundle::walk::{Entry, What};
use withhold::error::Error;
use withhold::format::terms::Terms;
use withhold::model::document::Visibility;
use withhold::model::finding::Confidence;
use withhold::model::place::Place;
use withhold::model::residue::{Residue, Severity};
use withhold::model::suggestion::{Action, Suggestion};
use withhold::report::row::{self, About, DocumentRow, NoteRow, SCHEMA, Start, Summary};
use withhold::report::view::{Names, Sheets, View};
use withhold::report::{Event, Style};
use withhold::rules::files;
use withhold::scan::{self, Scanned};
use withhold::verify::catalogue::{self, Catalogue};
use withhold::verify::manifest::{self, Manifest};
use withhold::verify::{Expect, Verifier};

use super::exit::Exit;
use super::loaded::{self, Choice, Loaded};
use super::output::{self, Output};
use super::policy::Least;
use super::progress;
use super::reading::Reading;
use super::tally::Tally;

/// The file by which a release says what it is.
const MANIFEST: &str = manifest::NAME;

/// What in sight makes the exit code 1, beside leftovers that block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// A suggestion to withhold.
    #[default]
    Withhold,
    /// Any suggestion.
    Consider,
    /// Nothing.
    None,
}

/// Check a finished release for what it should not hold, whatever tool made it
#[derive(Args)]
pub(crate) struct Verify {
    /// The folder or file that is to go out, or `-` for standard input
    release: PathBuf,
    /// Report on standard output: human, json, jsonl, csv, html, sarif, junit, codequality or github [default: human]
    #[arg(short, long, value_name = "FORMAT")]
    format: Option<String>,
    /// Write a report to a file; `FORMAT=PATH` for another format; can be given several times
    #[arg(short, long, value_name = "[FORMAT=]PATH")]
    output: Vec<String>,
    /// Let the words through, in every report: handle it as the documents themselves
    #[arg(long)]
    reveal: bool,
    /// The most rows any table should have
    #[arg(long, value_name = "N")]
    expect_rows: Option<u64>,
    /// The most people the release should name
    #[arg(long, value_name = "N")]
    expect_people: Option<u64>,
    /// Look for every line of a file in every byte, in every encoding
    #[arg(long, value_name = "FILE")]
    terms: Option<PathBuf>,
    /// Compare with what was verified before: a JSON or JSON lines report, or a manifest
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// The least confidence of what the rules find [default: medium]
    #[arg(long, value_name = "LEVEL")]
    min_confidence: Option<Least>,
    /// What the rules find in sight that makes the exit code 1; out of sight everything does
    #[arg(long, value_name = "ACTION", default_value = "withhold")]
    fail_on: FailOn,
    /// No progress bar
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    reading: Reading,
}

/// The catalogue that is built in.
pub(crate) fn catalogue() -> Result<Catalogue, Error> {
    let files = files::built_in("", "checks.toml");
    let text = files.first().map_or("", |file| file.text.as_ref());
    catalogue::read("checks.toml", text).map_err(Error::Rules)
}

impl Verify {
    pub(crate) fn run(self) -> Result<Exit> {
        let settings = self.reading.settings(&self.release)?;
        let terms = self.terms.as_deref().map(terms).transpose()?.unwrap_or_default();
        let readers = self.reading.readers(&settings, terms)?.looking();
        let catalogue = catalogue()?;
        let loaded = loaded::load(&self.choice.clone().with(&settings), false)?;
        let entries = self.reading.entries(&self.release, &settings)?;
        let least = self.min_confidence.map(Confidence::from).or(settings.min_confidence);
        let expect = Expect { rows: self.expect_rows, people: self.expect_people };
        let ncnd = loaded.register.exemption.iter().map(|row| row.ncnd.as_str());
        let rules = loaded.detector.rules();
        let verifier = Verifier::new(&catalogue, rules, expect, ncnd)?;
        let style = Style {
            colour: false,
            reveal: self.reveal,
            bom: false,
            prefix: output::prefix(&self.release),
        };
        let mut gate = Gate {
            outputs: output::open(self.format.as_deref(), &self.output, &style)?,
            catalogue: &catalogue,
            loaded: &loaded,
            verifier,
            reveal: self.reveal,
            least: least.unwrap_or(Confidence::Medium),
            fail_on: self.fail_on,
            shown: Vec::new(),
            tally: Tally::default(),
            summary: Summary { complete: true, ..Summary::default() },
            names: Names::default(),
            failed: None,
        };
        gate.start()?;
        if entries.is_empty() {
            gate.note("there is no file in the release")?;
        }
        let bar = progress::bar(entries.len(), self.quiet);
        let threads = self.reading.threads();
        let mut sink = |number: usize, entry: &Entry, documents: Vec<Scanned>| {
            bar.suspend(|| gate.entry(number, entry, &documents))
        };
        let read = &mut || bar.inc(1);
        scan::scan_whole(&entries, &readers, &loaded.detector, threads, read, &mut sink);
        bar.finish_and_clear();
        Reading::say_confinement(&readers);
        gate.manifests(&entries, self.manifest.as_deref())?;
        gate.finish()
    }
}

fn terms(path: &Path) -> Result<Terms> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let list: Vec<String> =
        text.trim_start_matches('\u{feff}').lines().map(str::to_owned).collect();
    Terms::new(&list).map_err(anyhow::Error::msg)
}

/// A document as rows about it name it.
struct Shown {
    /// The path as it is; the row's may be masked.
    path: String,
    row: DocumentRow,
    sheets: Sheets,
}

/// Turns what verifying finds into events, and counts.
struct Gate<'a> {
    outputs: Vec<Output>,
    catalogue: &'a Catalogue,
    loaded: &'a Loaded,
    verifier: Verifier<'a>,
    reveal: bool,
    least: Confidence,
    fail_on: FailOn,
    shown: Vec<Shown>,
    tally: Tally,
    summary: Summary,
    names: Names,
    failed: Option<std::io::Error>,
}

impl<'a> Gate<'a> {
    fn each(&mut self, event: &Event<'_>) -> std::io::Result<()> {
        self.outputs.iter_mut().try_for_each(|output| output.event(event))
    }

    fn start(&mut self) -> std::io::Result<()> {
        let start = Start {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rules: self.loaded.digest.clone(),
            regime: self.loaded.register.regime.clone(),
            catalogue: row::Catalogue {
                rules: self.loaded.detector.rules().clone(),
                register: Some(self.loaded.register.clone()),
            },
        };
        self.each(&Event::Start(&start))
    }

    fn note(&mut self, message: &str) -> std::io::Result<()> {
        let row = NoteRow { document: None, members: Vec::new(), message: message.to_owned() };
        self.each(&Event::Note(&row))
    }

    fn view(&self) -> View<'a> {
        View {
            rules: self.loaded.detector.rules(),
            register: &self.loaded.register,
            reveal: self.reveal,
        }
    }

    fn entry(&mut self, number: usize, entry: &Entry, documents: &[Scanned]) -> ControlFlow<()> {
        match self.documents(number, entry, documents) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.failed = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn documents(
        &mut self,
        number: usize,
        entry: &Entry,
        documents: &[Scanned],
    ) -> std::io::Result<()> {
        let kind = match entry.what {
            What::InnerLink => Some("link"),
            What::Excluded => Some("excluded"),
            _ => None,
        };
        if let Some(kind) = kind {
            self.summary.excluded += u64::from(entry.what == What::Excluded);
            self.tally.excluded += u64::from(entry.what == What::Excluded);
            return self.each(&Event::Document(&DocumentRow::not_opened(
                &entry.name,
                kind,
                entry.size,
            )));
        }
        let view = self.view();
        let mut names = std::mem::take(&mut self.names);
        names.next(number, &entry.name, documents.iter().map(Scanned::parts), self.reveal);
        for scanned in documents {
            let document = &scanned.document;
            let least = self.least.threshold();
            let kept: Vec<Suggestion> =
                scanned.suggestions.iter().filter(|s| s.confidence >= least).cloned().collect();
            self.count(scanned, &kept);
            let row = view.document(&names, document, kept.len() as u64);
            self.each(&Event::Document(&row))?;
            let sheets = view.sheets(document, &scanned.suggestions);
            self.shown.push(Shown { path: entry.name.clone(), row, sheets });
            let at = self.shown.len() - 1;
            for residue in self.verifier.document(scanned) {
                self.residue(at, None, &residue)?;
            }
            for row in view.suggestions(&names, document, &kept) {
                self.each(&Event::Suggestion(&row))?;
            }
            for row in view.problems(&names, document) {
                self.each(&Event::Problem(&row))?;
            }
            for row in view.notes(&names, document) {
                self.each(&Event::Note(&row))?;
            }
        }
        self.names = names;
        self.outputs.iter_mut().try_for_each(Output::settle)
    }

    fn count(&mut self, scanned: &Scanned, kept: &[Suggestion]) {
        let summary = &mut self.summary;
        summary.documents += 1;
        summary.problems += scanned.document.problems.len() as u64;
        summary.complete &= scanned.document.problems.is_empty();
        self.tally.unread += u64::from(!scanned.document.problems.is_empty());
        summary.below_confidence += (scanned.suggestions.len() - kept.len()) as u64;
        for suggestion in kept {
            summary.suggestions += 1;
            let withhold = suggestion.action == Action::Withhold;
            summary.withhold += u64::from(withhold);
            summary.consider += u64::from(!withhold);
            let fails = match self.fail_on {
                FailOn::Withhold => withhold,
                FailOn::Consider => true,
                FailOn::None => false,
            };
            let shown = scanned
                .document
                .segment_at(suggestion.span.start)
                .and_then(|number| scanned.document.segments.get(number))
                .is_some_and(|segment| segment.visibility == Visibility::Shown);
            // What is out of sight is a leftover, and blocks as one.
            self.tally.in_sight += u64::from(fails && shown);
        }
    }

    fn residue(
        &mut self,
        at: usize,
        other: Option<usize>,
        residue: &Residue,
    ) -> std::io::Result<()> {
        let check = self.catalogue.get(&residue.check);
        let about = check.map_or_else(About::default, |check| About {
            title: check.title.clone(),
            why: check.why.clone(),
            source: check.source.clone(),
            mend: check.mend.clone(),
            shape: String::new(),
        });
        let Some(shown) = self.shown.get(at) else { return Ok(()) };
        let other = other.and_then(|other| self.shown.get(other)).map(|shown| &shown.row);
        let row = self.view().residue(&shown.row, other, &shown.sheets, residue, about);
        // What was not read is counted as that: it makes the exit code 3, not 1.
        match residue.severity {
            Severity::Block if residue.check == "B04" => {}
            Severity::Block => {
                self.tally.block += 1;
                let first = (row.about.title.clone(), row.document.clone());
                self.tally.first.get_or_insert(first);
            }
            Severity::Warn => self.tally.warn += 1,
            Severity::Inform => self.tally.inform += 1,
        }
        self.each(&Event::Residue(&row))
    }

    /// The manifest in the release, and the one that was named.
    fn manifests(&mut self, entries: &[Entry], named: Option<&Path>) -> Result<()> {
        let inside: Vec<(usize, &Entry)> = entries
            .iter()
            .filter(|entry| {
                entry.what == What::File && entry.name.rsplit('/').next() == Some(MANIFEST)
            })
            .filter_map(|entry| Some((self.number_of(&entry.name)?, entry)))
            .collect();
        for (at, entry) in inside {
            let manifest =
                std::fs::read_to_string(&entry.path).ok().and_then(|t| manifest::read(&t));
            let Some(manifest) = manifest else { continue };
            if manifest.draft {
                self.tally.draft = true;
                self.leave(at, "B10")?;
            }
            let folder = entry.name.rsplit_once('/').map_or("", |(folder, _)| folder);
            self.compare(&manifest, folder)?;
        }
        if let Some(path) = named {
            let shown = path.display();
            let text =
                std::fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
            let manifest = manifest::read(&text)
                .with_context(|| format!("{shown} is neither a manifest nor a JSON report"))?;
            self.tally.draft |= manifest.draft;
            self.compare(&manifest, "")?;
        }
        Ok(())
    }

    /// The number of the document that is a file of the release.
    fn number_of(&self, name: &str) -> Option<usize> {
        self.shown.iter().position(|shown| shown.row.members.is_empty() && shown.path == name)
    }

    /// Holds the files of the release against their hashes; one that is gone or new differs too.
    fn compare(&mut self, manifest: &Manifest, folder: &str) -> Result<()> {
        if manifest.hashes.is_empty() {
            return Ok(());
        }
        let files = self.shown.iter().enumerate().filter(|(_, shown)| shown.row.members.is_empty());
        let files = files.map(|(at, shown)| (at, shown.path.as_str(), shown.row.sha256.as_deref()));
        let (changed, gone) = manifest.differs(folder, files);
        self.tally.changed += changed.len() as u64 + gone;
        if gone > 0 {
            self.note(&format!("{gone} file(s) of the manifest are not in the release"))?;
        }
        for at in changed {
            self.leave(at, "B09")?;
        }
        Ok(())
    }

    fn leave(&mut self, at: usize, check: &str) -> std::io::Result<()> {
        let (check, severity) = (check.to_owned(), Severity::Block);
        let residue = Residue { check, severity, place: Place::FileName, text: String::new() };
        self.residue(at, None, &residue)
    }

    fn finish(mut self) -> Result<Exit> {
        if let Some(error) = self.failed.take() {
            return Err(error.into());
        }
        for between in self.verifier.bundle() {
            self.residue(between.document, between.other, &between.residue)?;
        }
        let (exit, verdict) = self.tally.verdict(self.summary.documents);
        let mut summary = std::mem::take(&mut self.summary);
        summary.verdict = Some(verdict);
        self.each(&Event::Summary(&summary))?;
        for output in self.outputs {
            output.finish()?;
        }
        Ok(exit)
    }
}
