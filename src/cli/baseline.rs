//! `withhold baseline`: create, update, prune, show.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use jiff::civil::Date;

use withhold::baseline::{Baseline, Entry};
use withhold::bundle::walk::{Entry as File, What as Sort};
use withhold::format::terms::Terms;
use withhold::report::view::Names;
use withhold::scan::{self, Scanned};

use super::exit::Exit;
use super::loaded::{self, Choice};
use super::output;
use super::policy::Policy;
use super::reading::Reading;
use super::verdict::{Sieve, Verdicts, outside};

/// Accept what is known, with a reason, an author and an end
#[derive(Args)]
pub(crate) struct BaselineCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Accept everything that is found in a bundle now
    Create(Add),
    /// Accept what is found beyond what is accepted already
    Update(Add),
    /// Take out what has expired or is no longer found
    Prune(Over),
    /// List what is accepted
    Show {
        /// The baseline
        #[arg(long, value_name = "FILE", default_value = DEFAULT)]
        baseline: PathBuf,
        /// The day by which acceptances expire, such as 2027-01-31 [default: today]
        #[arg(long, value_name = "DAY")]
        today: Option<Date>,
    },
}

const DEFAULT: &str = "withhold-baseline.toml";

#[derive(Args)]
struct Over {
    /// A folder or a file
    bundle: PathBuf,
    #[command(flatten)]
    policy: Policy,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Args)]
struct Add {
    #[command(flatten)]
    over: Over,
    /// Why it is accepted
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who accepts it
    #[arg(long, value_name = "NAME")]
    author: String,
    /// The last day on which it counts, such as 2027-01-31
    #[arg(long, value_name = "DAY")]
    expires: Option<Date>,
}

impl BaselineCommand {
    pub(crate) fn run(self) -> Result<Exit> {
        match self.what {
            What::Create(add) => add.run(true),
            What::Update(add) => add.run(false),
            What::Prune(over) => over.prune(),
            What::Show { baseline, today } => {
                let today = Policy { today, ..Policy::default() }.today()?;
                show(&baseline, today)
            }
        }
    }
}

/// What a scan for a baseline saw.
struct Seen {
    entries: Vec<Entry>,
    counts: BTreeMap<String, u64>,
    complete: bool,
    everything: bool,
}

impl Over {
    fn path(&self) -> Result<PathBuf> {
        let settings = self.reading.settings(&self.bundle)?;
        let policy = self.policy.clone().with(&settings);
        let path = policy.baseline.unwrap_or_else(|| DEFAULT.into());
        outside(&path, &self.bundle)?;
        Ok(path)
    }

    fn see(
        &self,
        baseline: &Baseline,
        entry: &dyn Fn(&str, &str, String) -> Entry,
    ) -> Result<Seen> {
        let settings = self.reading.settings(&self.bundle)?;
        let policy = self.policy.clone().with(&settings);
        let loaded = loaded::load(&self.choice.clone().with(&settings), false)?;
        let sieve = Sieve::new(policy.least(&settings), &settings, &loaded)?;
        let entries = self.reading.entries(&self.bundle, &settings)?;
        let readers = self.reading.readers(&settings, Terms::default())?;
        let today = policy.today()?;
        let mut verdicts = Verdicts::new(Some(baseline), policy.trust_inline, today, &loaded);
        let mut seen: BTreeMap<String, Entry> = BTreeMap::new();
        let mut complete = true;
        let mut names = Names::default();
        let threads = self.reading.threads();
        let mut sink = |number: usize, file: &File, documents: Vec<Scanned>| {
            names.next(number, &file.name, documents.iter().map(Scanned::parts), false);
            for Scanned { document, suggestions, .. } in documents {
                complete &= document.problems.is_empty();
                let kept = sieve.sift(&file.name, suggestions).kept;
                let (judged, _) = verdicts.judge(&document, &kept, false);
                let shown = names.shown(&document.source);
                for (suggestion, verdict) in kept.iter().zip(judged) {
                    let Some((mark, nth)) = verdict.mark else { continue };
                    let rule = loaded.detector.rules().get(suggestion.rule());
                    let rule = rule.map_or("", |rule| rule.id.as_str());
                    let made = || entry(rule, &shown, mark.clone());
                    seen.entry(mark.clone()).or_insert_with(made).count = nth;
                }
            }
            ControlFlow::Continue(())
        };
        scan::scan(&entries, &readers, &loaded.detector, threads, &mut || (), &mut sink);
        let counts = seen.iter().map(|(mark, entry)| (mark.clone(), entry.count)).collect();
        Ok(Seen {
            entries: seen.into_values().collect(),
            counts,
            complete,
            everything: entries.iter().all(|entry| entry.what != Sort::Excluded),
        })
    }

    fn prune(self) -> Result<Exit> {
        let path = self.path()?;
        let mut baseline = Baseline::read(&path)?;
        let none = |_: &str, _: &str, mark: String| Entry {
            mark,
            count: 0,
            rule: String::new(),
            document: String::new(),
            reason: String::new(),
            author: String::new(),
            expires: None,
        };
        let seen = self.see(&baseline, &none)?;
        if !seen.complete || !seen.everything {
            let why = if seen.complete { "left out" } else { "not read" };
            bail!("part of the bundle was {why}, so nobody can say what is no longer found");
        }
        let gone = baseline.prune(&seen.counts, self.policy.today()?);
        output::replace(&path, baseline.text()?.as_bytes())?;
        let left: u64 = baseline.entries().iter().map(|entry| entry.count).sum();
        let name = path.display();
        writeln!(anstream::stdout(), "{name}: {gone} taken out, {left} accepted")?;
        Ok(Exit::Clean)
    }
}

impl Add {
    fn run(self, create: bool) -> Result<Exit> {
        let path = self.over.path()?;
        if self.reason.trim().is_empty() || self.author.trim().is_empty() {
            bail!("a reason and an author are needed");
        }
        let today = self.over.policy.today()?;
        if let Some(day) = self.expires.filter(|day| *day < today) {
            bail!("{day} is past, so that nothing would be accepted");
        }
        let mut baseline = match create {
            true if path.exists() => {
                bail!("{} is there already; `withhold baseline update` adds to it", path.display())
            }
            true => Baseline::new()?,
            false => Baseline::read(&path)?,
        };
        let entry = |rule: &str, document: &str, mark: String| Entry {
            mark,
            count: 0,
            rule: rule.to_owned(),
            document: document.to_owned(),
            reason: self.reason.clone(),
            author: self.author.clone(),
            expires: self.expires,
        };
        let seen = self.over.see(&baseline, &entry)?;
        let added = baseline.add(seen.entries, today);
        output::replace(&path, baseline.text()?.as_bytes())?;
        let name = path.display();
        let whole: u64 = baseline.entries().iter().map(|entry| entry.count).sum();
        writeln!(anstream::stdout(), "{name}: {added} added, {whole} accepted")?;
        if !seen.complete {
            super::say(
                "note: part of the bundle was not read, and nothing of that part is accepted",
            );
            return Ok(Exit::Incomplete);
        }
        Ok(Exit::Clean)
    }
}

fn show(path: &Path, today: Date) -> Result<Exit> {
    let baseline = Baseline::read(path)?;
    let mut out = anstream::stdout().lock();
    let mut document = "";
    for entry in baseline.entries() {
        if entry.document != document {
            writeln!(out, "{}", entry.document)?;
            document = &entry.document;
        }
        let until = match entry.expires {
            Some(day) if entry.has_expired(today) => format!("EXPIRED {day}"),
            Some(day) => format!("until {day}"),
            None => "no end".to_owned(),
        };
        let mark = entry.mark.get(..8).unwrap_or(&entry.mark);
        writeln!(
            out,
            "  {mark}  {:4}  {:34}  {until:18}  {}: {}",
            entry.count, entry.rule, entry.author, entry.reason
        )?;
    }
    let whole: u64 = baseline.entries().iter().map(|entry| entry.count).sum();
    let ended = baseline.entries().iter().filter(|entry| entry.has_expired(today)).count();
    writeln!(out, "{whole} accepted in {} entries, {ended} expired", baseline.entries().len())?;
    Ok(Exit::Clean)
}
