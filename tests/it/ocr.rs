//! Text on pictures. These tests need Tesseract; `.ci/run` installs it.

use std::path::PathBuf;
use std::process::Command;

use withhold::format::limits::Limits;
use withhold::model::document::{Document, Source, Visibility};
use withhold::model::place::Place;
use withhold::model::residue::Severity;
use withhold::ocr::Recognition;
use withhold::worker::{Isolation, Readers};

use crate::run::root;

fn read(fixture: &str) -> Vec<Document> {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_withhold"));
    let readers = Readers::new(Limits::default(), Isolation::Always(program.clone()))
        .with_recognition(Recognition::auto(Some(program)))
        .looking();
    let bytes = std::fs::read(root().join("fixtures").join(fixture)).unwrap();
    readers.read(Source { path: fixture.to_owned(), members: Vec::new() }, &bytes)
}

/// Where a text stands on a picture, if recognition found it.
fn place(documents: &[Document], words: &str) -> Option<Place> {
    documents.iter().find_map(|document| {
        let found = document.segments.iter().find(|segment| {
            matches!(segment.place, Place::Picture { .. })
                && document.text[segment.range()].contains(words)
        });
        found.map(|segment| segment.place.clone())
    })
}

#[test]
fn words_on_pictures_are_read_with_their_boxes() {
    for (fixture, words, page) in [
        ("jpeg/properties/input.jpg", "07700 900123", 1),
        ("png/text/input.png", "Daniel Quillfeather", 1),
        ("tiff/pages/input.tiff", "Ivy Cresswater", 1),
        ("tiff/pages/input.tiff", "07700 900417", 2),
        ("gif/comment/input.gif", "Martin Spindlemere", 1),
        ("webp/exif/input.webp", "Martin Spindlemere", 1),
        ("docx/picture/input.docx", "Laura Finchwater", 1),
    ] {
        let documents = read(fixture);
        let problems: Vec<_> = documents.iter().flat_map(|d| &d.problems).collect();
        assert!(problems.is_empty(), "{fixture}: {problems:?}");
        let Some(Place::Picture { page: on, bounds: [left, top, right, bottom] }) =
            place(&documents, words)
        else {
            panic!("{fixture}: {words} was not read");
        };
        assert_eq!(on, page, "{fixture}");
        assert!(20 < left && left < right && right < 900, "{fixture}: {left} to {right}");
        assert!(20 < top && top < bottom && bottom < 260, "{fixture}: {top} to {bottom}");
    }
}

/// Runs a scan of one picture with a path to look for programs on.
fn scan(path: &str, more: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_withhold"))
        .current_dir(root())
        .env("PATH", path)
        .args(["scan", "fixtures/png/text/input.png", "-f", "jsonl"])
        .args(more)
        .output()
        .unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_picture_that_is_not_read_is_named() {
    let path = std::env::var("PATH").unwrap();
    let (code, out) = scan(&path, &[]);
    assert_eq!(code, 1, "{out}");
    assert!(!out.contains("\"problem\""), "{out}");
    let (code, out) = scan("/nowhere", &["--exit-zero"]);
    assert_eq!(code, 3, "{out}");
    assert!(out.contains("not read (image; Tesseract is not installed)"), "{out}");
    let (code, out) = scan(&path, &["--ocr", "off", "--exit-zero"]);
    assert_eq!(code, 3, "{out}");
    assert!(out.contains("not read (image; text recognition is off)"), "{out}");
}

/// A program in place of Tesseract, to see what is done to it.
#[cfg(unix)]
fn instead(script: &str) -> (tempfile::TempDir, String) {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("tesseract");
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = folder.path().to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
#[cfg(unix)]
fn recognition_that_hangs_or_fails_is_ended_and_named() {
    let (_folder, path) = instead("while :; do :; done");
    let (code, out) = scan(&path, &["--exit-zero", "--limit", "seconds=1"]);
    assert_eq!(code, 3, "{out}");
    assert!(out.contains("in text recognition") || out.contains("recognition failed"), "{out}");
    let (_folder, path) = instead("exit 1");
    let (code, out) = scan(&path, &["--exit-zero"]);
    assert_eq!(code, 3, "{out}");
    assert!(out.contains("text recognition failed"), "{out}");
}

#[test]
#[cfg(target_os = "linux")]
fn recognition_can_neither_write_nor_look_around_nor_start_programs() {
    let head = "level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext";
    let word = "4\\t1\\t1\\t1\\t1\\t0\\t1\\t1\\t1\\t1\\t-1\\t\\n5\\t1\\t1\\t1\\t1\\t1\\t1\\t1\\t1\\t1\\t99";
    for deed in ["echo x > \"${0%/*}/written\"", "read line < /etc/passwd", "/usr/bin/env true"] {
        // The words come back only if the deed was done.
        let script = format!("{deed} && printf '{head}\\n{word}\\t07700900888\\n'");
        let (folder, path) = instead(&script);
        let (_, out) = scan(&path, &["--reveal"]);
        assert!(!out.contains("07700900888"), "{deed}: {out}");
        assert!(!folder.path().join("written").exists(), "{deed}");
        let (_, out) = scan(&path, &["--reveal", "--isolation", "never"]);
        assert!(out.contains("07700900888"), "{deed} cannot be done at all: {out}");
    }
}

/// The recognised words of a document.
fn recognised(document: &Document) -> Vec<&str> {
    let words = document.recognised.iter();
    words.map(|word| &document.text[word.start..word.end]).collect()
}

#[test]
fn words_on_pages_that_are_pictures_are_read_with_their_places() {
    for (fixture, from, to) in
        [("pdf/scan-plain", [163, 118], [238, 131]), ("pdf/scan-turned", [69, 163], [82, 238])]
    {
        let documents = read(&format!("{fixture}/input.pdf"));
        let document = &documents[0];
        assert!(document.problems.is_empty(), "{fixture}: {:?}", document.problems);
        assert_eq!(recognised(document)[..4], ["Sgt", "Marrowby", "and", "PC"], "{fixture}");
        let name = document
            .recognised
            .iter()
            .find(|word| document.text[word.start..word.end] == *"Quillfeather");
        let quad = name.unwrap().quad.unwrap();
        let [x, y] = quad.along;
        let [width, height] = quad.size;
        let far =
            [quad.corner[0] + width * x - height * y, quad.corner[1] + width * y + height * x];
        for at in 0..2 {
            let ends = [quad.corner[at].min(far[at]), quad.corner[at].max(far[at])];
            let (low, high) = (from[at] as f64, to[at] as f64);
            assert!(ends[0] > low - 4.0 && ends[1] < high + 4.0, "{fixture}: {ends:?}");
        }
        assert!(width > 60.0 && height < 14.0, "{fixture}: {width} by {height}");
    }
}

#[test]
fn a_layer_that_is_seen_is_read_once_and_one_that_is_not_is_left_over() {
    let seen = read("pdf/left-R14-scan/input.pdf");
    assert_eq!(seen[0].text.matches("Quillfeather").count(), 1);
    let line = seen[0].segments.iter().find(|one| seen[0].text[one.range()].contains("Quill"));
    assert_eq!(line.unwrap().visibility, Visibility::Shown);
    assert!(seen[0].residue.iter().all(|left| left.severity == Severity::Warn));
    let covered = read("pdf/left-R14-covered/input.pdf");
    let left: Vec<_> =
        covered[0].residue.iter().filter(|left| left.severity == Severity::Block).collect();
    assert_eq!(left.len(), 1);
    assert_eq!((left[0].check.as_str(), left[0].text.as_str()), ("R14", "quillfeather"));
}

#[test]
fn a_picture_beside_words_is_read_and_the_words_are_not_read_again() {
    let documents = read("pdf/left-none-picture/input.pdf");
    assert!(documents[0].problems.is_empty());
    assert_eq!(recognised(&documents[0]), ["At", "the", "gate."]);
}
