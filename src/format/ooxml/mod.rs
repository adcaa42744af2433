//! The package under Word, Excel and PowerPoint files (ECMA-376 part 2): parts and relationships.

pub(super) mod residue;
mod rest;

pub(super) use rest::PROMPTS;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use flate2::Decompress;

use super::anchor::Traced;
use super::limits::Stop;
use super::open::Opening;
use super::unzip::{self, Archive};
use super::xmltext::{self, Met};
use crate::model::document::{Document, Problem};

pub(super) struct Package<'a> {
    archive: Archive<'a>,
    /// Parts by their name in lower case: names are compared without regard to case.
    parts: BTreeMap<String, usize>,
    read: BTreeSet<String>,
    bytes: &'a [u8],
    /// How many parts have the name of another.
    hidden: usize,
    /// Relationships that were read, by the name of their own part in lower case.
    relations: BTreeMap<String, Rc<[Relation]>>,
    /// XML that was unpacked, by its number: most is read twice, for its text and for what is hidden.
    kept: BTreeMap<usize, Rc<Vec<u8>>>,
    /// How many bytes more are kept.
    room: usize,
    inflate: Decompress,
}

/// A relationship from one part to another, or to something outside.
#[derive(Clone)]
pub(super) struct Relation {
    pub(super) id: String,
    /// Last word of its type, such as `worksheet`.
    pub(super) kind: String,
    pub(super) target: String,
    pub(super) external: bool,
    /// The target as it is written.
    pub(super) written: Traced,
}

impl<'a> Package<'a> {
    /// Opens a package. Parts that have the name of another cannot be asked for: a problem.
    pub(super) fn open(bytes: &'a [u8], document: &mut Document) -> Result<Package<'a>, Stop> {
        let archive = unzip::archive(bytes)?;
        let mut parts = BTreeMap::new();
        let mut hidden = unzip::hidden(bytes, &archive);
        for index in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(index) {
                let name = name.replace('\\', "/").trim_start_matches('/').to_lowercase();
                match parts.entry(name) {
                    Entry::Vacant(free) => {
                        free.insert(index);
                    }
                    Entry::Occupied(_) => hidden += 1,
                }
            }
        }
        if hidden > 0 {
            let text = format!("parts not read since others have their names: {hidden}");
            document.problems.push(Problem::new(text));
        }
        Ok(Package {
            archive,
            parts,
            read: BTreeSet::new(),
            bytes,
            hidden,
            relations: BTreeMap::new(),
            kept: BTreeMap::new(),
            room: 4 << 20,
            inflate: Decompress::new(false),
        })
    }

    /// Number of a part in the archive, for anchors.
    pub(super) fn number(&self, name: &str) -> u32 {
        let key = name.trim_start_matches('/').to_lowercase();
        self.parts.get(&key).map_or(u32::MAX, |index| *index as u32)
    }

    /// The bytes of a part; none if there is no such part.
    pub(super) fn part(
        &mut self,
        name: &str,
        opening: &mut Opening<'_>,
    ) -> Result<Option<Rc<Vec<u8>>>, Stop> {
        let key = name.trim_start_matches('/').to_lowercase();
        let Some(&index) = self.parts.get(&key) else { return Ok(None) };
        if let Some(bytes) = self.kept.get(&index) {
            self.read.insert(key);
            return Ok(Some(Rc::clone(bytes)));
        }
        let is_xml = key.ends_with(".xml");
        let again = !self.read.insert(key);
        let mut file = self.archive.by_index(index).map_err(|error| unzip::stop(&error))?;
        if again {
            // It was within the limits the first time.
            return unzip::again(&mut file).map(|bytes| Some(Rc::new(bytes)));
        }
        let inflate = &mut self.inflate;
        let bytes = Rc::new(unzip::inflated(&mut file, self.bytes, inflate, opening.budget)?);
        if is_xml && bytes.len() <= self.room {
            self.room -= bytes.len();
            self.kept.insert(index, Rc::clone(&bytes));
        }
        Ok(Some(bytes))
    }

    /// The bytes of a part that another reads for its text.
    pub(super) fn peek(
        &mut self,
        name: &str,
        opening: &mut Opening<'_>,
    ) -> Result<Option<Rc<Vec<u8>>>, Stop> {
        let known = self.read.contains(name);
        let bytes = self.part(name, opening);
        if !known {
            self.read.remove(name);
        }
        bytes
    }

    /// Unpacked bytes of all parts but pictures and fonts, as the directory states them.
    pub(super) fn data_size(&mut self) -> u64 {
        let data = |name: &str| [".xml", ".bin", ".data"].iter().any(|end| name.ends_with(end));
        let mut size = 0;
        for (name, index) in &self.parts {
            if data(name)
                && let Ok(file) = self.archive.by_index_raw(*index)
            {
                size += file.size();
            }
        }
        size
    }

    /// The names of all parts, in lower case, but folders.
    pub(super) fn names(&self) -> Vec<String> {
        self.parts.keys().filter(|name| !name.ends_with('/')).cloned().collect()
    }

    /// Names of the parts that nobody asked for, in lower case.
    pub(super) fn left(&self) -> Vec<String> {
        self.parts.keys().filter(|name| !self.read.contains(*name)).cloned().collect()
    }

    /// The relationships of a part; those of the package for an empty name.
    pub(super) fn relations(
        &mut self,
        part: &str,
        opening: &mut Opening<'_>,
    ) -> Result<Rc<[Relation]>, Stop> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let name = format!("{folder}{slash}_rels/{file}.rels");
        let key = name.to_lowercase();
        if let Some(known) = self.relations.get(&key) {
            return Ok(Rc::clone(known));
        }
        let Some(bytes) = self.part(&name, opening)? else { return Ok(Rc::default()) };
        let mut relations = Vec::new();
        let part = xmltext::Part::new(&bytes, self.number(&name));
        xmltext::walk(part.text(), opening, &mut |met| {
            let Met::Open(start) = met else { return };
            if xmltext::tag(start) == "Relationship" {
                let external = xmltext::of(start, "TargetMode") == "External";
                let written = part.of(start, "Target");
                let target = written.text.clone();
                relations.push(Relation {
                    id: xmltext::of(start, "Id"),
                    kind: xmltext::of(start, "Type").rsplit('/').next().unwrap_or("").to_owned(),
                    target: if external { target } else { resolve(folder, &target) },
                    external,
                    written,
                });
            }
        })?;
        let relations: Rc<[Relation]> = relations.into();
        self.relations.insert(key, Rc::clone(&relations));
        Ok(relations)
    }

    /// The main part, by the package's own relationships.
    pub(super) fn main(&mut self, usual: &str, opening: &mut Opening<'_>) -> Result<String, Stop> {
        let relations = self.relations("", opening)?;
        let main = relations.iter().find(|relation| relation.kind == "officeDocument");
        let named = main.map(|relation| relation.target.clone());
        Ok(named
            .filter(|name| self.parts.contains_key(&name.to_lowercase()))
            .unwrap_or(usual.into()))
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
