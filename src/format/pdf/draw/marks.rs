//! Whether there is anything to be seen where a page has a word of recognised text: writing that
//! recognition passed over, or the bare ground of a box.

use kurbo::{Affine, Rect};

use super::super::glyph::Glyph;
use super::super::reading::Turned;
use super::Raster;

/// Ink is so much darker than its ground at least.
const DARKER: u8 = 60;
/// Paper is no darker than this; boxes mostly are.
const PAPER: u8 = 180;
/// The part of a word's place that is ink, in thousandths.
const INK: std::ops::RangeInclusive<usize> = 30..=500;

/// Words that lie over what looks like writing, each with its place in hundredths of a point.
pub(super) fn marked(
    turned: &Turned<'_, '_>,
    text: &str,
    raster: &Raster,
) -> Vec<([i32; 4], String)> {
    let to_pixels = raster.to_page.inverse();
    let mut marked = Vec::new();
    let mut word: Option<(usize, Rect)> = None;
    let mut placed = turned.placed.iter().peekable();
    while let Some(one) = placed.next() {
        let Some(glyph) = turned.content.glyphs.get(one.glyph as usize) else { continue };
        let end = placed.peek().map_or(text.len(), |next| next.start);
        let letters = text.get(one.start..end).unwrap_or_default();
        if !glyph.text.is_blank() {
            let ink = ink(glyph);
            word = Some(word.map_or((one.start, ink), |(start, all)| (start, all.union(ink))));
        }
        if letters.contains(char::is_whitespace) || placed.peek().is_none() {
            let Some((start, all)) = word.take() else { continue };
            let words = text.get(start..end).unwrap_or_default();
            let words = words.split_whitespace().next().unwrap_or_default();
            if is_writing(raster, to_pixels, all) {
                let place = [all.x0, all.y0, all.x1, all.y1];
                marked.push((place.map(|side| (side * 100.0).round() as i32), words.to_owned()));
            }
        }
    }
    marked
}

/// From the baseline to the top of small letters and a little more.
fn ink(glyph: &Glyph) -> Rect {
    Rect::from_points(glyph.origin, glyph.end + glyph.up * 0.7)
}

/// Whether a place on the page is paper with ink spread over it, as writing is: neither a rule, nor an
/// edge, nor a box.
fn is_writing(raster: &Raster, to_pixels: Affine, place: Rect) -> bool {
    let bounds = to_pixels.transform_rect_bbox(place);
    let side = |from: f64, to: f64, most: u32| {
        (from.floor().max(0.0) as usize)..(to.ceil().clamp(0.0, f64::from(most)) as usize)
    };
    let (across, down) =
        (side(bounds.x0, bounds.x1, raster.width), side(bounds.y0, bounds.y1, raster.height));
    let row = |y: usize| {
        let start = y * raster.width as usize;
        let pixels = raster.rgb.get((start + across.start) * 3..(start + across.end) * 3);
        let (pixels, _) = pixels.unwrap_or_default().as_chunks::<3>();
        pixels.iter().map(|[red, green, blue]| {
            // ITU-R BT.601.
            let all = 299 * u32::from(*red) + 587 * u32::from(*green) + 114 * u32::from(*blue);
            (all / 1000) as u8
        })
    };
    let all = || down.clone().flat_map(row);
    let (Some(darkest), Some(lightest)) = (all().min(), all().max()) else { return false };
    if lightest < PAPER || lightest - darkest < DARKER {
        return false;
    }
    let dark = |level: u8| level < darkest + (lightest - darkest) / 2;
    let ink = all().filter(|level| dark(*level)).count();
    let rows = down.clone().filter(|y| row(*y).any(dark)).count();
    let mut columns = vec![false; across.len()];
    for y in down.clone() {
        columns.iter_mut().zip(row(y)).for_each(|(column, level)| *column |= dark(level));
    }
    let columns = columns.iter().filter(|column| **column).count();
    INK.contains(&(ink * 1000 / all().count().max(1)))
        && rows * 2 >= down.len()
        && columns * 5 >= across.len() * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of 40 by 20 pixels, black where it is told.
    fn drawn(black: impl Fn(usize, usize) -> bool, ground: u8) -> Raster {
        let pixels = (0..800).flat_map(|at| [if black(at % 40, at / 40) { 0 } else { ground }; 3]);
        Raster { width: 40, height: 20, rgb: pixels.collect(), to_page: Affine::IDENTITY }
    }

    #[test]
    fn strokes_on_paper_are_writing_and_boxes_rules_and_edges_are_not() {
        let place = Rect::new(4.0, 4.0, 36.0, 16.0);
        let writing = |raster: Raster| is_writing(&raster, raster.to_page.inverse(), place);
        assert!(writing(drawn(|x, y| (x + y) % 6 == 0, 255)));
        assert!(!writing(drawn(|x, y| (x + y) % 6 == 0, 150)));
        assert!(!writing(drawn(|_, _| false, 255)));
        assert!(!writing(drawn(|_, _| true, 255)));
        assert!(!writing(drawn(|_, y| y == 8, 255)));
        assert!(!writing(drawn(|x, _| x < 7, 255)));
        assert!(!writing(drawn(|x, y| !(x + y).is_multiple_of(6), 255)));
    }
}
