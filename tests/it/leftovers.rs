//! Things left behind in PDFs: each fixture has the one its name says, or none.

use std::collections::BTreeSet;

use withhold::format::limits::Limits;
use withhold::format::pdf::CHECKS;
use withhold::model::document::{Document, Source, Visibility};
use withhold::model::residue::Severity;
use withhold::worker::{Isolation, Readers};

use crate::run::root;

fn read(bytes: &[u8]) -> Document {
    let readers = Readers::new(Limits::default(), Isolation::Never).looking();
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
        let bad = seen.iter().filter(|seen| *seen == check).count();
        assert!(bad >= 2, "{check} has {bad} bad fixtures");
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

/// Programs that flatten transparency draw a line again in each piece of the page, clipped to it.
#[test]
fn letters_that_are_clipped_here_and_seen_there_are_not_left_over() {
    let text = "BT /F 12 Tf 20 100 Td (Marrowby) Tj ET";
    let clipped = format!("q 200 0 50 50 re W n {text} Q");
    let page = |content: &str| {
        let stream = format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len());
        read(&crate::bombs::pdf(&[
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources \
             << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
            &stream,
        ]))
    };
    assert_eq!(checks(&page(&clipped)), BTreeSet::from(["R02".to_owned()]));
    assert_eq!(checks(&page(&format!("{clipped} {text}"))), BTreeSet::new());
}

#[test]
fn an_end_that_only_adds_a_table_and_a_label_of_a_field_are_not_left_over() {
    let file = |field: &str| {
        crate::bombs::pdf(&[
            format!(
                "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [<< /T (a) {field} >>] >> >>"
            ),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] >>".to_owned(),
        ])
    };
    let plain = file("/TU (Name of the officer)");
    assert_eq!(checks(&read(&plain)), BTreeSet::new());
    assert_eq!(checks(&read(&file("/V (Quillfeather)"))), BTreeSet::from(["R09".to_owned()]));
    let start = plain.windows(4).rposition(|four| four == b"xref").unwrap_or_default();
    let start = plain[..start].windows(4).rposition(|four| four == b"xref").unwrap_or_default();
    let twice = |more: &str| {
        let table = format!(
            "{more}xref\n0 0\ntrailer\n<< /Size 4 /Root 1 0 R /Prev {start} >>\nstartxref\n{}\n%%EOF\n",
            plain.len() + more.len()
        );
        [plain.as_slice(), table.as_bytes()].concat()
    };
    assert_eq!(checks(&read(&twice(""))), BTreeSet::new());
    let added = twice("4 0 obj\n<< /A 1 >>\nendobj\n");
    assert_eq!(checks(&read(&added)), BTreeSet::from(["R05".to_owned()]));
}

/// Who looks through a release learns which programs made it and when; no rule reads that.
#[test]
fn programs_and_times_are_told_and_are_no_text() {
    let document = read(&std::fs::read(root().join("fixtures/pdf/base14/input.pdf")).unwrap());
    let told = document.residue.iter().find(|one| one.severity == Severity::Inform).unwrap();
    assert_eq!(told.check, "R06");
    for words in ["Producer: Wexmoor Print", "CreationDate: D:20000101", "Creator: Wexmoor Police"]
    {
        assert!(told.text.contains(words), "{}", told.text);
    }
    assert!(!document.text.contains("Wexmoor Print"));
}

/// Comments of PowerPoint since 2021: the answer to one is a text of its own.
#[test]
fn answers_to_comments_on_slides_are_read() {
    let path = root().join("fixtures/verify/P04/reply/bad.pptx");
    let document = read(&std::fs::read(path).unwrap());
    let hidden: Vec<&str> = (0..)
        .zip(&document.segments)
        .filter(|(_, segment)| segment.visibility != Visibility::Shown)
        .map(|(number, _)| document.segment_text(number))
        .collect();
    for words in ["Is this right?", "It is not"] {
        assert!(hidden.iter().any(|text| text.contains(words)), "{words}: {hidden:?}");
    }
    let comment = document.residue.iter().find(|one| one.check == "P04").unwrap();
    assert!(comment.text.contains("It is not"), "{}", comment.text);
}
