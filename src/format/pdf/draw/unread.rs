//! Pages whose pictures may hold text: they are drawn and handed out to be recognised.

use hayro_syntax::object::Stream;
use kurbo::Rect;

use super::super::super::image::codes::read;
use super::super::super::limits::{Budget, Stop};
use super::super::glyph::{Content, Glyph, Paint, Painted};
use super::super::reading::Turned;
use super::{encode, marks};
use crate::model::document::{Document, PageView, Picture, Problem};
use crate::model::place::Place;

/// Pixels to a point: 300 dpi, for which recognition is made. A scan is drawn as it was scanned, since
/// its letters lose when their pixels are stretched, but not below 150 dpi.
const SCALE: f64 = 300.0 / 72.0;
const SCANNED: f64 = 150.0 / 72.0;
/// Letters of the usual size cannot be recognised below this: 100 dpi.
const LEAST: f64 = 100.0 / 72.0;
/// The part of the page that a picture beside words covers to be looked at.
const PART: f64 = 0.1;
/// The part of the page that a scan of it covers.
const SCAN: f64 = 0.7;
/// Curved shapes on a page without words that may be letters.
const CURVES: usize = 30;
/// Pixels of all pictures of a page that is drawn.
const PIXELS: u64 = 120_000_000;
/// Bytes of all pages of a document that are drawn at once.
const DRAWN: usize = 96 << 20;

/// What recognition is wanted for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Want {
    /// What is seen on the page is not read otherwise.
    Words,
    /// To compare a layer of recognised text with what is seen.
    Comparison,
}

/// Pages of a document on which codes are looked for: it takes a second for each.
const CODES: usize = 20;

/// Codes on pages: where each is, and what it says.
pub(in super::super) type Codes = Vec<(Place, Vec<String>)>;

/// Hands out a page if there may be text on it that has not been read.
pub(in super::super) fn page(
    turned: &Turned<'_, '_>,
    document: &mut Document,
    budget: &mut Budget,
    codes: &mut Codes,
) -> Result<(), Stop> {
    let crop = turned.page.intersected_crop_box();
    let crop = Rect::new(crop.x0, crop.y0, crop.x1, crop.y1);
    let Some(want) = want(&turned.content, crop) else { return Ok(()) };
    budget.image()?;
    let number = turned.number + 1;
    let needed = want == Want::Words;
    let view = PageView { page: number, to_page: [0.0; 6], needed, marked: Vec::new() };
    let looks = budget.look && codes.len() < CODES;
    let picture = match budget.recognises || looks {
        true => drawn(turned, crop, document, view, budget, codes),
        false => Ok(Picture { bytes: Vec::new(), page: Some(view) }),
    };
    match picture {
        Ok(picture) => document.pictures.push(picture),
        Err(why) => {
            let place = Place::Page { page: number, bounds: [0; 4] };
            let text = format!("not read (image; {why})");
            document.problems.push(Problem::at(place, text));
        }
    }
    Ok(())
}

fn drawn(
    turned: &Turned<'_, '_>,
    crop: Rect,
    document: &Document,
    view: PageView,
    budget: &Budget,
    codes: &mut Codes,
) -> Result<Picture, &'static str> {
    let held: usize = document.pictures.iter().map(|picture| picture.bytes.len()).sum();
    if held > DRAWN {
        return Err("too many pages to draw");
    }
    if super::within(super::size(turned.page), SCALE) < LEAST {
        return Err("the page is too large to draw");
    }
    let (mut all, mut scale) = (0u64, SCALE);
    for paint in &turned.content.paints {
        let pixels = pixels(turned, paint);
        all = all.saturating_add(pixels);
        if pixels > 0 && part(paint, crop) > SCAN {
            let scanned = (pixels as f64 / paint.bounds.area().max(1.0)).sqrt();
            scale = scanned.clamp(SCANNED, SCALE);
        }
    }
    if all > PIXELS {
        return Err("too large to recognise text on");
    }
    let raster = super::page(turned.page, scale).ok_or("the page cannot be drawn")?;
    if budget.look && codes.len() < CODES {
        let place = Place::Page { page: view.page, bounds: [0; 4] };
        codes.push((place, read(&encode::greys(&raster), (raster.width, raster.height))));
    }
    if !budget.recognises {
        return Ok(Picture { bytes: Vec::new(), page: Some(view) });
    }
    let bytes = encode::grey(&raster).ok_or("the page cannot be drawn")?;
    let marked = match view.needed {
        true => Vec::new(),
        false => marks::marked(turned, &document.text, &raster),
    };
    let page = PageView { to_page: raster.to_page.as_coeffs(), marked, ..view };
    Ok(Picture { bytes, page: Some(page) })
}

/// The part of the page that is covered.
fn part(paint: &Paint, crop: Rect) -> f64 {
    paint.bounds.intersect(crop).area() / crop.area().max(1.0)
}

/// Pixels of a picture as it says itself; unpacking it takes as much.
fn pixels(turned: &Turned<'_, '_>, paint: &Paint) -> u64 {
    let Painted::Picture { object: Some(id), .. } = paint.what else { return 0 };
    let Some(picture) = turned.page.xref().get::<Stream<'_>>(id) else { return 0 };
    let side = |name: &[u8]| u64::from(picture.dict().get::<u32>(name).unwrap_or(0));
    side(b"Width").saturating_mul(side(b"Height"))
}

fn want(content: &Content, crop: Rect) -> Option<Want> {
    let written = |glyph: &&Glyph| !glyph.text.is_blank() && !glyph.layer_off;
    let words = content.glyphs.iter().filter(written).any(Glyph::is_painted);
    let layer = content.glyphs.iter().filter(written).any(|glyph| matches!(glyph.mode, 3 | 7));
    let shown = || content.paints.iter().filter(|paint| !paint.layer_off && paint.alpha > 0.02);
    let pictures = || shown().filter(|paint| matches!(paint.what, Painted::Picture { .. }));
    let covered = pictures().map(|paint| part(paint, crop)).fold(0.0, f64::max);
    if layer {
        return (covered > PART).then_some(Want::Comparison);
    }
    if words {
        return (covered > PART).then_some(Want::Words);
    }
    let curved = |paint: &Paint| match &paint.what {
        Painted::Path { parts, clips: false, .. } => {
            parts.iter().filter(|part| part.curves).count()
        }
        _ => 0,
    };
    let curves: usize = shown().map(curved).sum();
    (covered > 0.0 || curves >= CURVES).then_some(Want::Words)
}
