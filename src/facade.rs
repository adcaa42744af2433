//! The small front of the library: documents in, suggestions out.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::bundle::walk::{self, Entry, Selection};
use crate::error::Error;
use crate::exemption::stamp::stamp;
use crate::format::limits::Limits;
use crate::format::open;
use crate::load::{self, Choice, Loaded};
use crate::model::document::{Document, Kind, Role, Source, Visibility};
use crate::model::place::Place;
use crate::model::suggestion::Suggestion;
use crate::rules::rule::Rule;
use crate::scan::{self, Scanned};
use crate::worker::{Isolation, Readers};

/// Scans a file, or everything below a folder, with the built-in rules under the Freedom of
/// Information Act.
///
/// Documents come in the order of their paths, each followed by those inside it. One that was not
/// read in full has `problems`, and is not clear, whatever was found in it. Faint suggestions are among
/// the others: what is below 0.5 is not listed by the program unless it is asked for.
///
/// All but plain and delimited text is read by confined processes of the program `withhold`, which
/// has to be on the `PATH`; see [`Builder::worker`].
///
/// ```
/// let documents = withhold::scan("fixtures/seed")?;
/// assert_eq!(documents.len(), 1);
/// assert!(documents[0].document.problems.is_empty());
/// assert!(documents[0].suggestions.iter().all(|found| found.confidence < 0.5));
/// # Ok::<(), withhold::error::Error>(())
/// ```
pub fn scan(path: impl AsRef<Path>) -> Result<Vec<Scanned>, Error> {
    Scanner::builder().build()?.scan(path)
}

/// Rules made ready, to scan as often as you like. Making them ready is most of the work for small
/// documents.
///
/// ```
/// use withhold::Scanner;
///
/// let scanner = Scanner::builder().profile("council").disable("personal.name").build()?;
/// let scanned = scanner.text("note.txt", "Ring 07700 900123 about the allotment.");
/// let found = &scanned.suggestions[0];
/// assert_eq!(&scanned.document.text[found.span.clone()], "07700 900123");
/// assert_eq!(scanner.stamp(found), "s.40(2)");
/// assert_eq!(scanner.rule(found).unwrap().category.name(), "contact");
/// # Ok::<(), withhold::error::Error>(())
/// ```
pub struct Scanner {
    loaded: Loaded,
    limits: Limits,
    isolation: Isolation,
    threads: usize,
}

impl Scanner {
    /// What a scanner is made from.
    pub fn builder() -> Builder {
        Builder {
            choice: Choice::default(),
            limits: Limits::default(),
            isolation: Isolation::Auto("withhold".into()),
            threads: std::thread::available_parallelism().map_or(1, |cores| cores.get()),
        }
    }

    /// Scans a file, or everything below a folder.
    pub fn scan(&self, path: impl AsRef<Path>) -> Result<Vec<Scanned>, Error> {
        let entries = walk::walk(path.as_ref(), &Selection::default())?;
        let readers = Readers::new(self.limits.clone(), self.isolation.clone());
        let mut found = Vec::new();
        let mut sink = |_: usize, _: &Entry, documents: Vec<Scanned>| {
            found.extend(documents);
            ControlFlow::Continue(())
        };
        let detector = &self.loaded.detector;
        scan::scan(&entries, &readers, detector, self.threads, &mut || (), &mut sink);
        Ok(found)
    }

    /// Scans text that is in memory already. It is taken for plain text whatever its name says.
    pub fn text(&self, name: &str, text: &str) -> Scanned {
        let source = Source { path: name.to_owned(), members: Vec::new() };
        let id = Sha256::digest(text.as_bytes()).into();
        let mut document = Document::new(id, source, Kind::Text, text.len() as u64);
        document.text = text.to_owned();
        document.mark(0..text.len(), Place::Line { line: 1 }, Visibility::Shown, Role::Body);
        open::name_segment(&mut document, name);
        scan::alone(document, &self.loaded.detector)
    }

    /// The rule that decided a suggestion.
    pub fn rule(&self, suggestion: &Suggestion) -> Option<&Rule> {
        self.loaded.detector.rules().get(suggestion.rule())
    }

    /// The exemptions of a suggestion as they are stamped, such as `s.31(1)(a)(b)`.
    pub fn stamp(&self, suggestion: &Suggestion) -> String {
        stamp(&self.loaded.register, &suggestion.exemptions, &suggestion.alternative)
    }

    /// The digest of the rules, dictionaries and register.
    pub fn digest(&self) -> &str {
        &self.loaded.digest
    }
}

/// Chooses what a [`Scanner`] knows and how it reads.
#[derive(Clone, Debug)]
#[must_use]
pub struct Builder {
    choice: Choice,
    limits: Limits,
    isolation: Isolation,
    threads: usize,
}

impl Builder {
    /// The settings that suit a kind of authority: police, council, nhs.
    pub fn profile(mut self, name: &str) -> Builder {
        self.choice.profile = Some(name.to_owned());
        self
    }

    /// The regime whose exemptions apply; `foia` if nothing is said.
    pub fn regime(mut self, name: &str) -> Builder {
        self.choice.regime = Some(name.to_owned());
        self
    }

    /// Reads further rules from a file or folder.
    pub fn rules(mut self, path: impl Into<PathBuf>) -> Builder {
        self.choice.rules.push(path.into());
        self
    }

    /// Reads a list of terms, `exemption<TAB>term` a line.
    pub fn terms(mut self, path: impl Into<PathBuf>) -> Builder {
        self.choice.terms.push(path.into());
        self
    }

    /// Turns on a rule, or a family such as `personal.name`.
    pub fn enable(mut self, rule: &str) -> Builder {
        self.choice.enable.push(rule.to_owned());
        self
    }

    /// Turns off a rule, or a family.
    pub fn disable(mut self, rule: &str) -> Builder {
        self.choice.disable.push(rule.to_owned());
        self
    }

    /// Limits for each file.
    pub fn limits(mut self, limits: Limits) -> Builder {
        self.limits = limits;
        self
    }

    /// The program whose confined processes read complex formats; `withhold` on the `PATH` if nothing
    /// is said. Where it cannot be started, such files are named as not read.
    pub fn worker(mut self, program: impl Into<PathBuf>) -> Builder {
        self.isolation = Isolation::Auto(program.into());
        self
    }

    /// Reads complex formats in this very process: for files that are known to be harmless.
    pub fn unconfined(mut self) -> Builder {
        self.isolation = Isolation::Never;
        self
    }

    /// How many threads to use. What is found does not depend on it.
    pub fn threads(mut self, threads: usize) -> Builder {
        self.threads = threads.max(1);
        self
    }

    /// Reads the rules and makes them ready; every fault in them is in the error.
    pub fn build(self) -> Result<Scanner, Error> {
        Ok(Scanner {
            loaded: load::load(&self.choice, false)?,
            limits: self.limits,
            isolation: self.isolation,
            threads: self.threads,
        })
    }
}
