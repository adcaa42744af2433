//! Text and pictures under shapes, pictures and annotations.

use hayro_syntax::object::{Array, Dict, Name, Stream};
use hayro_syntax::page::Page;
use kurbo::Rect;

use super::super::annotations;
use super::super::glyph::{Content, Paint, Painted, Source};
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
pub(super) fn covers(page: &Page<'_>, content: &Content, crop: Rect) -> Vec<Cover> {
    let mut covers = Vec::new();
    for paint in content.paints.iter().filter(|paint| !paint.layer_off) {
        let annotation = in_annotation(content, paint);
        match &paint.what {
            Painted::Path { parts, filled: true, .. } => {
                let Some(colour) = paint.colour else { continue };
                let kind = match (annotation, paint.sheer || paint.alpha < 0.97) {
                    (_, true) => Kind::Sheer,
                    (true, false) => Kind::Annotation,
                    (false, false) => Kind::Shape,
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
    covers.extend(marked(page).into_iter().filter(|cover| cover.bounds.overlaps(crop)));
    covers
}

fn in_annotation(content: &Content, paint: &Paint) -> bool {
    let mut at = Some(paint.run);
    while let Some(run) = at.and_then(|number| content.runs.get(number as usize)) {
        if matches!(run.what, Source::Appearance(..)) {
            return true;
        }
        at = run.parent;
    }
    false
}

/// Annotations that viewers draw by themselves: dark highlights and filled shapes without an
/// appearance.
fn marked(page: &Page<'_>) -> Vec<Cover> {
    let mut covers = Vec::new();
    for annotation in annotations::all(page) {
        let kind = annotation.get::<Name<'_>>(b"Subtype");
        let key: &[u8] = match kind.as_deref() {
            Some(b"Highlight") => b"C",
            Some(b"Square" | b"Polygon") => b"IC",
            _ => continue,
        };
        if annotations::is_hidden(&annotation) || annotation.get::<Dict<'_>>(b"AP").is_some() {
            continue;
        }
        let Some(colour) = annotation.get::<Array<'_>>(key) else { continue };
        let colour: Vec<f64> = colour.iter::<f64>().collect();
        let bytes = super::super::state::Ink::of(&colour).colour;
        let bounds = annotation.get::<[f64; 4]>(b"Rect").unwrap_or_default();
        if let Some(colour) = bytes.filter(|colour| is_dark(*colour)) {
            let bounds = Rect::new(bounds[0], bounds[1], bounds[2], bounds[3]).abs();
            let dark = is_dark(colour);
            covers.push(Cover { bounds, order: u32::MAX, kind: Kind::Annotation, dark });
        }
    }
    covers
}

/// Text under covers, and pictures under dark boxes.
pub(super) fn find(covers: &[Cover], crop: Rect, found: &mut Found<'_, '_>) {
    let content = found.content;
    let (mut shapes, mut notes, mut sheer, mut scans) = (vec![], vec![], vec![], vec![]);
    for (number, glyph) in content.glyphs.iter().enumerate() {
        if glyph.text.is_blank() || glyph.unknown || glyph.layer_off || glyph.clipped {
            continue;
        }
        let core = glyph.core();
        let over = covers.iter().filter(|cover| {
            cover.order > glyph.order
                && core.intersect(cover.bounds).area() >= 0.7 * core.area()
                && core.area() > 0.0
        });
        // The last one that hides it wholly says what hides it.
        let Some(cover) = over.max_by_key(|cover| (cover.kind != Kind::Sheer, cover.order)) else {
            continue;
        };
        if shown_again(content, number, cover) {
            continue;
        }
        let number = number as u32;
        match cover.kind {
            Kind::Annotation => notes.push(number),
            Kind::Sheer if glyph.is_painted() => {
                let light = glyph.colour.is_some_and(|colour| !is_dark(colour));
                if !light {
                    sheer.push(number);
                }
            }
            Kind::Sheer => {}
            Kind::Picture if cover.bounds.area() > 0.4 * crop.area() => scans.push(number),
            _ => shapes.push(number),
        }
    }
    found.glyphs("R04", &notes);
    found.glyphs("R01", &shapes);
    found.glyphs("R20", &sheer);
    found.glyphs("R14", &scans);
    pictures(covers, crop, found);
}

/// Whether the same letter is drawn in the same place after the cover.
fn shown_again(content: &Content, number: usize, cover: &Cover) -> bool {
    let Some(glyph) = content.glyphs.get(number) else { return false };
    content.glyphs.iter().any(|other| {
        other.order > cover.order
            && other.text == glyph.text
            && other.is_painted()
            && (other.origin - glyph.origin).hypot() < 1.0
    })
}

/// Dark boxes on pictures: what is under them is in the picture still.
fn pictures(covers: &[Cover], crop: Rect, found: &mut Found<'_, '_>) {
    let content = found.content;
    let pictures: Vec<&Paint> = content
        .paints
        .iter()
        .filter(|paint| matches!(paint.what, Painted::Picture { .. }) && !paint.layer_off)
        .collect();
    for cover in covers {
        let small = cover.bounds.area() < 0.25 * crop.area() && cover.bounds.width() > 8.0;
        let shape = matches!(cover.kind, Kind::Shape | Kind::Annotation | Kind::Sheer);
        if !shape || !cover.dark || !small || cover.bounds.height() < 5.0 {
            continue;
        }
        let under = pictures.iter().any(|picture| {
            let both = picture.bounds.intersect(cover.bounds);
            picture.order < cover.order
                && both.area() > 0.9 * cover.bounds.area()
                && picture.bounds.area() > 4.0 * cover.bounds.area()
        });
        // Letters on the box are what a design puts there; a stamp is short.
        if under {
            let check = if cover.kind == Kind::Sheer { "R20" } else { "R13" };
            found.push(check, cover.bounds, "");
        }
    }
}
