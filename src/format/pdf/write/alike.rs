//! Whether a font's program draws glyphs as another does.

use skrifa::{DrawMemory, Font, PathSink, ScalerFont};

/// Whether each glyph of one program is drawn as the glyph of the other that it is paired with.
pub(super) fn are(one: &[u8], other: &[u8], mut pairs: impl Iterator<Item = (u16, u16)>) -> bool {
    let (Some(one), Some(other)) = (scaler(one), scaler(other)) else { return false };
    pairs.all(|(first, second)| {
        let drawn = outline(&one, first);
        drawn.is_some() && drawn == outline(&other, second)
    })
}

fn scaler(program: &[u8]) -> Option<ScalerFont> {
    Some(ScalerFont::unhinted(Font::new(program.to_vec(), 0)?, Some(1000.0)))
}

/// What is drawn, as numbers.
fn outline(font: &ScalerFont, glyph: u16) -> Option<Vec<f32>> {
    let mut path = Path(Vec::new());
    font.outline(u32::from(glyph).into())?.draw(DrawMemory::Scratch, &mut path).ok()?;
    Some(path.0)
}

struct Path(Vec<f32>);

impl PathSink for Path {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.extend([0.0, x, y]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.extend([1.0, x, y]);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.extend([2.0, cx, cy, x, y]);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.0.extend([3.0, cx0, cy0, cx1, cy1, x, y]);
    }

    fn close(&mut self) {
        self.0.push(4.0);
    }
}
