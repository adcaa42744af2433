//! Glyphs set in lines, and lines cut where a gap is as wide as between columns.

use kurbo::Rect;

use super::direction;
use super::glyph::Glyph;
use super::order;

/// A gap wider than this parts words, in units of the glyph size.
pub(super) const WORD: f64 = 0.17;

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
fn distance(last: &Glyph, next: &Glyph) -> (f64, f64) {
    let along = last.along();
    let gap = next.origin - last.end;
    let size = last.size().max(1e-6);
    (gap.dot(along) / size, gap.cross(along).abs() / size)
}

pub(super) fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut current = Current::default();
    let mut separator = "\n\n";
    let mut last: Option<&Glyph> = None;
    for (number, glyph) in glyphs.iter().enumerate() {
        if let Some(last) = last {
            let (mut along, across) = distance(last, glyph);
            if current.leftward || direction::runs_leftward(glyph) {
                // The next letter may be on the left of the last as well.
                let (leftward, _) = distance(glyph, last);
                along = if leftward.abs() < along.abs() { leftward } else { along };
            }
            let turned = last.along().dot(glyph.along()) < TURNED;
            let apart = if turned || across > 0.5 || along < -1.5 {
                Some(if across > 2.2 { "\n\n" } else { "\n" })
            } else if along > 1.6 || along > 0.1 && hidden(last) != hidden(glyph) {
                Some("\t")
            } else {
                if along > WORD && !current.text.ends_with(' ') && !glyph.text.is_blank() {
                    current.text.push(' ');
                }
                None
            };
            if let Some(apart) = apart
                && !current.glyphs.is_empty()
            {
                lines.extend(std::mem::take(&mut current).line(glyphs, separator));
                separator = apart;
            }
        }
        current.leftward |= direction::runs_leftward(glyph);
        current.push(number as u32, glyph);
        last = Some(glyph);
    }
    lines.extend(current.line(glyphs, separator));
    order::ordered(lines)
}

#[derive(Default)]
struct Current {
    text: String,
    glyphs: Vec<(usize, u32)>,
    /// Holds letters that are written from right to left.
    leftward: bool,
}

impl Current {
    fn push(&mut self, number: u32, glyph: &Glyph) {
        self.glyphs.push((self.text.len(), number));
        glyph.text.push_to(&mut self.text);
    }

    /// The same glyphs in the order in which they are read.
    fn in_reading_order(self, all: &[Glyph]) -> Current {
        let mut ordered = Current::default();
        let numbers = self.glyphs.into_iter().map(|(_, number)| number).collect();
        for number in direction::reading_order(numbers, all) {
            match number.and_then(|number| Some((number, all.get(number as usize)?))) {
                Some((number, glyph)) => ordered.push(number, glyph),
                None => ordered.text.push(' '),
            }
        }
        ordered
    }

    fn line(mut self, all: &[Glyph], separator: &'static str) -> Option<Line> {
        if self.leftward {
            self = self.in_reading_order(all);
        }
        let text = self.text.trim_end();
        let before = text.len() - text.trim_start().len();
        let text = text.trim_start();
        if text.is_empty() {
            return None;
        }
        let within = |(at, number): (usize, u32)| {
            let at = at.checked_sub(before)?;
            (at < text.len()).then_some((at, number))
        };
        let glyphs: Vec<(usize, u32)> = self.glyphs.into_iter().filter_map(within).collect();
        let ones = || glyphs.iter().filter_map(|(_, number)| all.get(*number as usize));
        let bounds = ones().map(Glyph::bounds).reduce(|one, other| one.union(other));
        let Rect { x0, y0, x1, y1 } = bounds.unwrap_or_default();
        let hidden = ones().next().and_then(hidden);
        let text = text.to_owned();
        let bounds = [x0, y0, x1, y1].map(|number| (number * 100.0).round() as i32);
        Some(Line { text, bounds, hidden, separator, glyphs })
    }
}
