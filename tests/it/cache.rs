//! The cache gives the bytes that a scan would give, and --changed-since scans what changed.

use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::run::{Ran, root, withhold_in};

fn scan(folder: &Path, more: &[&str]) -> Ran {
    withhold_in(folder, &[&["scan", "bundle", "--cache", "kept"], more].concat())
}

fn kept(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.join("kept")).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
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
    assert_eq!(kept(folder).len(), 1);
    for file in kept(folder) {
        let bytes = std::fs::read(file).unwrap();
        for secret in ["Quillfeather", "900123"] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "the cache holds {secret}");
        }
    }
    // It is the kept report that is given: one that was changed, with its checksum, is given too.
    let path = &kept(folder)[0];
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
    assert!(kept(folder).is_empty());
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
