//! Anchors lead back to the bytes: each segment is blanked through its own, the rest copied as it is,
//! and what is read then differs in that segment alone.

use std::io::{Cursor, Read, Write};

use withhold::format::anchor::{Address, address};
use withhold::format::limits::Limits;
use withhold::model::document::{Document, Kind, Role, Source};
use withhold::worker::{Isolation, Readers};

use crate::run::root;

fn read(name: &str, bytes: &[u8]) -> Document {
    let readers = Readers::new(Limits::default(), Isolation::Never);
    let source = Source { path: name.to_owned(), members: Vec::new() };
    readers.read(source, bytes).into_iter().find(|d| d.source.members.is_empty()).unwrap()
}

/// Letters in place of each run; in the encoding of the file, and as many bytes as before.
fn blank_part(part: &mut [u8], address: &Address, pattern: &[u8]) {
    for run in &address.runs {
        let bytes = &mut part[run.start as usize..run.end as usize];
        for (byte, letter) in bytes.iter_mut().zip(pattern.iter().cycle()) {
            *byte = *letter;
        }
    }
}

fn blank(bytes: &[u8], kind: &Kind, address: &Address) -> Vec<u8> {
    if *kind != Kind::Docx {
        let pattern: &[u8] = match bytes {
            [0xFF, 0xFE, ..] => b"x\0",
            [0, ..] => b"\0x",
            _ => b"x",
        };
        let mut changed = bytes.to_vec();
        blank_part(&mut changed, address, pattern);
        return changed;
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        if index as u32 != address.part {
            writer.raw_copy_file(archive.by_index_raw(index).unwrap()).unwrap();
            continue;
        }
        let mut entry = archive.by_index(index).unwrap();
        let name = String::from_utf8(entry.name_raw().to_vec()).unwrap();
        let mut part = Vec::new();
        entry.read_to_end(&mut part).unwrap();
        blank_part(&mut part, address, b"x");
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&part).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Blanks every segment of a file in turn; gives how many there were.
fn round_trip(fixture: &str) -> usize {
    let bytes = std::fs::read(root().join("fixtures").join(fixture)).unwrap();
    let before = read(fixture, &bytes);
    let mut blanked = 0;
    for number in 0..before.segments.len() as u32 {
        let segment = &before.segments[number as usize];
        let found = address(&before, number, &bytes).filter(|address| !address.runs.is_empty());
        let apart = segment.role == Role::Name
            || (before.kind == Kind::Docx && segment.role == Role::Field);
        let Some(found) = found.filter(|_| segment.role != Role::Name) else {
            assert!(apart, "{fixture}: segment {number} has no anchor");
            continue;
        };
        blanked += 1;
        let after = read(fixture, &blank(&bytes, &before.kind, &found));
        assert_eq!(after.segments.len(), before.segments.len(), "{fixture}: {number}");
        for other in 0..before.segments.len() as u32 {
            let (was, is) = (before.segment_text(other), after.segment_text(other));
            let place = &before.segments[other as usize].place;
            assert_eq!(*place, after.segments[other as usize].place, "{fixture}: {number}");
            if other == number {
                let covered = found.runs.iter().map(|run| run.length as usize).sum::<usize>();
                let gaps = is.chars().filter(|letter| *letter != 'x').count();
                assert!(gaps <= was.len() - covered, "{fixture}: {number} is not all blank");
                assert!(is.contains('x') && !was.contains("xxx"), "{fixture}: {number}");
            } else {
                assert_eq!(was, is, "{fixture}: blanking {number} changed {other}");
            }
        }
    }
    blanked
}

#[test]
fn every_segment_is_blanked_through_its_anchor_and_nothing_else() {
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
        ("bundle/exports/feed.xml", 10),
        ("bundle/exports/vehicles.json", 10),
        ("bundle/exports/assets.tsv", 20),
        ("bundle/reports/briefing.docx", 20),
    ] {
        let blanked = round_trip(fixture);
        assert!(blanked >= least, "{fixture}: only {blanked} segments have anchors");
    }
}
