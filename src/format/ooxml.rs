//! The package under Word, Excel and PowerPoint files (ECMA-376 part 2): parts and relationships.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::Event;

use super::limits::Stop;
use super::open::Opening;
use super::unzip::{self, Archive};
use super::xmltext;
use crate::model::document::{Document, Role, Visibility};
use crate::model::place::Place;

pub(super) struct Package<'a> {
    archive: Archive<'a>,
    /// Parts by their name in lower case: names are compared without regard to case.
    parts: BTreeMap<String, usize>,
    read: BTreeSet<String>,
}

/// A relationship from one part to another, or to something outside.
pub(super) struct Relation {
    pub(super) id: String,
    /// Last word of its type, such as `worksheet`.
    pub(super) kind: String,
    pub(super) target: String,
    pub(super) external: bool,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Package<'a>, Stop> {
        let archive = unzip::archive(bytes)?;
        let mut parts = BTreeMap::new();
        for index in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(index) {
                let name = name.replace('\\', "/");
                parts.entry(name.trim_start_matches('/').to_lowercase()).or_insert(index);
            }
        }
        Ok(Package { archive, parts, read: BTreeSet::new() })
    }

    /// The bytes of a part; none if there is no such part.
    pub(super) fn part(
        &mut self,
        name: &str,
        opening: &mut Opening<'_>,
    ) -> Result<Option<Vec<u8>>, Stop> {
        let key = name.trim_start_matches('/').to_lowercase();
        let Some(&index) = self.parts.get(&key) else { return Ok(None) };
        self.read.insert(key);
        let mut file = self.archive.by_index(index).map_err(|error| unzip::stop(&error))?;
        unzip::entry(&mut file, opening.budget).map(Some)
    }

    /// The relationships of a part; those of the package for an empty name.
    pub(super) fn relations(
        &mut self,
        part: &str,
        opening: &mut Opening<'_>,
    ) -> Result<Vec<Relation>, Stop> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Some(bytes) = self.part(&format!("{folder}{slash}_rels/{file}.rels"), opening)? else {
            return Ok(Vec::new());
        };
        let text = xmltext::decoded(&bytes);
        let mut reader = xmltext::reader(&text);
        let mut relations = Vec::new();
        loop {
            opening.budget.tick()?;
            match xmltext::next(&mut reader)? {
                Event::Start(start) | Event::Empty(start)
                    if xmltext::tag(&start) == "Relationship" =>
                {
                    let of = |name| xmltext::attribute(&start, name).unwrap_or_default();
                    let external = of("TargetMode") == "External";
                    let target = of("Target");
                    relations.push(Relation {
                        id: of("Id"),
                        kind: of("Type").rsplit('/').next().unwrap_or("").to_owned(),
                        target: if external { target } else { resolve(folder, &target) },
                        external,
                    });
                }
                Event::Eof => return Ok(relations),
                _ => {}
            }
        }
    }

    /// The main part, by the package's own relationships.
    pub(super) fn main(&mut self, usual: &str, opening: &mut Opening<'_>) -> Result<String, Stop> {
        let relations = self.relations("", opening)?;
        let main = relations.into_iter().find(|relation| relation.kind == "officeDocument");
        let named = main.map(|relation| relation.target);
        Ok(named
            .filter(|name| self.parts.contains_key(&name.to_lowercase()))
            .unwrap_or(usual.into()))
    }

    /// Names of the parts that nobody asked for, in lower case.
    pub(super) fn left(&self) -> Vec<String> {
        self.parts.keys().filter(|name| !self.read.contains(*name)).cloned().collect()
    }

    /// Reads what no reader of the format asked for, so that no part goes unread in silence: the
    /// text of other XML parts as fields, all else as members.
    pub(super) fn rest(
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
            if name.contains("/embeddings/") || matches!(ending.as_str(), "docx" | "xlsx" | "pptx")
            {
                if let Some(bytes) = self.part(&name, opening)? {
                    opening.member(&name, &bytes)?;
                }
            } else if matches!(ending.as_str(), "xml" | "rels" | "vml") {
                if let Some(bytes) = self.part(&name, opening)? {
                    other_part(&name, &bytes, document, opening)?;
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

/// Joins a folder and a relative target.
fn resolve(folder: &str, target: &str) -> String {
    let joined = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

/// Text of a part that describes rather than holds: charts, diagrams, masters, custom data, links.
fn other_part(
    name: &str,
    bytes: &[u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let structural = ["/theme/", "styles", "fonttable", "websettings", "numbering", "tablestyles"];
    if structural.iter().any(|word| name.contains(word)) {
        return Ok(());
    }
    // Names of parts are the file's own words, so a part is called by what it is for.
    let roles = [
        ("/charts/", "chart"),
        ("/diagrams/", "diagram"),
        ("/drawings/", "drawing"),
        ("/comments", "comments"),
        ("/threadedcomments", "comments"),
        ("/pivotcache/", "pivot cache"),
        ("/externallinks/", "external link"),
        ("customxml/", "custom data"),
        ("/slidelayouts/", "slide layout"),
        ("/slidemasters/", "slide master"),
        (".rels", "link"),
    ];
    let role = roles.iter().find(|(part, _)| name.contains(part)).map_or("other part", |(_, r)| r);
    let shown = matches!(role, "chart" | "diagram" | "drawing");
    let visibility = if shown {
        Visibility::Shown
    } else {
        Visibility::Hidden("in a part of the file that is not shown".into())
    };
    let text = xmltext::decoded(bytes);
    let mut reader = xmltext::reader(&text);
    let mut words = String::new();
    loop {
        opening.budget.tick()?;
        let event = xmltext::next(&mut reader)?;
        let mut flush = |words: &mut String| {
            let found = words.trim();
            if found.chars().any(char::is_alphanumeric) {
                let place = Place::Field { name: role.to_owned() };
                document.push("\n", found, place, visibility.clone(), Role::Field);
            }
            words.clear();
        };
        match event {
            Event::Text(text) => words.push_str(&text.xml10_content()),
            Event::CData(text) => words.push_str(&text.xml10_content()),
            Event::GeneralRef(name) => words.push_str(&xmltext::reference(&name)),
            Event::Start(start) | Event::Empty(start) => {
                // Runs of one paragraph belong together.
                if !matches!(xmltext::tag(&start), "r" | "t" | "rPr") {
                    flush(&mut words);
                }
                if xmltext::attribute(&start, "TargetMode").as_deref() == Some("External") {
                    words = xmltext::attribute(&start, "Target").unwrap_or_default();
                    flush(&mut words);
                }
            }
            Event::End(end)
                if !matches!(xmltext::local(end.name().as_ref()), "r" | "t" | "rPr") =>
            {
                flush(&mut words);
            }
            Event::Eof => {
                flush(&mut words);
                return Ok(());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_are_resolved_inside_the_package() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolve("word", "/word/footer1.xml"), "word/footer1.xml");
        assert_eq!(resolve("", "../../etc/x"), "etc/x");
    }
}
