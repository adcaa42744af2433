//! Where a document mentions what it, or another document of the bundle, names.

use std::collections::HashSet;
use std::ops::Range;

use super::book::{Alias, Aliases, Book, is_distinct, of_document};
use super::tokens::{folded, folds_to, genitive, is_block, is_capitalised, tokens};
use super::{Named, What};
use crate::model::document::Document;
use crate::model::finding::{Confidence, Finding, Mention};
use crate::model::text::stands_alone;

/// Words that are names of something else when they follow a name.
const CONTINUES: &[&str] = &[
    "street",
    "road",
    "lane",
    "avenue",
    "close",
    "way",
    "drive",
    "court",
    "crescent",
    "place",
    "square",
    "gardens",
    "grove",
    "terrace",
    "hill",
    "park",
    "green",
    "walk",
    "row",
    "mews",
    "house",
    "bridge",
    "station",
    "hospital",
    "school",
    "college",
    "academy",
    "university",
    "church",
    "centre",
    "ltd",
    "limited",
    "plc",
    "llp",
    "inc",
    "group",
    "consulting",
    "solutions",
    "systems",
    "review",
    "report",
    "inquiry",
    "act",
    "rule",
    "rules",
    "test",
    "case",
    "judgment",
    "foundation",
    "trust",
    "v",
    "reservoir",
    "wood",
    "farm",
    "island",
    "river",
    "award",
    "cup",
    "arms",
    "inn",
    "hotel",
];

/// Months and days, which many names are too.
const CALENDAR: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "christmas",
    "easter",
    "will",
];

/// Every mention in a document of what the book or the document itself names.
pub fn mentions(document: &Document, named: &[Named], book: &Book) -> Vec<Finding> {
    let text = document.text.as_str();
    let own = of_document(named);
    let mut found = Vec::new();
    let finding = |span, rule, confidence, mention| Finding {
        rule,
        span,
        confidence,
        evidence: Vec::new(),
        believed: None,
        mention: Some(mention),
    };
    if !own.is_empty() || !book.aliases().is_empty() {
        let reading = Reading::new(text);
        let mut next = 0;
        for at in 0..reading.tokens.len() {
            if at < next || !is_capitalised(reading.word(at)) {
                continue;
            }
            let word = folded(reading.word(at));
            let here = reading.longest(at, &word, &own);
            let there = reading.longest(at, &word, book.aliases());
            let (hit, mention) = match (here, there) {
                (Some(here), Some(there)) if there.words.len() > here.words.len() => {
                    (there, Mention::Elsewhere)
                }
                (Some(here), _) => (here, Mention::Here),
                (None, Some(there)) => (there, Mention::Elsewhere),
                (None, None) => continue,
            };
            next = at + hit.words.len();
            if let Some(span) = reading.span(at, hit.words.len()) {
                found.push(finding(span, hit.rule, Confidence::Medium, mention));
            }
        }
    }
    for (span, rule) in book.terms(text) {
        if stands_alone(text, &span) {
            found.push(finding(span, rule, Confidence::Medium, Mention::Elsewhere));
        }
    }
    for named in named {
        let What::Term(term) = &*named.what else { continue };
        if is_distinct(term) {
            continue;
        }
        for (at, _) in text.match_indices(term.as_str()) {
            let span = at..at + term.len();
            if stands_alone(text, &span) && !begins_sentence(text, at) {
                found.push(finding(span, named.rule, Confidence::Medium, Mention::Here));
            }
        }
    }
    found
}

/// A text in words.
struct Reading<'a> {
    text: &'a str,
    tokens: Vec<Range<usize>>,
    /// Words that stand in the text in lower case: everyday words here, whatever else they are.
    everyday: HashSet<&'a str>,
}

impl<'a> Reading<'a> {
    fn new(text: &'a str) -> Reading<'a> {
        let tokens = tokens(text);
        let words = tokens.iter().filter_map(|span| text.get(span.clone()));
        let everyday = words.filter(|word| !word.chars().any(char::is_uppercase)).collect();
        Reading { text, tokens, everyday }
    }

    fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).and_then(|span| self.text.get(span.clone())).unwrap_or("")
    }

    /// What stands between a word and the next.
    fn gap(&self, at: usize) -> &'a str {
        let (Some(this), Some(next)) = (self.tokens.get(at), self.tokens.get(at + 1)) else {
            return "\n\n";
        };
        self.text.get(this.end..next.start).unwrap_or("\n\n")
    }

    /// The bytes of so many words, without the genitive.
    fn span(&self, at: usize, words: usize) -> Option<Range<usize>> {
        let (first, last) = (self.tokens.get(at)?, self.tokens.get(at + words - 1)?);
        Some(first.start..last.end - genitive(self.text.get(last.clone())?))
    }

    /// The longest way of writing a name that begins at a word with a capital, given folded.
    fn longest<'b>(&self, at: usize, word: &str, aliases: &'b Aliases) -> Option<&'b Alias> {
        let known = aliases.get(word)?;
        let fits = known.iter().filter(|alias| self.is(at, alias));
        fits.max_by_key(|alias| {
            (alias.words.len(), alias.words.iter().map(String::len).sum::<usize>())
        })
    }

    fn is(&self, at: usize, alias: &Alias) -> bool {
        let words = alias.words.iter().enumerate().all(|(number, word)| {
            let written = self.word(at + number);
            let joined = number == 0 || joins(self.gap(at + number - 1));
            joined && folds_to(written, word) && (is_capitalised(written) || number > 0)
        });
        // The last word decides: "Jan van der Example" has small ones inside.
        let last = at + alias.words.len() - 1;
        words
            && is_capitalised(self.word(last))
            && (!alias.alone || self.stands_for(at, last, alias))
    }

    /// Whether a forename or a surname alone means the person.
    fn stands_for(&self, first: usize, last: usize, alias: &Alias) -> bool {
        let Some(word) = alias.words.first() else { return false };
        if CALENDAR.contains(&word.as_str()) || word.chars().count() < 2 {
            return false;
        }
        let next = folded(self.word(last + 1));
        if self.gap(last) == " " && is_capitalised(self.word(last + 1)) {
            if CONTINUES.contains(&next.as_str()) {
                return false;
            }
            // "Grace Marsh" is not the Grace of this document, unless all is in capitals.
            if alias.words.len() == 1
                && !is_block(self.word(last + 1))
                && !is_block(self.word(first))
            {
                return false;
            }
        }
        let start = self.tokens.get(first).map_or(0, |span| span.start);
        !(self.everyday.contains(word.as_str()) && begins_sentence(self.text, start))
    }
}

/// Whether what stands between two words leaves them one name.
fn joins(gap: &str) -> bool {
    let lines = gap.matches('\n').count();
    gap.len() <= 8
        && lines <= 1
        && gap
            .chars()
            .all(|mark| matches!(mark, ' ' | '\u{a0}' | '.' | ',' | '_' | '\n' | '\r' | '>'))
}

/// Whether a word begins a sentence or a line, where any word has a capital.
fn begins_sentence(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("").trim_end_matches([' ', '"', '“', '‘', '(', '\u{a0}']);
    before.ends_with(['.', '!', '?', ':', '\n', '\t', '•', '-', '–', '|']) || before.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::{Kind, Role, Source, Visibility};
    use crate::model::place::Place;
    use crate::suggest::entity::name::Name;

    fn document(text: &str) -> Document {
        let mut document = Document::new([0; 32], Source::default(), Kind::Text, 0);
        let place = Place::Line { line: 1 };
        document.push("", text, place, Visibility::Shown, Role::Body);
        document
    }

    fn person(words: &str) -> Named {
        let what = What::Person(Name::parse(words, "").unwrap()).into();
        Named { rule: 0, what, left: false }
    }

    fn found(text: &str, here: &[Named], there: &[Named]) -> Vec<String> {
        let book = Book::new([here, there].into_iter());
        let document = document(text);
        let found = mentions(&document, here, &book);
        found.iter().map(|finding| document.text[finding.span.clone()].to_owned()).collect()
    }

    #[test]
    fn a_full_name_is_met_in_every_order() {
        let there = [person("Jane Ann Example")];
        let text = "EXAMPLE, Jane; J. Example; JA Example's bag, Example J and Jane\nExample";
        assert_eq!(
            found(text, &[], &there),
            ["EXAMPLE, Jane", "J. Example", "Example J", "Jane\nExample"]
        );
        assert_eq!(found("Example left, so did Jane.", &[], &there), [""; 0]);
    }

    #[test]
    fn a_part_of_a_name_counts_in_its_own_document() {
        let here = [person("Grace Bishop")];
        assert_eq!(found("then Bishop ran. Grace's bag", &here, &[]), ["Bishop", "Grace"]);
        assert_eq!(found("Bishop Street, Grace Marsh, grace", &here, &[]), [""; 0]);
        assert_eq!(found("A bishop came. Bishop spoke; then Bishop left", &here, &[]), ["Bishop"]);
        assert_eq!(found("A bishop came.\nBishop spoke", &here, &[]), [""; 0]);
    }

    #[test]
    fn a_term_is_met_as_it_is_written() {
        let term =
            |words: &str| Named { rule: 0, what: What::Term(words.into()).into(), left: false };
        let there = [term("ExampleWorks"), term("Quarry")];
        assert_eq!(found("ExampleWorks at the Quarry", &[], &there), ["ExampleWorks"]);
        let here = [term("Quarry")];
        assert_eq!(found("Quarry work: the Quarry log", &here, &[]), ["Quarry"]);
    }
}
