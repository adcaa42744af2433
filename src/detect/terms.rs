//! Many words and phrases in one pass over a text: the evidence of all rules and the lists.
//!
//! An entry is looked up by its first token, a phrase by its first two, so that thousands that begin
//! with the same word cost no more than one. Entries stand alone: no longer word holds them.

use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::bounds;
use super::slots::Slots;
use super::token;

/// Words and phrases, each with a number.
pub(super) struct Terms {
    entries: Vec<Entry>,
    /// Those of one token by its number; phrases have `PHRASE` there and stand in `phrases`.
    singles: Slots,
    phrases: Slots,
    /// Entries without a token, such as `%`.
    others: Option<(AhoCorasick, Vec<u32>)>,
}

struct Entry {
    text: Box<str>,
    number: u32,
    /// Whether ASCII case is ignored.
    any_case: bool,
    /// How many bytes stand before its first token.
    before: usize,
}

/// Says that phrases begin with a token.
const PHRASE: u32 = u32::MAX;

impl Terms {
    /// `terms` are text, number and whether ASCII case is ignored.
    pub(super) fn new<'a>(terms: impl Iterator<Item = (&'a str, u32, bool)>) -> Terms {
        let mut entries = Vec::new();
        let (mut singles, mut phrases) = (Vec::new(), Vec::new());
        let mut others = Vec::new();
        for (text, number, any_case) in terms.filter(|(text, _, _)| !text.is_empty()) {
            let own = entries.len() as u32;
            let bytes = text.as_bytes();
            let first = next(bytes, 0);
            entries.push(Entry {
                text: text.into(),
                number,
                any_case,
                before: first.as_ref().map_or(0, |first| first.start),
            });
            let Some(first) = first else {
                others.push(own);
                continue;
            };
            let key = token::number(bytes, first.start, first.end);
            match next(bytes, first.end) {
                None => singles.push((key, own)),
                Some(second) => {
                    singles.push((key, PHRASE));
                    let second = token::number(bytes, second.start, second.end);
                    phrases.push((token::pair(key, second), own));
                }
            }
        }
        let text = |own: &u32| entries.get(*own as usize).map_or("", |entry| &entry.text);
        let automaton = (!others.is_empty()).then(|| {
            AhoCorasick::builder().ascii_case_insensitive(true).build(others.iter().map(text))
        });
        let others = automaton.and_then(Result::ok).map(|automaton| (automaton, others));
        Terms { entries, singles: Slots::new(singles), phrases: Slots::new(phrases), others }
    }

    /// Calls `found` with the number and place of each entry in a text, those of one beginning together.
    pub(super) fn each(&self, text: &str, found: &mut impl FnMut(u32, Range<usize>)) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(first) = next(bytes, at) {
            at = first.end;
            let key = token::number(bytes, first.start, first.end);
            for &own in self.singles.get(key) {
                if own != PHRASE {
                    self.check(own, text, first.start, found);
                    continue;
                }
                let Some(second) = next(bytes, first.end) else { continue };
                let key = token::pair(key, token::number(bytes, second.start, second.end));
                for &own in self.phrases.get(key) {
                    self.check(own, text, first.start, found);
                }
            }
        }
        if let Some((automaton, others)) = &self.others {
            for hit in automaton.find_overlapping_iter(text) {
                if let Some(own) = others.get(hit.pattern().as_usize()) {
                    self.check(*own, text, hit.start(), found);
                }
            }
        }
    }

    /// Whether an entry stands at its first token.
    fn check(&self, own: u32, text: &str, token: usize, found: &mut impl FnMut(u32, Range<usize>)) {
        let Some(entry) = self.entries.get(own as usize) else { return };
        let Some(start) = token.checked_sub(entry.before) else { return };
        let span = start..start + entry.text.len();
        let Some(there) = text.get(span.clone()) else { return };
        let same = match entry.any_case {
            true => there.eq_ignore_ascii_case(&entry.text),
            false => *there == *entry.text,
        };
        if same && bounds::stands_alone(text, &span) {
            found(entry.number, span);
        }
    }
}

/// The next token.
fn next(text: &[u8], from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let start = from + rest.iter().position(u8::is_ascii_alphanumeric)?;
    Some(start..token::end(text, start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(terms: &[(&str, bool)], text: &str) -> Vec<(u32, String)> {
        let numbered =
            terms.iter().zip(0..).map(|((term, any_case), number)| (*term, number, *any_case));
        let mut hits = Vec::new();
        Terms::new(numbered).each(text, &mut |number, span| hits.push((number, text[span].into())));
        hits.sort();
        hits
    }

    #[test]
    fn entries_are_whole_words_in_their_case() {
        let terms = [("Niche", false), ("pub", true), ("public house", true), ("base:", true)];
        let text = "NICHE Niche Niches PUB publican Public House, Base: x";
        let want = [(0, "Niche"), (1, "PUB"), (2, "Public House"), (3, "Base:")]
            .map(|(n, t)| (n, t.into()));
        assert_eq!(found(&terms, text), want);
    }

    #[test]
    fn entries_may_begin_with_or_be_made_of_anything() {
        let terms =
            [("%", true), ("£ 5", true), ("café", true), ("écru", true), ("a\u{a0}b", true)];
        let text = "5% £ 5 CAFé cafés écru décru a\u{a0}b";
        let want =
            [(1, "£ 5"), (2, "CAFé"), (3, "écru"), (4, "a\u{a0}b")].map(|(n, t)| (n, t.into()));
        assert_eq!(found(&terms, text)[1..], want);
        assert_eq!(found(&terms, text)[0], (0, "%".into()));
    }

    #[test]
    fn the_same_entries_as_one_by_one() {
        let terms =
            ["of the", "of", "the", "of the force", "the force", "force", "The", "ö", "ö of"];
        let text = "Of the force of\nthe. THE of the  force ö of öof the_force of_the";
        let all: Vec<(&str, bool)> = terms.iter().map(|term| (*term, true)).collect();
        let mut want = Vec::new();
        for (number, term) in terms.iter().enumerate() {
            for start in 0..text.len() {
                let span = start..start + term.len();
                if text.get(span.clone()).is_some_and(|there| there.eq_ignore_ascii_case(term))
                    && bounds::stands_alone(text, &span)
                {
                    want.push((number as u32, text[span].to_owned()));
                }
            }
        }
        want.sort();
        assert_eq!(found(&all, text), want);
    }
}
