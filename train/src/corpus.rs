//! Labelled text from files, with names exchanged for others.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::cast::{Person, Style};
use crate::grammar::Text;
use crate::lists::Lists;
use crate::noise;
use crate::organisations;
use crate::places;
use crate::rng::Rng;

/// The training files, the share of them that is kept for development, and their weight.
const FILES: &[(&str, f32)] = &[
    ("wikigold.jsonl", 1.0),
    ("gum_clean.jsonl", 1.0),
    ("sec_fin3.jsonl", 0.7),
    ("sec_fin5.jsonl", 0.7),
    ("btc_train.jsonl", 0.5),
    ("wnut17_train.jsonl", 0.5),
];

/// One text with its weight in training.
#[derive(Debug)]
pub struct Sample {
    pub text: Text,
    pub weight: f32,
}

/// The texts of one source.
pub type Named = (String, Vec<Text>);

/// Reads a file of labelled texts.
pub fn read(path: &Path) -> Result<Vec<Text>> {
    let file = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut out = Vec::new();
    for line in file.lines() {
        let value: Value = serde_json::from_str(line)?;
        let text = value["text"].as_str().context("text")?.to_owned();
        let mut places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        places.push(text.len());
        let mut spans = Vec::new();
        for span in value["spans"].as_array().context("spans")? {
            let at = |key: &str| span[key].as_u64().and_then(|at| places.get(at as usize)).copied();
            let label = match span["label"].as_str() {
                Some("PERSON") => 0,
                Some("LOC") => 1,
                Some("ORG") => 2,
                _ => continue,
            };
            let (start, end) = (at("start").context("start")?, at("end").context("end")?);
            let name = &text[start..end];
            // In the loan agreements, parties are called persons.
            let party = [
                "lender",
                "borrower",
                "company",
                "bank",
                "agent",
                "guarantor",
                "trustee",
                "holder",
                "party",
                "purchaser",
                "seller",
                "landlord",
                "tenant",
                "lessor",
                "lessee",
                "executive",
                "employee",
                "director",
                "secretary",
            ];
            if label == 0 && party.iter().any(|word| name.to_lowercase().contains(word)) {
                continue;
            }
            spans.push((start, end, label));
        }
        spans.sort_unstable();
        spans.dedup_by(|next, last| next.0 < last.1);
        out.push(Text { text, spans });
    }
    Ok(out)
}

/// Texts for training and for development: every ninth text of the edited corpora is kept back, and
/// the development files of the others.
pub fn load(folder: &Path) -> Result<(Vec<Sample>, Vec<Named>)> {
    let mut train = Vec::new();
    let mut dev = Vec::new();
    for (name, weight) in FILES {
        let mut kept = Vec::new();
        let keeps = matches!(*name, "wikigold.jsonl" | "gum_clean.jsonl");
        for (number, text) in read(&folder.join("train").join(name))?.into_iter().enumerate() {
            if keeps && number % 9 == 4 {
                kept.push(text);
            } else {
                train.push(Sample { text, weight: *weight });
            }
        }
        if keeps {
            dev.push((name.trim_end_matches(".jsonl").to_owned(), kept));
        }
    }
    for name in ["btc_dev", "wnut17_dev"] {
        dev.push((name.to_owned(), read(&folder.join("train").join(format!("{name}.jsonl")))?));
    }
    Ok((train, dev))
}

/// The text with its names exchanged: the words around stay, the names are others.
pub fn exchanged(text: &Text, lists: &Lists, rng: &mut Rng) -> Text {
    let mut out = Text::default();
    let mut at = 0;
    let mut known: Vec<(String, String)> = Vec::new();
    for (start, end, label) in &text.spans {
        out.push(&text.text[at..*start]);
        let old = &text.text[*start..*end];
        let again = known.iter().find(|(name, _)| name == old).map(|(_, new)| new.clone());
        let new = again.unwrap_or_else(|| {
            let new = replacement(old, *label, lists, rng);
            known.push((old.to_owned(), new.clone()));
            new
        });
        out.name(&new, *label);
        at = *end;
    }
    out.push(&text.text[at..]);
    out
}

fn replacement(old: &str, label: usize, lists: &Lists, rng: &mut Rng) -> String {
    let words = old.split_whitespace().count();
    let capital = old.starts_with(char::is_uppercase);
    let whole =
        old.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '\'' | '’'));
    if !capital || !whole || rng.chance(0.15) {
        return old.to_owned();
    }
    let shout = words > 1 && old.chars().all(|c| !c.is_lowercase());
    let new = match (label, words) {
        (0, 1) => Person::new(lists, rng).written(if rng.chance(0.5) {
            Style::Forename
        } else {
            Style::Surname
        }),
        (0, 2..=4) => Person::new(lists, rng).written(Style::full(rng)),
        (1, 1) => places::world(lists, rng).split(',').next().unwrap_or("").to_owned(),
        // Longer names of places and organisations say what they are in their words: most stay.
        (2, 1) if rng.chance(0.5) => organisations::company(lists, rng),
        (2, _) if rng.chance(0.3) => organisations::organisation(lists, rng).replace("the ", ""),
        _ => return old.to_owned(),
    };
    if shout { new.to_uppercase() } else { new }
}

/// A text in which some lines are written in small letters or capitals throughout.
pub fn recased(text: &Text, rng: &mut Rng) -> Text {
    let mut out = Text::default();
    let mut at = 0;
    for line in text.text.split_inclusive('\n') {
        let (start, end) = (at, at + line.len());
        at = end;
        let spans = text.spans.iter().filter(|span| span.0 >= start && span.1 <= end);
        let spans = spans.map(|(from, to, label)| (from - start, to - start, *label)).collect();
        let piece = Text { text: line.to_owned(), spans };
        out.join(&match rng.below(10) {
            0..=2 => noise::lower(&piece),
            3 => noise::upper(&piece),
            _ => piece,
        });
    }
    out
}
