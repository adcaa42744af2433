//! Words beside the pages: notes, links, form values, bookmarks, scripts, properties.

use std::collections::HashSet;

use hayro_syntax::Pdf as File;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, Stream, String as Bytes};
use hayro_syntax::page::Page;

use super::super::limits::{Budget, Stop};
use super::annotations;
use super::beside;
use super::decode::decode;
use super::glyph::Content;
use super::items;
use super::spelling;
use super::trailer;
use crate::model::document::{Document, Problem, Role, Visibility};
use crate::model::place::Place;

/// Bookmarks and fields of a file; each is looked at once.
pub(super) const ITEMS: usize = 200_000;

/// A text string: UTF-16 with a mark, UTF-8 with a mark, or PDFDocEncoding (close to Latin 1); spelt
/// as the text of pages is.
pub(super) fn words(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0,
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    spelling::plain(&text).into_owned()
}

pub(super) fn push(document: &mut Document, name: &str, why: &str, text: &str) {
    let text = text.trim();
    if !text.is_empty() {
        let place = Place::Field { name: name.to_owned() };
        document.push("\n", text, place, Visibility::Hidden(why.into()), Role::Field);
    }
}

/// Notes, links, scripts and words that stand for marked content.
pub(super) fn page(
    page: &Page<'_>,
    number: u32,
    content: &Content,
    document: &mut Document,
    budget: &mut Budget,
) -> Result<(), Stop> {
    let mut seen = Seen::default();
    beside::scripts(page.raw(), document, budget, &mut seen)?;
    for annotation in annotations::all(page) {
        let text = |key: &[u8]| annotation.get::<Bytes<'_>>(key).map(|text| words(text.as_bytes()));
        let field = annotation.get::<Name<'_>>(b"Subtype").as_deref() == Some(b"Widget");
        let mut told = |key: &[u8], name: &str| {
            let text = text(key).filter(|_| !field)?;
            push(document, &format!("{name} on page {number}"), "note", &text);
            Some(text)
        };
        let note = told(b"Contents", "note");
        told(b"T", "author of a note");
        told(b"Subj", "subject of a note");
        // Marked up text says mostly the same again.
        if let Some(rich) = text(b"RC").filter(|_| !field) {
            let rich = between_tags(&rich);
            if note.is_none_or(|note| note.split_whitespace().ne(rich.split_whitespace())) {
                push(document, &format!("note on page {number}"), "note", &rich);
            }
        }
        if !field {
            beside::scripts(&annotation, document, budget, &mut seen)?;
        }
        let action = annotation.get::<Dict<'_>>(b"A");
        if let Some(link) = action.and_then(|action| action.get::<Bytes<'_>>(b"URI")) {
            push(document, &format!("link on page {number}"), "link", &words(link.as_bytes()));
        }
    }
    for text in content.marks.iter().flat_map(|mark| &mark.words) {
        let name = format!("alternative text on page {number}");
        push(document, &name, "alternative text", &words(text));
    }
    Ok(())
}

/// Form values, bookmarks, scripts and properties.
pub(super) fn file(file: &File, document: &mut Document, budget: &mut Budget) -> Result<(), Stop> {
    let root: Option<Dict<'_>> = file.xref().get(file.xref().root_id());
    if let Some(root) = &root {
        let mut seen = Seen::default();
        if let Some(form) = root.get::<Dict<'_>>(b"AcroForm") {
            let fields = form.get::<Array<'_>>(b"Fields");
            self::fields(fields, document, budget, &mut seen)?;
            xfa(&form, document, budget)?;
        }
        if let Some(outlines) = root.get::<Dict<'_>>(b"Outlines") {
            bookmarks(&outlines, document, budget, &mut seen)?;
        }
        structure(root, document, budget, &mut seen)?;
        beside::root(root, document, budget, &mut seen)?;
        if seen.full {
            let text = format!(
                "only {ITEMS} fields, bookmarks, names and parts of the structure were read"
            );
            document.problems.push(Problem::new(text));
        }
    }
    properties(file, document, budget)
}

/// Properties that say when the file was made and which library wrote it, which rules do not see.
pub(super) const OF_PROGRAMS: [&str; 5] =
    ["CreationDate", "ModDate", "Producer", "SourceModified", "PTEX.Fullbanner"];

/// All that the dictionaries of properties say, of earlier versions of the file too.
fn properties(file: &File, document: &mut Document, budget: &mut Budget) -> Result<(), Stop> {
    const NAMED: [&str; 6] = ["Title", "Author", "Subject", "Keywords", "Company", "Creator"];
    let bytes: &[u8] = file.data().as_ref();
    let named = trailer::named(bytes, b"/Info");
    if named.is_empty() {
        // They may stand in the trailer itself.
        let info = file.metadata();
        let values = [&info.title, &info.author, &info.subject, &info.keywords];
        for (name, value) in NAMED.iter().zip(values) {
            let text = value.as_ref().map(|value| words(value)).unwrap_or_default();
            push(document, &format!("property {name}"), "document property", &text);
        }
    }
    let mut seen = Seen::default();
    for (_, id) in named {
        budget.tick()?;
        let Some(info) = file.xref().get::<Dict<'_>>(id).filter(|info| seen.is_new(info)) else {
            continue;
        };
        for (key, value) in info.entries() {
            budget.tick()?;
            let value = match value {
                MaybeRef::Ref(to) => file.xref().get::<Object<'_>>(to.into()),
                MaybeRef::NotRef(value) => Some(value),
            };
            let text = match value {
                Some(Object::String(text)) => words(text.as_bytes()),
                Some(Object::Array(list)) => strings(&list).join("\n"),
                _ => continue,
            };
            let key = words(&key);
            if OF_PROGRAMS.contains(&key.as_str()) || text.trim().is_empty() {
                continue;
            }
            // Mostly a program, though some put in who wrote the file.
            let why = if key == "Creator" { "name of a program" } else { "document property" };
            // A key of somebody's own may say as much as its value.
            match NAMED.contains(&key.as_str()) {
                true => push(document, &format!("property {key}"), why, &text),
                false => push(document, "property", why, &format!("{key}: {text}")),
            }
        }
    }
    Ok(())
}

/// Dictionaries that were looked at, by the bytes they begin at: one that stands in another has no
/// number of its own.
#[derive(Default)]
pub(super) struct Seen {
    begin: HashSet<*const u8>,
    /// More than are looked at.
    full: bool,
}

impl Seen {
    pub(super) fn is_new(&mut self, dict: &Dict<'_>) -> bool {
        self.full |= self.begin.len() >= ITEMS;
        !self.full && self.begin.insert(dict.data().as_ptr())
    }
}

fn fields(
    fields: Option<Array<'_>>,
    document: &mut Document,
    budget: &mut Budget,
    seen: &mut Seen,
) -> Result<(), Stop> {
    let mut open: Vec<Dict<'_>> = fields.iter().flat_map(items::dicts).collect();
    open.reverse();
    while let Some(field) = open.pop() {
        budget.tick()?;
        if !seen.is_new(&field) {
            continue;
        }
        beside::scripts(&field, document, budget, seen)?;
        for key in [&b"V"[..], b"DV", b"TU"] {
            let text = match field.get::<Object<'_>>(key) {
                Some(Object::Array(list)) => Some(strings(&list).join("\n")),
                value => said(value, budget)?,
            };
            let Some(text) = text else { continue };
            // What a field is called for those who cannot see it is no value that was left.
            let why = if key == b"TU" { "label of a field" } else { "form value" };
            push(document, "form field", why, &text);
        }
        if let Some(choices) = field.get::<Array<'_>>(b"Opt") {
            let pairs = items::all(&choices).into_iter().filter_map(|choice| match choice {
                Object::Array(pair) => Some(strings(&pair).join("\n")),
                Object::String(one) => Some(words(one.as_bytes())),
                _ => None,
            });
            let choices: Vec<String> = pairs.collect();
            push(document, "form field", "choices of a field", &choices.join("\n"));
        }
        let kids = field.get::<Array<'_>>(b"Kids");
        let mut kids: Vec<Dict<'_>> = kids.iter().flat_map(items::dicts).collect();
        kids.reverse();
        open.extend(kids);
    }
    Ok(())
}

/// The strings of a list.
pub(super) fn strings(list: &Array<'_>) -> Vec<String> {
    let strings = items::all(list).into_iter().filter_map(|item| match item {
        Object::String(text) => Some(words(text.as_bytes())),
        _ => None,
    });
    strings.collect()
}

/// The words of a string, or of a stream that stands for one.
pub(super) fn said(
    object: Option<Object<'_>>,
    budget: &mut Budget,
) -> Result<Option<String>, Stop> {
    Ok(match object {
        Some(Object::String(text)) => Some(words(text.as_bytes())),
        Some(Object::Stream(stream)) => decode(&stream, budget)?.map(|data| words(&data)),
        _ => None,
    })
}

/// The text in an XFA form's packets.
fn xfa(form: &Dict<'_>, document: &mut Document, budget: &mut Budget) -> Result<(), Stop> {
    let streams: Vec<Stream<'_>> = match form.get::<Object<'_>>(b"XFA") {
        Some(Object::Stream(stream)) => vec![stream],
        Some(Object::Array(list)) => {
            items::all(&list).into_iter().filter_map(Object::into_stream).collect()
        }
        _ => return Ok(()),
    };
    for stream in streams {
        let Some(data) = decode(&stream, budget)? else { continue };
        push(document, "XFA form", "form value", &between_tags(&String::from_utf8_lossy(&data)));
    }
    Ok(())
}

fn between_tags(markup: &str) -> String {
    let words =
        |piece: &'_ str| piece.split_once('>').map_or("", |(_, words)| words).trim().to_owned();
    let words: Vec<String> =
        markup.split('<').map(words).filter(|words| !words.is_empty()).collect();
    words.join("\n")
}

fn bookmarks(
    outlines: &Dict<'_>,
    document: &mut Document,
    budget: &mut Budget,
    seen: &mut Seen,
) -> Result<(), Stop> {
    let mut open: Vec<Dict<'_>> = outlines.get::<Dict<'_>>(b"First").into_iter().collect();
    while let Some(item) = open.pop() {
        budget.tick()?;
        if !seen.is_new(&item) {
            continue;
        }
        if let Some(title) = item.get::<Bytes<'_>>(b"Title") {
            push(document, "bookmark", "bookmark", &words(title.as_bytes()));
        }
        open.extend(item.get::<Dict<'_>>(b"Next"));
        open.extend(item.get::<Dict<'_>>(b"First"));
    }
    Ok(())
}

/// Words in the structure that stand for what is on the page.
fn structure(
    root: &Dict<'_>,
    document: &mut Document,
    budget: &mut Budget,
    seen: &mut Seen,
) -> Result<(), Stop> {
    let mut open: Vec<Dict<'_>> = root.get::<Dict<'_>>(b"StructTreeRoot").into_iter().collect();
    while let Some(element) = open.pop() {
        budget.tick()?;
        if !seen.is_new(&element) {
            continue;
        }
        for key in [&b"ActualText"[..], b"Alt", b"E", b"T"] {
            if let Some(text) = element.get::<Bytes<'_>>(key) {
                let name = "alternative text in the structure";
                push(document, name, "alternative text", &words(text.as_bytes()));
            }
        }
        let before = open.len();
        // What is marked on a page has its words there.
        let is_part = |kid: &Dict<'_>| !kid.contains_key(b"MCID");
        match element.get::<Object<'_>>(b"K") {
            Some(Object::Dict(kid)) => open.extend(Some(kid).filter(is_part)),
            Some(Object::Array(kids)) => {
                open.extend(items::dicts(&kids).into_iter().filter(is_part));
            }
            _ => {}
        }
        if let Some(kids) = open.get_mut(before..) {
            kids.reverse();
        }
    }
    Ok(())
}
