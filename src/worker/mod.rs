//! The one door to parsers: scan and all later stages read documents through it.

use crate::format::limits::{Budget, Limits};
use crate::format::open;
use crate::model::document::{Document, Source};

/// Reads files into documents.
pub struct Readers {
    limits: Limits,
}

impl Readers {
    /// Readers within limits.
    pub fn new(limits: Limits) -> Readers {
        Readers { limits }
    }

    /// The limits for each file.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The document that bytes are, and those inside it, each after the one that holds it.
    pub fn read(&self, source: Source, bytes: &[u8]) -> Vec<Document> {
        let mut documents = Vec::new();
        let mut budget = Budget::new(&self.limits);
        open::open(source, bytes, &mut budget, &mut |document| documents.push(document));
        documents.sort_by(|a, b| a.source.cmp(&b.source));
        documents
    }
}
