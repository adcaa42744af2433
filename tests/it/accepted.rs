//! What is known and accepted: baselines, and allowances in the text.

use std::path::Path;

use crate::run::{Ran, withhold_in, withhold_with};

const MAKE: [&str; 4] = ["--reason", "published last year", "--author", "J Pemberton"];

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let from = entry.unwrap().path();
        let to = to.join(from.file_name().unwrap());
        if from.is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(from, to).unwrap();
        }
    }
}

/// The fixture bundle without what cannot be read, beside an empty place for the baseline.
fn place() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&crate::run::root().join("fixtures/bundle"), &folder.path().join("bundle"));
    std::fs::remove_dir_all(folder.path().join("bundle/damaged")).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Ran {
    withhold_in(folder, arguments)
}

fn make(folder: &Path, what: &str, more: &[&str]) -> Ran {
    run(folder, &[&["baseline", what, "bundle"], &MAKE[..], more].concat())
}

fn scan(folder: &Path, more: &[&str]) -> Ran {
    let baseline = ["scan", "bundle", "-f", "jsonl", "--baseline", "withhold-baseline.toml"];
    run(folder, &[&baseline[..], more].concat())
}

fn new(ran: &Ran) -> Vec<serde_json::Value> {
    let open = |row: &serde_json::Value| row.get("accepted").is_none();
    ran.lines("suggestion").into_iter().filter(open).collect()
}

#[test]
fn a_baseline_makes_the_next_scan_clean_and_what_is_planted_fails() {
    let folder = place();
    let folder = folder.path();
    let made = make(folder, "create", &["-j", "1"]);
    assert_eq!(made.code, 0, "{}{}", made.out, made.err);
    let text = std::fs::read_to_string(folder.join("withhold-baseline.toml")).unwrap();
    for secret in ["07700 900", "2001/0123456F", "ControlWorks", "Quillfeather", "line "] {
        assert!(!text.contains(secret), "the baseline holds {secret}");
    }
    let clean: Vec<Ran> = ["1", "2", "5"].iter().map(|n| scan(folder, &["-j", n])).collect();
    for ran in &clean {
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(ran.out, clean[0].out);
        assert!(new(ran).is_empty());
    }
    let summary = &clean[0].lines("summary")[0];
    assert!(summary["accepted"].as_u64().unwrap() > 100);
    assert_eq!((summary["suggestions"].as_u64(), summary["stale"].as_u64()), (Some(0), Some(0)));

    // The same bytes for every number of threads.
    for threads in ["1", "4"] {
        assert_eq!(make(folder, "update", &["-j", threads]).code, 0);
        let again = std::fs::read_to_string(folder.join("withhold-baseline.toml")).unwrap();
        assert_eq!(again, text);
    }

    // Lines above do not matter; a planted number does, also one that was accepted elsewhere.
    let log = folder.join("bundle/logs/dispatch.log");
    let before = std::fs::read_to_string(&log).unwrap();
    std::fs::write(&log, format!("Heading.\n\n{before}")).unwrap();
    assert_eq!(scan(folder, &[]).code, 0);
    std::fs::write(&log, format!("Heading.\n\n{before}\nThen ring 07700 900999.\n")).unwrap();
    let ran = scan(folder, &[]);
    assert_eq!(ran.code, 1);
    let planted = new(&ran);
    assert_eq!(planted.len(), 1, "{planted:#?}");
    assert_eq!(planted[0]["document"], "logs/dispatch.log");
    assert_eq!(planted[0]["baseline"], "new");
    let arguments = ["scan", "bundle", "-f", "sarif", "--baseline", "withhold-baseline.toml"];
    let log: serde_json::Value = serde_json::from_str(&run(folder, &arguments).out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let open: Vec<_> = results.iter().filter(|r| r["baselineState"] == "new").collect();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0]["suppressions"], serde_json::json!([]));
    let known = results.iter().find(|r| r["baselineState"] == "unchanged").unwrap();
    assert_eq!(known["suppressions"][0]["justification"], "published last year");
}

#[test]
fn what_is_gone_is_reported_and_pruned() {
    let folder = place();
    let folder = folder.path();
    let extra = folder.join("bundle/extra.txt");
    std::fs::write(&extra, "Ring 07700 900321 or 07700 900654.\n").unwrap();
    make(folder, "create", &[]);
    std::fs::remove_file(extra).unwrap();
    let ran = scan(folder, &[]);
    assert_eq!(ran.code, 0);
    let stale = ran.lines("summary")[0]["stale"].as_u64().unwrap();
    assert!(stale > 0);
    let told = ran.lines("note");
    let told = told.iter().filter(|note| note["document"] == "extra.txt");
    assert_eq!(told.count() as u64, stale);
    let partial = run(folder, &["baseline", "prune", "bundle", "--exclude", "mail/**"]);
    assert_eq!(partial.code, 2, "only a whole scan can say what is gone");
    let pruned = run(folder, &["baseline", "prune", "bundle"]);
    assert_eq!(pruned.code, 0, "{}", pruned.err);
    assert_eq!(scan(folder, &[]).lines("summary")[0]["stale"], 0);
    let shown = run(folder, &["baseline", "show"]);
    assert!(!shown.out.contains("extra.txt") && shown.out.contains("0 expired"));
}

#[test]
fn an_acceptance_has_an_end() {
    let folder = place();
    let folder = folder.path();
    make(folder, "create", &["--expires", "2027-01-31", "--today", "2026-12-01"]);
    assert_eq!(scan(folder, &["--today", "2027-01-31"]).code, 0);
    assert_eq!(scan(folder, &["--today", "2027-02-01"]).code, 1);
    let shown = run(folder, &["baseline", "show", "--today", "2027-02-01"]);
    assert!(shown.out.contains("EXPIRED 2027-01-31"), "{}", shown.out);
    let renewed = ["--expires", "2028-01-31", "--today", "2027-02-01"];
    assert_eq!(make(folder, "update", &renewed).code, 0);
    assert_eq!(scan(folder, &["--today", "2027-02-01"]).code, 0);
}

#[test]
fn a_baseline_is_refused_where_it_cannot_be_trusted() {
    let folder = place();
    let folder = folder.path();
    for path in ["bundle/b.toml", "bundle/mail/b.toml"] {
        let ran = make(folder, "create", &["--baseline", path]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains("silence its own findings"), "{}", ran.err);
    }
    make(folder, "create", &[]);
    assert!(make(folder, "create", &[]).err.contains("is there already"));
    let file = folder.join("withhold-baseline.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    for (from, to, words) in [
        ("version = 1", "version = 9", "version 9 is not known"),
        ("version = 1", "version = 1\ncolour = 2", "line"),
        ("author = \"J Pemberton\"", "author = \"\"", "a reason and an author are needed"),
    ] {
        std::fs::write(&file, text.replacen(from, to, 1)).unwrap();
        let ran = scan(folder, &[]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains(words), "{}", ran.err);
    }
    let nobody = run(folder, &["baseline", "update", "bundle", "--reason", " ", "--author", "J"]);
    assert_eq!(nobody.code, 2);
}

#[test]
fn a_bundle_cannot_silence_itself_unless_it_is_trusted() {
    let text = "Ring 07700 900123. <!-- withhold:allow personal.contact until 2027-01-31 because it is our desk -->\n\
                # withhold:allow-next-line personal because a test number\n\
                Ring 07700 900456.\n";
    let scan = |text: &str, more: &[&str]| {
        let arguments = [&["scan", "-", "-f", "jsonl", "--today", "2026-11-01"], more].concat();
        withhold_with(text.as_bytes(), &arguments)
    };
    let plain = scan(text, &[]);
    assert_eq!((plain.code, plain.lines("suggestion").len()), (1, 2));
    assert!(plain.lines("suggestion").iter().all(|row| row.get("accepted").is_none()));
    let trusted = scan(text, &["--trust-inline"]);
    assert_eq!(trusted.code, 0, "{}", trusted.out);
    let rows = trusted.lines("suggestion");
    assert_eq!(rows[0]["accepted"]["by"], "inline");
    assert_eq!(rows[0]["accepted"]["expires"], "2027-01-31");
    assert!(!trusted.out.contains("our desk"), "a reason is text of the document");
    assert!(scan(text, &["--trust-inline", "--reveal"]).out.contains("it is our desk"));
}

#[test]
fn allowances_that_do_not_hold_are_findings() {
    for (text, wrong, rule) in [
        ("withhold:allow moon.landing because it is public\n", "unknown", false),
        ("withhold:allow personal.contact\n", "no_reason", true),
        ("withhold:allow personal.contact until soon because x\n", "no_day", true),
        ("withhold:allow personal.contact until 2026-10-31 because x\n", "expired", true),
        ("withhold:allow personal.contact because x\n", "unused", true),
    ] {
        let run = |format| {
            let today = ["--today", "2026-11-01", "--trust-inline"];
            withhold_with(text.as_bytes(), &[&["scan", "-", "-f", format], &today[..]].concat())
        };
        let ran = run("jsonl");
        assert_eq!(ran.code, 1, "{text}");
        let allows = ran.lines("allow");
        assert_eq!(allows[0]["wrong"], wrong, "{text}");
        assert_eq!(allows[0].get("rule").is_some(), rule);
        assert!(!ran.out.contains("moon.landing"), "what is no rule is text of the document");
        if wrong != "expired" {
            continue;
        }
        for format in ["human", "sarif", "junit", "codequality", "github", "html", "json"] {
            let told = run(format).out;
            let named = told.contains(wrong) || told.contains("allowance in the text");
            assert!(named, "{format} says nothing of it");
        }
    }
}
