//! Documents against one another: the same passage withheld here and open there, near copies with
//! different redactions, an original beside its release.

use std::collections::{BTreeMap, BTreeSet};

use super::marks::{MARK, Read};
use super::{Between, between};
use crate::model::document::Kind;
use crate::model::place::Place;
use crate::model::residue::Severity::{Block, Warn};

/// Words before and after a redaction that make its place known again elsewhere.
const CONTEXT: usize = 4;

/// The most words a redaction may stand for.
const WIDTH: usize = 12;

/// Words of a passage by which copies are told.
const SHINGLE: usize = 5;

/// Passages that two documents must share, and the part of the smaller one.
const LEAST: usize = 12;
const ALIKE: f64 = 0.6;

/// The most documents in which a passage counts: what is in all of them is a letterhead.
const COMMON: usize = 40;

pub(super) fn find(read: &[Read], found: &mut Vec<Between>) {
    let alike = alike(read);
    let mut said = BTreeSet::new();
    for &(one, other) in &alike {
        let marked = |number: usize| read.get(number).is_some_and(|read| !read.stamps.is_empty());
        // The copy without any redaction is the original.
        for (copy, original) in [(one, other), (other, one)] {
            if marked(copy) && !marked(original) && said.insert((original, "B05")) {
                found.push(between(original, Some(copy), "B05", Block, Place::FileName));
            }
        }
    }
    for (withheld, open, word) in open(read) {
        let near = alike.contains(&(withheld.min(open), withheld.max(open)));
        let marked = read.get(open).is_some_and(|read| !read.stamps.is_empty());
        let pdf = read.get(open).is_some_and(|read| read.kind == Kind::Pdf);
        let check = match (near && withheld != open, marked) {
            (true, true) => "B02",
            (true, false) => continue,
            (false, _) if withheld == open && pdf => "R23",
            (false, _) => "B01",
        };
        let place = read.get(open).map_or(Place::FileName, |read| read.place(word));
        found.push(between(open, Some(withheld), check, Block, place));
    }
    by_name(read, found);
}

/// Places where what a redaction withholds can be read: number of the document with the redaction,
/// of the one in which it is open, and the word.
fn open(read: &[Read]) -> BTreeSet<(usize, usize, usize)> {
    // The words around each redaction; another redaction nearby makes them useless.
    let mut sought: BTreeMap<&[u64], Vec<(usize, &[u64])>> = BTreeMap::new();
    for (number, document) in read.iter().enumerate() {
        let words = &document.words;
        for at in words.iter().enumerate().filter(|(_, word)| **word == MARK).map(|(at, _)| at) {
            let before = at.checked_sub(CONTEXT).and_then(|from| words.get(from..at));
            let after = words.get(at + 1..at + 1 + CONTEXT);
            if let (Some(before), Some(after)) = (before, after)
                && !before.contains(&MARK)
                && !after.contains(&MARK)
            {
                sought.entry(before).or_default().push((number, after));
            }
        }
    }
    let mut found = BTreeSet::new();
    for (number, document) in read.iter().enumerate() {
        for (at, before) in document.words.windows(CONTEXT).enumerate() {
            let Some(marks) = sought.get(before) else { continue };
            let from = at + CONTEXT;
            for (withheld, after) in marks {
                let rest = document.words.get(from..).unwrap_or_default();
                let ends = rest.windows(CONTEXT).take(WIDTH + 1);
                let width = ends.enumerate().find(|(_, words)| words == after).map(|(w, _)| w);
                let gap = width.and_then(|width| rest.get(..width)).unwrap_or_default();
                if !gap.is_empty() && !gap.contains(&MARK) {
                    found.insert((*withheld, number, from));
                }
            }
        }
    }
    found
}

/// Pairs of documents that are copies of one another but for some words, the lower number first.
fn alike(read: &[Read]) -> BTreeSet<(usize, usize)> {
    let shingles: Vec<BTreeSet<&[u64]>> = read
        .iter()
        .map(|document| {
            let all = document.words.windows(SHINGLE).filter(|words| !words.contains(&MARK));
            // Of long documents every eighth passage does.
            let long = document.words.len() > 20_000;
            all.filter(|words| !long || words.first().is_some_and(|word| word % 8 == 0)).collect()
        })
        .collect();
    let mut holders: BTreeMap<&[u64], Vec<usize>> = BTreeMap::new();
    for (number, passages) in shingles.iter().enumerate() {
        for passage in passages {
            holders.entry(passage).or_default().push(number);
        }
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for holders in holders.values().filter(|holders| holders.len() <= COMMON) {
        for (at, one) in holders.iter().enumerate() {
            for other in holders.iter().skip(at + 1) {
                *shared.entry((*one, *other)).or_default() += 1;
            }
        }
    }
    let size = |number: usize| shingles.get(number).map_or(0, BTreeSet::len);
    let pairs = shared.into_iter().filter(|((one, other), count)| {
        let smaller = size(*one).min(size(*other)).max(1);
        *count >= LEAST && *count as f64 >= ALIKE * smaller as f64
    });
    pairs.map(|(pair, _)| pair).collect()
}

/// Files of one name: the one that is not called redacted beside the one that is, and the editable
/// source beside its PDF.
fn by_name(read: &[Read], found: &mut Vec<Between>) {
    let mut groups: BTreeMap<String, Vec<(usize, bool)>> = BTreeMap::new();
    for (number, document) in read.iter().enumerate() {
        let Some(path) = &document.path else { continue };
        let (stem, redacted) = stem(path);
        groups.entry(stem).or_default().push((number, redacted));
    }
    for group in groups.values().filter(|group| group.len() > 1) {
        let redacted = group.iter().find(|(_, redacted)| *redacted);
        let pdf = group.iter().find(|(number, _)| {
            read.get(*number).is_some_and(|document| document.kind == Kind::Pdf)
        });
        for (number, called) in group {
            let Some(document) = read.get(*number) else { continue };
            let known = found.iter().any(|b| b.document == *number && b.residue.check == "B05");
            let editable = matches!(document.kind, Kind::Docx | Kind::Xlsx | Kind::Pptx)
                || matches!(&document.kind, Kind::Other(name) if name.contains("Word") || name.contains("OpenDocument") || name.contains("Rich Text"));
            if known {
                continue;
            }
            if let Some((copy, _)) = redacted.filter(|_| !called && document.stamps.is_empty()) {
                found.push(between(*number, Some(*copy), "B05", Block, Place::FileName));
            } else if let Some((copy, _)) = pdf.filter(|_| editable) {
                found.push(between(*number, Some(*copy), "B05", Warn, Place::FileName));
            }
        }
    }
}

/// A file's name without what tells versions apart, and whether it is called redacted.
fn stem(path: &str) -> (String, bool) {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let mut redacted = false;
    let mut words: Vec<&str> = Vec::new();
    for word in stem.split(|letter: char| !letter.is_alphanumeric()) {
        let is_mark = word.starts_with("redact");
        redacted |= is_mark;
        let version = matches!(
            word,
            "" | "final"
                | "copy"
                | "release"
                | "released"
                | "public"
                | "original"
                | "unredacted"
                | "clean"
        );
        if word.starts_with("unredact") {
            redacted = false;
        }
        if !is_mark && !version {
            words.push(word);
        }
    }
    (words.join(" "), redacted)
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn versions_of_a_name_are_one() {
        assert_eq!(stem("a/Minutes 4 May (redacted).pdf"), ("minutes 4 may".into(), true));
        assert_eq!(stem("Minutes_4_May.docx"), ("minutes 4 may".into(), false));
        assert_eq!(stem("minutes 4 may UNREDACTED.pdf"), ("minutes 4 may".into(), false));
    }
}
