//! What is left behind in the file as a whole, beside its pages.

use std::collections::BTreeSet;

use hayro_syntax::Pdf as File;
use hayro_syntax::object::{Array, Dict, Name, Object, String as Bytes};

use super::super::super::limits::{Budget, Stop};
use super::super::{encryption, extras, trailer};
use super::push;
use crate::model::document::{Document, Visibility};
use crate::model::place::Place;
use crate::model::residue::{Residue, Severity};

fn field(name: &str) -> Place {
    Place::Field { name: name.to_owned() }
}

/// Adds what is left behind in the file.
pub(in super::super) fn file(
    file: &File,
    bytes: &[u8],
    document: &mut Document,
    budget: &mut Budget,
) -> Result<(), Stop> {
    beside(document);
    made(file, bytes, document);
    revisions(bytes, document);
    let root: Option<Dict<'_>> = file.xref().get(file.xref().root_id());
    let Some(root) = root else { return Ok(()) };
    if let Some(form) = root.get::<Dict<'_>>(b"AcroForm")
        && form.get::<i32>(b"SigFlags").unwrap_or(0) & 1 != 0
    {
        push(document, "R19", field("signature"), "");
    }
    let names = root.get::<Dict<'_>>(b"Names");
    let scripts = names.is_some_and(|names| names.contains_key(b"JavaScript"));
    if scripts || has_script(&root) {
        push(document, "R09", field("script"), "");
    }
    objects(file, document, budget)
}

fn has_script(root: &Dict<'_>) -> bool {
    let open = root.get::<Dict<'_>>(b"OpenAction");
    open.is_some_and(|action| action.get::<Name<'_>>(b"S").as_deref() == Some(b"JavaScript"))
}

/// Words beside the pages, by the segments the reader made of them.
fn beside(document: &mut Document) {
    let shown: String = document
        .segments
        .iter()
        .filter(|segment| segment.visibility == Visibility::Shown)
        .filter_map(|segment| document.text.get(segment.range()))
        .collect();
    let squeezed = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let shown = squeezed(&shown);
    let mut found = Vec::new();
    for segment in &document.segments {
        let (Visibility::Hidden(why), Place::Field { .. }) = (&segment.visibility, &segment.place)
        else {
            continue;
        };
        let text = document.text.get(segment.range()).unwrap_or_default();
        let words = squeezed(text);
        let elsewhere = words.is_empty() || shown.contains(&words);
        let check = match why.as_str() {
            "document property" => "R06",
            "form value" if !elsewhere => "R09",
            "bookmark" | "alternative text" if !elsewhere => "R11",
            _ => continue,
        };
        found.push((check, segment.place.clone(), text.to_owned()));
    }
    for (check, place, text) in found {
        push(document, check, place, &text);
    }
}

/// The programs that made the file, and when: names of people are seldom in them.
fn made(file: &File, bytes: &[u8], document: &mut Document) {
    let mut told = BTreeSet::new();
    let mut tell = |key: &str, value: &[u8]| {
        let value = extras::words(value);
        if !value.trim().is_empty() {
            told.insert(format!("{key}: {}", value.trim()));
        }
    };
    let named = trailer::named(bytes, b"/Info");
    for info in named.iter().filter_map(|(_, id)| file.xref().get::<Dict<'_>>(*id)) {
        for key in extras::OF_PROGRAMS.iter().chain(&["Creator"]) {
            if let Some(value) = info.get::<Bytes<'_>>(key.as_bytes()) {
                tell(key, value.as_bytes());
            }
        }
    }
    if named.is_empty() {
        let info = file.metadata();
        tell("Creator", info.creator.as_deref().unwrap_or_default());
        tell("Producer", info.producer.as_deref().unwrap_or_default());
    }
    if !told.is_empty() {
        document.residue.push(Residue {
            check: "R06".to_owned(),
            severity: Severity::Inform,
            place: field("programs and times"),
            text: told.into_iter().collect::<Vec<_>>().join(", "),
        });
    }
}

/// Earlier versions of a file that was saved in addition.
fn revisions(bytes: &[u8], document: &mut Document) {
    if memchr::memmem::find(bytes, b"/Encrypt").is_some() {
        push(document, "R18", field("password"), "");
    }
    let ends: Vec<usize> = memchr::memmem::find_iter(bytes, b"%%EOF").collect();
    // Some programs end a file twice, and the second part holds a table only.
    let adds = |pair: &&[usize]| match pair {
        [from, to] => {
            bytes.get(*from..*to).is_some_and(|part| memchr::memmem::find(part, b" obj").is_some())
        }
        _ => false,
    };
    let parts = ends.windows(2).filter(adds).count();
    let head = bytes.get(..bytes.len().min(2048)).unwrap_or_default();
    let linear = memchr::memmem::find(head, b"/Linearized").is_some();
    // One that is made to be shown while it loads comes in two parts.
    let earlier = parts.saturating_sub(usize::from(linear));
    if earlier > 0 {
        push(document, "R05", field(&format!("{earlier} earlier versions")), "");
    }
}

/// What any object of the file may carry.
fn objects(file: &File, document: &mut Document, budget: &mut Budget) -> Result<(), Stop> {
    let mut found: BTreeSet<(&'static str, &'static str)> = BTreeSet::new();
    for object in file.objects() {
        budget.tick()?;
        let (dict, stream) = match &object {
            Object::Dict(dict) => (dict, None),
            Object::Stream(stream) => (stream.dict(), Some(stream)),
            _ => continue,
        };
        if dict.contains_key(b"PieceInfo") {
            found.insert(("R06", "private data of an editor"));
        }
        if dict.contains_key(b"Thumb") {
            found.insert(("R13", "previews of pages"));
        }
        if dict.get::<Name<'_>>(b"S").as_deref() == Some(b"JavaScript") {
            found.insert(("R09", "script"));
        }
        let Some(stream) = stream else { continue };
        if encryption::is_attached(stream) {
            found.insert(("R07", "attachment"));
        }
        if dict.get::<Name<'_>>(b"Type").as_deref() == Some(b"Metadata") {
            found.insert(("R06", "XMP packet"));
        }
        let jpeg = dict.get::<Name<'_>>(b"Filter").as_deref() == Some(b"DCTDecode")
            || dict.get::<Array<'_>>(b"Filter").is_some_and(|filters| {
                filters.iter::<Name<'_>>().next().as_deref() == Some(b"DCTDecode")
            });
        if jpeg {
            let raw = stream.raw_data();
            let head = raw.get(..raw.len().min(65_536)).unwrap_or_default();
            if memchr::memmem::find(head, b"Exif\0\0").is_some() {
                found.insert(("R13", "Exif inside a picture"));
            }
        }
    }
    for (check, what) in found {
        let known = |residue: &Residue| residue.check == check && residue.place == field(what);
        if !document.residue.iter().any(known) {
            push(document, check, field(what), "");
        }
    }
    Ok(())
}
