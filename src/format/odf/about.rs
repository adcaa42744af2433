//! What a document says about itself: properties, settings, versions, macros, signatures.

use quick_xml::events::Event;

use super::super::flow::field;
use super::super::limits::Stop;
use super::super::ooxml::Package;
use super::super::open::Opening;
use super::super::xmltext;
use crate::model::document::Document;

/// Properties that hold no words about people.
const DULL: &[&str] = &[
    "creation-date",
    "date",
    "document-statistic",
    "editing-cycles",
    "editing-duration",
    "generator",
    "language",
    "print-date",
];

pub(super) fn read(
    package: &mut Package<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    if let Some(bytes) = package.part("meta.xml", opening)? {
        meta(&bytes, document, opening)?;
    }
    if let Some(bytes) = package.part("settings.xml", opening)? {
        settings(&bytes, document, opening)?;
    }
    Ok(())
}

pub(super) fn meta(
    bytes: &[u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let why = Some("document property");
    leaves(bytes, opening, &mut |leaf| {
        if DULL.contains(&leaf.tag) {
            return;
        }
        let label = if leaf.tag == "user-defined" { "custom" } else { leaf.tag };
        let label = format!("property {label}");
        for (name, value) in leaf.attributes {
            if name.ends_with(":name") || name.ends_with(":href") || name.ends_with(":title") {
                field(document, &label, value, why);
            }
        }
        field(document, &label, leaf.words, why);
    })
}

fn settings(bytes: &[u8], document: &mut Document, opening: &mut Opening<'_>) -> Result<(), Stop> {
    leaves(bytes, opening, &mut |leaf| {
        let is = |name: &str, value: &str| {
            leaf.attributes.iter().any(|(key, found)| key.ends_with(name) && found == value)
        };
        if leaf.tag == "config-item"
            && is(":type", "string")
            && !is(":name", "PrinterIndependentLayout")
        {
            field(document, "setting", leaf.words, Some("setting of the document"));
        }
    })
}

/// Older versions are kept in full; their list names who saved them.
pub(super) fn versions(
    bytes: &[u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    document.notes.push("older versions of the document are inside".into());
    leaves(bytes, opening, &mut |leaf| {
        for (name, value) in leaf.attributes {
            if ["comment", "creator", "title"].iter().any(|known| name.ends_with(known)) {
                field(document, "version", value, Some("list of versions"));
            }
        }
    })
}

/// Text and names in any other part.
pub(super) fn other(
    bytes: &[u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    leaves(bytes, opening, &mut |leaf| {
        field(document, "other part", leaf.words, Some("in a part of the file that is not shown"));
    })
}

struct Leaf<'a> {
    tag: &'a str,
    attributes: &'a [(String, String)],
    words: &'a str,
}

/// Calls `each` with every element and the text directly before its end.
fn leaves(
    bytes: &[u8],
    opening: &mut Opening<'_>,
    each: &mut dyn FnMut(&Leaf<'_>),
) -> Result<(), Stop> {
    let text = xmltext::decoded(bytes);
    let mut reader = xmltext::reader(&text);
    let (mut tag, mut attributes, mut words) = (String::new(), Vec::new(), String::new());
    loop {
        opening.budget.tick()?;
        match xmltext::next(&mut reader)? {
            Event::Start(start) => {
                xmltext::tag(&start).clone_into(&mut tag);
                attributes = xmltext::attributes(&start);
                words.clear();
            }
            Event::Empty(start) => {
                let tag = xmltext::tag(&start);
                let attributes = xmltext::attributes(&start);
                each(&Leaf { tag, attributes: &attributes, words: "" });
            }
            Event::Text(text) => words.push_str(&text.xml10_content()),
            Event::CData(text) => words.push_str(&text.xml10_content()),
            Event::GeneralRef(name) => words.push_str(&xmltext::reference(&name)),
            Event::End(_) => {
                each(&Leaf { tag: &tag, attributes: &attributes, words: &words });
                attributes.clear();
                words.clear();
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}
