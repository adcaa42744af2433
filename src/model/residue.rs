//! What is left behind in a copy that should not hold it; shown to people as "hidden data".

use serde::{Deserialize, Serialize};

use super::document::Document;
use super::place::Place;

/// How much a leftover matters before release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing need be done.
    Inform,
    /// A person should look before release.
    Warn,
    /// The copy may not go out like this.
    Block,
}

impl Severity {
    /// The word in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Inform => "inform",
            Severity::Warn => "warn",
            Severity::Block => "block",
        }
    }
}

/// Something a release copy should not hold, found by one check.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Residue {
    /// Number of the check in the catalogue, such as `X01`; the catalogue says why and how to mend.
    pub check: String,
    /// How much it matters here.
    pub severity: Severity,
    /// Where it sits.
    pub place: Place,
    /// What is recoverable: text of the document, masked by every report. Empty if there is none.
    pub text: String,
}

impl Residue {
    /// Whether its check is the number of one: a letter and two digits.
    pub(super) fn is_sound(&self) -> bool {
        let mut letters = self.check.bytes();
        self.check.len() == 3
            && letters.next().is_some_and(|letter| letter.is_ascii_uppercase())
            && letters.all(|digit| digit.is_ascii_digit())
    }
}

impl std::fmt::Debug for Residue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Residue")
            .field("check", &self.check)
            .field("severity", &self.severity)
            .field("text_bytes", &self.text.len())
            .finish_non_exhaustive()
    }
}

/// How many letters of what is recoverable a leftover quotes.
const SAMPLE: usize = 200;

impl Document {
    /// Notes a leftover with a sample of what is recoverable. The catalogue may call the check less
    /// severe than this, never more.
    pub fn leave(&mut self, check: &str, severity: Severity, place: Place, text: &str) {
        let text = text.trim();
        let end = text.char_indices().nth(SAMPLE).map_or(text.len(), |(at, _)| at);
        let text = text.get(..end).unwrap_or("").to_owned();
        self.residue.push(Residue { check: check.to_owned(), severity, place, text });
    }
}
