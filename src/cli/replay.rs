//! The cache of `withhold scan`: says again what it said of the same bundle under the same settings, and
//! in a bundle that changed does not search again what did not.

use std::path::Path;

use anyhow::Result;
use rayon::prelude::*;

use withhold::bundle::walk::{Entry, What};
use withhold::cache::findings::Findings;
use withhold::cache::{self, Cache, Key, Run};
use withhold::config::Settings;
use withhold::rules::files;

use super::loaded::Choice;
use super::policy::Policy;
use super::scan::Reading;
use super::verdict::outside;

/// A cache, and the key of this run in it.
pub(crate) struct Replay {
    cache: Cache,
    /// What findings depend on beside the document.
    rules: Key,
    fixed: Key,
    key: Key,
}

/// What a run depends on beside the files of the bundle.
pub(crate) struct Given<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) policy: &'a Policy,
    pub(crate) choice: &'a Choice,
    pub(crate) reading: &'a Reading,
    /// The formats of the reports and how they are written.
    pub(crate) reports: String,
}

impl Replay {
    pub(crate) fn new(
        folder: &Path,
        bundle: &Path,
        given: &Given<'_>,
        entries: &[Entry],
    ) -> Result<Replay> {
        outside(folder, bundle)?;
        let mut rules = rules(given)?;
        let fixed = fixed(rules.clone(), given)?;
        rules.add("bundle", std::path::absolute(bundle)?.as_os_str().as_encoded_bytes());
        let key = with_entries(&fixed, entries);
        Ok(Replay { cache: Cache::open(folder)?, rules, fixed, key })
    }

    /// What was said before, if anything was.
    pub(crate) fn recall(&self) -> Option<Run> {
        self.cache.recall(&self.key)
    }

    /// What was found before in the documents of the bundle; `digest` is that of the rules as loaded.
    pub(crate) fn findings(&self, digest: &str) -> Findings {
        let mut key = self.rules.clone();
        key.add("rules", digest.as_bytes());
        Findings::recall(&self.cache, &key)
    }

    /// Keeps what was found.
    pub(crate) fn keep_findings(&self, findings: Findings) -> Result<()> {
        Ok(findings.keep(&self.cache)?)
    }

    /// Keeps what was said, unless the bundle changed meanwhile.
    pub(crate) fn keep(&self, run: &Run, entries: &[Entry]) -> Result<()> {
        if with_entries(&self.fixed, entries) == self.key {
            self.cache.keep(&self.key, run)?;
        }
        Ok(())
    }
}

/// The program, and the rules as they were chosen.
fn rules(given: &Given<'_>) -> Result<Key> {
    let mut key = Key::new(env!("CARGO_PKG_VERSION"));
    // The data is built into the program, so another program is another key.
    if let Ok(program) = std::env::current_exe().and_then(std::fs::metadata) {
        key.add("program", format!("{} {:?}", program.len(), program.modified()).as_bytes());
    }
    let choice = given.choice.clone().with(given.settings);
    for path in choice.rules.iter().chain(&choice.terms).chain(&choice.overlay) {
        for file in files::at(path, "").map_err(|fault| anyhow::anyhow!("{fault}"))? {
            key.add("data", file.name.as_bytes());
            key.add("text", file.text.as_bytes());
        }
    }
    key.add("choice", format!("{choice:?}").as_bytes());
    Ok(key)
}

/// All but the bundle.
fn fixed(mut key: Key, given: &Given<'_>) -> Result<Key> {
    let Given { settings, policy, reading, reports, .. } = given;
    if let Some(path) = &policy.baseline {
        key.add("baseline", &std::fs::read(path).unwrap_or_default());
        key.add("today", policy.today()?.to_string().as_bytes());
    }
    if policy.trust_inline {
        key.add("inline", policy.today()?.to_string().as_bytes());
    }
    key.add("least", policy.least(settings).name().as_bytes());
    key.add("paths", format!("{:?}", settings.path).as_bytes());
    key.add("limits", format!("{:?}", reading.limits(settings)?).as_bytes());
    key.add("isolation", format!("{:?} {:?}", reading.isolation, reading.worker).as_bytes());
    key.add("reports", reports.as_bytes());
    Ok(key)
}

fn with_entries(fixed: &Key, entries: &[Entry]) -> Key {
    let digests: Vec<String> = entries
        .par_iter()
        .map(|entry| match entry.what {
            What::File => format!("{:?}", cache::digest(&entry.path).map_err(|e| e.kind())),
            _ => String::new(),
        })
        .collect();
    let mut key = fixed.clone();
    for (entry, digest) in entries.iter().zip(digests) {
        key.add("name", entry.name.as_bytes());
        key.add("what", format!("{:?} {}", entry.what, entry.size).as_bytes());
        key.add("digest", digest.as_bytes());
    }
    key
}
