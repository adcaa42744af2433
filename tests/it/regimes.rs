//! Other regimes than the Act of 2000, and what an authority has decided about names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;
use withhold::exemption::register::{self, Register};
use withhold::exemption::stamp::stamp;
use withhold::rules::files;

use crate::run::{Ran, root, withhold};

const REGIMES: &[&str] = &["foia", "eir", "foisa", "dpa-sar", "dpa-part3", "us-foia"];

fn registers() -> BTreeMap<String, Register> {
    let files = files::built_in("exemptions", ".toml");
    let read = |file: &files::DataFile| register::read(&file.name, &file.text).unwrap();
    files.iter().map(read).map(|register| (register.regime.clone(), register)).collect()
}

fn codes(suggestion: &Value, key: &str) -> Vec<String> {
    let list = suggestion[key].as_array().cloned().unwrap_or_default();
    list.iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

/// What is suggested for a text of one file under a regime.
fn scan(text: &str, arguments: &[&str]) -> (Ran, Vec<Value>) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("note.txt"), text).unwrap();
    let path = folder.path().to_str().unwrap();
    let mut all = vec!["scan", path, "-f", "jsonl", "--reveal"];
    all.extend(arguments);
    let ran = withhold(&all);
    let found = ran.lines("suggestion");
    (ran, found)
}

/// The example in the documentation, as a file.
fn example(folder: &Path) -> String {
    let text = std::fs::read_to_string(root().join("docs/REGIMES.md")).unwrap();
    let example = text.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let path = folder.join("example.toml");
    std::fs::write(&path, example).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn every_register_reads_and_its_equivalents_start_from_codes_of_the_act() {
    let registers = registers();
    assert_eq!(registers.keys().map(String::as_str).collect::<BTreeSet<_>>(), {
        REGIMES.iter().copied().collect()
    });
    let foia = &registers["foia"];
    for register in registers.values() {
        assert_eq!(register.equivalent.is_empty(), register.regime == "foia");
        for equivalent in &register.equivalent {
            let stands = |code: &str| register::under(&equivalent.foia, code);
            let known = foia.exemption.iter().any(|row| stands(&row.code));
            assert!(known, "{}: {} is no code", register.regime, equivalent.foia);
        }
        for row in &register.exemption {
            for words in [&row.title, &row.family, &row.guidance, &row.summary] {
                assert!(!words.trim().is_empty(), "{}", row.code);
            }
            assert!(row.as_of.parse::<jiff::civil::Date>().is_ok(), "{}", row.code);
            let prejudice = row.basis == register::Basis::Prejudice;
            assert!(row.harm || !prejudice, "{}: prejudice without harm", row.code);
        }
    }
}

#[test]
fn every_rule_can_be_cited_in_every_regime() {
    for regime in REGIMES {
        let ran = withhold(&["rules", "--regime", regime, "list"]);
        assert_eq!(ran.code, 0, "{regime}: {}", ran.err);
    }
}

#[test]
fn a_scan_finds_the_same_under_each_regime_and_stamps_its_own_codes() {
    let registers = registers();
    let found = withhold(&["scan", "fixtures/bundle", "-f", "jsonl"]).lines("suggestion");
    assert!(found.len() > 50);
    for (regime, register) in &registers {
        let listed = withhold(&["scan", "fixtures/bundle", "-f", "csv", "--regime", regime]).out;
        let mut reader = csv::Reader::from_reader(listed.as_bytes());
        let rows = reader.records().map(Result::unwrap).filter(|row| !row[13].is_empty());
        let stamps: Vec<(String, String)> =
            rows.map(|row| (row[13].to_owned(), row[4].to_owned())).collect();
        let own = |suggestion: &Value| {
            let [cited, alternative] =
                ["exemptions", "alternative"].map(|key| codes(suggestion, key));
            let (cited, alternative) = register.translated_both(&cited, &alternative).unwrap();
            let id = suggestion["id"].as_str().unwrap().to_owned();
            (id, stamp(register, &cited, &alternative))
        };
        assert_eq!(stamps, found.iter().map(own).collect::<Vec<_>>(), "{regime}");
    }
}

#[test]
fn the_documented_stamps_are_the_stamps() {
    let text = std::fs::read_to_string(root().join("docs/REGIMES.md")).unwrap();
    let table = text.split("| What is found |").nth(1).unwrap();
    let registers = registers();
    let cited = [
        ["foia.s40.2"].as_slice(),
        &["foia.s31.1.a", "foia.s31.1.b"],
        &["foia.s30.1.a"],
        &["foia.s30.2.a"],
        &["foia.s38.1.b"],
        &["foia.s24.1"],
        &["foia.s42.1"],
        &["foia.s43.2"],
    ];
    for (row, codes) in table.lines().skip(2).zip(cited) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        for (regime, cell) in REGIMES.iter().zip(&cells[2..]) {
            let register = &registers[*regime];
            let codes = register.translated(&codes).unwrap();
            assert_eq!(stamp(register, &codes, &[]), *cell, "{row}");
        }
    }
}

#[test]
fn security_bodies_lose_the_alternative_where_one_provision_takes_both() {
    let text = "Assessment supplied by the Security Service (MI5).\n";
    let alternative = |regime: &str| {
        let (_, found) = scan(text, &["--regime", regime]);
        assert!(!found.is_empty(), "{regime}");
        found.iter().flat_map(|one| codes(one, "alternative")).collect::<BTreeSet<_>>()
    };
    assert!(alternative("foia").contains("foia.s24.1"));
    assert!(alternative("foisa").is_empty());
}

#[test]
fn the_requester_is_left_open_for_subject_access_only() {
    let text = "Statement of Mr Barnabas Quillfeather.\nB. Quillfeather rang again on Monday.\n";
    let (_, before) = scan(text, &[]);
    assert!(!before.is_empty(), "the name is found at all");
    for (regime, own) in [
        ("foia", Some("foia.s40.1")),
        ("eir", Some("eir.r5.3")),
        ("foisa", Some("foisa.s38.1.a")),
        ("us-foia", Some("us-foia.privacy-act")),
        ("dpa-sar", None),
        ("dpa-part3", None),
    ] {
        let (_, found) = scan(text, &["--regime", regime, "--except", "Barnabas Quillfeather"]);
        let cited: Vec<String> = found.iter().flat_map(|one| codes(one, "exemptions")).collect();
        let twice: Vec<&str> = own.into_iter().flat_map(|code| [code, code]).collect();
        assert_eq!(cited, twice, "{regime}: {found:?}");
        let all = found.iter().all(|one| one["action"] == "withhold");
        assert!(all, "{regime}: {found:?}");
    }
}

#[test]
fn each_answer_of_the_documented_overlay_changes_what_is_suggested() {
    let folder = tempfile::tempdir().unwrap();
    let overlay = example(folder.path());
    let text = "The plan for Operation Brindle.\nThey moved to Quarrystone in May.\n\
                Fernhollow is old.\nSee Operation Pale Lantern.\n";
    let answers = |arguments: &[&str]| -> BTreeMap<String, (String, String)> {
        let (_, found) = scan(text, arguments);
        let words = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
        let entry = |one: &Value| (words(one, "text"), (words(one, "action"), words(one, "hold")));
        found.iter().map(entry).collect()
    };
    let plain = answers(&[]);
    let decided = answers(&["--overlay", &overlay]);
    let about =
        |found: &BTreeMap<String, _>, word: &str| found.keys().any(|key| key.contains(word));
    assert!(about(&plain, "Brindle") && !about(&decided, "Brindle"), "{plain:?} {decided:?}");
    for name in ["Quarrystone", "Fernhollow", "Operation Pale Lantern"] {
        assert!(!plain.contains_key(name) && decided.contains_key(name), "{plain:?} {decided:?}");
    }
    assert_eq!(decided["Quarrystone"].0, "consider");
    assert_eq!(decided["Fernhollow"].0, "withhold");
    assert_eq!(decided["Operation Pale Lantern"], ("withhold".into(), "ncnd".into()));
}

#[test]
fn codes_of_an_overlay_are_translated_or_stand_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("names.toml");
    let name = |name: &str, code: &str| {
        format!(
            "[[name]]\nname = '{name}'\nanswer = 'withhold'\nexemptions = ['{code}']\ndate = '2026-04-01'\n"
        )
    };
    let text = name("Fernhollow", "foia.s43.2") + &name("Quarrystone", "dpa-sar.sch2.22");
    std::fs::write(&file, text).unwrap();
    let overlay = file.to_str().unwrap();
    let body = "Fernhollow and Quarrystone.\n";
    let (_, found) = scan(body, &["--regime", "dpa-sar", "--overlay", overlay]);
    let cited: Vec<String> = found.iter().flat_map(|one| codes(one, "exemptions")).collect();
    assert_eq!(cited, ["dpa-sar.art15.4", "dpa-sar.sch2.22"]);
    let (ran, _) = scan(body, &["--regime", "foisa", "--overlay", overlay]);
    assert_eq!(ran.code, 2);
    let named = "names.toml:6: dpa-sar.sch2.22 has no equivalent under foisa";
    assert!(ran.err.contains(named), "{}", ran.err);
}

#[test]
fn faults_of_an_overlay_are_named_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("names.toml");
    let good = "[[name]]\nname = 'Fernhollow'\nanswer = 'withhold'\ndate = '2026-04-01'\n\n";
    for (bad, line, words) in [
        (
            "[[name]]\nname = 'A Name'\nanswer = 'disclose'\ndate = '2026-04-01'\n",
            6,
            "where it is public",
        ),
        ("[[name]]\nname = 'A Name'\nanswer = 'review'\ndate = '1 April'\n", 6, "is a date like"),
        (
            "[[name]]\nname = 'A Name'\nanswer = 'review'\ndate = '2026-04-01'\ncolour = 'red'\n",
            10,
            "unknown field `colour`",
        ),
        (
            "[[name]]\nname = 'A Name'\nanswer = 'perhaps'\ndate = '2026-04-01'\n",
            8,
            "unknown variant `perhaps`",
        ),
        ("[[name]]\nname = 'A'\nanswer = 'review'\ndate = '2026-04-01'\n", 6, "two characters"),
        (
            "[[name]]\nname = 'A Name'\nanswer = 'withhold'\ncategory = 'person'\ndate = '2026-04-01'\n",
            6,
            "no system",
        ),
        (
            "[[name]]\nname = 'A Name'\nanswer = 'withhold'\nexemptions = ['foia.s99']\ndate = '2026-04-01'\n",
            6,
            "no exemption has the code foia.s99",
        ),
        (
            "[[name]]\nname = 'A Name'\nanswer = 'withhold'\nexemptions = ['foia.s23.1', 'foia.s24.1']\ndate = '2026-04-01'\n",
            6,
            "exclude each other",
        ),
    ] {
        std::fs::write(&file, format!("{good}{bad}")).unwrap();
        let (ran, _) = scan("Nothing here.\n", &["--overlay", file.to_str().unwrap()]);
        assert_eq!(ran.code, 2, "{bad}");
        let place = format!("names.toml:{line}:");
        let named = ran.err.lines().any(|text| text.contains(&place) && text.contains(words));
        assert!(named, "{place} {words}\n{}", ran.err);
    }
}
