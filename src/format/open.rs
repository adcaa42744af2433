//! Opens a file and all members inside it, and hands each document on as soon as it is read.

use std::panic::{AssertUnwindSafe, catch_unwind};

use sha2::{Digest, Sha256};

use super::identify::{self, identify};
use super::limits::{Budget, Stop};
use super::terms::Terms;
use crate::model::document::{Document, Kind, Member, Problem, Role, Source, Stretch, Visibility};
use crate::model::drawing::{Drawing, Sheet};
use crate::model::names::escape;
use crate::model::place::Place;
use crate::model::redaction::{Copy, Edits, Refusal};

/// The containers around what is being read, and where its documents go.
pub struct Opening<'a> {
    source: Source,
    /// What is left of the file's limits.
    pub budget: &'a mut Budget,
    terms: &'a Terms,
    sink: &'a mut dyn FnMut(Document),
    next: u32,
}

/// Opens bytes: reads the document, then (or meanwhile) its members, and gives each to `sink`, inner
/// ones first.
pub fn open(source: Source, bytes: &[u8], budget: &mut Budget, sink: &mut dyn FnMut(Document)) {
    search(source, bytes, &Terms::default(), budget, sink);
}

/// Opens bytes as `open` does, and looks for terms in all of them.
pub fn search(
    source: Source,
    bytes: &[u8],
    terms: &Terms,
    budget: &mut Budget,
    sink: &mut dyn FnMut(Document),
) {
    let kind = identify(bytes, source.name());
    search_as(kind, source, bytes, terms, budget, sink);
}

/// The same, where it is known what the bytes are.
pub fn search_as(
    kind: Kind,
    source: Source,
    bytes: &[u8],
    terms: &Terms,
    budget: &mut Budget,
    sink: &mut dyn FnMut(Document),
) {
    let name = source.name().to_owned();
    let id: [u8; 32] = Sha256::digest(bytes).into();
    let mut document = Document::new(id, source.clone(), kind, bytes.len() as u64);
    document.notes.extend(identify::mismatch(&document.kind, &name));
    read(bytes, &mut document, Opening { source, budget, terms, sink, next: 0 });
    if budget.look {
        super::text::residue::characters(&mut document);
    }
    name_segment(&mut document, &name);
    if let Err(stop) = terms.find(bytes, &mut document, budget) {
        document.problems.push(stop.into());
    }
    sink(document);
}

/// Opens a stretch of a large plain text, in which the first one is looked at with the file's name.
pub fn stretch(
    mut source: Source,
    bytes: &[u8],
    (kind, stretch): (Kind, Stretch),
    terms: &Terms,
    budget: &mut Budget,
) -> Document {
    let path = source.path.clone();
    let name = format!("part {}", stretch.number + 1);
    source.members.push(Member { index: stretch.number, name });
    let id: [u8; 32] = Sha256::digest(bytes).into();
    let mut document = Document::new(id, source.clone(), kind, bytes.len() as u64);
    document.stretch = Some(stretch);
    read(bytes, &mut document, Opening { source, budget, terms, sink: &mut |_| (), next: 0 });
    if budget.look {
        super::text::residue::characters(&mut document);
    }
    if stretch.number == 0 {
        name_segment(&mut document, &path);
    }
    if let Err(stop) = terms.find(bytes, &mut document, budget) {
        document.problems.push(stop.into());
    }
    document
}

fn read(bytes: &[u8], document: &mut Document, mut opening: Opening<'_>) {
    if document.kind == Kind::Empty {
        return;
    }
    let Some(format) = super::reader(&document.kind) else {
        let name = document.kind.name();
        let problem = match name {
            identify::ENCRYPTED_OFFICE => Problem::from(Stop::Encrypted),
            _ => Problem::new(format!("not read: no reader for {name}")),
        };
        document.problems.push(problem);
        return;
    };
    let mut read = || format.read(bytes, document, &mut opening);
    // A fuzzer has to see what is caught here otherwise.
    let result = if cfg!(fuzzing) { Ok(read()) } else { catch_unwind(AssertUnwindSafe(read)) };
    match result {
        Ok(Ok(())) => {}
        Ok(Err(stop)) => document.problems.push(stop.into()),
        Err(_) => {
            let name = document.kind.name();
            let message = format!("not read to the end: the {name} reader failed");
            document.problems.push(Problem::new(message));
        }
    }
    if opening.budget.look {
        super::told::find(document);
    }
    document.mend();
}

/// Makes a copy of a file without the words of the redactions.
pub fn redact(
    source: &Source,
    bytes: &[u8],
    edits: &Edits,
    budget: &mut Budget,
) -> Result<Copy, Refusal> {
    match super::reader(&identify(bytes, &source.path)) {
        Some(format) => format.redact(bytes, edits, budget),
        None => Err(Refusal::new("it is in no format that is read")),
    }
}

/// Why a copy of a file does not pass; none if it does.
pub fn check(
    source: &Source,
    bytes: &[u8],
    copy: &Copy,
    edits: &Edits,
    budget: &mut Budget,
) -> Option<String> {
    match super::reader(&identify(bytes, &source.path)) {
        Some(format) => format.check(bytes, copy, edits, budget),
        None => Some("it is in no format that is read".to_owned()),
    }
}

/// Draws a page of a file.
pub fn draw(
    source: &Source,
    bytes: &[u8],
    drawing: &Drawing,
    budget: &mut Budget,
) -> Result<Sheet, Refusal> {
    match super::reader(&identify(bytes, &source.path)) {
        Some(format) => format.draw(bytes, drawing, budget),
        None => Err(Refusal::new("it is in no format that is read")),
    }
}

impl Opening<'_> {
    /// The name of what is being read.
    pub(super) fn name(&self) -> &str {
        self.source.name()
    }

    /// Opens a member. A member that would exceed a limit becomes a document with just that problem.
    pub fn member(&mut self, name: &str, bytes: &[u8]) -> Result<(), Stop> {
        self.budget.member()?;
        let mut source = self.source.clone();
        source.members.push(Member { index: self.next, name: escape(name) });
        self.next += 1;
        if source.members.len() as u32 > self.budget.limits().depth {
            let mut document = closed(source, bytes.len() as u64);
            document.problems.push(Stop::Limit("depth").into());
            (self.sink)(document);
            return Ok(());
        }
        search(source, bytes, self.terms, self.budget, self.sink);
        Ok(())
    }

    /// Opens part of what is being read as a document of its own, with its hash and size.
    pub(super) fn inside(
        &mut self,
        name: &str,
        kind: Kind,
        (id, size): ([u8; 32], u64),
        read: impl FnOnce(&mut Document, &mut Opening<'_>) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        self.budget.member()?;
        let mut source = self.source.clone();
        source.members.push(Member { index: self.next, name: escape(name) });
        self.next += 1;
        let mut document = Document::new(id, source.clone(), kind, size);
        if source.members.len() as u32 > self.budget.limits().depth {
            document.problems.push(Stop::Limit("depth").into());
        } else {
            let mut opening = Opening {
                source,
                budget: self.budget,
                sink: self.sink,
                terms: self.terms,
                next: 0,
            };
            if let Err(stop) = read(&mut document, &mut opening) {
                document.problems.push(stop.into());
            }
            if opening.budget.look {
                super::told::find(&mut document);
            }
        }
        document.mend();
        name_segment(&mut document, &escape(name));
        (self.sink)(document);
        Ok(())
    }

    /// Names a member that could not be opened, and why.
    pub fn unread_member(&mut self, name: &str, size: u64, problem: Problem) -> Result<(), Stop> {
        self.budget.member()?;
        let mut source = self.source.clone();
        source.members.push(Member { index: self.next, name: escape(name) });
        self.next += 1;
        let mut document = closed(source, size);
        document.problems.push(problem);
        (self.sink)(document);
        Ok(())
    }
}

fn closed(source: Source, size: u64) -> Document {
    let mut document = Document::new([0; 32], source, Kind::Other("unopened member".into()), size);
    let name = document.source.members.last().map(|member| member.name.clone()).unwrap_or_default();
    name_segment(&mut document, &name);
    document
}

/// Puts the name of a file or member at the end of its text, so that it is looked at too. Low lines
/// separate words in names; the length in bytes stays, so that what is found can be masked.
pub fn name_segment(document: &mut Document, name: &str) {
    let name = name.replace('_', " ");
    document.push("\n\n", &name, Place::FileName, Visibility::Shown, Role::Name);
}
