//! Where on a page something is taken out: rectangles along the writing.

use std::ops::Range;

use kurbo::{Point, Rect, Vec2};

use super::super::glyph::{Content, Glyph};
use super::super::reading::Placed;
use super::boxes;
use crate::model::place::Quad;
use crate::model::redaction::{Drawn, Edits, Redaction};

/// A rectangle along the writing, in the page's space.
#[derive(Clone, Debug)]
pub(in super::super) struct Region {
    /// The lower left corner, seen along the writing.
    pub(in super::super) corner: Point,
    /// Unit vector along the writing.
    pub(in super::super) along: Vec2,
    pub(in super::super) width: f64,
    pub(in super::super) height: f64,
    /// Size of the type.
    pub(in super::super) size: f64,
    pub(in super::super) stamp: String,
}

impl Region {
    /// Unit vector at right angles to the writing.
    pub(in super::super) fn across(&self) -> Vec2 {
        Vec2::new(-self.along.y, self.along.x)
    }

    /// A point in the region's own terms: along and across from its corner.
    pub(in super::super) fn local(&self, point: Point) -> Point {
        let from = point - self.corner;
        Point::new(from.dot(self.along), from.dot(self.across()))
    }

    pub(in super::super) fn corners(&self) -> [Point; 4] {
        let (x, y) = (self.along * self.width, self.across() * self.height);
        [self.corner, self.corner + x, self.corner + x + y, self.corner + y]
    }

    pub(in super::super) fn bounds(&self) -> Rect {
        let [a, b, c, d] = self.corners();
        Rect::from_points(a, c).union_pt(b).union_pt(d)
    }

    pub(in super::super) fn with_margin(&self) -> Region {
        let (side, high) = (0.08 * self.size, 0.12 * self.size);
        Region {
            corner: self.corner - self.along * side - self.across() * high,
            width: self.width + 2.0 * side,
            height: self.height + 2.0 * high,
            ..self.clone()
        }
    }

    /// The box that is drawn over it.
    pub(in super::super) fn drawn(&self, page: u32) -> Drawn {
        let quad = Quad {
            page,
            corner: [self.corner.x, self.corner.y],
            along: [self.along.x, self.along.y],
            size: [self.width, self.height],
        };
        Drawn { quad, stamp: boxes::printable(&self.stamp) }
    }

    /// Whether the ink of a glyph is in it.
    pub(in super::super) fn holds(&self, glyph: &Glyph) -> bool {
        let [one, other] = glyph.core_corners().map(|corner| self.local(corner));
        let core = Rect::from_points(one, other);
        let own = Rect::new(0.0, 0.0, self.width, self.height);
        let both = own.intersect(core);
        // A blank has no ink, and a glyph without width cannot be half in.
        !glyph.text.is_blank() && both.width() >= 0.0 && both.height() > 0.0 && own.overlaps(core)
    }

    /// Whether a glyph stands on the same line of writing.
    pub(in super::super) fn has_on_row(&self, glyph: &Glyph) -> bool {
        let baseline = self.local(glyph.origin).y - BELOW * self.size;
        glyph.along().dot(self.along) > 0.995 && baseline.abs() < 0.35 * self.size
    }
}

impl From<&Drawn> for Region {
    fn from(drawn: &Drawn) -> Region {
        let Quad { corner: [x, y], along, size, .. } = drawn.quad;
        Region {
            corner: Point::new(x, y),
            along: Vec2::new(along[0], along[1]),
            width: size[0],
            height: size[1],
            size: size[1],
            stamp: drawn.stamp.clone(),
        }
    }
}

/// Where recognised words are taken out of a page, from 1.
pub(in super::super) fn seen(edits: &Edits, page: u32) -> Vec<Region> {
    edits.seen.iter().filter(|seen| seen.quad.page == page).map(Region::from).collect()
}

/// How far a box reaches below the baseline and above it, in ems.
const BELOW: f64 = 0.24;
const ABOVE: f64 = 0.88;

/// Whether two glyphs stand on one line of writing, near enough for one box.
fn together(last: &Glyph, next: &Glyph) -> bool {
    let along = last.along();
    let gap = next.origin - last.end;
    let size = last.size().max(1e-6);
    next.along().dot(along) > 0.995
        && gap.cross(along).abs() < 0.35 * size
        && (-1.5 * size..4.0 * size).contains(&gap.dot(along))
}

/// The glyphs of a page that a range of the text covers.
fn covered<'p>(placed: &'p [Placed], range: &Range<usize>) -> &'p [Placed] {
    // The glyph that begins before the range may reach into it.
    let after = placed.partition_point(|one| one.start < range.start);
    let reaches = placed.get(after).is_none_or(|one| one.start > range.start);
    let from = if reaches { after.saturating_sub(1) } else { after };
    let to = placed.partition_point(|one| one.start < range.end).max(from);
    placed.get(from..to).unwrap_or_default()
}

/// The redactions that may have something on a page.
pub(in super::super) fn on_page<'r>(all: &'r [Redaction], placed: &[Placed]) -> Vec<&'r Redaction> {
    let (Some(first), Some(last)) = (placed.first(), placed.last()) else { return Vec::new() };
    // The last glyph may stand for several letters.
    let on = |one: &&Redaction| one.span.end > first.start && one.span.start <= last.start + 64;
    all.iter().filter(on).collect()
}

/// The regions that redactions cover on a page, and the glyphs chosen.
pub(in super::super) fn regions(
    content: &Content,
    placed: &[Placed],
    redactions: &[&Redaction],
    text: &str,
) -> (Vec<Region>, Vec<u32>) {
    let (mut regions, mut chosen) = (Vec::new(), Vec::new());
    for redaction in redactions {
        let ones = covered(placed, &redaction.span).iter().filter(|one| {
            let glyph = content.glyphs.get(one.glyph as usize);
            let mut letters = String::new();
            glyph.inspect(|glyph| glyph.text.push_to(&mut letters));
            // One before the range only if its letters reach into it.
            one.start + letters.len() > redaction.span.start && text.is_char_boundary(one.start)
        });
        let numbers: Vec<u32> = ones.map(|one| one.glyph).collect();
        let mut row: Vec<&Glyph> = Vec::new();
        for number in numbers {
            let Some(glyph) = content.glyphs.get(number as usize) else { continue };
            chosen.push(number);
            if glyph.text.is_blank() {
                continue;
            }
            if row.last().is_some_and(|last| !together(last, glyph)) {
                regions.extend(region(&row, &redaction.stamp));
                row.clear();
            }
            row.push(glyph);
        }
        regions.extend(region(&row, &redaction.stamp));
    }
    (merged(regions), chosen)
}

fn region(row: &[&Glyph], stamp: &str) -> Option<Region> {
    let first = row.first()?;
    let along = first.along();
    let across = Vec2::new(-along.y, along.x);
    let (mut left, mut right) = (f64::MAX, f64::MIN);
    let (mut low, mut high) = (f64::MAX, f64::MIN);
    for glyph in row {
        for end in [glyph.origin, glyph.end] {
            let x = (end - first.origin).dot(along);
            (left, right) = (left.min(x), right.max(x));
            for up in [glyph.up * -BELOW, glyph.up * ABOVE] {
                let y = (end + up - first.origin).dot(across);
                (low, high) = (low.min(y), high.max(y));
            }
        }
    }
    let size = row.iter().map(|glyph| glyph.size()).fold(0.0, f64::max);
    Some(Region {
        corner: first.origin + along * left + across * low,
        along,
        width: right - left,
        height: high - low,
        size,
        stamp: stamp.to_owned(),
    })
}

/// Regions that lie over one another on a line are one, with both stamps.
pub(in super::super) fn merged(mut regions: Vec<Region>) -> Vec<Region> {
    let mut at = 0;
    while at < regions.len() {
        let mut other = at + 1;
        while other < regions.len() {
            let (Some(one), Some(two)) = (regions.get(at), regions.get(other)) else { break };
            match joined(one, two) {
                Some(both) => {
                    if let Some(one) = regions.get_mut(at) {
                        *one = both;
                    }
                    regions.remove(other);
                    other = at + 1;
                }
                None => other += 1,
            }
        }
        at += 1;
    }
    regions
}

fn joined(one: &Region, two: &Region) -> Option<Region> {
    let [low, high] = [two.corner, two.corner + two.along * two.width].map(|end| one.local(end));
    let same = one.along.dot(two.along) > 0.995 && low.y.abs() < 0.3 * one.size;
    if !same || low.x > one.width + 0.02 * one.size || high.x < -0.02 * one.size {
        return None;
    }
    let (left, right) = (low.x.min(0.0), high.x.max(one.width));
    let (bottom, top) = (low.y.min(0.0), one.height.max(low.y + two.height));
    let stamp = match one.stamp.split(", ").any(|stamp| stamp == two.stamp) {
        true => one.stamp.clone(),
        false => format!("{}, {}", one.stamp, two.stamp),
    };
    Some(Region {
        corner: one.corner + one.along * left + one.across() * bottom,
        along: one.along,
        width: right - left,
        height: top - bottom,
        size: one.size.max(two.size),
        stamp,
    })
}
