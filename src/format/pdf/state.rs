//! The graphics state that decides where and how a glyph lands (ISO 32000-1, 8.4 and 9.3).

use std::rc::Rc;

use kurbo::{Affine, Rect};

use super::fonts::Face;
use super::glyph::Colour;

#[derive(Clone)]
pub(super) struct State<'a> {
    pub(super) ctm: Affine,
    pub(super) character_spacing: f64,
    pub(super) word_spacing: f64,
    /// Horizontal scaling, 1 for 100 %.
    pub(super) scaling: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
    pub(super) size: f64,
    pub(super) font: Option<Rc<Face<'a>>>,
    /// Text rendering mode; 3 and 7 neither fill nor stroke.
    pub(super) mode: u8,
    pub(super) fill: Ink,
    pub(super) stroke: Ink,
    pub(super) fill_alpha: f32,
    pub(super) stroke_alpha: f32,
    /// A blend mode that lets what is below show, or a soft mask.
    pub(super) sheer: bool,
    /// Bounds of what may be painted on, in the page's space.
    pub(super) clip: Option<Rect>,
    /// On a layer that is off.
    pub(super) layer_off: bool,
    pub(super) line_width: f64,
}

/// A colour, and how the numbers of `sc` are to be taken.
#[derive(Clone, Copy)]
pub(super) struct Ink {
    pub(super) colour: Colour,
    pub(super) known: bool,
    pub(super) pattern: bool,
}

const BLACK: Ink = Ink { colour: Some([0; 3]), known: true, pattern: false };

impl Ink {
    /// Of as many numbers as grey, red-green-blue or cyan-magenta-yellow-black have.
    pub(super) fn of(numbers: &[f64]) -> Ink {
        let byte = |number: f64| (number.clamp(0.0, 1.0) * 255.0).round() as u8;
        let colour = match *numbers {
            [grey] => Some([byte(grey); 3]),
            [red, green, blue] => Some([byte(red), byte(green), byte(blue)]),
            [c, m, y, k] => Some([c, m, y].map(|ink| byte((1.0 - ink) * (1.0 - k)))),
            _ => None,
        };
        Ink { colour, known: true, pattern: false }
    }

    pub(super) const BLACK: Ink = BLACK;
    pub(super) const UNKNOWN: Ink = Ink { colour: None, known: false, pattern: false };
    pub(super) const PATTERN: Ink = Ink { colour: None, known: false, pattern: true };
}

impl State<'_> {
    pub(super) fn new() -> Self {
        State {
            ctm: Affine::IDENTITY,
            character_spacing: 0.0,
            word_spacing: 0.0,
            scaling: 1.0,
            leading: 0.0,
            rise: 0.0,
            size: 1.0,
            font: None,
            mode: 0,
            fill: BLACK,
            stroke: BLACK,
            fill_alpha: 1.0,
            stroke_alpha: 1.0,
            sheer: false,
            clip: None,
            layer_off: false,
            line_width: 1.0,
        }
    }

    /// Narrows what may be painted on.
    pub(super) fn clip_to(&mut self, bounds: Rect) {
        self.clip = Some(match self.clip {
            Some(clip) => clip.intersect(bounds),
            None => bounds,
        });
    }
}

/// Text matrix and text line matrix.
#[derive(Clone, Copy)]
pub(super) struct TextMatrix {
    pub(super) glyph: Affine,
    pub(super) line: Affine,
}

impl TextMatrix {
    pub(super) fn new() -> TextMatrix {
        TextMatrix { glyph: Affine::IDENTITY, line: Affine::IDENTITY }
    }

    pub(super) fn set(&mut self, to: Affine) {
        self.line = to;
        self.glyph = to;
    }

    pub(super) fn next_line(&mut self, x: f64, y: f64) {
        self.set(self.line * Affine::translate((x, y)));
    }
}
