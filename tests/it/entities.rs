//! One person, place or system across the bundle: found once, then everywhere; nobody joined who may
//! be another.

use std::path::Path;

use serde_json::Value;

use crate::run::{root, withhold, withhold_with};

fn bundle(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// What rules and mentions find of people: the names model has tests of its own.
fn people(folder: &Path) -> Vec<Value> {
    let path = folder.to_str().unwrap();
    let ran =
        withhold(&["scan", path, "-f", "jsonl", "--reveal", "--disable", "personal.name.model"]);
    let mut found = ran.lines("suggestion");
    found.retain(|one| one["category"] == "person" && one["action"] == "withhold");
    found
}

fn texts(found: &[Value], document: &str) -> Vec<String> {
    let of = found.iter().filter(|one| one["document"] == document);
    of.map(|one| one["text"].as_str().unwrap().to_owned()).collect()
}

fn entity(found: &[Value], document: &str, text: &str) -> u64 {
    let one = found.iter().find(|one| one["document"] == document && one["text"] == text);
    one.unwrap_or_else(|| panic!("{text} is not found in {document}"))["entity"].as_u64().unwrap()
}

#[test]
fn a_person_is_one_person_however_the_name_is_written() {
    let folder = bundle(&[
        (
            "1.txt",
            "Witness: Quentin EXAMPLEFORD\n\nMr Exampleford left. Quentin's coat was found.\n",
        ),
        ("2.txt", "The list had Exampleford, Quentin on it, and Q. Exampleford signed for it.\n"),
    ]);
    let found = people(folder.path());
    let whole = entity(&found, "1.txt", "Quentin EXAMPLEFORD");
    assert_eq!(texts(&found, "1.txt"), ["Quentin EXAMPLEFORD", "Mr Exampleford", "Quentin"]);
    assert_eq!(entity(&found, "1.txt", "Mr Exampleford"), whole);
    assert_eq!(entity(&found, "1.txt", "Quentin"), whole);
    assert_eq!(entity(&found, "2.txt", "Exampleford, Quentin"), whole);
    assert_eq!(entity(&found, "2.txt", "Q. Exampleford"), whole);
}

#[test]
fn a_surname_alone_never_joins_an_officer_to_a_member_of_the_public() {
    let folder = bundle(&[(
        "log.txt",
        "PC 21234 Jane EXAMPLEFORD attended.\n\nWitness: Quentin EXAMPLEFORD\n\n\
         Mr Exampleford was upset. PC Exampleford noted it.\n",
    )]);
    let found = people(folder.path());
    let officer = entity(&found, "log.txt", "Jane EXAMPLEFORD");
    let public = entity(&found, "log.txt", "Quentin EXAMPLEFORD");
    assert_ne!(officer, public);
    assert_eq!(entity(&found, "log.txt", "Mr Exampleford"), public);
    assert_eq!(entity(&found, "log.txt", "Exampleford"), officer);
}

#[test]
fn what_one_document_leaves_open_another_may_withhold() {
    let folder = bundle(&[
        ("a.txt", "Chief Constable Jane Exampleford said the force had learnt from it.\n"),
        ("b.txt", "Witness: Jane EXAMPLEFORD\n\nShe lives nearby.\n"),
        ("c.txt", "The Exampleford report was published, and so was Jane Eyre.\n"),
    ]);
    let found = people(folder.path());
    assert_eq!(texts(&found, "b.txt"), ["Jane EXAMPLEFORD"]);
    // A surname alone, or a forename alone, is not looked for in other documents.
    assert!(texts(&found, "c.txt").is_empty());
}

#[test]
fn documents_that_do_not_fit_in_memory_are_read_again_with_the_same_result() {
    let folder = bundle(&[
        ("a.txt", "The list had Exampleford, Quentin on it.\n"),
        ("z.txt", "Witness: Quentin EXAMPLEFORD\n"),
    ]);
    // One that a worker reads, twice.
    let office = root().join("fixtures/bundle/mail/002.eml");
    std::fs::copy(office, folder.path().join("m.eml")).unwrap();
    let path = folder.path().to_str().unwrap();
    let kept = withhold(&["scan", path, "-f", "jsonl", "--reveal"]);
    let read_again = withhold(&["scan", path, "-f", "jsonl", "--reveal", "--limit", "kept=0"]);
    assert_eq!(kept.out, read_again.out);
    assert!(kept.out.contains("Exampleford, Quentin"));
    let input = std::fs::read(folder.path().join("z.txt")).unwrap();
    let ran = withhold_with(&input, &["scan", "-", "-f", "jsonl", "--reveal", "--limit", "kept=0"]);
    assert!(ran.out.contains("Quentin EXAMPLEFORD"), "standard input cannot be read twice");
}

#[test]
fn a_system_named_beyond_doubt_is_found_where_it_is_only_mentioned() {
    let folder = bundle(&[
        ("a.txt", "ControlWorks version 9.4 is hosted by the supplier on server DISP-APP-07.\n"),
        ("b.txt", "She asked the room to put it on ControlWorks.\n"),
    ]);
    let path = folder.path().to_str().unwrap();
    let ran = withhold(&["scan", path, "-f", "jsonl", "--reveal"]);
    let systems: Vec<Value> =
        ran.lines("suggestion").into_iter().filter(|one| one["text"] == "ControlWorks").collect();
    assert_eq!(systems.len(), 2);
    assert_eq!(systems[0]["entity"], systems[1]["entity"]);
}
