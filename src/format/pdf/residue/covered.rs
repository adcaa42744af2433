//! Text under shapes, pictures and annotations.

use std::collections::{BTreeMap, HashMap};

use hayro_syntax::object::Stream;
use hayro_syntax::page::Page;
use kurbo::Rect;

use super::super::glyph::{Content, Glyph, Painted, Source};
use super::Found;

/// Something that hides what is below it.
pub(super) struct Cover {
    pub(super) bounds: Rect,
    pub(super) order: u32,
    pub(super) kind: Kind,
    pub(super) dark: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Shape,
    Picture,
    Annotation,
    /// A shape that lets something through.
    Sheer,
}

/// A shape or picture smaller than this hides no word, in points.
const SMALL: f64 = 3.0;
/// A letter is hidden when so much of its ink is covered, and sticks out below that.
const MOST_OF: f64 = 0.7;
/// A box that covers less than this touches the letter only.
const LITTLE_OF: f64 = 0.15;

/// Whether a colour is so dark that dark text on it cannot be read.
fn is_dark(colour: [u8; 3]) -> bool {
    let [red, green, blue] = colour.map(u32::from);
    red * 299 + green * 587 + blue * 114 < 90_000
}

/// Whether a colour hides what is below it though it lets some of it through.
fn is_black(colour: [u8; 3]) -> bool {
    colour.iter().all(|part| *part < 64)
}

/// Everything on a page that hides what is below it.
pub(super) fn covers(page: &Page<'_>, content: &Content) -> Vec<Cover> {
    let mut covers = Vec::new();
    for paint in content.paints.iter().filter(|paint| !paint.layer_off) {
        let from = content.annotation(paint.run);
        let annotation = from.is_some();
        match &paint.what {
            Painted::Path { parts, filled: true, .. } => {
                let Some(colour) = paint.colour else { continue };
                let kind = match (from, paint.sheer || paint.alpha < 0.97) {
                    // Nobody reads dark text under a marker as dark, however it is blended.
                    (Some(Source::Plain(_)), true) if is_dark(colour) => Kind::Annotation,
                    (_, true) => Kind::Sheer,
                    (Some(_), false) => Kind::Annotation,
                    (None, false) => Kind::Shape,
                };
                // A sheer light shape is a highlighter's stroke.
                if kind == Kind::Sheer && (!is_black(colour) || paint.alpha < 0.3) {
                    continue;
                }
                // Parts that lie in one another leave holes.
                let nested = parts.iter().enumerate().any(|(at, part)| {
                    parts
                        .iter()
                        .skip(at + 1)
                        .take(64)
                        .any(|other| part.bounds.overlaps(other.bounds))
                });
                for part in parts.iter().filter(|part| part.square && !nested) {
                    let bounds = part.bounds.intersect(paint.bounds);
                    if bounds.width() > SMALL && bounds.height() > SMALL {
                        let dark = is_dark(colour);
                        covers.push(Cover { bounds, order: paint.order, kind, dark });
                    }
                }
            }
            Painted::Picture { object, to_page } => {
                let [a, b, c, d, _, _] = to_page.as_coeffs();
                let straight =
                    (b.abs() < 1e-3 && c.abs() < 1e-3) || (a.abs() < 1e-3 && d.abs() < 1e-3);
                let picture = object.and_then(|id| page.xref().get::<Stream<'_>>(id));
                let opaque = picture.is_some_and(|picture| {
                    let dict = picture.dict();
                    !dict.get::<bool>(b"ImageMask").unwrap_or(false)
                        && !dict.contains_key(b"SMask")
                        && !dict.contains_key(b"Mask")
                });
                if straight && opaque && !paint.sheer && paint.alpha > 0.97 {
                    let (bounds, order) = (paint.bounds, paint.order);
                    let kind = if annotation { Kind::Annotation } else { Kind::Picture };
                    covers.push(Cover { bounds, order, kind, dark: false });
                }
            }
            _ => {}
        }
    }
    covers
}

/// Text under covers.
pub(super) fn find(covers: &[Cover], crop: Rect, found: &mut Found<'_, '_>) {
    let content = found.content;
    let under: Vec<Option<usize>> =
        content.glyphs.iter().map(|glyph| cover_of(glyph, covers)).collect();
    let again = Again::new(content);
    let mut named: BTreeMap<(&'static str, usize), Vec<u32>> = BTreeMap::new();
    let mut at = 0;
    // A word is under its cover still if any of its letters is not shown elsewhere.
    for word in under.chunk_by(|one, other| one == other) {
        let numbers = at..at + word.len();
        at = numbers.end;
        let Some(number) = word.first().copied().flatten() else { continue };
        let Some(cover) = covers.get(number) else { continue };
        let after = |other: &Glyph| other.order > cover.order;
        if numbers.clone().all(|glyph| again.shows(content, glyph, after)) {
            continue;
        }
        for number_of_glyph in numbers {
            let glyph = content.glyphs.get(number_of_glyph);
            let Some(check) = glyph.and_then(|glyph| check(glyph, cover, crop)) else { continue };
            named.entry((check, number)).or_default().push(number_of_glyph as u32);
        }
    }
    for check in ["R04", "R01", "R20", "R14"] {
        for ((_, _), glyphs) in named.iter().filter(|((of, _), _)| *of == check) {
            found.glyphs(check, glyphs);
        }
    }
}

/// The cover that hides a glyph; the last one that hides it wholly says what hides it.
fn cover_of(glyph: &Glyph, covers: &[Cover]) -> Option<usize> {
    if glyph.text.is_blank() || glyph.unknown || glyph.layer_off || glyph.clipped {
        return None;
    }
    let core = glyph.core();
    let over = covers.iter().enumerate().filter(|(_, cover)| {
        cover.order > glyph.order
            && core.intersect(cover.bounds).area() >= MOST_OF * core.area()
            && core.area() > 0.0
    });
    let last = over.max_by_key(|(_, cover)| (cover.kind != Kind::Sheer, cover.order));
    last.map(|(number, _)| number)
}

fn check(glyph: &Glyph, cover: &Cover, crop: Rect) -> Option<&'static str> {
    match cover.kind {
        Kind::Annotation => Some("R04"),
        Kind::Sheer => {
            let light = glyph.colour.is_some_and(|colour| !is_dark(colour));
            // What masks say is seen as what is painted through them.
            let masks = glyph.inner && glyph.colour.is_none();
            (glyph.is_painted() && !light && !masks).then_some("R20")
        }
        Kind::Picture if cover.bounds.area() > 0.4 * crop.area() => Some("R14"),
        _ => Some("R01"),
    }
}

/// Glyphs by their places, to find the same letter drawn again in the same place.
pub(super) struct Again(HashMap<(i64, i64), Vec<u32>>);

impl Again {
    pub(super) fn new(content: &Content) -> Again {
        let mut places: HashMap<(i64, i64), Vec<u32>> = HashMap::new();
        for (number, glyph) in content.glyphs.iter().enumerate().filter(|(_, g)| g.is_painted()) {
            places.entry(Again::cell(glyph)).or_default().push(number as u32);
        }
        Again(places)
    }

    fn cell(glyph: &Glyph) -> (i64, i64) {
        (glyph.origin.x.floor() as i64, glyph.origin.y.floor() as i64)
    }

    /// Whether the same letter is drawn in the same place by a glyph that is seen.
    pub(super) fn shows(
        &self,
        content: &Content,
        number: usize,
        seen: impl Fn(&Glyph) -> bool,
    ) -> bool {
        let Some(glyph) = content.glyphs.get(number) else { return false };
        let (x, y) = Again::cell(glyph);
        let near = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy)));
        near.filter_map(|cell| self.0.get(&cell)).flatten().any(|number| {
            content.glyphs.get(*number as usize).is_some_and(|other| {
                seen(other)
                    && other.text == glyph.text
                    && (other.origin - glyph.origin).hypot() < 1.0
            })
        })
    }
}

/// Letters that stick out from under a dark box.
pub(super) fn remnants(covers: &[Cover], found: &mut Found<'_, '_>) {
    let content = found.content;
    let boxes: Vec<&Cover> = covers
        .iter()
        .filter(|cover| cover.dark && matches!(cover.kind, Kind::Shape | Kind::Annotation))
        .collect();
    let mut partly = Vec::new();
    for (number, glyph) in content.glyphs.iter().enumerate() {
        if glyph.text.is_blank() || glyph.unknown || !glyph.is_painted() {
            continue;
        }
        let core = glyph.core();
        let low = |cover: &Cover| cover.bounds.height().min(cover.bounds.width());
        if boxes.iter().any(|cover| {
            let part = core.intersect(cover.bounds).area() / core.area().max(1e-9);
            cover.order > glyph.order
                && (LITTLE_OF..MOST_OF).contains(&part)
                && (0.4 * glyph.size()..4.0 * glyph.size()).contains(&low(cover))
        }) {
            partly.push(number as u32);
        }
    }
    found.glyphs("R21", &partly);
}
