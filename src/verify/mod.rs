//! The gate before release: what a finished bundle still holds, whatever tool made it.
//!
//! Readers note leftovers while they read; here they are weighed by the catalogue, joined with what
//! the rules find, and documents are held against one another.

pub mod catalogue;
mod document;
pub mod manifest;
mod marks;
mod named;
mod names;
mod pairs;
mod papers;
mod tables;

use std::collections::BTreeSet;

use crate::error::Error;
use crate::model::document::Document;
use crate::model::place::Place;
use crate::model::residue::{Residue, Severity};
use crate::rules::rule::{Category, Rule};
use crate::scan::Scanned;
use catalogue::Catalogue;
use marks::{Patterns, Read};

/// What the officer says the release should hold.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expect {
    /// The most rows of any table, its header not counted.
    pub rows: Option<u64>,
    /// The most people named.
    pub people: Option<u64>,
}

/// A leftover of the bundle as a whole.
pub struct Between {
    /// Number of the document it is in, in the order they were given.
    pub document: usize,
    /// The other document of a pair.
    pub other: Option<usize>,
    /// The leftover.
    pub residue: Residue,
}

/// Takes the documents of a release one after another, and then says what they do to one another.
pub struct Verifier<'a> {
    catalogue: &'a Catalogue,
    rules: &'a [Rule],
    expect: Expect,
    /// Stamps of provisions under which nothing is confirmed or denied, such as `s.23(5)`.
    ncnd: BTreeSet<marks::Cite>,
    read: Vec<Read>,
    people: BTreeSet<u64>,
    patterns: Patterns,
}

impl<'a> Verifier<'a> {
    /// A verifier; `ncnd` are the stamps of provisions under which nothing is confirmed or denied.
    pub fn new<'b>(
        catalogue: &'a Catalogue,
        rules: &'a [Rule],
        expect: Expect,
        ncnd: impl IntoIterator<Item = &'b str>,
    ) -> Result<Verifier<'a>, Error> {
        let patterns = Patterns::new()?;
        let ncnd = ncnd.into_iter().flat_map(|stamp| patterns.cites(stamp)).collect();
        Ok(Verifier {
            catalogue,
            rules,
            expect,
            ncnd,
            read: Vec::new(),
            people: BTreeSet::new(),
            patterns,
        })
    }

    /// Everything that is left in a document, the worst first.
    pub fn document(&mut self, scanned: &Scanned) -> Vec<Residue> {
        let mut copy = Leftovers::default();
        document::find(scanned, self.rules, &mut copy);
        tables::find(scanned, self.rules, self.expect.rows, &mut copy);
        names::find(&scanned.document, &mut copy);
        for suggestion in &scanned.suggestions {
            let person = self.category(suggestion.rule()) == Some(Category::Person);
            if person && suggestion.confidence >= 0.5 {
                self.people.insert(suggestion.entity);
            }
        }
        self.read.push(marks::read(&scanned.document, &self.patterns));
        let found = scanned.document.residue.iter().cloned().chain(copy.0);
        self.weighed(found.collect())
    }

    /// What documents do to one another, in their order.
    pub fn bundle(&self) -> Vec<Between> {
        let mut found = Vec::new();
        pairs::find(&self.read, &mut found);
        papers::find(&self.read, &self.ncnd, &mut found);
        if let Some(most) = self.expect.people
            && self.people.len() as u64 > most
        {
            let place = Place::Field { name: "people in the whole bundle".into() };
            found.push(between(0, None, "X22", Severity::Block, place));
        }
        for between in &mut found {
            self.catalogue.weigh(&mut between.residue);
        }
        found.sort_by(|a, b| {
            let key = |b: &Between| (b.document, std::cmp::Reverse(b.residue.severity));
            key(a).cmp(&key(b)).then_with(|| a.residue.check.cmp(&b.residue.check))
        });
        found
    }

    fn weighed(&self, mut found: Vec<Residue>) -> Vec<Residue> {
        for residue in &mut found {
            self.catalogue.weigh(residue);
        }
        found.sort_by(|a, b| {
            let key = |r: &Residue| std::cmp::Reverse(r.severity);
            key(a).cmp(&key(b)).then_with(|| a.check.cmp(&b.check))
        });
        found.dedup();
        found
    }

    fn category(&self, rule: usize) -> Option<Category> {
        self.rules.get(rule).map(|rule| rule.category)
    }
}

/// Leftovers being gathered.
#[derive(Default)]
struct Leftovers(Vec<Residue>);

impl Leftovers {
    fn leave(&mut self, check: &str, severity: Severity, place: Place, text: &str) {
        let text = text.chars().take(200).collect();
        self.0.push(Residue { check: check.to_owned(), severity, place, text });
    }
}

fn between(
    document: usize,
    other: Option<usize>,
    check: &str,
    severity: Severity,
    place: Place,
) -> Between {
    let residue = Residue { check: check.to_owned(), severity, place, text: String::new() };
    Between { document, other, residue }
}

/// The name of a document in its folder or container.
fn own_name(document: &Document) -> &str {
    let source = &document.source;
    let whole = source.members.last().map_or(source.path.as_str(), |member| member.name.as_str());
    whole.rsplit('/').next().unwrap_or(whole)
}
