//! Where a match may not begin, end or run over.

use std::ops::Range;

use crate::model::document::{Document, Role};
use crate::model::place::Place;
use crate::rules::rule::Crosses;

pub(super) use crate::model::text::stands_alone;

pub(super) struct Bounds<'a> {
    document: &'a Document,
}

impl<'a> Bounds<'a> {
    pub(super) fn new(document: &'a Document) -> Bounds<'a> {
        Bounds { document }
    }

    /// The strongest boundary inside a span.
    pub(super) fn crossed(&self, span: &Range<usize>) -> Crosses {
        let first = self.document.segment_at(span.start);
        let last = self.document.segment_at(span.end.saturating_sub(1));
        let (Some(first), Some(last)) = (first, last) else { return Crosses::Paragraph };
        let mut crossed = self.breaks(span);
        for pair in self.document.segments.get(first..=last).unwrap_or_default().windows(2) {
            let [before, after] = pair else { continue };
            let between = match (&before.place, &after.place) {
                (Place::Page { page: a, .. }, Place::Page { page: b, .. })
                | (Place::Picture { page: a, .. }, Place::Picture { page: b, .. })
                    if a == b =>
                {
                    match self.document.text.get(before.end..after.start) {
                        Some("\n") => Crosses::Line,
                        Some("\t") => Crosses::Cell,
                        _ => Crosses::Paragraph,
                    }
                }
                _ if before.role == Role::Cell && after.role == Role::Cell => {
                    let gap = self.document.text.get(before.end..after.start).unwrap_or("");
                    if gap.contains('\n') { Crosses::Paragraph } else { Crosses::Cell }
                }
                _ => Crosses::Paragraph,
            };
            crossed = crossed.max(between);
        }
        crossed
    }

    fn breaks(&self, span: &Range<usize>) -> Crosses {
        let Some(text) = self.document.text.get(span.clone()) else { return Crosses::Paragraph };
        let mut parts = text.split('\n');
        parts.next();
        let mut lines = parts.peekable();
        let mut crossed = Crosses::None;
        while let Some(line) = lines.next() {
            let empty = line.trim_matches([' ', '\t', '\r', '>']).is_empty();
            if empty && lines.peek().is_some() {
                return Crosses::Paragraph;
            }
            crossed = Crosses::Line;
        }
        crossed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::{Kind, Source, Visibility};

    #[test]
    fn the_strongest_boundary_counts() {
        let mut document = Document::new([0; 32], Source::default(), Kind::Text, 0);
        let place = Place::Line { line: 1 };
        document.push("", "one\ntwo\n\nthree", place, Visibility::Shown, Role::Body);
        let bounds = Bounds::new(&document);
        assert_eq!(bounds.crossed(&(0..3)), Crosses::None);
        assert_eq!(bounds.crossed(&(0..7)), Crosses::Line);
        assert_eq!(bounds.crossed(&(4..14)), Crosses::Paragraph);
    }
}
