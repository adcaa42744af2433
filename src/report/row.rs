//! What a report says, as it says it: the machine contract. Field order is the order of output.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::place::PlaceRow;
use crate::exemption::register::Register;
use crate::rules::rule::{Category, Rule};

/// The version of this contract.
pub const SCHEMA: u32 = 1;

/// The first line.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Start {
    /// Version of the contract.
    pub schema: u32,
    /// Version of the program.
    pub version: String,
    /// Digest of the rules, dictionaries and registers.
    pub rules: String,
    /// The regime whose exemptions are named.
    pub regime: String,
    /// For reports that describe rules and exemptions; not part of the contract.
    #[serde(skip)]
    #[schemars(skip)]
    pub catalogue: Catalogue,
}

/// The rules that ran and the register they cite.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// The rules.
    pub rules: Arc<[Rule]>,
    /// The register.
    pub register: Option<Arc<Register>>,
}

/// One step inside a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemberRow {
    /// Number in its container, from 0.
    pub index: u32,
    /// Its name, masked where something was found in it.
    pub name: String,
}

/// A document and the way inside it, for people.
pub(super) fn title(document: &str, members: &[MemberRow]) -> String {
    let mut title = document.to_owned();
    for member in members {
        title.push_str(" › ");
        title.push_str(&member.name);
    }
    title
}

/// A document, whatever was found in it: together the manifest of the bundle.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DocumentRow {
    /// Path below the bundle, masked where something was found in it.
    pub document: String,
    /// The way inside containers.
    pub members: Vec<MemberRow>,
    /// What it is, by its content; `link` or `excluded` for what was not opened on purpose.
    pub kind: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes; none if they were not read.
    pub sha256: Option<String>,
    /// How many suggestions there are in it, those that are accepted left out.
    pub suggestions: u64,
    /// How many problems there are in it.
    pub problems: u64,
}

impl DocumentRow {
    /// A file that was not opened, on purpose.
    pub fn not_opened(name: &str, kind: &str, size: u64) -> DocumentRow {
        DocumentRow {
            document: name.to_owned(),
            members: Vec::new(),
            kind: kind.to_owned(),
            size,
            sha256: None,
            suggestions: 0,
            problems: 0,
        }
    }
}

/// A proposed redaction.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SuggestionRow {
    /// Stays the same over runs.
    pub id: String,
    /// Path below the bundle.
    pub document: String,
    /// The way inside containers.
    pub members: Vec<MemberRow>,
    /// Where it begins.
    pub place: PlaceRow,
    /// `shown` or `hidden`.
    pub visibility: &'static str,
    /// Why it is hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The words, if they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// First code point: in plain text of the decoded document, else of the segment it begins in.
    pub start: u64,
    /// One past the last code point, counted likewise.
    pub end: u64,
    /// The parts, if it lies over several segments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<Piece>,
    /// The rule that decided.
    pub rule: String,
    /// What sort of thing it is.
    pub category: Category,
    /// The exemption of first choice.
    pub exemption: String,
    /// All exemptions relied on together.
    pub exemptions: Vec<String>,
    /// Exemptions pleaded in the alternative.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternative: Vec<String>,
    /// From 0 to 1.
    pub confidence: f32,
    /// `withhold` or `consider`.
    pub action: &'static str,
    /// `none`, `ncnd`, `refer` or `stop`.
    pub hold: &'static str,
    /// The same number for the same thing across the bundle.
    pub entity: u64,
    /// With a baseline: `unchanged` if it is accepted there, else `new`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<&'static str>,
    /// Why it does not count, if it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Accepted>,
    /// For people; not part of the contract.
    #[serde(skip)]
    #[schemars(skip)]
    pub people: People,
    /// What services know it by from one run to the next; not part of the contract.
    #[serde(skip)]
    #[schemars(skip)]
    pub fingerprint: Fingerprint,
}

/// By what a suggestion is accepted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Accepted {
    /// `baseline`, or `inline` for an allowance in the text.
    pub by: &'static str,
    /// The reason given; that of an allowance is text of the document, and only there if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who accepted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The last day on which it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

/// An allowance in the text that does not hold. It counts as a finding.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AllowRow {
    /// Path below the bundle.
    pub document: String,
    /// The way inside containers.
    pub members: Vec<MemberRow>,
    /// Where it stands.
    pub place: PlaceRow,
    /// `unknown`, `no_reason`, `no_day`, `expired` or `unused`.
    pub wrong: &'static str,
    /// The rule or family it names, if there is one of that name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The same in a sentence.
    pub message: String,
}

/// A name for a suggestion that does not move with the lines above it, and says nothing of its words.
#[derive(Clone, Debug, Default)]
pub struct Fingerprint {
    /// How it was made.
    pub name: &'static str,
    /// Hexadecimal digits.
    pub value: String,
}

/// What reports for people show of a suggestion.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// The place in words.
    pub place: String,
    /// The exemptions as they are stamped.
    pub stamp: String,
    /// Absolute or qualified.
    pub standing: String,
    /// Whether a public interest test is needed.
    pub test: String,
    /// Why the rule exists.
    pub reason: String,
    /// The rule's short name.
    pub name: String,
    /// The words' shape, without the words.
    pub shape: String,
    /// Where it stands in a file of plain text.
    pub region: Option<Region>,
    /// The line it stands in and the bytes of it, if text was asked for.
    pub line: Option<(String, std::ops::Range<usize>)>,
}

/// Lines and columns of a file of plain text, from 1, counted in code points; the end is one past the
/// last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// First line.
    pub line: u64,
    /// First column.
    pub column: u64,
    /// Last line.
    pub end_line: u64,
    /// One past the last column.
    pub end_column: u64,
}

/// A part of a suggestion that lies over several segments.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Piece {
    /// Where the part sits.
    pub place: PlaceRow,
    /// First code point, counted as in the suggestion.
    pub start: u64,
    /// One past the last code point.
    pub end: u64,
}

/// Something that was not read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProblemRow {
    /// Path below the bundle.
    pub document: String,
    /// The way inside containers.
    pub members: Vec<MemberRow>,
    /// Where, if it is not the whole document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceRow>,
    /// What was not read and why.
    pub message: String,
    /// The limit that was reached, if that is why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
}

/// Something a person should know though all was read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NoteRow {
    /// Path below the bundle; none for the whole run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The way inside containers.
    pub members: Vec<MemberRow>,
    /// What.
    pub message: String,
}

/// Something a release copy should not hold.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ResidueRow {
    /// Number of the check in the catalogue.
    pub check: String,
    /// `block`, `warn` or `inform`.
    pub severity: &'static str,
    /// Path below the bundle.
    pub document: String,
    /// The way inside containers.
    pub members: Vec<MemberRow>,
    /// The other document, where two disagree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// Where it sits.
    pub place: PlaceRow,
    /// What is recoverable, if it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// For people; not part of the contract.
    #[serde(skip)]
    #[schemars(skip)]
    pub about: About,
}

/// What reports for people show of a leftover.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// What the check finds.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// The incident or the guidance behind it.
    pub source: String,
    /// How to mend it.
    pub mend: String,
    /// The shape of what is recoverable, without the words.
    pub shape: String,
}

/// Whether a release may go out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Verdict {
    /// `pass`, `block`, `incomplete` or `integrity`.
    pub verdict: &'static str,
    /// One sentence that a person can act on.
    pub sentence: String,
    /// Leftovers that block.
    pub block: u64,
    /// Leftovers to look at.
    pub warn: u64,
    /// Leftovers worth knowing.
    pub inform: u64,
}

/// The last line.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Summary {
    /// Whether everything was read. If not, the bundle is not clear, whatever was found.
    pub complete: bool,
    /// Documents, members included.
    pub documents: u64,
    /// Files left out by `--include` and `--exclude`.
    pub excluded: u64,
    /// Things that were not read.
    pub problems: u64,
    /// Suggestions, those that are accepted left out.
    pub suggestions: u64,
    /// Suggestions to withhold.
    pub withhold: u64,
    /// Suggestions to consider.
    pub consider: u64,
    /// Suggestions that were found but are below the confidence asked for.
    pub below_confidence: u64,
    /// Suggestions that settings for their path left out.
    pub by_path: u64,
    /// Suggestions that are accepted, by the baseline or in the text.
    pub accepted: u64,
    /// Acceptances of the baseline that nothing was found for.
    pub stale: u64,
    /// Allowances in the text that do not hold.
    pub unsound: u64,
    /// Documents that may not be redacted unattended, by the reason.
    pub holds: BTreeMap<String, u64>,
    /// Suggestions by the exemption of first choice.
    pub exemptions: BTreeMap<String, u64>,
    /// Suggestions by category.
    pub categories: BTreeMap<String, u64>,
    /// Whether a release may go out; only `verify` says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}
