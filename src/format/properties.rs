//! Document properties of Office files: title, authors, company, custom properties.

use quick_xml::events::Event;

use super::flow::traced_field;
use super::limits::Stop;
use super::ooxml::Package;
use super::open::Opening;
use super::xmltext;
use crate::model::document::Document;

/// Properties that hold no words.
pub(super) const DULL: &[&str] = &[
    "created",
    "modified",
    "lastPrinted",
    "revision",
    "TotalTime",
    "Pages",
    "Words",
    "Characters",
    "Lines",
    "Paragraphs",
    "CharactersWithSpaces",
    "Application",
    "AppVersion",
    "DocSecurity",
    "ScaleCrop",
    "LinksUpToDate",
    "SharedDoc",
    "HyperlinksChanged",
    "Slides",
    "Notes",
    "HiddenSlides",
    "MMClips",
    "PresentationFormat",
    "i4",
];

pub(super) fn read(
    package: &mut Package<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    for part in ["docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"] {
        let Some(bytes) = package.part(part, opening)? else { continue };
        let source = xmltext::Part::new(&bytes, package.number(part));
        let mut reader = xmltext::reader(source.text());
        let (mut name, mut named, mut words) = (String::new(), source.none(), source.none());
        loop {
            opening.budget.tick()?;
            let (event, at) = xmltext::next_at(&mut reader)?;
            match event {
                Event::Start(start) => {
                    words = source.none();
                    xmltext::tag(&start).clone_into(&mut name);
                    if name == "property" {
                        named = source.of(&start, "name");
                    }
                }
                Event::Text(text) => words.push(&text.xml10_content(), source.at(at)),
                Event::GeneralRef(reference) => {
                    words.push(&xmltext::reference(&reference), source.at(at));
                }
                Event::End(_) => {
                    let says = words.text.chars().any(char::is_alphanumeric);
                    if says && !DULL.contains(&name.as_str()) {
                        // The name of a custom property is the file's own words.
                        let label = if part == "docProps/custom.xml" { "custom" } else { &name };
                        let why = Some("document property");
                        let named = std::mem::replace(&mut named, source.none());
                        traced_field(document, "property custom", &named, why);
                        traced_field(document, &format!("property {label}"), &words, why);
                    }
                    words = source.none();
                }
                Event::Eof => break,
                _ => {}
            }
        }
    }
    Ok(())
}
