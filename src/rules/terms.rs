//! Lists of terms that carry their exemption, as an office keeps them: `exemption<TAB>term` a line,
//! or `exemption<TAB>term<TAB>category`. Several exemptions relied on together are joined by commas.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error as ValueError;

use super::dictionary::Dictionaries;
use super::files::DataFile;
use super::load::Placed;
use super::rule::{Category, Rule};
use crate::error::Fault;

/// What a list became: a rule for each combination of exemptions and category, and its terms.
#[derive(Default)]
pub struct Lists {
    /// The rules.
    pub rules: Vec<Placed>,
    /// The terms of each rule.
    pub dictionaries: Dictionaries,
    /// What is wrong, each with its line.
    pub faults: Vec<Fault>,
}

/// Reads lists of terms. `category` says what sort of thing an exemption protects, where a line does
/// not say it; none for an unknown exemption.
pub fn read(files: &[DataFile], category: &dyn Fn(&str) -> Option<Category>) -> Lists {
    let mut lists = Lists::default();
    for file in files {
        let stem = stem(&file.name);
        let mut groups: BTreeMap<(String, &str), (usize, Vec<String>)> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut fault = |line: usize, message: String| {
            lists.faults.push(Fault { file: file.name.clone(), line, message });
        };
        for (number, line) in file.text.lines().enumerate().map(|(at, line)| (at + 1, line)) {
            let line = if number == 1 { line.trim_start_matches('\u{feff}') } else { line };
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let mut cells = line.split('\t').map(str::trim);
            let (codes, term) = (cells.next().unwrap_or(""), cells.next().unwrap_or(""));
            let sort = cells.next();
            if codes.is_empty() || term.is_empty() || cells.next().is_some() {
                fault(number, "a line is `exemption<TAB>term`, or with `<TAB>category`".into());
                continue;
            }
            let first = codes.split(',').next().unwrap_or("").trim();
            let deserializer = |name| IntoDeserializer::<ValueError>::into_deserializer(name);
            let sort = match sort.map(|name: &str| Category::deserialize(deserializer(name))) {
                Some(Ok(sort)) => sort,
                Some(Err(error)) => {
                    fault(number, error.to_string());
                    continue;
                }
                None => match category(first) {
                    Some(sort) => sort,
                    None => {
                        fault(number, format!("no exemption has the code {first}"));
                        continue;
                    }
                },
            };
            if !seen.insert(term.to_owned()) {
                fault(number, "the term is there twice".into());
                continue;
            }
            let key = (codes.replace(' ', ""), sort.name());
            groups.entry(key).or_insert_with(|| (number, Vec::new())).1.push(term.to_owned());
            lists.dictionaries.entry(name(&stem, codes, sort)).or_default();
        }
        for ((codes, sort), (line, mut terms)) in groups {
            let deserializer = IntoDeserializer::<ValueError>::into_deserializer(sort);
            let Ok(sort) = Category::deserialize(deserializer) else { continue };
            terms.sort();
            let dictionary = name(&stem, &codes, sort);
            let rule = rule(&stem, &dictionary, &codes, sort, &terms);
            lists.rules.push(Placed { rule, file: file.name.clone(), line });
            lists.dictionaries.insert(dictionary, terms);
        }
    }
    lists
}

/// The last part of a file's name as the part of an id.
fn stem(path: &str) -> String {
    let last = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let last = last.split('.').next().unwrap_or(last).to_lowercase();
    let word = |c: char| if c.is_ascii_lowercase() || c.is_ascii_digit() { c } else { '-' };
    let stem: String = last.chars().map(word).collect();
    let stem = stem.trim_matches('-');
    if stem.is_empty() { "list".to_owned() } else { stem.to_owned() }
}

/// `terms`, the list, the exemptions and the category: an id, and the name of the dictionary.
fn name(stem: &str, codes: &str, sort: Category) -> String {
    let codes = codes.replace(' ', "").replace(['.', ','], "-").to_lowercase();
    format!("terms.{stem}.{codes}.{}", sort.name().replace('_', "-"))
}

fn rule(stem: &str, id: &str, codes: &str, category: Category, terms: &[String]) -> Rule {
    let name = format!("Term of the list {stem}");
    let why = format!("The list of terms {stem} names it.");
    Rule {
        dictionary: Some(id.to_owned()),
        exemptions: codes.split(',').map(str::to_owned).collect(),
        hits: terms.first().map(|term| format!("⟦{term}⟧")).into_iter().collect(),
        misses: vec!["none".to_owned()],
        ..Rule::made(id.to_owned(), name, why, category)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(text: &str) -> Lists {
        let file = DataFile {
            name: "x/Our Terms.txt".into(),
            text: text.to_owned().into(),
            built_in: false,
        };
        read(&[file], &|code| code.starts_with("foia.").then_some(Category::Tactic))
    }

    #[test]
    fn a_line_is_a_term_with_its_exemption() {
        let found =
            lists("# ours\nfoia.s31.1.a, foia.s31.1.b\tZorbular\nfoia.s40.2\tQ Vale\tperson\n");
        assert!(found.faults.is_empty(), "{:?}", found.faults);
        let rules: Vec<&str> = found.rules.iter().map(|placed| placed.rule.id.as_str()).collect();
        let first = "terms.our-terms.foia-s31-1-a-foia-s31-1-b.tactic";
        assert_eq!(rules, [first, "terms.our-terms.foia-s40-2.person"]);
        assert_eq!(found.rules[0].rule.exemptions, ["foia.s31.1.a", "foia.s31.1.b"]);
        assert_eq!(found.dictionaries[first], ["Zorbular"]);
    }

    #[test]
    fn every_fault_has_its_line() {
        let found = lists("Zorbular\nmoon.s1\tA\nfoia.s1\tB\tmoon\nfoia.s1\tC\nfoia.s2\tC\n");
        let lines: Vec<usize> = found.faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [1, 2, 3, 5]);
    }
}
