//! The command line: exit codes, errors, settings, the contract of the machine-readable reports.

use std::path::Path;

use crate::run::{root, withhold, withhold_in, withhold_with};

#[test]
fn documented_commands_print_what_is_documented() {
    trycmd::TestCases::new().case("README.md").case("tests/cmd/*.md").case("docs/GUIDE-*.md");
}

#[test]
fn exit_codes_mean_what_they_say() {
    let clean = b"The library opens at nine.\n";
    let found = b"Ring 07700 900123.\n";
    assert_eq!(withhold_with(clean, &["scan", "-"]).code, 0);
    assert_eq!(withhold_with(found, &["scan", "-"]).code, 1);
    assert_eq!(withhold_with(found, &["scan", "-", "--exit-zero"]).code, 0);
    assert_eq!(withhold_with(found, &["scan", "-", "--fail-on", "none"]).code, 0);
    assert_eq!(withhold(&["scan", "no/such/folder"]).code, 2);
    assert_eq!(withhold(&["scan"]).code, 2);
    assert_eq!(withhold(&["--help"]).code, 0);
    let unread = withhold(&["scan", "fixtures/bundle/damaged", "--exit-zero"]);
    assert_eq!(unread.code, 3, "--exit-zero turns only 1 into 0");
    let unread = withhold(&["scan", "fixtures/bundle", "--exit-zero"]);
    assert_eq!(unread.code, 3);
}

#[test]
fn mistakes_are_named_in_one_sentence() {
    for (arguments, words) in [
        (vec!["scan", "nowhere"], "nowhere"),
        (vec!["scan", "fixtures/seed", "-f", "xls"], "no report is called xls; there are: human"),
        (vec!["scan", "fixtures/seed", "--regime", "moon"], "no regime is called moon"),
        (vec!["scan", "fixtures/seed", "--profile", "moon"], "no profile is called moon"),
        (
            vec!["scan", "fixtures/seed", "--disable", "moon"],
            "no rule or family of rules is called moon",
        ),
        (vec!["scan", "fixtures/seed", "--limit", "moons=3"], "no limit is called moons"),
        (vec!["scan", "fixtures/seed", "--include", "["], "["),
        (vec!["explain", "zzzzzzzz", "--in", "fixtures/seed"], "no suggestion in the bundle"),
        (vec!["rules", "show", "no.such"], "no rule has the id no.such"),
    ] {
        let ran = withhold(&arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.err.contains(words), "{arguments:?}: {}", ran.err);
        assert!(!ran.err.trim_end().ends_with('.'), "{}", ran.err);
    }
}

#[test]
fn every_line_fits_the_published_schema() {
    let schema = serde_json::from_str(&withhold(&["schema"]).out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for arguments in [
        ["scan", "fixtures/bundle", "-f", "jsonl"].as_slice(),
        &["scan", "fixtures/bundle", "-f", "jsonl", "--reveal"],
    ] {
        let ran = withhold(arguments);
        let mut lines = 0;
        for line in ran.out.lines() {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(line.starts_with("{\"type\":\""), "type comes first");
            let errors: Vec<String> =
                validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{line}\n{errors:?}");
            lines += 1;
        }
        assert!(lines > 100);
    }
    assert!(!validator.is_valid(&serde_json::json!({"type": "suggestion", "id": 7})));
}

#[test]
fn the_committed_schema_is_the_one_that_is_printed() {
    let path = root().join("docs/report.schema.json");
    let printed = withhold(&["schema"]).out;
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &printed).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), printed, "run UPDATE=1 cargo test");
}

#[test]
fn ids_stay_when_text_elsewhere_changes_and_explain_finds_them() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.txt");
    let id = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let ran = withhold(&["scan", folder.path().to_str().unwrap(), "-f", "jsonl"]);
        ran.lines("suggestion")[0]["id"].as_str().unwrap().to_owned()
    };
    let first = id("Ring 07700 900123.\n");
    assert_eq!(first, id("Please do ring 07700 900456.\n"), "the id says nothing of the number");
    let explained = withhold(&["explain", &first, "--in", folder.path().to_str().unwrap()]);
    assert_eq!(explained.code, 0, "{}", explained.err);
    for words in ["decided by personal.", "passed phone-uk", "s.40(2)", "legislation.gov.uk"] {
        assert!(explained.out.contains(words), "{words}: {}", explained.out);
    }
    assert!(!explained.out.contains("900456"));
}

#[test]
fn settings_come_from_above_the_working_directory_but_never_from_the_bundle() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("bundle");
    std::fs::create_dir(&bundle).unwrap();
    std::fs::write(bundle.join("a.txt"), "Ring 07700 900123.\n").unwrap();
    let off = "disable = [\"personal\"]\n";
    std::fs::write(bundle.join("withhold.toml"), off).unwrap();
    let scan = |from: &Path| withhold_in(from, &["scan", bundle.to_str().unwrap()]).code;
    assert_eq!(scan(folder.path()), 1);
    assert_eq!(scan(&bundle), 1, "a bundle must not silence its own findings");
    std::fs::write(folder.path().join("withhold.toml"), off).unwrap();
    assert_eq!(scan(folder.path()), 0);
    assert_eq!(scan(&bundle), 0);
    std::fs::write(folder.path().join("withhold.toml"), "disabel = []\n").unwrap();
    let ran = withhold_in(folder.path(), &["scan", "bundle"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("withhold.toml: line 1"), "{}", ran.err);
}

#[test]
fn what_is_left_out_is_counted() {
    let ran =
        withhold(&["scan", "fixtures/bundle", "-f", "jsonl", "--exclude", "{damaged,mail}/**"]);
    let summary = &ran.lines("summary")[0];
    assert_eq!(summary["complete"], true, "{summary}");
    assert!(summary["excluded"].as_u64().unwrap() >= 3);
    assert!(ran.lines("document").iter().any(|document| document["kind"] == "excluded"));
}

#[test]
fn a_report_file_appears_whole_beside_the_one_on_screen() {
    let folder = tempfile::tempdir().unwrap();
    let csv = folder.path().join("schedule.csv");
    let output = format!("csv={}", csv.display());
    let ran = withhold(&["scan", "fixtures/bundle", "-f", "jsonl", "-o", &output, "--csv-bom"]);
    assert!(ran.out.starts_with("{\"type\":\"start\""));
    let text = std::fs::read_to_string(&csv).unwrap();
    assert!(text.starts_with("\u{feff}document,members,place,"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let suggestions = ran.lines("suggestion").len() + ran.lines("problem").len();
    assert_eq!(rows.len(), suggestions);
    assert!(rows.iter().all(|row| row.len() == 14), "no column for text without --reveal");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file stays");
}

#[cfg(target_os = "linux")]
#[test]
fn what_a_killed_run_left_is_swept_and_reports_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    // No process has a number as high as this: the kernel's most is 2^22.
    let left = folder.path().join(".withhold-part-4194999.0");
    let alive = folder.path().join(format!(".withhold-part-{}.0", std::process::id()));
    std::fs::write(&left, "half a report").unwrap();
    std::fs::write(&alive, "a report on its way").unwrap();
    let report = folder.path().join("report.json");
    withhold(&["scan", "fixtures/seed", "-o", &format!("json={}", report.display())]);
    assert!(!left.exists() && alive.exists() && report.exists());
    let mode = std::fs::metadata(&report).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}

#[test]
fn a_limit_that_is_reached_is_named() {
    let ran =
        withhold(&["scan", "fixtures/bundle/mail/002.eml", "-f", "jsonl", "--limit", "depth=1"]);
    let problems = ran.lines("problem");
    assert_eq!(problems[0]["limit"], "depth");
    assert_eq!(problems[0]["members"].as_array().unwrap().len(), 2);
    let ran = withhold(&["scan", "fixtures/bundle/logs", "-f", "jsonl", "--limit", "file-size=10"]);
    assert!(ran.lines("problem").iter().all(|problem| problem["limit"] == "file-size"));
    assert_eq!(ran.lines("summary")[0]["complete"], false);
}
