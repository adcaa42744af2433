//! Rules with their help, exemptions as a taxonomy, and what was not read as notifications.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::exemption::register::Register;
use crate::model::finding::Confidence;
use crate::report::row::Start;
use crate::rules::rule::{Effect, Rule};

/// The register of one regime, as a taxonomy.
pub(super) struct Taxonomy {
    register: std::sync::Arc<Register>,
}

impl Taxonomy {
    pub(super) fn new(start: &Start) -> Option<Taxonomy> {
        start.catalogue.register.clone().map(|register| Taxonomy { register })
    }

    /// How other parts of the log point to it.
    pub(super) fn reference(&self) -> Value {
        json!({ "name": self.register.act, "index": 0 })
    }

    /// How a result points to an exemption.
    pub(super) fn taxon(&self, code: &str, pleaded: &str) -> Option<Value> {
        let index = self.register.exemption.iter().position(|row| row.code == code)?;
        Some(json!({
            "id": code,
            "index": index,
            "toolComponent": self.reference(),
            "properties": { "pleaded": pleaded },
        }))
    }

    /// The taxonomy itself.
    pub(super) fn component(&self) -> Value {
        let taxa: Vec<Value> = self
            .register
            .exemption
            .iter()
            .map(|row| {
                json!({
                    "id": row.code,
                    "name": row.stamp,
                    "shortDescription": { "text": row.title },
                    "fullDescription": { "text": row.summary },
                    "help": { "text": format!("{} ({})", row.guidance, row.source) },
                    "properties": {
                        "standing": row.standing.name(),
                        "basis": row.basis.name(),
                        "publicInterestTest": row.public_interest_test,
                        "harm": row.harm,
                        "asOf": row.as_of,
                    },
                })
            })
            .collect();
        json!({
            "name": self.register.act,
            "shortDescription": {
                "text": format!("Each {} of the {}.", self.register.term, self.register.act)
            },
            "isComprehensive": true,
            "taxa": taxa,
        })
    }

    fn help(&self, code: &str) -> Option<String> {
        let row = self.register.get(code)?;
        Some(format!("{}: {} ({}). {}", row.stamp, row.title, row.standing.name(), row.summary))
    }
}

/// The rules that were used, in the order of their numbers.
pub(super) fn rules(
    all: &[Rule],
    used: &BTreeMap<String, usize>,
    taxonomy: Option<&Taxonomy>,
) -> Vec<Value> {
    let by_id: BTreeMap<&str, &Rule> = all.iter().map(|rule| (rule.id.as_str(), rule)).collect();
    used.keys()
        .map(|id| match by_id.get(id.as_str()) {
            Some(rule) => descriptor(rule, taxonomy),
            None => json!({ "id": id }),
        })
        .collect()
}

fn descriptor(rule: &Rule, taxonomy: Option<&Taxonomy>) -> Value {
    let codes = || rule.exemptions.iter().chain(&rule.alternative);
    let level = match (rule.effect, rule.confidence) {
        (Effect::Withhold, Confidence::High) => "error",
        (Effect::Withhold, Confidence::Medium) => "warning",
        _ => "note",
    };
    let mut help = vec![rule.why.clone()];
    help.extend(codes().filter_map(|code| taxonomy?.help(code)));
    help.extend(rule.references.iter().map(|reference| format!("See: {reference}")));
    help.push("Whether an exemption applies is for a person to decide.".to_owned());
    let relationships: Vec<Value> = codes()
        .filter_map(|code| taxonomy?.taxon(code, "relied on"))
        .map(|target| json!({ "target": target, "kinds": ["relevant"] }))
        .collect();
    json!({
        "id": rule.id,
        "name": rule.name,
        "shortDescription": { "text": rule.name },
        "fullDescription": { "text": rule.why },
        "help": { "text": help.join("\n"), "markdown": help.join("\n\n") },
        "defaultConfiguration": { "level": level },
        "relationships": relationships,
        "properties": {
            "tags": ["disclosure", rule.category.name()],
            "precision": rule.confidence.name(),
        },
    })
}

/// The rules of allowances in the text that do not hold, once each.
pub(super) fn allowances(allows: &[(&'static str, String, Value)]) -> Vec<Value> {
    kinds(allows)
        .iter()
        .map(|(wrong, message)| {
            json!({
                "id": format!("withhold.allow.{wrong}"),
                "shortDescription": { "text": message },
                "help": { "text": "Mend it or take it out." },
                "defaultConfiguration": { "level": "error" },
            })
        })
        .collect()
}

/// A result for each of them; `first` is the number of their first rule.
pub(super) fn unsound(
    allows: &[(&'static str, String, Value)],
    first: usize,
) -> impl Iterator<Item = Value> {
    let kinds = kinds(allows);
    allows.iter().map(move |(wrong, message, location)| {
        let index = kinds.iter().position(|(kind, _)| kind == wrong).unwrap_or(0) + first;
        json!({
            "ruleId": format!("withhold.allow.{wrong}"),
            "ruleIndex": index,
            "level": "error",
            "message": { "text": message },
            "locations": [location],
            "suppressions": [],
        })
    })
}

fn kinds<'a>(allows: &'a [(&'static str, String, Value)]) -> Vec<(&'static str, &'a str)> {
    let kinds: BTreeMap<&'static str, &str> =
        allows.iter().map(|(wrong, message, _)| (*wrong, message.as_str())).collect();
    kinds.into_iter().collect()
}

/// What notifications are about.
pub(super) fn notifications() -> Value {
    json!([
        {
            "id": "unread",
            "shortDescription": { "text": "Something was not read." },
            "fullDescription": {
                "text": "Something was not read, so the document is not clear, whatever was found."
            },
            "defaultConfiguration": { "level": "error" },
        },
        {
            "id": "note",
            "shortDescription": { "text": "Something a person should know." },
            "defaultConfiguration": { "level": "note" },
        },
    ])
}

/// One notification.
pub(super) fn notification(id: &str, message: &str, locations: &[Value]) -> Value {
    let (index, level) = if id == "unread" { (0, "error") } else { (1, "note") };
    json!({
        "descriptor": { "id": id, "index": index },
        "level": level,
        "message": { "text": message },
        "locations": locations,
    })
}
