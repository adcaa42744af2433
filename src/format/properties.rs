//! Document properties of Office files: title, authors, company, custom properties.

use quick_xml::events::Event;

use super::limits::Stop;
use super::ooxml::Package;
use super::open::Opening;
use super::xmltext;
use crate::model::document::{Document, Role, Visibility};
use crate::model::place::Place;

/// Properties that hold no words.
const DULL: &[&str] = &[
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
        let text = xmltext::decoded(&bytes);
        let mut reader = xmltext::reader(&text);
        let (mut name, mut named, mut words) = (String::new(), String::new(), String::new());
        loop {
            opening.budget.tick()?;
            match xmltext::next(&mut reader)? {
                Event::Start(start) => {
                    words.clear();
                    xmltext::tag(&start).clone_into(&mut name);
                    if name == "property" {
                        named = xmltext::attribute(&start, "name").unwrap_or_default();
                    }
                }
                Event::Text(text) => words.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => words.push_str(&xmltext::reference(&reference)),
                Event::End(_) => {
                    let found = words.trim();
                    if found.chars().any(char::is_alphanumeric) && !DULL.contains(&name.as_str()) {
                        // The name of a custom property is the file's own words.
                        let label = if part == "docProps/custom.xml" { "custom" } else { &name };
                        if !named.is_empty() {
                            let place = Place::Field { name: "property custom".into() };
                            let why = Visibility::Hidden("document property".into());
                            document.push("\n", &named, place, why, Role::Field);
                            named.clear();
                        }
                        let place = Place::Field { name: format!("property {label}") };
                        let why = Visibility::Hidden("document property".into());
                        document.push("\n", found, place, why, Role::Field);
                    }
                    words.clear();
                }
                Event::Eof => break,
                _ => {}
            }
        }
    }
    Ok(())
}
