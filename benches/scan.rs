//! Reading, detecting and scanning, on the fixtures. Each asserts what it finds before it is timed.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};

use divan::Bencher;
use divan::counter::BytesCount;

use withhold::bundle::walk::{Selection, walk};
use withhold::detect::{Detector, examples};
use withhold::exemption::lint::{Authority, combination};
use withhold::exemption::register;
use withhold::format::limits::Limits;
use withhold::model::document::Source;
use withhold::rules::kinds;
use withhold::rules::load::{self, Known};
use withhold::rules::{dictionary, files};
use withhold::scan;
use withhold::worker::{Isolation, Readers};

fn main() {
    divan::main();
}

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)
}

fn detector() -> Detector {
    let (dictionaries, _) = dictionary::read(&files::built_in("dictionaries", ".txt"));
    let (kinds, _) = kinds::read(&files::built_in("documents", ".toml"));
    let file = files::built_in("exemptions", "foia-2000.toml").remove(0);
    let register = register::read(&file.name, &file.text).unwrap();
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

#[divan::bench]
fn detect(bencher: Bencher<'_, '_>) {
    let detector = detector();
    let log = std::fs::read(fixture("bundle/logs/incident-log.txt")).unwrap();
    let text: String = log.iter().map(|byte| char::from(*byte)).collect::<String>().repeat(20);
    let document = examples::document(&text.replace('\t', " "));
    let marks = detector.detect(&document);
    let phones = marks
        .iter()
        .filter(|finding| detector.rules()[finding.rule].validator.as_deref() == Some("phone-uk"))
        .filter(|finding| document.text[finding.span.clone()].starts_with("077"))
        .count();
    assert!(phones >= 20 && phones % 20 == 0, "{phones}");
    bencher.counter(BytesCount::of_str(&document.text)).bench(|| detector.detect(&document));
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
