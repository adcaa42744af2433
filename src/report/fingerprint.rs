//! What services know a suggestion by from one run to the next. No word goes into it, since from a
//! digest of few digits the digits can be guessed back; no line either, since lines move.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::row::Fingerprint;
use crate::model::document::Source;
use crate::rules::files::hex;

/// Numbers the suggestions of each rule in a document.
pub(super) struct Fingerprints<'a> {
    source: &'a Source,
    ordinals: BTreeMap<&'a str, u32>,
}

impl<'a> Fingerprints<'a> {
    pub(super) fn new(source: &'a Source) -> Fingerprints<'a> {
        Fingerprints { source, ordinals: BTreeMap::new() }
    }

    /// The next suggestion of a rule.
    pub(super) fn next(&mut self, rule: &'a str) -> Fingerprint {
        let ordinal = self.ordinals.entry(rule).or_default();
        *ordinal += 1;
        let mut hash = Sha256::new();
        let members = self.source.members.iter().map(|member| member.name.as_str());
        for part in [rule, self.source.path.as_str()].into_iter().chain(members) {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.update(ordinal.to_le_bytes());
        let value = hex(hash.finalize().get(..16).unwrap_or_default());
        Fingerprint { name: "ruleInDocument/v1", value }
    }
}
