//! Keyed digests of what was found.

use hmac::{Hmac, Mac};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::error::Error;
use crate::model::document::{Document, Visibility};
use crate::model::suggestion::Suggestion;

/// A random key, written as 64 hexadecimal digits.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Key([u8; 32]);

impl Key {
    /// A new key.
    pub fn random() -> Result<Key, Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)
            .map_err(|error| Error::Setting(format!("no random key: {error}")))?;
        Ok(Key(bytes))
    }

    /// A digest of a suggestion: its rule, the document and the way to it, whether it is shown, and its
    /// words. No place, since places move.
    pub fn mark(&self, rule: &str, document: &Document, suggestion: &Suggestion) -> String {
        let Ok(mut hash) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        let source = &document.source;
        let members = source.members.iter().map(|member| member.name.as_str());
        let number = document.segment_at(suggestion.span.start);
        let segment = number.and_then(|number| document.segments.get(number));
        let hidden = segment.is_some_and(|s| s.visibility != Visibility::Shown);
        let visibility = if hidden { "hidden" } else { "shown" };
        let words = document.text.get(suggestion.span.clone()).unwrap_or("");
        let fixed = [rule, visibility, words, source.path.as_str()];
        for part in fixed.into_iter().chain(members) {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        let digest = hash.finalize().into_bytes();
        digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

impl From<Key> for String {
    fn from(key: Key) -> String {
        key.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl TryFrom<String> for Key {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Key, &'static str> {
        let wrong = "the key is not 64 hexadecimal digits";
        let mut bytes = [0; 32];
        if text.len() != 64 {
            return Err(wrong);
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            let digits = text.get(at * 2..at * 2 + 2).ok_or(wrong)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| wrong)?;
        }
        Ok(Key(bytes))
    }
}
