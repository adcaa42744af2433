//! Reading rule files: every fault of every file at once, each with its line.

use std::collections::{BTreeMap, BTreeSet};

use super::compile::compile;
use super::dictionary::Dictionaries;
use super::files::{self, DataFile};
use super::fragments::Fragments;
use super::kinds::DocumentKind;
use super::rule::{Effect, EvidenceBlock, Model, Rule, unmark};
use super::source::{self, Source};
use crate::error::Fault;
use crate::model::finding::Confidence;

/// A rule with the place it was read from.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The rule.
    pub rule: Rule,
    /// File it stands in.
    pub file: String,
    /// Line of its `[[rule]]`.
    pub line: usize,
}

/// Says what is wrong with codes relied on together, and with those pleaded in the alternative.
pub type Combination<'a> = dyn Fn(&[String], &[String]) -> Vec<String> + 'a;

/// What rules may name.
pub struct Known<'a> {
    /// Names of validators.
    pub validators: &'a [&'a str],
    /// Says what is wrong with a combination of exemption codes, an unknown code included.
    pub exemptions: &'a Combination<'a>,
    /// Word lists.
    pub dictionaries: &'a Dictionaries,
    /// Kinds of document.
    pub kinds: &'a [DocumentKind],
    /// Whether to compile the patterns of built-in rules too, which takes a while.
    pub thorough: bool,
}

/// Reads rules in the order of the files, and all faults. A rule with a fault is left out.
pub fn read(files: &[DataFile], known: &Known<'_>) -> (Vec<Placed>, Vec<Fault>) {
    let mut faults = Vec::new();
    let sources = sources(files, known.thorough, &mut faults);
    let mut rules = Vec::with_capacity(sources.iter().map(|source| source.rules.len()).sum());
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for (file, source) in files.iter().zip(sources) {
        let fault =
            |line: usize, message: String| Fault { file: source.name.clone(), line, message };
        faults.extend(source.faults.into_iter().map(|(line, message)| fault(line, message)));
        for source::Read { line, mut rule, anchors, ready, mut wrong } in source.rules {
            wrong.extend(check(&rule, known));
            if known.thorough || !file.built_in {
                wrong.extend(patterns(&rule));
            }
            if let Some(other) = seen.insert(rule.id.clone(), source.name.clone()) {
                wrong.push(format!("the id is used in {other} too"));
            }
            let sound = wrong.is_empty();
            let id = &rule.id;
            faults.extend(wrong.into_iter().map(|text| fault(line, format!("{id}: {text}"))));
            if sound {
                rule.anchors = anchors;
                rule.ready = ready;
                rules.push(Placed { rule, file: source.name.clone(), line });
            }
        }
    }
    for placed in rules.iter().filter(|placed| !placed.rule.outranks.is_empty()) {
        for name in unknown(&placed.rule.outranks, &rules) {
            let message = format!("{}: it outranks {name}, which is no rule", placed.rule.id);
            faults.push(Fault { file: placed.file.clone(), line: placed.line, message });
        }
    }
    (rules, faults)
}

/// Adds rules that did not come from a rule file, checked like the others.
pub fn extend(
    rules: &mut Vec<Placed>,
    more: Vec<Placed>,
    known: &Known<'_>,
    faults: &mut Vec<Fault>,
) {
    for placed in more {
        let mut wrong = check(&placed.rule, known);
        if rules.iter().any(|other| other.rule.id == placed.rule.id) {
            wrong.push("two lists of terms have the same name".to_owned());
        }
        if wrong.is_empty() {
            rules.push(placed);
        } else {
            let (file, line) = (placed.file, placed.line);
            faults.extend(wrong.into_iter().map(|message| Fault {
                file: file.clone(),
                line,
                message,
            }));
        }
    }
}

/// The files as they were read: the built-in ones when the program was built, unless they are to be
/// proved again.
fn sources(files: &[DataFile], thorough: bool, faults: &mut Vec<Fault>) -> Vec<Source> {
    let mut made = if thorough { BTreeMap::new() } else { files::made() };
    let mut fragments = None;
    let mut read = |file: &DataFile| {
        let known = fragments.get_or_insert_with(|| built_in_fragments(faults));
        source::read(&file.name, &file.text, known)
    };
    files
        .iter()
        .map(|file| match made.remove(&file.name).filter(|_| file.built_in) {
            Some(source) => source,
            None => read(file),
        })
        .collect()
}

fn built_in_fragments(faults: &mut Vec<Fault>) -> Fragments {
    let mut fragments = Fragments::default();
    for file in files::built_in("", "fragments.toml") {
        match Fragments::read(&file.text) {
            Ok(read) => fragments = read,
            Err(message) => faults.push(Fault { file: file.name.clone(), line: 0, message }),
        }
    }
    fragments
}

fn check(rule: &Rule, known: &Known<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut say = |message: String| wrong.push(message);
    if !well_formed(&rule.id) {
        say("the id must be dotted lower-case words, such as `police.system.name`".into());
    }
    if rule.name.trim().is_empty() || rule.why.trim().is_empty() {
        say("`name` and `why` may not be empty".into());
    }
    if rule.patterns.is_empty() && rule.dictionary.is_none() && rule.model.is_none() {
        say("there are no patterns, no dictionary and no model".into());
    }
    let passages = rule.model == Some(Model::Passages);
    if rule.least.is_some_and(|least| !passages || !(0.0..=1.0).contains(&least)) {
        say("`least` is a number from 0 to 1, for rules that ask the passages model".into());
    }
    if passages && rule.least.is_none() {
        say("a rule that asks the passages model says how sure it must be: `least`".into());
    }
    if let Some(name) = &rule.dictionary
        && !known.dictionaries.contains_key(name)
    {
        say(format!("no dictionary is called `{name}`"));
    }
    if let Some(name) = &rule.validator
        && !known.validators.contains(&name.as_str())
    {
        say(format!("no validator is called `{name}`"));
    }
    if rule.exemptions.is_empty() && rule.effect != Effect::Release {
        say("there is no exemption".into());
    }
    for message in (known.exemptions)(&rule.exemptions, &rule.alternative) {
        say(message);
    }
    if rule.hits.is_empty() || rule.misses.is_empty() {
        say("at least one hit and one miss are needed".into());
    }
    for hit in &rule.hits {
        match unmark(hit) {
            None => say("a hit has ⟦ without ⟧, or the reverse".into()),
            Some((_, spans)) if spans.is_empty() => say("a hit marks no span with ⟦ ⟧".into()),
            Some(_) => {}
        }
    }
    if rule.misses.iter().any(|miss| miss.contains(['⟦', '⟧'])) {
        say("a miss marks a span".into());
    }
    if rule.needs_evidence
        && (rule.confidence != Confidence::Low
            || !rule.evidence.iter().any(EvidenceBlock::raises)
            || rule.evidence.iter().any(|block| block.column_share > 0))
    {
        say("a rule that needs evidence is of low confidence, has evidence that raises it, and asks \
             for no share of a column"
            .into());
    }
    for block in rule.evidence.iter() {
        let effects =
            [block.raise_to.is_some(), block.lower_to.is_some(), block.drop, block.needed];
        if effects.iter().filter(|set| **set).count() != 1 {
            say("evidence needs exactly one of `raise_to`, `lower_to`, `drop` and `needed`".into());
        }
        let words = block.any.iter().chain(&block.header);
        if words.clone().any(|word| word.trim().is_empty()) {
            say("evidence has an empty word".into());
        }
        let alone = block.any.is_empty()
            && block.document_is.is_empty()
            && block.header.is_empty()
            && !block.asks_for_a_person();
        match block.column_share {
            0 if alone => say("evidence has no words".into()),
            0 => {}
            1..=100 if alone => {}
            _ => say("`column_share` is a percentage and takes no words".into()),
        }
        if !block.any.is_empty() && !block.looks_somewhere() {
            say("evidence looks nowhere: set `before`, `after`, `inside`, `row`, `title`, \
                 `document`, `column_header` or `label`"
                .into());
        }
        for name in &block.document_is {
            if !known.kinds.iter().any(|kind| kind.name == *name) {
                say(format!("no kind of document is called `{name}`"));
            }
        }
        if [block.before, block.after, block.person_before, block.person_after]
            .iter()
            .any(|width| *width > 1000)
        {
            say("an evidence window is at most 1000 characters".into());
        }
    }
    wrong
}

fn patterns(rule: &Rule) -> Vec<String> {
    let mut wrong = Vec::new();
    for text in &rule.patterns {
        match compile(text, rule.crosses) {
            Err(error) => wrong.push(format!("pattern `{text}`: {error}")),
            Ok(compiled) if compiled.is_match("") => {
                wrong.push(format!("pattern `{text}` matches nothing at all"));
            }
            Ok(_) => {}
        }
    }
    wrong
}

fn well_formed(id: &str) -> bool {
    let parts: Vec<&str> = id.split('.').collect();
    let word = |part: &&str| {
        part.starts_with(|letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit())
            && part.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    };
    parts.len() >= 2 && parts.iter().all(word)
}

/// Says which names in a list of `--enable` or `--disable` match no rule.
pub fn unknown<'a>(names: &'a [String], rules: &[Placed]) -> Vec<&'a str> {
    let ids: BTreeSet<&str> = rules.iter().map(|placed| placed.rule.id.as_str()).collect();
    names.iter().map(String::as_str).filter(|name| !ids.iter().any(|id| covers(name, id))).collect()
}

/// Whether a name typed by a person means a rule: its id, or a whole family such as `personal.name`.
pub fn covers(name: &str, id: &str) -> bool {
    id == name || id.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
}
