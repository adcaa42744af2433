//! Boxes exactly as wide as the words that were under them.

use super::Found;
use super::covered::{Cover, Kind};

/// Dark boxes in a line of text, with nothing under them and words right beside.
pub(super) fn find(covers: &[Cover], found: &mut Found<'_, '_>) {
    let content = found.content;
    for cover in covers {
        let bounds = cover.bounds;
        if cover.kind != Kind::Shape || !cover.dark || bounds.height() > 40.0 {
            continue;
        }
        let middle = bounds.y0 + bounds.height() * 0.4;
        let (mut before, mut after): (Option<f64>, Option<f64>) = (None, None);
        let mut size = 0.0f64;
        let mut under = false;
        for glyph in content.glyphs.iter().filter(|glyph| glyph.is_painted()) {
            if glyph.text.is_blank() || glyph.along().x < 0.999 {
                continue;
            }
            let core = glyph.core();
            under |= glyph.order < cover.order && core.overlaps(bounds);
            let on_row = glyph.bounds().y0 < middle && middle < glyph.bounds().y1;
            if !on_row
                || glyph.size() > 1.8 * bounds.height()
                || glyph.size() < 0.5 * bounds.height()
            {
                continue;
            }
            let (left, right) = (bounds.x0 - glyph.end.x, glyph.origin.x - bounds.x1);
            let near = -0.15 * glyph.size()..0.45 * glyph.size();
            if near.contains(&left) {
                before = Some(before.map_or(left, |known| known.min(left)));
                size = glyph.size();
            }
            if near.contains(&right) {
                after = Some(after.map_or(right, |known| known.min(right)));
                size = glyph.size();
            }
        }
        if under || before.is_none() || after.is_none() || size <= 0.0 {
            continue;
        }
        // Boxes of a step's width tell little: see `redact/row.rs`.
        let steps = bounds.width() / (super::super::redact::row::STEP * size);
        if (steps - steps.round()).abs() > 0.01 {
            found.push("R17", bounds, "");
        }
    }
}
