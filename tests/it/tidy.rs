//! The shape of the source: who may use whom, how long a file is, what it opens with.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::run::root;

/// Which modules a module may use, beside `model` and `error`.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("error", &[]),
    ("bundle", &[]),
    ("format", &[]),
    ("ocr", &[]),
    ("rules", &[]),
    ("exemption", &[]),
    ("config", &["format"]),
    ("baseline", &[]),
    ("cache", &[]),
    ("worker", &["format", "ocr"]),
    ("names", &["rules"]),
    ("passages", &["names", "rules"]),
    ("detect", &["names", "passages", "rules"]),
    ("suggest", &["rules", "exemption"]),
    ("report", &["rules", "exemption"]),
    ("load", &["rules", "exemption", "detect"]),
    ("facade", &["bundle", "exemption", "format", "load", "rules", "scan", "worker"]),
    ("verify", &["names", "rules", "scan"]),
    ("redact", &["exemption"]),
    ("scan", &["bundle", "format", "worker", "detect", "suggest"]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

fn all() -> Vec<(String, String)> {
    let mut paths = Vec::new();
    for folder in ["src", "tests", "benches"] {
        sources(&root().join(folder), &mut paths);
    }
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    paths.into_iter().map(read).collect()
}

/// The modules that a file names after `crate::`, also inside braces; its tests are left out.
fn used(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]").next().unwrap();
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let group = match rest.strip_prefix('{') {
            Some(inside) => top_level(inside),
            None => vec![rest],
        };
        for path in group {
            let name: String =
                path.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !name.is_empty() {
                found.insert(name);
            }
        }
    }
    found
}

/// The parts of a braced import, up to its closing brace.
fn top_level(inside: &str) -> Vec<&str> {
    let (mut depth, mut from, mut parts) = (0, 0, Vec::new());
    for (at, letter) in inside.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&inside[from..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inside[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts
}

#[test]
fn modules_use_only_what_they_may() {
    let mut wrong = Vec::new();
    for (name, text) in all() {
        let Some(inside) = name.strip_prefix("src/") else { continue };
        let module = inside.split('/').next().unwrap().trim_end_matches(".rs");
        if matches!(module, "lib" | "main" | "cli") {
            continue;
        }
        let allowed = MAY_USE.iter().find(|(known, _)| *known == module);
        let allowed = allowed.unwrap_or_else(|| panic!("{module} is not in the table")).1;
        for other in used(&text) {
            let fine = other == module
                || allowed.contains(&other.as_str())
                || (!matches!(module, "model" | "error")
                    && matches!(other.as_str(), "model" | "error"));
            if !fine {
                wrong.push(format!("{name} uses {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn imports_in_braces_are_seen() {
    let text = "use crate::{model::{a, b}, rules, detect::x};\nlet y = crate::scan::z;";
    let found: Vec<String> = used(text).into_iter().collect();
    assert_eq!(found, ["detect", "model", "rules", "scan"]);
}

#[test]
fn only_the_command_line_prints_and_only_formats_parse() {
    for (name, text) in all() {
        if !name.starts_with("src/") || name.starts_with("src/cli") || name == "src/main.rs" {
            continue;
        }
        for print in ["println!", "eprintln!", "print!(", "eprint!(", "dbg!"] {
            assert!(!text.contains(print), "{name} has {print}");
        }
        if !name.starts_with("src/format/") {
            for parser in
                ["zip::", "quick_xml", "mail_parser", "scraper", "hayro", "lopdf", "csv_core"]
            {
                assert!(!text.contains(parser), "{name} uses {parser}");
            }
        }
    }
}

#[test]
fn files_are_short_and_say_what_they_are() {
    for (name, text) in all() {
        assert!(text.starts_with("//! "), "{name} does not open with `//! …`");
        let lines = text.lines().count();
        assert!(lines <= 600, "{name} has {lines} lines");
        let trailing = text.lines().position(|line| line.ends_with([' ', '\t']));
        assert_eq!(trailing, None, "{name} has a blank at the end of a line");
    }
}

#[test]
fn dictionaries_and_rules_are_text_that_git_can_show() {
    for folder in ["patterns/rules", "patterns/dictionaries", "patterns/exemptions"] {
        let mut stack = vec![root().join(folder)];
        while let Some(at) = stack.pop() {
            for entry in std::fs::read_dir(at).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    stack.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(!text.contains('\r') && text.ends_with('\n'), "{}", path.display());
            }
        }
    }
}
