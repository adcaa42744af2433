//! Plain text that is too large to be held at once is read in stretches, in which nothing is lost.

use std::fmt::Write;
use std::path::Path;

use serde_json::Value;

use crate::memory;
use crate::run::{Ran, withhold};

/// A number from the range that is kept for drama, for a row or line.
fn number(row: usize) -> String {
    format!("07700 900{:03}", row % 1000)
}

fn scan(path: &Path, more: &[&str]) -> Ran {
    let path = path.to_str().unwrap();
    let fixed = ["scan", "--no-cache", "-q", "-f", "jsonl", "--disable", "personal.name"];
    withhold(&[&fixed, more, &[path]].concat())
}

/// The numbers that were found, with their places.
fn numbers(ran: &Ran, key: &str) -> Vec<(String, String)> {
    let found = ran.lines("suggestion");
    let own = found.iter().filter(|s| s["category"] == "contact");
    let place = |s: &Value| s["place"][key].to_string().trim_matches('"').to_owned();
    own.map(|s| (place(s), s["text"].as_str().unwrap_or_default().to_owned())).collect()
}

#[test]
fn every_line_of_a_large_text_is_read_and_numbered() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Statement of Mrs Daphne Quillfeather.txt");
    let mut text = String::new();
    let mut want = Vec::new();
    for line in 1..=60_000 {
        if line % 500 == 0 {
            writeln!(text, "Ring {} about the allotment.", number(line / 500)).unwrap();
            want.push((line.to_string(), number(line / 500)));
        } else {
            writeln!(
                text,
                "These are some words without anything in them and so on to the end of a large text."
            )
            .unwrap();
        }
    }
    std::fs::write(&path, &text).unwrap();
    let ran = scan(&path, &["--reveal"]);
    assert_eq!(numbers(&ran, "line"), want);
    let parts = ran.lines("document");
    assert!(parts.len() > 3, "{}", parts.len());
    let size: u64 = parts.iter().map(|part| part["size"].as_u64().unwrap()).sum();
    assert_eq!(size as usize, text.len());
    assert_eq!(parts[1]["members"][0]["name"], "part 2");
    let regions = ran.lines("suggestion");
    assert!(
        regions.iter().all(|s| s["region"].is_null() || s["region"]["line"] == s["place"]["line"])
    );
    // The name of the file is masked for all parts.
    let masked = withhold(&["scan", "--no-cache", "-q", "-f", "jsonl", path.to_str().unwrap()]);
    assert!(!masked.out.contains("Daphne"));
    let one =
        masked.lines("document").iter().map(|d| d["document"].to_string()).collect::<Vec<_>>();
    assert!(one.iter().all(|name| *name == one[0]), "{one:?}");
}

#[test]
fn every_row_of_a_large_table_is_read_under_its_header() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.csv");
    let mut text = "Ref,Contact tel,\"Remarks\nof staff\",Surname\r\n".to_owned();
    let mut want = Vec::new();
    let mut surnames = 0;
    for row in 2..=50_000 {
        let telephone = if row % 400 == 0 { number(row / 400) } else { "none".into() };
        let surname = if row % 1000 == 0 { "Sampleton" } else { "" };
        surnames += usize::from(row % 1000 == 0);
        if row % 400 == 0 {
            want.push((format!("B{row}"), telephone.clone()));
        }
        write!(text, "{row},{telephone},\"Nothing to say,\nwhich is \"\"much\"\" too often the case in such an export of rows and rows of the same\",{surname}\r\n").unwrap();
    }
    std::fs::write(&path, &text).unwrap();
    let ran =
        withhold(&["scan", "--no-cache", "-q", "-f", "jsonl", "--reveal", path.to_str().unwrap()]);
    assert_eq!(numbers(&ran, "cell"), want);
    // The header says what the column holds, in all parts.
    let people = ran.lines("suggestion");
    let people = people.iter().filter(|s| s["text"] == "Sampleton").count();
    assert_eq!(people, surnames);
    assert!(ran.lines("document").len() > 3);
    // It stands in the first part, and is not looked at again.
    assert!(
        people > 0 && ran.lines("suggestion").iter().skip(1).all(|s| s["place"]["cell"] != "B1")
    );
    let again = withhold(&[
        "scan",
        "--no-cache",
        "-q",
        "-j1",
        "-f",
        "jsonl",
        "--reveal",
        path.to_str().unwrap(),
    ]);
    assert_eq!(ran.out, again.out);
}

#[test]
fn a_large_text_takes_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a-large-text.log");
    let line = "The kettle was filled at noon, the plants were watered, and the lamps in the hall were dusted.\n";
    std::fs::write(&path, line.repeat(700_000)).unwrap();
    let (ran, peak) = memory::peak("a-large-text", || scan(&path, &["-j2"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!((1000..200_000).contains(&peak), "{peak} kB");
}
