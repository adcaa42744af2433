//! What an earlier scan knew of an entry that has not changed since.
//!
//! What rules find, and what a document names, depends on nothing but the document and the rules. What
//! is said of it in the end depends on what the whole bundle names as well, and on nothing else.

use std::cell::RefCell;
use std::collections::HashSet;
use std::io::{self, Read};

use flate2::read::DeflateDecoder;
use flate2::{Compress, Compression, FlushCompress, Status};
use serde::de::DeserializeOwned;
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
    findings: Box<[u8]>,
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
        let findings: Vec<Finding> = decoded(&self.findings)?;
        let fits = |finding: &Finding| document.text.get(finding.span.clone()).is_some();
        findings.iter().all(fits).then_some(findings)
    }
}

/// What packs. One for each thread: made anew for every document, its buffers would lie about between all
/// the little that is kept.
struct Packer {
    deflate: Compress,
    plain: Vec<u8>,
    packed: Vec<u8>,
}

/// What a thread's buffers keep for the next document at most.
const BUFFER: usize = 1 << 20;

thread_local! {
    static PACKER: RefCell<Packer> = RefCell::new(Packer {
        deflate: Compress::new(Compression::fast(), false),
        plain: Vec::new(),
        packed: Vec::new(),
    });
}

/// A document or findings in few bytes.
pub(super) fn encoded(kept: &(impl Serialize + ?Sized)) -> Option<Box<[u8]>> {
    PACKER.with_borrow_mut(|Packer { deflate, plain, packed }| {
        for buffer in [&mut *plain, &mut *packed] {
            buffer.clear();
            buffer.shrink_to(BUFFER);
        }
        *plain = postcard::to_extend(kept, std::mem::take(plain)).ok()?;
        deflate.reset();
        // Deflate grows what it cannot pack by some bytes for each block.
        packed.reserve(plain.len() + plain.len() / 16 + 64);
        let status = deflate.compress_vec(plain, packed, FlushCompress::Finish).ok()?;
        (status == Status::StreamEnd).then(|| packed.as_slice().into())
    })
}

pub(super) fn decoded<T: DeserializeOwned>(encoded: &[u8]) -> Option<T> {
    let mut plain = Vec::new();
    DeflateDecoder::new(encoded).read_to_end(&mut plain).ok()?;
    postcard::from_bytes(&plain).ok()
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
