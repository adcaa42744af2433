//! Everyone and everything that the documents of a bundle name.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use aho_corasick::AhoCorasick;
use sha2::{Digest, Sha256};

use super::name::Name;
use super::{Named, What, before};
use crate::model::document::Document;
use crate::model::suggestion::Suggestion;
use crate::rules::rule::{Category, Rule};

/// One way of writing a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alias {
    /// Its words, folded.
    pub(super) words: Vec<String>,
    pub(super) rule: usize,
    /// Whether it is a forename or a surname alone.
    pub(super) alone: bool,
}

/// Ways of writing names by their first word.
pub(super) type Aliases = HashMap<String, Vec<Alias>>;

/// Everyone and everything that the documents of a bundle name, in the order of the bundle.
#[derive(Default)]
pub struct Book {
    /// Full names: surname, then first forename.
    people: BTreeMap<(String, String), usize>,
    aliases: Aliases,
    /// The terms of the bundle.
    terms: Option<AhoCorasick>,
    /// The same, each with its rule, as they are numbered there.
    listed: Vec<(String, usize)>,
}

impl Book {
    /// The book of all that documents name, given in the order of the bundle.
    pub fn new<'a>(documents: impl Iterator<Item = &'a [Named]>) -> Book {
        let mut book = Book::default();
        let mut terms = BTreeMap::new();
        for named in documents.flatten().filter(|named| !named.left) {
            match &*named.what {
                What::Person(name) => book.person(name, named.rule),
                What::Term(term) if is_distinct(term) => {
                    terms.entry(term.as_str()).or_insert(named.rule);
                }
                What::Term(_) => {}
            }
        }
        book.terms = AhoCorasick::new(terms.keys()).ok();
        book.listed = terms.into_iter().map(|(term, rule)| (term.to_owned(), rule)).collect();
        book
    }

    fn person(&mut self, name: &Name, rule: usize) {
        let Some(forename) = name.forename() else { return };
        if name.surname.is_empty() {
            return;
        }
        let key = (name.surname.join(" "), forename.to_owned());
        self.people.entry(key).or_insert(rule);
        for words in full(name) {
            add(&mut self.aliases, Alias { words, rule, alone: false });
        }
    }

    /// A digest of all that the book holds, whatever order it was written in: with the same one, the
    /// same is found in a document.
    pub fn digest(&self) -> [u8; 32] {
        let aliases = self.aliases.values().flatten();
        let mut lines: Vec<String> =
            aliases.map(|alias| format!("alias {} {:?}", alias.rule, alias.words)).collect();
        lines.extend(self.people.keys().map(|name| format!("person {name:?}")));
        lines.extend(self.listed.iter().map(|(term, rule)| format!("term {rule} {term:?}")));
        lines.sort_unstable();
        Sha256::digest(lines.join("\n")).into()
    }

    pub(super) fn aliases(&self) -> &Aliases {
        &self.aliases
    }

    /// The terms of the whole bundle where they stand in a text.
    pub(super) fn terms(&self, text: &str) -> Vec<(std::ops::Range<usize>, usize)> {
        let found = self.terms.iter().flat_map(|terms| terms.find_overlapping_iter(text));
        found
            .filter_map(|hit| {
                Some((hit.start()..hit.end(), self.listed.get(hit.pattern().as_usize())?.1))
            })
            .collect()
    }

    /// A number that is the same for the same person, place or system. It is kept in memory only.
    pub fn key(
        &self,
        document: &Document,
        named: &[Named],
        suggestion: &Suggestion,
        rules: &[Rule],
    ) -> u64 {
        let words = document.text.get(suggestion.span.clone()).unwrap_or("");
        let category = rules.get(suggestion.rule()).map(|rule| rule.category);
        let whole = match category {
            Some(Category::Person) => Name::parse(words, before(document, suggestion.span.start))
                .map(|name| self.who(&name, named, document)),
            Some(Category::System | Category::Operation) => super::term(words),
            _ => None,
        };
        let mut hash = DefaultHasher::new();
        category.map(|category| category.name()).hash(&mut hash);
        for word in whole.as_deref().unwrap_or(words).split_whitespace() {
            word.to_lowercase().hash(&mut hash);
        }
        hash.finish()
    }

    /// Who a name stands for: the one full name that it fits, in its document or, with an initial,
    /// in the bundle; else itself.
    fn who(&self, name: &Name, named: &[Named], document: &Document) -> String {
        let surname = name.surname.join(" ");
        if let Some(forename) = name.forename()
            && !surname.is_empty()
        {
            return format!("{surname}, {forename}");
        }
        let fits = |other: &Name| {
            let same = surname.is_empty() || other.surname.join(" ") == surname;
            let begins = match (name.forename(), name.initial()) {
                (Some(forename), _) => other.forename() == Some(forename),
                (None, Some(initial)) => other.initial() == Some(initial),
                // A surname alone never joins an officer to a member of the public.
                (None, None) => other.officer == name.officer,
            };
            same && begins && other.forename().is_some() && !other.surname.is_empty()
        };
        let here: BTreeSet<String> = named
            .iter()
            .filter_map(|named| match &*named.what {
                What::Person(other) if fits(other) => {
                    Some(format!("{}, {}", other.surname.join(" "), other.forename()?))
                }
                _ => None,
            })
            .collect();
        if let (Some(one), 1) = (here.first(), here.len()) {
            return one.clone();
        }
        if let (Some(initial), false) = (name.initial(), surname.is_empty()) {
            let from = (surname.clone(), String::new());
            let all = self.people.range(from..).take_while(|((other, _), _)| *other == surname);
            let mut begins = all.filter(|((_, forename), _)| forename.starts_with(initial));
            if let (Some(((surname, forename), _)), None) = (begins.next(), begins.next()) {
                return format!("{surname}, {forename}");
            }
        }
        // Not joined to anyone outside its document.
        format!("{surname} {} {:?}", name.forenames.join(" "), document.source)
    }
}

/// The ways of writing a full name that can be met in any document.
fn full(name: &Name) -> Vec<Vec<String>> {
    let Some(forename) = name.forename().filter(|_| !name.surname.is_empty()) else {
        return Vec::new();
    };
    let initial: String = forename.chars().take(1).collect();
    let initials = || name.forenames.iter().filter_map(|each| each.chars().next());
    let all_initials = initials().map(String::from).collect::<Vec<_>>();
    let surname = &name.surname;
    let join = |a: &[String], b: &[String]| [a, b].concat();
    let forename = [forename.to_owned()];
    let mut ways = vec![
        join(&name.forenames, surname),
        join(&forename, surname),
        join(std::slice::from_ref(&initial), surname),
        join(&all_initials, surname),
        join(surname, &name.forenames),
        join(surname, &forename),
        join(surname, std::slice::from_ref(&initial)),
        join(surname, &all_initials),
    ];
    ways.sort();
    ways.dedup();
    ways
}

/// The ways of writing that are met only in the document that names the person. Where two people
/// share one, the first has it: those who are withheld come before those left to judgement.
pub(super) fn of_document(named: &[Named]) -> Aliases {
    let mut aliases = Aliases::new();
    for named in named {
        let What::Person(name) = &*named.what else { continue };
        let rule = named.rule;
        for words in full(name) {
            add(&mut aliases, Alias { words, rule, alone: false });
        }
        if !name.surname.is_empty() {
            add(&mut aliases, Alias { words: name.surname.clone(), rule, alone: true });
        }
        if let Some(forename) = name.forename() {
            add(&mut aliases, Alias { words: vec![forename.to_owned()], rule, alone: true });
        }
    }
    aliases
}

fn add(aliases: &mut Aliases, alias: Alias) {
    let Some(first) = alias.words.first() else { return };
    let known = aliases.entry(first.clone()).or_default();
    if !known.iter().any(|other| other.words == alias.words) {
        known.push(alias);
    }
}

/// Whether a term cannot be an everyday word: it has several words, several capitals or a digit.
pub(super) fn is_distinct(term: &str) -> bool {
    term.contains(char::is_whitespace)
        || term.chars().any(|letter| letter.is_ascii_digit())
        || term.chars().filter(|letter| letter.is_uppercase()).count() > 1
}
