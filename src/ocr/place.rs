//! Recognised words become text with places: on the picture, or on the page it was drawn from.

use super::layer;
use super::tsv::{Line, Word};
use crate::model::document::{Document, PageView, Picture, Recognised, Role, Visibility};
use crate::model::place::{Place, Quad};

/// Words with less confidence than this, in hundredths, are named in a note.
const DOUBT: f32 = 60.0;
/// A gap as wide as between columns, in heights of the words beside it.
const COLUMNS: i32 = 2;

/// Adds what was read, each run of words with its box. What a page says in letters of its own is not
/// added again.
pub(super) fn put(picture: &Picture, lines: &[Line], document: &mut Document) {
    let view = picture.page.as_ref();
    let known = view.map(|view| layer::known(view, lines, document));
    let (mut words, mut doubtful) = (0, 0);
    for line in lines {
        let mut first = if line.first { "\n\n" } else { "\n" };
        for run in line.words.chunk_by(together) {
            let new = |word: &&Word| known.as_ref().is_none_or(|known| !known.holds(word));
            let run: Vec<&Word> = run.iter().filter(new).collect();
            if run.is_empty() {
                continue;
            }
            words += run.len();
            doubtful += run.iter().filter(|word| word.confidence < DOUBT).count();
            push(first, line.page, view, &run, document);
            first = "\t";
        }
    }
    if doubtful > 0 {
        let text =
            format!("{doubtful} of {words} words on a picture were read with little confidence");
        document.notes.push(text);
    }
}

fn together(one: &Word, next: &Word) -> bool {
    let height = (one.bounds[3] - one.bounds[1]).max(next.bounds[3] - next.bounds[1]);
    next.bounds[0] - one.bounds[2] < COLUMNS * height.max(1)
}

fn push(
    separator: &str,
    page: u32,
    view: Option<&PageView>,
    run: &[&Word],
    document: &mut Document,
) {
    let text = run.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let around = run.iter().map(|word| word.bounds).reduce(|one, two| {
        let [left, top, right, bottom] = one;
        [left.min(two[0]), top.min(two[1]), right.max(two[2]), bottom.max(two[3])]
    });
    let bounds = around.unwrap_or_default();
    let place = match view {
        Some(view) => Place::Page { page: view.page, bounds: on_page(view, bounds) },
        None => Place::Picture { page, bounds },
    };
    document.push(separator, &text, place, Visibility::Shown, Role::Body);
    let mut start = document.text.len() - text.len();
    for word in run {
        let end = start + word.text.len();
        document.recognised.push(Recognised {
            start,
            end,
            confidence: word.confidence.clamp(0.0, 100.0) as u8,
            quad: view.map(|view| quad(view, word.bounds)),
        });
        start = end + 1;
    }
}

/// A point of the picture on the page.
fn to_page(view: &PageView, x: i32, y: i32) -> [f64; 2] {
    let [a, b, c, d, e, f] = view.to_page;
    let (x, y) = (f64::from(x), f64::from(y));
    [a * x + c * y + e, b * x + d * y + f]
}

/// The box of words on the page, in hundredths of a point.
pub(super) fn on_page(view: &PageView, [left, top, right, bottom]: [i32; 4]) -> [i32; 4] {
    let ([x, y], [u, v]) = (to_page(view, left, top), to_page(view, right, bottom));
    [x.min(u), y.min(v), x.max(u), y.max(v)].map(|side| (side * 100.0).round() as i32)
}

/// The same along the writing, which runs as it does on the picture.
fn quad(view: &PageView, [left, top, right, bottom]: [i32; 4]) -> Quad {
    let corner = to_page(view, left, bottom);
    let from = |[x, y]: [f64; 2]| [x - corner[0], y - corner[1]];
    let along = from(to_page(view, right, bottom));
    let up = from(to_page(view, left, top));
    let (width, height) = (along[0].hypot(along[1]), up[0].hypot(up[1]));
    let along = if width > 0.0 { along.map(|part| part / width) } else { [1.0, 0.0] };
    Quad { page: view.page, corner, along, size: [width, height] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::{Kind, Source};

    fn word(text: &str, bounds: [i32; 4], confidence: f32) -> Word {
        Word { text: text.to_owned(), bounds, confidence }
    }

    #[test]
    fn words_of_a_turned_page_lie_along_its_writing() {
        // A page of 200 by 100 points, turned by 90 degrees and drawn at two pixels to a point.
        let view = PageView {
            page: 3,
            to_page: [0.0, 0.5, 0.5, 0.0, 0.0, 0.0],
            needed: true,
            marked: Vec::new(),
        };
        let words =
            vec![word("Ivy", [20, 40, 60, 60], 90.0), word("Cress", [200, 40, 240, 60], 30.4)];
        let lines = [Line { page: 1, first: true, words }];
        let mut document = Document::new([0; 32], Source::default(), Kind::Pdf, 0);
        let picture = Picture { bytes: Vec::new(), page: Some(view) };
        put(&picture, &lines, &mut document);
        assert_eq!(document.text, "Ivy\tCress", "a gap as wide as between columns");
        let place = Place::Page { page: 3, bounds: [2000, 1000, 3000, 3000] };
        assert_eq!(document.segments[0].place, place);
        let [ivy, cress] = &document.recognised[..] else { panic!() };
        assert_eq!((ivy.start, ivy.end, cress.start, cress.confidence), (0, 3, 4, 30));
        let quad = ivy.quad.unwrap();
        assert_eq!((quad.corner, quad.along, quad.size), ([30.0, 10.0], [0.0, 1.0], [20.0, 10.0]));
        assert_eq!(document.recognised_in(&(2..4)).len(), 1);
        assert_eq!(document.notes.len(), 1);
    }
}
