//! What a page shows: its glyphs, and what else is painted, with the way back to the bytes.
//!
//! Reading, the search for leftovers, redaction and the check after it all work on this one list.

use std::collections::BTreeMap;
use std::ops::Range;

use hayro_syntax::object::ObjectIdentifier;
use kurbo::{Affine, Point, Rect, Vec2};

use super::fonts::Text;

/// A colour as red, green and blue, from 0 to 255; none where it cannot be told.
pub(super) type Colour = Option<[u8; 3]>;

/// One glyph on a page. Places are in the page's own space.
#[derive(Clone)]
pub(super) struct Glyph {
    pub(super) text: Text,
    /// Whether nobody knows what letter it is.
    pub(super) unknown: bool,
    /// Where it begins on the baseline.
    pub(super) origin: Point,
    /// Where the next one would begin, without any spacing.
    pub(super) end: Point,
    /// One em at right angles to the baseline.
    pub(super) up: Vec2,
    /// The operator that shows it.
    pub(super) show: u32,
    /// Which string of the operator it is in.
    pub(super) piece: u32,
    /// Its bytes in that string.
    pub(super) bytes: Range<u32>,
    /// Its code, and where in the file its font's dictionary begins.
    pub(super) code: u32,
    pub(super) font: usize,
    /// How far it moves the text matrix, in text space, spacing included.
    pub(super) moves: f64,
    /// Text rendering mode.
    pub(super) mode: u8,
    /// On a layer that is off.
    pub(super) layer_off: bool,
    /// Outside of what may be painted on.
    pub(super) clipped: bool,
    /// Drawn by another glyph, a pattern or a mask, so that it cannot be taken out by itself.
    pub(super) inner: bool,
    pub(super) colour: Colour,
    pub(super) alpha: f32,
    /// When it is painted, among all that is painted on the page.
    pub(super) order: u32,
    /// The marked content it is in, by its number in `Content::marks`.
    pub(super) mark: Option<u32>,
}

impl Glyph {
    pub(super) fn size(&self) -> f64 {
        self.up.hypot()
    }

    /// Unit vector along the writing.
    pub(super) fn along(&self) -> Vec2 {
        let writing = self.end - self.origin;
        let length = writing.hypot();
        if length > 1e-9 {
            return writing / length;
        }
        let up = self.up.hypot();
        if up > 1e-9 { Vec2::new(self.up.y, -self.up.x) / up } else { Vec2::new(1.0, 0.0) }
    }

    /// Corners of the part of it where ink is for certain: the middle of the letter, above the
    /// baseline.
    pub(super) fn core_corners(&self) -> [Point; 2] {
        let writing = self.end - self.origin;
        let (left, right) = (self.origin + writing * 0.2, self.origin + writing * 0.8);
        [left + self.up * 0.08, right + self.up * 0.42]
    }

    /// What lies between these corners.
    pub(super) fn core(&self) -> Rect {
        let [one, other] = self.core_corners();
        Rect::from_points(one, other)
    }

    /// The whole of it, from below the baseline to above the capitals.
    pub(super) fn bounds(&self) -> Rect {
        let low = Rect::from_points(self.origin - self.up * 0.22, self.end - self.up * 0.22);
        low.union(Rect::from_points(self.origin + self.up * 0.86, self.end + self.up * 0.86))
    }

    /// Whether a viewer would show it, were nothing painted over it.
    pub(super) fn is_painted(&self) -> bool {
        !matches!(self.mode, 3 | 7) && !self.layer_off && !self.clipped && self.alpha > 0.02
    }
}

/// An operator that shows text.
#[derive(Clone)]
pub(super) struct Show {
    /// The stream it stands in.
    pub(super) run: u32,
    /// Its bytes, operands included.
    pub(super) span: Range<usize>,
    /// The space of its stream in the page's.
    pub(super) ctm: Affine,
    /// The text matrix as the operator begins, after it went to the next line if it does.
    pub(super) matrix: Affine,
    /// Font size times horizontal scaling: what a number in `TJ` is a thousandth of.
    pub(super) unit: f64,
    /// Written across; otherwise down.
    pub(super) upright: bool,
    /// What the font gives a space, in text space; none if it has none.
    pub(super) space: Option<f64>,
    /// What is added to every space, and to every letter, before scaling.
    pub(super) spacing: [f64; 2],
    /// Bounds of what may be painted on.
    pub(super) clip: Option<Rect>,
}

/// A stream that is being run, by the way that led to it. A form that is drawn twice is two runs.
#[derive(Clone)]
pub(super) struct Run {
    pub(super) parent: Option<u32>,
    /// The operator in the parent that draws it.
    pub(super) span: Range<usize>,
    pub(super) what: Source,
    /// The space of its content, in the page's.
    pub(super) to_page: Affine,
}

/// Where a run's operators stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The page's own content.
    Page,
    /// A form, by its object.
    Form(ObjectIdentifier),
    /// The appearance of an annotation, by the annotation's place in the page's list.
    Appearance(ObjectIdentifier, u32),
    /// What viewers draw for an annotation, by its place in the list.
    Plain(u32),
    /// A glyph of a Type 3 font, or a pattern.
    Inner,
    /// The group of a soft mask.
    Mask,
}

/// What is painted beside glyphs.
#[derive(Clone)]
pub(super) struct Paint {
    pub(super) what: Painted,
    pub(super) bounds: Rect,
    pub(super) colour: Colour,
    pub(super) alpha: f32,
    /// Blended so that what is below stays visible.
    pub(super) sheer: bool,
    pub(super) layer_off: bool,
    pub(super) order: u32,
    pub(super) run: u32,
    /// The operator that paints it.
    pub(super) span: Range<usize>,
}

#[derive(Clone)]
pub(super) enum Painted {
    /// A path: its parts, and whether it is filled (else only stroked) and clips as well.
    Path { parts: Vec<Part>, filled: bool, clips: bool },
    /// A picture, by its object if it has one; the unit square lies here on the page.
    Picture { object: Option<ObjectIdentifier>, to_page: Affine },
    /// A shading.
    Shading,
}

/// One closed or open part of a path.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) bounds: Rect,
    pub(super) segments: u32,
    pub(super) curves: bool,
    /// Sides along the axes only, so that its bounds are its shape.
    pub(super) square: bool,
    pub(super) span: Range<usize>,
}

/// Everything on a page.
#[derive(Default)]
pub(super) struct Content {
    pub(super) glyphs: Vec<Glyph>,
    /// The corners of what the outlines of glyphs cover, by their numbers, where that is wanted and
    /// known.
    pub(super) ink: BTreeMap<u32, [Point; 4]>,
    pub(super) shows: Vec<Show>,
    pub(super) runs: Vec<Run>,
    pub(super) paints: Vec<Paint>,
    /// Marked content: its identifier, and the words that stand for it, if any.
    pub(super) marks: Vec<Mark>,
    /// Streams that did not decode, operators in them that were not followed.
    pub(super) unread: u32,
    /// Operators that draw nothing here, by their runs: what they name is missing, or being drawn.
    pub(super) empty: Vec<(u32, Range<usize>)>,
    /// Saved states taken off that were never put on.
    pub(super) underflow: u32,
    /// Saved states never taken off.
    pub(super) left: u32,
}

impl Content {
    /// The annotation's drawing that a run belongs to, if it does to one.
    pub(super) fn annotation(&self, run: u32) -> Option<Source> {
        self.way(run).find(|what| matches!(what, Source::Appearance(..) | Source::Plain(_)))
    }

    /// Whether a run belongs to a soft mask, so that it paints nothing itself.
    pub(super) fn masks(&self, run: u32) -> bool {
        self.way(run).any(|what| what == Source::Mask)
    }

    /// A run and those around it.
    fn way(&self, run: u32) -> impl Iterator<Item = Source> {
        let get = |number: u32| self.runs.get(number as usize);
        std::iter::successors(get(run), move |run| get(run.parent?)).map(|run| run.what)
    }
}

/// Marked content with an identifier or with words of its own.
#[derive(Clone, Default)]
pub(super) struct Mark {
    pub(super) mcid: Option<i64>,
    pub(super) run: u32,
    /// `ActualText`, `Alt` or `E` of the marked content itself.
    pub(super) words: Vec<Vec<u8>>,
    /// The operator that begins it.
    pub(super) span: Range<usize>,
    pub(super) inside: Option<u32>,
}
