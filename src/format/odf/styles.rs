//! Which styles hide what they are put on, and what they say of colours and sizes.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::super::limits::Stop;
use super::super::open::Opening;
use super::super::xmltext;
use super::looks::{Draws, Says};

#[derive(Default)]
struct Style {
    parent: String,
    hides: Option<bool>,
    says: Says,
    draws: Draws,
}

/// The styles of a document, by family and name.
#[derive(Default)]
pub(super) struct Styles {
    known: BTreeMap<String, Style>,
}

impl Styles {
    /// Notes the styles of a part. Those of a later part come before those of an earlier one.
    pub(super) fn learn(&mut self, bytes: &[u8], opening: &mut Opening<'_>) -> Result<(), Stop> {
        let text = xmltext::decoded(bytes);
        let mut reader = xmltext::reader(&text);
        let mut name = String::new();
        loop {
            opening.budget.tick()?;
            match xmltext::next(&mut reader)? {
                Event::Start(start) | Event::Empty(start) => match xmltext::tag(&start) {
                    "style" => {
                        let of = |name| xmltext::attribute(&start, name).unwrap_or_default();
                        name = key(&of("family"), &of("name"));
                        let parent = of("parent-style-name");
                        let parent = key(&of("family"), &parent);
                        let style = Style { parent, ..Style::default() };
                        self.known.insert(name.clone(), style);
                    }
                    tag => {
                        if let Some(style) = self.known.get_mut(&name) {
                            style.hides = hides(tag, &start).or(style.hides);
                            style.says.learn(tag, &start);
                            if tag == "graphic-properties" {
                                style.draws.learn(&start);
                            }
                        }
                    }
                },
                Event::End(end) if xmltext::local(end.name().as_ref()) == "style" => name.clear(),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Whether a style, or one it is based on, hides.
    pub(super) fn hides(&self, family: &str, start: &BytesStart<'_>) -> bool {
        let Some(name) = xmltext::attribute(start, "style-name") else { return false };
        let mut name = key(family, &name);
        for _ in 0..20 {
            match self.known.get(&name) {
                Some(Style { hides: Some(hides), .. }) => return *hides,
                Some(style) => name.clone_from(&style.parent),
                None => return false,
            }
        }
        false
    }

    /// What a style and those it is based on say of colours and sizes.
    pub(super) fn says(&self, family: &str, start: &BytesStart<'_>) -> Says {
        let chain = self.chain(family, start);
        chain.iter().fold(Says::default(), |says, style| says.over(style.says))
    }

    /// What the style of a shape says of how it is drawn.
    pub(super) fn draws(&self, start: &BytesStart<'_>) -> Draws {
        let chain = ["graphic", "presentation"].map(|family| self.chain(family, start));
        chain.iter().flatten().fold(Draws::default(), |draws, style| draws.over(style.draws))
    }

    /// The style of an element, and those it is based on.
    fn chain(&self, family: &str, start: &BytesStart<'_>) -> Vec<&Style> {
        let name = xmltext::attribute(start, "style-name").map(|name| key(family, &name));
        let first = name.and_then(|name| self.known.get(&name));
        std::iter::successors(first, |style| self.known.get(&style.parent)).take(20).collect()
    }
}

fn key(family: &str, name: &str) -> String {
    format!("{family}/{name}")
}

fn hides(tag: &str, start: &BytesStart<'_>) -> Option<bool> {
    let (attribute, hiding) = match tag {
        "text-properties" => ("display", "none"),
        "table-properties" => ("display", "false"),
        "drawing-page-properties" => ("visibility", "hidden"),
        _ => return None,
    };
    xmltext::attribute(start, attribute).map(|value| value == hiding)
}
