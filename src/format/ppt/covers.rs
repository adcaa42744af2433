//! Shapes that lie over words or beside the slide, and pictures that are cut off.

use super::super::sides::{again, beside, covered, hides, share};
use super::atoms::Atom;
use super::looks::{Shape, shapes};
use crate::model::document::Document;
use crate::model::place::Place;
use crate::model::residue::Severity::Block;

/// Notes them of one slide. Which `pictures` of the file have a ground is known by number. Words of an
/// outline stand apart from the shapes that show them.
pub(super) fn find(
    slide: &Atom<'_>,
    outline: &[Atom<'_>],
    size: Option<(i64, i64)>,
    pictures: &[bool],
    place: &Place,
    document: &mut Document,
) {
    let shapes = shapes(slide, pictures);
    for (number, shape) in shapes.iter().enumerate() {
        let words = words(shape, outline);
        let says = words.chars().any(char::is_alphanumeric);
        if shape.is_picture() && shape.cropped {
            document.leave("P07", Block, place.clone(), "");
        }
        if let (Some(at), Some(size)) = (shape.at, size)
            && beside(at, size)
            && (says || shape.is_picture())
        {
            document.leave("P03", Block, place.clone(), &words);
        }
        let above = shapes.get(number + 1..).unwrap_or_default();
        let covers = |over: &Shape<'_>| {
            let empty = !over.text.iter().any(|atom| is_words(atom) || atom.kind == OUTLINE);
            let severity = hides(share(over.at?, shape.at?), over.full());
            severity.filter(|_| over.opaque() && empty && !over.hidden)
        };
        let repeats = |over: &Shape<'_>| {
            let both = over.at.zip(shape.at).filter(|_| !over.hidden);
            both.is_some_and(|(one, two)| {
                again(&words, &self::words(over, outline), share(one, two))
            })
        };
        if says && let Some(severity) = covered(above, covers, repeats) {
            document.leave("P05", severity, place.clone(), &words);
        }
    }
}

/// Says which text of the outline a shape shows.
const OUTLINE: u16 = 0x0F9E;

fn is_words(atom: &Atom<'_>) -> bool {
    matches!(atom.kind, 0x0FA0 | 0x0FA8) && !atom.body.is_empty()
}

fn words(shape: &Shape<'_>, outline: &[Atom<'_>]) -> String {
    let own = shape.text.iter().filter(|atom| is_words(atom)).filter_map(Atom::text);
    let shown = shape.text.iter().find(|atom| atom.kind == OUTLINE);
    let shown = shown.and_then(|atom| super::size_at(atom.body, 0)).map(|number| {
        // A head, the words, and how they look, one after the other.
        let mut heads = 0;
        let there = outline.iter().filter(move |atom| {
            heads += usize::from(atom.kind == 0x0F9F);
            heads == number.saturating_add(1) && is_words(atom)
        });
        there.filter_map(Atom::text).collect::<Vec<_>>()
    });
    own.chain(shown.unwrap_or_default()).collect::<Vec<_>>().join(" ")
}
