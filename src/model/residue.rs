//! What is left behind in a copy that should not hold it; shown to people as "hidden data".

use serde::{Deserialize, Serialize};

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

impl std::fmt::Debug for Residue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Residue")
            .field("check", &self.check)
            .field("severity", &self.severity)
            .field("text_bytes", &self.text.len())
            .finish_non_exhaustive()
    }
}
