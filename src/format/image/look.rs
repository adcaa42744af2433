//! What can be told from the pixels: a mosaic over something, a code for cameras, a photograph.

use super::pixels::Pixels;

/// Brightness may vary by so much within one cell of a mosaic that was packed as JPEG.
const FLAT: u8 = 6;

/// Corners at which cells of a mosaic meet.
const CORNERS: usize = 12;

/// Whether part of the picture is made of squares of one colour each, as a mosaic laid over
/// something is. Squares of a JPEG's own size of eight do not count, since packing leaves such.
pub(super) fn mosaic(pixels: &Pixels, jpeg: bool) -> bool {
    let mut corners: Vec<(usize, usize)> = Vec::new();
    for y in 4..pixels.height.saturating_sub(4) {
        for x in 4..pixels.width.saturating_sub(4) {
            if corner(pixels, x, y) {
                corners.push((x, y));
            }
        }
        // Something else than a mosaic.
        if corners.len() > 200_000 {
            return false;
        }
    }
    let has = |x: usize, y: usize| corners.binary_search_by_key(&(y, x), |c| (c.1, c.0)).is_ok();
    (6..=64).filter(|side| !(jpeg && *side == 8)).any(|side| {
        let meet = |&&(x, y): &&(usize, usize)| has(x + side, y) && has(x, y + side);
        corners.iter().filter(meet).count() >= CORNERS
    })
}

/// Whether four flat squares of at least three shades meet at a point.
fn corner(pixels: &Pixels, x: usize, y: usize) -> bool {
    let square = |left: usize, top: usize| {
        let (mut least, mut most) = (u8::MAX, 0);
        for y in top..top + 3 {
            for x in left..left + 3 {
                let grey = pixels.grey(x, y);
                least = least.min(grey);
                most = most.max(grey);
            }
            if most - least > FLAT {
                return None;
            }
        }
        Some(least / 2 + most / 2)
    };
    // The cheapest test first: there is an edge here.
    let here = pixels.grey(x, y);
    if here.abs_diff(pixels.grey(x - 1, y)) <= FLAT && here.abs_diff(pixels.grey(x, y - 1)) <= FLAT
    {
        return false;
    }
    let squares = [(x - 3, y - 3), (x, y - 3), (x - 3, y), (x, y)];
    let mut shades: Vec<u8> = Vec::new();
    for (left, top) in squares {
        let Some(shade) = square(left, top) else { return false };
        if shades.iter().all(|known| known.abs_diff(shade) > FLAT) {
            shades.push(shade);
        }
    }
    shades.len() >= 3
}

/// Whether the picture holds the three squares by which a camera finds a QR code (ISO 18004, 6.3.3):
/// dark, light, dark, light, dark as 1, 1, 3, 1, 1 along a row and along a column.
pub(super) fn code(pixels: &Pixels) -> bool {
    let mut centres: Vec<(usize, usize, usize)> = Vec::new();
    for y in 0..pixels.height {
        for (x, unit) in finders(pixels.width, &|x| pixels.grey(x, y) < 128) {
            let found = finders(pixels.height, &|y| pixels.grey(x, y) < 128);
            let crossed =
                found.iter().any(|(at, other)| at.abs_diff(y) <= unit && alike(unit, *other));
            let known = |&(a, b, _): &(usize, usize, usize)| {
                a.abs_diff(x) <= 3 * unit && b.abs_diff(y) <= 3 * unit
            };
            if crossed && !centres.iter().any(known) {
                centres.push((x, y, unit));
            }
            if centres.len() > 300 {
                return false;
            }
        }
    }
    // Two of them in line with the first, at right angles and as far away.
    centres.iter().any(|&(x, y, unit)| {
        let beside = |horizontal: bool| {
            centres.iter().filter_map(move |&(a, b, other)| {
                let (along, off) = if horizontal { (a, b) } else { (b, a) };
                let (from, line) = if horizontal { (x, y) } else { (y, x) };
                let far = along.abs_diff(from);
                (off.abs_diff(line) <= 2 * unit && far >= 10 * unit && alike(unit, other))
                    .then_some(far)
            })
        };
        beside(true).any(|far| beside(false).any(|other| far.abs_diff(other) <= 4 * unit))
    })
}

fn alike(one: usize, other: usize) -> bool {
    one.abs_diff(other) <= one.max(other) / 2
}

/// Middles of runs in the proportions of a finder, and the width of one unit.
fn finders(length: usize, dark: &dyn Fn(usize) -> bool) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize, bool)> = Vec::new();
    for at in 0..length {
        let is = dark(at);
        match runs.last_mut() {
            Some((_, count, was)) if *was == is => *count += 1,
            _ => runs.push((at, 1, is)),
        }
    }
    let middle = |five: &[(usize, usize, bool)]| {
        let [a, b, c, d, e] = five else { return None };
        let unit = (a.1 + b.1 + c.1 + d.1 + e.1) / 7;
        let near = |count: usize, units: usize| count.abs_diff(units * unit) <= units * unit / 2;
        let fits = unit > 0 && a.2 && [a, b, d, e].iter().all(|run| near(run.1, 1)) && near(c.1, 3);
        fits.then_some((c.0 + c.1 / 2, unit))
    };
    runs.windows(5).filter_map(middle).collect()
}

/// Whether it looks like a photograph: many colours, and none that most of it has.
pub(super) fn photograph(pixels: &Pixels) -> bool {
    const SIDE: usize = 64;
    let mut counts = std::collections::BTreeMap::<[u8; 3], usize>::new();
    for index in 0..SIDE * SIDE {
        let (x, y) = (index % SIDE * pixels.width / SIDE, index / SIDE * pixels.height / SIDE);
        *counts.entry(pixels.colour(x, y).map(|part| part >> 3)).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or(0);
    pixels.width >= SIDE && pixels.height >= SIDE && counts.len() > 200 && most < SIDE * SIDE / 4
}

/// Whether a small copy shows something else: brightness averaged over a grid.
pub(super) fn differs(picture: &Pixels, small: &Pixels) -> bool {
    const SIDE: usize = 12;
    let (one, other) = (picture.small(SIDE), small.small(SIDE));
    let apart = one.iter().zip(&other).filter(|(a, b)| a.abs_diff(**b) > 40).count();
    apart >= 3
}
