//! OpenDocument 1.3: text, spreadsheets, presentations, and what travels with them.

mod about;
mod looks;
mod shapes;
mod sheet;
mod styles;
mod text;

use super::Format;
use super::flow::Flow;
use super::limits::Stop;
use super::ooxml::Package;
use super::ooxml::residue::field;
use super::open::Opening;
use super::xmltext;
use crate::model::document::{Document, Kind};
use crate::model::place::Place;
use crate::model::residue::Severity::{Block, Warn};
use styles::Styles;

/// A reader of one of the three kinds.
pub(super) struct Odf(pub(super) Kind);

impl Format for Odf {
    fn kind(&self) -> Kind {
        self.0.clone()
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let mut package = Package::open(bytes, document)?;
        if let Some(manifest) = package.part("META-INF/manifest.xml", opening)?
            && xmltext::decoded(&manifest).contains("encryption-data")
        {
            return Err(Stop::Encrypted);
        }
        let Some(content) = package.part("content.xml", opening)? else {
            return Err(Stop::Damaged("no content part".into()));
        };
        let common = package.part("styles.xml", opening)?.unwrap_or_default();
        let mut styles = Styles::default();
        styles.learn(&common, opening)?;
        styles.learn(&content, opening)?;
        let content = xmltext::Part::new(&content, package.number("content.xml"));
        let common = xmltext::Part::new(&common, package.number("styles.xml"));
        let mut flow = Flow::new();
        if self.0 == Kind::Ods {
            sheet::read(&content, &styles, document, opening)?;
        } else {
            text::read(&content, &styles, &mut flow, document, opening)?;
        }
        if opening.budget.look {
            match self.0 {
                Kind::Odp => {
                    let (slides, common) = (content.text(), common.text());
                    shapes::slides(slides, common, &styles, document, opening)?;
                }
                Kind::Odt => shapes::text(content.text(), &styles, document, opening)?,
                _ => {}
            }
        }
        flow.elsewhere = Some(Place::Field { name: "master page".into() });
        text::read(&common, &styles, &mut flow, document, opening)?;
        about::read(&mut package, document, opening)?;
        rest(&mut package, &styles, document, opening)
    }
}

/// What no other reader asked for, so that no part goes unread in silence.
fn rest(
    package: &mut Package<'_>,
    styles: &Styles,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    for name in package.left() {
        opening.budget.tick()?;
        let file = name.rsplit('/').next().unwrap_or(&name);
        if name.starts_with("thumbnails/") {
            document.leave("O02", Warn, field("thumbnail"), "");
        } else if name.ends_with("signatures.xml") {
            document.leave("O06", Warn, field("signature"), "");
        } else if (name.starts_with("basic/") && !file.starts_with("script-"))
            || name.starts_with("scripts/")
        {
            document.leave("O01", Block, field("macros"), "");
        }
        let ignored = file.is_empty()
            || matches!(file, "mimetype" | "layout-cache")
            || name.starts_with("configurations2/")
            || name == "manifest.rdf";
        if ignored {
            continue;
        }
        if name.starts_with("thumbnails/") {
            document.notes.push("a thumbnail picture of the document is inside".into());
            continue;
        }
        let Some(bytes) = package.part(&name, opening)? else { continue };
        let xml = [".xml", ".xlb", ".xlc"].iter().any(|end| name.ends_with(end));
        if !xml {
            if name.starts_with("pictures/") {
                opening.budget.image()?;
            }
            if !bytes.is_empty() {
                opening.member(&name, &bytes)?;
            }
            continue;
        }
        let part = xmltext::Part::new(&bytes, package.number(&name));
        if file == "content.xml" {
            super::told::embedded(document);
            let mut flow = Flow::new();
            flow.elsewhere = Some(Place::Field { name: "embedded object".into() });
            text::read(&part, styles, &mut flow, document, opening)?;
        } else if file == "meta.xml" {
            about::meta(&part, document, opening)?;
        } else if name == "versionlist.xml" {
            about::versions(&part, document, opening)?;
        } else if matches!(file, "styles.xml" | "settings.xml") {
            // Of an object: formatting alone.
        } else {
            about::other(&part, document, opening)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::super::limits::{Budget, Limits};
    use super::super::open;
    use crate::model::document::Source;

    #[test]
    fn the_date_of_a_change_does_not_run_into_its_words() {
        let content = "<office:document-content><office:body><office:text><text:tracked-changes>\
            <text:changed-region><text:deletion><office:change-info><dc:date>2024-04-02T09:00:00</dc:date>\
            </office:change-info><text:p>Kevin</text:p></text:deletion></text:changed-region>\
            </text:tracked-changes><text:p>On <text:date>2 April</text:date> we met.</text:p>\
            </office:text></office:body></office:document-content>";
        let mut made = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, words) in [("content.xml", content), ("META-INF/manifest.xml", "<m/>")] {
            made.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            made.write_all(words.as_bytes()).unwrap();
        }
        let bytes = made.finish().unwrap().into_inner();
        let source = Source { path: "a.odt".into(), members: Vec::new() };
        let (mut budget, mut read) = (Budget::new(&Limits::default()), Vec::new());
        open::open(source, &bytes, &mut budget, &mut |document| read.push(document));
        let text = read[0].text.as_str();
        assert!(text.contains("\nKevin\n") || text.starts_with("Kevin\n"), "{text}");
        assert!(text.contains("On 2 April we met."), "{text}");
    }
}
