//! What an earlier scan knew of an entry that has not changed since.
//!
//! What rules find, and what a document names, depends on nothing but the document and the rules. What
//! is said of it in the end depends on what the whole bundle names as well, and on nothing else.

use std::collections::HashSet;
use std::io;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::model::document::Document;
use crate::model::finding::Finding;
use crate::suggest::entity::Named;

/// What is known of an entry. It holds names: who keeps it seals it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Known {
    pub(super) documents: Vec<Learned>,
    /// Entities and their ordinals then, in the order in which the entry has them.
    pub(super) entities: Vec<(u64, u64)>,
    /// Digest of what the bundle named; none if what was said is not to count.
    pub(super) book: Option<[u8; 32]>,
}

impl Known {
    /// Takes away that what was said then may count: the entry is looked at again.
    pub fn forget_what_was_said(&mut self) {
        self.book = None;
    }

    /// Whether what was said holds in a bundle that names what the digest stands for.
    pub(super) fn holds(&self, book: Option<[u8; 32]>) -> bool {
        book.is_some() && self.book == book
    }
}

/// What the first pass learns of a document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Learned {
    pub(super) id: [u8; 32],
    digest: [u8; 32],
    /// Encoded, for they are seldom needed.
    findings: Vec<u8>,
    pub(super) named: Vec<Named>,
}

impl Learned {
    pub(super) fn new(
        document: &Document,
        digest: [u8; 32],
        findings: &[Finding],
        named: &[Named],
    ) -> Option<Learned> {
        Some(Learned {
            id: document.id,
            digest,
            findings: encoded(findings)?,
            named: named.to_vec(),
        })
    }

    /// What was found, if the document, whose digest is given, is the same and can have it.
    pub(super) fn findings(
        &self,
        document: &Document,
        digest: Option<[u8; 32]>,
    ) -> Option<Vec<Finding>> {
        if digest != Some(self.digest) {
            return None;
        }
        let findings = decoded(&self.findings)?;
        let fits = |finding: &Finding| document.text.get(finding.span.clone()).is_some();
        findings.iter().all(fits).then_some(findings)
    }
}

/// Findings in few bytes.
pub(super) fn encoded(findings: &[Finding]) -> Option<Vec<u8>> {
    postcard::to_stdvec(findings).ok()
}

pub(super) fn decoded(encoded: &[u8]) -> Option<Vec<Finding>> {
    postcard::from_bytes(encoded).ok()
}

/// The digest of all that a detector can see of a document.
pub(super) fn digest(document: &Document) -> Option<[u8; 32]> {
    let hash = postcard::to_io(document, io::BufWriter::new(Sha256::new())).ok()?;
    Some(hash.into_inner().ok()?.finalize().into())
}

/// Entities in the order in which an entry has them, each once.
#[derive(Default)]
pub(super) struct Met {
    seen: HashSet<u64>,
    entities: Vec<(u64, u64)>,
}

impl Met {
    pub(super) fn meet(&mut self, key: u64, ordinal: u64) {
        if self.seen.insert(key) {
            self.entities.push((key, ordinal));
        }
    }

    pub(super) fn in_order(self) -> Vec<(u64, u64)> {
        self.entities
    }
}
