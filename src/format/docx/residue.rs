//! What a Word document keeps beside the text that is seen.

mod markup;

use super::super::limits::Stop;
use super::super::ooxml::Package;
use super::super::ooxml::residue::{Checks, field, find as shared, push};
use super::super::open::Opening;
use super::super::residue::{Reasons, hidden};
use super::super::told;
use super::super::xmltext::{self, Met};
use crate::model::document::Document;
use crate::model::residue::Severity::{Block, Inform, Warn};

const CHECKS: Checks =
    Checks { embedded: "D10", properties: "D08", custom: "D09", people: "D02", linked: "D08" };

const REASONS: &Reasons = &[
    ("tracked deletion", "D01", Block),
    ("tracked move", "D01", Block),
    ("hidden text", "D03", Block),
    ("hidden row", "D03", Block),
    ("letters in the colour of their ground", "D04", Block),
    ("text blacked out", "D04", Block),
    ("tiny letters", "D04", Block),
    ("alternative text", "D11", Warn),
];

pub(super) fn find(
    package: &mut Package<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    hidden(document, REASONS);
    told::comments("D02", document);
    told::fields(document);
    let settings = settings(package, document, opening)?;
    for name in package.names() {
        let story = name.starts_with("word/") && name.ends_with(".xml") && {
            let file = name.rsplit('/').next().unwrap_or("");
            ["document", "header", "footer", "footnotes", "endnotes", "comments"]
                .iter()
                .any(|start| file.starts_with(start))
        };
        if story && let Some(bytes) = package.peek(&name, opening)? {
            let part = xmltext::Part::new(&bytes, package.number(&name));
            let unused = markup::find(&part, &settings, document, opening)?;
            for relation in package.relations(&name, opening)?.iter() {
                if unused.contains(&relation.id) {
                    unused_header(&relation.target, package, document, opening)?;
                }
            }
        }
        if name.starts_with("word/glossary/document") {
            document.leave("D10", Warn, field("building blocks"), "");
        }
        if name.contains("afchunk") && !name.ends_with(".rels") {
            document.leave("D10", Block, field("document taken in"), "");
        }
        if name.contains("/ink/") {
            document.leave("D11", Warn, field("ink"), "");
        }
    }
    shared(package, &CHECKS, document, opening)
}

/// A header or footer that no page shows; Word keeps empty ones too.
fn unused_header(
    part: &str,
    package: &mut Package<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let Some(bytes) = package.peek(&part.to_lowercase(), opening)? else { return Ok(()) };
    let mut said = String::new();
    xmltext::walk(&xmltext::decoded(&bytes), opening, &mut |met| {
        if let Met::Words(words, _) = met {
            said.push_str(words);
        }
    })?;
    // The number of the page, and the code that puts it there, say nothing.
    let is_number = |word: &str| {
        ["page", "numpages", "of", "mergeformat"].contains(&word) || word.parse::<u32>().is_ok()
    };
    let lower = said.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|w| !w.is_empty());
    if words.any(|word| !is_number(word)) {
        document.leave("D06", Warn, field("header of a page that is not in use"), said.trim());
    }
    Ok(())
}

/// What the settings say that other parts are judged by.
#[derive(Default)]
pub(super) struct Settings {
    /// Pages on the left have headers of their own.
    even_and_odd: bool,
}

fn settings(
    package: &mut Package<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<Settings, Stop> {
    let mut settings = Settings::default();
    let Some(bytes) = package.part("word/settings.xml", opening)? else { return Ok(settings) };
    let mut rsids = 0;
    let part = xmltext::Part::new(&bytes, package.number("word/settings.xml"));
    xmltext::walk(part.text(), opening, &mut |met| {
        let Met::Open(start) = met else { return };
        let value = || part.of(start, "val");
        match xmltext::tag(start) {
            "evenAndOddHeaders" => {
                settings.even_and_odd = xmltext::is_on(xmltext::attribute(start, "val").as_deref());
            }
            "docVar" => {
                let value = value();
                push(document, "variable", &part.of(start, "name"));
                push(document, "variable", &value);
                document.leave("D08", Warn, field("variable"), &value.text);
            }
            "query" | "connectString" | "addressFieldName" | "mailSubject" | "udl" | "src" => {
                let value = value();
                push(document, "mail merge", &value);
                document.leave("D08", Warn, field("mail merge"), &value.text);
            }
            "rsid" => rsids += 1,
            "documentProtection" | "writeProtection" => {
                document.leave("D12", Inform, field("protection"), "");
            }
            "trackRevisions" if xmltext::is_on(xmltext::attribute(start, "val").as_deref()) => {
                document.leave("D01", Inform, field("changes are being tracked"), "");
            }
            _ => {}
        }
    })?;
    if rsids > 0 {
        document.leave("D08", Inform, field("numbers of editing sessions"), "");
    }
    Ok(settings)
}
