//! A proposed redaction and the exemption relied on. A person decides.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::finding::Finding;

/// What the machine proposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Judgement is needed, or it is a near miss.
    Consider,
    /// Withhold it.
    Withhold,
}

impl Action {
    /// The word in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Action::Consider => "consider",
            Action::Withhold => "withhold",
        }
    }
}

/// Why a document may not be redacted unattended.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Hold {
    /// Nothing stands in the way.
    #[default]
    None,
    /// Neither confirm nor deny may apply: a box on the page would confirm.
    Ncnd,
    /// Refer to the national unit first.
    Refer,
    /// Stop and escalate.
    Stop,
}

impl Hold {
    /// The word in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Hold::None => "none",
            Hold::Ncnd => "ncnd",
            Hold::Refer => "refer",
            Hold::Stop => "stop",
        }
    }
}

/// A proposed redaction and the exemption relied on.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Hash of rule, source, logical place and ordinal; never of text.
    pub id: String,
    /// Bytes of the document's arena.
    pub span: Range<usize>,
    /// The findings it rests on, the deciding one first.
    pub findings: Vec<Finding>,
    /// Exemption codes relied on, the first choice first.
    pub exemptions: Arc<[String]>,
    /// Codes pleaded in the alternative.
    pub alternative: Arc<[String]>,
    /// How sure, from 0 to 1.
    pub confidence: f32,
    /// What is proposed.
    pub action: Action,
    /// Whether something stands in the way of unattended redaction.
    pub hold: Hold,
    /// Hash that is the same for the same person, place or system across the bundle.
    pub entity: u64,
}

impl Suggestion {
    /// Number of the rule that decided.
    pub fn rule(&self) -> usize {
        self.findings.first().map_or(0, |finding| finding.rule)
    }
}
