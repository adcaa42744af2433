//! Reads many PDFs, names what is left behind in them, or takes words out of them, for others to look
//! at the copies. One line of JSON for each.
//!
//!     cargo run --release --example pdf -- WORKER OUT text|leftovers|keep|quantised|line WORDS FILE…

#![allow(clippy::print_stdout, reason = "it is a program")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use sha2::{Digest, Sha256};
use withhold::format::limits::Limits;
use withhold::model::document::{Document, Kind, Role, Source, Visibility};
use withhold::model::redaction::{BoxWidth, Drawn, Edits, Redaction};
use withhold::worker::{Isolation, Readers};

/// xorshift64*, so that the same words are taken each time.
fn roll(seed: &mut u64, sides: usize) -> usize {
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    (seed.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % sides.max(1)
}

fn words(document: &Document) -> Vec<String> {
    let mut found = BTreeSet::new();
    for segment in &document.segments {
        if segment.role == Role::Body && segment.visibility == Visibility::Shown {
            let text = document.text.get(segment.range()).unwrap_or_default();
            for word in text.split(|letter: char| !letter.is_alphanumeric()) {
                if word.chars().count() >= 5 {
                    found.insert(word.to_owned());
                }
            }
        }
    }
    found.into_iter().collect()
}

fn edits(document: &Document, word: &str, width: BoxWidth) -> Edits {
    let name = document.segments.iter().rposition(|segment| segment.role == Role::Name);
    let end = name.and_then(|name| document.segments.get(..name)?.last()).map_or(0, |s| s.end);
    let text = document.text.get(..end).unwrap_or_default();
    let alone = |at: usize| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|text| text.chars().next());
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    };
    let spans = text.match_indices(word).map(|(at, _)| at).filter(|at| alone(*at));
    let redactions =
        spans.map(|at| Redaction { span: at..at + word.len(), stamp: "s.40(2)".into() });
    Edits {
        text: Sha256::digest(text.as_bytes()).into(),
        redactions: redactions.collect(),
        words: vec![word.to_lowercase()],
        width,
        ..Edits::default()
    }
}

/// Page, corner, direction, size and stamp of a box.
fn placed(one: &Drawn) -> (u32, [f64; 2], [f64; 2], [f64; 2], String) {
    (one.quad.page, one.quad.corner, one.quad.along, one.quad.size, one.stamp.clone())
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().unwrap_or_default();
    let (worker, out, width, count) =
        (PathBuf::from(next()), PathBuf::from(next()), next(), next());
    let mode = width.clone();
    let width = match width.as_str() {
        "keep" => BoxWidth::Keep,
        "line" => BoxWidth::Line,
        _ => BoxWidth::Quantised,
    };
    let count: usize = count.parse().unwrap_or(1);
    let limits = Limits { seconds: 60, ..Limits::default() };
    let readers = Readers::new(limits, Isolation::Auto(worker));
    let readers = if mode == "leftovers" { readers.looking() } else { readers };
    let mut seed = 0x5eed_u64;
    for (number, path) in arguments.enumerate() {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let source = Source { path: "a.pdf".into(), members: Vec::new() };
        let documents = readers.read(source.clone(), &bytes);
        let Some(document) = documents.first().filter(|one| one.kind == Kind::Pdf) else {
            continue;
        };
        if mode == "text" || mode == "leftovers" {
            let found: Vec<(&str, &str)> = document
                .residue
                .iter()
                .map(|one| (one.check.as_str(), one.text.as_str()))
                .collect();
            let text = if mode == "text" { document.text.as_str() } else { "" };
            let problems = document.problems.len();
            let row = serde_json::json!({
                "file": path, "text": text, "found": found, "problems": problems,
            });
            println!("{row}");
            continue;
        }
        let problem = document.problems.first().map(|problem| problem.message.clone());
        let words = words(document);
        for turn in 0..count.min(words.len()) {
            let word = words.get(roll(&mut seed, words.len())).cloned().unwrap_or_default();
            let edits = edits(document, &word, width);
            let name = format!("{number}-{turn}.pdf");
            let (status, reason, boxes, kept) = match readers.redact(&source, &bytes, &edits) {
                Err(refusal) => ("refused", refusal.to_string(), Vec::new(), 0),
                Ok(copy) => {
                    let _ = std::fs::write(out.join(&name), &copy.bytes);
                    let boxes: Vec<_> = copy.boxes.iter().map(placed).collect();
                    let kept = copy.width_kept;
                    match readers.check(&source, &bytes, &copy, &edits) {
                        None => ("redacted", String::new(), boxes, kept),
                        Some(why) => ("failed", why, boxes, kept),
                    }
                }
            };
            let row = serde_json::json!({
                "file": path, "copy": name, "word": word, "status": status, "reason": reason,
                "boxes": boxes, "kept": kept, "spans": edits.redactions.len(), "problem": problem,
            });
            println!("{row}");
        }
    }
}
