//! Annotations: what they draw on the page, and where (ISO 32000-1, 12.5).

use std::f64::consts::FRAC_PI_2;

use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::{Page, Rotation};
use kurbo::{Affine, Rect};

use super::glyph::{Content, Source};
use super::items;
use super::layers::Layers;
use super::plain::{Plain, is_made_up, plain};

/// An annotation that draws something.
pub(super) struct Drawn<'a> {
    /// Its place in the page's list.
    pub(super) number: u32,
    pub(super) look: Look<'a>,
    /// What is put before the form's own matrix, so that it fills the annotation's rectangle.
    pub(super) to_page: Affine,
    pub(super) layer_off: bool,
}

/// Where an annotation's drawing comes from.
pub(super) enum Look<'a> {
    /// Its own appearance.
    Form(Stream<'a>),
    /// What viewers draw for it.
    Plain(Plain),
}

/// Hidden, or not shown on the screen.
pub(super) fn is_hidden(annotation: &Dict<'_>) -> bool {
    annotation.get::<i32>(b"F").unwrap_or(0) & (2 | 32) != 0
}

/// The annotations of a page.
pub(super) fn all<'a>(page: &Page<'a>) -> Vec<Dict<'a>> {
    let list = page.raw().get::<Array<'a>>(b"Annots");
    list.map(|list| items::dicts(&list)).unwrap_or_default()
}

/// Those that draw something, in the order of the page's list.
pub(super) fn drawn<'a>(page: &Page<'a>, layers: &Layers) -> Vec<Drawn<'a>> {
    let mut drawn = Vec::new();
    for (number, annotation) in all(page).iter().enumerate() {
        if annotation.get::<Name<'_>>(b"Subtype").as_deref() == Some(b"Popup") {
            continue;
        }
        let (look, to_page) = match appearance(annotation) {
            Some(form) => {
                let to_page = upright(annotation, page) * placed(annotation, &form);
                (Look::Form(form), to_page)
            }
            None if is_drawn(annotation) => continue,
            None => match plain(annotation) {
                Some(plain) => (Look::Plain(plain), Affine::IDENTITY),
                None => continue,
            },
        };
        let layer_off = is_off(annotation, layers);
        drawn.push(Drawn { number: number as u32, look, to_page, layer_off });
    }
    drawn
}

/// Whether a page shows words that a viewer makes up for its annotations, and this reader does not:
/// where they have no drawing of their own, or a form asks for new ones and theirs is empty.
pub(super) fn are_made_up(page: &Page<'_>, content: &Content, layers: &Layers) -> bool {
    let root: Option<Dict<'_>> = page.xref().get(page.xref().root_id());
    let form = root.and_then(|root| root.get::<Dict<'_>>(b"AcroForm"));
    let asks = form.is_some_and(|form| form.get::<bool>(b"NeedAppearances") == Some(true));
    let written = |number: u32| {
        content.glyphs.iter().filter(|glyph| !glyph.text.is_blank()).any(|glyph| {
            let show = content.shows.get(glyph.show as usize);
            let from = show.and_then(|show| content.annotation(show.run));
            matches!(from, Some(Source::Appearance(_, of)) if of == number)
        })
    };
    all(page).iter().enumerate().any(|(number, annotation)| {
        (!is_drawn(annotation) || asks && is_field(annotation) && !written(number as u32))
            && is_made_up(annotation)
            && !is_off(annotation, layers)
    })
}

/// Whether it is a field whose value is words.
fn is_field(annotation: &Dict<'_>) -> bool {
    matches!(field_kind(annotation).as_deref(), Some(b"Tx" | b"Ch"))
}

/// What a field is, which its parent may say for it (ISO 32000-1, 12.7.3.1).
pub(super) fn field_kind<'a>(annotation: &Dict<'a>) -> Option<Name<'a>> {
    let parent = || annotation.get::<Dict<'a>>(b"Parent")?.get(b"FT");
    annotation.get(b"FT").or_else(parent)
}

fn is_off(annotation: &Dict<'_>, layers: &Layers) -> bool {
    is_hidden(annotation)
        || annotation.get::<Dict<'_>>(b"OC").is_some_and(|group| layers.is_off(&group))
}

/// Whether an annotation brings a drawing, though it may have none for its present state. Viewers take
/// one whose states are no drawings for one that has none.
fn is_drawn(annotation: &Dict<'_>) -> bool {
    let Some(drawings) = annotation.get::<Dict<'_>>(b"AP") else { return false };
    match drawings.get::<Object<'_>>(b"N") {
        Some(Object::Dict(states)) => {
            let mut names: Vec<Name<'_>> = states.keys().collect();
            names.retain(|name| states.get::<Object<'_>>(&**name).is_some());
            names.is_empty() || names.iter().any(|name| states.get::<Stream<'_>>(&**name).is_some())
        }
        _ => true,
    }
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

/// Notes may stay upright on a page that is turned: they turn about their upper left corner.
fn upright(annotation: &Dict<'_>, page: &Page<'_>) -> Affine {
    let stays = annotation.get::<i32>(b"F").unwrap_or(0) & 16 != 0;
    let turns = match page.rotation() {
        Rotation::None => 0.0,
        Rotation::Horizontal => 1.0,
        Rotation::Flipped => 2.0,
        Rotation::FlippedHorizontal => 3.0,
    };
    match annotation.get::<[f64; 4]>(b"Rect") {
        Some([x0, y0, x1, y1]) if stays && turns > 0.0 => {
            Affine::rotate_about(turns * FRAC_PI_2, (x0.min(x1), y0.max(y1)))
        }
        _ => Affine::IDENTITY,
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
