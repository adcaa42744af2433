//! Where things are: files and members as artifacts, places as regions and logical locations.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::report::place::PlaceRow;
use crate::report::row::{DocumentRow, MemberRow, Region, SuggestionRow, title};

/// What paths are relative to: where the command was run, or, if the bundle lies elsewhere, the bundle.
const BASE: &str = "ROOT";

/// The base is named, but its place on this machine is nobody's business.
pub(super) fn base() -> Value {
    json!({ BASE: { "description": {
        "text": "The working directory of the scan, or the bundle where that lies elsewhere."
    } } })
}

/// Files and members, numbered in the order in which they come.
pub(super) struct Artifacts {
    prefix: String,
    list: Vec<Value>,
    numbers: BTreeMap<(String, Vec<u32>), usize>,
}

impl Artifacts {
    pub(super) fn new(prefix: String) -> Artifacts {
        Artifacts { prefix, list: Vec::new(), numbers: BTreeMap::new() }
    }

    pub(super) fn take(&mut self) -> Vec<Value> {
        std::mem::take(&mut self.list)
    }

    pub(super) fn add(&mut self, row: &DocumentRow) {
        let mut artifact = json!({
            "location": self.address(&row.document, &row.members),
            "length": row.size,
            "properties": { "kind": row.kind },
        });
        if let Value::Object(fields) = &mut artifact {
            if let Some(hash) = &row.sha256 {
                fields.insert("roles".into(), json!(["analysisTarget"]));
                fields.insert("hashes".into(), json!({ "sha-256": hash }));
            }
            let outer = row.members.split_last().map(|(_, outer)| outer);
            if let Some(parent) = outer.and_then(|outer| self.number(&row.document, outer)) {
                fields.insert("parentIndex".into(), json!(parent));
            }
        }
        self.numbers.insert((row.document.clone(), way(&row.members)), self.list.len());
        self.list.push(artifact);
    }

    fn number(&self, document: &str, members: &[MemberRow]) -> Option<usize> {
        self.numbers.get(&(document.to_owned(), way(members))).copied()
    }

    /// A member is named by its path in its container, a file by its path from the base.
    fn address(&self, document: &str, members: &[MemberRow]) -> Value {
        match members.last() {
            Some(member) => json!({ "uri": format!("/{}", encoded(&member.name)) }),
            None => {
                let uri = encoded(&format!("{}{document}", self.prefix));
                json!({ "uri": uri, "uriBaseId": BASE })
            }
        }
    }

    fn physical(
        &self,
        document: &str,
        members: &[MemberRow],
        region: Option<&Region>,
        offsets: (u64, u64),
    ) -> Value {
        let mut address = self.address(document, members);
        if let (Some(number), Value::Object(fields)) =
            (self.number(document, members), &mut address)
        {
            fields.insert("index".into(), json!(number));
        }
        let mut physical = json!({ "artifactLocation": address });
        if let (Some(region), Value::Object(fields)) = (region, &mut physical) {
            let region = json!({
                "startLine": region.line,
                "startColumn": region.column,
                "endLine": region.end_line,
                "endColumn": region.end_column,
                "charOffset": offsets.0,
                "charLength": offsets.1.saturating_sub(offsets.0),
            });
            fields.insert("region".into(), region);
        }
        physical
    }

    /// A location without a region.
    pub(super) fn location(
        &self,
        document: &str,
        members: &[MemberRow],
        place: Option<&PlaceRow>,
    ) -> Value {
        let mut location =
            json!({ "physicalLocation": self.physical(document, members, None, (0, 0)) });
        if let (Some(place), Value::Object(fields)) = (place, &mut location) {
            logical(fields, &title(document, members), place);
        }
        location
    }

    /// Where a suggestion begins, and, if it lies over several segments, its other parts.
    pub(super) fn locations(&self, row: &SuggestionRow) -> Value {
        let region = row.people.region.as_ref();
        let offsets = (row.start, row.end);
        let mut first = json!({
            "physicalLocation": self.physical(&row.document, &row.members, region, offsets),
        });
        if let Value::Object(fields) = &mut first {
            logical(fields, &title(&row.document, &row.members), &row.place);
        }
        let related: Vec<Value> = row
            .pieces
            .iter()
            .skip(1)
            .zip(1u32..)
            .map(|(piece, number)| {
                let place = Some(&piece.place);
                let mut location = self.location(&row.document, &row.members, place);
                if let Value::Object(fields) = &mut location {
                    fields.insert("id".into(), json!(number));
                    fields.insert("message".into(), json!({ "text": "It goes on here." }));
                }
                location
            })
            .collect();
        json!({ "locations": [first], "related": related })
    }
}

/// The place in words and, in the property bag, as the machine contract has it.
fn logical(location: &mut Map<String, Value>, title: &str, place: &PlaceRow) {
    let words = place.0.to_string();
    let properties = serde_json::to_value(place).unwrap_or_default();
    let kind = properties.get("kind").cloned().unwrap_or_default();
    let whole = format!("{title} › {words}");
    location.insert(
        "logicalLocations".into(),
        json!([{ "name": words, "fullyQualifiedName": whole, "kind": kind }]),
    );
    location.insert("properties".into(), properties);
}

fn way(members: &[MemberRow]) -> Vec<u32> {
    members.iter().map(|member| member.index).collect()
}

/// A path as a relative reference of a URI.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn paths_become_references() {
        assert_eq!(encoded("mail/a b.eml"), "mail/a%20b.eml");
        assert_eq!(encoded("c:é█%"), "c%3A%C3%A9%E2%96%88%25");
    }
}
