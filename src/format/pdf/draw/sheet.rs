//! A page drawn for a person to look at, with frames around what would be taken out of it.

use hayro_syntax::Pdf as File;
use kurbo::{Affine, Point};

use super::super::super::limits::{Budget, Stop};
use super::super::reading;
use super::super::redact::page::regions;
use super::super::redact::region::{self, Region};
use super::{Raster, encode};
use crate::model::document::{Document, Kind, Problem, Source};
use crate::model::drawing::{Drawing, Scale, Sheet};
use crate::model::redaction::{Edits, Refusal};

/// The colour of frames, and how much of it lies over what they hold, in 256ths.
const FRAME: [u8; 3] = [208, 32, 32];
const VEIL: u32 = 40;

/// What ends the reading at the page that is asked for.
const REACHED: Stop = Stop::Unsupported("the page was reached");

/// Draws a page.
pub(in super::super) fn draw(
    bytes: &[u8],
    drawing: &Drawing,
    budget: &mut Budget,
) -> Result<Sheet, Refusal> {
    let stopped = |stop: Stop| Refusal::new(Problem::from(stop).message);
    let refuse = |reason: &str| Refusal { page: Some(drawing.page), reason: reason.to_owned() };
    let file = reading::open(bytes, &budget.passwords).map_err(stopped)?;
    let index = drawing.page.checked_sub(1).and_then(|index| usize::try_from(index).ok());
    let page = index.and_then(|index| file.pages().get(index));
    let page = page.ok_or_else(|| refuse("there is no such page"))?;
    let (width, height) = super::size(page);
    let scale = match drawing.scale {
        Scale::Dpi(dpi) => f64::from(dpi) / 72.0,
        Scale::Longest(pixels) => f64::from(pixels) / width.max(height).max(1.0),
    };
    let mut raster = super::page(page, scale).ok_or_else(|| refuse("the page cannot be drawn"))?;
    let framed = match &drawing.framed {
        Some(edits) => framed(&file, drawing.page, edits, budget)?,
        None => Vec::new(),
    };
    framed.iter().for_each(|region| frame(&mut raster, region));
    Ok(Sheet {
        pages: file.pages().len() as u32,
        size: (raster.width, raster.height),
        png: encode::colour(&raster).ok_or_else(|| refuse("the page cannot be drawn"))?,
        to_page: raster.to_page.as_coeffs(),
        frames: framed.iter().map(|region| region.drawn(drawing.page)).collect(),
    })
}

/// Where on a page something would be taken out.
fn framed(
    file: &File,
    number: u32,
    edits: &Edits,
    budget: &mut Budget,
) -> Result<Vec<Region>, Refusal> {
    let mut document = Document::new([0; 32], Source::default(), Kind::Pdf, 0);
    let mut found = Vec::new();
    let read = reading::read(file, &mut document, budget, &mut |turned, document, _| {
        if turned.number + 1 < number {
            return Ok(());
        }
        let redactions = region::on_page(&edits.redactions, &turned.placed);
        let seen = region::seen(edits, number);
        let text = &document.text;
        found = regions(&turned.content, &turned.placed, &redactions, seen, text, edits.width).0;
        Err(REACHED)
    });
    match read {
        Err(stop) if stop != REACHED => Err(Refusal::new(Problem::from(stop).message)),
        _ => Ok(found),
    }
}

/// Frames a region: a veil over it, and a line around it.
fn frame(raster: &mut Raster, region: &Region) {
    let line = (f64::from(raster.width.max(raster.height)) / 900.0).max(1.0);
    paint(raster, region, line, |pixel, edge| {
        for (value, colour) in pixel.iter_mut().zip(FRAME) {
            let part = if edge { 256 } else { VEIL };
            *value = ((u32::from(*value) * (256 - part) + u32::from(colour) * part) / 256) as u8;
        }
    });
}

/// Makes all pixels under a region black, those on its edge as well.
pub(in super::super) fn burn(raster: &mut Raster, region: &Region) {
    paint(raster, region, 1.5, |pixel, _| pixel.fill(0));
}

/// Calls `each` with the pixels under a region and those `line` pixels around it, and whether they are
/// on that line.
fn paint(raster: &mut Raster, region: &Region, line: f64, each: impl Fn(&mut [u8], bool)) {
    let coefficients = raster.to_page.as_coeffs();
    let pixel = coefficients[0].hypot(coefficients[1]);
    let near = pixel * line;
    let bounds = raster.to_page.inverse().transform_rect_bbox(region.bounds().inflate(near, near));
    let whole = |from: f64, to: f64, most: u32| {
        (from.floor().max(0.0) as u32)..(to.ceil().clamp(0.0, f64::from(most)) as u32)
    };
    let to_page: Affine = raster.to_page;
    for y in whole(bounds.y0, bounds.y1, raster.height) {
        for x in whole(bounds.x0, bounds.x1, raster.width) {
            let at = region.local(to_page * Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5));
            let out = (-at.x).max(at.x - region.width).max(-at.y).max(at.y - region.height);
            if out > near {
                continue;
            }
            let start = (y as usize * raster.width as usize + x as usize) * 3;
            if let Some(pixel) = raster.rgb.get_mut(start..start + 3) {
                each(pixel, out > 0.0);
            }
        }
    }
}
