//! Boxes that keep their width cover the ink of the letters that go, where it reaches further than a
//! line is high or a letter wide.

use kurbo::Rect;

use super::super::glyph::{Content, Painted};
use super::region::Region;

/// A box grows by steps of so many ems, so that its size says little of the letters.
const STEP: f64 = 0.15;
/// Ink that reaches out by fewer points than this is hardly seen.
const LEAST: f64 = 0.5;
/// Further than this a box does not grow.
const STEPS: f64 = 4.0;

/// The region, larger where ink of removed letters reaches out of it and no other letter or picture
/// would come to lie under it.
pub(super) fn covered(content: &Content, removed: &[bool], mut region: Region) -> Region {
    let gone = |number: u32| removed.get(number as usize).copied().unwrap_or(false);
    let own = Rect::new(0.0, 0.0, region.width, region.height);
    let mut ink = own;
    for (number, corners) in content.ink.iter().filter(|(number, _)| gone(**number)) {
        let glyph = content.glyphs.get(*number as usize);
        if glyph.is_some_and(|glyph| region.holds(glyph) && glyph.is_painted()) {
            ink = corners.iter().fold(ink, |ink, corner| ink.union_pt(region.local(*corner)));
        }
    }
    let step = STEP * region.size.max(1e-6);
    let steps = |by: f64| if by < LEAST { 0.0 } else { (by / step).ceil().min(STEPS) * step };
    let sides = [-ink.x0, -ink.y0, ink.x1 - own.x1, ink.y1 - own.y1].map(steps);
    for (side, by) in sides.into_iter().enumerate().filter(|(_, by)| *by > 0.0) {
        let mut larger = region.clone();
        match side {
            0 => {
                larger.corner -= region.along * by;
                larger.width += by;
            }
            1 => {
                larger.corner -= region.across() * by;
                larger.height += by;
            }
            2 => larger.width += by,
            _ => larger.height += by,
        }
        if is_free(content, removed, &larger) {
            region = larger;
        }
    }
    region
}

/// Whether no letter that stays and no picture lies under a region.
fn is_free(content: &Content, removed: &[bool], region: &Region) -> bool {
    let letters = content.glyphs.iter().zip(removed).filter(|(_, removed)| !**removed);
    let picture = |what: &Painted| matches!(what, Painted::Picture { .. });
    !letters.into_iter().any(|(glyph, _)| region.holds(glyph))
        && !content
            .paints
            .iter()
            .any(|paint| picture(&paint.what) && paint.bounds.overlaps(region.bounds()))
}
