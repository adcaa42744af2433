//! The cache of `withhold scan`: says again what it said of the same bundle under the same settings, and
//! of a bundle that changed opens only what changed, as long as that names nobody new.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use anyhow::Result;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use withhold::bundle::walk::{Entry, What};
use withhold::cache::sealed::{Seal, Sealed};
use withhold::cache::{self, Cache, Key, MOST, Run};
use withhold::config::Settings;
use withhold::ocr;
use withhold::rules::files;
use withhold::rules::rule::Rule;
use withhold::scan::Memory;
use withhold::scan::known::Known;

use super::loaded::{Choice, Loaded};
use super::policy::Policy;
use super::reading::Reading;
use super::said::{Kept, Said};
use super::verdict::outside;

/// A cache, and the keys of this run in it.
pub(crate) struct Replay<'a> {
    cache: Cache,
    entries: &'a [Entry],
    digests: Vec<Digest>,
    /// Rules, and how files are read.
    reading: Key,
    /// The same, and the bundle's place.
    bundle: Key,
    /// What counts.
    policy: Key,
    /// All that the reports depend on.
    run: Key,
}

/// The digest of a file, or why there is none; none of what is no file.
type Digest = Option<Result<[u8; 32], io::ErrorKind>>;

/// What a run depends on beside the files of the bundle.
pub(crate) struct Given<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) policy: &'a Policy,
    pub(crate) choice: &'a Choice,
    pub(crate) reading: &'a Reading,
    /// The formats of the reports and how they are written.
    pub(crate) reports: String,
}

impl<'a> Replay<'a> {
    pub(crate) fn new(
        folder: &Path,
        bundle: &Path,
        given: &Given<'_>,
        entries: &'a [Entry],
    ) -> Result<Replay<'a>> {
        outside(folder, bundle)?;
        let reading = reading(given)?;
        let policy = policy(reading.clone(), given)?;
        let mut place = reading.clone();
        place.add("bundle", std::path::absolute(bundle)?.as_os_str().as_encoded_bytes());
        let digests: Vec<Digest> = entries.par_iter().map(digest).collect();
        let mut run = policy.clone();
        run.add("reports", given.reports.as_bytes());
        for (entry, digest) in entries.iter().zip(&digests) {
            add(&mut run, entry, digest);
        }
        let cache = Cache::open(folder)?;
        Ok(Replay { cache, entries, digests, reading, bundle: place, policy, run })
    }

    /// What was said before, if anything was.
    pub(crate) fn recall(&self) -> Option<Run> {
        self.cache.recall(&self.run)
    }

    /// What is known of the files of the bundle, for the scan and for what it says.
    pub(crate) fn remembered(&self, loaded: &Loaded) -> (Memory, Remembered) {
        let with_rules = |key: &Key| {
            let mut key = key.clone();
            key.add("rules", loaded.digest.as_bytes());
            key
        };
        let sealed = Sealed::recall(&self.cache, with_rules(&self.bundle));
        let reading = with_rules(&self.reading);
        let seal = |(entry, digest): (&Entry, &Digest)| {
            let mut key = reading.clone();
            add(&mut key, entry, digest);
            matches!(digest, Some(Ok(_))).then(|| Seal::new(&key))
        };
        let both = self.entries.par_iter().zip(&self.digests);
        let seals: Vec<Option<Seal>> = both.map(seal).collect();
        let policy = self.policy.digest();
        let open = |(number, seal): (usize, &Option<Seal>)| {
            let bytes = sealed.open(seal.as_ref()?)?;
            let mut record: Record = postcard::from_bytes(&bytes).ok()?;
            if record.policy != policy || record.number.is_some_and(|own| own != number) {
                record.known.forget_what_was_said();
            }
            Some((record.known, record.said))
        };
        let records: Vec<_> = seals.par_iter().enumerate().map(open).collect();
        let (known, said) = records.into_iter().map(Option::unzip).unzip();
        let rules = loaded.detector.rules().iter().enumerate();
        let rules = rules.map(|(number, rule)| (rule.id.clone(), number)).collect();
        let read = BTreeMap::new();
        let remembered = Remembered { seals, sealed, policy, rules, said, read, size: 0 };
        (Memory { known, learns: true }, remembered)
    }

    /// Keeps what was said, if it is given, and what was learned, unless it is of a part of the bundle
    /// only; nothing of a file that changed while it was read.
    pub(crate) fn keep(
        &self,
        run: Option<&Run>,
        mut remembered: Remembered,
        whole: bool,
    ) -> Result<()> {
        let same = |number: &usize| {
            let entry = self.entries.get(*number).map(digest);
            entry.as_ref() == self.digests.get(*number)
        };
        let changed: BTreeSet<usize> =
            remembered.read.par_iter().map(|(number, _)| *number).filter(|n| !same(n)).collect();
        if let Some(run) = run.filter(|_| changed.is_empty()) {
            self.cache.keep(&self.run, run)?;
        }
        if !whole {
            return Ok(());
        }
        for (number, seal) in remembered.seals.iter().enumerate() {
            let Some(seal) = seal else { continue };
            match remembered.read.remove(&number) {
                None => remembered.sealed.retain(seal),
                Some(Some(record)) if !changed.contains(&number) => {
                    remembered.sealed.put(seal, record);
                }
                Some(_) => {}
            }
        }
        Ok(remembered.sealed.keep(&self.cache)?)
    }
}

/// What is kept of an entry.
#[derive(Serialize, Deserialize)]
struct Record {
    known: Known,
    /// Digest of what counted.
    policy: [u8; 32],
    /// The number of the entry, where that shows in what is said.
    number: Option<usize>,
    said: Vec<Kept>,
}

/// What was said of each entry, and what is to be kept of those that were read.
pub(crate) struct Remembered {
    seals: Vec<Option<Seal>>,
    sealed: Sealed,
    policy: [u8; 32],
    /// Numbers of rules by their ids.
    rules: BTreeMap<String, usize>,
    said: Vec<Option<Vec<Kept>>>,
    /// Records of the entries that were read in this run, encoded; none where nothing is to be kept.
    read: BTreeMap<usize, Option<Vec<u8>>>,
    /// How long these are together.
    size: usize,
}

impl Remembered {
    /// What was said of an entry, with the numbers that entities have now.
    pub(crate) fn said(
        &self,
        number: usize,
        rules: &[Rule],
        entities: &BTreeMap<u64, u64>,
    ) -> io::Result<Vec<Said>> {
        let kept = self.said.get(number).and_then(Option::as_ref);
        let said =
            kept.and_then(|kept| kept.iter().map(|kept| kept.said(rules, entities)).collect());
        said.ok_or_else(|| io::Error::other("the cache is damaged; scan with --no-cache"))
    }

    /// Takes down that an entry was read, what was learned of it, if anything, and what was said.
    pub(crate) fn learn(
        &mut self,
        number: usize,
        entry: &Entry,
        learned: Option<Known>,
        said: &[Said],
    ) {
        let kept: Option<Vec<Kept>> = said.iter().map(|said| Kept::of(said, &self.rules)).collect();
        let shows = said.iter().any(|said| said.document.document != entry.name);
        let record = learned.zip(kept).map(|(known, said)| Record {
            known,
            policy: self.policy,
            number: shows.then_some(number),
            said,
        });
        let bytes = record.and_then(|record| postcard::to_stdvec(&record).ok());
        let bytes = bytes.filter(|bytes| self.size + bytes.len() <= MOST);
        self.size += bytes.as_ref().map_or(0, Vec::len);
        self.read.insert(number, bytes);
    }
}

/// The program, the rules as they were chosen, and how files are read.
fn reading(given: &Given<'_>) -> Result<Key> {
    let mut key = Key::new(env!("CARGO_PKG_VERSION"));
    // The data is built into the program, so another program is another key.
    if let Ok(program) = std::env::current_exe() {
        key.add("program", version(&program).as_bytes());
    }
    let choice = given.choice.clone().with(given.settings);
    for path in choice.rules.iter().chain(&choice.terms).chain(&choice.overlay) {
        for file in files::at(path, "").map_err(|fault| anyhow::anyhow!("{fault}"))? {
            key.add("data", file.name.as_bytes());
            key.add("text", file.text.as_bytes());
        }
    }
    key.add("choice", format!("{choice:?}").as_bytes());
    let reading = given.reading;
    key.add("limits", format!("{:?}", reading.limits(given.settings)?).as_bytes());
    key.add("isolation", format!("{:?} {:?}", reading.isolation, reading.worker).as_bytes());
    key.add("language", format!("{:?} {:?}", reading.ocr, reading.ocr_language).as_bytes());
    if let Some(program) = ocr::installed() {
        let data = std::env::var_os("TESSDATA_PREFIX");
        key.add("tesseract", format!("{program:?} {} {data:?}", version(&program)).as_bytes());
    }
    if let Some(path) = &reading.password_file {
        key.add("passwords", &std::fs::read(path).unwrap_or_default());
    }
    Ok(key)
}

/// By what one build of a program differs from another.
fn version(program: &Path) -> String {
    let data = std::fs::metadata(program);
    data.map(|data| format!("{} {:?}", data.len(), data.modified())).unwrap_or_default()
}

/// The same, and what counts.
fn policy(mut key: Key, given: &Given<'_>) -> Result<Key> {
    let Given { settings, policy, .. } = given;
    if let Some(path) = &policy.baseline {
        key.add("baseline", &std::fs::read(path).unwrap_or_default());
        key.add("today", policy.today()?.to_string().as_bytes());
    }
    if policy.trust_inline {
        key.add("inline", policy.today()?.to_string().as_bytes());
    }
    key.add("least", policy.least(settings).name().as_bytes());
    key.add("paths", format!("{:?}", settings.path).as_bytes());
    Ok(key)
}

/// The digest of an entry.
fn digest(entry: &Entry) -> Digest {
    let file = entry.what == What::File;
    file.then(|| cache::digest(&entry.path).map_err(|error| error.kind()))
}

/// Adds an entry to a key.
fn add(key: &mut Key, entry: &Entry, digest: &Digest) {
    key.add("name", entry.name.as_bytes());
    key.add("what", format!("{:?} {}", entry.what, entry.size).as_bytes());
    key.add("digest", format!("{digest:?}").as_bytes());
}
