//! Walk, read, detect, suggest, in parallel; results come out in the order of the bundle.

mod ordered;
mod stretches;

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::bundle::walk::{Entry, What};
use crate::cache::findings::Findings;
use crate::detect::Detector;
use crate::format::limits::Stop;
use crate::format::open;
use crate::model::document::{Document, Kind, Problem, Segment, Source};
use crate::model::finding::Finding;
use crate::model::suggestion::Suggestion;
use crate::suggest;
use crate::suggest::entity::{self, Book, Entities, Named};
use crate::worker::Readers;
use ordered::ordered;
use stretches::Unit;

/// About how many bytes a finding takes.
const FINDING: usize = 200;

/// A document with what is suggested for it.
pub struct Scanned {
    /// The document.
    pub document: Document,
    /// In the order of their spans.
    pub suggestions: Vec<Suggestion>,
}

impl Scanned {
    /// Both.
    pub fn parts(&self) -> (&Document, &[Suggestion]) {
        (&self.document, &self.suggestions)
    }
}

/// What the first pass leaves of a document for the second.
struct Passed {
    id: [u8; 32],
    /// Kept while there is room; else it is read again.
    document: Option<Document>,
    /// The same; else it is searched again.
    findings: Option<Vec<Finding>>,
    named: Vec<Named>,
}

/// What both passes work with.
struct Pass<'a> {
    readers: &'a Readers,
    detector: &'a Detector,
    known: &'a Findings,
    /// Bytes that documents and findings take between the passes.
    kept: AtomicUsize,
}

/// Scans entries and hands the documents of each to `sink`, in the order of the entries: the file
/// itself, then its members; of a large plain text, one stretch at a time. Output and ordinals of
/// entities do not depend on `threads`.
///
/// Two passes: the first reads and detects, and calls `read` for each entry; the second finds what
/// one document names and another only mentions, and suggests.
pub fn scan(
    entries: &[Entry],
    readers: &Readers,
    detector: &Detector,
    threads: usize,
    read: &mut dyn FnMut(),
    sink: &mut dyn FnMut(&Entry, Vec<Scanned>) -> ControlFlow<()>,
) {
    scan_again(entries, readers, detector, &Findings::default(), threads, read, sink);
}

/// The same, with what was found before in documents that are still what they were.
pub fn scan_again(
    entries: &[Entry],
    readers: &Readers,
    detector: &Detector,
    known: &Findings,
    threads: usize,
    read: &mut dyn FnMut(),
    sink: &mut dyn FnMut(&Entry, Vec<Scanned>) -> ControlFlow<()>,
) {
    // Workers read files whole.
    let units = match readers.reads_text() {
        true => stretches::units(entries),
        false => whole(entries),
    };
    run(&units, readers, detector, known, threads, read, sink);
}

/// The same, with every file as one document.
pub fn scan_whole(
    entries: &[Entry],
    readers: &Readers,
    detector: &Detector,
    threads: usize,
    read: &mut dyn FnMut(),
    sink: &mut dyn FnMut(&Entry, Vec<Scanned>) -> ControlFlow<()>,
) {
    run(&whole(entries), readers, detector, &Findings::default(), threads, read, sink);
}

fn whole(entries: &[Entry]) -> Vec<Unit<'_>> {
    entries.iter().map(|entry| Unit { entry, cut: None }).collect()
}

fn run(
    units: &[Unit<'_>],
    readers: &Readers,
    detector: &Detector,
    known: &Findings,
    threads: usize,
    read: &mut dyn FnMut(),
    sink: &mut dyn FnMut(&Entry, Vec<Scanned>) -> ControlFlow<()>,
) {
    let pass = Pass { readers, detector, known, kept: AtomicUsize::new(0) };
    let sizes: Vec<u64> = units.iter().map(Unit::size).collect();
    let mut passed: Vec<Mutex<Vec<Passed>>> = Vec::with_capacity(units.len());
    let first = |number: usize| units.get(number).map(|unit| pass.first(unit));
    ordered(&sizes, threads, &first, &mut |number, documents| {
        passed.push(Mutex::new(documents.unwrap_or_default()));
        if units.get(number).is_some_and(Unit::ends) {
            read();
        }
        ControlFlow::Continue(())
    });
    let named: Vec<Vec<Vec<Named>>> = passed.iter_mut().map(take_named).collect();
    let book = Book::new(named.iter().flatten().map(Vec::as_slice));
    let second = |number: usize| {
        let passed =
            passed.get(number).and_then(|slot| Some(std::mem::take(&mut *slot.lock().ok()?)));
        let (Some(unit), Some(named)) = (units.get(number), named.get(number)) else {
            return Vec::new();
        };
        pass.second(unit, passed.unwrap_or_default(), named, &book)
    };
    let mut entities = Entities::default();
    ordered(&sizes, threads, &second, &mut |number, mut documents| {
        for suggestion in documents.iter_mut().flat_map(|scanned| &mut scanned.suggestions) {
            suggestion.entity = entities.ordinal(suggestion.entity);
        }
        let unit = units.get(number);
        unit.map_or(ControlFlow::Continue(()), |unit| sink(unit.entry, documents))
    });
}

/// A document that is all there is, as `scan` would give it.
pub fn alone(document: Document, detector: &Detector) -> Scanned {
    let findings = detector.detect(&document);
    let suggestions = suggest::suggest(&document, findings.clone(), detector.rules());
    let named = entity::named(&document, &suggestions, detector.rules());
    let book = Book::new([named.as_slice()].into_iter());
    let mut scanned = scanned(document, findings, &named, &book, detector);
    let mut entities = Entities::default();
    for suggestion in &mut scanned.suggestions {
        suggestion.entity = entities.ordinal(suggestion.entity);
    }
    scanned
}

fn take_named(slot: &mut Mutex<Vec<Passed>>) -> Vec<Vec<Named>> {
    let Ok(documents) = slot.get_mut() else { return Vec::new() };
    documents.iter_mut().map(|passed| std::mem::take(&mut passed.named)).collect()
}

impl Pass<'_> {
    fn first(&self, unit: &Unit<'_>) -> Vec<Passed> {
        let rules = self.detector.rules();
        let passed = documents(unit, self.readers).into_iter().map(|document| {
            let findings = self.known.of(&document, self.detector);
            let suggestions = suggest::suggest(&document, findings.clone(), rules);
            let named = entity::named(&document, &suggestions, rules);
            // Standard input cannot be read twice.
            let keep = self.room(size(&document)) || unit.entry.what == What::StandardInput;
            let findings = self.room(findings.len() * FINDING).then_some(findings);
            Passed { id: document.id, document: keep.then_some(document), findings, named }
        });
        passed.collect()
    }

    /// Takes so many bytes of the room that there is between the passes, if there are.
    fn room(&self, size: usize) -> bool {
        let most = usize::try_from(self.readers.limits().kept).unwrap_or(usize::MAX);
        let room = self.kept.fetch_add(size, Ordering::Relaxed) + size <= most;
        if !room {
            self.kept.fetch_sub(size, Ordering::Relaxed);
        }
        room
    }

    fn second(
        &self,
        unit: &Unit<'_>,
        passed: Vec<Passed>,
        named: &[Vec<Named>],
        book: &Book,
    ) -> Vec<Scanned> {
        let detector = self.detector;
        let all_kept = passed.iter().all(|passed| passed.document.is_some());
        let read: Vec<Document> = if all_kept { Vec::new() } else { documents(unit, self.readers) };
        let same = all_kept || read.iter().map(|d| d.id).eq(passed.iter().map(|passed| passed.id));
        if !same {
            let changed = |mut document: Document| {
                let why = "it changed while the bundle was being read";
                document.problems.push(Problem::new(why));
                let findings = detector.detect(&document);
                scanned(document, findings, &[], book, detector)
            };
            return read.into_iter().map(changed).collect();
        }
        let mut again = read.into_iter();
        let mut out = Vec::with_capacity(passed.len());
        for (passed, named) in passed.into_iter().zip(named) {
            let fresh = again.next();
            if let Some(document) = passed.document.or(fresh) {
                let findings = passed.findings.unwrap_or_else(|| detector.detect(&document));
                out.push(scanned(document, findings, named, book, detector));
            }
        }
        out
    }
}

/// About how many bytes a document takes.
fn size(document: &Document) -> usize {
    document.text.len() + document.segments.len() * size_of::<Segment>()
}

fn scanned(
    mut document: Document,
    mut findings: Vec<Finding>,
    named: &[Named],
    book: &Book,
    detector: &Detector,
) -> Scanned {
    let rules = detector.rules();
    findings.extend(entity::mentions(&document, named, book));
    let mut suggestions = suggest::suggest(&document, findings, rules);
    let repeated = document.repeated();
    suggestions.retain(|suggestion| suggestion.span.start >= repeated);
    for suggestion in &mut suggestions {
        suggestion.entity = book.key(&document, named, suggestion, rules);
    }
    if !suggestions.is_empty() {
        document.notes.extend(detector.notes(&document));
    }
    Scanned { document, suggestions }
}

/// The documents in an entry, or in a stretch of one.
fn documents(unit: &Unit<'_>, readers: &Readers) -> Vec<Document> {
    let entry = unit.entry;
    let source = || Source { path: entry.name.clone(), members: Vec::new() };
    if let Some(cut) = &unit.cut {
        return match cut.read(entry) {
            Ok(bytes) => {
                vec![readers.read_stretch(source(), &bytes, cut.kind.clone(), cut.stretch)]
            }
            Err(error) => vec![unread(entry, failed(&error))],
        };
    }
    match read(entry, readers) {
        Ok(Some(bytes)) => readers.read(source(), &bytes),
        Ok(None) => Vec::new(),
        Err(problem) => vec![unread(entry, problem)],
    }
}

fn failed(error: &std::io::Error) -> Problem {
    Problem::new(format!("not read: {}", error.kind()))
}

/// The bytes of an entry; none where there is nothing to read.
fn read(entry: &Entry, readers: &Readers) -> Result<Option<Vec<u8>>, Problem> {
    let most = readers.limits().file_size;
    let failed = |error: std::io::Error| failed(&error);
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
