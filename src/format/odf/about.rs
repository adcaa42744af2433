//! What a document says about itself: properties, settings, versions, macros, signatures.

use quick_xml::events::Event;

use super::super::anchor::Traced;
use super::super::flow::traced_field;
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
        let part = xmltext::Part::new(&bytes, package.number("meta.xml"));
        meta(&part, document, opening)?;
    }
    if let Some(bytes) = package.part("settings.xml", opening)? {
        let part = xmltext::Part::new(&bytes, package.number("settings.xml"));
        settings(&part, document, opening)?;
    }
    Ok(())
}

pub(super) fn meta(
    part: &xmltext::Part<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let why = Some("document property");
    leaves(part, opening, &mut |leaf| {
        if DULL.contains(&leaf.tag) {
            return;
        }
        let label = if leaf.tag == "user-defined" { "custom" } else { leaf.tag };
        let label = format!("property {label}");
        for (name, value) in leaf.attributes {
            if name.ends_with(":name") || name.ends_with(":href") || name.ends_with(":title") {
                traced_field(document, &label, value, why);
            }
        }
        traced_field(document, &label, leaf.words, why);
    })
}

fn settings(
    part: &xmltext::Part<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    leaves(part, opening, &mut |leaf| {
        let is = |name: &str, value: &str| {
            leaf.attributes.iter().any(|(key, found)| key.ends_with(name) && found.text == value)
        };
        if leaf.tag == "config-item"
            && is(":type", "string")
            && !is(":name", "PrinterIndependentLayout")
        {
            traced_field(document, "setting", leaf.words, Some("setting of the document"));
        }
    })
}

/// Older versions are kept in full; their list names who saved them.
pub(super) fn versions(
    part: &xmltext::Part<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    document.notes.push("older versions of the document are inside".into());
    leaves(part, opening, &mut |leaf| {
        for (name, value) in leaf.attributes {
            if ["comment", "creator", "title"].iter().any(|known| name.ends_with(known)) {
                traced_field(document, "version", value, Some("list of versions"));
            }
        }
    })
}

/// Text and names in any other part.
pub(super) fn other(
    part: &xmltext::Part<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    leaves(part, opening, &mut |leaf| {
        traced_field(
            document,
            "other part",
            leaf.words,
            Some("in a part of the file that is not shown"),
        );
    })
}

struct Leaf<'a> {
    tag: &'a str,
    attributes: &'a [(String, Traced)],
    words: &'a Traced,
}

/// Calls `each` with every element and the text directly before its end.
fn leaves(
    part: &xmltext::Part<'_>,
    opening: &mut Opening<'_>,
    each: &mut dyn FnMut(&Leaf<'_>),
) -> Result<(), Stop> {
    let mut reader = xmltext::reader(part.text());
    let (mut tag, mut attributes, mut words) = (String::new(), Vec::new(), part.none());
    loop {
        opening.budget.tick()?;
        let (event, at) = xmltext::next_at(&mut reader)?;
        match event {
            Event::Start(start) => {
                xmltext::tag(&start).clone_into(&mut tag);
                attributes = part.attributes(&start);
                words = part.none();
            }
            Event::Empty(start) => {
                let attributes = part.attributes(&start);
                let tag = xmltext::tag(&start);
                each(&Leaf { tag, attributes: &attributes, words: &part.none() });
            }
            Event::Text(text) => words.push(&text.xml10_content(), part.at(at)),
            Event::CData(text) => words.push(&text.xml10_content(), part.at(at)),
            Event::GeneralRef(name) => words.push(&xmltext::reference(&name), part.at(at)),
            Event::End(_) => {
                each(&Leaf { tag: &tag, attributes: &attributes, words: &words });
                attributes.clear();
                words = part.none();
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}
