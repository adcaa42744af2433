//! What was done with every file of a bundle. It holds no text of a document.

use std::collections::BTreeMap;

use serde::Serialize;

/// The manifest of a run.
#[derive(Debug, Default, Serialize)]
pub struct Manifest {
    /// Version of this layout.
    pub schema: u32,
    /// Version of the program.
    pub version: String,
    /// Digest of the rules and the register.
    pub rules: String,
    /// The regime whose exemptions were applied.
    pub regime: String,
    /// Nobody has decided on what is in these copies.
    pub draft: bool,
    /// Suggestions were accepted without a person, from this confidence up.
    pub accepted: String,
    /// How wide the boxes are.
    pub box_width: String,
    /// Dots to the inch of pages that were made into pictures; none if such pages are refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_image_dpi: Option<u16>,
    /// Every file of the bundle.
    pub documents: Vec<Row>,
    /// How many files there are of each status.
    pub summary: BTreeMap<Status, u64>,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// A copy was written and has passed its check.
    Redacted,
    /// No copy was made, for this reason.
    Refused,
    /// The copy did not pass its check and was not kept.
    Failed,
    /// Left out by the user's own choice.
    Excluded,
}

/// A file and its copy.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Path below the bundle; none where the name itself is to be withheld.
    pub document: Option<String>,
    /// Its place in the order of the bundle, from 1.
    pub number: u64,
    /// What became of it.
    pub status: Status,
    /// Why there is no copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The page that is the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// SHA-256 of the original.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
    /// SHA-256 of the copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy: Option<String>,
    /// What is in the copy, if there is one.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub done: Option<Done>,
}

/// What was done to make a copy.
#[derive(Debug, Serialize)]
pub struct Done {
    /// Boxes drawn.
    pub boxes: u64,
    /// How often each exemption is relied on.
    pub exemptions: BTreeMap<String, u64>,
    /// Further places where withheld words stood.
    pub repeats: u64,
    /// Suggestions left for a person to decide on.
    pub undecided: u64,
    /// Files inside the original that the copy does not hold.
    pub members_left_out: u64,
    /// Boxes as wide as the words under them.
    pub width_kept: u64,
    /// Pages that are pictures, since their words could not be taken out any other way.
    pub page_images: Vec<u32>,
    /// What else was taken out.
    pub removed: BTreeMap<String, u64>,
}

impl Manifest {
    /// Adds a file.
    pub fn push(&mut self, row: Row) {
        *self.summary.entry(row.status).or_default() += 1;
        self.documents.push(row);
    }

    /// How many files have a status.
    pub fn count(&self, status: Status) -> u64 {
        self.summary.get(&status).copied().unwrap_or(0)
    }
}
