//! The rule as it stands in a TOML file.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::anchor::Anchor;
use super::source::Ready;
use crate::model::finding::Confidence;
use crate::model::suggestion::Hold;

/// What sort of thing a rule finds.
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
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Category {
    /// Names of people.
    Person,
    /// Postal addresses and postcodes.
    Address,
    /// Telephone numbers, e-mail addresses, call signs.
    Contact,
    /// Dates of birth and ages.
    Birth,
    /// Numbers that stand for a person.
    Identifier,
    /// Registration marks and vehicle identification numbers.
    Vehicle,
    /// Accounts and cards.
    Bank,
    /// User names and profiles.
    Online,
    /// Coordinates and the like.
    Location,
    /// Special-category and criminal-offence data.
    Special,
    /// Names of systems and products.
    System,
    /// Hosts, addresses, versions, credentials.
    Infrastructure,
    /// Gradings, reports, sources.
    Intelligence,
    /// Methods and capability.
    Tactic,
    /// Operation names.
    Operation,
    /// Crime, custody, case and exhibit references.
    Investigation,
    /// Protective markings.
    Marking,
    /// Section 23 bodies.
    SecurityBody,
    /// Legal advice.
    Privilege,
    /// Prices, rates, terms.
    Commercial,
}

impl Category {
    /// The word used in data and reports.
    pub fn name(self) -> &'static str {
        match self {
            Category::Person => "person",
            Category::Address => "address",
            Category::Contact => "contact",
            Category::Birth => "birth",
            Category::Identifier => "identifier",
            Category::Vehicle => "vehicle",
            Category::Bank => "bank",
            Category::Online => "online",
            Category::Location => "location",
            Category::Special => "special",
            Category::System => "system",
            Category::Infrastructure => "infrastructure",
            Category::Intelligence => "intelligence",
            Category::Tactic => "tactic",
            Category::Operation => "operation",
            Category::Investigation => "investigation",
            Category::Marking => "marking",
            Category::SecurityBody => "security_body",
            Category::Privilege => "privilege",
            Category::Commercial => "commercial",
        }
    }
}

/// The strongest boundary a match may cross.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Crosses {
    /// It stays within one line or cell.
    #[default]
    None,
    /// It may wrap over line breaks.
    Line,
    /// It may run over the cells of a row.
    Cell,
    /// It may run over paragraphs.
    Paragraph,
}

/// Which model a rule asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Model {
    /// That of names, for names of people.
    Person,
    /// That of passages, for those of the rule's category.
    Passages,
}

/// What follows from a match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Suggest withholding it.
    #[default]
    Withhold,
    /// Put it before a person.
    Consider,
    /// It is public: what lies inside it is not suggested.
    Release,
}

/// What to look for, why it matters, and the text that proves it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rule {
    /// Dotted, lower case, most general first; never used again once withdrawn.
    pub id: String,
    /// Short name for people.
    pub name: String,
    /// Why it must not go out.
    pub why: String,
    /// What sort of thing it finds.
    pub category: Category,
    /// Regular expressions, by the conventions of `rules::pattern`.
    #[serde(default)]
    pub patterns: Vec<Arc<str>>,
    /// A list in `patterns/dictionaries/` instead of, or beside, the patterns.
    #[serde(default)]
    pub dictionary: Option<String>,
    /// The model that is asked instead of, or beside, the patterns. Its own confidence stands in place
    /// of the rule's.
    #[serde(default)]
    pub model: Option<Model>,
    /// How sure the passages model must be, from 0 to 1.
    #[serde(default)]
    pub least: Option<f32>,
    /// A named check that the words found must pass.
    #[serde(default)]
    pub validator: Option<String>,
    /// Spans that are not taken though a pattern matches them; case is ignored.
    #[serde(default)]
    pub except: Vec<String>,
    /// Codes relied on together, the first choice first.
    #[serde(default)]
    pub exemptions: Vec<String>,
    /// Codes pleaded in the alternative.
    #[serde(default)]
    pub alternative: Vec<String>,
    /// Before any evidence.
    pub confidence: Confidence,
    /// The strongest boundary a match may cross.
    #[serde(default)]
    pub crosses: Crosses,
    /// What follows from a match.
    #[serde(default)]
    pub effect: Effect,
    /// Rules or families of rules over which it decides where both match, such as the grade rule over
    /// names in general.
    #[serde(default)]
    pub outranks: Vec<String>,
    /// Whether a document with a match may be redacted unattended.
    #[serde(default)]
    pub hold: Hold,
    /// Whether a match that no evidence raises is dropped, since its shape alone says nothing. A
    /// document that cannot hold the evidence is not looked at for it.
    #[serde(default)]
    pub needs_evidence: bool,
    /// Off unless a profile or `--enable` turns it on.
    #[serde(default)]
    pub optional: bool,
    /// Withdrawn: kept so that its id is never used again.
    #[serde(default)]
    pub withdrawn: bool,
    /// Where the format or the law is described.
    #[serde(default)]
    pub references: Vec<String>,
    /// First version with this rule.
    pub since: String,
    /// Text that must be found, with the span between ⟦ and ⟧.
    pub hits: Vec<String>,
    /// Text in which nothing may be found.
    pub misses: Vec<String>,
    /// Words nearby that change the confidence, applied in order.
    #[serde(default)]
    pub evidence: Arc<Vec<EvidenceBlock>>,
    /// Where to look for each of the patterns, once they were read; empty for a rule made here.
    #[serde(skip)]
    pub anchors: Vec<Anchor>,
    /// The automata made of them, if they were.
    #[serde(skip)]
    pub ready: Vec<Option<Ready>>,
    /// Set for what the authority itself has decided: what lies inside its span goes by it alone.
    #[serde(skip)]
    pub decides: bool,
}

impl Rule {
    /// A rule that the program makes of what an authority has said, sure of itself, with no more than
    /// what every rule has.
    pub(crate) fn made(id: String, name: String, why: String, category: Category) -> Rule {
        Rule {
            id,
            name,
            why,
            category,
            patterns: Vec::new(),
            dictionary: None,
            model: None,
            least: None,
            validator: None,
            except: Vec::new(),
            exemptions: Vec::new(),
            alternative: Vec::new(),
            confidence: Confidence::High,
            crosses: Crosses::None,
            effect: Effect::Withhold,
            outranks: Vec::new(),
            hold: Hold::None,
            needs_evidence: false,
            optional: false,
            withdrawn: false,
            references: Vec::new(),
            since: env!("CARGO_PKG_VERSION").into(),
            hits: Vec::new(),
            misses: Vec::new(),
            evidence: Arc::default(),
            anchors: Vec::new(),
            ready: Vec::new(),
            decides: false,
        }
    }
}

/// Words nearby that change the confidence.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceBlock {
    /// Whole words or phrases; case is ignored. Empty when the kind of document alone decides.
    #[serde(default)]
    pub any: Vec<String>,
    /// How many characters before the span to look in.
    #[serde(default)]
    pub before: usize,
    /// How many characters after the span to look in.
    #[serde(default)]
    pub after: usize,
    /// Whether the words before and after must stand in the clause of the span: no full stop,
    /// semicolon or empty line between.
    #[serde(default)]
    pub clause: bool,
    /// Whether the header of the table column counts.
    #[serde(default)]
    pub column_header: bool,
    /// Whether the field label or the cell to the left counts.
    #[serde(default)]
    pub label: bool,
    /// Whether the words of the span itself count.
    #[serde(default)]
    pub inside: bool,
    /// Whether the other cells of the same row count.
    #[serde(default)]
    pub row: bool,
    /// Whether the lines above the header of the table count, which say what the table is.
    #[serde(default)]
    pub title: bool,
    /// Whether any place in the document counts.
    #[serde(default)]
    pub document: bool,
    /// The column's header must hold one of these as well.
    #[serde(default)]
    pub header: Vec<String>,
    /// A person's name, as the names model finds them, must end at most so many characters before the
    /// span as well.
    #[serde(default)]
    pub person_before: usize,
    /// The same, behind the span.
    #[serde(default)]
    pub person_after: usize,
    /// The document must be of one of these kinds as well.
    #[serde(default)]
    pub document_is: Vec<String>,
    /// At least so many of a hundred filled cells of the table column hold a match of the rule; needs
    /// three of them, and takes no words.
    #[serde(default)]
    pub column_share: usize,
    /// Confidence is at least this.
    #[serde(default)]
    pub raise_to: Option<Confidence>,
    /// Confidence is at most this.
    #[serde(default)]
    pub lower_to: Option<Confidence>,
    /// The finding is dropped.
    #[serde(default)]
    pub drop: bool,
    /// Without it the finding is dropped.
    #[serde(default)]
    pub needed: bool,
}

impl EvidenceBlock {
    /// Whether there is any place in which its words count.
    pub fn looks_somewhere(&self) -> bool {
        let places =
            [self.column_header, self.label, self.inside, self.row, self.title, self.document];
        self.before > 0 || self.after > 0 || places.contains(&true)
    }

    /// Whether the header of the table column is the only place in which its words count.
    pub fn looks_at_headers_alone(&self) -> bool {
        let others = [self.label, self.inside, self.row, self.title, self.document];
        self.column_header && self.before == 0 && self.after == 0 && !others.contains(&true)
    }

    /// Whether the name of a person must stand beside the span.
    pub fn asks_for_a_person(&self) -> bool {
        self.person_before > 0 || self.person_after > 0
    }

    /// Whether it makes a finding surer.
    pub fn raises(&self) -> bool {
        self.raise_to.is_some()
    }

    /// What the block does to a confidence; none drops the finding.
    pub fn apply(&self, confidence: Confidence) -> Option<Confidence> {
        if self.drop {
            return None;
        }
        let raised = self.raise_to.map_or(confidence, |least| confidence.max(least));
        Some(self.lower_to.map_or(raised, |most| raised.min(most)))
    }
}

/// An example split at its ⟦ ⟧ marks: the bare text, and the byte ranges that were marked.
pub fn unmark(example: &str) -> Option<(String, Vec<std::ops::Range<usize>>)> {
    let mut text = String::with_capacity(example.len());
    let mut spans = Vec::new();
    let mut open = None;
    for letter in example.chars() {
        match (letter, open) {
            ('⟦', None) => open = Some(text.len()),
            ('⟧', Some(start)) => {
                spans.push(start..text.len());
                open = None;
            }
            ('⟦' | '⟧', _) => return None,
            (other, _) => text.push(other),
        }
    }
    open.is_none().then_some((text, spans))
}
