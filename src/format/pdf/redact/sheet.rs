//! What every page of the copy has: its size and turn, and what is drawn over it.

use hayro_syntax::object::{Dict, Rect};
use hayro_syntax::page::{Page, Rotation};

use super::super::annotations::{self, Look};
use super::super::write::object::{Map, Obj, map};
use super::boxes;
use super::page::Builder;
use super::region::Region;
use super::rewrite::{self, Edit};

/// Nodes of the tree of pages that one lies in.
const PARENTS: usize = 64;

impl Builder<'_> {
    /// The number of a form that draws boxes; none if there are none.
    pub(super) fn boxes(&mut self, page: &Page<'_>, regions: &[Region]) -> Option<u32> {
        if regions.is_empty() {
            return None;
        }
        let font = match self.font {
            Some(font) => font,
            None => *self.font.insert(self.copier.add(Obj::Dict(boxes::font()))),
        };
        Some(self.copier.add(boxes::form(
            regions,
            as_written(page, b"MediaBox", page.media_box()),
            font,
        )))
    }

    /// The number of a form that draws what viewers draw for an annotation, after edits; none if it is
    /// hidden.
    pub(super) fn plain(
        &mut self,
        page: &Page<'_>,
        annotation: u32,
        mut edits: Vec<Edit>,
    ) -> Option<u32> {
        let mut shown = annotations::drawn(page, &self.layers).into_iter();
        let drawn = shown.find(|drawn| drawn.number == annotation && !drawn.layer_off)?;
        let Look::Plain(plain) = drawn.look else { return None };
        let alpha = || Obj::Number(f64::from(plain.alpha));
        let blend = if plain.multiplied { "Multiply" } else { "Normal" };
        let state = map([("BM", Obj::name(blend)), ("CA", alpha()), ("ca", alpha())]);
        let states = map([("ExtGState", Obj::Dict(map([("G", Obj::Dict(state))])))]);
        let dict = map([
            ("Type", Obj::name("XObject")),
            ("Subtype", Obj::name("Form")),
            ("BBox", Obj::numbers(&as_written(page, b"MediaBox", page.media_box()))),
            ("Resources", Obj::Dict(states)),
        ]);
        let mut out = b"/G gs\n".to_vec();
        out.extend_from_slice(&rewrite::apply(&plain.operators, &mut edits));
        Some(self.copier.add(Obj::packed(dict, &out)))
    }

    /// A page of the same size and turn as in the original.
    pub(super) fn sheet(&mut self, page: &Page<'_>, content: &[u8], resources: Map) -> Map {
        let contents = self.copier.operators(Map::new(), content);
        let contents = self.copier.add(contents);
        let turn = match page.rotation() {
            Rotation::None => 0.0,
            Rotation::Horizontal => 90.0,
            Rotation::Flipped => 180.0,
            Rotation::FlippedHorizontal => 270.0,
        };
        let mut dict = map([
            ("Type", Obj::name("Page")),
            ("Parent", Obj::Ref(self.tree)),
            ("MediaBox", Obj::numbers(&as_written(page, b"MediaBox", page.media_box()))),
            ("CropBox", Obj::numbers(&as_written(page, b"CropBox", page.crop_box()))),
            ("Rotate", Obj::Number(turn)),
            ("Resources", Obj::Dict(resources)),
            ("Contents", Obj::Ref(contents)),
        ]);
        if let Some(unit) = page.raw().get::<f64>(b"UserUnit") {
            dict.insert(b"UserUnit".to_vec(), Obj::Number(unit));
        }
        dict
    }
}

/// The sides of a box of the page with the numbers the file has: read with single precision, 595.2 is a
/// little more, and viewers set the whole page a part of a pixel lower.
fn as_written(page: &Page<'_>, key: &[u8], sides: Rect) -> [f64; 4] {
    let sides = [sides.x0, sides.y0, sides.x1, sides.y1];
    let near = |written: &[f64; 4]| {
        written.iter().zip(&sides).all(|(one, other)| *one as f32 == *other as f32)
    };
    let around = std::iter::successors(Some(page.raw().clone()), |node| node.get(b"Parent"));
    let written = around.take(PARENTS).find_map(|node: Dict<'_>| node.get::<[f64; 4]>(key));
    match written.filter(near) {
        Some(written) => written,
        None => sides.map(|side| (side as f32).to_string().parse().unwrap_or(side)),
    }
}
