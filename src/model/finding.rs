//! A rule matched here: a fact, with no view on what to do about it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// How sure a finding is, in the three steps people type.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Not shown unless asked for.
    Low,
    /// 0.5 and more.
    Medium,
    /// 0.8 and more.
    High,
}

impl Confidence {
    /// The step that a number from 0 to 1 falls on.
    pub fn of(number: f32) -> Confidence {
        let steps = [Confidence::High, Confidence::Medium];
        steps.into_iter().find(|step| number >= step.threshold()).unwrap_or(Confidence::Low)
    }

    /// The least number that counts as this step.
    pub fn threshold(self) -> f32 {
        match self {
            Confidence::Low => 0.0,
            Confidence::Medium => 0.5,
            Confidence::High => 0.8,
        }
    }

    /// The number a rule's word stands for.
    pub fn value(self) -> f32 {
        match self {
            Confidence::Low => 0.3,
            Confidence::Medium => 0.65,
            Confidence::High => 0.9,
        }
    }

    /// The word in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

/// Where a word of evidence was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Met {
    /// In the text before the span.
    Before,
    /// A person's name beside the span.
    Person,
    /// In the text after the span.
    After,
    /// In the header of the table column.
    ColumnHeader,
    /// In the field label or the cell to the left.
    Label,
    /// In the span itself.
    Inside,
    /// In another cell of the row.
    Row,
    /// In the lines above the table.
    Title,
    /// Somewhere in the document.
    Document,
    /// The kind of document alone decided.
    Kind,
    /// Most cells of the table column hold the same sort of thing.
    Column,
}

/// One step of a finding's reasoning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Number of the evidence block in the rule.
    pub block: usize,
    /// Where its word was met.
    pub met: Met,
    /// The bytes of the arena that hold the word.
    pub word: Range<usize>,
    /// Confidence after this step; none when the finding was dropped.
    pub then: Option<Confidence>,
}

/// Where a name stands in full that is only mentioned here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Mention {
    /// The rule found it in the same document.
    Here,
    /// The rule found it in another document of the bundle.
    Elsewhere,
}

/// A rule matched here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Number of the rule in the rule set.
    pub rule: usize,
    /// Bytes of the document's arena.
    pub span: Range<usize>,
    /// How sure, after all evidence.
    pub confidence: Confidence,
    /// What changed the confidence, in order.
    pub evidence: Vec<Evidence>,
    /// How sure the names model is, from 0 to 1, when it is the one that found it.
    pub believed: Option<f32>,
    /// Set when the rule did not match here, but names what is mentioned here.
    pub mention: Option<Mention>,
}
