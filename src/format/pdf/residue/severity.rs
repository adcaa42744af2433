//! How much a leftover of each check of a PDF matters as a rule. What the check finds, why it matters
//! and how to mend it stands in `patterns/checks.toml`.

use crate::model::residue::Severity::{self, Block, Inform, Warn};

/// Every check of this format.
pub const CHECKS: &[(&str, Severity)] = &[
    ("R01", Block),
    ("R02", Block),
    ("R03", Block),
    ("R04", Block),
    ("R05", Block),
    ("R06", Warn),
    ("R07", Block),
    ("R08", Block),
    ("R09", Block),
    ("R10", Block),
    ("R11", Block),
    ("R12", Block),
    ("R13", Block),
    ("R14", Warn),
    ("R15", Warn),
    ("R17", Warn),
    ("R18", Inform),
    ("R19", Warn),
    ("R20", Block),
    ("R21", Warn),
];

/// How much a check matters; none for a check of another format.
pub(super) fn severity(id: &str) -> Option<Severity> {
    CHECKS.iter().find(|(known, _)| *known == id).map(|(_, severity)| *severity)
}
