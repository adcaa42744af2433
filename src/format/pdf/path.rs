//! Paths, part by part (ISO 32000-1, 8.5).

use std::ops::Range;

use kurbo::{Affine, Point, Rect};

use super::glyph::Part;

/// Parts of one path that are kept apart; what comes after goes into the last.
const PARTS: usize = 50_000;

/// The path being made.
#[derive(Default)]
pub(super) struct Path {
    pub(super) parts: Vec<Part>,
    pub(super) clips: bool,
    /// Where its first operator begins.
    pub(super) begin: Option<usize>,
    current: Point,
    start: Point,
}

impl Path {
    pub(super) fn bounds(&self) -> Rect {
        let all = self.parts.iter().map(|part| part.bounds);
        all.reduce(|one, other| one.union(other)).unwrap_or_default()
    }

    /// Takes a construction or clipping operator; whether it was one.
    pub(super) fn build(
        &mut self,
        name: &[u8],
        numbers: &[f64],
        to_page: Affine,
        span: &Range<usize>,
    ) -> bool {
        let point = |at: usize| {
            let get = |at: usize| numbers.get(at).copied().unwrap_or(0.0);
            to_page * Point::new(get(at), get(at + 1))
        };
        match name {
            b"m" => self.move_to(point(0), span),
            b"l" => self.segment(&[point(0)], false, span),
            b"c" => self.segment(&[point(0), point(2), point(4)], true, span),
            b"v" | b"y" => self.segment(&[point(0), point(2)], true, span),
            b"h" => {
                let start = self.start;
                self.segment(&[start], false, span);
            }
            b"re" => {
                let [x, y, width, height] = *numbers else { return true };
                let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
                let [first, rest @ ..] = corners.map(|(x, y)| to_page * Point::new(x, y));
                self.move_to(first, span);
                self.segment(&rest, false, span);
                self.segment(&[first], false, span);
            }
            b"W" | b"W*" => self.clips = true,
            _ => return false,
        }
        self.begin.get_or_insert(span.start);
        true
    }

    fn move_to(&mut self, to: Point, span: &Range<usize>) {
        (self.current, self.start) = (to, to);
        // Moves that nothing follows leave no part behind.
        let full = self.parts.len() >= PARTS;
        if let Some(last) = self.parts.last_mut()
            && (last.segments == 0 || full)
        {
            if last.segments == 0 {
                last.bounds = Rect::from_points(to, to);
                last.square = true;
            } else {
                last.bounds = last.bounds.union_pt(to);
            }
            last.span.end = span.end;
            return;
        }
        self.parts.push(Part {
            bounds: Rect::from_points(to, to),
            segments: 0,
            curves: false,
            square: true,
            span: span.clone(),
        });
    }

    fn segment(&mut self, points: &[Point], curves: bool, span: &Range<usize>) {
        if self.parts.is_empty() {
            self.move_to(points.first().copied().unwrap_or_default(), span);
        }
        let Some(part) = self.parts.last_mut() else { return };
        for to in points {
            let (dx, dy) = ((to.x - self.current.x).abs(), (to.y - self.current.y).abs());
            part.square &= dx < 0.05 || dy < 0.05;
            part.bounds = part.bounds.union_pt(*to);
            part.segments += 1;
            self.current = *to;
        }
        part.curves |= curves;
        part.square &= !curves;
        part.span.end = span.end;
    }
}
