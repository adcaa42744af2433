//! The tokens with which a pattern can begin, when they can be listed.

use std::collections::BTreeSet;

use regex_syntax::hir::{HirKind, Look};

use super::items::{Item, Items, before, token_bytes};

/// More words, longer ones, or words with more ways to go on are not listed.
const WORDS: usize = 2000;
const LENGTH: usize = 32;
const BRANCHES: usize = 10;
const STEPS: usize = 50_000;
const DEPTH: usize = 200;

/// The first tokens, in lower case; none when there are too many, when it can begin with anything else,
/// or when a token may go on behind what is matched.
pub(super) fn first(items: Items<'_>, narrowed: bool) -> Option<BTreeSet<String>> {
    let mut spell = Spell { words: BTreeSet::new(), narrowed, steps: 0 };
    spell.follow(items, String::new(), 0)?;
    Some(spell.words)
}

struct Spell {
    words: BTreeSet<String>,
    narrowed: bool,
    steps: usize,
}

impl Spell {
    fn end(&mut self, word: String) -> Option<()> {
        if word.is_empty() {
            return None;
        }
        self.words.insert(word);
        (self.words.len() <= WORDS).then_some(())
    }

    fn follow(&mut self, mut items: Items<'_>, mut word: String, depth: usize) -> Option<()> {
        loop {
            self.steps += 1;
            if self.steps > STEPS || depth > DEPTH || word.len() > LENGTH {
                return None;
            }
            let Some(item) = items.pop() else {
                // Whether the match may end inside a token is known for whole matches alone.
                return if self.narrowed { None } else { self.end(word) };
            };
            let hir = match item {
                Item::One(hir) => hir,
                Item::More(sub) => {
                    self.follow(items.clone(), word.clone(), depth + 1)?;
                    items.push(item);
                    sub
                }
            };
            match hir.kind() {
                HirKind::Empty => {}
                HirKind::Capture(capture) => items.push(Item::One(&capture.sub)),
                HirKind::Concat(parts) => before(&mut items, parts),
                HirKind::Alternation(parts) => {
                    for part in parts {
                        let mut items = items.clone();
                        items.push(Item::One(part));
                        self.follow(items, word.clone(), depth + 1)?;
                    }
                    return Some(());
                }
                HirKind::Repetition(repetition) => {
                    if repetition.min == 0 {
                        self.follow(items.clone(), word.clone(), depth + 1)?;
                    }
                    if repetition.max != Some(1) {
                        items.push(Item::More(&repetition.sub));
                    }
                    items.push(Item::One(&repetition.sub));
                }
                HirKind::Look(Look::WordAscii | Look::End | Look::EndLF | Look::EndCRLF)
                    if !word.is_empty() =>
                {
                    return self.end(word);
                }
                HirKind::Look(_) => {}
                HirKind::Literal(literal) => {
                    for byte in &literal.0 {
                        if !byte.is_ascii_alphanumeric() {
                            return self.end(word);
                        }
                        word.push(char::from(byte.to_ascii_lowercase()));
                    }
                }
                HirKind::Class(class) => {
                    let (bytes, outside) = token_bytes(class);
                    if outside {
                        self.end(word.clone())?;
                    }
                    if bytes.len() > BRANCHES {
                        return None;
                    }
                    for byte in bytes {
                        let mut word = word.clone();
                        word.push(char::from(byte));
                        self.follow(items.clone(), word, depth + 1)?;
                    }
                    return Some(());
                }
            }
        }
    }
}
