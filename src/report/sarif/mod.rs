//! SARIF 2.1.0, for services that show results beside the files. It never holds text of a document,
//! `--reveal` or not: such a report travels further than the bundle.

mod descriptors;
mod leftovers;
mod locations;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::level::{Level, sentence};
use super::row::{Accepted, Start, SuggestionRow};
use super::{Event, Report, Style};
use descriptors::Taxonomy;
use leftovers::Leftovers;
use locations::Artifacts;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) struct Sarif {
    start: Option<Start>,
    artifacts: Artifacts,
    results: Vec<(SuggestionRow, Value)>,
    leftovers: Leftovers,
    allows: Vec<(&'static str, String, Value)>,
    notifications: Vec<Value>,
}

impl Sarif {
    pub(super) fn new(style: Style) -> Sarif {
        Sarif {
            start: None,
            artifacts: Artifacts::new(style.prefix),
            results: Vec::new(),
            leftovers: Leftovers::default(),
            allows: Vec::new(),
            notifications: Vec::new(),
        }
    }

    fn log(&mut self, complete: bool) -> Value {
        let start = self.start.take();
        let taxonomy = start.as_ref().and_then(Taxonomy::new);
        let used = used(&self.results);
        let mut rules: Vec<Value> = match &start {
            Some(start) => descriptors::rules(&start.catalogue.rules, &used, taxonomy.as_ref()),
            None => Vec::new(),
        };
        let first = rules.len();
        rules.extend(descriptors::allowances(&self.allows));
        let left = rules.len();
        rules.extend(self.leftovers.rules());
        let results = self
            .results
            .iter()
            .map(|(row, location)| result(row, location, &used, taxonomy.as_ref()));
        let results: Vec<Value> = results
            .chain(descriptors::unsound(&self.allows, first))
            .chain(self.leftovers.results(left))
            .collect();
        let mut driver = json!({
            "name": "withhold",
            "version": start.as_ref().map_or("", |start| start.version.as_str()),
            "semanticVersion": start.as_ref().map_or("", |start| start.version.as_str()),
            "shortDescription": {
                "text": "Finds what may not go out in a bundle of documents before disclosure."
            },
            "rules": rules,
            "notifications": descriptors::notifications(),
            "properties": {
                "rulesDigest": start.as_ref().map_or("", |start| start.rules.as_str()),
            },
        });
        let taxonomies: Vec<Value> = taxonomy.iter().map(Taxonomy::component).collect();
        if let (Some(taxonomy), Value::Object(fields)) = (&taxonomy, &mut driver) {
            fields.insert("supportedTaxonomies".into(), json!([taxonomy.reference()]));
        }
        json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": driver },
                "invocations": [{
                    "executionSuccessful": complete,
                    "toolExecutionNotifications": std::mem::take(&mut self.notifications),
                }],
                "originalUriBaseIds": locations::base(),
                "artifacts": self.artifacts.take(),
                "results": results,
                "taxonomies": taxonomies,
                "columnKind": "unicodeCodePoints",
                "redactionTokens": ["█"],
            }],
        })
    }
}

impl Report for Sarif {
    fn event(&mut self, event: &Event<'_>, out: &mut dyn Write) -> io::Result<()> {
        match event {
            Event::Start(row) => self.start = Some((*row).clone()),
            Event::Document(row) => self.artifacts.add(row),
            Event::Suggestion(row) => {
                let locations = self.artifacts.locations(row);
                self.results.push(((*row).clone(), locations));
            }
            Event::Residue(row) => {
                let location =
                    self.artifacts.location(&row.document, &row.members, Some(&row.place));
                self.leftovers.add(row, location);
            }
            Event::Allow(row) => {
                let place = Some(&row.place);
                let location = self.artifacts.location(&row.document, &row.members, place);
                self.allows.push((row.wrong, row.message.clone(), location));
            }
            Event::Problem(row) => {
                let location =
                    self.artifacts.location(&row.document, &row.members, row.place.as_ref());
                let message = &row.message;
                self.notifications.push(descriptors::notification("unread", message, &[location]));
            }
            Event::Note(row) => {
                let location = row
                    .document
                    .as_ref()
                    .map(|document| self.artifacts.location(document, &row.members, None));
                let place = location.as_slice();
                self.notifications.push(descriptors::notification("note", &row.message, place));
            }
            Event::Summary(row) => {
                let log = self.log(row.complete);
                serde_json::to_writer_pretty(&mut *out, &log)?;
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    }
}

/// The rules that results name, each with its number in the list of rules.
fn used(results: &[(SuggestionRow, Value)]) -> BTreeMap<String, usize> {
    let mut used: BTreeMap<String, usize> =
        results.iter().map(|(row, _)| (row.rule.clone(), 0)).collect();
    for (number, index) in used.values_mut().enumerate() {
        *index = number;
    }
    used
}

fn result(
    row: &SuggestionRow,
    locations: &Value,
    used: &BTreeMap<String, usize>,
    taxonomy: Option<&Taxonomy>,
) -> Value {
    let taxa: Vec<Value> = match taxonomy {
        Some(taxonomy) => {
            let relied = row.exemptions.iter().filter_map(|code| taxonomy.taxon(code, "relied on"));
            let other = |code: &String| taxonomy.taxon(code, "in the alternative");
            relied.chain(row.alternative.iter().filter_map(other)).collect()
        }
        None => Vec::new(),
    };
    let rank = f64::from(row.confidence) * 1000.0;
    let mut result = json!({
        "ruleId": row.rule,
        "ruleIndex": used.get(&row.rule),
        "kind": "fail",
        "level": Level::of(row).sarif(),
        "rank": rank.round() / 10.0,
        "message": { "text": sentence(row) },
        "locations": locations.get("locations"),
        "relatedLocations": locations.get("related"),
        "partialFingerprints": { row.fingerprint.name: row.fingerprint.value },
        "taxa": taxa,
        "suppressions": row.accepted.as_ref().map(suppression).as_slice(),
        "properties": {
            "id": row.id,
            "category": row.category.name(),
            "action": row.action,
            "hold": row.hold,
            "visibility": row.visibility,
            "why": row.why.as_deref().unwrap_or(""),
            "entity": row.entity,
        },
    });
    if let (Some(state), Value::Object(fields)) = (row.baseline, &mut result) {
        fields.insert("baselineState".into(), json!(state));
    }
    result
}

/// Why a result does not count. The reason of an allowance is text of a document, so it stays there.
fn suppression(accepted: &Accepted) -> Value {
    let (kind, reason) = match (accepted.by, &accepted.reason) {
        ("baseline", Some(reason)) => ("external", reason.as_str()),
        _ => ("inSource", "allowed in the document, with a reason"),
    };
    json!({
        "kind": kind,
        "status": "accepted",
        "justification": reason,
        "properties": { "author": accepted.author, "expires": accepted.expires },
    })
}
