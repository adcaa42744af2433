//! What drawn shapes hide in OpenDocument: text and slides under them, what lies beside a slide, and what
//! is cut off pictures.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::super::limits::Stop;
use super::super::ooxml::residue::field;
use super::super::open::Opening;
use super::super::sides::{Sides, again, beside, covered, hides, share};
use super::super::xmltext::{self, Met};
use super::styles::Styles;
use crate::model::document::Document;
use crate::model::place::Place;
use crate::model::residue::Severity::Block;

/// Hundredths of a millimetre.
type Length = i64;

/// Narrower or lower than this, a shape has no word under it: a quarter of an inch, four points.
const LEAST: [Length; 2] = [635, 141];

/// A hundredth of an inch; less of a picture is cut off by rounding.
const CUT: Length = 25;

#[derive(Default)]
struct Shape {
    at: Option<Sides>,
    text: String,
    picture: bool,
    /// Nothing below it can be seen.
    opaque: bool,
    /// It fills its frame.
    full: bool,
    /// The text of the page runs on under it.
    over_text: bool,
}

/// Notes what the shapes of a presentation hide. `common` has the sizes of its slides.
pub(super) fn slides(
    content: &str,
    common: &str,
    styles: &Styles,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let sizes = sizes(common, opening)?;
    let (mut slide, mut size, mut notes) = (0, None, false);
    let (mut drawn, mut shapes, mut cropped) = (Drawn::new(styles), Vec::new(), Vec::new());
    xmltext::walk(content, opening, &mut |met| {
        if is_cropped(&met, styles) {
            cropped.push(slide);
        }
        match met {
            Met::Open(start) if xmltext::tag(start) == "page" => {
                slide += 1;
                size = sizes.get(&xmltext::of(start, "master-page-name")).copied();
            }
            Met::Open(start) if xmltext::tag(start) == "notes" => notes = true,
            Met::Close("notes") => notes = false,
            Met::Close("page") => {
                let place = Place::Slide { slide, notes: false };
                leave(&std::mem::take(&mut shapes), size, &place, document);
            }
            _ if notes => {}
            met => shapes.extend(drawn.meet(met)),
        }
    })?;
    for slide in cropped {
        let place = match slide {
            0 => field("cropped picture"),
            slide => Place::Slide { slide, notes: false },
        };
        document.leave("P07", Block, place, "");
    }
    Ok(())
}

/// Notes what the shapes of a text hide.
pub(super) fn text(
    content: &str,
    styles: &Styles,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let (mut drawn, mut cropped) = (Drawn::new(styles), 0);
    xmltext::walk(content, opening, &mut |met| {
        cropped += usize::from(is_cropped(&met, styles));
        let Some(shape) = drawn.meet(met) else { return };
        let large = shape.at.is_none_or(|[top, left, right, bottom]| {
            let [width, height] = LEAST;
            right - left >= width && bottom - top >= height
        });
        let empty = shape.text.trim().is_empty() && !shape.picture;
        if shape.opaque && shape.over_text && empty && large {
            document.leave("D05", Block, field("shape over the page"), "");
        }
    })?;
    for _ in 0..cropped {
        document.leave("D11", Block, field("cropped picture"), "");
    }
    Ok(())
}

/// Shapes that are open, the innermost last.
struct Drawn<'a> {
    styles: &'a Styles,
    open: Vec<Shape>,
}

impl<'a> Drawn<'a> {
    fn new(styles: &'a Styles) -> Drawn<'a> {
        Drawn { styles, open: Vec::new() }
    }

    /// Takes in what comes next; a shape that ends with it.
    fn meet(&mut self, met: Met<'_>) -> Option<Shape> {
        match met {
            Met::Open(start) => match xmltext::tag(start) {
                tag if is_shape(tag) => self.open.push(shape(tag, start, self.styles)),
                tag => inside(tag, start, self.open.last_mut()),
            },
            Met::Words(words, _) => {
                if let Some(shape) = self.open.last_mut() {
                    shape.text.push_str(words);
                }
            }
            Met::Close(tag) if is_shape(tag) => return self.open.pop(),
            Met::Close(_) => {}
        }
        None
    }
}

/// Whether a picture begins of which a part is not shown.
fn is_cropped(met: &Met<'_>, styles: &Styles) -> bool {
    let Met::Open(start) = met else { return false };
    xmltext::tag(start) == "frame" && styles.draws(start).cut.is_some_and(|cut| cut >= CUT)
}

/// What the shapes of one slide do to one another, from back to front.
fn leave(shapes: &[Shape], size: Option<(i64, i64)>, place: &Place, document: &mut Document) {
    for (number, shape) in shapes.iter().enumerate() {
        let says = shape.text.chars().any(char::is_alphanumeric);
        let away = shape.at.zip(size).is_some_and(|(at, size)| beside(at, size));
        if away && (says || shape.picture) {
            document.leave("P03", Block, place.clone(), shape.text.trim());
        }
        let above = shapes.get(number + 1..).unwrap_or_default();
        let covers = |over: &Shape| {
            let severity = hides(share(over.at?, shape.at?), over.full);
            severity.filter(|_| over.opaque && over.text.trim().is_empty())
        };
        let repeats = |over: &Shape| {
            let both = over.at.zip(shape.at);
            both.is_some_and(|(one, two)| again(&shape.text, &over.text, share(one, two)))
        };
        if says && let Some(severity) = covered(above, covers, repeats) {
            document.leave("P05", severity, place.clone(), shape.text.trim());
        }
    }
}

/// Groups have no place of their own, and their shapes that of the page.
fn is_shape(tag: &str) -> bool {
    matches!(
        tag,
        "frame"
            | "custom-shape"
            | "rect"
            | "ellipse"
            | "circle"
            | "polygon"
            | "regular-polygon"
            | "path"
    )
}

fn shape(tag: &str, start: &BytesStart<'_>, styles: &Styles) -> Shape {
    let side = |name| length(&xmltext::attribute(start, name)?);
    let turned = xmltext::attribute(start, "transform").is_some();
    let at = || {
        let (left, top) = (side("x")?, side("y")?);
        let (right, bottom) =
            (left.checked_add(side("width")?)?, top.checked_add(side("height")?)?);
        Some([top, left, right, bottom])
    };
    let draws = styles.draws(start);
    // Where to type, which is not drawn; and what is shown on screen or on paper alone.
    let drawn = xmltext::attribute(start, "placeholder").as_deref() != Some("true")
        && xmltext::attribute(start, "display").as_deref() != Some("none");
    let inline = xmltext::attribute(start, "anchor-type").as_deref() == Some("as-char");
    Shape {
        at: at().filter(|_| !turned),
        opaque: drawn && draws.solid == Some(true) && draws.sheer != Some(true),
        full: matches!(tag, "rect" | "frame"),
        over_text: draws.front == Some(true) && draws.through == Some(true) && !inline,
        ..Shape::default()
    }
}

/// Takes in what is found inside a shape.
fn inside(tag: &str, start: &BytesStart<'_>, shape: Option<&mut Shape>) {
    let Some(shape) = shape else { return };
    match tag {
        "image" => {
            shape.picture = true;
            // Drawings of lines and letters have no ground of their own.
            let name = xmltext::of(start, "href").to_lowercase();
            let solid = [".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".gif"];
            shape.opaque |= solid.iter().any(|ending| name.ends_with(ending));
        }
        "enhanced-geometry" => {
            let form = xmltext::of(start, "type");
            shape.full |= matches!(form.as_str(), "rectangle" | "ooxml-rect");
        }
        _ => {}
    }
}

/// Width and height of slides, by the name of their master.
fn sizes(
    common: &str,
    opening: &mut Opening<'_>,
) -> Result<BTreeMap<String, (Length, Length)>, Stop> {
    let (mut layouts, mut layout) = (BTreeMap::new(), String::new());
    let mut masters = BTreeMap::new();
    xmltext::walk(common, opening, &mut |met| {
        let Met::Open(start) = met else { return };
        match xmltext::tag(start) {
            "page-layout" => layout = xmltext::of(start, "name"),
            "page-layout-properties" => {
                let side = |name| length(&xmltext::attribute(start, name)?);
                if let Some(size) = side("page-width").zip(side("page-height")) {
                    layouts.insert(layout.clone(), size);
                }
            }
            "master-page" => {
                masters.insert(xmltext::of(start, "name"), xmltext::of(start, "page-layout-name"));
            }
            _ => {}
        }
    })?;
    let sized = masters
        .into_iter()
        .filter_map(|(name, layout)| layouts.get(&layout).map(|size| (name, *size)));
    Ok(sized.collect())
}

/// A length with its unit.
pub(super) fn length(words: &str) -> Option<Length> {
    let (number, unit) = words.split_at(words.find(|c: char| c.is_ascii_alphabetic())?);
    let one = match unit {
        "cm" => 1000.0,
        "mm" => 100.0,
        "in" => 2540.0,
        "pt" => 2540.0 / 72.0,
        "pc" => 2540.0 / 6.0,
        _ => return None,
    };
    let length = number.trim().parse::<f64>().ok()? * one;
    // Far more than any page.
    (length.abs() < 1e9).then_some(length.round() as Length)
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn lengths_are_in_any_unit() {
        for (words, is) in [("2.5cm", 2500), ("-1in", -2540), ("36pt", 1270), ("7mm", 700)] {
            assert_eq!(length(words), Some(is), "{words}");
        }
        assert_eq!(length("50%"), None);
        assert_eq!(length("1e300cm"), None);
    }
}
