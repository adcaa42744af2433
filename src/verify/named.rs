//! Whether words in the name of a file or a sheet name a person. Nothing stands around them to tell by, so
//! that the lists of names must know one of them, or the document itself.

use std::collections::BTreeSet;

use super::document::SURE;
use super::own_name;
use crate::model::document::Document;
use crate::model::place::Place;
use crate::model::residue::Severity::{self, Block, Warn};
use crate::names::{Tagger, flag};
use crate::rules::rule::{Category, Rule};
use crate::scan::Scanned;

/// Words of the people that the text of a document names in full.
pub(super) struct People {
    words: BTreeSet<String>,
}

impl People {
    pub(super) fn of(scanned: &Scanned, rules: &[Rule]) -> People {
        let document = &scanned.document;
        let mut words = BTreeSet::new();
        for suggestion in scanned.suggestions.iter().filter(|s| s.confidence >= SURE) {
            let number = document.segment_at(suggestion.span.start);
            let segment = number.and_then(|number| document.segments.get(number));
            let in_name =
                segment.is_some_and(|s| matches!(s.place, Place::FileName | Place::SheetName));
            let rule = rules.get(suggestion.rule());
            if in_name || rule.is_none_or(|rule| rule.category != Category::Person) {
                continue;
            }
            let name = document.text.get(suggestion.span.clone()).unwrap_or("");
            if tokens(name).count() > 1 && tokens(name).any(is_listed) {
                let own = tokens(name).filter(|word| !is_ordinary(word));
                words.extend(own.map(str::to_lowercase));
            }
        }
        People { words }
    }

    /// How much a name matters; none if it is no person's as far as can be told.
    pub(super) fn severity(&self, words: &str) -> Option<Severity> {
        // Names of two letters are words of other languages more often: `de`, `no`.
        let known = |word: &str| {
            (is_listed(word) && word.chars().count() > 2)
                || self.words.contains(&word.to_lowercase())
        };
        if tokens(words).any(known) {
            return Some(Block);
        }
        // `Sheet2`, `Marital Status` and `Macro` are no people.
        (tokens(words).count() > 1 && !tokens(words).any(is_ordinary)).then_some(Warn)
    }
}

fn tokens(words: &str) -> impl Iterator<Item = &str> {
    let letters = |letter: char| letter.is_alphabetic() || matches!(letter, '\'' | '’');
    words.split(move |letter| !letters(letter)).filter(|word| word.chars().count() > 1)
}

/// Whether a word is a forename or a surname and nothing else.
fn is_listed(word: &str) -> bool {
    let about = Tagger::get().lists().about(word);
    // `KYC` and `NPV` are short for something.
    let short = word.chars().count() <= 3 && word.chars().all(char::is_uppercase);
    about & (flag::FORENAME | flag::SURNAME) != 0 && !is_ordinary(word) && !short
}

/// Whether a word means something else than a person.
fn is_ordinary(word: &str) -> bool {
    let other = flag::ORDINARY | flag::CALENDAR | flag::ROLE | flag::TITLE | flag::ORGANISATION;
    Tagger::get().lists().about(word) & other != 0
}

/// Whether a document is a storage of a compound file, whose name nobody gave it or sees.
pub(super) fn is_storage(document: &Document) -> bool {
    let name = own_name(document);
    let numbered = name.strip_prefix('_').unwrap_or("");
    let number = !numbered.is_empty() && numbered.bytes().all(|byte| byte.is_ascii_digit());
    !document.source.members.is_empty() && (number || matches!(name, "Macros" | "ObjectPool"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_from_sheets() {
        let none = People { words: BTreeSet::new() };
        for words in ["Sheet2", "Marital Status", "Type", "KYC", "Macro", "Country Master"] {
            assert_eq!(none.severity(words), None, "{words}");
        }
        for words in ["Flaherty", "Karen Quillfeather", "KAREN OKAFOR"] {
            assert_eq!(none.severity(words), Some(Block), "{words}");
        }
        assert_eq!(none.severity("Zoë Quillfeather"), Some(Warn));
        assert_eq!(none.severity("Quillfeather"), None);
        let known = People { words: BTreeSet::from(["quillfeather".to_owned()]) };
        assert_eq!(known.severity("Quillfeather"), Some(Block));
    }
}
