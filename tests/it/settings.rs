//! Settings: where they come from, what applies to some paths, lists of terms.

use std::path::Path;

use crate::run::{root, withhold, withhold_in};

/// A folder with a bundle beside the settings.
fn place(settings: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("bundle/minutes")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("bundle/a.txt", "Ring 07700 900123.\n");
    write("bundle/minutes/b.txt", "Ring 07700 900456 or write to j.quill@example.com.\n");
    write("withhold.toml", settings);
    folder
}

fn count(folder: &Path, arguments: &[&str]) -> usize {
    let ran = withhold_in(folder, &[&["scan", "bundle", "-f", "jsonl"], arguments].concat());
    assert!(ran.code < 2, "{}", ran.err);
    ran.lines("suggestion").len()
}

#[test]
fn what_is_shown_says_where_it_came_from_and_applies() {
    let folder = place(
        "# ours\nprofile = 'nhs'\ndisable = ['personal.contact.email']\n\n[limits]\npages = 7\n\n\
         [[path]]\nnames = ['minutes/**']\ndisable = ['personal.contact']\nreason = 'published'\n",
    );
    let arguments = ["config", "show", "bundle", "--disable", "police", "--min-confidence", "high"];
    let ran = withhold_in(folder.path(), &arguments);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for (value, origin) in [
        ("profile = \"nhs\"", "withhold.toml:2"),
        ("regime = \"foia\"", "built in"),
        ("min-confidence = \"high\"", "--min-confidence"),
        ("    \"police\",", "--disable"),
        ("    \"personal.contact.email\",", "withhold.toml:3"),
        ("limits.pages = 7", "withhold.toml:6"),
        ("limits.depth = 12", "built in"),
        ("[[path]]", "withhold.toml:8"),
    ] {
        let line = ran.out.lines().find(|line| line.starts_with(value));
        let line = line.unwrap_or_else(|| panic!("{value}\n{}", ran.out));
        assert!(line.ends_with(origin), "{line}");
    }
    // What is shown, written down, shows the same values.
    std::fs::write(folder.path().join("again.toml"), &ran.out).unwrap();
    let again = withhold_in(folder.path(), &["config", "show", "-c", "again.toml"]);
    let values = |text: &str| -> Vec<String> {
        let bare = |line: &str| line.split("  # ").next().unwrap().trim().to_owned();
        text.lines().map(bare).collect()
    };
    assert_eq!(values(&again.out), values(&ran.out), "{}", again.err);
}

#[test]
fn the_environment_outranks_the_file_and_the_command_line_both() {
    let folder = place("min-confidence = 'low'\nprofile = 'nhs'\n");
    let show = |variable: Option<&str>, arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_withhold"));
        command.current_dir(folder.path()).args(["config", "show"]).args(arguments);
        if let Some(value) = variable {
            command.env("WITHHOLD_PROFILE", value);
        }
        let output = command.output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().find(|line| line.starts_with("profile")).unwrap_or("").to_owned()
    };
    assert!(show(None, &[]).contains("\"nhs\""));
    let by_variable = show(Some("council"), &[]);
    assert!(by_variable.contains("\"council\"") && by_variable.ends_with("WITHHOLD_PROFILE"));
    assert!(show(Some("council"), &["--profile", "police"]).ends_with("--profile"));
}

#[test]
fn settings_for_a_path_apply_there_alone() {
    let folder = place("");
    assert_eq!(count(folder.path(), &[]), 3);
    let settings = "[[path]]\nnames = ['minutes/**']\ndisable = ['personal.contact.mobile']\n\
                    reason = 'the numbers are published'\n";
    std::fs::write(folder.path().join("withhold.toml"), settings).unwrap();
    assert_eq!(count(folder.path(), &[]), 2);
    let ran = withhold_in(folder.path(), &["scan", "bundle", "-f", "jsonl"]);
    assert_eq!(ran.lines("summary")[0]["by_path"], 1);
    std::fs::write(folder.path().join("withhold.toml"), settings.replace("mobile", "moon"))
        .unwrap();
    let ran = withhold_in(folder.path(), &["scan", "bundle"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("personal.contact.moon"), "{}", ran.err);
}

#[test]
fn mistakes_in_the_file_have_their_line() {
    for (settings, words) in [
        ("profile = 'nhs'\n\n[limits]\npges = 3\n", "line 4: unknown field `pges`"),
        ("fail-on = 'never'\n", "line 1: unknown variant `never`"),
        ("a\n", "line 1:"),
        ("[[path]]\nnames = ['x']\n", "missing field `reason`"),
    ] {
        let folder = place(settings);
        let ran = withhold_in(folder.path(), &["scan", "bundle"]);
        assert_eq!(ran.code, 2, "{settings}");
        assert!(ran.err.contains(words), "{}", ran.err);
    }
}

#[test]
fn what_fails_can_be_set() {
    let folder = place("fail-on = 'none'\n");
    assert_eq!(withhold_in(folder.path(), &["scan", "bundle"]).code, 0);
    assert_eq!(withhold_in(folder.path(), &["scan", "bundle", "--fail-on", "consider"]).code, 1);
}

#[test]
fn terms_carry_their_exemption() {
    let folder = place("terms = ['terms/ours.txt']\n");
    std::fs::create_dir(folder.path().join("terms")).unwrap();
    let list = folder.path().join("terms/ours.txt");
    std::fs::write(&list, "# the office's own\nfoia.s43.2\tZorbular Quay\nfoia.s40.2\tOld Tib\n")
        .unwrap();
    let text = "Work at Zorbular Quay was seen by Old Tib.\n";
    std::fs::write(folder.path().join("bundle/a.txt"), text).unwrap();
    let ran = withhold_in(folder.path(), &["scan", "bundle/a.txt", "-f", "jsonl", "--reveal"]);
    let found: Vec<(String, String, String)> = ran
        .lines("suggestion")
        .iter()
        .map(|row| {
            let text = |name: &str| row[name].as_str().unwrap().to_owned();
            (text("text"), text("exemption"), text("category"))
        })
        .collect();
    let row = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    let expected =
        [row("Zorbular Quay", "foia.s43.2", "commercial"), row("Old Tib", "foia.s40.2", "person")];
    assert_eq!(found, expected);
    assert_eq!(
        withhold_in(folder.path(), &["rules", "--term-list", "terms/ours.txt", "test"]).code,
        0
    );
    std::fs::write(&list, "foia.s43.2 Zorbular Quay\nmoon.s1\tOld Tib\n").unwrap();
    let ran = withhold_in(folder.path(), &["scan", "bundle"]);
    assert_eq!(ran.code, 2);
    for words in ["ours.txt:1: a line is", "ours.txt:2: no exemption has the code moon.s1"] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
}

#[test]
fn the_committed_schemas_are_those_that_are_printed() {
    for what in ["config", "baseline"] {
        let path = root().join(format!("docs/{what}.schema.json"));
        let printed = withhold(&["schema", what]).out;
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &printed).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert_eq!(committed, printed, "run UPDATE=1 cargo test");
    }
}

#[test]
fn the_schema_takes_what_the_program_takes() {
    let schema = serde_json::from_str(&withhold(&["schema", "config"]).out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let good = serde_json::json!({
        "profile": "police",
        "min-confidence": "high",
        "limits": { "pages": 5 },
        "path": [{ "names": ["a/**"], "disable": ["personal"], "reason": "r" }],
    });
    assert!(validator.is_valid(&good));
    assert!(!validator.is_valid(&serde_json::json!({ "profil": "police" })));
    assert!(!validator.is_valid(&serde_json::json!({ "path": [{ "names": [] }] })));
}
