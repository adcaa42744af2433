//! Annotations: what they draw on the page, and where (ISO 32000-1, 12.5).

use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::Page;
use kurbo::{Affine, Rect};

use super::layers::Layers;

/// An annotation that draws something.
pub(super) struct Drawn<'a> {
    /// Its place in the page's list.
    pub(super) number: u32,
    pub(super) form: Stream<'a>,
    /// What is put before the form's own matrix, so that it fills the annotation's rectangle.
    pub(super) to_page: Affine,
    pub(super) layer_off: bool,
}

/// Hidden, or not shown on the screen.
pub(super) fn is_hidden(annotation: &Dict<'_>) -> bool {
    annotation.get::<i32>(b"F").unwrap_or(0) & (2 | 32) != 0
}

/// The annotations of a page.
pub(super) fn all<'a>(page: &Page<'a>) -> Vec<Dict<'a>> {
    let list = page.raw().get::<Array<'a>>(b"Annots");
    list.map(|list| list.iter::<Dict<'a>>().collect()).unwrap_or_default()
}

/// Those that draw something, in the order of the page's list.
pub(super) fn drawn<'a>(page: &Page<'a>, layers: &Layers) -> Vec<Drawn<'a>> {
    let mut drawn = Vec::new();
    for (number, annotation) in all(page).iter().enumerate() {
        if annotation.get::<Name<'_>>(b"Subtype").as_deref() == Some(b"Popup") {
            continue;
        }
        let Some(form) = appearance(annotation) else { continue };
        let layer_off = is_hidden(annotation)
            || annotation.get::<Dict<'_>>(b"OC").is_some_and(|group| layers.is_off(&group));
        let to_page = placed(annotation, &form);
        drawn.push(Drawn { number: number as u32, form, to_page, layer_off });
    }
    drawn
}

/// The normal appearance, in its present state.
fn appearance<'a>(annotation: &Dict<'a>) -> Option<Stream<'a>> {
    match annotation.get::<Dict<'a>>(b"AP")?.get::<Object<'a>>(b"N")? {
        Object::Stream(form) => Some(form),
        Object::Dict(states) => {
            let state = annotation.get::<Name<'_>>(b"AS")?;
            states.get::<Stream<'a>>(&*state)
        }
        _ => None,
    }
}

/// Puts the form's box on the annotation's rectangle (algorithm 8.1).
fn placed(annotation: &Dict<'_>, form: &Stream<'_>) -> Affine {
    let numbers = |dict: &Dict<'_>, key: &[u8]| {
        dict.get::<[f64; 4]>(key).map(|[x0, y0, x1, y1]| Rect::new(x0, y0, x1, y1).abs())
    };
    let Some(to) = numbers(annotation, b"Rect") else { return Affine::IDENTITY };
    let dict = form.dict();
    let Some(from) = numbers(dict, b"BBox") else { return Affine::IDENTITY };
    let matrix = dict.get::<[f64; 6]>(b"Matrix").map_or(Affine::IDENTITY, Affine::new);
    let from = matrix.transform_rect_bbox(from);
    if from.width() < 1e-9 || from.height() < 1e-9 {
        return Affine::IDENTITY;
    }
    let (sx, sy) = (to.width() / from.width(), to.height() / from.height());
    Affine::new([sx, 0.0, 0.0, sy, to.x0 - from.x0 * sx, to.y0 - from.y0 * sy])
}
