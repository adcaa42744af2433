//! Walk, read, detect, suggest, in parallel; results come out in the order of the bundle.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, mpsc};

use crate::bundle::walk::{Entry, What};
use crate::detect::Detector;
use crate::format::limits::Stop;
use crate::format::open;
use crate::model::document::{Document, Kind, Problem, Source};
use crate::model::suggestion::Suggestion;
use crate::suggest;
use crate::suggest::entity::Entities;
use crate::worker::Readers;

/// How many entries may be done before the one that is waited for.
const AHEAD: usize = 64;

/// A document with what is suggested for it.
pub struct Scanned {
    /// The document.
    pub document: Document,
    /// In the order of their spans.
    pub suggestions: Vec<Suggestion>,
}

/// Scans entries and hands the documents of each to `sink`, in the order of the entries: the file
/// itself, then its members. The order and the ordinals of entities do not depend on `threads`.
pub fn scan(
    entries: &[Entry],
    readers: &Readers,
    detector: &Detector,
    threads: usize,
    sink: &mut dyn FnMut(&Entry, Vec<Scanned>) -> ControlFlow<()>,
) {
    let mut entities = Entities::default();
    let mut emit = |entry: &Entry, mut documents: Vec<Scanned>| {
        for suggestion in documents.iter_mut().flat_map(|scanned| &mut scanned.suggestions) {
            suggestion.entity = entities.ordinal(suggestion.entity);
        }
        sink(entry, documents)
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build();
    let Ok(pool) = pool else {
        for entry in entries {
            if emit(entry, one(entry, readers, detector)).is_break() {
                return;
            }
        }
        return;
    };
    let next = AtomicUsize::new(0);
    let done = Mutex::new(0usize);
    let moved = Condvar::new();
    let stopped = AtomicBool::new(false);
    let (results, inbox) = mpsc::channel();
    pool.in_place_scope(|scope| {
        for _ in 0..threads.max(1) {
            let results = results.clone();
            let (next, done, moved, stopped) = (&next, &done, &moved, &stopped);
            scope.spawn(move |_| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(entry) = entries.get(index) else { return };
                    // Results wait for their turn in memory, so nobody runs too far ahead.
                    if let Ok(guard) = done.lock() {
                        let waiting = |done: &mut usize| {
                            index >= *done + AHEAD && !stopped.load(Ordering::Relaxed)
                        };
                        drop(moved.wait_while(guard, waiting));
                    }
                    if stopped.load(Ordering::Relaxed)
                        || results.send((index, one(entry, readers, detector))).is_err()
                    {
                        return;
                    }
                }
            });
        }
        drop(results);
        let mut early: BTreeMap<usize, Vec<Scanned>> = BTreeMap::new();
        let mut turn = 0;
        for (index, documents) in inbox {
            early.insert(index, documents);
            while let Some(documents) = early.remove(&turn) {
                let Some(entry) = entries.get(turn) else { break };
                let flow = emit(entry, documents);
                turn += 1;
                if let Ok(mut done) = done.lock() {
                    *done = turn;
                }
                if flow.is_break() {
                    stopped.store(true, Ordering::Relaxed);
                    next.store(entries.len(), Ordering::Relaxed);
                }
                moved.notify_all();
            }
            if stopped.load(Ordering::Relaxed) {
                break;
            }
        }
    });
}

fn one(entry: &Entry, readers: &Readers, detector: &Detector) -> Vec<Scanned> {
    let documents = match read(entry, readers) {
        Ok(Some(bytes)) => {
            let source = Source { path: entry.name.clone(), members: Vec::new() };
            readers.read(source, &bytes)
        }
        Ok(None) => return Vec::new(),
        Err(problem) => vec![unread(entry, problem)],
    };
    let scanned = documents.into_iter().map(|document| {
        let findings = detector.detect(&document);
        let suggestions = suggest::suggest(&document, findings, detector.rules());
        Scanned { document, suggestions }
    });
    scanned.collect()
}

/// The bytes of an entry; none where there is nothing to read.
fn read(entry: &Entry, readers: &Readers) -> Result<Option<Vec<u8>>, Problem> {
    let most = readers.limits().file_size;
    let failed = |error: std::io::Error| Problem::new(format!("not read: {}", error.kind()));
    let mut bytes = Vec::new();
    match &entry.what {
        What::File if entry.size > most => return Err(Stop::Limit("file-size").into()),
        What::File => {
            let file = File::open(&entry.path).map_err(failed)?;
            file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
        }
        What::StandardInput => {
            let input = std::io::stdin().lock();
            input.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
        }
        What::Unread(why) => return Err(Problem::new(why.clone())),
        What::InnerLink | What::Excluded => return Ok(None),
    }
    if bytes.len() as u64 > most { Err(Stop::Limit("file-size").into()) } else { Ok(Some(bytes)) }
}

/// A document that is only named: its name is still looked at.
fn unread(entry: &Entry, problem: Problem) -> Document {
    let source = Source { path: entry.name.clone(), members: Vec::new() };
    let mut document = Document::new([0; 32], source, Kind::Other("unread".into()), entry.size);
    open::name_segment(&mut document, &entry.name);
    document.problems.push(problem);
    document
}
