//! What an Office file may carry whatever its sort: properties, macros, embedded files, parts that
//! nothing refers to, links to servers, oddities of the container.

use std::collections::BTreeSet;

use super::super::anchor::Traced;
use super::super::flow::traced_field;
use super::super::limits::Stop;
use super::super::open::Opening;
use super::super::xmltext::{self, Met};
use super::{Package, Relation};
use crate::model::document::Document;
use crate::model::place::Place;
use crate::model::residue::Severity::{self, Block, Inform, Warn};

/// Under which check each sort of file reports what all sorts share.
pub(in super::super) struct Checks {
    pub(in super::super) embedded: &'static str,
    pub(in super::super) properties: &'static str,
    pub(in super::super) custom: &'static str,
    pub(in super::super) people: &'static str,
    /// Links from the main part that are kept elsewhere: templates, other workbooks.
    pub(in super::super) linked: &'static str,
}

/// Which parts the package leads to, and what it names outside itself.
struct Reach {
    parts: BTreeSet<String>,
    outside: Vec<Relation>,
}

/// Finds what all Office files share. Called when the reader of the format is done, and before the
/// rest of the parts is read.
pub(in super::super) fn find(
    package: &mut Package<'_>,
    checks: &Checks,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    properties(checks.properties, document);
    container(package, document);
    let reach = reach(package, opening)?;
    for relation in &reach.outside {
        outside(relation, checks, document);
    }
    for name in package.names() {
        opening.budget.tick()?;
        part(&name, package, checks, document, opening)?;
        let known =
            reach.parts.contains(&name) || name.ends_with(".rels") || name == "[content_types].xml";
        if !known {
            document.leave("O03", Block, field("part that nothing refers to"), "");
        }
    }
    Ok(())
}

/// A place that is called by what it is for.
pub(in super::super) fn field(name: &str) -> Place {
    Place::Field { name: name.to_owned() }
}

fn part(
    name: &str,
    package: &mut Package<'_>,
    checks: &Checks,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let has = |word: &str| name.contains(word);
    if name.ends_with(".rels") {
        return Ok(());
    }
    if has("vbaproject.bin") || has("/activex/") || has("customui/") || has("/macrosheets/") {
        document.leave("O01", Block, field("macros"), "");
    } else if has("/embeddings/") {
        document.leave(checks.embedded, Block, field("embedded file"), "");
    } else if has("thumbnail") && !name.ends_with(".xml") {
        document.leave("O02", Warn, field("thumbnail"), "");
    } else if has("_xmlsignatures/sig") {
        document.leave("O06", Warn, field("signature"), "");
    } else if has("docmetadata/") {
        document.leave(checks.properties, Inform, field("sensitivity label"), "");
    } else if has("printersettings") {
        document.leave(checks.properties, Inform, field("printer settings"), "");
    } else if has("/persons/") || has("people.xml") || has("authors.xml") {
        for words in attributes(name, package, &["displayName", "author", "name"], opening)? {
            document.leave(checks.people, Warn, field("list of people"), &words);
        }
    } else if has("customxml/item") && !has("props") {
        let Some(bytes) = package.peek(name, opening)? else { return Ok(()) };
        let mut words = String::new();
        let mut attributes = 0;
        xmltext::walk(&xmltext::decoded(&bytes), opening, &mut |met| match met {
            Met::Words(text, _) if words.len() < 1000 => words.push_str(text),
            Met::Open(start) if xmltext::tag(start) != "Sources" => {
                let all = xmltext::attributes(start);
                attributes += all.iter().filter(|(name, _)| !name.starts_with("xmlns")).count();
            }
            _ => {}
        })?;
        if words.chars().any(char::is_alphanumeric) || attributes > 0 {
            document.leave(checks.custom, Warn, field("custom data"), &words);
        }
    }
    Ok(())
}

/// Adds words that no reader looks at to the document, so that the rules see them.
pub(in super::super) fn push(document: &mut Document, name: &str, words: &Traced) {
    traced_field(document, name, words, Some(name));
}

/// The values of some attributes anywhere in a part.
pub(in super::super) fn attributes(
    name: &str,
    package: &mut Package<'_>,
    wanted: &[&str],
    opening: &mut Opening<'_>,
) -> Result<Vec<String>, Stop> {
    let mut found = Vec::new();
    let Some(bytes) = package.peek(name, opening)? else { return Ok(found) };
    xmltext::walk(&xmltext::decoded(&bytes), opening, &mut |met| {
        if let Met::Open(start) = met {
            for (name, value) in xmltext::attributes(start) {
                if wanted.contains(&xmltext::local(&name)) && !value.trim().is_empty() {
                    found.push(value);
                }
            }
        }
    })?;
    Ok(found)
}

/// Document properties that name people or say things, from the segments the reader made of them.
pub(in super::super) fn properties(check: &str, document: &mut Document) {
    let mut found: Vec<(Severity, Place, String)> = Vec::new();
    for (number, segment) in document.segments.iter().enumerate() {
        let Place::Field { name } = &segment.place else { continue };
        let Some(property) = name.strip_prefix("property ") else { continue };
        let severity = match property {
            // Names of sheets and slides; hidden ones are reported by their own check.
            "lpstr" | "HeadingPairs" | "TitlesOfParts" | "language" | "version" => continue,
            "title" | "Company" | "Template" | "template" | "category" | "contentStatus" => Inform,
            _ => Warn,
        };
        let words = document.segment_text(number as u32);
        let usual = matches!(words, "Normal.dotm" | "Normal" | "Office Theme" | "Normal.dot");
        // One for all of a name: older files may have hundreds of properties of their own.
        match found.iter_mut().find(|(_, place, _)| *place == segment.place) {
            _ if usual => {}
            Some((_, _, all)) if all.len() < 400 => {
                all.push('\t');
                all.push_str(words);
            }
            Some(_) => {}
            None => found.push((severity, segment.place.clone(), words.to_owned())),
        }
    }
    for (severity, place, words) in found {
        document.leave(check, severity, place, &words);
    }
}

/// What is odd about the ZIP itself.
fn container(package: &Package<'_>, document: &mut Document) {
    let comment = String::from_utf8_lossy(package.archive.comment()).into_owned();
    if !comment.trim().is_empty() {
        document.leave("O04", Warn, field("archive comment"), &comment);
        push(document, "archive comment", &Traced::from(comment.as_str()));
    }
    if package.archive.offset() > 0 {
        document.leave("O04", Block, field("bytes before the archive"), "");
    }
    if trailing(package.bytes) {
        document.leave("O04", Block, field("bytes after the archive"), "");
    }
    for index in 0..package.archive.len() {
        let Some(Ok(name)) = package.archive.name_for_index(index) else { continue };
        let odd = name.starts_with('/') || name.contains("..") || name.contains('\\');
        if odd {
            document.leave("O04", Warn, field("name of a part"), "");
        }
    }
    if package.hidden > 0 {
        document.leave("O04", Block, field("two parts of one name"), "");
    }
}

/// Whether more than blanks follows the end record of a ZIP and its comment.
pub(in super::super) fn trailing(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(70_000)..).unwrap_or_default();
    let Some(at) = tail.windows(4).rposition(|four| four == b"PK\x05\x06") else { return false };
    let length = tail.get(at + 20..at + 22).and_then(|two| <[u8; 2]>::try_from(two).ok());
    let Some(length) = length.map(u16::from_le_bytes) else { return false };
    let after = tail.get(at + 22 + usize::from(length)..).unwrap_or_default();
    after.iter().any(|byte| *byte != 0 && !byte.is_ascii_whitespace())
}

/// Follows all relationships from the package itself.
fn reach(package: &mut Package<'_>, opening: &mut Opening<'_>) -> Result<Reach, Stop> {
    let mut reach = Reach { parts: BTreeSet::new(), outside: Vec::new() };
    let mut queue = vec![String::new()];
    while let Some(part) = queue.pop() {
        opening.budget.tick()?;
        for relation in package.relations(&part, opening)?.iter() {
            if relation.external {
                reach.outside.push(relation.clone());
            } else if reach.parts.insert(relation.target.to_lowercase()) {
                queue.push(relation.target.clone());
            }
        }
    }
    Ok(reach)
}

/// A target outside the file: a web page is harmless as such, a share or drive is not.
fn outside(relation: &Relation, checks: &Checks, document: &mut Document) {
    let target = relation.target.trim();
    push(document, "target of a link", &relation.written);
    let lower = target.to_lowercase();
    let local = lower.starts_with("file:")
        || target.starts_with("\\\\")
        || target.starts_with("//")
        || target.get(1..3).is_some_and(|two| two == ":\\" || two == ":/");
    match relation.kind.as_str() {
        "attachedTemplate" | "externalLinkPath" | "mailMergeSource" | "recipientData" => {
            document.leave(checks.linked, Warn, field("target of a link"), target);
        }
        _ if local => document.leave("O05", Warn, field("target of a link"), target),
        "oleObject" | "image" | "externalLink" | "subDocument" | "frame" => {
            document.leave("O05", Warn, field("target of a link"), target);
        }
        _ => {}
    }
}
