//! The cache gives the bytes that a scan would give, and --changed-since scans what changed.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};
use withhold::bundle::walk::{self, Selection};
use withhold::format::limits::Limits;
use withhold::load::{self, Choice};
use withhold::scan::{Memory, Outcome, scan_again};
use withhold::worker::{Isolation, Readers};

use crate::run::{Ran, root, withhold_in};

fn scan(folder: &Path, more: &[&str]) -> Ran {
    withhold_in(folder, &[&["scan", "bundle", "--cache", "kept"], more].concat())
}

fn kept(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.join("kept")).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn ending(folder: &Path, ending: &str) -> Vec<PathBuf> {
    kept(folder)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|own| own == ending))
        .collect()
}

fn place() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("bundle")).unwrap();
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join("bundle").join(name), text).unwrap();
    };
    write("a.txt", "Mr Tib Quillfeather rang 07700 900123.\n");
    write("b.txt", "Later Tib Quillfeather came back.\n");
    write("c.txt", "Nothing is here.\n");
    folder
}

#[test]
fn an_unchanged_bundle_gives_the_same_bytes_and_code() {
    let folder = place();
    let folder = folder.path();
    let (csv, sarif) = (folder.join("s.csv"), folder.join("s.sarif"));
    let (to_csv, to_sarif) =
        (format!("csv={}", csv.display()), format!("sarif={}", sarif.display()));
    let arguments = ["-f", "jsonl", "-o", &to_csv, "-o", &to_sarif];
    let plain = scan(folder, &[&arguments[..], &["--no-cache"]].concat());
    let files = || [std::fs::read(&csv).unwrap(), std::fs::read(&sarif).unwrap()];
    let expected = files();
    assert!(!folder.join("kept").exists(), "--no-cache leaves nothing behind");
    for _ in 0..2 {
        let ran = scan(folder, &arguments);
        assert_eq!((ran.code, &ran.out), (plain.code, &plain.out), "{}", ran.err);
        assert_eq!(files(), expected);
    }
    let endings: Vec<_> =
        kept(folder).iter().filter_map(|p| p.extension().map(|e| e.to_owned())).collect();
    assert_eq!(endings.len(), 2, "the run, and what is known: {endings:?}");
    for file in kept(folder) {
        let bytes = std::fs::read(file).unwrap();
        for secret in ["Quillfeather", "900123"] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "the cache holds {secret}");
        }
    }
    // It is the kept report that is given: one that was changed, with its checksum, is given too.
    let path = &ending(folder, "run")[0];
    let mut body = std::fs::read(path).unwrap().split_off(32);
    let at = body.windows(7).position(|window| window == b"\"start\"").unwrap();
    body[at + 1..at + 6].copy_from_slice(b"START");
    std::fs::write(path, [Sha256::digest(&body).to_vec(), body].concat()).unwrap();
    assert!(scan(folder, &arguments).out.contains("\"START\""));
}

#[test]
fn any_change_is_seen_wherever_it_shows() {
    let folder = place();
    let folder = folder.path();
    let both = |more: &[&str]| {
        // The names model would find the name in b.txt by itself.
        let base = ["-f", "jsonl", "--disable", "personal.name.model"];
        let cached = scan(folder, &[&base[..], more].concat());
        let plain = scan(folder, &[&base[..], &["--no-cache"], more].concat());
        assert_eq!((cached.code, &cached.out), (plain.code, &plain.out), "{more:?}");
        cached
    };
    let in_b =
        |ran: &Ran| ran.lines("suggestion").iter().filter(|s| s["document"] == "b.txt").count();
    assert_eq!(in_b(&both(&[])), 1, "what a.txt names is found in b.txt");
    std::fs::write(folder.join("bundle/a.txt"), "Nobody rang.\n").unwrap();
    assert_eq!(in_b(&both(&[])), 0, "b.txt has not changed, and yet");
    std::fs::write(folder.join("bundle/d.txt"), "Ring 07700 900456.\n").unwrap();
    assert_eq!(both(&[]).lines("document").len(), 4);
    std::fs::rename(folder.join("bundle/d.txt"), folder.join("bundle/e.txt")).unwrap();
    assert_eq!(both(&[]).lines("suggestion")[0]["document"], "e.txt");
    for more in [
        &["--disable", "personal"][..],
        &["--min-confidence", "low"],
        &["--exclude", "e.txt"],
        &["--limit", "file-size=4"],
        &["--profile", "nhs"],
        &["--trust-inline", "--today", "2026-01-01"],
    ] {
        both(more);
    }
    let rules = folder.join("more");
    std::fs::write(&rules, "foia.s43.2\tNothing\n").unwrap();
    let before = both(&["--term-list", "more"]).lines("suggestion").len();
    std::fs::write(&rules, "foia.s43.2\tNobody\nfoia.s43.2\tNothing\n").unwrap();
    assert_eq!(both(&["--term-list", "more"]).lines("suggestion").len(), before + 1);
}

/// Sixty documents, some of which name what others mention.
fn many(folder: &Path) {
    for number in 0..60 {
        let text = match number % 6 {
            0 => {
                format!("Mr Tib Quill{} rang 07700 900{number:03}.\n", "xyz".repeat(number / 6 + 1))
            }
            1 => format!("Later Tib Quill{} came back.\n", "xyz".repeat(number / 6 + 1)),
            2 => format!("Dear Tib,\n\nWrite to t{number}@example.com.\n"),
            3 => "T Quillxyz and T Quillxyzxyz both spoke of it.\n".to_owned(),
            _ => format!("Nothing is in number {number}.\n"),
        };
        std::fs::write(folder.join(format!("bundle/{number:02}.txt")), text).unwrap();
    }
}

#[test]
fn after_any_change_what_was_found_before_gives_the_bytes_of_a_whole_scan() {
    let folder = place();
    let folder = folder.path();
    many(folder);
    std::fs::create_dir(folder.join("kept")).unwrap();
    let both = |what: &str| {
        let base = ["-f", "jsonl", "--disable", "personal.name.model"];
        let plain = scan(folder, &[&base[..], &["--no-cache", "-j", "1"]].concat());
        let mut seen = Vec::new();
        for threads in ["1", "4"] {
            for run in ending(folder, "run") {
                std::fs::remove_file(run).unwrap();
            }
            let cached = scan(folder, &[&base[..], &["-j", threads]].concat());
            assert_eq!((cached.code, &cached.out), (plain.code, &plain.out), "{what} -j{threads}");
            seen = cached.lines("suggestion");
        }
        seen.iter().filter(|row| row["document"] == "01.txt").count()
    };
    let file = |name: &str| folder.join("bundle").join(name);
    assert_eq!(both("first"), 1, "00.txt names whom 01.txt mentions");
    std::fs::write(file("00.txt"), "Nobody rang.\n").unwrap();
    assert_eq!(both("one changed"), 0, "01.txt has not changed, and yet");
    std::fs::write(file("zz.txt"), "Mr Tib Quillxyz rang 07700 900999.\n").unwrap();
    assert_eq!(both("one added"), 1);
    std::fs::remove_file(file("zz.txt")).unwrap();
    assert_eq!(both("one removed"), 0);
    std::fs::rename(file("06.txt"), file("00.txt")).unwrap();
    both("one renamed");
    std::fs::copy(root().join("fixtures/docx/parts/input.docx"), file("x.docx")).unwrap();
    both("one with parts");
}

#[test]
fn a_file_that_did_not_change_is_not_opened() {
    let folder = place();
    let bundle = folder.path().join("bundle");
    let entries = walk::walk(&bundle, &Selection::default()).unwrap();
    let readers = Readers::new(Limits::default(), Isolation::Never);
    let choice = Choice { disable: vec!["personal.name.model".into()], ..Choice::default() };
    let loaded = load::load(&choice, false).unwrap();
    let scan = |memory: Memory| {
        let mut said = Vec::new();
        let mut known = Vec::new();
        let mut sink = |_, outcome| {
            match outcome {
                Outcome::Read(documents, own) => {
                    let all = documents.iter().flat_map(|scanned| &scanned.suggestions);
                    said.push(Some(all.filter(|found| found.confidence >= 0.5).count()));
                    known.push(own);
                }
                Outcome::Holds(_) => said.push(None),
            }
            ControlFlow::Continue(())
        };
        scan_again(&entries, &readers, &loaded.detector, &memory, 2, &mut || (), &mut sink);
        (said, known)
    };
    let (said, known) = scan(Memory { known: Vec::new(), learns: true });
    assert_eq!(said, [Some(2), Some(1), Some(0)]);
    let again = |number: usize| {
        let mut known = known.clone();
        known[number] = None;
        Memory { known, learns: true }
    };
    // Were a.txt opened, it would be named as not read.
    std::fs::rename(bundle.join("a.txt"), folder.path().join("a.txt")).unwrap();
    std::fs::write(bundle.join("c.txt"), "Ask Tib Quillfeather on 07700 900456.\n").unwrap();
    assert_eq!(scan(again(2)).0, [None, None, Some(2)], "what a.txt names is found in c.txt");
    std::fs::rename(folder.path().join("a.txt"), bundle.join("a.txt")).unwrap();
    std::fs::write(bundle.join("c.txt"), "Mr Ash Cresswater rang.\n").unwrap();
    let all = scan(again(2)).0;
    assert_eq!(all, [Some(2), Some(1), Some(1)], "who is new is looked for everywhere");
}

/// A bundle of two hundred files under a baseline, of which one in seven names somebody, one mentions
/// who is named elsewhere, and the first is masked by its name.
fn two_hundred(folder: &Path) {
    for number in 0..200 {
        let text = match number % 7 {
            0 => format!("Mr Tib Quill{} rang 07700 900{number:03}.\n", "xyz".repeat(number / 7)),
            1 => format!("Later Tib Quill{} came back.\n", "xyz".repeat(number / 7)),
            2 => format!("Write to t{number}@example.com, or ring 07700 900123.\n"),
            3 => "withhold:allow personal.contact until 2030-01-01 because ours\n".into(),
            _ => format!("Nothing is in number {number}.\n"),
        };
        std::fs::write(folder.join(format!("bundle/{number:03}.txt")), text).unwrap();
    }
    std::fs::write(folder.join("bundle/07700 900321.txt"), "Ash Cresswater came.\n").unwrap();
    let copy = |from: &str, to: &str| {
        std::fs::copy(root().join("fixtures").join(from), folder.join("bundle").join(to)).unwrap();
    };
    copy("docx/parts/input.docx", "parts.docx");
    let baseline = ["baseline", "create", "bundle", "--reason", "known", "--author", "A"];
    let ran = withhold_in(folder, &[&baseline[..], &["--today", "2026-01-01"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn one_changed_file_of_two_hundred_gives_the_bytes_of_a_whole_scan() {
    let folder = place();
    let folder = folder.path();
    two_hundred(folder);
    let reports = ["sarif", "html", "codequality"];
    let run = |more: &[&str]| {
        let outputs: Vec<String> = reports.iter().map(|name| format!("-o{name}={name}")).collect();
        let outputs: Vec<&str> = outputs.iter().map(String::as_str).collect();
        let base = ["-f", "jsonl", "--disable", "personal.name.model", "--today", "2026-01-02"];
        let ran = scan(folder, &[&base[..], &outputs, more].concat());
        let read = |name: &&str| std::fs::read(folder.join(name)).unwrap();
        (ran, reports.iter().map(read).collect::<Vec<_>>())
    };
    let file = |name: &str| folder.join("bundle").join(name);
    let write = |name: &str, text: &str| std::fs::write(file(name), text).unwrap();
    let both = |what: &str, baseline: bool| {
        let with: &[&str] =
            if baseline { &["--baseline", "withhold-baseline.toml"] } else { &["--trust-inline"] };
        let (plain, expected) = run(&[with, &["--no-cache", "-j1"]].concat());
        let kept = ending(folder, "known").into_iter().map(|p| (std::fs::read(&p).unwrap(), p));
        let kept: Vec<_> = kept.collect();
        for threads in ["-j1", "-j2"] {
            // Both begin from what the scan before the change left behind.
            ending(folder, "run").iter().for_each(|run| std::fs::remove_file(run).unwrap());
            kept.iter().for_each(|(bytes, path)| std::fs::write(path, bytes).unwrap());
            let (cached, given) = run(&[with, &[threads]].concat());
            assert_eq!(cached.code, plain.code, "{what} {threads}");
            assert!(cached.out == plain.out, "{what} {threads}: {}", differ(&cached, &plain));
            assert!(given == expected, "{what} {threads}: reports differ");
        }
        plain.lines("suggestion").len()
    };
    std::fs::create_dir(folder.join("kept")).unwrap();
    let first = both("first", true);
    write("003.txt", "Nothing is here any more.\n");
    assert_eq!(both("without a new name", true), first);
    write("003.txt", "Later Tib Quillxyz came back, and on 07700 900555 too.\n");
    assert_eq!(both("mentions who is named elsewhere", true), first + 2);
    write("004.txt", "Mr Ash Cresswater rang.\n");
    assert_eq!(both("names somebody whom another mentions", true), first + 4);
    write("007.txt", "Nobody rang.\n");
    assert_eq!(both("names nobody any more", true), first);
    write("000.txt", "Ring 07700 900999.\n");
    write("000 new.txt", "Ring 07700 900998.\n");
    both("all numbers move", true);
    std::fs::remove_file(file("100.txt")).unwrap();
    both("one is gone", true);
    both("without the baseline", false);
    write("005.txt", "Ring 07700 900997.\n");
    both("one changed without the baseline", false);
}

/// The first line in which two reports differ.
fn differ(a: &Ran, b: &Ran) -> String {
    let mut lines = a.out.lines().zip(b.out.lines());
    lines.find(|(a, b)| a != b).map(|(a, b)| format!("\n{a}\n{b}")).unwrap_or_default()
}

#[test]
fn passwords_and_text_recognition_are_part_of_what_a_run_depends_on() {
    let folder = place();
    let folder = folder.path();
    let mut kept = 0;
    std::fs::write(folder.join("words"), "one\n").unwrap();
    for more in
        [&[][..], &["--password-file", "words"], &["--ocr", "off"], &["--ocr-language", "cym"]]
    {
        scan(folder, more);
        kept += 1;
        assert_eq!(ending(folder, "run").len(), kept, "{more:?}");
    }
    std::fs::write(folder.join("words"), "two\n").unwrap();
    scan(folder, &["--password-file", "words"]);
    assert_eq!(ending(folder, "run").len(), kept + 1);
}

#[test]
fn what_is_revealed_or_cut_short_is_not_kept() {
    let folder = place();
    let folder = folder.path();
    scan(folder, &["--reveal"]);
    assert!(!folder.join("kept").exists());
    let inside = withhold_in(folder, &["scan", "bundle", "--cache", "bundle/kept"]);
    assert_eq!(inside.code, 2, "a bundle must not bring its own answers");
    std::fs::copy(root().join("fixtures/docx/parts/input.docx"), folder.join("bundle/x.docx"))
        .unwrap();
    let ran = scan(folder, &["--worker", "/nonexistent/program"]);
    assert!(ran.out.contains("no confined reader"), "{}", ran.out);
    assert!(ending(folder, "run").is_empty());
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .env_remove("GIT_DIR")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn only_what_changed_since_a_revision_is_scanned() {
    let folder = place();
    let folder = folder.path();
    git(folder, &["init", "-q", "-b", "main"]);
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", "first"]);
    let run = |more: &[&str]| {
        let arguments = ["scan", "bundle", "-f", "jsonl", "--changed-since"];
        withhold_in(folder, &[&arguments[..], more].concat())
    };
    let ran = run(&["main"]);
    assert_eq!((ran.code, ran.lines("suggestion").len()), (0, 0), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("only files that differ"), "a partial scan says so");
    std::fs::write(folder.join("bundle/b.txt"), "Ring 07700 900456.\n").unwrap();
    std::fs::write(folder.join("bundle/new name.txt"), "Ring 07700 900789.\n").unwrap();
    // A tree that comes from anybody must not run its own programs.
    let flag = folder.join("ran");
    let script = format!("touch {}", flag.display());
    git(folder, &["config", "core.fsmonitor", &script]);
    git(folder, &["config", "filter.x.clean", &script]);
    std::fs::write(folder.join(".gitattributes"), "* filter=x\n").unwrap();
    let ran = run(&["main"]);
    let documents = ran.lines("suggestion");
    let names: Vec<&str> = documents.iter().map(|s| s["document"].as_str().unwrap()).collect();
    assert_eq!(names, ["b.txt", "new name.txt"], "{}", ran.err);
    assert!(!flag.exists(), "a program of the tree was run");
    assert_eq!(run(&["moon"]).code, 2);
    assert!(run(&["moon"]).err.contains("git knows no revision moon"));
    assert_eq!(run(&["--upload-pack=touch"]).code, 2);
    let elsewhere = tempfile::tempdir().unwrap();
    let arguments = ["scan", ".", "--changed-since", "main"];
    assert_eq!(withhold_in(elsewhere.path(), &arguments).code, 2, "there is no git tree there");
}
