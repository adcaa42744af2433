//! PowerPoint presentations (ECMA-376 part 1, PresentationML): slides in order, tables, notes.

mod residue;
mod slide;

use quick_xml::events::Event;

use super::Format;
use super::limits::Stop;
use super::ooxml::Package;
use super::open::Opening;
use super::{properties, xmltext};
use crate::model::document::{Document, Kind, Problem};

pub(super) struct Pptx;

impl Format for Pptx {
    fn kind(&self) -> Kind {
        Kind::Pptx
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let mut package = Package::open(bytes, document)?;
        let main = package.main("ppt/presentation.xml", opening)?;
        let Some(show) = package.part(&main, opening)? else {
            return Err(Stop::Damaged("no presentation part".into()));
        };
        let relations = package.relations(&main, opening)?;
        let mut number = 0;
        let mut slides = Vec::new();
        for id in slide_ids(&show, opening)? {
            number += 1;
            if number > opening.budget.limits().pages {
                return Err(Stop::Limit("pages"));
            }
            let target = relations.iter().find(|relation| relation.id == id);
            let bytes = match target {
                Some(relation) => package.part(&relation.target, opening)?,
                None => None,
            };
            let (Some(relation), Some(bytes)) = (target, bytes) else {
                let text = format!("slide {number} is named in the presentation but not there");
                document.problems.push(Problem::new(text));
                continue;
            };
            let part = xmltext::Part::new(&bytes, package.number(&relation.target));
            slide::read(&part, number, false, document, opening)?;
            slides.push((number, relation.target.clone()));
            for side in package.relations(&relation.target, opening)?.iter() {
                if side.kind == "notesSlide"
                    && let Some(bytes) = package.part(&side.target, opening)?
                {
                    let part = xmltext::Part::new(&bytes, package.number(&side.target));
                    slide::read(&part, number, true, document, opening)?;
                }
            }
        }
        properties::read(&mut package, document, opening)?;
        let part = xmltext::Part::new(&show, package.number(&main));
        let found = residue::find(&part, &slides, &mut package, document, opening);
        package.rest(document, opening)?;
        found
    }
}

fn slide_ids(bytes: &[u8], opening: &mut Opening<'_>) -> Result<Vec<String>, Stop> {
    let text = xmltext::decoded(bytes);
    let mut reader = xmltext::reader(&text);
    let mut ids = Vec::new();
    loop {
        opening.budget.tick()?;
        match xmltext::next(&mut reader)? {
            Event::Start(start) | Event::Empty(start) if xmltext::tag(&start) == "sldId" => {
                let all = xmltext::attributes(&start);
                ids.extend(all.into_iter().find(|(name, _)| name.ends_with(":id")).map(|(_, v)| v));
            }
            Event::Eof => return Ok(ids),
            _ => {}
        }
    }
}
