//! What viewers draw for annotations that bring no drawing of their own (ISO 32000-1, 12.5.6): marks
//! on text, lines and shapes. Words that a viewer would have to set are told apart.

use hayro_syntax::object::{Array, Dict, Name, Object, String as Bytes};
use kurbo::{Affine, Point, Rect, Vec2};

use super::annotations::field_kind;
use super::items;
use super::write::object::write_number;

/// The drawing of an annotation, in the space of the page.
pub(super) struct Plain {
    /// Operators that make and paint paths.
    pub(super) operators: Vec<u8>,
    /// Multiplied with what is below, as a highlighter does.
    pub(super) multiplied: bool,
    pub(super) alpha: f32,
}

/// A quarter of a circle in one curve.
const ROUND: f64 = 0.5523;
/// Sides of an arrow, in widths of its line.
const ARROW: f64 = 9.0;

/// The flag of a field that is a button to push (ISO 32000-1, 12.7.4.2.1).
const PUSHED: i32 = 1 << 16;

/// Whether an annotation, where it brings no drawing, is seen as words or a picture that its viewer
/// makes up.
pub(super) fn is_made_up(annotation: &Dict<'_>) -> bool {
    let says = |dict: &Dict<'_>, key: &[u8]| match dict.get::<Object<'_>>(key) {
        Some(Object::String(text)) => !text.as_bytes().is_empty(),
        Some(Object::Name(name)) => &*name != b"Off",
        Some(Object::Null(_)) | None => false,
        Some(_) => true,
    };
    match annotation.get::<Name<'_>>(b"Subtype").as_deref() {
        Some(b"FreeText") => says(annotation, b"Contents") || says(annotation, b"RC"),
        Some(b"Stamp") => true,
        Some(b"Widget") => {
            let parent = annotation.get::<Dict<'_>>(b"Parent");
            let has = |key: &[u8]| {
                says(annotation, key) || parent.as_ref().is_some_and(|parent| says(parent, key))
            };
            // What a box to tick is ticked with is seen where it is.
            let flags = |dict: &Dict<'_>| dict.get::<i32>(b"Ff");
            let flags = flags(annotation).or_else(|| parent.as_ref().and_then(flags));
            let pushed = flags.unwrap_or(0) & PUSHED != 0;
            let mark = annotation.get::<Dict<'_>>(b"MK").filter(|_| pushed);
            let caption = mark.is_some_and(|mark| mark.get::<Bytes<'_>>(b"CA").is_some());
            match field_kind(annotation).as_deref() {
                Some(b"Tx" | b"Ch") => has(b"V"),
                Some(b"Btn") => has(b"V") || caption,
                _ => false,
            }
        }
        _ => false,
    }
}

/// What a viewer draws for an annotation without an appearance; none if it draws nothing.
pub(super) fn plain(annotation: &Dict<'_>) -> Option<Plain> {
    let kind = annotation.get::<Name<'_>>(b"Subtype")?;
    let mut pen = Pen(Vec::new());
    let mut multiplied = false;
    let line = || colour(annotation, b"C", &[0.0]);
    match &*kind {
        b"Highlight" => {
            let colour = colour(annotation, b"C", &[1.0, 1.0, 0.0])?;
            multiplied = true;
            pen.colour(&colour, false);
            quads(annotation).into_iter().for_each(|quad| pen.polygon(&quad.corners()));
            pen.word("f");
        }
        b"Underline" | b"StrikeOut" | b"Squiggly" => {
            pen.colour(&line()?, true);
            for quad in quads(annotation) {
                let high = quad.up.hypot();
                pen.numbers(&[high / 16.0], "w");
                match &*kind {
                    // Stroke by stroke, so that those under a box can go.
                    b"Squiggly" => quad.waves().windows(2).for_each(|stroke| pen.points(stroke)),
                    kind => {
                        let at = quad.up * if kind == b"Underline" { 1.0 } else { 3.0 } / 7.0;
                        pen.points(&[quad.corner + at, quad.corner + quad.along + at]);
                    }
                }
                pen.word("S");
            }
        }
        b"Square" | b"Circle" => {
            let paint = pen.paint(annotation, line(), colour(annotation, b"IC", &[]))?;
            let [left, low, right, high] =
                annotation.get::<[f64; 4]>(b"RD").unwrap_or_default().map(|by| by.max(0.0));
            let rect = rect(annotation)?;
            let rect = Rect::new(rect.x0 + left, rect.y0 + low, rect.x1 - right, rect.y1 - high);
            let half = border(annotation).0 / 2.0;
            match &*kind {
                b"Circle" => pen.round(rect.inset(-half)),
                _ => pen.square(rect.inset(-half)),
            }
            pen.word(paint);
        }
        b"Widget" => {
            let mark = annotation.get::<Dict<'_>>(b"MK")?;
            let (edge, ground) = (colour(&mark, b"BC", &[]), colour(&mark, b"BG", &[]));
            let paint = pen.paint(annotation, edge, ground)?;
            pen.square(rect(annotation)?.inset(-border(annotation).0 / 2.0));
            pen.word(paint);
        }
        b"Line" => {
            let paint = pen.paint(annotation, line(), None)?;
            let [x0, y0, x1, y1] = annotation.get::<[f64; 4]>(b"L")?;
            let (start, end) = (Point::new(x0, y0), Point::new(x1, y1));
            pen.points(&[start, end]);
            pen.word(paint);
            pen.arrows(annotation, [(start, end), (end, start)]);
        }
        b"PolyLine" | b"Polygon" => {
            let closed = &*kind == b"Polygon";
            let fill = colour(annotation, b"IC", &[]).filter(|_| closed);
            let paint = pen.paint(annotation, line(), fill)?;
            let points = points(&annotation.get::<Array<'_>>(b"Vertices")?);
            pen.points(&points);
            if closed {
                pen.word("h");
            }
            pen.word(paint);
            if let ([first, second, ..], [.., before, last]) = (&*points, &*points)
                && !closed
            {
                pen.arrows(annotation, [(*first, *second), (*last, *before)]);
            }
        }
        b"Ink" => {
            let paint = pen.paint(annotation, line(), None)?;
            let strokes = items::all(&annotation.get::<Array<'_>>(b"InkList")?);
            for stroke in strokes.into_iter().filter_map(Object::into_array) {
                pen.points(&points(&stroke));
            }
            pen.word(paint);
        }
        _ => return None,
    }
    let alpha = annotation.get::<f32>(b"CA").unwrap_or(1.0).clamp(0.0, 1.0);
    Some(Plain { operators: pen.0, multiplied, alpha })
}

/// The rectangle of an annotation.
fn rect(annotation: &Dict<'_>) -> Option<Rect> {
    let [x0, y0, x1, y1] = annotation.get::<[f64; 4]>(b"Rect")?;
    Some(Rect::new(x0, y0, x1, y1).abs())
}

/// A colour; `usual` where none is given, none where it is empty.
fn colour(dict: &Dict<'_>, key: &[u8], usual: &[f64]) -> Option<Vec<f64>> {
    let numbers: Vec<f64> = match dict.get::<Array<'_>>(key) {
        Some(numbers) => numbers.iter::<f64>().collect(),
        None => usual.to_vec(),
    };
    matches!(numbers.len(), 1 | 3 | 4).then_some(numbers)
}

/// How wide a border is, and its dashes.
pub(super) fn border(annotation: &Dict<'_>) -> (f64, Vec<f64>) {
    let dashes = |list: Option<Array<'_>>| -> Vec<f64> {
        list.iter().flat_map(|list| list.iter::<f64>()).collect()
    };
    if let Some(style) = annotation.get::<Dict<'_>>(b"BS") {
        let dashed = style.get::<Name<'_>>(b"S").as_deref() == Some(b"D");
        let given = style.get::<Array<'_>>(b"D");
        let dashes = match dashed {
            true if given.is_none() => vec![3.0],
            true => dashes(given),
            false => Vec::new(),
        };
        return (style.get::<f64>(b"W").unwrap_or(1.0).max(0.0), dashes);
    }
    match annotation.get::<Array<'_>>(b"Border") {
        Some(border) => {
            let width = match border.iter::<Object<'_>>().nth(2) {
                Some(Object::Number(width)) => width.as_f64().max(0.0),
                _ => 1.0,
            };
            (width, dashes(border.iter::<Object<'_>>().nth(3).and_then(Object::into_array)))
        }
        None => (1.0, Vec::new()),
    }
}

fn points(numbers: &Array<'_>) -> Vec<Point> {
    let numbers: Vec<f64> = numbers.iter::<f64>().collect();
    let (pairs, _) = numbers.as_chunks::<2>();
    pairs.iter().map(|[x, y]| Point::new(*x, *y)).collect()
}

/// A stretch of text that is marked.
struct Quad {
    /// Its lower left corner, as the text is read.
    corner: Point,
    along: Vec2,
    up: Vec2,
}

impl Quad {
    fn corners(&self) -> [Point; 4] {
        let (low, high) = (self.corner, self.corner + self.up);
        [low, low + self.along, high + self.along, high]
    }

    /// A line that goes up and down along the foot.
    fn waves(&self) -> Vec<Point> {
        let step = self.up.hypot() / 7.0;
        let count = (self.along.hypot() / step.max(0.1)).clamp(1.0, 2000.0) as u32;
        let at = |number: u32| {
            let up = self.up * if number.is_multiple_of(2) { 0.5 } else { 1.5 } / 7.0;
            self.corner + self.along * (f64::from(number) / f64::from(count)) + up
        };
        (0..=count).map(at).collect()
    }
}

/// The marked stretches; the whole rectangle if none are given.
fn quads(annotation: &Dict<'_>) -> Vec<Quad> {
    let given = annotation.get::<Array<'_>>(b"QuadPoints").map(|list| points(&list));
    let given = given.unwrap_or_default();
    let (fours, _) = given.as_chunks::<4>();
    if fours.is_empty() {
        let whole = rect(annotation).map(|rect| Quad {
            corner: Point::new(rect.x0, rect.y0),
            along: Vec2::new(rect.width(), 0.0),
            up: Vec2::new(0.0, rect.height()),
        });
        return whole.into_iter().collect();
    }
    let quad = |[one, two, three, four]: &[Point; 4]| {
        // Most programs write the upper side first and both sides in one direction; the standard has
        // the corners in turn, the lower side first.
        let one_way = (*two - *one).dot(*four - *three) > 0.0;
        match one_way {
            true => Quad { corner: *three, along: *four - *three, up: *one - *three },
            false => Quad { corner: *one, along: *two - *one, up: *four - *one },
        }
    };
    fours.iter().map(quad).collect()
}

/// Writes operators.
struct Pen(Vec<u8>);

impl Pen {
    fn word(&mut self, operator: &str) {
        self.0.extend_from_slice(operator.as_bytes());
        self.0.push(b'\n');
    }

    fn numbers(&mut self, numbers: &[f64], operator: &str) {
        for number in numbers {
            write_number(*number, &mut self.0);
            self.0.push(b' ');
        }
        self.word(operator);
    }

    fn colour(&mut self, colour: &[f64], stroke: bool) {
        let operator = match (colour.len(), stroke) {
            (1, false) => "g",
            (1, true) => "G",
            (3, false) => "rg",
            (3, true) => "RG",
            (_, false) => "k",
            (_, true) => "K",
        };
        self.numbers(colour, operator);
    }

    /// Sets the border and the colours of a path; how it is painted then, if it is.
    fn paint(
        &mut self,
        annotation: &Dict<'_>,
        stroke: Option<Vec<f64>>,
        fill: Option<Vec<f64>>,
    ) -> Option<&'static str> {
        let (width, dashes) = border(annotation);
        self.numbers(&[width], "w");
        if dashes.iter().any(|dash| *dash > 0.0) {
            self.0.push(b'[');
            self.numbers(&dashes, "] 0 d");
        }
        let stroke = stroke.filter(|_| width > 0.0);
        stroke.iter().for_each(|colour| self.colour(colour, true));
        fill.iter().for_each(|colour| self.colour(colour, false));
        match (fill, stroke) {
            (Some(_), Some(_)) => Some("B"),
            (Some(_), None) => Some("f"),
            (None, Some(_)) => Some("S"),
            (None, None) => None,
        }
    }

    fn points(&mut self, points: &[Point]) {
        for (at, point) in points.iter().enumerate() {
            self.numbers(&[point.x, point.y], if at == 0 { "m" } else { "l" });
        }
    }

    fn polygon(&mut self, corners: &[Point]) {
        self.points(corners);
        self.word("h");
    }

    fn square(&mut self, rect: Rect) {
        self.numbers(&[rect.x0, rect.y0, rect.width(), rect.height()], "re");
    }

    fn round(&mut self, rect: Rect) {
        let (middle, half) = (rect.center(), rect.size() / 2.0);
        let to_page = Affine::translate(middle.to_vec2())
            * Affine::scale_non_uniform(half.width, half.height);
        let at = |x: f64, y: f64| to_page * Point::new(x, y);
        self.points(&[at(1.0, 0.0)]);
        let (mut x, mut y) = (1.0, 0.0);
        for _ in 0..4 {
            let (to_x, to_y) = (-y, x);
            let one = at(x + ROUND * to_x, y + ROUND * to_y);
            let other = at(to_x + ROUND * x, to_y + ROUND * y);
            let to = at(to_x, to_y);
            self.numbers(&[one.x, one.y, other.x, other.y, to.x, to.y], "c");
            (x, y) = (to_x, to_y);
        }
        self.word("h");
    }

    /// Arrows at the ends of a line, each with the point it comes from; other ends are left out.
    fn arrows(&mut self, annotation: &Dict<'_>, ends: [(Point, Point); 2]) {
        let Some(sorts) = annotation.get::<Array<'_>>(b"LE") else { return };
        let side = ARROW * border(annotation).0;
        for (sort, (end, from)) in sorts.iter::<Name<'_>>().zip(ends) {
            let back = (from - end) * (side / (from - end).hypot().max(1e-6));
            let turned = |by: f64| end + (Affine::rotate(by) * back.to_point()).to_vec2();
            let operator = match &*sort {
                b"OpenArrow" => "S",
                b"ClosedArrow" => "s",
                _ => continue,
            };
            self.points(&[turned(0.5), end, turned(-0.5)]);
            self.word(operator);
        }
    }
}
