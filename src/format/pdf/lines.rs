//! Glyphs set in lines, and lines cut where a gap is as wide as between columns.

use kurbo::Rect;

use super::direction;
use super::gaps;
use super::glyph::{Glyph, Show};
use super::order;
use super::starts::Starts;

/// Writing that turns by more from one letter to the next is another line: the cosine of 45 degrees.
const TURNED: f64 = 0.7;

pub(super) struct Line {
    pub(super) text: String,
    /// Left, bottom, right, top, in hundredths of a point.
    pub(super) bounds: [i32; 4],
    /// Why nobody sees it, if so.
    pub(super) hidden: Option<&'static str>,
    /// What stands between this line and the one before.
    pub(super) separator: &'static str,
    /// Where each glyph begins in the text, and its number on the page.
    pub(super) glyphs: Vec<(usize, u32)>,
}

/// Why nobody sees a glyph.
pub(super) fn hidden(glyph: &Glyph) -> Option<&'static str> {
    if glyph.layer_off {
        Some("hidden layer")
    } else if glyph.clipped {
        Some("outside the visible area")
    } else if matches!(glyph.mode, 3 | 7) || glyph.alpha <= 0.02 {
        Some("invisible text")
    } else {
        None
    }
}

/// How far the next glyph is from the end of the last, along the writing and across it, in units of
/// the glyph size.
pub(super) fn distance(last: &Glyph, next: &Glyph) -> (f64, f64) {
    let along = last.along();
    let gap = next.origin - last.end;
    let size = last.size().max(1e-6);
    (gap.dot(along) / size, gap.cross(along).abs() / size)
}

/// Whether what stands so far from the last glyph is in another line.
pub(super) fn is_elsewhere(along: f64, across: f64) -> bool {
    across > 0.5 || along < -1.5
}

pub(super) fn lines(glyphs: &[Glyph], shows: &[Show]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut current = Current::default();
    let mut separator = "\n\n";
    let mut last: Option<&Glyph> = None;
    let starts = Starts::of(glyphs);
    for (number, glyph) in glyphs.iter().enumerate() {
        let mut gap = 0.0;
        if let Some(last) = last {
            let (mut along, across) = distance(last, glyph);
            if current.leftward || direction::runs_leftward(glyph) {
                // The next letter may be on the left of the last as well.
                let (leftward, _) = distance(glyph, last);
                along = if leftward.abs() < along.abs() { leftward } else { along };
            }
            let turned = last.along().dot(glyph.along()) < TURNED;
            let apart = if turned || is_elsewhere(along, across) {
                Some(if across > 2.2 { "\n\n" } else { "\n" })
            } else if along > 1.6
                || along > 0.1 && hidden(last) != hidden(glyph)
                || starts.part(along, glyph)
            {
                Some("\t")
            } else {
                gap = along;
                None
            };
            if let Some(apart) = apart
                && !current.glyphs.is_empty()
            {
                lines.extend(std::mem::take(&mut current).line(glyphs, shows, separator));
                separator = apart;
            }
        }
        current.leftward |= direction::runs_leftward(glyph);
        current.glyphs.push((gap, number as u32));
        last = Some(glyph);
    }
    lines.extend(current.line(glyphs, shows, separator));
    order::ordered(lines)
}

/// The glyphs of a line as they were drawn.
#[derive(Default)]
struct Current {
    /// How far each is from the one before, and its number on the page.
    glyphs: Vec<(f64, u32)>,
    /// Holds letters that are written from right to left.
    leftward: bool,
}

impl Current {
    /// The glyphs in the order in which they are read; none stands for a gap between words.
    fn in_reading_order(self, all: &[Glyph], shows: &[Show]) -> Vec<Option<u32>> {
        if self.leftward {
            let numbers = self.glyphs.into_iter().map(|(_, number)| number).collect();
            return direction::reading_order(numbers, all);
        }
        let word = gaps::word(&self.glyphs, all, shows);
        let mut order = Vec::with_capacity(self.glyphs.len());
        for (gap, number) in self.glyphs {
            let blank = all.get(number as usize).is_none_or(|glyph| glyph.text.is_blank());
            if gap > word && !blank {
                order.push(None);
            }
            order.push(Some(number));
        }
        order
    }

    fn line(self, all: &[Glyph], shows: &[Show], separator: &'static str) -> Option<Line> {
        let (mut text, mut places) = (String::new(), Vec::new());
        for number in self.in_reading_order(all, shows) {
            match number.and_then(|number| Some((number, all.get(number as usize)?))) {
                Some((number, glyph)) => {
                    places.push((text.len(), number));
                    glyph.text.push_to(&mut text);
                }
                None if text.ends_with(' ') => {}
                None => text.push(' '),
            }
        }
        let text = text.trim_end();
        let before = text.len() - text.trim_start().len();
        let text = text.trim_start();
        if text.is_empty() {
            return None;
        }
        let within = |(at, number): (usize, u32)| {
            let at = at.checked_sub(before)?;
            (at < text.len()).then_some((at, number))
        };
        let glyphs: Vec<(usize, u32)> = places.into_iter().filter_map(within).collect();
        let ones = || glyphs.iter().filter_map(|(_, number)| all.get(*number as usize));
        let bounds = ones().map(Glyph::bounds).reduce(|one, other| one.union(other));
        let Rect { x0, y0, x1, y1 } = bounds.unwrap_or_default();
        let hidden = ones().next().and_then(hidden);
        let text = text.to_owned();
        let bounds = [x0, y0, x1, y1].map(|number| (number * 100.0).round() as i32);
        Some(Line { text, bounds, hidden, separator, glyphs })
    }
}
