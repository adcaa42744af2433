//! Where pieces of writing begin on a page: a gap that is hardly wider than between words parts two cells,
//! if others begin at the same place above or below.

use std::collections::HashMap;

use super::glyph::Glyph;
use super::lines::{distance, is_elsewhere};

/// The least gap between cells, in units of the glyph size.
const GAP: f64 = 1.0;
/// Rows of one table are no farther apart, in units of the glyph size.
const APART: f64 = 4.0;
/// Beginnings at one place that are looked at.
const TRIED: usize = 256;

/// Beginnings of writing that runs to the right: for each whole point from the left, how high they are.
pub(super) struct Starts(HashMap<i32, Vec<f64>>);

impl Starts {
    pub(super) fn of(glyphs: &[Glyph]) -> Starts {
        let mut starts: HashMap<i32, Vec<f64>> = HashMap::new();
        let mut last: Option<&Glyph> = None;
        for glyph in glyphs {
            let begins = last.is_none_or(|last| {
                let (along, across) = distance(last, glyph);
                is_elsewhere(along, across) || along > GAP
            });
            if begins && glyph.along().x > 0.99 {
                starts.entry(at(glyph)).or_default().push(glyph.origin.y);
            }
            last = Some(glyph);
        }
        Starts(starts)
    }

    /// Whether a gap before a glyph is one between cells.
    pub(super) fn part(&self, gap: f64, glyph: &Glyph) -> bool {
        if gap <= GAP || glyph.along().x <= 0.99 {
            return false;
        }
        let (height, size) = (glyph.origin.y, glyph.size());
        let near = |other: &f64| {
            let apart = (other - height).abs();
            apart > size * 0.5 && apart <= size * APART
        };
        let places = (-1..=1).filter_map(|by| self.0.get(&at(glyph).saturating_add(by)));
        places.flat_map(|heights| heights.iter().take(TRIED)).any(near)
    }
}

/// How far from the left a glyph begins, in whole points.
fn at(glyph: &Glyph) -> i32 {
    glyph.origin.x.round() as i32
}
