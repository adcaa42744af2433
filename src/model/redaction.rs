//! What is to be taken out of a document, and what became of it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::place::Quad;

/// Text to take out, and what to print on the box.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redaction {
    /// Bytes of the document's arena.
    pub span: Range<usize>,
    /// The exemption as it is printed.
    pub stamp: String,
}

/// How wide a box is: a gap as wide as the word gives the word away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BoxWidth {
    /// In steps, and the rest of the line moves up to it.
    #[default]
    Quantised,
    /// The whole line is taken out.
    Line,
    /// As wide as the words; what follows stays in its place.
    Keep,
}

/// All that is to be done to one document.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Edits {
    /// SHA-256 of the text that the spans count in; it is read again and must be the same.
    pub text: [u8; 32],
    /// In the order of their spans.
    pub redactions: Vec<Redaction>,
    /// What they cover, in lower case: it may stand nowhere else either, such as in links.
    pub words: Vec<String>,
    /// What is taken out where recognised words are seen, beside the redactions.
    pub seen: Vec<Drawn>,
    /// How wide the boxes are.
    pub width: BoxWidth,
    /// Pages that would be refused become pictures of so many dots to the inch; none to refuse them.
    pub page_images: Option<u16>,
}

impl Edits {
    /// Whether words beside the pages give something away.
    pub fn tells(&self, words: &str) -> bool {
        let words = words.to_lowercase();
        self.words.iter().any(|withheld| words.contains(withheld.as_str()))
    }
}

/// A box drawn on a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// Where it lies.
    pub quad: Quad,
    /// What is printed on it.
    pub stamp: String,
}

/// A redacted copy, not yet checked.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Copy {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// The boxes on it.
    pub boxes: Vec<Drawn>,
    /// What else was done, in words for the manifest, with how often.
    pub removed: Vec<(String, u64)>,
    /// Boxes whose width still tells that of the words.
    pub width_kept: u64,
    /// Pages that are pictures now, from 1.
    pub page_images: Vec<u32>,
}

/// Why a document was not redacted. No words of the document are in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The page, from 1, if it is one page's doing.
    pub page: Option<u32>,
    /// The reason.
    pub reason: String,
}

impl Refusal {
    /// A refusal of the whole document.
    pub fn new(reason: impl Into<String>) -> Refusal {
        Refusal { page: None, reason: reason.into() }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.page {
            Some(page) => write!(f, "page {page}: {}", self.reason),
            None => f.write_str(&self.reason),
        }
    }
}
