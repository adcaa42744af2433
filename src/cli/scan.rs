//! `withhold scan`.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use withhold::baseline::Baseline;
use withhold::bundle::walk::{Entry, What};
use withhold::cache::Run;
use withhold::config::{FailOn, Settings};
use withhold::format::terms::Terms;
use withhold::model::suggestion::Hold;
use withhold::report::row::{Catalogue, NoteRow, SCHEMA, Start, Summary};
use withhold::report::view::{Names, View};
use withhold::report::{Event, Style};
use withhold::scan::{self, Memory, Outcome, Scanned};

use super::changed;
use super::exit::Exit;
use super::loaded::{self, Choice, Loaded};
use super::output::{self, Output};
use super::policy::{Fail, Policy};
use super::progress;
use super::reading::Reading;
use super::replay::{Given, Remembered, Replay};
use super::said::Said;
use super::verdict::{self, Sieve, Sieved, Unsound, Verdict, Verdicts, outside};

/// Find what may not go out, and suggest the exemption
#[derive(Args)]
pub(crate) struct Scan {
    /// A folder, a file, or `-` for standard input
    bundle: PathBuf,
    /// Report on standard output: human, json, jsonl, csv, html, sarif, junit, codequality or github
    /// [default: human]
    #[arg(short, long, value_name = "FORMAT")]
    format: Option<String>,
    /// Write a report to a file; `FORMAT=PATH` for another format; can be given several times
    #[arg(short, long, value_name = "[FORMAT=]PATH")]
    output: Vec<String>,
    /// Let the words through, in every report: handle it as the documents themselves
    #[arg(long)]
    reveal: bool,
    /// What makes the exit code 1 [default: consider]
    #[arg(long, value_name = "ACTION")]
    fail_on: Option<Fail>,
    /// Scan only files that differ from a revision of git, such as `origin/main`
    #[arg(long, value_name = "REV", help_heading = "Reading")]
    changed_since: Option<String>,
    /// Keep masked reports and what was found in a folder, to do again only what has changed
    #[arg(long, value_name = "FOLDER", help_heading = "Reading")]
    cache: Option<PathBuf>,
    /// Scan anew though a cache is set
    #[arg(long, help_heading = "Reading")]
    no_cache: bool,
    /// Turn exit code 1 into 0; never 3
    #[arg(long)]
    exit_zero: bool,
    /// Begin a CSV with a byte order mark
    #[arg(long)]
    csv_bom: bool,
    /// No progress bar
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    policy: Policy,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    reading: Reading,
}

impl Scan {
    pub(crate) fn run(self) -> Result<Exit> {
        let settings = self.reading.settings(&self.bundle)?;
        let readers = self.reading.readers(&settings, Terms::default())?;
        let policy = self.policy.clone().with(&settings);
        let mut entries = self.reading.entries(&self.bundle, &settings)?;
        if let Some(revision) = &self.changed_since {
            changed::only_changed(&self.bundle, revision, &mut entries)?;
        }
        let baseline = match &policy.baseline {
            Some(path) => {
                outside(path, &self.bundle)?;
                Some(Baseline::read(path)?)
            }
            None => None,
        };
        let style = Style {
            colour: false,
            reveal: self.reveal,
            bom: self.csv_bom,
            prefix: output::prefix(&self.bundle),
        };
        let mut outputs = output::open(self.format.as_deref(), &self.output, &style)?;
        let given = Given {
            settings: &settings,
            policy: &policy,
            choice: &self.choice,
            reading: &self.reading,
            reports: format!("{style:?} {:?} {:?}", output::kinds(&outputs), self.changed_since),
        };
        // What was revealed is kept nowhere, and standard input cannot be read twice.
        let again = entries.iter().all(|entry| entry.what != What::StandardInput);
        let folder = self.cache.clone().or_else(|| settings.cache.clone());
        let replay = match folder.filter(|_| again && !self.reveal && !self.no_cache) {
            Some(folder) => Some(Replay::new(&folder, &self.bundle, &given, &entries)?),
            None => None,
        };
        if let Some(run) = replay.as_ref().and_then(Replay::recall) {
            for (output, report) in outputs.into_iter().zip(&run.reports) {
                output.replay(report)?;
            }
            return Ok(self.exit(&settings, &run));
        }
        if replay.is_some() {
            outputs.iter_mut().for_each(Output::remember);
        }
        let loaded = loaded::load(&self.choice.clone().with(&settings), false)?;
        let mut writing = Writing {
            outputs,
            loaded: &loaded,
            reveal: self.reveal,
            sieve: Sieve::new(policy.least(&settings), &settings, &loaded)?,
            verdicts: Verdicts::new(
                baseline.as_ref(),
                policy.trust_inline,
                policy.today()?,
                &loaded,
            ),
            summary: Summary { complete: true, ..Summary::default() },
            names: Names::default(),
            failed: None,
            by_chance: false,
            remembered: None,
        };
        writing.start()?;
        if entries.is_empty() {
            writing.note("there is no file in the bundle")?;
        }
        if self.changed_since.is_some() {
            writing.note("only files that differ from the revision were read, so what others name was not looked for in them")?;
        }
        let bar = progress::bar(entries.len(), self.quiet);
        let threads = self.reading.threads();
        let read = &mut || bar.inc(1);
        let mut memory = Memory::default();
        if let Some(replay) = &replay {
            let (known, remembered) = replay.remembered(&loaded);
            memory = known;
            writing.remembered = Some(remembered);
        }
        let mut sink = |number: usize, outcome| match entries.get(number) {
            Some(entry) => bar.suspend(|| writing.entry(number, entry, outcome)),
            None => ControlFlow::Continue(()),
        };
        let detector = &loaded.detector;
        scan::scan_again(&entries, &readers, detector, &memory, threads, read, &mut sink);
        bar.finish_and_clear();
        Reading::say_confinement(&readers);
        writing.stale(&entries)?;
        // Of a revision there may be nothing to read; of a bundle that is a mistake.
        writing.summary.complete &= writing.summary.documents > 0 || self.changed_since.is_some();
        let by_chance = writing.by_chance;
        let remembered = writing.remembered.take();
        let (run, whole) = writing.finish()?;
        if let Some((replay, remembered)) = replay.zip(remembered) {
            // A part of the bundle does not push out what is known of the whole.
            let all = self.changed_since.is_none();
            replay.keep((whole && !by_chance).then_some(&run), remembered, all)?;
        }
        // The program ends: to take thousands of rules and automata apart would be for nothing.
        std::mem::forget(loaded);
        Ok(self.exit(&settings, &run))
    }

    fn exit(&self, settings: &Settings, run: &Run) -> Exit {
        let fail_on = self.fail_on.map(FailOn::from).or(settings.fail_on).unwrap_or_default();
        let findings = match fail_on {
            FailOn::Withhold => run.withhold > 0 || run.unsound > 0,
            FailOn::Consider => run.suggestions > 0 || run.unsound > 0,
            FailOn::None => false,
        };
        Exit::of(findings, run.complete, self.exit_zero)
    }
}

/// Turns what a scan finds into events, and counts.
struct Writing<'a> {
    outputs: Vec<Output>,
    loaded: &'a Loaded,
    reveal: bool,
    sieve: Sieve<'a>,
    verdicts: Verdicts<'a>,
    summary: Summary,
    names: Names,
    failed: Option<std::io::Error>,
    /// Whether the clock, the memory or a reader's failure had a part in it: another run may differ.
    by_chance: bool,
    /// What is known of the bundle from an earlier run.
    remembered: Option<Remembered>,
}

impl Writing<'_> {
    fn each(&mut self, event: &Event<'_>) -> std::io::Result<()> {
        self.outputs.iter_mut().try_for_each(|output| output.event(event))
    }

    fn start(&mut self) -> std::io::Result<()> {
        let start = Start {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rules: self.loaded.digest.clone(),
            regime: self.loaded.register.regime.clone(),
            catalogue: Catalogue {
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

    fn entry(&mut self, number: usize, entry: &Entry, outcome: Outcome) -> ControlFlow<()> {
        match self.outcome(number, entry, outcome) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.failed = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn outcome(&mut self, number: usize, entry: &Entry, outcome: Outcome) -> std::io::Result<()> {
        let said = match (outcome, &self.remembered) {
            (Outcome::Read(documents, learned), _) => {
                let said = self.documents(number, entry, documents);
                if let Some(remembered) = &mut self.remembered {
                    remembered.learn(number, entry, learned, &said);
                }
                said
            }
            (Outcome::Holds(entities), Some(remembered)) => {
                let said = remembered.said(number, self.loaded.detector.rules(), &entities)?;
                said.iter().for_each(|said| self.verdicts.meet(&said.suggestions));
                said
            }
            (Outcome::Holds(_), None) => Vec::new(),
        };
        for said in &said {
            self.count(said);
            said.events().try_for_each(|event| self.each(&event))?;
        }
        self.outputs.iter_mut().try_for_each(Output::settle)
    }

    /// What there is to say of an entry: nothing is counted but what the baseline has met.
    fn documents(&mut self, number: usize, entry: &Entry, documents: Vec<Scanned>) -> Vec<Said> {
        let kind = match entry.what {
            What::InnerLink => Some("link"),
            What::Excluded => Some("excluded"),
            _ => None,
        };
        if let Some(kind) = kind {
            return vec![Said::not_opened(entry, kind)];
        }
        let loaded = self.loaded;
        let view = View {
            rules: loaded.detector.rules(),
            register: &loaded.register,
            reveal: self.reveal,
        };
        let mut names = std::mem::take(&mut self.names);
        names.next(number, &entry.name, documents.iter().map(Scanned::parts), self.reveal);
        let each = |scanned| self.document(&view, &names, &entry.name, scanned);
        let said = documents.into_iter().map(each).collect();
        self.names = names;
        said
    }

    fn document(&mut self, view: &View<'_>, names: &Names, path: &str, scanned: Scanned) -> Said {
        let Scanned { document, suggestions, .. } = scanned;
        let document = &document;
        let Sieved { kept, below, by_path } = self.sieve.sift(path, suggestions);
        let (verdicts, unsound) = self.verdicts.judge(document, &kept, self.reveal);
        let mut suggestions = view.suggestions(names, document, &kept);
        let ids = kept.iter().map(|suggestion| suggestion.id.as_str());
        let says =
            |(_, verdict): &(&str, Verdict)| verdict.mark.is_some() || verdict.accepted.is_some();
        let mut known: BTreeMap<&str, Verdict> = ids.zip(verdicts).filter(says).collect();
        for row in &mut suggestions {
            let Some(verdict) = known.remove(row.id.as_str()) else { continue };
            if let Some((mark, nth)) = verdict.mark {
                row.baseline = Some(if verdict.accepted.is_some() { "unchanged" } else { "new" });
                row.fingerprint = verdict::fingerprint(&mark, nth);
            }
            row.accepted = verdict.accepted;
        }
        let open = suggestions.iter().filter(|row| row.accepted.is_none()).count();
        let allow = |allow: Unsound| {
            let line = verdict::line(document, allow.at);
            let wrong = (allow.wrong.name(), allow.wrong.message());
            names.allow(&document.source, line, wrong, allow.rule)
        };
        Said {
            document: view.document(names, document, open as u64),
            suggestions,
            allows: unsound.into_iter().map(allow).collect(),
            problems: view.problems(names, document),
            notes: view.notes(names, document),
            below,
            by_path,
        }
    }

    /// Says what the baseline accepts that was not found, if everything was looked at.
    fn stale(&mut self, entries: &[Entry]) -> std::io::Result<()> {
        let everything = entries.iter().all(|entry| entry.what != What::Excluded);
        if !self.summary.complete || !everything || self.failed.is_some() {
            return Ok(());
        }
        for entry in self.verdicts.stale() {
            self.summary.stale += 1;
            let rule = &entry.rule;
            let message = format!(
                "the baseline accepts more of {rule} here than is found; `withhold baseline prune` mends it"
            );
            let document = Some(entry.document.clone());
            self.each(&Event::Note(&NoteRow { document, members: Vec::new(), message }))?;
        }
        Ok(())
    }

    fn count(&mut self, said: &Said) {
        let summary = &mut self.summary;
        self.by_chance |= said.is_by_chance();
        match said.document.kind.as_str() {
            "excluded" => summary.excluded += 1,
            "link" => {}
            _ => summary.documents += 1,
        }
        summary.below_confidence += said.below;
        summary.by_path += said.by_path;
        summary.unsound += said.allows.len() as u64;
        summary.problems += said.problems.len() as u64;
        summary.complete &= said.problems.is_empty();
        summary.accepted += (said.suggestions.len() - said.open().count()) as u64;
        let add = |counts: &mut BTreeMap<String, u64>, key: &str| {
            *counts.entry(key.to_owned()).or_default() += 1;
        };
        for row in said.open() {
            summary.suggestions += 1;
            match row.action {
                "withhold" => summary.withhold += 1,
                _ => summary.consider += 1,
            }
            if !row.exemption.is_empty() {
                add(&mut summary.exemptions, &row.exemption);
            }
            add(&mut summary.categories, row.category.name());
        }
        let held = |hold: &Hold| said.open().any(|row| row.hold == hold.name());
        for hold in [Hold::Stop, Hold::Refer, Hold::Ncnd].into_iter().filter(held) {
            add(&mut summary.holds, hold.name());
        }
    }

    /// Ends the reports; says what to keep of the run, and whether all of it could be remembered.
    fn finish(mut self) -> Result<(Run, bool)> {
        if let Some(error) = self.failed.take() {
            return Err(error.into());
        }
        let summary = std::mem::take(&mut self.summary);
        self.each(&Event::Summary(&summary))?;
        let mut run = Run {
            reports: Vec::new(),
            complete: summary.complete,
            suggestions: summary.suggestions,
            withhold: summary.withhold,
            unsound: summary.unsound,
        };
        let mut whole = true;
        for output in self.outputs {
            match output.finish()? {
                Some(report) => run.reports.push(report),
                None => whole = false,
            }
        }
        Ok((run, whole))
    }
}
