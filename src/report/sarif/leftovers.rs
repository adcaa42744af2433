//! Leftovers as results, each check a rule of the tool after those that found suggestions.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::super::level;
use super::super::row::ResidueRow;
use crate::rules::files::hex;

/// Leftovers with their locations, in the order of the report.
#[derive(Default)]
pub(super) struct Leftovers {
    rows: Vec<(ResidueRow, Value)>,
}

impl Leftovers {
    pub(super) fn add(&mut self, row: &ResidueRow, location: Value) {
        self.rows.push((row.clone(), location));
    }

    /// One rule for each check that found something.
    pub(super) fn rules(&self) -> Vec<Value> {
        let mut checks: BTreeMap<&str, &ResidueRow> = BTreeMap::new();
        for (row, _) in &self.rows {
            checks.entry(&row.check).or_insert(row);
        }
        let rule = |(id, row): (&&str, &&ResidueRow)| {
            let about = &row.about;
            json!({
                "id": id,
                "shortDescription": { "text": about.title },
                "fullDescription": { "text": format!("{} ({})", about.why, about.source) },
                "help": { "text": about.mend },
                "defaultConfiguration": { "level": level::residue(row.severity) },
            })
        };
        checks.iter().map(rule).collect()
    }

    /// The results, whose rules begin at a number.
    pub(super) fn results(&self, first: usize) -> Vec<Value> {
        let checks: BTreeMap<&str, usize> = {
            let mut ids: Vec<&str> = self.rows.iter().map(|(row, _)| row.check.as_str()).collect();
            ids.sort_unstable();
            ids.dedup();
            ids.into_iter().enumerate().map(|(number, id)| (id, first + number)).collect()
        };
        let mut met: BTreeMap<String, u32> = BTreeMap::new();
        let result = |(row, location): &(ResidueRow, Value)| {
            let where_to = format!("{} {}", fingerprint(row, 0), row.check);
            let ordinal = met.entry(where_to).or_default();
            *ordinal += 1;
            json!({
                "ruleId": row.check,
                "ruleIndex": checks.get(row.check.as_str()),
                "kind": "fail",
                "level": level::residue(row.severity),
                "message": { "text": level::left(row) },
                "locations": [location],
                "partialFingerprints": { "withholdResidue/v1": fingerprint(row, *ordinal) },
                "suppressions": [],
                "properties": { "severity": row.severity },
            })
        };
        self.rows.iter().map(result).collect()
    }
}

/// Check, place and ordinal: never text.
fn fingerprint(row: &ResidueRow, ordinal: u32) -> String {
    let mut hash = Sha256::new();
    let place = row.place.0.to_string();
    let way = row.members.iter().map(|member| member.name.as_str());
    for part in [row.check.as_str(), &row.document, &place].into_iter().chain(way) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.update(ordinal.to_le_bytes());
    hex(hash.finalize().get(..16).unwrap_or_default())
}
