//! Anchors lead back to the bytes: each segment is blanked through its own, the rest copied as it is,
//! and what is read then differs in that segment alone.

use withhold::format::anchor::{Address, address};
use withhold::format::limits::{Budget, Limits};
use withhold::format::parts;
use withhold::model::document::{Document, Kind, Source, Visibility};
use withhold::model::place::Place;
use withhold::worker::{Isolation, Readers};

use crate::run::root;

fn read(name: &str, bytes: &[u8]) -> Document {
    let readers = Readers::new(Limits::default(), Isolation::Never);
    let source = Source { path: name.to_owned(), members: Vec::new() };
    readers.read(source, bytes).into_iter().find(|d| d.source.members.is_empty()).unwrap()
}

/// Letters in place of each run, in the encoding of the file.
fn blank(bytes: &[u8], kind: &Kind, address: &Address) -> Vec<u8> {
    let pattern: &[u8] = match bytes {
        [0xFF, 0xFE, ..] => b"x\0",
        [0, ..] => b"\0x",
        _ => b"x",
    };
    let mut budget = Budget::new(&Limits::default());
    let mut part = parts::part(kind, bytes, address.part, &mut budget).unwrap();
    let mut runs = address.runs.clone();
    runs.sort_by_key(|run| run.start);
    for run in runs.iter().rev() {
        let (start, end) = (run.start as usize, run.end as usize);
        let mut letters: Vec<u8> = pattern.iter().copied().cycle().take(end - start).collect();
        if *kind == Kind::Rtf {
            letters.insert(0, b'{');
            letters.push(b'}');
        }
        part.splice(start..end, letters);
    }
    parts::replaced(kind, bytes, address.part, &part).unwrap()
}

/// Whether two segments lie in the same bytes, as cells of one shared string do.
fn overlap(one: &Address, other: &Address) -> bool {
    one.part == other.part
        && one.runs.iter().any(|a| other.runs.iter().any(|b| a.start < b.end && b.start < a.end))
}

/// The place of a segment but for the name of its sheet.
fn place(place: &Place) -> Place {
    match place {
        Place::Cell { cell, .. } => Place::Cell { sheet: None, cell: cell.clone() },
        other => other.clone(),
    }
}

/// Blanks every segment of a file in turn; gives how many there were, and which have no anchor.
fn round_trip(fixture: &str) -> (usize, Vec<String>) {
    let bytes = std::fs::read(root().join("fixtures").join(fixture)).unwrap();
    let before = read(fixture, &bytes);
    let numbers = 0..before.segments.len() as u32;
    let of = |number| address(&before, number, &bytes).filter(|found| !found.runs.is_empty());
    let found: Vec<Option<Address>> = numbers.clone().map(of).collect();
    let (mut blanked, mut without) = (0, Vec::new());
    for number in numbers.clone() {
        let segment = &before.segments[number as usize];
        // What a style sheet hides is another matter once it is blank.
        let styles = segment.visibility == Visibility::Hidden("style sheet".into());
        if segment.place == Place::FileName || styles {
            continue;
        }
        let Some(address) = &found[number as usize] else {
            without.push(format!("{:?} {:?}", segment.place, segment.visibility));
            continue;
        };
        blanked += 1;
        let after = read(fixture, &blank(&bytes, &before.kind, address));
        assert_eq!(after.kind, before.kind, "{fixture}: {number}");
        // Words of a formula that are blank are words still, and are told.
        assert_eq!(after.segments.len(), before.segments.len(), "{fixture}: {number} {segment:?}");
        for other in numbers.clone() {
            let (was, is) = (before.segment_text(other), after.segment_text(other));
            let here = &before.segments[other as usize];
            let there = &after.segments[other as usize];
            assert_eq!(place(&here.place), place(&there.place), "{fixture}: {number}");
            if other == number {
                let covered = address.runs.iter().map(|run| run.length as usize).sum::<usize>();
                let kept = |letter: &char| *letter != 'x' && !letter.is_whitespace();
                let gaps = is.chars().filter(kept).count();
                assert!(gaps <= was.len() - covered, "{fixture}: {number} is not all blank: {is}");
                assert!(is.contains('x') && !was.contains("xxx"), "{fixture}: {number} {is}");
            } else if !found[other as usize].as_ref().is_some_and(|o| overlap(o, address)) {
                assert_eq!(was, is, "{fixture}: blanking {number} changed {other}");
            }
        }
    }
    (blanked, without)
}

#[test]
fn every_segment_is_blanked_through_its_anchor_and_nothing_else() {
    let mut faults = Vec::new();
    for (fixture, least) in [
        ("text/utf8/input.txt", 1),
        ("text/utf16le-bom/input.txt", 1),
        ("text/utf16be-nobom/input.txt", 1),
        ("text/windows-1252/input.txt", 1),
        ("csv/quoted/input.csv", 11),
        ("csv/semicolon/input.csv", 9),
        ("json/record/input.json", 7),
        ("xml/feed/input.xml", 4),
        ("docx/parts/input.docx", 14),
        ("xlsx/sheets/input.xlsx", 14),
        ("pptx/slides/input.pptx", 10),
        ("odt/parts/input.odt", 14),
        ("ods/sheets/input.ods", 14),
        ("odp/slides/input.odp", 6),
        ("html/page/input.html", 10),
        ("rtf/parts/input.rtf", 10),
        ("eml/encoded/input.eml", 6),
        ("eml/nested/input.eml", 6),
        ("bundle/exports/feed.xml", 10),
        ("bundle/exports/vehicles.json", 10),
        ("bundle/exports/assets.tsv", 20),
        ("bundle/reports/briefing.docx", 20),
    ] {
        // The message of the panic names the fixture and the segment.
        match std::panic::catch_unwind(|| round_trip(fixture)) {
            Ok((blanked, without)) if blanked >= least && without.is_empty() => {}
            Ok((blanked, without)) => faults.push(format!(
                "{fixture}: {blanked} segments have anchors, these have none: {without:#?}"
            )),
            Err(_) => faults.push(format!("{fixture}: see above")),
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
