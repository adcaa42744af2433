//! Where a line of writing passes from one column or cell to the next.

use kurbo::{Point, Rect};

use super::super::glyph::{Content, Painted};
use super::region::Region;

/// A gap that parts columns whatever else, in ems.
const WIDE: f64 = 1.6;
/// A gap that parts columns where others begin or end at the same place.
const NARROW: f64 = 0.45;
/// How many runs of text make a column.
const SEVERAL: usize = 3;

/// The rules of a page that stand upright, and where its runs of text begin and end.
pub(super) struct Columns {
    rules: Vec<Rect>,
    begins: Vec<f64>,
    ends: Vec<f64>,
}

impl Columns {
    pub(super) fn new(content: &Content) -> Columns {
        let mut rules = Vec::new();
        for paint in content.paints.iter().filter(|paint| !paint.layer_off) {
            let Painted::Path { parts, clips: false, .. } = &paint.what else { continue };
            for part in parts.iter().filter(|part| part.square && part.bounds.height() > 4.0) {
                let Rect { x0, x1, y0, y1 } = part.bounds;
                rules.push(Rect::new(x0, y0, x0, y1));
                if x1 > x0 + 1.5 {
                    rules.push(Rect::new(x1, y0, x1, y1));
                }
            }
        }
        let (mut begins, mut ends) = (Vec::new(), Vec::new());
        let mut last: Option<(u32, f64)> = None;
        for glyph in content.glyphs.iter().filter(|glyph| !glyph.text.is_blank()) {
            match &mut last {
                Some((show, end)) if *show == glyph.show => *end = glyph.end.x,
                _ => {
                    ends.extend(last.map(|(_, end)| end));
                    begins.push(glyph.origin.x);
                    last = Some((glyph.show, glyph.end.x));
                }
            }
        }
        ends.extend(last.map(|(_, end)| end));
        begins.sort_by(f64::total_cmp);
        ends.sort_by(f64::total_cmp);
        Columns { rules, begins, ends }
    }

    /// Where a column ends between two places on a line, both measured from its frame.
    pub(super) fn parted(&self, frame: &Region, right: f64, left: f64) -> Option<f64> {
        let gap = left - right;
        if frame.along.x > 0.999 {
            let (from, to) = (frame.corner.x + right, frame.corner.x + left);
            let middle = frame.corner.y + frame.height / 2.0;
            let between = self.rules.iter().filter(|rule| {
                rule.y0 <= middle && middle <= rule.y1 && from - 0.5 < rule.x0 && rule.x0 < to + 0.5
            });
            if let Some(x) = between.map(|rule| rule.x0).min_by(f64::total_cmp) {
                return Some(frame.local(Point::new(x, middle)).x);
            }
            let column = gap > NARROW * frame.size
                && (count(&self.begins, to) >= SEVERAL || count(&self.ends, from) >= SEVERAL);
            if column {
                return Some(left);
            }
        }
        (gap > WIDE * frame.size).then_some(left)
    }
}

fn count(sorted: &[f64], at: f64) -> usize {
    let low = sorted.partition_point(|one| *one < at - 0.4);
    let high = sorted.partition_point(|one| *one <= at + 0.4);
    high - low
}
