//! The fixture bundle, end to end; and every kind of entry that a folder can hold.

use std::collections::BTreeSet;

use crate::run::{withhold, withhold_with};

#[test]
fn the_fixture_bundle_gives_suggestions_from_all_its_formats() {
    let ran = withhold(&["scan", "fixtures/bundle", "-f", "jsonl"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let mut kinds = BTreeSet::new();
    for document in ran.lines("document") {
        if document["suggestions"].as_u64().unwrap() > 0 {
            kinds.insert(document["kind"].as_str().unwrap().to_owned());
        }
    }
    for kind in ["text", "csv", "json", "xml", "html", "eml", "docx", "xlsx", "pptx", "pdf"] {
        assert!(kinds.contains(kind), "nothing in any {kind}: {kinds:?}");
    }
    let problems = ran.lines("problem");
    assert!(problems.iter().any(|problem| problem["document"] == "damaged/broken.docx"));
    let summary = &ran.lines("summary")[0];
    assert_eq!(summary["complete"], false);
}

#[test]
fn a_hidden_sheet_in_a_zip_in_a_message_is_read() {
    let ran = withhold(&["scan", "fixtures/bundle/mail/002.eml", "-f", "jsonl", "--reveal"]);
    let found = ran.lines("suggestion");
    let hidden = found.iter().find(|suggestion| {
        suggestion["members"].as_array().unwrap().len() == 2
            && suggestion["visibility"] == "hidden"
            && suggestion["why"] == "hidden sheet"
            && suggestion["place"]["kind"] == "cell"
    });
    assert!(hidden.is_some());
}

#[test]
fn the_damaged_file_alone_is_incomplete_and_the_refusal_text_alone_is_clean() {
    let damaged = withhold(&["scan", "fixtures/bundle/damaged"]);
    assert_eq!(damaged.code, 3, "{}", damaged.out);
    assert!(damaged.out.contains("NOT READ"));
    assert!(damaged.out.contains("this bundle is not clear"));
    let seed = withhold(&["scan", "fixtures/seed", "-f", "jsonl"]);
    assert_eq!(seed.code, 0, "{}", seed.out);
    assert!(seed.lines("suggestion").is_empty());
}

#[test]
fn a_report_holds_no_text_unless_asked() {
    let secrets = ["07700 900", "AA 12 34 56 C", "2001/0123456F", "ControlWorks", "Quillfeather"];
    for format in ["human", "json", "jsonl", "csv", "html"] {
        let masked = withhold(&["scan", "fixtures/bundle", "-f", format]);
        for secret in secrets {
            assert!(!masked.out.contains(secret), "{format} shows {secret}");
            assert!(!masked.err.contains(secret));
        }
        let revealed = withhold(&["scan", "fixtures/bundle", "-f", format, "--reveal"]);
        assert!(revealed.out.contains("07700 900"), "{format} --reveal shows nothing");
    }
}

#[test]
fn names_of_files_and_sheets_in_which_something_was_found_are_masked() {
    let folder = tempfile::tempdir().unwrap();
    let name = "letter_to_07700_900123_final.txt";
    std::fs::write(folder.path().join(name), "nothing here\n").unwrap();
    std::fs::write(folder.path().join("plain.txt"), "nothing here\n").unwrap();
    let path = folder.path().to_str().unwrap();
    let masked = withhold(&["scan", path, "-f", "jsonl"]);
    assert!(!masked.out.contains("900123"), "{}", masked.out);
    assert!(masked.out.contains("letter_to_█1█_final.txt"), "{}", masked.out);
    assert!(masked.out.contains("plain.txt"));
    assert_eq!(masked.lines("suggestion")[0]["place"]["kind"], "file_name");
    assert!(withhold(&["scan", path, "-f", "jsonl", "--reveal"]).out.contains(name));
}

#[test]
fn standard_input_and_a_single_file_are_scanned() {
    let ran =
        withhold_with(b"Ring 07700 900123 after six.\n", &["scan", "-", "-f", "jsonl", "--reveal"]);
    assert_eq!(ran.code, 1);
    let found = &ran.lines("suggestion")[0];
    assert_eq!((found["start"].as_u64(), found["end"].as_u64()), (Some(5), Some(17)));
    assert_eq!(found["text"], "07700 900123");
    assert_eq!(found["document"], "standard input");
    assert_eq!(withhold_with(b"", &["scan", "-"]).code, 0);
}

#[test]
fn offsets_in_plain_text_are_code_points_and_line_ends_count_as_two() {
    let text = "\u{feff}Café\r\n“Hi” 07700 900123\r\n";
    let ran = withhold_with(text.as_bytes(), &["scan", "-", "-f", "jsonl"]);
    let found = &ran.lines("suggestion")[0];
    assert_eq!((found["start"].as_u64(), found["end"].as_u64()), (Some(11), Some(23)));
    assert_eq!(found["place"], serde_json::json!({"kind": "line", "line": 2}));
    assert!(found.get("text").is_none());
}

#[test]
fn an_item_wrapped_over_a_line_is_one_finding() {
    let text = "Please ring her on 07700\n900123 after six.\n";
    let ran = withhold_with(text.as_bytes(), &["scan", "-", "-f", "jsonl", "--reveal"]);
    let found = ran.lines("suggestion");
    assert_eq!(found.len(), 1, "{}", ran.out);
    assert_eq!(found[0]["text"], "07700\n900123");
}

#[cfg(unix)]
#[test]
fn every_entry_is_accounted_for() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at(".hidden"), "07700 900123").unwrap();
    std::fs::write(at("empty.txt"), "").unwrap();
    std::fs::write(at("plain.txt"), "words").unwrap();
    std::fs::write(at("liar.pdf"), "words, no pages").unwrap();
    symlink("plain.txt", at("inner")).unwrap();
    symlink("/etc/hostname", at("outer")).unwrap();
    symlink("nowhere", at("dangling")).unwrap();
    let status = std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap();
    assert!(status.success());
    let odd = folder.path().join(std::ffi::OsStr::from_bytes(b"od\xffd\n.txt"));
    std::fs::write(odd, "words").unwrap();
    std::fs::write(at("locked.txt"), "words").unwrap();
    std::fs::set_permissions(at("locked.txt"), std::fs::Permissions::from_mode(0o000)).unwrap();
    let ran = withhold(&["scan", folder.path().to_str().unwrap(), "-f", "jsonl"]);
    let names: BTreeSet<String> = ran
        .lines("document")
        .iter()
        .map(|document| document["document"].as_str().unwrap().to_owned())
        .collect();
    for name in [
        ".hidden",
        "empty.txt",
        "plain.txt",
        "liar.pdf",
        "inner",
        "outer",
        "dangling",
        "pipe",
        "od\\xffd\\u{a}.txt",
        "locked.txt",
    ] {
        assert!(names.contains(name), "{name} is missing from {names:?}");
    }
    let problems = ran.lines("problem");
    let told = |name: &str| problems.iter().any(|problem| problem["document"] == name);
    assert!(told("outer") && told("dangling") && told("pipe"));
    assert!(!told("inner") && !told("empty.txt") && !told(".hidden"));
    let notes = ran.lines("note");
    assert!(notes.iter().any(|note| note["message"].as_str().unwrap().contains(".pdf")));
    let hashes = ran.lines("document");
    let plain = hashes.iter().find(|document| document["document"] == "plain.txt").unwrap();
    assert_eq!(plain["size"], 5);
    let hash = "dba36bffa5cab0f922d087a3aeb179f9d4e745df40b323e1b1471402848c8a3e";
    assert_eq!(plain["sha256"], hash);
    assert_eq!(ran.code, 1, "a finding outranks what was not read");
}
