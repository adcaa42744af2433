//! Workers: what misbehaves costs only its document, and a worker reaches nothing outside.

#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::memory::peak;
use crate::run::{Ran, withhold};

/// The misbehaving worker, which `cargo test` builds as an example.
fn poison_worker() -> PathBuf {
    let beside = Path::new(env!("CARGO_BIN_EXE_withhold")).parent().unwrap();
    let path = beside.join("examples/poison_worker");
    assert!(path.is_file(), "{} was not built", path.display());
    path
}

fn scan(bundle: &Path, more: &[&str]) -> Ran {
    let worker = poison_worker();
    let mut arguments = vec![
        "scan",
        bundle.to_str().unwrap(),
        "-f",
        "jsonl",
        "--worker",
        worker.to_str().unwrap(),
        "--limit",
        "seconds=2",
    ];
    arguments.extend(more);
    withhold(&arguments)
}

fn page(words: &str) -> String {
    format!("<!doctype html><p>{words}</p>")
}

#[test]
fn two_thousand_good_documents_survive_sixty_poisoned_ones() {
    let kinds = ["panic", "abort", "stack", "loop", "memory", "sleep"];
    let reasons = ["failed", "crashed", "nested too deeply", "`seconds`", "`memory`", "`seconds`"];
    let folder = tempfile::tempdir().unwrap();
    let (good, mixed) = (folder.path().join("good"), folder.path().join("mixed"));
    std::fs::create_dir(&good).unwrap();
    std::fs::create_dir(&mixed).unwrap();
    for number in 0..2000 {
        let text = page(&format!("Ring 07700 900{:03}, case {number}.", number % 1000));
        for to in [&good, &mixed] {
            std::fs::write(to.join(format!("{number:04}.html")), &text).unwrap();
        }
    }
    for number in 0..60 {
        let kind = kinds[number % kinds.len()];
        let text = page(&format!("POISON:{kind} marker-words-of-poison"));
        let at = number * 33;
        std::fs::write(mixed.join(format!("{at:04}x-{kind}-{number:02}.html")), text).unwrap();
    }
    let expected = scan(&good, &[]);
    assert_eq!(expected.lines("suggestion").len(), 2000);

    let begun = Instant::now();
    let (ran, peak) = peak(mixed.to_str().unwrap(), || scan(&mixed, &["-j", "2"]));
    assert!(begun.elapsed() < Duration::from_secs(240), "{:?}", begun.elapsed());
    assert!(peak > 1000 && peak <= 512 << 10, "{peak} kB in all processes together");

    // Good documents: the same lines as without the poison, but for numbers of entities.
    let lines = |ran: &Ran| -> Vec<String> {
        let rows = ran.lines("suggestion").into_iter().map(|mut row| {
            row["entity"] = 0.into();
            row.to_string()
        });
        rows.collect()
    };
    assert_eq!(lines(&ran), lines(&expected));
    // Poisoned ones: each named once, with its reason.
    let problems = ran.lines("problem");
    assert_eq!(problems.len(), 60);
    let named: BTreeSet<&str> = problems.iter().map(|p| p["document"].as_str().unwrap()).collect();
    assert_eq!(named.len(), 60);
    for problem in &problems {
        let name = problem["document"].as_str().unwrap();
        let kind = kinds.iter().position(|kind| name.contains(kind)).unwrap();
        let message = problem["message"].as_str().unwrap();
        assert!(message.contains(reasons[kind]), "{name}: {message}");
    }
    assert_eq!(ran.lines("document").len(), 2060);
    assert!(!ran.out.contains("marker-words") && !ran.err.contains("marker-words"), "{}", ran.err);
}

#[test]
fn a_worker_reaches_no_file_no_network_and_no_process() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.html"), page("POISON:probe Ring 07700 900123.")).unwrap();
    let ran = scan(folder.path(), &["--require-sandbox"]);
    assert_eq!(ran.lines("problem").len(), 0, "{}{}", ran.out, ran.err);
    assert_eq!(ran.lines("suggestion").len(), 1);
    assert!(!Path::new("/tmp/withhold-probe").exists());
}

#[test]
fn a_file_that_runs_out_of_memory_is_tried_once_more_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("big.html"), page("POISON:take-150 Ring 07700 900123."))
        .unwrap();
    std::fs::write(folder.path().join("small.html"), page("Ring 07700 900124.")).unwrap();
    let memory = format!("memory={}", 64 << 20);
    let ran = scan(folder.path(), &["--limit", &memory]);
    assert_eq!(ran.lines("problem").len(), 0, "{}{}", ran.out, ran.err);
    assert_eq!(ran.lines("suggestion").len(), 2);
    let alone = format!("memory-alone={}", 65 << 20);
    let ran = scan(folder.path(), &["--limit", &memory, "--limit", &alone]);
    assert_eq!(ran.lines("problem")[0]["limit"], "memory");
    assert_eq!(ran.lines("suggestion").len(), 1);
}

#[test]
fn isolation_does_not_change_the_output() {
    let outputs = ["auto", "always", "never"].map(|isolation| {
        withhold(&["scan", "fixtures/bundle", "-f", "jsonl", "--isolation", isolation]).out
    });
    assert_eq!(outputs[0], outputs[1]);
    assert_eq!(outputs[0], outputs[2]);
}

#[test]
fn without_a_worker_nothing_complex_is_read_and_that_is_said() {
    let ran = withhold(&["scan", "fixtures/bundle", "-f", "jsonl", "--worker", "/bin/false"]);
    let unread = ran.lines("problem");
    let told = |name: &str| unread.iter().any(|problem| problem["document"] == name);
    assert!(told("reports/briefing.docx") && told("mail/001.eml") && told("web/page.html"));
    assert!(!told("logs/incident-log.txt") && !told("exports/roster.csv"));
    assert_eq!(ran.lines("summary")[0]["complete"], false);
}
