//! The built-in rules prove themselves, and cover what they should.

use std::collections::BTreeSet;

use crate::run::{root, withhold, withhold_with};

#[test]
fn every_hit_is_found_where_it_is_marked_and_no_miss_is() {
    let ran = withhold(&["rules", "check"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn there_are_rules_in_every_category() {
    let ran = withhold(&["rules", "list"]);
    let categories: BTreeSet<&str> =
        ran.out.lines().filter_map(|line| line.split_whitespace().nth(1)).collect();
    assert_eq!(categories.len(), 20, "{categories:?}");
    assert!(ran.out.lines().count() >= 60);
}

#[test]
fn all_faults_are_named_at_once_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bad.toml");
    let rule = |id: &str, rest: &str| {
        format!(
            "[[rule]]\nid = '{id}'\nname = 'n'\nwhy = 'w'\ncategory = 'person'\nconfidence = 'high'\n\
             since = '1'\nhits = ['⟦a1⟧']\nmisses = ['b']\n{rest}\n"
        )
    };
    let text = [
        rule("ok.one", "patterns = ['a1']\nexemptions = ['foia.s40.2']"),
        rule("Bad.Id", "patterns = ['(']\nexemptions = ['foia.s99']\nvalidator = 'nope'"),
        rule("ok.two", "patterns = ['a1']\nexemptions = ['foia.s30.1.a', 'foia.s31.1.a']"),
        rule("ok.three", "patterns = ['a1']\nexemptions = ['foia.s40.2']\ncolour = 'red'"),
        rule("ok.one", "patterns = ['a1']\nexemptions = ['foia.s40.2']"),
    ]
    .concat();
    std::fs::write(&file, text).unwrap();
    let path = file.to_str().unwrap();
    let ran = withhold(&["rules", "--rules", path, "check"]);
    assert_eq!(ran.code, 2);
    for (line, words) in [
        (12, "the id must be dotted"),
        (12, "pattern `(`"),
        (12, "no exemption has the code foia.s99"),
        (12, "no validator is called `nope`"),
        (24, "exclude each other"),
        (46, "unknown field `colour`"),
        (47, "the id is used in"),
    ] {
        let place = format!("bad.toml:{line}:");
        let named = ran.err.lines().any(|text| text.contains(&place) && text.contains(words));
        assert!(named, "{place} {words}\n{}", ran.err);
    }
}

#[test]
fn a_rule_that_marks_the_wrong_words_fails_its_own_test() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wrong.toml");
    std::fs::write(
        &file,
        "[[rule]]\nid = 'test.wrong'\nname = 'n'\nwhy = 'w'\ncategory = 'system'\n\
         patterns = ['\\bZorbular\\b']\nexemptions = ['foia.s31.1.a']\nconfidence = 'high'\n\
         since = '1'\nhits = ['the ⟦Zorbular system⟧ is']\nmisses = ['a Zorbular miss']\n",
    )
    .unwrap();
    let ran = withhold(&["rules", "--rules", file.to_str().unwrap(), "test"]);
    assert_eq!(ran.code, 2);
    assert!(ran.out.contains("test.wrong: hit `the ⟦Zorbular system⟧ is`: found ⟦Zorbular⟧"));
    assert!(ran.out.contains("test.wrong: miss `a Zorbular miss`"));
}

#[test]
fn every_profile_names_only_what_exists() {
    for profile in ["police", "council", "nhs"] {
        let ran = withhold(&["rules", "--profile", profile, "check"]);
        assert_eq!(ran.code, 0, "{profile}: {}", ran.err);
    }
    let text = "Call sign Hotel 31 was sent, call sign Tango 12 stood by.";
    let with = |profile| withhold_with(text.as_bytes(), &["scan", "-", "--profile", profile]).out;
    assert!(with("police").contains("call sign"));
    assert!(!with("council").contains("call sign"));
}

#[test]
fn every_register_row_has_a_source_and_a_date() {
    let path = root().join("patterns/exemptions/foia-2000.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let table: toml::Table = toml::from_str(&text).unwrap();
    let rows = table["exemption"].as_array().unwrap();
    let sections: BTreeSet<String> = rows
        .iter()
        .map(|row| row["code"].as_str().unwrap().split('.').nth(1).unwrap().to_owned())
        .collect();
    for section in 21..=44 {
        assert!(sections.contains(&format!("s{section}")), "s.{section} is missing");
    }
    assert!(sections.contains("s22a"), "{sections:?}");
}
