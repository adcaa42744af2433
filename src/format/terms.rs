//! Looks for a list of words in every byte of a file, in every encoding in which they may hide.
//!
//! The decoded text is searched with its places. The bytes of the file, of each part of a package and
//! of each stream of a PDF are searched as they are, and again without tags, without line breaks,
//! and with escapes of mail, web addresses, entities and strings undone.

use std::collections::BTreeSet;
use std::io::Cursor;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Name, Object};

use super::bytes::take;
use super::limits::{Budget, Stop};
use super::views;
use crate::model::document::{Document, Kind};
use crate::model::place::Place;
use crate::model::residue::Severity::Block;

/// Bytes are searched in pieces of this size.
const PIECE: usize = 1 << 20;

/// A list up to this long is looked for in Base64 in all usual casings.
const SHORT: usize = 1000;

/// A term and a way of writing it.
#[derive(Clone, Copy)]
struct Written {
    term: usize,
    how: &'static str,
    /// Letters beside it would make it another word.
    bounded: bool,
}

/// A list of words, made ready.
#[derive(Default)]
pub struct Terms {
    list: Vec<String>,
    engines: Option<Engines>,
}

struct Engines {
    /// Case does not matter.
    folded: (AhoCorasick, Vec<Written>),
    /// Case matters: Base64.
    exact: (AhoCorasick, Vec<Written>),
}

impl Terms {
    /// Makes a list ready. Blank lines and single letters are left out.
    pub fn new(list: &[String]) -> Result<Terms, String> {
        let squeezed = list.iter().map(|term| squeeze(term).0);
        let list: Vec<String> = squeezed.filter(|term| term.chars().count() >= 2).collect();
        if list.is_empty() {
            return Ok(Terms::default());
        }
        let (mut folded, mut exact) = (Patterns::default(), Patterns::default());
        for (term, words) in list.iter().enumerate() {
            folded.take(term, "UTF-8", true, words.as_bytes());
            if !words.is_ascii() {
                let (latin, _, lost) = encoding_rs::WINDOWS_1252.encode(words);
                if !lost {
                    folded.take(term, "Latin-1", true, &latin);
                }
                // Case is folded for plain letters only.
                folded.take(term, "UTF-8", true, words.to_lowercase().as_bytes());
                folded.take(term, "UTF-8", true, words.to_uppercase().as_bytes());
            }
            folded.take(term, "UTF-16", false, &wide(words, u16::to_le_bytes));
            folded.take(term, "UTF-16", false, &wide(words, u16::to_be_bytes));
            if words.chars().count() >= 4 {
                let reversed: String = words.chars().rev().collect();
                if reversed.to_lowercase() != words.to_lowercase() {
                    folded.take(term, "reversed", true, reversed.as_bytes());
                }
                folded.take(term, "hexadecimal", false, hex(words.as_bytes()).as_bytes());
                let wide = wide(words, u16::to_be_bytes);
                folded.take(term, "hexadecimal", false, hex(&wide).as_bytes());
            }
            // A long list must not take the memory that its files need.
            let cased = match list.len() <= SHORT {
                true => casings(words),
                false => BTreeSet::from([words.clone()]),
            };
            for cased in cased {
                for bytes in [cased.clone().into_bytes(), wide(&cased, u16::to_le_bytes)] {
                    for pattern in views::base64_cores(&bytes) {
                        exact.take(term, "Base64", false, pattern.as_bytes());
                    }
                }
            }
        }
        Ok(Terms {
            list,
            engines: Some(Engines { folded: folded.ready(true)?, exact: exact.ready(false)? }),
        })
    }

    /// The list it was made from.
    pub fn list(&self) -> &[String] {
        &self.list
    }

    /// Searches a document and the bytes it was read from.
    pub(super) fn find(
        &self,
        bytes: &[u8],
        document: &mut Document,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let Some(engines) = &self.engines else { return Ok(()) };
        let mut seen = BTreeSet::new();
        self.text(engines, document, &mut seen);
        let mut hits = BTreeSet::new();
        engines.bytes(bytes, budget, &mut hits)?;
        let packaged = matches!(document.kind, Kind::Docx | Kind::Xlsx | Kind::Pptx | Kind::Zip)
            || bytes.starts_with(b"PK\x03\x04");
        if packaged {
            engines.package(bytes, budget, &mut hits)?;
        }
        if document.kind == Kind::Pdf {
            engines.streams(bytes, budget, &mut hits)?;
        }
        for (term, how) in hits {
            // What the text holds is in the bytes as well.
            if how != "UTF-8" || !seen.contains(&term) {
                let words = self.list.get(term).cloned().unwrap_or_default();
                let place = Place::Field { name: format!("bytes of the file, {how}") };
                document.leave("N03", Block, place, &words);
            }
        }
        Ok(())
    }

    /// The decoded text, blanks and line breaks squeezed, with places.
    fn text(&self, engines: &Engines, document: &mut Document, seen: &mut BTreeSet<usize>) {
        let (squeezed, offsets) = squeeze(&document.text);
        let mut found = Vec::new();
        for hit in engines.folded.0.find_overlapping_iter(&squeezed) {
            let Some(written) = engines.folded.1.get(hit.pattern().as_usize()) else { continue };
            let plain = matches!(written.how, "UTF-8" | "reversed");
            if !plain || !stands_alone(squeezed.as_bytes(), hit.start(), hit.end()) {
                continue;
            }
            let at = offsets.get(hit.start()).copied().unwrap_or(0);
            let segment = document.segment_at(at).and_then(|number| document.segments.get(number));
            let place = segment.map_or(Place::FileName, |segment| {
                let passed = document.text.get(segment.start..at).unwrap_or("");
                segment.place.moved(passed.matches('\n').count() as u32)
            });
            if written.how == "UTF-8" {
                seen.insert(written.term);
            }
            found.push((place, written.term));
        }
        found.sort();
        found.dedup();
        for (place, term) in found {
            let words = self.list.get(term).cloned().unwrap_or_default();
            document.leave("N03", Block, place, &words);
        }
    }
}

type Hits = BTreeSet<(usize, &'static str)>;

impl Engines {
    /// Bytes in pieces that overlap, so that memory stays bounded.
    fn bytes(&self, bytes: &[u8], budget: &mut Budget, hits: &mut Hits) -> Result<(), Stop> {
        let mut at = 0;
        loop {
            budget.tick()?;
            let end = (at + PIECE + 4096).min(bytes.len());
            let piece = bytes.get(at..end).unwrap_or_default();
            self.piece(piece, None, hits);
            for view in views::of(piece) {
                self.piece(&view.bytes, view.name, hits);
            }
            at += PIECE;
            if at >= bytes.len() {
                return Ok(());
            }
        }
    }

    fn piece(&self, bytes: &[u8], view: Option<&'static str>, hits: &mut Hits) {
        for (engine, patterns) in [&self.folded, &self.exact] {
            for hit in engine.find_overlapping_iter(bytes) {
                let Some(written) = patterns.get(hit.pattern().as_usize()) else { continue };
                if written.bounded && !stands_alone(bytes, hit.start(), hit.end()) {
                    continue;
                }
                let how = match (written.how, view) {
                    ("UTF-8" | "Latin-1", Some(view)) => view,
                    (how, _) => how,
                };
                hits.insert((written.term, how));
            }
        }
    }

    /// Every part of a package; one that does not unpack is named by its reader.
    fn package(&self, bytes: &[u8], budget: &mut Budget, hits: &mut Hits) -> Result<(), Stop> {
        let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
        for index in 0..archive.len() {
            let Ok(file) = archive.by_index(index) else { continue };
            let (most, limit) = budget.may_unpack(file.compressed_size());
            let mut unpacked = Vec::new();
            if take(file, most, &mut unpacked).is_err() {
                continue;
            }
            if unpacked.len() as u64 > most {
                return Err(Stop::Limit(limit));
            }
            self.bytes(&unpacked, budget, hits)?;
        }
        Ok(())
    }

    /// Every stream of a PDF but pictures, whether a page uses it or not.
    fn streams(&self, bytes: &[u8], budget: &mut Budget, hits: &mut Hits) -> Result<(), Stop> {
        let Ok(file) = Pdf::new(bytes.to_vec()) else { return Ok(()) };
        for object in file.objects() {
            budget.tick()?;
            let Object::Stream(stream) = object else { continue };
            if stream.dict().get::<Name<'_>>(b"Subtype").as_deref() == Some(b"Image") {
                continue;
            }
            if let Ok(decoded) = stream.decoded() {
                self.bytes(&decoded, budget, hits)?;
            }
        }
        Ok(())
    }
}

#[derive(Default)]
struct Patterns {
    bytes: Vec<Vec<u8>>,
    written: Vec<Written>,
}

impl Patterns {
    fn take(&mut self, term: usize, how: &'static str, bounded: bool, bytes: &[u8]) {
        if bytes.len() >= 2 {
            self.bytes.push(bytes.to_vec());
            self.written.push(Written { term, how, bounded });
        }
    }

    fn ready(self, fold: bool) -> Result<(AhoCorasick, Vec<Written>), String> {
        let engine = AhoCorasickBuilder::new()
            .ascii_case_insensitive(fold)
            .match_kind(MatchKind::Standard)
            .build(&self.bytes)
            .map_err(|error| error.to_string())?;
        Ok((engine, self.written))
    }
}

/// Text with every run of blanks as one space, and for each byte where it came from.
fn squeeze(text: &str) -> (String, Vec<usize>) {
    let (mut out, mut offsets) = (String::with_capacity(text.len()), Vec::new());
    let mut blank = true;
    for (at, letter) in text.trim_end().char_indices() {
        if letter.is_whitespace() {
            if !blank {
                out.push(' ');
                offsets.push(at);
            }
            blank = true;
        } else {
            out.push(letter);
            offsets.resize(out.len(), at);
            blank = false;
        }
    }
    (out, offsets)
}

/// Whether no letter or digit touches a match. Bytes beyond ASCII count as letters.
fn stands_alone(bytes: &[u8], start: usize, end: usize) -> bool {
    let word = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0xC0);
    let inside = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let before = start.checked_sub(1).and_then(|at| bytes.get(at));
    let runs_on =
        inside(start) && word(before) || inside(end.saturating_sub(1)) && word(bytes.get(end));
    !runs_on
}

fn wide(words: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    words.encode_utf16().flat_map(order).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A term as it is usually written: as given, in small letters, in capitals, with capital initials.
fn casings(words: &str) -> BTreeSet<String> {
    let title = words.split(' ').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string());
        first.unwrap_or_default() + &letters.as_str().to_lowercase()
    });
    let title = title.collect::<Vec<_>>().join(" ");
    [words.to_owned(), words.to_lowercase(), words.to_uppercase(), title].into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> Vec<&'static str> {
        let terms = Terms::new(&["Daniel Quill".to_owned(), "07700 900123".to_owned()]).unwrap();
        let mut hits = BTreeSet::new();
        let mut budget = Budget::new(&super::super::limits::Limits::default());
        terms.engines.unwrap().bytes(bytes, &mut budget, &mut hits).unwrap();
        hits.into_iter().map(|(_, how)| how).collect()
    }

    #[test]
    fn a_term_is_found_in_every_encoding() {
        let utf16: Vec<u8> = "x Daniel Quill".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "x DANIEL QUILL".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let cases: &[(&[u8], &str)] = &[
            (b"by daniel quill.", "UTF-8"),
            (&utf16, "UTF-16"),
            (&big, "UTF-16"),
            (b"xx YnkgRGFuaWVsIFF1aWxsIHRvZGF5", "Base64"),
            (b"YSBieSBEYW5pZWwg\r\nUXVpbGwgdG9kYXk=", "Base64"),
            (b"by Daniel=20Quill today", "quoted-printable"),
            (b"by Dani=\r\nel Quill today", "quoted-printable"),
            (b"44616e69656c205175696c6c", "hexadecimal"),
            (b"44616e69 656c2051 75696c6c", "hexadecimal"),
            (b"?q=Daniel%20Quill", "percent escapes"),
            (b"?q=Daniel+Quill&x=1%20", "percent escapes"),
            (b"by &#68;aniel&#x20;Quill", "entities and tags"),
            (b"<w:t>Dan</w:t><w:t>iel Quill</w:t>", "entities and tags"),
            (b"lliuQ leinaD", "reversed"),
            (b"\"\\u0044aniel Quill\"", "string escapes"),
        ];
        for (bytes, how) in cases {
            assert!(found(bytes).contains(how), "{how}: {:?}", found(bytes));
        }
        assert!(found(b"McDaniel Quillery, 07700 9001234").is_empty());
    }

    #[test]
    fn blanks_are_squeezed_and_lead_back() {
        let (text, offsets) = squeeze("  Zo\u{eb} \n Penny ");
        assert_eq!(text, "Zo\u{eb} Penny");
        assert_eq!(offsets.len(), text.len());
        assert_eq!(offsets[5], 9);
    }
}
