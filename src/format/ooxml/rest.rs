//! What no reader of a format asked for is read too, so that no part goes unread in silence.

use super::super::anchor::Traced;
use super::super::flow::traced_field;
use super::super::limits::Stop;
use super::super::open::Opening;
use super::super::xmltext::{self, Met};
use super::Package;
use crate::model::document::Document;

impl Package<'_> {
    /// Reads the text of other XML parts as fields, all else as members.
    pub(in super::super) fn rest(
        &mut self,
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        for name in self.left() {
            opening.budget.tick()?;
            let ending = name.rsplit('.').next().unwrap_or("").to_owned();
            let ignored = name.ends_with('/')
                || matches!(ending.as_str(), "odttf" | "fntdata" | "ttf")
                || name == "[content_types].xml";
            if ignored {
                continue;
            }
            let member = name.contains("/embeddings/")
                || matches!(
                    ending.as_str(),
                    "docx" | "xlsx" | "pptx" | "html" | "htm" | "rtf" | "mht" | "txt"
                );
            if member {
                if let Some(bytes) = self.part(&name, opening)? {
                    opening.member(&name, &bytes)?;
                }
            } else if matches!(ending.as_str(), "xml" | "rels" | "vml") {
                if !LAYOUT.iter().any(|word| name.contains(word))
                    && let Some(bytes) = self.part(&name, opening)?
                {
                    let part = xmltext::Part::new(&bytes, self.number(&name));
                    other_part(&name, &part, document, opening)?;
                }
            } else if name.contains("thumbnail") {
                document.notes.push("a thumbnail picture of the document is inside".into());
            } else if name.contains("/media/") {
                opening.budget.image()?;
                if let Some(bytes) = self.part(&name, opening)? {
                    opening.member(&name, &bytes)?;
                }
            } else if name.contains("printersettings") {
                document.notes.push("printer settings are inside".into());
            } else if let Some(bytes) = self.part(&name, opening)? {
                opening.member(&name, &bytes)?;
            }
        }
        Ok(())
    }
}

/// Parts that say how things look, and hold no words of the document.
const LAYOUT: &[&str] =
    &["/theme/", "styles", "fonttable", "websettings", "numbering", "tablestyles"];

/// Parts by what they are for. Names of parts are the file's own words, so they are never shown.
const ROLES: &[(&str, &str)] = &[
    ("/charts/", "chart"),
    ("/diagrams/", "diagram"),
    ("/drawings/", "drawing"),
    ("/comments", "comments"),
    ("/threadedcomments", "comments"),
    ("/persons/", "list of people"),
    ("people.xml", "list of people"),
    ("authors.xml", "list of people"),
    ("/pivotcache/", "pivot cache"),
    ("/slicercaches/", "filter of a pivot table"),
    ("/timelinecaches/", "filter of a pivot table"),
    ("/externallinks/", "external link"),
    ("/revisions/", "change log"),
    ("/changesinfos/", "change log"),
    ("connections.xml", "connection"),
    ("/querytables/", "query"),
    ("/tables/", "table"),
    ("/tags/", "tag"),
    ("customxml/", "custom data"),
    ("_xmlsignatures", "signature"),
    ("docmetadata", "label"),
    ("/slidelayouts/", "slide layout"),
    ("/slidemasters/", "slide master"),
    (".rels", "link"),
];

/// What PowerPoint writes into placeholders of every layout and master, in English.
pub(in super::super) const PROMPTS: &[&str] = &[
    "Click to edit Master title style",
    "Click to edit Master subtitle style",
    "Click to edit Master text styles",
    "Edit Master text styles",
    "Click icon to add picture",
];

/// Roles whose words stand in attributes as well as between tags.
const IN_ATTRIBUTES: &[&str] = &[
    "list of people",
    "pivot cache",
    "filter of a pivot table",
    "external link",
    "change log",
    "connection",
    "query",
    "tag",
    "custom data",
    "comments",
];

/// Text of a part that describes rather than holds: charts, diagrams, masters, custom data, caches.
fn other_part(
    name: &str,
    part: &xmltext::Part<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let role = ROLES.iter().find(|(part, _)| name.contains(part));
    let role = role.map_or("other part", |(_, r)| r);
    let shown = matches!(role, "chart" | "diagram" | "drawing" | "table");
    let why = (!shown).then_some("in a part of the file that is not shown");
    let attributes = IN_ATTRIBUTES.contains(&role);
    let mut words = part.none();
    let template = matches!(role, "slide layout" | "slide master");
    let mut flush = |words: &mut Traced| {
        let words = std::mem::replace(words, part.none());
        if !(template && PROMPTS.contains(&words.text.trim())) {
            traced_field(document, role, &words, why);
        }
    };
    xmltext::walk(part.text(), opening, &mut |met| match met {
        Met::Words(text, at) => words.push(text, part.at(at)),
        Met::Open(start) => {
            // Runs of one paragraph belong together.
            if !matches!(xmltext::tag(start), "r" | "t" | "rPr") {
                flush(&mut words);
            }
            if attributes {
                for (name, mut value) in part.attributes(start) {
                    if worded(&name, &value.text) {
                        flush(&mut value);
                    }
                }
            }
        }
        Met::Close(tag) => {
            if !matches!(tag, "r" | "t" | "rPr") {
                flush(&mut words);
            }
        }
    })
}

/// Whether the value of an attribute is words of the document rather than structure.
fn worded(name: &str, value: &str) -> bool {
    let structure = name.starts_with("xmlns")
        || name.contains("schemaLocation")
        || matches!(
            xmltext::local(name),
            "id" | "ref" | "uid" | "uri" | "Ignorable" | "type" | "t"
        )
        || value.starts_with("http://schemas.")
        || value.starts_with('{');
    !structure && value.chars().filter(|letter| letter.is_alphabetic()).count() >= 2
        || (matches!(name, "v" | "val") && value.len() >= 5)
}
