//! Text that nobody sees: in the colour of its ground, too small, invisible, off the page, on a layer
//! that is off.

use kurbo::Rect;

use super::super::glyph::{Content, Glyph, Painted};
use super::Found;
use super::covered::Again;

/// Type smaller than this cannot be read, in points.
const TINY: f64 = 1.5;

pub(super) fn find(crop: Rect, found: &mut Found<'_, '_>) {
    let content = found.content;
    let scanned = content.paints.iter().any(|paint| {
        matches!(paint.what, Painted::Picture { .. }) && paint.bounds.area() > 0.4 * crop.area()
    });
    let (mut layers, mut outside, mut scans, mut unseen) = (vec![], vec![], vec![], vec![]);
    let again = Again::new(content);
    for (at, glyph) in content.glyphs.iter().enumerate() {
        // What nobody can read gives nothing away; the reader says that it is there.
        if glyph.text.is_blank() || glyph.unknown {
            continue;
        }
        let number = at as u32;
        let off_page = crop.area() > 0.0 && !crop.overlaps(glyph.core());
        if glyph.layer_off {
            layers.push(number);
        } else if off_page {
            outside.push(number);
        } else if matches!(glyph.mode, 3 | 7) || glyph.alpha <= 0.02 {
            if scanned { scans.push(number) } else { unseen.push(number) }
        } else if hides(content, glyph)
            // Bold type and shadows are made of the same letters in two colours, and programs that
            // flatten transparency draw them again in each piece of the page.
            && !again.shows(content, at, |other| !hides(content, other))
        {
            unseen.push(number);
        }
    }
    found.glyphs("R08", &layers);
    found.glyphs("R12", &outside);
    found.glyphs("R14", &scans);
    found.glyphs("R02", &unseen);
}

/// Whether a glyph cannot be seen though it is painted.
fn hides(content: &Content, glyph: &Glyph) -> bool {
    glyph.clipped || glyph.size() < TINY && glyph.size() > 0.0 || is_ground(content, glyph)
}

/// Whether a glyph is in the colour of what it stands on.
fn is_ground(content: &Content, glyph: &Glyph) -> bool {
    if glyph.mode != 0 {
        return false;
    }
    let Some(colour) = glyph.colour else { return false };
    let core = glyph.core();
    let mut ground = Some([255; 3]);
    for paint in &content.paints {
        if paint.order > glyph.order || paint.layer_off || !paint.bounds.overlaps(core) {
            continue;
        }
        if content.masks(paint.run) {
            continue;
        }
        match &paint.what {
            Painted::Path { filled: true, parts, .. } => {
                let covers = |bounds: Rect| {
                    let both = bounds.intersect(core);
                    both.area() >= 0.6 * core.area()
                };
                let over = parts.iter().filter(|part| part.bounds.overlaps(core));
                let mut square = true;
                let mut covering = 0;
                for part in over {
                    square &= part.square;
                    covering += u32::from(covers(part.bounds));
                }
                let covered = covering > 0;
                if covering == 1 && square && paint.alpha > 0.97 && !paint.sheer {
                    ground = paint.colour;
                } else if covered || !square {
                    // Round shapes, sheer ones and shapes with holes: the ground is anyone's guess.
                    ground = None;
                }
            }
            Painted::Path { .. } => {}
            Painted::Picture { .. } | Painted::Shading => ground = None,
        }
    }
    let near = |(one, other): (&u8, &u8)| one.abs_diff(*other) < 12;
    ground.is_some_and(|ground| ground.iter().zip(&colour).all(near))
}
