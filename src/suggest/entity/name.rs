//! A person's name in its parts.

use serde::{Deserialize, Serialize};

use super::tokens::{folded, is_block, tokens};

/// Forms of address, which are no part of the name.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "master",
    "dr",
    "prof",
    "professor",
    "rev",
    "revd",
    "reverend",
    "fr",
    "father",
    "sister",
    "sir",
    "dame",
    "lord",
    "lady",
    "cllr",
    "councillor",
    "hon",
    "imam",
    "rabbi",
    "nurse",
];

/// Ranks and grades of a police force, short and long.
const RANKS: &[&str] = &[
    "pc",
    "wpc",
    "dc",
    "wdc",
    "tdc",
    "ps",
    "sgt",
    "sergeant",
    "ds",
    "insp",
    "inspector",
    "di",
    "ci",
    "dci",
    "supt",
    "superintendent",
    "det",
    "detective",
    "dsupt",
    "dcs",
    "constable",
    "pcso",
    "sc",
    "officer",
    "acc",
    "dcc",
    "cc",
    "tpc",
    "apc",
];

/// Words that begin a surname of several words.
const PARTICLES: &[&str] = &[
    "de", "da", "do", "dos", "del", "della", "di", "du", "la", "le", "van", "von", "der", "den",
    "ter", "al", "el", "bin", "bint", "ibn", "abu", "st", "mac", "ap",
];

/// A person's name in its parts, each folded for comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Name {
    /// Forenames and initials, in order.
    pub(super) forenames: Vec<String>,
    /// The words of the surname; none when only a forename is known.
    pub(super) surname: Vec<String>,
    /// Whether a rank stands before it.
    pub(super) officer: bool,
}

impl Name {
    /// Takes the words of a finding apart; `before` is the text that leads up to them. None where
    /// they hold no name that could be met again.
    pub(crate) fn parse(words: &str, before: &str) -> Option<Name> {
        let spans = tokens(words);
        let mut parts: Vec<(&str, String)> = Vec::new();
        let mut comma_after = None;
        let (mut officer, mut titled) = lead(before);
        for span in spans {
            let word = words.get(span.clone())?;
            let fold = folded(word);
            let leading = parts.is_empty();
            if leading && RANKS.contains(&fold.as_str()) {
                officer = true;
            } else if leading && TITLES.contains(&fold.as_str()) {
                titled = true;
            } else {
                parts.push((word, fold));
                let rest = words.get(span.end..).unwrap_or("");
                if rest.starts_with(',') && comma_after.is_none() {
                    comma_after = Some(parts.len());
                }
            }
        }
        if parts.is_empty() || parts.len() > 6 {
            return None;
        }
        let (forenames, surname) = match comma_after {
            Some(at) if at < parts.len() => {
                let surname = parts.drain(..at).collect::<Vec<_>>();
                (parts, surname)
            }
            _ => split(parts, officer || titled),
        };
        let fold = |parts: Vec<(&str, String)>| parts.into_iter().map(|(_, fold)| fold).collect();
        Some(Name { forenames: fold(forenames), surname: fold(surname), officer })
    }

    /// The first forename that is more than an initial.
    pub(super) fn forename(&self) -> Option<&str> {
        self.forenames.first().map(String::as_str).filter(|name| name.chars().count() > 1)
    }

    /// The first letter of the first forename.
    pub(super) fn initial(&self) -> Option<char> {
        self.forenames.first()?.chars().next()
    }
}

/// Whether a rank, or a form of address, ends the text before a name; collar numbers between are
/// passed over.
fn lead(before: &str) -> (bool, bool) {
    let line = before.rsplit('\n').next().unwrap_or("");
    let mut words = line
        .split_whitespace()
        .rev()
        .filter(|word| !word.chars().any(|letter| letter.is_ascii_digit()));
    let last = words.next().map(|word| folded(word.trim_matches(|c: char| !c.is_alphanumeric())));
    let has = |list: &[&str]| last.as_deref().is_some_and(|word| list.contains(&word));
    (has(RANKS), has(TITLES))
}

type Parts<'a> = Vec<(&'a str, String)>;

/// Forenames and surname without a comma to tell them apart.
fn split(mut parts: Parts<'_>, led: bool) -> (Parts<'_>, Parts<'_>) {
    if parts.len() == 1 {
        // After a rank or "Mr" stands a surname; alone, block capitals are one too.
        let block = parts.first().is_some_and(|(word, _)| is_block(word));
        return if led || block { (Vec::new(), parts) } else { (parts, Vec::new()) };
    }
    let block = |(word, _): &(&str, String)| is_block(word);
    let (first, last) = (parts.first().is_some_and(block), parts.last().is_some_and(block));
    if first && !last {
        // "OKORO Daniel"
        let until = parts.iter().take_while(|part| block(part)).count();
        let surname = parts.drain(..until).collect();
        return (parts, surname);
    }
    if parts.last().is_some_and(|(_, fold)| fold.chars().count() == 1) {
        // "Okoro D"
        let surname = parts.drain(..1).collect();
        return (parts, surname);
    }
    let mut from = parts.len() - 1;
    while from > 1
        && parts.get(from - 1).is_some_and(|(_, fold)| PARTICLES.contains(&fold.as_str()))
    {
        from -= 1;
    }
    let surname = parts.split_off(from);
    (parts, surname)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &str, before: &str) -> (String, String, bool) {
        let name = Name::parse(words, before).unwrap();
        (name.forenames.join(" "), name.surname.join(" "), name.officer)
    }

    #[test]
    fn names_come_apart_in_the_orders_people_write_them() {
        let plain = |f: &str, s: &str| (f.to_owned(), s.to_owned(), false);
        assert_eq!(parsed("Jane Example", ""), plain("jane", "example"));
        assert_eq!(parsed("EXAMPLE, Jane Ann", ""), plain("jane ann", "example"));
        assert_eq!(parsed("EXAMPLE Jane", ""), plain("jane", "example"));
        assert_eq!(parsed("Jane EXAMPLE", ""), plain("jane", "example"));
        assert_eq!(parsed("Mrs J. Example", ""), plain("j", "example"));
        assert_eq!(parsed("Example J", ""), plain("j", "example"));
        assert_eq!(parsed("Jan van der Example", ""), plain("jan", "van der example"));
        assert_eq!(parsed("Example", "then Mr "), plain("", "example"));
        assert_eq!(parsed("Jane", "Dear "), plain("jane", ""));
        assert!(parsed("Example", "PC 2206 ").2);
        assert_eq!(Name::parse("Mr", ""), None);
    }
}
