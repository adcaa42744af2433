//! Walk, read, detect, suggest, in parallel; results come out in the order of the bundle.

pub mod known;
mod ordered;
mod stretches;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::bundle::walk::{Entry, What};
use crate::detect::Detector;
use crate::format::limits::Stop;
use crate::format::open;
use crate::model::document::{Document, Kind, Problem, Source};
use crate::model::finding::Finding;
use crate::model::suggestion::Suggestion;
use crate::suggest;
use crate::suggest::entity::{self, Book, Entities, Named, Shared};
use crate::worker::Readers;
use known::{Known, Learned, Met};
use ordered::ordered;
use stretches::Unit;

/// A document with what is suggested for it.
#[non_exhaustive]
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

/// Takes the documents of an entry, with its number.
pub type Sink<'a> = dyn FnMut(usize, &Entry, Vec<Scanned>) -> ControlFlow<()> + 'a;

/// What the first pass leaves of a document for the second.
struct Passed<'a> {
    id: [u8; 32],
    /// Kept while there is room, encoded; else it is read again.
    document: Option<Box<[u8]>>,
    /// The same; else it is searched again.
    found: Option<Found<'a>>,
    named: Vec<Named>,
}

/// What both passes work with.
struct Pass<'a> {
    readers: &'a Readers,
    detector: &'a Detector,
    /// Bytes that documents and findings take between the passes.
    kept: AtomicUsize,
    /// Bytes of them that documents take which are quick to read again.
    text: AtomicUsize,
    /// Whether something is to be kept of this scan.
    learns: bool,
}

/// What rules found in a document.
enum Found<'a> {
    /// Encoded: there can be as many findings as words.
    Now(Box<[u8]>),
    /// In an earlier scan, which counts if the document is still the same.
    Before(&'a Learned),
}

/// What a scan hands on of an entry.
pub enum Outcome {
    /// Its documents, and what to keep of it, if anything is kept.
    Read(Vec<Scanned>, Option<Known>),
    /// What was said before holds: the file was not opened. The numbers of entities then, and now.
    Holds(BTreeMap<u64, u64>),
}

/// Scans entries and hands the documents of each to `sink` with its number, in the order of the
/// entries: the file itself, then its members; of a large plain text, one stretch at a time. Output
/// and ordinals of entities do not depend on `threads`.
///
/// Two passes: the first reads and detects, and calls `read` for each entry; the second finds what
/// one document names and another only mentions, and suggests.
pub fn scan(
    entries: &[Entry],
    readers: &Readers,
    detector: &Detector,
    threads: usize,
    read: &mut dyn FnMut(),
    sink: &mut Sink<'_>,
) {
    let mut read_now = read_now(entries, sink);
    scan_again(entries, readers, detector, &Memory::default(), threads, read, &mut read_now);
}

/// What is known of each entry from an earlier scan.
#[derive(Default)]
pub struct Memory {
    /// By the number of the entry; none where nothing is.
    pub known: Vec<Option<Known>>,
    /// Whether something is to be kept of this scan.
    pub learns: bool,
}

/// The same, with what is known of entries that are still what they were: they are opened only if what
/// the bundle names has changed. Outcomes come with the number of their entry.
pub fn scan_again(
    entries: &[Entry],
    readers: &Readers,
    detector: &Detector,
    memory: &Memory,
    threads: usize,
    read: &mut dyn FnMut(),
    sink: &mut dyn FnMut(usize, Outcome) -> ControlFlow<()>,
) {
    // Workers read files whole.
    let units = match readers.reads_text() {
        true => stretches::units(entries),
        false => whole(entries),
    };
    run(&units, readers, detector, memory, threads, read, sink);
}

/// As `scan`, with every file as one document.
pub fn scan_whole(
    entries: &[Entry],
    readers: &Readers,
    detector: &Detector,
    threads: usize,
    read: &mut dyn FnMut(),
    sink: &mut Sink<'_>,
) {
    let mut read_now = read_now(entries, sink);
    run(&whole(entries), readers, detector, &Memory::default(), threads, read, &mut read_now);
}

/// A sink of outcomes for one of documents.
fn read_now<'a>(
    entries: &'a [Entry],
    sink: &'a mut Sink<'a>,
) -> impl FnMut(usize, Outcome) -> ControlFlow<()> + 'a {
    move |number, outcome| match (entries.get(number), outcome) {
        (Some(entry), Outcome::Read(documents, _)) => sink(number, entry, documents),
        _ => ControlFlow::Continue(()),
    }
}

fn whole(entries: &[Entry]) -> Vec<Unit<'_>> {
    entries.iter().enumerate().map(|(number, entry)| Unit { number, entry, cut: None }).collect()
}

fn run(
    units: &[Unit<'_>],
    readers: &Readers,
    detector: &Detector,
    memory: &Memory,
    threads: usize,
    read: &mut dyn FnMut(),
    sink: &mut dyn FnMut(usize, Outcome) -> ControlFlow<()>,
) {
    let (kept, text) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let pass = Pass { readers, detector, kept, text, learns: memory.learns };
    let sizes: Vec<u64> = units.iter().map(Unit::size).collect();
    // A large text is read again whatever is known.
    let known = |unit: &Unit<'_>| match unit.cut {
        None => memory.known.get(unit.number).and_then(Option::as_ref),
        Some(_) => None,
    };
    let mut passed: Vec<Mutex<Vec<Passed<'_>>>> = Vec::with_capacity(units.len());
    let mut shared = Shared::default();
    let first = |number: usize| {
        let Some(unit) = units.get(number) else { return Vec::new() };
        match known(unit) {
            Some(known) => known.documents.iter().map(again).collect(),
            None => pass.first(unit),
        }
    };
    ordered(&sizes, threads, &first, &mut |number, mut documents| {
        documents.iter_mut().for_each(|passed| shared.share(&mut passed.named));
        passed.push(Mutex::new(documents));
        if units.get(number).is_some_and(Unit::ends) {
            read();
        }
        ControlFlow::Continue(())
    });
    drop(shared);
    // Most of what follows was looked at already.
    detector.rest();
    let all = passed.iter_mut().filter_map(|slot| slot.get_mut().ok()).flatten();
    let book = Book::new(all.map(|passed| passed.named.as_slice()));
    let digest = memory.learns.then(|| book.digest());
    let second = |number: usize| {
        let Some(unit) = units.get(number) else { return Some((Vec::new(), None)) };
        if known(unit).is_some_and(|known| known.holds(digest)) {
            return None;
        }
        let passed =
            passed.get(number).and_then(|slot| Some(std::mem::take(&mut *slot.lock().ok()?)));
        Some(pass.second(unit, passed.unwrap_or_default(), &book))
    };
    let mut entities = Entities::default();
    ordered(&sizes, threads, &second, &mut |number, concluded| {
        let Some(unit) = units.get(number) else { return ControlFlow::Continue(()) };
        let Some((mut documents, learned)) = concluded else {
            let before = known(unit).into_iter().flat_map(|known| &known.entities);
            let now = before.map(|(key, then)| (*then, entities.ordinal(*key))).collect();
            return sink(unit.number, Outcome::Holds(now));
        };
        let mut met = Met::default();
        for suggestion in documents.iter_mut().flat_map(|scanned| &mut scanned.suggestions) {
            let key = suggestion.entity;
            suggestion.entity = entities.ordinal(key);
            if memory.learns {
                met.meet(key, suggestion.entity);
            }
        }
        let keep = learned.zip(digest).map(|(documents, book)| Known {
            documents,
            entities: met.in_order(),
            book: Some(book),
        });
        sink(unit.number, Outcome::Read(documents, keep))
    });
}

/// A document that is all there is, as `scan` would give it.
pub fn alone(document: Document, detector: &Detector) -> Scanned {
    let findings = detector.detect(&document);
    let named = entity::named(&document, &findings, detector.rules());
    let book = Book::new([named.as_slice()].into_iter());
    let mut scanned = scanned(document, findings, &named, &book, detector);
    let mut entities = Entities::default();
    for suggestion in &mut scanned.suggestions {
        suggestion.entity = entities.ordinal(suggestion.entity);
    }
    scanned
}

/// A document that was known before, as the first pass would leave it.
fn again(learned: &Learned) -> Passed<'_> {
    let found = Some(Found::Before(learned));
    Passed { id: learned.id, document: None, found, named: learned.named.clone() }
}

impl Pass<'_> {
    fn first(&self, unit: &Unit<'_>) -> Vec<Passed<'static>> {
        let rules = self.detector.rules();
        let read = documents(unit, self.readers);
        // Collected in place, what is passed on would lie in the room of whole documents.
        let mut all = Vec::with_capacity(read.len());
        all.extend(read.into_iter().map(|document| {
            let findings = self.detector.detect(&document);
            let named = entity::named(&document, &findings, rules);
            // To search again costs more than to read again.
            let encoded = if self.is_full() { None } else { known::encoded(&findings) };
            let found = encoded.filter(|encoded| self.room(encoded.len())).map(Found::Now);
            // Standard input cannot be read twice.
            let kept = match unit.entry.what {
                What::StandardInput => known::encoded(&document),
                _ => self.kept(&document),
            };
            Passed { id: document.id, document: kept, found, named }
        }));
        all
    }

    /// A document encoded, if there is room. What is quick to read again leaves most of the room to what is
    /// not, and to findings.
    fn kept(&self, document: &Document) -> Option<Box<[u8]>> {
        let share = quick(document).then(|| (&self.text, self.most() / 8));
        let (taken, most) = share.unwrap_or((&self.kept, self.most()));
        // What will not fit is not packed in vain.
        if self.is_full() || taken.load(Ordering::Relaxed) + document.text.len() > most {
            return None;
        }
        let encoded = known::encoded(document)?;
        let fits = share.is_none_or(|(taken, most)| takes(taken, encoded.len(), most));
        (fits && self.room(encoded.len())).then_some(encoded)
    }

    /// Whether there is no more room between the passes.
    fn is_full(&self) -> bool {
        self.kept.load(Ordering::Relaxed) >= self.most()
    }

    /// Takes so many bytes of the room that there is between the passes, if there are.
    fn room(&self, size: usize) -> bool {
        takes(&self.kept, size, self.most())
    }

    fn most(&self) -> usize {
        usize::try_from(self.readers.limits().kept).unwrap_or(usize::MAX)
    }

    /// The documents of a unit, and what to keep of them.
    fn second(
        &self,
        unit: &Unit<'_>,
        mut passed: Vec<Passed<'_>>,
        book: &Book,
    ) -> (Vec<Scanned>, Option<Vec<Learned>>) {
        let detector = self.detector;
        let kept: Vec<Option<Document>> =
            passed.iter_mut().map(|passed| known::decoded(&passed.document.take()?)).collect();
        let all_kept = kept.iter().all(Option::is_some);
        let read: Vec<Document> = if all_kept { Vec::new() } else { documents(unit, self.readers) };
        let same = all_kept || read.iter().map(|d| d.id).eq(passed.iter().map(|passed| passed.id));
        if !same {
            let changed = |mut document: Document| {
                let why = "it changed while the bundle was being read";
                document.problems.push(Problem::new(why));
                let findings = detector.detect(&document);
                scanned(document, findings, &[], book, detector)
            };
            return (read.into_iter().map(changed).collect(), None);
        }
        let learns = self.learns && unit.cut.is_none();
        let mut again = read.into_iter();
        let mut out = Vec::with_capacity(passed.len());
        let mut learned = learns.then(Vec::new);
        for (passed, kept) in passed.into_iter().zip(kept) {
            let fresh = again.next();
            let Some(document) = kept.or(fresh) else { continue };
            let named = passed.named.as_slice();
            let digest = if learns { known::digest(&document) } else { None };
            let findings = match passed.found {
                Some(Found::Now(encoded)) => known::decoded(&encoded),
                Some(Found::Before(learned)) => learned.findings(&document, digest),
                None => None,
            };
            let findings = findings.unwrap_or_else(|| detector.detect(&document));
            let own = digest.and_then(|digest| Learned::new(&document, digest, &findings, named));
            learned = learned.zip(own).map(|(mut all, own)| {
                all.push(own);
                all
            });
            out.push(scanned(document, findings, named, book, detector));
        }
        (out, learned)
    }
}

/// Whether a document is text with at most some markup: reading it again costs far less than searching it.
fn quick(document: &Document) -> bool {
    let text = [Kind::Text, Kind::Csv, Kind::Json, Kind::Xml, Kind::Html, Kind::Eml];
    text.contains(&document.kind) && document.recognised.is_empty()
}

/// Adds to what is taken, if it is then not too much.
fn takes(taken: &AtomicUsize, size: usize, most: usize) -> bool {
    let enough = taken.fetch_add(size, Ordering::Relaxed) + size <= most;
    if !enough {
        taken.fetch_sub(size, Ordering::Relaxed);
    }
    enough
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
