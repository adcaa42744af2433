//! Things left behind in PDFs: each fixture has the one its name says, or none.

use std::collections::BTreeSet;

use withhold::format::limits::Limits;
use withhold::format::pdf::CHECKS;
use withhold::model::document::{Document, Source};
use withhold::worker::{Isolation, Readers};

use crate::run::root;

fn read(bytes: &[u8]) -> Document {
    let readers = Readers::new(Limits::default(), Isolation::Never);
    readers.read(Source { path: "a.pdf".into(), members: Vec::new() }, bytes).remove(0)
}

fn checks(document: &Document) -> BTreeSet<String> {
    document.residue.iter().map(|residue| residue.check.clone()).collect()
}

#[test]
fn each_fixture_has_what_its_name_says_and_nothing_else() {
    let mut wrong = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(root().join("fixtures/pdf")).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        let Some(kind) = name.strip_prefix("left-") else { continue };
        let document = read(&std::fs::read(entry.path().join("input.pdf")).unwrap());
        let expected: BTreeSet<String> = match kind.split_once('-') {
            Some(("none", _)) => BTreeSet::new(),
            Some((checks, _)) => checks.split('+').map(str::to_owned).collect(),
            None => panic!("{name}"),
        };
        seen.extend(expected.iter().cloned());
        let found = checks(&document);
        if found != expected {
            wrong.push(format!("{name}: {found:?}"));
        }
    }
    wrong.sort();
    assert!(wrong.is_empty(), "{wrong:#?}");
    for (check, _) in CHECKS {
        assert!(seen.iter().any(|seen| seen == check), "{check} has no bad fixture");
    }
}

#[test]
fn what_lies_under_a_box_is_named_and_nothing_beside_it() {
    for kind in ["R01-shape", "R01-white", "R01-picture", "R04-square", "R20-sheer"] {
        let path = root().join(format!("fixtures/pdf/left-{kind}/input.pdf"));
        let document = read(&std::fs::read(path).unwrap());
        let texts: Vec<&str> = document.residue.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts, ["Quillfeather"], "{kind}");
    }
}
