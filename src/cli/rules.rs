//! `withhold rules`: list, show, check, test.

use std::io::Write;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

use withhold::detect::examples;
use withhold::detect::validate::VALIDATORS;
use withhold::exemption::stamp::stamp;

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
    for block in &rule.evidence {
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
