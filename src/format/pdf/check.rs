//! The check of a copy before it gets its name: read again, by this reader and by another.
//!
//! What is left must be what was there less what was taken out, glyph by glyph; nothing may lie under
//! a box; no word taken out may stand in any stream or string; nothing may be in the file that a copy
//! does not hold.

use std::collections::BTreeSet;

use hayro_syntax::Pdf as File;
use hayro_syntax::object::Stream;
use sha2::{Digest, Sha256};

use super::super::limits::{Budget, Stop};
use super::glyph::{Content, Glyph, Painted};
use super::reading;
use super::redact::image;
use super::redact::page::{gone, regions};
use super::redact::pictures;
use super::redact::region::{self, Region};
use super::second;
use crate::model::document::{Document, Kind, Problem, Source};
use crate::model::redaction::{Copy, Edits};

/// Words shorter than this are found in any stream by chance.
const SHORTEST: usize = 5;

/// Why a copy does not pass; none if it does.
pub(super) fn check(
    original: &[u8],
    copy: &Copy,
    edits: &Edits,
    budget: &mut Budget,
) -> Option<String> {
    let stopped = |stop: Stop| Problem::from(stop).message;
    match pages(original, copy, edits, budget) {
        Err(stop) => Some(stopped(stop)),
        Ok(Err(why)) => Some(why),
        Ok(Ok(words)) => second::check(&copy.bytes, &words).err(),
    }
}

/// What is left of a page, and the words that were taken out of it.
type Page = Vec<String>;

fn letters(glyph: &Glyph) -> String {
    let mut text = String::new();
    glyph.text.push_to(&mut text);
    text.retain(|letter| !letter.is_whitespace());
    text
}

/// Compares page by page; gives the words that may stand nowhere.
fn pages(
    original: &[u8],
    made: &Copy,
    edits: &Edits,
    budget: &mut Budget,
) -> Result<Result<Vec<String>, String>, Stop> {
    let mut kept: Vec<Page> = Vec::new();
    let mut broken: Option<&'static str> = None;
    let mut before = Document::new([0; 32], Source::default(), Kind::Pdf, 0);
    let file = reading::open(original, &budget.passwords)?;
    reading::read(&file, &mut before, budget, &mut |turned, document, _| {
        let redactions = region::on_page(&edits.redactions, &turned.placed);
        let text = &document.text;
        let (content, placed) = (&turned.content, &turned.placed);
        let seen = region::seen(edits, turned.number + 1);
        let (regions, chosen) = regions(content, placed, &redactions, seen, text, edits.width);
        let gone = if made.page_images.contains(&(turned.number + 1)) {
            Ok(image::gone(content, &image::regions(regions), &chosen))
        } else {
            gone(content, &regions, &chosen)
        };
        match gone {
            Ok(gone) => {
                let left = turned.content.glyphs.iter().zip(gone).filter(|(_, gone)| !gone);
                kept.push(
                    left.map(|(glyph, _)| letters(glyph)).filter(|t| !t.is_empty()).collect(),
                );
            }
            Err(why) => broken = Some(why),
        }
        Ok(())
    })?;
    if let Some(why) = broken {
        return Ok(Err(why.to_owned()));
    }
    let digest: [u8; 32] = Sha256::digest(before.text.as_bytes()).into();
    if digest != edits.text {
        return Ok(Err("the original does not read the same a second time".into()));
    }
    let file = reading::open(&made.bytes, &[])?;
    let mut after = Document::new([0; 32], Source::default(), Kind::Pdf, 0);
    let mut wrong: Option<String> = None;
    reading::read(&file, &mut after, budget, &mut |turned, _, budget| {
        let number = turned.number + 1;
        let regions: Vec<Region> =
            made.boxes.iter().filter(|one| one.quad.page == number).map(Region::from).collect();
        let expected = kept.get(turned.number as usize).cloned().unwrap_or_default();
        let why = page(&turned.content.glyphs, &regions, &expected)
            .or_else(|| pixels(&file, &turned.content, &regions, budget));
        if let Some(why) = why {
            wrong.get_or_insert(format!("page {number}: {why}"));
        }
        Ok(())
    })?;
    if let Some(wrong) = wrong {
        return Ok(Err(wrong));
    }
    if file.pages().len() != kept.len() {
        return Ok(Err("the copy has another number of pages".into()));
    }
    // A word that stands elsewhere in what is released is no secret of the streams.
    let left: String = kept.iter().flatten().flat_map(|text| text.chars()).collect();
    let left = left.to_lowercase();
    let words = edits.redactions.iter().filter_map(|one| before.text.get(one.span.clone()));
    // Recognised words are in no text of the file's own.
    let words = words.chain(edits.words.iter().map(String::as_str));
    let words: BTreeSet<String> = words
        .flat_map(|words| words.split(['\n', '\t']))
        .map(|words| words.trim().to_lowercase())
        .filter(|words| words.len() >= SHORTEST)
        .filter(|words| !left.contains(&words.replace(char::is_whitespace, "")))
        .collect();
    Ok(Ok(words.into_iter().collect()))
}

/// What is wrong with a page of the copy.
fn page(glyphs: &[Glyph], regions: &[Region], expected: &[String]) -> Option<&'static str> {
    let shown: Vec<(&Glyph, String)> = glyphs
        .iter()
        .map(|glyph| (glyph, letters(glyph)))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let stamps: String = regions.iter().flat_map(|region| region.stamp.chars()).collect();
    let stamps: Vec<String> =
        stamps.chars().filter(|c| !c.is_whitespace()).map(String::from).collect();
    let (words, last) = shown.split_at_checked(expected.len())?;
    if words.iter().map(|(_, text)| text).ne(expected) {
        return Some("what is left is not what should be");
    }
    if last.iter().map(|(_, text)| text).ne(&stamps) {
        return Some("there is more on the page than should be");
    }
    if words.iter().any(|(glyph, _)| regions.iter().any(|region| region.holds(glyph))) {
        return Some("a letter lies under a box");
    }
    None
}

/// Whether a picture still shows something under a box.
fn pixels(
    file: &File,
    content: &Content,
    regions: &[Region],
    budget: &mut Budget,
) -> Option<&'static str> {
    for paint in &content.paints {
        let Painted::Picture { object, to_page } = &paint.what else { continue };
        for region in regions.iter().filter(|region| region.bounds().overlaps(paint.bounds)) {
            let picture = object.and_then(|id| file.xref().get::<Stream<'_>>(id));
            let uniform = match picture {
                Some(picture) => pictures::is_uniform(&picture, *to_page, region, budget),
                None => Err("a picture in the page's content reaches under a box"),
            };
            match uniform {
                Ok(true) => {}
                Ok(false) => return Some("a picture still shows something under a box"),
                Err(why) => return Some(why),
            }
        }
    }
    None
}
