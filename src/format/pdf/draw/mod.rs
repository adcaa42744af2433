//! Pages drawn as pictures, within bounds of size.

pub(super) mod encode;
mod marks;
pub(super) mod sheet;
pub(super) mod unread;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_syntax::page::Page;
use kurbo::Affine;

/// Pixels of one picture: a page of A4 at 400 dpi. Larger pages are drawn coarser.
const PIXELS: f64 = 16e6;
/// Pixels of a side.
const SIDE: f64 = 16_000.0;

/// A page as pixels: red, green and blue, row by row from the top.
pub(super) struct Raster {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) rgb: Vec<u8>,
    /// From pixels to the page's space.
    pub(super) to_page: Affine,
}

/// Pixels to a point at which a page of this size, in points, is drawn when `scale` is asked for.
pub(super) fn within((width, height): (f64, f64), scale: f64) -> f64 {
    scale.min((PIXELS / (width * height).max(1.0)).sqrt()).min(SIDE / width.max(height).max(1.0))
}

/// The size of a page as it is shown, in points.
pub(super) fn size(page: &Page<'_>) -> (f64, f64) {
    let (width, height) = page.render_dimensions();
    (f64::from(width), f64::from(height))
}

/// Draws a page, `scale` pixels to a point if that is within bounds; none if it cannot be drawn.
pub(super) fn page(page: &Page<'_>, scale: f64) -> Option<Raster> {
    let scale = within(size(page), scale);
    let draw = || {
        let pixels =
            PixmapSettings { x_scale: scale as f32, y_scale: scale as f32, bg_color: WHITE };
        let cache = RenderCache::new();
        let settings = InterpreterSettings::default();
        render(page, &cache, &settings, &RenderSettings::default(), &pixels)
    };
    let drawn = catch_unwind(AssertUnwindSafe(draw)).ok()?;
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    if width == 0 || height == 0 {
        return None;
    }
    // On a white ground nothing is transparent.
    let rgb = drawn.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
    let to_pixels = Affine::scale(scale) * page.initial_transform(true).to_kurbo();
    Some(Raster { width, height, rgb, to_page: to_pixels.inverse() })
}
