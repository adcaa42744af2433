//! The beginning of a pattern: short enough that many of them can be looked for at once.

use regex_syntax::hir::{Hir, HirKind, Repetition};

use super::items::{Item, Items, before};

/// So many repeats of a part are told apart.
const REPEATS: usize = 12;
/// A pattern that falls into more parts is cut where it stands.
const PARTS: usize = 400;

/// A pattern that matches a beginning of at most `most` characters of whatever `hir` matches, where that
/// begins. It has no groups.
pub fn cut(hir: &Hir, most: usize) -> Hir {
    Cut { parts: 0 }.follow(vec![Item::One(hir)], most)
}

struct Cut {
    parts: usize,
}

impl Cut {
    fn follow(&mut self, mut items: Items<'_>, left: usize) -> Hir {
        self.parts += 1;
        let item = match items.pop() {
            Some(item) if self.parts <= PARTS => item,
            _ => return Hir::empty(),
        };
        let hir = match item {
            Item::One(hir) => hir,
            Item::More(_) => return Hir::empty(),
        };
        match hir.kind() {
            HirKind::Empty => self.follow(items, left),
            HirKind::Look(_) => Hir::concat(vec![hir.clone(), self.follow(items, left)]),
            HirKind::Capture(capture) => {
                items.push(Item::One(&capture.sub));
                self.follow(items, left)
            }
            HirKind::Concat(parts) => {
                before(&mut items, parts);
                self.follow(items, left)
            }
            HirKind::Alternation(ways) => {
                if let Some(long) = longest(hir).filter(|long| *long <= left) {
                    return Hir::concat(vec![bare(hir), self.follow(items, left - long)]);
                }
                let way = |way| {
                    let mut items = items.clone();
                    items.push(Item::One(way));
                    self.follow(items, left)
                };
                Hir::alternation(ways.iter().map(way).collect())
            }
            HirKind::Repetition(repetition) => self.repeat(repetition, items, left),
            HirKind::Literal(_) | HirKind::Class(_) => match longest(hir) {
                Some(long) if long <= left => {
                    Hir::concat(vec![hir.clone(), self.follow(items, left - long)])
                }
                _ => Hir::empty(),
            },
        }
    }

    fn repeat<'a>(&mut self, repetition: &'a Repetition, mut items: Items<'a>, left: usize) -> Hir {
        let each = longest(&repetition.sub);
        let most = repetition.max.map(|max| max as usize);
        let min = repetition.min as usize;
        let Some(each) = each.filter(|each| (1..=left).contains(each)) else {
            let none = (min == 0).then(|| self.follow(items.clone(), left));
            items = vec![Item::More(&repetition.sub), Item::One(&repetition.sub)];
            let some = self.follow(items, left);
            return Hir::alternation(none.into_iter().chain([some]).collect());
        };
        if let Some(most) = most.filter(|most| *most <= REPEATS && each * most <= left) {
            let whole = times(repetition, min, most);
            return Hir::concat(vec![whole, self.follow(items, left - each * most)]);
        }
        let full = (left / each).min(REPEATS);
        let long = times(repetition, full, full);
        if min >= full {
            return long;
        }
        let short = times(repetition, min, full - 1);
        let rest = self.follow(items, left - each * (full - 1));
        Hir::alternation(vec![Hir::concat(vec![short, rest]), long])
    }
}

fn times(repetition: &Repetition, min: usize, max: usize) -> Hir {
    Hir::repetition(Repetition {
        min: min as u32,
        max: Some(max as u32),
        greedy: repetition.greedy,
        sub: Box::new(bare(&repetition.sub)),
    })
}

/// A pattern without its groups.
fn bare(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Capture(capture) => bare(&capture.sub),
        HirKind::Repetition(repetition) => {
            let sub = Box::new(bare(&repetition.sub));
            Hir::repetition(Repetition { sub, ..repetition.clone() })
        }
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(bare).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(bare).collect()),
        _ => hir.clone(),
    }
}

/// The length of the longest match in characters, if there is one.
fn longest(hir: &Hir) -> Option<usize> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(0),
        HirKind::Class(_) => Some(1),
        HirKind::Literal(literal) => Some(literal.0.len()),
        HirKind::Capture(capture) => longest(&capture.sub),
        HirKind::Repetition(repetition) => {
            longest(&repetition.sub)?.checked_mul(repetition.max? as usize)
        }
        HirKind::Concat(parts) => {
            parts.iter().try_fold(0usize, |sum, p| sum.checked_add(longest(p)?))
        }
        HirKind::Alternation(parts) => {
            parts.iter().map(longest).try_fold(0usize, |most, one| Some(most.max(one?)))
        }
    }
}
