//! A smoke test in place of a fuzzer: every fixture, changed a little many times over, is read
//! without a reader failing, and what comes out is sound.

use std::path::PathBuf;

use withhold::format::limits::Limits;
use withhold::format::terms::Terms;
use withhold::model::document::Source;
use withhold::worker::{Isolation, Readers};

use crate::redact::redact;
use crate::run::{root, withhold, zipped};

/// xorshift64*, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % sides.max(1)
    }
}

fn mutate(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.roll(6) {
        let at = dice.roll(bytes.len());
        match dice.roll(5) {
            0 => bytes.truncate(at),
            1 => {
                let end = (at + dice.roll(64)).min(bytes.len());
                bytes.drain(at..end);
            }
            2 => {
                let end = (at + dice.roll(64)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let to = dice.roll(bytes.len());
                bytes.splice(to..to, piece);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = dice.roll(256) as u8;
                }
            }
        }
    }
    bytes
}

fn inputs() -> Vec<PathBuf> {
    let mut inputs = Vec::new();
    for format in std::fs::read_dir(root().join("fixtures")).unwrap().flatten() {
        for case in std::fs::read_dir(format.path()).into_iter().flatten().flatten() {
            let files = std::fs::read_dir(case.path()).into_iter().flatten().flatten();
            inputs.extend(
                files
                    .map(|file| file.path())
                    .filter(|path| path.file_stem().is_some_and(|stem| stem == "input")),
            );
        }
    }
    inputs.sort();
    inputs
}

#[test]
fn changed_files_break_no_reader() {
    let limits = Limits { seconds: 20, ..Limits::default() };
    let readers = Readers::new(limits, Isolation::Never).looking();
    let mut dice = Dice(0x5eed);
    let inputs = inputs();
    assert!(inputs.len() >= 18);
    for input in inputs {
        let name = input.file_name().unwrap().to_str().unwrap().to_owned();
        let original = std::fs::read(&input).unwrap();
        for round in 0..40 {
            let bytes = mutate(&original, &mut dice);
            let source = Source { path: name.clone(), members: Vec::new() };
            for document in readers.read(source, &bytes) {
                let place = format!("{} round {round}", input.display());
                for problem in &document.problems {
                    assert!(!problem.message.contains("reader failed"), "{place}: {problem:?}");
                }
                for segment in &document.segments {
                    assert!(document.text.get(segment.range()).is_some(), "{place}");
                }
                assert!(document.segments.is_sorted_by_key(|segment| segment.start), "{place}");
            }
        }
    }
}

#[test]
fn changed_files_break_no_check() {
    let limits = Limits { seconds: 20, ..Limits::default() };
    let terms = Terms::new(&["the lift group".to_owned()]).unwrap();
    let readers = Readers::searching(limits, Isolation::Never, terms).looking();
    let mut dice = Dice(0xc0de);
    let mut count = 0;
    for check in std::fs::read_dir(root().join("fixtures/verify")).unwrap().flatten() {
        for case in std::fs::read_dir(check.path()).unwrap().flatten() {
            for file in std::fs::read_dir(case.path()).unwrap().flatten() {
                let small = file.metadata().unwrap().len() < 50_000;
                let name = file.file_name().to_str().unwrap().to_owned();
                if !name.starts_with("bad.") || !small {
                    continue;
                }
                count += 1;
                let original = std::fs::read(file.path()).unwrap();
                for round in 0..6 {
                    let bytes = changed_inside(&original, &mut dice);
                    let source = Source { path: name.clone(), members: Vec::new() };
                    for document in readers.read(source, &bytes) {
                        let place = format!("{} round {round}", file.path().display());
                        for problem in &document.problems {
                            let failed = problem.message.contains("reader failed");
                            assert!(!failed, "{place}: {problem:?}");
                        }
                    }
                }
            }
        }
    }
    assert!(count >= 120, "{count}");
}

/// A file changed a little; in a package one part is, for a change in the packing would only hide it.
fn changed_inside(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    use std::io::{Cursor, Read};
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return mutate(bytes, dice);
    };
    let chosen = dice.roll(archive.len());
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let Ok(mut file) = archive.by_index(index) else { return mutate(bytes, dice) };
        let name = file.name().unwrap().into_owned();
        let mut part = Vec::new();
        file.read_to_end(&mut part).unwrap();
        parts.push((name, if index == chosen { mutate(&part, dice) } else { part }));
    }
    let parts: Vec<(&str, Vec<u8>)> =
        parts.iter().map(|(name, part)| (name.as_str(), part.clone())).collect();
    zipped(&parts)
}

#[test]
fn files_that_once_broke_something_are_read() {
    let folder = root().join("fixtures/crashes");
    let count = std::fs::read_dir(&folder).unwrap().count();
    assert!(count >= 3, "{count}");
    let begun = std::time::Instant::now();
    let ran = withhold(&["scan", folder.to_str().unwrap(), "-f", "jsonl", "--isolation", "never"]);
    assert!(begun.elapsed() < std::time::Duration::from_secs(60), "{:?}", begun.elapsed());
    assert_eq!(ran.lines("document").len(), count);
    for problem in ran.lines("problem") {
        let message = problem["message"].as_str().unwrap();
        assert!(!message.contains("reader failed"), "{problem}");
    }
    assert!(!ran.err.contains("internal error"), "{}", ran.err);
}

#[test]
fn files_that_once_broke_a_copy_are_copied_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    for width in ["quantised", "line", "keep"] {
        let out = folder.path().join(width);
        let more = ["--limit", "seconds=10", "--box-width", width];
        let ran = redact(&root().join("fixtures/crashes"), &out, &more);
        let name = "no-size.pdf";
        let told = ran.out.lines().find(|line| line.contains(name)).unwrap_or_default();
        assert!(out.join(name).exists() || told.starts_with("refused"), "{width}: {}", ran.out);
        for word in ["`seconds`", "reader failed", "crashed"] {
            assert!(!ran.out.contains(word), "{width}: {}", ran.out);
        }
    }
}
