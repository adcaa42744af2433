//! Pivot caches: the copy of its source that a pivot table keeps, read as the table it was.

use super::super::csv::grid;
use super::super::limits::Stop;
use super::super::ooxml::Package;
use super::super::ooxml::residue::field;
use super::super::open::Opening;
use super::super::xmltext::{self, Met};
use crate::model::document::{Document, Role, Visibility};
use crate::model::residue::Severity::Block;

/// Columns that are read as a table; more are read all the same.
const COLUMNS: usize = 512;

#[derive(Default)]
struct Field {
    name: String,
    /// Values that records point to by number.
    items: Vec<String>,
}

/// Reads all pivot caches: their fields and shared values, and their records as rows.
pub(super) fn read(
    package: &mut Package<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let of = |word: &str, names: &[String]| -> Vec<String> {
        let caches = names.iter().filter(|name| name.contains("/pivotcache/"));
        caches.filter(|name| name.contains(word) && name.ends_with(".xml")).cloned().collect()
    };
    let names = package.names();
    let mut left = of("records", &names);
    for name in of("definition", &names) {
        let Some(bytes) = package.part(&name, opening)? else { continue };
        let fields = definition(&bytes, document, opening)?;
        let relations = package.relations(&name, opening)?;
        let mut sampled = false;
        for relation in relations.iter().filter(|r| r.kind == "pivotCacheRecords") {
            let target = relation.target.to_lowercase();
            left.retain(|name| *name != target);
            if let Some(bytes) = package.part(&target, opening)? {
                sampled |= records(&bytes, &fields, document, opening)?;
            }
        }
        let items: Vec<&str> =
            fields.iter().flat_map(|field| &field.items).map(String::as_str).collect();
        if !sampled && !items.is_empty() {
            let words = items.join("\n");
            push(document, "\n", &words);
            document.leave("X05", Block, field("pivot cache"), &words);
        }
    }
    // Records whose definition is gone are still records.
    for name in left {
        if let Some(bytes) = package.part(&name, opening)? {
            records(&bytes, &[], document, opening)?;
        }
    }
    Ok(())
}

fn push(document: &mut Document, separator: &str, words: &str) -> u32 {
    let why = Visibility::Hidden("pivot cache".into());
    document.push(separator, words, field("pivot cache"), why, Role::Cell)
}

fn definition(
    bytes: &[u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<Vec<Field>, Stop> {
    let mut fields: Vec<Field> = Vec::new();
    let mut asides = Vec::new();
    let mut shared = false;
    xmltext::walk(&xmltext::decoded(bytes), opening, &mut |met| match met {
        Met::Open(start) => match xmltext::tag(start) {
            "cacheField" => {
                fields.push(Field { name: xmltext::of(start, "name"), ..Field::default() });
            }
            "sharedItems" => shared = true,
            "pivotCacheDefinition" => asides.extend(xmltext::attribute(start, "refreshedBy")),
            "worksheetSource" => asides.extend(xmltext::attribute(start, "sheet")),
            "s" | "n" | "d" | "b" | "e" | "m" if shared => {
                if let Some(field) = fields.last_mut() {
                    field.items.push(xmltext::of(start, "v"));
                }
            }
            _ => {}
        },
        Met::Close("sharedItems") => shared = false,
        _ => {}
    })?;
    for words in asides {
        push(document, "\n", &words);
    }
    Ok(fields)
}

/// Reads records as a table under the names of the fields; says whether there were any.
fn records(
    bytes: &[u8],
    fields: &[Field],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<bool, Stop> {
    let mut rows: Vec<Vec<Option<u32>>> = Vec::new();
    let head = fields.iter().take(COLUMNS).enumerate().map(|(column, field)| {
        let separator = if column == 0 { "\n\n" } else { "\t" };
        let number = push(document, separator, &field.name);
        (!field.name.is_empty()).then_some(number)
    });
    rows.push(head.collect());
    let mut sample = String::new();
    xmltext::walk(&xmltext::decoded(bytes), opening, &mut |met| {
        let Met::Open(start) = met else { return };
        let tag = xmltext::tag(start);
        if tag == "r" {
            rows.push(Vec::new());
            return;
        }
        let count = rows.len();
        let Some(row) = rows.last_mut().filter(|_| count > 1) else { return };
        let value = xmltext::of(start, "v");
        let words = match tag {
            "x" => {
                let items = fields.get(row.len()).map(|field| &field.items);
                let index = value.parse::<usize>().ok();
                index.and_then(|index| items?.get(index)).cloned().unwrap_or_default()
            }
            "s" | "n" | "d" | "b" | "e" => value,
            "m" => String::new(),
            _ => return,
        };
        let separator = if row.is_empty() { "\n" } else { "\t" };
        let number = (!words.is_empty()).then(|| push(document, separator, &words));
        if sample.len() < 400 && !words.is_empty() {
            sample.push_str(&words);
            sample.push('\t');
        }
        if row.len() < COLUMNS {
            row.push(number);
        }
    })?;
    let any = rows.len() > 1;
    if any {
        document.leave("X05", Block, field("pivot cache"), &sample);
    }
    document.grids.push(grid(rows));
    Ok(any)
}
