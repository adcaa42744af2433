//! The check of a copy before it gets its name: read again, by this reader and by another.
//!
//! What is left must be what was there less what was taken out, glyph by glyph; nothing may lie under
//! a box; no word taken out may stand in any stream or string; nothing may be in the file that a copy
//! does not hold.

use std::collections::BTreeSet;

use hayro_syntax::Pdf as File;
use hayro_syntax::object::Stream;
use lopdf::{Dictionary, Object};
use sha2::{Digest, Sha256};

use super::super::limits::{Budget, Stop};
use super::glyph::{Content, Glyph, Painted};
use super::reading;
use super::redact::image;
use super::redact::page::{gone, regions};
use super::redact::pictures;
use super::redact::region::{self, Region};
use super::token::{Operand, Tokens};
use crate::model::document::{Document, Kind, Problem, Source};
use crate::model::redaction::{Copy, Edits};

/// Words shorter than this are found in any stream by chance.
const SHORTEST: usize = 5;

/// Keys that no copy holds.
const FORBIDDEN: &[&[u8]] = &[
    b"Info",
    b"Metadata",
    b"JavaScript",
    b"JS",
    b"OpenAction",
    b"AA",
    b"EmbeddedFiles",
    b"EF",
    b"AF",
    b"Thumb",
    b"PieceInfo",
    b"AcroForm",
    b"XFA",
    b"OCProperties",
    b"Names",
    b"Dests",
    b"Threads",
    b"Collection",
    b"Encrypt",
    b"LastModified",
    b"Alternates",
    b"ActualText",
    b"Alt",
    b"CharSet",
    b"CIDSet",
    b"Perms",
    b"Legal",
    b"SpiderInfo",
];

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
        Ok(Ok(words)) => structure(&copy.bytes, &words).err(),
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

/// The file as another reader sees it.
fn structure(copy: &[u8], words: &[String]) -> Result<(), String> {
    let ends = copy.windows(5).filter(|window| window == b"%%EOF").count();
    if ends != 1 {
        return Err(format!("the copy has {ends} ends"));
    }
    let file = lopdf::Document::load_mem(copy)
        .map_err(|_| "a second reader cannot read the copy".to_owned())?;
    if file.trailer.has(b"Prev") {
        return Err("the copy holds an earlier version".to_owned());
    }
    let needles: Vec<Vec<u8>> = words.iter().flat_map(|word| needles(word)).collect();
    let found = |bytes: &[u8]| {
        let lower = bytes.to_ascii_lowercase();
        needles.iter().any(|needle| contains(&lower, needle))
    };
    let operators = operators(&file);
    for (id, object) in &file.objects {
        object_is_clean(object, &found, 0)?;
        let Object::Stream(stream) = object else { continue };
        if !operators.contains(id) {
            continue;
        }
        let plain = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
        if found(&without_names(&plain)) || found(&strings(&plain)) {
            return Err("a word that was taken out is still in a stream".into());
        }
    }
    dict_is_clean(&file.trailer, &found, 0)
}

fn object_is_clean(
    object: &Object,
    found: &dyn Fn(&[u8]) -> bool,
    depth: u32,
) -> Result<(), String> {
    if depth > 200 {
        return Err("the copy is nested too deeply".into());
    }
    match object {
        Object::String(text, _) if found(text) => {
            Err("a word that was taken out is still in a string".into())
        }
        Object::Array(items) => {
            items.iter().try_for_each(|item| object_is_clean(item, found, depth + 1))
        }
        Object::Dictionary(dict) => dict_is_clean(dict, found, depth + 1),
        Object::Stream(stream) => dict_is_clean(&stream.dict, found, depth + 1),
        _ => Ok(()),
    }
}

fn dict_is_clean(
    dict: &Dictionary,
    found: &dyn Fn(&[u8]) -> bool,
    depth: u32,
) -> Result<(), String> {
    for (key, value) in dict.iter() {
        if FORBIDDEN.contains(&key.as_slice()) {
            return Err(format!("the copy holds {}", String::from_utf8_lossy(key)));
        }
        object_is_clean(value, found, depth)?;
    }
    Ok(())
}

/// The streams that draw: of pages, forms, patterns and glyphs. Fonts, colour profiles and tables hold
/// words of their own.
fn operators(file: &lopdf::Document) -> BTreeSet<lopdf::ObjectId> {
    let mut found = BTreeSet::new();
    let mut add = |object: &Object| match object {
        Object::Reference(id) => {
            found.insert(*id);
        }
        Object::Array(items) => {
            found.extend(items.iter().filter_map(|item| item.as_reference().ok()))
        }
        _ => {}
    };
    let mut streams = Vec::new();
    for (id, object) in &file.objects {
        match object {
            Object::Dictionary(dict) => {
                dict.get(b"Contents").iter().for_each(|contents| add(contents));
                if let Ok(Object::Dictionary(programs)) = dict.get_deref(b"CharProcs", file) {
                    programs.iter().for_each(|(_, program)| add(program));
                }
            }
            Object::Stream(stream) => {
                let form = stream.dict.get(b"Subtype").and_then(Object::as_name);
                if matches!(form, Ok(b"Form")) || stream.dict.has(b"PatternType") {
                    streams.push(*id);
                }
            }
            _ => {}
        }
    }
    found.extend(streams);
    found
}

/// Operators without the names of resources, which may be like any word.
fn without_names(data: &[u8]) -> Vec<u8> {
    let regular = |byte: u8| byte.is_ascii_alphanumeric() || b"#+-_.*'\"".contains(&byte);
    let mut out = Vec::with_capacity(data.len());
    let mut inside = false;
    for byte in data {
        inside = *byte == b'/' || inside && regular(*byte);
        out.push(if inside { b' ' } else { *byte });
    }
    out
}

/// The strings that a content stream shows, one after another.
fn strings(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut tokens = Tokens::new(data);
    while let Some(operator) = tokens.next() {
        if !matches!(operator.name, b"Tj" | b"TJ" | b"'" | b"\"") {
            continue;
        }
        match tokens.operands.last() {
            Some(Operand::Array(pieces)) => {
                pieces
                    .iter()
                    .filter_map(Operand::text)
                    .for_each(|text| out.extend_from_slice(text));
            }
            Some(Operand::Text(text)) => out.extend_from_slice(text),
            _ => {}
        }
    }
    out
}

/// A word as bytes, in every way that a PDF writes text; all in lower case.
fn needles(word: &str) -> Vec<Vec<u8>> {
    let latin = encoding_rs::WINDOWS_1252.encode(word).0.into_owned();
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let utf8 = word.as_bytes().to_vec();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let octal = latin.iter().map(|byte| format!("\\{byte:03o}")).collect::<String>();
    let mut needles = vec![hex(&latin).into_bytes(), hex(&wide).into_bytes(), octal.into_bytes()];
    needles.extend([latin, wide, utf8]);
    needles.sort();
    needles.dedup();
    needles
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(bytes, needle).is_some()
}
