//! Lines and outlines under a box: letters drawn as shapes go, backgrounds and rules stay.

use std::ops::Range;

use kurbo::Rect;

use super::super::glyph::{Paint, Painted, Part};
use super::region::Region;
use super::rewrite::Edit;

/// What happens to a path.
pub(super) enum Fate {
    Stays,
    /// These bytes go.
    Goes(Vec<Edit>),
    Unclear,
}

/// What a path is painted with: a marker leaves what is below visible.
enum Brush {
    Pen,
    Fill,
    Marker,
}

/// What a part of a path is to a region.
#[derive(PartialEq)]
enum Lies {
    Clear,
    Under,
    Unclear,
}

pub(super) fn fate(paint: &Paint, regions: &[Region]) -> Fate {
    let Painted::Path { parts, filled, clips } = &paint.what else { return Fate::Stays };
    let brush = match (*filled, paint.sheer) {
        (false, _) => Brush::Pen,
        (true, false) => Brush::Fill,
        (true, true) => Brush::Marker,
    };
    let mut gone: Vec<Range<usize>> = Vec::new();
    for part in parts {
        let lies = regions.iter().map(|region| lies(part, &brush, region));
        match lies.fold(Lies::Clear, worse) {
            Lies::Clear => {}
            Lies::Under if *clips && part.square => {}
            Lies::Under if *clips => return Fate::Unclear,
            Lies::Under => gone.push(part.span.clone()),
            Lies::Unclear => return Fate::Unclear,
        }
    }
    if gone.is_empty() {
        Fate::Stays
    } else if gone.len() == parts.len() {
        Fate::Goes(vec![(paint.span.clone(), Vec::new())])
    } else {
        Fate::Goes(gone.into_iter().map(|span| (span, Vec::new())).collect())
    }
}

fn worse(one: Lies, other: Lies) -> Lies {
    match (one, other) {
        (Lies::Unclear, _) | (_, Lies::Unclear) => Lies::Unclear,
        (Lies::Under, _) | (_, Lies::Under) => Lies::Under,
        _ => Lies::Clear,
    }
}

fn lies(part: &Part, brush: &Brush, region: &Region) -> Lies {
    let bounds = region.bounds();
    let shape = part.bounds;
    // Rules and underlines have no height of their own.
    let touches = shape.x0 < bounds.x1
        && bounds.x0 < shape.x1.max(shape.x0 + 0.01)
        && shape.y0 < bounds.y1
        && bounds.y0 < shape.y1.max(shape.y0 + 0.01);
    if !touches || part.segments == 0 {
        return Lies::Clear;
    }
    let around = bounds.inflate(0.12 * region.size, 0.12 * region.size);
    if inside(shape, around) {
        return Lies::Under;
    }
    // Cells, backgrounds and rules that go further than the words.
    if part.square || !part.curves && part.segments <= 5 {
        return Lies::Clear;
    }
    let both = shape.intersect(bounds);
    if both.area() < 0.08 * shape.area().min(bounds.area()) {
        return Lies::Clear;
    }
    let letter = shape.height() < 2.2 * region.height && shape.width() < 3.0 * region.size;
    if letter {
        return Lies::Under;
    }
    // An arc or two that are longer than any letter, such as an arrow's; a curve counts three times.
    let arc = matches!(brush, Brush::Pen) && part.segments <= 6;
    // A shape round the box, or far larger: a frame or a picture's ground. A highlighter need not
    // reach as high as the letters it marks.
    let near = if matches!(brush, Brush::Marker) { 0.3 * region.size } else { 0.5 };
    let ground = inside(bounds, shape.inflate(near, near)) || shape.area() > 12.0 * bounds.area();
    if arc || ground { Lies::Clear } else { Lies::Unclear }
}

fn inside(inner: Rect, outer: Rect) -> bool {
    inner.x0 >= outer.x0 && inner.x1 <= outer.x1 && inner.y0 >= outer.y0 && inner.y1 <= outer.y1
}
