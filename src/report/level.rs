//! How serious a suggestion is, and what to say of it in one sentence.

use super::row::{ResidueRow, SuggestionRow};

/// How serious a suggestion is, in the three steps that services know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// To be withheld, or on hold.
    Error,
    /// To be withheld, less surely.
    Warning,
    /// To be considered.
    Note,
}

impl Level {
    pub(super) fn of(row: &SuggestionRow) -> Level {
        match (row.action, row.hold) {
            (_, "stop" | "refer") => Level::Error,
            ("withhold", _) if row.confidence >= 0.8 => Level::Error,
            ("withhold", _) => Level::Warning,
            _ => Level::Note,
        }
    }

    /// The word of SARIF.
    pub(super) fn sarif(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        }
    }
}

/// What is suggested, without a word of the document.
pub(super) fn sentence(row: &SuggestionRow) -> String {
    let people = &row.people;
    let mut text = match row.action {
        "withhold" => format!("{}: withhold under {}.", people.name, people.stamp),
        _ => format!("{}: consider {}.", people.name, people.stamp),
    };
    if let Some(why) = &row.why {
        text.push_str(&format!(" Hidden: {why}."));
    }
    if row.hold != "none" {
        text.push_str(&format!(" On hold: {}.", hold(row.hold)));
    }
    text
}

/// The word of SARIF for how much a leftover matters.
pub(super) fn residue(severity: &str) -> &'static str {
    match severity {
        "block" => "error",
        "warn" => "warning",
        _ => "note",
    }
}

/// What was left behind and how to mend it, without a word of the document.
pub(super) fn left(row: &ResidueRow) -> String {
    format!("{} {}. {}", row.check, row.about.title, row.about.mend)
}

/// What a hold means.
pub(super) fn hold(reason: &str) -> &'static str {
    match reason {
        "stop" => "STOP: marked above OFFICIAL; do not release, escalate",
        "refer" => "refer to the national unit before anything is confirmed",
        "ncnd" => "consider neither confirming nor denying: a box on the page would confirm",
        _ => "",
    }
}

/// How sure, in the three words people type.
pub(super) fn sure(confidence: f32) -> &'static str {
    match confidence {
        sure if sure >= 0.8 => "high",
        sure if sure >= 0.5 => "medium",
        _ => "low",
    }
}

/// A number with its noun.
pub(super) fn count(number: u64, noun: &str) -> String {
    let ending = match (number, noun.ends_with("ch")) {
        (1, _) => "",
        (_, true) => "es",
        (_, false) => "s",
    };
    format!("{number} {noun}{ending}")
}
