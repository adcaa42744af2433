//! The one door to parsers: scan and all later stages read documents through it.
//!
//! Plain text and delimited text are read in this process. Everything else is read by workers:
//! confined processes of the same program, one file at a time, so that a file that breaks a parser
//! costs only itself.

pub mod child;
pub mod confine;
mod pool;
mod starter;
mod wire;

use std::path::PathBuf;

use sha2::{Digest, Sha256};

use crate::format::identify;
use crate::format::limits::{Budget, Limits, Stop};
use crate::format::open;
use crate::format::terms::Terms;
use crate::model::document::{Document, Kind, Problem, Source, Stretch};
use crate::model::drawing::{Drawing, Sheet};
use crate::model::redaction::{Copy, Edits, Refusal};
use crate::ocr::{Allowance, Recognition};
use confine::Confinement;
use pool::{Broken, Pool, Why};
use wire::{Job, Reply};

/// Who reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Isolation {
    /// Workers read all but plain text; the path is the program to run as a worker.
    Auto(PathBuf),
    /// Workers read everything.
    Always(PathBuf),
    /// This process reads everything: for files that are known to be harmless.
    Never,
}

/// Reads files into documents.
pub struct Readers {
    limits: Limits,
    recognition: Recognition,
    pool: Option<Pool>,
    text_too: bool,
    terms: Terms,
    passwords: Vec<String>,
    look: bool,
}

impl Readers {
    /// Readers within limits. No worker is started before there is something to read.
    pub fn new(limits: Limits, isolation: Isolation) -> Readers {
        Readers::searching(limits, isolation, Terms::default())
    }

    /// Readers that also look for terms in every byte they read.
    pub fn searching(limits: Limits, isolation: Isolation, terms: Terms) -> Readers {
        let text_too = matches!(isolation, Isolation::Always(_));
        let pool = match isolation {
            Isolation::Auto(program) | Isolation::Always(program) => {
                Some(Pool::new(program, limits.clone(), terms.list().to_vec()))
            }
            Isolation::Never => None,
        };
        Readers {
            limits,
            recognition: Recognition::off(),
            pool,
            text_too,
            terms,
            passwords: Vec::new(),
            look: false,
        }
    }

    /// The same readers, with text on pictures read as told.
    pub fn with_recognition(mut self, recognition: Recognition) -> Readers {
        if let Some(pool) = &mut self.pool {
            pool.recognises = recognition.is_ready();
        }
        Readers { recognition, ..self }
    }

    /// Readers that try these passwords on encrypted files.
    pub fn with_passwords(mut self, passwords: Vec<String>) -> Readers {
        if let Some(pool) = &mut self.pool {
            pool.passwords.clone_from(&passwords);
        }
        self.passwords = passwords;
        self
    }

    /// Readers that also look for what only the check of a release shows: mosaics, codes and
    /// photographs among pictures, how shapes lie on slides, what is left over in PDFs, characters that
    /// nobody sees. It takes most of the time of a file with pictures.
    pub fn looking(mut self) -> Readers {
        if let Some(pool) = &mut self.pool {
            pool.look = true;
        }
        self.look = true;
        self
    }

    fn budget(&self) -> Budget {
        let mut budget = Budget::new(&self.limits);
        budget.passwords.clone_from(&self.passwords);
        budget.recognises = self.recognition.is_ready();
        budget.look = self.look;
        budget
    }

    /// The limits for each file.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// How workers are confined on this machine; none when there are no workers.
    pub fn confinement(&self) -> std::io::Result<Option<Confinement>> {
        self.pool.as_ref().map(Pool::confinement).transpose()
    }

    /// How the workers that ran were confined; none when none ran.
    pub fn confinement_seen(&self) -> Option<Confinement> {
        self.pool.as_ref().and_then(Pool::confinement_seen)
    }

    /// The document that bytes are, and those inside it, each after the one that holds it.
    pub fn read(&self, source: Source, bytes: &[u8]) -> Vec<Document> {
        let plain = match self.pool {
            Some(_) if !self.text_too => identify::plain(bytes, &source.path),
            _ => None,
        };
        let mut documents = match (&self.pool, plain) {
            (Some(pool), None) => match pool.read(&source, bytes) {
                Ok(documents) => documents,
                Err(broken) => broken_off(source, bytes, broken),
            },
            (_, plain) => {
                let mut documents = Vec::new();
                let kind = plain.unwrap_or_else(|| identify::identify(bytes, source.name()));
                let mut sink = |document| documents.push(document);
                let mut budget = self.budget();
                open::search_as(kind, source, bytes, &self.terms, &mut budget, &mut sink);
                documents
            }
        };
        let limits = &self.limits;
        let memory = (1 << 30).min(limits.memory_alone);
        let allowance = Allowance { seconds: limits.seconds, memory };
        for document in &mut documents {
            self.recognition.read(document, allowance);
        }
        documents.sort_by(|a, b| a.source.cmp(&b.source));
        documents
    }

    /// Whether plain text is read in this process.
    pub fn reads_text(&self) -> bool {
        !self.text_too
    }

    /// The document that a stretch of a large plain text is.
    pub fn read_stretch(
        &self,
        source: Source,
        bytes: &[u8],
        kind: Kind,
        stretch: Stretch,
    ) -> Document {
        open::stretch(source, bytes, (kind, stretch), &self.terms, &mut self.budget())
    }

    /// A copy of a file without the words of the redactions, not yet checked.
    pub fn redact(&self, source: &Source, bytes: &[u8], edits: &Edits) -> Result<Copy, Refusal> {
        let Some(pool) = &self.pool else {
            let mut budget = self.budget();
            return open::redact(source, bytes, edits, &mut budget);
        };
        match pool.ask(source, bytes, Job::Redact(edits.clone())) {
            Ok(Reply::Copied(copied)) => *copied,
            Ok(_) => Err(Refusal::new(problem(Why::Crashed).message)),
            Err(why) => Err(Refusal::new(problem(why).message)),
        }
    }

    /// Why a copy of a file does not pass; none if it does. Another worker than the one that made the
    /// copy may do it; whichever does begins from the bytes.
    pub fn check(
        &self,
        source: &Source,
        bytes: &[u8],
        copy: &Copy,
        edits: &Edits,
    ) -> Option<String> {
        let Some(pool) = &self.pool else {
            let mut budget = self.budget();
            return open::check(source, bytes, copy, edits, &mut budget);
        };
        let job = Job::Check { copy: copy.clone(), edits: edits.clone() };
        match pool.ask(source, bytes, job) {
            Ok(Reply::Checked(why)) => why,
            Ok(_) => Some(problem(Why::Crashed).message),
            Err(why) => Some(problem(why).message),
        }
    }

    /// A page of a file as a picture, for a person to look at.
    pub fn draw(&self, source: &Source, bytes: &[u8], drawing: &Drawing) -> Result<Sheet, Refusal> {
        let Some(pool) = &self.pool else {
            let mut budget = self.budget();
            return open::draw(source, bytes, drawing, &mut budget);
        };
        match pool.ask(source, bytes, Job::Draw(drawing.clone())) {
            Ok(Reply::Sheet(sheet)) => *sheet,
            Ok(_) => Err(Refusal::new(problem(Why::Crashed).message)),
            Err(why) => Err(Refusal::new(problem(why).message)),
        }
    }
}

/// What there is of a file whose reading broke off: the documents that were finished, and the file
/// itself with what happened.
fn broken_off(source: Source, bytes: &[u8], broken: Broken) -> Vec<Document> {
    let mut documents = broken.documents;
    let problem = problem(broken.why);
    match documents.iter_mut().find(|document| document.source == source) {
        Some(document) => document.problems.push(problem),
        None => {
            let id: [u8; 32] = Sha256::digest(bytes).into();
            let kind = Kind::Other("broken off".into());
            let mut document = Document::new(id, source, kind, bytes.len() as u64);
            let name = document.source.path.clone();
            open::name_segment(&mut document, &name);
            document.problems.push(problem);
            documents.push(document);
        }
    }
    documents
}

fn problem(why: Why) -> Problem {
    match why {
        Why::Memory => Stop::Limit("memory").into(),
        Why::Time => Stop::Limit("seconds").into(),
        Why::Stack => Problem::new("not read to the end: it is nested too deeply for its reader"),
        Why::Failed => Problem::new("not read to the end: its reader failed"),
        Why::Crashed => Problem::new("not read to the end: its reader crashed"),
        Why::NotStarted => Problem::new("not read: no confined reader could be started"),
    }
}
