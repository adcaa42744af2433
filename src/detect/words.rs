//! The words of evidence of all rules and the lists that rules name, looked for in one pass.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::dictionary::{List, apart};
use super::terms::Terms;
use crate::rules::kinds::DocumentKind;
use crate::rules::rule::{EvidenceBlock, Rule};

/// Number of a word.
pub(super) type WordId = u32;

pub(super) struct Words {
    all: Terms,
    /// How many words there are; the numbers from there on are those of the lists.
    count: u32,
    /// For each list, the rules that name it.
    lists: Vec<Vec<usize>>,
    /// The words by which kinds of document are told.
    of_kinds: Terms,
    /// For each rule, its evidence blocks.
    rules: Vec<Vec<BlockWords>>,
    kinds: Vec<KindWords>,
    /// Words that some rule looks for in the header of a column.
    headers: Vec<WordId>,
}

/// The words of an evidence block, as sorted numbers, and the kinds of document it asks for.
#[derive(Default)]
pub(super) struct BlockWords {
    pub(super) any: Vec<WordId>,
    pub(super) header: Vec<WordId>,
    pub(super) kinds: Vec<usize>,
}

struct KindWords {
    any: Vec<WordId>,
    least: usize,
    within: usize,
}

/// Where a word stands.
pub(super) struct Hit {
    pub(super) span: Range<usize>,
    pub(super) word: WordId,
}

/// What was found in a text.
pub(super) struct Seen {
    /// All whole words of evidence, by their beginning.
    pub(super) hits: Vec<Hit>,
    /// Rules, and the terms of their lists.
    pub(super) terms: Vec<(usize, Range<usize>)>,
}

impl Words {
    pub(super) fn new(rules: &[Rule], kinds: &[DocumentKind], lists: &[List<'_>]) -> Words {
        let mut list = Numbered::default();
        let mut block = |block: &EvidenceBlock| BlockWords {
            any: list.numbers(&block.any),
            header: list.numbers(&block.header),
            kinds: (0..kinds.len())
                .filter(|at| kinds.get(*at).is_some_and(|k| block.document_is.contains(&k.name)))
                .collect(),
        };
        let blocks =
            rules.iter().map(|rule| rule.evidence.iter().map(&mut block).collect()).collect();
        let kind = |kind: &DocumentKind| KindWords {
            any: list.numbers(&kind.any),
            least: kind.least,
            within: if kind.within == 0 { usize::MAX } else { kind.within },
        };
        let kinds: Vec<KindWords> = kinds.iter().map(kind).collect();
        let mut headers = Vec::new();
        for block in rules.iter().flat_map(|rule| rule.evidence.iter()) {
            headers.extend(list.numbers(&block.header));
            if block.column_header {
                headers.extend(list.numbers(&block.any));
            }
        }
        headers.sort_unstable();
        headers.dedup();
        let count = list.words.len() as u32;
        let words = || list.words.iter().map(String::as_str).zip(0..);
        let told = |number: &u32| kinds.iter().any(|kind| kind.any.contains(number));
        let of_kinds = words().filter(|(_, number)| told(number));
        let terms = lists.iter().zip(count..).flat_map(|(list, number)| {
            list.terms.iter().map(move |term| (term.as_str(), number, false))
        });
        Words {
            all: Terms::new(words().map(|(word, number)| (word, number, true)).chain(terms)),
            of_kinds: Terms::new(of_kinds.map(|(word, number)| (word, number, true))),
            count,
            lists: lists.iter().map(|list| list.rules.clone()).collect(),
            rules: blocks,
            kinds,
            headers,
        }
    }

    /// All words of evidence in a text, and the terms of lists.
    pub(super) fn read(&self, text: &str) -> Seen {
        let mut hits = Vec::new();
        let mut terms = vec![Vec::new(); self.lists.len()];
        self.all.each(text, &mut |number, span| match number.checked_sub(self.count) {
            None => hits.push(Hit { span, word: number }),
            Some(list) => {
                terms.get_mut(list as usize).into_iter().for_each(|own| own.push(span.clone()))
            }
        });
        hits.sort_by_key(|hit| (hit.span.start, hit.span.end));
        let mut found = Vec::new();
        for (rules, spans) in self.lists.iter().zip(terms) {
            for span in apart(spans) {
                found.extend(rules.iter().map(|rule| (*rule, span.clone())));
            }
        }
        Seen { hits, terms: found }
    }

    /// Which kinds of document a text is, by number.
    pub(super) fn kinds_of(&self, text: &str) -> Vec<usize> {
        let mut hits = Vec::new();
        self.of_kinds.each(text, &mut |word, span| hits.push(Hit { span, word }));
        hits.sort_by_key(|hit| (hit.span.start, hit.span.end));
        self.kinds(&hits)
    }

    /// How many words of evidence there are.
    pub(super) fn count(&self) -> usize {
        self.count as usize
    }

    pub(super) fn of_block(&self, rule: usize, block: usize) -> Option<&BlockWords> {
        self.rules.get(rule)?.get(block)
    }

    /// Whether a cell holds a word that some rule looks for in the header of a column.
    pub(super) fn is_header(&self, hits: &[Hit], cell: Range<usize>) -> bool {
        inside(hits, cell).any(|hit| self.headers.binary_search(&hit.word).is_ok())
    }

    /// Which kinds of document a text with these words is, by number.
    pub(super) fn kinds(&self, hits: &[Hit]) -> Vec<usize> {
        let is = |kind: &KindWords| {
            let early = hits.iter().take_while(|hit| hit.span.start < kind.within);
            let own = early.filter(|hit| kind.any.binary_search(&hit.word).is_ok());
            own.map(|hit| hit.word).collect::<BTreeSet<WordId>>().len() >= kind.least
        };
        let numbered = self.kinds.iter().enumerate();
        numbered.filter(|(_, kind)| is(kind)).map(|(number, _)| number).collect()
    }
}

/// Words that lie within some bytes, until one runs over their end.
pub(super) fn inside(hits: &[Hit], bytes: Range<usize>) -> impl Iterator<Item = &Hit> {
    let from = hits.partition_point(|hit| hit.span.start < bytes.start);
    let rest = hits.get(from..).unwrap_or_default().iter();
    rest.take_while(move |hit| hit.span.end <= bytes.end)
}

/// Words with their numbers, each once.
#[derive(Default)]
struct Numbered {
    numbers: BTreeMap<String, WordId>,
    words: Vec<String>,
}

impl Numbered {
    fn numbers(&mut self, words: &[String]) -> Vec<WordId> {
        let mut numbers: Vec<WordId> = words.iter().map(|word| self.number(word)).collect();
        numbers.sort_unstable();
        numbers
    }

    fn number(&mut self, word: &str) -> WordId {
        let word = word.to_lowercase();
        let next = self.words.len() as WordId;
        let number = *self.numbers.entry(word.clone()).or_insert(next);
        if number == next {
            self.words.push(word);
        }
        number
    }
}
