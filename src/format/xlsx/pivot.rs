//! Pivot caches: the copy of its source that a pivot table keeps, read as the table it was.

use super::super::anchor::Traced;
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

struct Field {
    name: Traced,
    /// Values that records point to by number.
    items: Vec<Traced>,
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
        let part = xmltext::Part::new(&bytes, package.number(&name));
        let fields = definition(&part, document, opening)?;
        let relations = package.relations(&name, opening)?;
        let mut sampled = false;
        for relation in relations.iter().filter(|r| r.kind == "pivotCacheRecords") {
            let target = relation.target.to_lowercase();
            left.retain(|name| *name != target);
            if let Some(bytes) = package.part(&target, opening)? {
                let part = xmltext::Part::new(&bytes, package.number(&target));
                sampled |= records(&part, &fields, document, opening)?;
            }
        }
        let items: Vec<&Traced> = fields.iter().flat_map(|field| &field.items).collect();
        if !sampled && !items.is_empty() {
            let words: Vec<&str> = items.iter().map(|item| item.text.as_str()).collect();
            let words = words.join("\n");
            for item in items.iter().filter(|item| !item.text.trim().is_empty()) {
                push(document, "\n", item);
            }
            document.leave("X05", Block, field("pivot cache"), &words);
        }
    }
    // Records whose definition is gone are still records.
    for name in left {
        if let Some(bytes) = package.part(&name, opening)? {
            records(&xmltext::Part::new(&bytes, package.number(&name)), &[], document, opening)?;
        }
    }
    Ok(())
}

fn push(document: &mut Document, separator: &str, words: &Traced) -> u32 {
    let why = Visibility::Hidden("pivot cache".into());
    words.add(document, separator, field("pivot cache"), why, Role::Cell)
}

fn definition(
    part: &xmltext::Part<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<Vec<Field>, Stop> {
    let mut fields: Vec<Field> = Vec::new();
    let mut asides = Vec::new();
    let mut shared = false;
    xmltext::walk(part.text(), opening, &mut |met| match met {
        Met::Open(start) => match xmltext::tag(start) {
            "cacheField" => {
                fields.push(Field { name: part.of(start, "name"), items: Vec::new() });
            }
            "sharedItems" => shared = true,
            "pivotCacheDefinition" => asides.push(part.of(start, "refreshedBy")),
            "worksheetSource" => asides.push(part.of(start, "sheet")),
            "s" | "n" | "d" | "b" | "e" | "m" if shared => {
                if let Some(field) = fields.last_mut() {
                    field.items.push(part.of(start, "v"));
                }
            }
            _ => {}
        },
        Met::Close("sharedItems") => shared = false,
        _ => {}
    })?;
    for words in asides.iter().filter(|words: &&Traced| !words.text.is_empty()) {
        push(document, "\n", words);
    }
    Ok(fields)
}

/// Reads records as a table under the names of the fields; says whether there were any.
fn records(
    part: &xmltext::Part<'_>,
    fields: &[Field],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<bool, Stop> {
    let mut rows: Vec<Vec<Option<u32>>> = Vec::new();
    let head = fields.iter().take(COLUMNS).enumerate().map(|(column, field)| {
        let separator = if column == 0 { "\n\n" } else { "\t" };
        let number = push(document, separator, &field.name);
        (!field.name.text.is_empty()).then_some(number)
    });
    rows.push(head.collect());
    let mut sample = String::new();
    xmltext::walk(part.text(), opening, &mut |met| {
        let Met::Open(start) = met else { return };
        let tag = xmltext::tag(start);
        if tag == "r" {
            rows.push(Vec::new());
            return;
        }
        let count = rows.len();
        let Some(row) = rows.last_mut().filter(|_| count > 1) else { return };
        let value = part.of(start, "v");
        let words = match tag {
            "x" => {
                let items = fields.get(row.len()).map(|field| &field.items);
                let index = value.text.parse::<usize>().ok();
                index.and_then(|index| items?.get(index)).cloned().unwrap_or_default()
            }
            "s" | "n" | "d" | "b" | "e" => value,
            "m" => part.none(),
            _ => return,
        };
        let separator = if row.is_empty() { "\n" } else { "\t" };
        let number = (!words.text.is_empty()).then(|| push(document, separator, &words));
        if sample.len() < 400 && !words.text.is_empty() {
            sample.push_str(&words.text);
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
