//! What is known and accepted: keyed digests, without text and without offsets, with a reason, an
//! author and a day on which the acceptance ends.

pub mod inline;
pub mod mark;

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use mark::Key;

/// The version of the file's form.
const VERSION: u32 = 1;

const HEAD: &str = "\
# What is known and accepted, written by `withhold baseline`. Digests, no text: but whoever holds the key
# below can try out guesses, so keep this file where the documents are kept, and do not publish it.
";

/// Suggestions that were accepted together with a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Keyed digest of rule, document, visibility and words.
    pub mark: String,
    /// How often these words may stand in the document.
    pub count: u64,
    /// The rule that decided.
    pub rule: String,
    /// The document as reports show it, for people only.
    pub document: String,
    /// Why it is accepted.
    pub reason: String,
    /// Who accepted it.
    pub author: String,
    /// The last day on which it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub expires: Option<Date>,
}

impl Entry {
    /// Whether its last day has passed.
    pub fn has_expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|last| last < today)
    }
}

/// A baseline.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    /// Random, 32 bytes as hexadecimal digits.
    key: Key,
    /// In the order of document, rule and mark.
    #[serde(default, rename = "accepted", skip_serializing_if = "Vec::is_empty")]
    entries: Vec<Entry>,
}

impl Baseline {
    /// An empty baseline with a key of its own.
    pub fn new() -> Result<Baseline, Error> {
        Ok(Baseline { version: VERSION, key: Key::random()?, entries: Vec::new() })
    }

    /// Reads a baseline.
    pub fn read(path: &Path) -> Result<Baseline, Error> {
        let wrong = |message: String| Error::Setting(format!("{}: {message}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        let baseline: Baseline = toml::from_str(&text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text.get(..start).unwrap_or("").matches('\n').count() + 1;
            wrong(format!("line {line}: {}", error.message()))
        })?;
        if baseline.version != VERSION {
            let version = baseline.version;
            return Err(wrong(format!("version {version} is not known; this program writes 1")));
        }
        let mut seen = BTreeMap::new();
        for entry in &baseline.entries {
            if seen.insert(&entry.mark, ()).is_some() {
                return Err(wrong(format!("the mark {} is there twice", entry.mark)));
            }
            if entry.reason.trim().is_empty() || entry.author.trim().is_empty() {
                return Err(wrong(format!("{}: a reason and an author are needed", entry.mark)));
            }
        }
        Ok(baseline)
    }

    /// The text of the file.
    pub fn text(&self) -> Result<String, Error> {
        let text = toml::to_string(self).map_err(|error| Error::Setting(error.to_string()))?;
        Ok(format!("{HEAD}\n{text}"))
    }

    /// The key of its marks.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// What is accepted.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Adds what was seen beyond what is accepted. Entries that have expired are made anew.
    pub fn add(&mut self, seen: Vec<Entry>, today: Date) -> u64 {
        let mut added = 0;
        let mut known: BTreeMap<String, Entry> =
            self.entries.drain(..).map(|entry| (entry.mark.clone(), entry)).collect();
        for entry in seen {
            match known.get_mut(&entry.mark) {
                Some(old) if !old.has_expired(today) && old.count >= entry.count => {}
                Some(old) if !old.has_expired(today) => {
                    added += entry.count - old.count;
                    old.count = entry.count;
                }
                _ => {
                    added += entry.count;
                    known.insert(entry.mark.clone(), entry);
                }
            }
        }
        self.entries = known.into_values().collect();
        self.sort();
        added
    }

    /// Takes out what has expired, and lowers each count to what was seen; says how many went.
    pub fn prune(&mut self, seen: &BTreeMap<String, u64>, today: Date) -> u64 {
        let mut gone = 0;
        self.entries.retain_mut(|entry| {
            let still = seen.get(&entry.mark).copied().unwrap_or(0).min(entry.count);
            let kept = if entry.has_expired(today) { 0 } else { still };
            gone += entry.count - kept;
            entry.count = kept;
            kept > 0
        });
        gone
    }

    fn sort(&mut self) {
        self.entries.sort_by(|a, b| {
            let key = |e: &Entry| (e.document.clone(), e.rule.clone(), e.mark.clone());
            key(a).cmp(&key(b))
        });
    }
}

/// The JSON Schema of a baseline file.
pub fn schema() -> serde_json::Value {
    schemars::SchemaGenerator::default().into_root_schema_for::<Baseline>().to_value()
}

/// A baseline while a bundle is scanned: what of it has been met.
pub struct Ledger<'a> {
    baseline: &'a Baseline,
    today: Date,
    seen: BTreeMap<String, u64>,
    entries: BTreeMap<&'a str, &'a Entry>,
}

impl<'a> Ledger<'a> {
    /// Nothing has been met yet.
    pub fn new(baseline: &'a Baseline, today: Date) -> Ledger<'a> {
        let entries = baseline.entries.iter().map(|entry| (entry.mark.as_str(), entry)).collect();
        Ledger { baseline, today, seen: BTreeMap::new(), entries }
    }

    /// The key of its marks.
    pub fn key(&self) -> &Key {
        &self.baseline.key
    }

    /// Counts a mark; says how often it was met, and by which entry it is accepted, if it is.
    pub fn meet(&mut self, mark: &str) -> (u64, Option<&'a Entry>) {
        let seen = self.seen.entry(mark.to_owned()).or_default();
        *seen += 1;
        let counts = |entry: &&Entry| *seen <= entry.count && !entry.has_expired(self.today);
        (*seen, self.entries.get(mark).copied().filter(counts))
    }

    /// Entries that match less often than they say.
    pub fn stale(&self) -> Vec<&'a Entry> {
        let met = |entry: &Entry| self.seen.get(&entry.mark).copied().unwrap_or(0);
        self.baseline.entries.iter().filter(|entry| met(entry) < entry.count).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(mark: &str, count: u64, expires: Option<&str>) -> Entry {
        Entry {
            mark: mark.into(),
            count,
            rule: "a.b".into(),
            document: "a.txt".into(),
            reason: "published".into(),
            author: "J Quillfeather".into(),
            expires: expires.map(|day| day.parse().unwrap()),
        }
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn more_than_was_accepted_is_new_and_less_is_stale() {
        let mut baseline = Baseline::new().unwrap();
        assert_eq!(baseline.add(vec![entry("aa", 2, None)], day("2026-01-01")), 2);
        let mut ledger = Ledger::new(&baseline, day("2026-01-01"));
        assert!(ledger.meet("aa").1.is_some());
        assert_eq!(ledger.stale().len(), 1);
        assert!(ledger.meet("aa").1.is_some());
        assert!(ledger.stale().is_empty());
        assert!(ledger.meet("aa").1.is_none());
        assert!(ledger.meet("bb").1.is_none());
    }

    #[test]
    fn an_acceptance_ends_after_its_last_day() {
        let mut baseline = Baseline::new().unwrap();
        baseline.add(vec![entry("aa", 1, Some("2026-03-31"))], day("2026-01-01"));
        assert!(Ledger::new(&baseline, day("2026-03-31")).meet("aa").1.is_some());
        assert!(Ledger::new(&baseline, day("2026-04-01")).meet("aa").1.is_none());
        assert_eq!(baseline.prune(&[("aa".into(), 1)].into(), day("2026-04-01")), 1);
        assert!(baseline.entries().is_empty());
    }

    #[test]
    fn the_file_goes_there_and_back() {
        let mut baseline = Baseline::new().unwrap();
        baseline
            .add(vec![entry("bb", 1, None), entry("aa", 3, Some("2027-01-31"))], day("2026-01-01"));
        let text = baseline.text().unwrap();
        let again: Baseline = toml::from_str(&text).unwrap();
        assert_eq!(again.entries(), baseline.entries());
        assert_eq!(again.text().unwrap(), text);
        assert_ne!(
            Baseline::new().unwrap().text().unwrap(),
            Baseline::new().unwrap().text().unwrap()
        );
    }
}
