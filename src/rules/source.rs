//! The rules of a file as they stand in it, with their fragments put in.
//!
//! The build reads the built-in files with this, so it knows no other data.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::anchor::{Anchor, anchor};
use super::fragments::Fragments;
use super::pattern;
use super::rule::Rule;

/// What the rules of a file came to.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Source {
    /// The file.
    pub name: String,
    /// Its rules.
    pub rules: Vec<Read>,
    /// What could not be read, with its line.
    pub faults: Vec<(usize, String)>,
}

/// A rule that was read.
#[derive(Debug, Serialize, Deserialize)]
pub struct Read {
    /// The line of its `[[rule]]`.
    pub line: usize,
    /// The rule.
    pub rule: Rule,
    /// The anchors of its patterns.
    pub anchors: Vec<Anchor>,
    /// The automata that the build made of them; none of a rule that the program reads itself.
    pub ready: Vec<Option<Ready>>,
    /// What is wrong with its fragments.
    pub wrong: Vec<String>,
}

/// An automaton for what begins at a place: for the whole pattern, or for the part of it that is looked
/// for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ready {
    /// Where it lies among the bytes of all.
    pub bytes: Range<usize>,
    /// Whether it also says where a match ends; else it may find one where none is.
    pub exact: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<Rule>,
}

/// Reads a file.
pub fn read(name: &str, text: &str, fragments: &Fragments) -> Source {
    let mut source = Source { name: name.to_owned(), ..Source::default() };
    for (line, chunk) in chunks(text) {
        let parsed: File = match toml::from_str(chunk) {
            Ok(parsed) => parsed,
            Err(error) => {
                let start = error.span().map_or(0, |span| span.start);
                let lines = chunk.get(..start).unwrap_or("").matches('\n').count();
                source.faults.push((line + lines, error.message().to_owned()));
                continue;
            }
        };
        for mut rule in parsed.rule {
            let mut wrong = Vec::new();
            for pattern in &mut rule.patterns {
                match fragments.fill(pattern) {
                    Ok(filled) => *pattern = filled.into(),
                    Err(message) => wrong.push(message),
                }
            }
            let anchors = anchors(&rule);
            source.rules.push(Read { line, rule, anchors, ready: Vec::new(), wrong });
        }
    }
    source
}

/// The anchors of a rule's patterns. What does not parse is named when the rule is checked.
pub fn anchors(rule: &Rule) -> Vec<Anchor> {
    let of = |text: &Arc<str>| {
        let tree = pattern::parse(text, rule.crosses);
        tree.map_or(Anchor::Slow, |tree| anchor(&tree, pattern::narrowed(text)))
    };
    rule.patterns.iter().map(of).collect()
}

/// The text before the first `[[rule]]`, then each rule, with the line it begins on.
fn chunks(text: &str) -> Vec<(usize, &str)> {
    let mut starts = vec![(1, 0)];
    let mut offset = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if line.trim_end() == "[[rule]]" && offset > 0 {
            starts.push((number + 1, offset));
        }
        offset += line.len();
    }
    let ends: Vec<usize> = starts.iter().skip(1).map(|(_, start)| *start).chain([offset]).collect();
    let pairs = starts.into_iter().zip(ends);
    pairs.filter_map(|((line, start), end)| Some((line, text.get(start..end)?))).collect()
}
