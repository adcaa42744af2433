//! Word documents (ECMA-376 part 1, WordprocessingML): the main text and its side parts.

mod look;
mod residue;
mod story;

use super::Format;
use super::limits::Stop;
use super::ooxml::Package;
use super::open::Opening;
use super::properties;
use crate::model::document::{Document, Kind};
use crate::model::place::Part;

pub(super) struct Docx;

impl Format for Docx {
    fn kind(&self) -> Kind {
        Kind::Docx
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let mut package = Package::open(bytes, document)?;
        let main = package.main("word/document.xml", opening)?;
        let relations = package.relations(&main, opening)?;
        let Some(body) = package.part(&main, opening)? else {
            return Err(Stop::Damaged("no main part".into()));
        };
        let mut styles = look::Styles::default();
        if let Some(part) = relations.iter().find(|relation| relation.kind == "styles")
            && let Some(bytes) = package.part(&part.target, opening)?
        {
            styles = look::Styles::read(&bytes, opening)?;
        }
        let mut tables = 0;
        let entry = package.number(&main);
        story::read(&body, entry, Part::Body, &styles, &mut tables, document, opening)?;
        for relation in relations.iter().filter(|relation| !relation.external) {
            let part = match relation.kind.as_str() {
                "header" => Part::Header,
                "footer" => Part::Footer,
                "footnotes" => Part::Footnote,
                "endnotes" => Part::Endnote,
                "comments" => Part::Comment,
                _ => continue,
            };
            if let Some(bytes) = package.part(&relation.target, opening)? {
                let entry = package.number(&relation.target);
                story::read(&bytes, entry, part, &styles, &mut tables, document, opening)?;
            }
        }
        properties::read(&mut package, document, opening)?;
        let found = residue::find(&mut package, document, opening);
        package.rest(document, opening)?;
        found
    }
}
