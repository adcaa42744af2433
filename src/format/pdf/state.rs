//! The graphics state that decides where a glyph lands (ISO 32000-1, 8.4 and 9.3).

use hayro_font::Font;
use kurbo::Affine;

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
    pub(super) font: Option<Font<'a>>,
    /// Text rendering mode 3 or 7: neither filled nor stroked.
    pub(super) invisible: bool,
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
            invisible: false,
        }
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
