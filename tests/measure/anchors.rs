//! Blanks every segment of many files through its anchor, for others to open the copies. One line of
//! JSON for each.
//!
//!     cargo run --release --example anchors -- OUT FILE…
//!
//! Letters become `x` and digits `1`, one for each byte; numbers and dates keep their `E`, `T` and `Z`, since
//! programs insist on them, and what XML writes as a reference to a character stays. In formulas digits
//! become `x` too: `A0` is a name and is told, `x1` is a cell and is not.

#![allow(clippy::print_stdout, reason = "it is a program")]

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use withhold::format::anchor::{Address, Run, address};
use withhold::format::limits::{Budget, Limits, Stop};
use withhold::format::parts;
use withhold::model::document::{Document, Problem, Source, Visibility};
use withhold::model::place::Place;
use withhold::worker::{Isolation, Readers};

fn read(name: &str, bytes: &[u8]) -> Option<Document> {
    let readers = Readers::new(Limits::default(), Isolation::Never);
    let source = Source { path: name.to_owned(), members: Vec::new() };
    readers.read(source, bytes).into_iter().find(|document| document.source.members.is_empty())
}

/// Words as they are read again; of a formula, if `formula`.
fn blanked(words: &str, formula: bool) -> String {
    let kept = |c: char| !c.is_alphabetic() || matches!(c, 'E' | 'T' | 'Z');
    let number =
        words.starts_with(|c: char| c == '-' || c.is_ascii_digit()) && words.chars().all(kept);
    let letter = |c: char| match c {
        '0'..='9' if formula => "x".to_owned(),
        '0'..='9' => "1".to_owned(),
        'E' | 'T' | 'Z' if number && !formula => c.to_string(),
        _ if c.is_ascii() && !c.is_ascii_alphabetic() => c.to_string(),
        _ => "x".repeat(c.len_utf8()),
    };
    words.chars().map(letter).collect()
}

/// Whether two texts are one number: of many figures the last ones differ by how they are told.
fn one_number(one: &str, other: &str) -> bool {
    one.parse::<f64>().is_ok_and(|one| other.parse() == Ok(one))
}

/// A run whose bytes are its text, so that what is read of it later can be foretold.
fn plain(run: &Run, part: &[u8]) -> bool {
    let written = part.get(run.start as usize..run.end as usize).unwrap_or_default();
    written.len() == run.length as usize && written.is_ascii() && !written.contains(&b'&')
}

/// What is put in place of the bytes of a run; one of a formula, if `formula`.
fn blanks(written: &[u8], formula: bool) -> Vec<u8> {
    let Ok(words) = std::str::from_utf8(written) else { return vec![b'x'; written.len()] };
    let pieces = words.split_inclusive(';').map(|piece| match piece.split_once('&') {
        Some((before, name)) if piece.ends_with(';') => {
            format!("{}&{name}", blanked(before, formula))
        }
        _ => blanked(piece, formula),
    });
    pieces.collect::<String>().into_bytes()
}

#[derive(Default, serde::Serialize)]
struct Row {
    file: String,
    segments: usize,
    anchored: usize,
    /// Segments that were blanked and read otherwise than foretold.
    wrong: usize,
    /// Segments without an anchor that changed all the same.
    changed: usize,
    error: Option<String>,
}

fn one(name: &str, bytes: &[u8], row: &mut Row) -> Result<Vec<u8>, Stop> {
    let damaged = |what: &str| Stop::Damaged(what.to_owned());
    let before = read(name, bytes).ok_or_else(|| damaged("no document"))?;
    let mut budget = Budget::new(&Limits::default());
    row.segments = before.segments.len();
    let mut texts: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
    let mut runs: BTreeMap<u32, BTreeSet<(u32, u32, bool)>> = BTreeMap::new();
    let told = Visibility::Hidden("formula".into());
    let mut addresses: Vec<Option<Address>> = Vec::new();
    for (number, segment) in before.segments.iter().enumerate() {
        // Sheets of one name would be one sheet.
        let apart = matches!(segment.place, Place::SheetName | Place::FileName);
        let found = address(&before, number as u32, bytes).filter(|_| !apart);
        if let Some(found) = &found {
            row.anchored += 1;
            if let Entry::Vacant(place) = texts.entry(found.part) {
                place.insert(parts::part(&before.kind, bytes, found.part, &mut budget)?);
            }
            let formula = segment.visibility == told;
            let known = runs.entry(found.part).or_default();
            known.extend(found.runs.iter().map(|run| (run.start, run.end, formula)));
        }
        addresses.push(found);
    }
    let mut copy = bytes.to_vec();
    for (part, all) in &runs {
        let mut text = texts.get(part).cloned().unwrap_or_default();
        for (start, end, formula) in all {
            let range = *start as usize..*end as usize;
            if let Some(blank) = text.get(range.clone()).map(|words| blanks(words, *formula)) {
                text.splice(range, blank);
            }
        }
        copy = parts::replaced(&before.kind, &copy, *part, &text)?;
    }
    let after = read(name, &copy).ok_or_else(|| damaged("no document"))?;
    if after.segments.len() != before.segments.len() {
        return Err(damaged("another number of segments"));
    }
    for (number, found) in addresses.iter().enumerate() {
        let was = before.segment_text(number as u32);
        let is = after.segment_text(number as u32);
        let Some(found) = found else {
            row.changed += usize::from(was != is);
            continue;
        };
        let part = texts.get(&found.part).map(Vec::as_slice).unwrap_or_default();
        let foretold = found.runs.iter().all(|run| plain(run, part));
        let formula = before.segments.get(number).is_some_and(|segment| segment.visibility == told);
        let expected = blanked(was, formula);
        // What is written as blanks already, such as the 1 of TRUE, stays as it was.
        let other = found.runs.iter().any(|run| {
            let written = part.get(run.start as usize..run.end as usize).unwrap_or_default();
            blanks(written, formula) != written
        });
        let right = if foretold {
            is == expected || one_number(is, &expected)
        } else {
            is != was || !other
        };
        row.wrong += usize::from(!right);
    }
    Ok(copy)
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let out = PathBuf::from(arguments.next().unwrap_or_default());
    for file in arguments {
        let path = PathBuf::from(&file);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap_or_default();
        let mut row = Row { file: name.clone(), ..Row::default() };
        match one(&name, &bytes, &mut row) {
            Ok(copy) => {
                if let Err(error) = std::fs::write(out.join(&name), copy) {
                    row.error = Some(error.to_string());
                }
            }
            Err(stop) => row.error = Some(Problem::from(stop).message),
        }
        println!("{}", serde_json::to_string(&row).unwrap_or_default());
    }
}
