//! Pages about the rules, written from the data: one for each rule file.

use std::collections::BTreeMap;
use std::fmt::Write;

use withhold::exemption::register::{self, Register};
use withhold::exemption::stamp::stamp;
use withhold::rules::files;
use withhold::rules::rule::{Effect, EvidenceBlock, Rule};

use crate::run::root;

#[derive(serde::Deserialize)]
struct File {
    rule: Vec<Rule>,
}

#[test]
fn the_pages_about_the_rules_say_what_the_rules_say() {
    let folder = root().join("docs/rules");
    let mut pages = BTreeMap::new();
    let mut index = String::from(
        "# The rules\n\nWritten from the files below `patterns/rules/` by `UPDATE=1 cargo test pages`: \
         change those, not these.\n\n| page | rules |\n|---|---|\n",
    );
    let register = foia();
    for file in files::built_in("rules", ".toml") {
        let stem = file.name.trim_start_matches("rules/").trim_end_matches(".toml");
        let name = format!("{}.md", stem.replace('/', "-"));
        let rules: File = toml::from_str(&file.text).unwrap();
        writeln!(index, "| [{stem}]({name}) | {} |", rules.rule.len()).unwrap();
        pages.insert(name, page(&file.name, &rules.rule, &register));
    }
    pages.insert("README.md".to_owned(), index);
    if std::env::var_os("UPDATE").is_some() {
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        for (name, text) in &pages {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }
    let there: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for name in &there {
        assert!(pages.contains_key(name), "docs/rules/{name} is about no rule file");
    }
    for (name, text) in &pages {
        let committed = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(committed == *text, "docs/rules/{name} is stale: run UPDATE=1 cargo test pages");
    }
}

fn foia() -> Register {
    let files = files::built_in("exemptions", "foia-2000.toml");
    register::read(&files[0].name, &files[0].text).unwrap()
}

fn page(file: &str, rules: &[Rule], register: &Register) -> String {
    let mut out = format!("# {file}\n\n[All rules](README.md)\n");
    for rule in rules {
        let stamp = stamp(register, &rule.exemptions, &rule.alternative);
        let effect = match rule.effect {
            Effect::Withhold => format!("withhold under {stamp}"),
            Effect::Consider => format!("consider {stamp}"),
            Effect::Release => "release: what lies inside is not suggested".to_owned(),
        };
        write!(out, "\n## {}\n\n`{}`: {}\n\n", rule.name, rule.id, rule.why).unwrap();
        if rule.withdrawn {
            out.push_str("* **Withdrawn.**\n");
        }
        writeln!(out, "* Leads to: {effect}").unwrap();
        writeln!(
            out,
            "* Sort: {}; sure before evidence: {}",
            rule.category.name(),
            rule.confidence.name()
        )
        .unwrap();
        if rule.hold.name() != "none" {
            writeln!(out, "* Hold: {}", rule.hold.name()).unwrap();
        }
        if rule.optional {
            out.push_str("* Off unless it is turned on\n");
        }
        if let Some(name) = &rule.dictionary {
            writeln!(out, "* List: `{name}`").unwrap();
        }
        if let Some(name) = &rule.validator {
            writeln!(out, "* Check: `{name}`").unwrap();
        }
        for block in rule.evidence.iter() {
            writeln!(out, "* Evidence {}", evidence(block)).unwrap();
        }
        for (word, examples) in [("Found", rule.hits.first()), ("Not found", rule.misses.first())] {
            if let Some(example) = examples {
                let shown = example.replace('`', "'").replace('\n', " ⏎ ").replace('\t', " ⇥ ");
                writeln!(out, "* {word}: `{}`", shown.trim()).unwrap();
            }
        }
        for reference in &rule.references {
            writeln!(out, "* See {reference}").unwrap();
        }
    }
    out
}

fn evidence(block: &EvidenceBlock) -> String {
    let effect = match (block.raise_to, block.lower_to) {
        (Some(level), _) => format!("raises it to {}", level.name()),
        (_, Some(level)) => format!("lowers it to {}", level.name()),
        _ => "drops it".to_owned(),
    };
    let words: Vec<&str> = block.any.iter().take(8).map(String::as_str).collect();
    let more = if block.any.len() > 8 { ", …" } else { "" };
    format!("{effect}: {}{more}", words.join(", "))
}
