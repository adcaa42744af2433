//! What the rules found in each document of a bundle, kept under a digest of the document as it was
//! read, so that after a change only documents that differ are searched again.
//!
//! What rules find depends on nothing but the document and the rules. Who is meant, and where one
//! document mentions what another names, depends on the whole bundle and is worked out every time.
//! Findings are spans and numbers of rules, without any text.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::Mutex;

use sha2::{Digest, Sha256};

use super::{Cache, Key, MOST};
use crate::detect::Detector;
use crate::model::document::Document;
use crate::model::finding::Finding;

/// How many bundles findings are kept for; the oldest go first.
const BUNDLES: usize = 8;

/// The ending of the files that hold findings.
const ENDING: &str = "found";

/// Encoded findings by the digest of their document.
type Found = BTreeMap<[u8; 32], Vec<u8>>;

/// The findings of an earlier run, and those of this one.
#[derive(Default)]
pub struct Findings {
    /// None where nothing is to be kept.
    key: Option<Key>,
    before: HashMap<[u8; 32], Vec<u8>>,
    now: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    found: Found,
    size: usize,
}

impl Findings {
    /// What was kept under a key. What is damaged counts as nothing.
    pub fn recall(cache: &Cache, key: &Key) -> Findings {
        let before: Option<Found> = cache.read(key, ENDING);
        let before = before.unwrap_or_default().into_iter().collect();
        Findings { key: Some(key.clone()), before, now: Mutex::default() }
    }

    /// What a detector finds in a document, from what is kept if it was found before.
    pub fn of(&self, document: &Document, detector: &Detector) -> Vec<Finding> {
        let digest = self.key.as_ref().and_then(|_| digest(document));
        let Some(digest) = digest else { return detector.detect(document) };
        let known = self.before.get(&digest).and_then(|bytes| decode(bytes, document));
        let findings = known.unwrap_or_else(|| detector.detect(document));
        if let (Ok(bytes), Ok(mut now)) = (postcard::to_stdvec(&findings), self.now.lock()) {
            let size = digest.len() + bytes.len();
            if now.size + size <= MOST && now.found.insert(digest, bytes).is_none() {
                now.size += size;
            }
        }
        findings
    }

    /// Keeps the findings of this run in place of those before, if they differ.
    pub fn keep(self, cache: &Cache) -> io::Result<()> {
        let (Some(key), Ok(now)) = (self.key, self.now.into_inner()) else { return Ok(()) };
        let known = |digest: &[u8; 32]| self.before.contains_key(digest);
        if now.found.len() == self.before.len() && now.found.keys().all(known) {
            return Ok(());
        }
        cache.write(&key, ENDING, &now.found)?;
        cache.sweep(ENDING, BUNDLES)
    }
}

/// The digest of all that a detector can see of a document.
fn digest(document: &Document) -> Option<[u8; 32]> {
    let hash = postcard::to_io(document, io::BufWriter::new(Sha256::new())).ok()?;
    Some(hash.into_inner().ok()?.finalize().into())
}

/// Findings as they were kept, if they can be findings of the document.
fn decode(bytes: &[u8], document: &Document) -> Option<Vec<Finding>> {
    let findings: Vec<Finding> = postcard::from_bytes(bytes).ok()?;
    let fits = |finding: &Finding| document.text.get(finding.span.clone()).is_some();
    findings.iter().all(fits).then_some(findings)
}
