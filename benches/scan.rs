//! Reading, detecting and scanning, on the fixtures, and their parts. Each asserts what it finds before it
//! is timed.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};

use divan::Bencher;
use divan::counter::BytesCount;

use withhold::bundle::walk::{Selection, walk};
use withhold::detect::{Detector, examples};
use withhold::exemption::lint::{Authority, combination};
use withhold::exemption::register::{self, Register};
use withhold::format::limits::Limits;
use withhold::model::document::{Document, Source};
use withhold::names::{Label, Tagger};
use withhold::report::view::{Names, View};
use withhold::rules::kinds;
use withhold::rules::load::{self, Known};
use withhold::rules::{dictionary, files};
use withhold::scan;
use withhold::suggest;
use withhold::worker::{Isolation, Readers};

fn main() {
    divan::main();
}

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)
}

fn register() -> Register {
    let file = files::built_in("exemptions", "foia-2000.toml").remove(0);
    register::read(&file.name, &file.text).unwrap()
}

fn detector() -> Detector {
    let (dictionaries, _) = dictionary::read(&files::built_in("dictionaries", ".txt"));
    let (kinds, _) = kinds::read(&files::built_in("documents", ".toml"));
    let register = register();
    let known = Known {
        validators: &withhold::detect::validate::names(),
        exemptions: &|codes, other| combination(&register, codes, other, Authority::Public),
        dictionaries: &dictionaries,
        kinds: &kinds,
        thorough: false,
    };
    let (placed, faults) = load::read(&files::built_in("rules", ".toml"), &known);
    assert!(faults.is_empty());
    Detector::new(placed.into_iter().map(|placed| placed.rule).collect(), &dictionaries, &kinds)
}

#[divan::bench(args = [
    ("text/utf8/input.txt", 1),
    ("csv/quoted/input.csv", 1),
    ("docx/parts/input.docx", 1),
    ("xlsx/sheets/input.xlsx", 1),
    ("pptx/slides/input.pptx", 1),
    ("pdf/wrap/input.pdf", 1),
    ("eml/nested/input.eml", 3),
    ("zip/nested/input.zip", 5),
])]
fn read(bencher: Bencher<'_, '_>, (path, documents): (&str, usize)) {
    let bytes = std::fs::read(fixture(path)).unwrap();
    let readers = Readers::new(Limits::default(), Isolation::Never);
    let source = || Source { path: path.to_owned(), members: Vec::new() };
    let got = readers.read(source(), &bytes);
    assert_eq!(got.len(), documents, "{path}");
    assert!(got.iter().all(|document| document.problems.is_empty()), "{path}");
    bencher.counter(BytesCount::of_slice(&bytes)).bench(|| readers.read(source(), &bytes));
}

/// A log, so many times over.
fn log(times: usize) -> Document {
    let log = std::fs::read(fixture("bundle/logs/incident-log.txt")).unwrap();
    let text: String = log.iter().map(|byte| char::from(*byte)).collect::<String>().repeat(times);
    examples::document(&text.replace('\t', " "))
}

#[divan::bench]
fn detect(bencher: Bencher<'_, '_>) {
    let detector = detector();
    let document = log(20);
    let marks = detector.detect(&document);
    let phones = marks
        .iter()
        .filter(|finding| detector.rules()[finding.rule].validator.as_deref() == Some("phone-uk"))
        .filter(|finding| document.text[finding.span.clone()].starts_with("077"))
        .count();
    assert!(phones >= 20 && phones % 20 == 0, "{phones}");
    bencher.counter(BytesCount::of_str(&document.text)).bench(|| detector.detect(&document));
}

/// Patterns alone, before validators and evidence.
#[divan::bench]
fn engine(bencher: Bencher<'_, '_>) {
    let detector = detector();
    let (once, text) = (detector.matches(&log(1).text).len(), log(20).text);
    let found = detector.matches(&text).len();
    // A few more or less where one copy meets the next.
    assert!(once > 20 && found.abs_diff(20 * once) < once, "{found}, {once} in one copy");
    bencher.counter(BytesCount::of_str(&text)).bench(|| detector.matches(&text));
}

/// One list of so many terms, a hundred of which are in the text.
#[divan::bench(args = [1_000, 10_000, 200_000])]
fn dictionary_of(bencher: Bencher<'_, '_>, terms: usize) {
    let rule = "id='a.b'\nname='n'\nwhy='w'\ncategory='system'\nconfidence='medium'\nsince='0'\n\
                dictionary='list'\nhits=[]\nmisses=[]";
    let list = (0..terms).map(|number| format!("Term{number} Example")).collect();
    let dictionaries = [("list".to_owned(), list)].into();
    let detector = Detector::new(vec![toml::from_str(rule).unwrap()], &dictionaries, &[]);
    let line =
        |number: usize| format!("Of all the words in this line, Term{number} Example counts.\n");
    let document =
        examples::document(&(0..100).map(|at| line(at * terms / 100)).collect::<String>());
    assert_eq!(detector.detect(&document).len(), 100);
    bencher.counter(BytesCount::of_str(&document.text)).bench(|| detector.detect(&document));
}

#[divan::bench]
fn names(bencher: Bencher<'_, '_>) {
    let document =
        examples::document(&"Daniel Okafor rang Priya Example about the bins.\n".repeat(500));
    let people = || {
        let found = Tagger::get().tag_document(&document);
        found.into_iter().filter(|named| named.label == Label::Person).count()
    };
    assert!(people() >= 900, "{}", people());
    bencher.counter(BytesCount::of_str(&document.text)).bench(people);
}

/// Findings to suggestions.
#[divan::bench(name = "suggest")]
fn suggestions(bencher: Bencher<'_, '_>) {
    let (detector, document) = (detector(), log(20));
    let findings = detector.detect(&document);
    let suggested = || suggest::suggest(&document, findings.clone(), detector.rules());
    let got = suggested();
    assert!(got.len() > 100 && got.len() <= findings.len());
    assert!(
        got.iter()
            .all(|one| one.findings.iter().all(|f| findings.iter().any(|g| g.rule == f.rule)))
    );
    bencher.bench(suggested);
}

/// Suggestions to rows: lines, columns and code points.
#[divan::bench]
fn place(bencher: Bencher<'_, '_>) {
    let (detector, register, document) = (detector(), register(), log(20));
    let found = suggest::suggest(&document, detector.detect(&document), detector.rules());
    let view = View { rules: detector.rules(), register: &register, reveal: false };
    let mut names = Names::default();
    names.next(0, "log.txt", [(&document, found.as_slice())].into_iter(), false);
    let rows = view.suggestions(&names, &document, &found);
    for (row, suggestion) in rows.iter().zip(&found) {
        let before = &document.text[..suggestion.span.start];
        let region = row.people.region.unwrap();
        assert_eq!(region.line as usize, before.matches('\n').count() + 1);
        assert_eq!(row.start as usize, before.chars().count());
    }
    assert_eq!(rows.len(), found.len());
    bencher
        .counter(BytesCount::of_str(&document.text))
        .bench(|| view.suggestions(&names, &document, &found));
}

#[divan::bench(args = [1, 2])]
fn scan_bundle(bencher: Bencher<'_, '_>, threads: usize) {
    let detector = detector();
    let readers = Readers::new(Limits::default(), Isolation::Never);
    let entries = walk(&fixture("bundle"), &Selection::default()).unwrap();
    let bytes: u64 = entries.iter().map(|entry| entry.size).sum();
    let run = || {
        let (mut documents, mut suggestions) = (0, 0);
        scan::scan(&entries, &readers, &detector, threads, &mut || (), &mut |_, _, scanned| {
            documents += scanned.len();
            suggestions += scanned.iter().map(|one| one.suggestions.len()).sum::<usize>();
            std::ops::ControlFlow::Continue(())
        });
        (documents, suggestions)
    };
    let (documents, suggestions) = run();
    assert_eq!(documents, 31);
    assert!(suggestions > 300, "{suggestions}");
    bencher.counter(BytesCount::new(bytes)).bench(run);
}
