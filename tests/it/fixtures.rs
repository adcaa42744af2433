//! Every case in `fixtures/<format>/<case>/` is read as its `expect.toml` says.

use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;
use withhold::format::limits::Limits;
use withhold::model::document::{Document, Source, Visibility};
use withhold::worker::{Isolation, Readers};

use crate::run::root;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    problems: usize,
    #[serde(default)]
    text: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    contains: String,
    place: Option<String>,
    visibility: Option<String>,
    #[serde(default)]
    members: Vec<String>,
}

#[test]
fn every_fixture_is_read_as_expected() {
    let mut faults = String::new();
    let mut cases = 0;
    for format in folders(&root().join("fixtures")) {
        for case in folders(&format) {
            let expect = case.join("expect.toml");
            if expect.is_file() {
                cases += 1;
                check(&case, &expect, &mut faults);
            }
        }
    }
    assert!(cases >= 18, "only {cases} cases found");
    assert!(faults.is_empty(), "\n{faults}");
}

fn folders(at: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<_> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn check(case: &Path, expect: &Path, faults: &mut String) {
    let expect: Expect = toml::from_str(&std::fs::read_to_string(expect).unwrap()).unwrap();
    let input = std::fs::read_dir(case)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_stem().is_some_and(|stem| stem == "input"))
        .unwrap();
    let name = input.file_name().unwrap().to_string_lossy().into_owned();
    let source = Source { path: name, members: Vec::new() };
    let documents = Readers::new(Limits::default(), Isolation::Never)
        .read(source, &std::fs::read(&input).unwrap());
    let case = case.strip_prefix(root()).unwrap().display();
    let problems: Vec<&str> = documents
        .iter()
        .flat_map(|document| &document.problems)
        .map(|problem| problem.message.as_str())
        .collect();
    if problems.len() != expect.problems {
        writeln!(faults, "{case}: {} problems expected, got {problems:?}", expect.problems)
            .unwrap();
    }
    for text in &expect.text {
        let found = find(&documents, text);
        let wanted = (text.place.as_deref(), text.visibility.as_deref());
        let fits = found.iter().any(|(place, visibility)| {
            wanted.0.is_none_or(|wanted| wanted == place)
                && wanted.1.is_none_or(|wanted| wanted == *visibility)
        });
        if !fits {
            let contains = &text.contains;
            writeln!(faults, "{case}: `{contains}` expected {wanted:?}, got {found:?}").unwrap();
        }
    }
}

/// Where a text stands: the place and visibility of each segment that holds it.
fn find(documents: &[Document], text: &Text) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    for document in documents {
        let way: Vec<&str> = document.source.members.iter().map(|m| m.name.as_str()).collect();
        if way != text.members {
            continue;
        }
        for segment in &document.segments {
            let words = &document.text[segment.range()];
            for (at, _) in words.match_indices(&text.contains) {
                let lines = words[..at].matches('\n').count() as u32;
                let visibility = match segment.visibility {
                    Visibility::Shown => "shown",
                    Visibility::Hidden(_) => "hidden",
                };
                found.push((segment.place.moved(lines).to_string(), visibility));
            }
        }
    }
    found
}
