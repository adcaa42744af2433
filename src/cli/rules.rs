//! `withhold rules`: list, show, check, test, profile.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};

use withhold::detect::profile::profile;
use withhold::detect::validate::VALIDATORS;
use withhold::detect::{Detector, examples};
use withhold::exemption::stamp::stamp;
use withhold::rules::rule::unmark;

use super::exit::Exit;
use super::loaded::{self, Choice, Loaded};

/// List, show, check and test the rules
#[derive(Args)]
pub(crate) struct Rules {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    choice: Choice,
}

#[derive(Subcommand)]
enum What {
    /// One line a rule
    List,
    /// A rule in full
    Show {
        /// Its id
        id: String,
    },
    /// Read all rules, lists and registers, run every example, and name all faults with their place
    Check,
    /// Run every example, and say which rule fires on another's with more confidence
    Test,
    /// What the patterns of each rule cost by themselves, and how they are looked for, the dearest first
    Profile {
        /// A text to measure on, which is plain and UTF-8; else all rules' examples
        #[arg(long)]
        text: Option<PathBuf>,
    },
}

impl Rules {
    pub(crate) fn run(self) -> Result<Exit> {
        let loaded = loaded::load(&self.choice, matches!(self.what, What::Check | What::Test))?;
        let mut out = anstream::stdout().lock();
        match self.what {
            What::List => list(&loaded, &mut out)?,
            What::Show { id } => show(&loaded, &id, &mut out)?,
            What::Check => return check(&loaded, &mut out),
            What::Test => return test(&loaded, &mut out),
            What::Profile { text } => costs(&loaded, text.as_deref(), &mut out)?,
        }
        Ok(Exit::Clean)
    }
}

fn list(loaded: &Loaded, out: &mut impl Write) -> Result<()> {
    let longest = loaded.placed.iter().map(|placed| placed.rule.id.len()).max().unwrap_or(0);
    for placed in &loaded.placed {
        let rule = &placed.rule;
        let stamp = stamp(&loaded.register, &rule.exemptions, &rule.alternative);
        let stamp = if stamp.is_empty() { "released".to_owned() } else { stamp };
        let name = &rule.name;
        writeln!(out, "{:longest$}  {:14}  {stamp:22}  {name}", rule.id, rule.category.name())?;
    }
    Ok(())
}

fn show(loaded: &Loaded, id: &str, out: &mut impl Write) -> Result<()> {
    let Some(placed) = loaded.placed.iter().find(|placed| placed.rule.id == id) else {
        bail!("no rule has the id {id}; `withhold rules list` lists them");
    };
    let rule = &placed.rule;
    writeln!(out, "{}\n{}\n\n{}\n", rule.id, rule.name, rule.why)?;
    writeln!(out, "category    {}", rule.category.name())?;
    for code in &rule.exemptions {
        if let Some(row) = loaded.register.get(code) {
            let standing = row.standing.name();
            writeln!(
                out,
                "exemption   {}  {} ({standing}, {})",
                row.stamp,
                row.title,
                row.basis.name()
            )?;
        }
    }
    writeln!(out, "confidence  {} before evidence", rule.confidence.name())?;
    for pattern in &rule.patterns {
        writeln!(out, "pattern     {pattern}")?;
    }
    if let Some(name) = &rule.dictionary {
        writeln!(out, "dictionary  {name}")?;
    }
    if let Some(name) = &rule.validator {
        let what = VALIDATORS.iter().find(|(known, _, _)| known == name).map_or("", |(_, _, w)| w);
        writeln!(out, "validator   {name}: {what}")?;
    }
    for block in rule.evidence.iter() {
        let effect = match (block.raise_to, block.lower_to) {
            (Some(level), _) => format!("raises to {}", level.name()),
            (_, Some(level)) => format!("lowers to {}", level.name()),
            _ => "drops it".to_owned(),
        };
        writeln!(out, "evidence    {effect}: {}", block.any.join(", "))?;
    }
    for hit in &rule.hits {
        writeln!(out, "hit         {hit}")?;
    }
    for miss in &rule.misses {
        writeln!(out, "miss        {miss}")?;
    }
    for reference in &rule.references {
        writeln!(out, "reference   {reference}")?;
    }
    writeln!(out, "since       {}\nfile        {}:{}", rule.since, placed.file, placed.line)?;
    Ok(())
}

fn check(loaded: &Loaded, out: &mut impl Write) -> Result<Exit> {
    let failures = examples::failures(&loaded.detector);
    for failure in &failures {
        writeln!(out, "{}: {}", failure.rule, failure.message)?;
    }
    slow(&loaded.detector, out)?;
    let rules = loaded.detector.rules().len();
    let codes = loaded.register.exemption.len();
    let digest = &loaded.digest;
    writeln!(
        out,
        "{rules} rules and {codes} exemptions read, {} failures; {digest}",
        failures.len()
    )?;
    Ok(if failures.is_empty() { Exit::Clean } else { Exit::Usage })
}

/// Names patterns that cost as much as a search of all text.
fn slow(detector: &Detector, out: &mut impl Write) -> Result<()> {
    for (rule, pattern) in detector.slow() {
        let id = detector.rules().get(rule).map_or("", |rule| &rule.id);
        let number = pattern + 1;
        writeln!(
            out,
            "slow  {id}: pattern {number} can begin anywhere and needs no word: it is run over all text"
        )?;
    }
    Ok(())
}

/// So many bytes of examples are enough to measure on.
const ENOUGH: usize = 500_000;

fn costs(loaded: &Loaded, file: Option<&Path>, out: &mut impl Write) -> Result<()> {
    let rules = loaded.detector.rules();
    let text = match file {
        Some(path) => std::fs::read_to_string(path).with_context(|| path.display().to_string())?,
        None => {
            let hits =
                rules.iter().flat_map(|rule| &rule.hits).filter_map(|hit| Some(unmark(hit)?.0));
            let misses = rules.iter().flat_map(|rule| rule.misses.iter().cloned());
            let all = hits.chain(misses).collect::<Vec<_>>().join("\n");
            all.repeat(ENOUGH / all.len().max(1) + 1)
        }
    };
    writeln!(out, "{:>10}  {:>8}  {:24}  rule", "ns/MB", "matches", "lanes")?;
    for cost in profile(rules, &text) {
        let lanes: Vec<&str> = cost.lanes.into_iter().collect();
        let id = rules.get(cost.rule).map_or("", |rule| &rule.id);
        let (cost, matches, lanes) = (cost.nanoseconds, cost.matches, lanes.join(" "));
        writeln!(out, "{cost:>10.0}  {matches:>8}  {lanes:24}  {id}")?;
    }
    slow(&loaded.detector, out)
}

fn test(loaded: &Loaded, out: &mut impl Write) -> Result<Exit> {
    let failures = examples::failures(&loaded.detector);
    for failure in &failures {
        writeln!(out, "FAILED  {}: {}", failure.rule, failure.message)?;
    }
    let overreaches = examples::overreaches(&loaded.detector);
    for found in &overreaches {
        writeln!(out, "surer   {} on a hit of {}", found.rule, found.other)?;
    }
    let hits: usize = loaded.detector.rules().iter().map(|rule| rule.hits.len()).sum();
    let misses: usize = loaded.detector.rules().iter().map(|rule| rule.misses.len()).sum();
    writeln!(
        out,
        "{} rules, {hits} hits, {misses} misses: {} failed, {} surer on another's hit",
        loaded.detector.rules().len(),
        failures.len(),
        overreaches.len(),
    )?;
    Ok(if failures.is_empty() { Exit::Clean } else { Exit::Usage })
}
