//! What a presentation keeps beside the slides that are seen.

mod gather;
mod ground;
mod shapes;

use super::super::limits::Stop;
use super::super::ooxml::residue::{Checks, attributes, field, find as shared, push};
use super::super::ooxml::{Package, Relation};
use super::super::open::Opening;
use super::super::residue::{Reasons, hidden};
use super::super::told;
use super::super::xmltext::{self, Met};
use crate::model::document::Document;
use crate::model::residue::Severity::{Block, Inform, Warn};
use ground::Ground;

const CHECKS: Checks =
    Checks { embedded: "P06", properties: "P13", custom: "P10", people: "P04", linked: "O05" };

const REASONS: &Reasons = &[("hidden shape", "P12", Block), ("alternative text", "P08", Warn)];

pub(super) fn find(
    show: &xmltext::Part<'_>,
    slides: &[(u32, String)],
    package: &mut Package<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    hidden(document, REASONS);
    told::notes(document);
    let size = presentation(show, document, opening)?;
    if opening.budget.look {
        looked(slides, size, package, document, opening)?;
    }
    shared(package, &CHECKS, document, opening)
}

/// What lies how on slides, masters and layouts, and parts whose words are read elsewhere.
fn looked(
    slides: &[(u32, String)],
    size: (i64, i64),
    package: &mut Package<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    for (number, part) in slides {
        if let Some(bytes) = package.part(part, opening)? {
            let ground = Ground::of(part, package, opening)?;
            let relations = package.relations(part, opening)?;
            let drawn = |relation: &&Relation| {
                let name = relation.target.to_lowercase();
                [".emf", ".wmf", ".emz", ".wmz"].iter().any(|ending| name.ends_with(ending))
            };
            let drawings: Vec<String> =
                relations.iter().filter(drawn).map(|relation| relation.id.clone()).collect();
            shapes::find(&bytes, *number, size, ground, &drawings, document, opening)?;
        }
    }
    for name in package.names() {
        let has = |word: &str| name.contains(word);
        if name.ends_with(".rels") {
            continue;
        }
        if has("/comments/") || has("ppt/comments") {
            let words = text(&name, package, opening)?;
            if !words.is_empty() {
                document.leave("P04", Block, field("comment"), &words);
            }
        } else if has("/tags/") {
            let words = attributes(&name, package, &["val"], opening)?.join(" ");
            if !words.is_empty() {
                document.leave("P10", Warn, field("tag"), &words);
            }
        } else if has("/slidelayouts/") || has("/slidemasters/") {
            if let Some(bytes) = package.peek(&name, opening)? {
                shapes::master(&bytes, document, opening)?;
            }
        } else if has("/ink/") {
            document.leave("P11", Warn, field("ink"), "");
        } else if has("/changesinfos/") || has("revisioninfo") {
            document.leave("P13", Warn, field("change record"), "");
        }
    }
    Ok(())
}

/// The presentation part: the size of slides, names of sections and of custom shows.
fn presentation(
    show: &xmltext::Part<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(i64, i64), Stop> {
    let mut size = (9_144_000, 6_858_000);
    xmltext::walk(show.text(), opening, &mut |met| {
        let Met::Open(start) = met else { return };
        match xmltext::tag(start) {
            "sldSz" => {
                let of = |name| xmltext::of(start, name).parse::<i64>().ok();
                size = of("cx").zip(of("cy")).unwrap_or(size);
            }
            "section" | "custShow" => {
                let name = show.of(start, "name");
                let usual = matches!(name.text.as_str(), "" | "Default Section");
                push(document, "name of a section", &name);
                if !usual {
                    document.leave("P13", Inform, field("name of a section"), &name.text);
                }
            }
            _ => {}
        }
    })?;
    Ok(size)
}

/// The words of a part, comments in attributes included.
fn text(name: &str, package: &mut Package<'_>, opening: &mut Opening<'_>) -> Result<String, Stop> {
    let mut sample = String::new();
    let Some(bytes) = package.peek(name, opening)? else { return Ok(sample) };
    xmltext::walk(&xmltext::decoded(&bytes), opening, &mut |met| match met {
        Met::Words(words, _) if sample.len() < 400 => sample.push_str(words),
        // A paragraph, a comment of either generation, or an answer to one ends.
        Met::Close("p" | "cm" | "text" | "reply") if !sample.ends_with(' ') => sample.push(' '),
        _ => {}
    })?;
    Ok(sample.trim().to_owned())
}
