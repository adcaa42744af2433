//! The shapes of a slide: beside it, over one another, cropped; letters in the colour of the slide.

use quick_xml::events::BytesStart;

use super::super::super::colour::{Colour, near, rgb};
use super::super::super::limits::Stop;
use super::super::super::ooxml::residue::field;
use super::super::super::open::Opening;
use super::super::super::xmltext::{self, Met};
use crate::model::document::Document;
use crate::model::place::Place;
use crate::model::residue::Severity::{Block, Warn};

/// A shape as far as it matters what it hides.
#[derive(Default)]
struct Shape {
    /// Left, top, width, height, in English Metric Units.
    at: Option<[i64; 4]>,
    text: String,
    solid: bool,
    picture: bool,
    placeholder: bool,
    /// Inside the properties of an outline, whose colour covers nothing.
    line: bool,
    body: bool,
    /// Inside the properties of a run.
    run: bool,
    fill: Option<Colour>,
    letters: Option<Colour>,
    /// Words in the colour of what they stand on.
    unseen: String,
}

impl Shape {
    /// How much of another shape this one covers, in per cent.
    fn covers(&self, other: &Shape) -> i64 {
        let (Some(over), Some(under)) = (self.at, other.at) else { return 0 };
        let along = |axis: usize| {
            let side = |shape: [i64; 4], at: usize| shape.get(at).copied().unwrap_or(0);
            let start = side(over, axis).max(side(under, axis));
            let end = (side(over, axis).saturating_add(side(over, axis + 2)))
                .min(side(under, axis).saturating_add(side(under, axis + 2)));
            let length = side(under, axis + 2).max(1);
            end.saturating_sub(start).max(0).saturating_mul(100) / length
        };
        along(0) * along(1) / 100
    }

    fn outside(&self, size: (i64, i64)) -> bool {
        self.at.is_some_and(|[x, y, width, height]| {
            x >= size.0
                || y >= size.1
                || x.saturating_add(width) <= 0
                || y.saturating_add(height) <= 0
        })
    }
}

pub(super) fn find(
    bytes: &[u8],
    slide: u32,
    size: (i64, i64),
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let place = Place::Slide { slide, notes: false };
    let mut hidden = false;
    let (mut words, mut cropped) = (String::new(), false);
    let shapes = shapes(bytes, opening, &mut |start| match xmltext::tag(start) {
        "sld" => hidden = !xmltext::is_on(xmltext::attribute(start, "show").as_deref()),
        "srcRect" => {
            let sides = ["l", "t", "r", "b"].map(|side| xmltext::of(start, side));
            let cut: i64 = sides.iter().filter_map(|side| side.parse::<i64>().ok()).sum();
            cropped |= cut >= 1000;
        }
        _ => {}
    })?;
    for shape in &shapes {
        words.push_str(&shape.text);
        words.push(' ');
    }
    if hidden {
        document.leave("P01", Block, place.clone(), &words);
    }
    if cropped {
        document.leave("P07", Block, place.clone(), "");
    }
    for (number, shape) in shapes.iter().enumerate() {
        let says = !shape.text.trim().is_empty();
        if shape.outside(size) && (says || shape.picture) {
            document.leave("P03", Block, place.clone(), &shape.text);
        }
        let above = shapes.get(number + 1..).unwrap_or_default();
        let covers = |over: &Shape| {
            let opaque = (over.solid && over.text.trim().is_empty()) || over.picture;
            opaque && over.covers(shape) >= 50
        };
        if !shape.unseen.trim().is_empty() {
            document.leave("P14", Block, place.clone(), &shape.unseen);
        }
        if says && above.iter().any(covers) {
            document.leave("P05", Block, place.clone(), &shape.text);
        }
    }
    Ok(())
}

/// Words on a master or layout outside its placeholders.
pub(super) fn master(
    bytes: &[u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    for shape in shapes(bytes, opening, &mut |_| {})? {
        if !shape.placeholder && shape.text.chars().any(char::is_alphanumeric) {
            document.leave("P09", Warn, field("master or layout"), &shape.text);
        }
    }
    Ok(())
}

/// The shapes of a slide in the order they are painted; those of a group by their own places.
fn shapes(
    bytes: &[u8],
    opening: &mut Opening<'_>,
    each: &mut dyn FnMut(&BytesStart<'_>),
) -> Result<Vec<Shape>, Stop> {
    let mut done: Vec<Shape> = Vec::new();
    let mut open: Option<Shape> = None;
    let mut groups = 0u32;
    let mut in_text = false;
    let mut ground = None;
    xmltext::walk(&xmltext::decoded(bytes), opening, &mut |met| match met {
        Met::Open(start) => {
            each(start);
            let tag = xmltext::tag(start);
            let number = |name: &str| xmltext::of(start, name).parse::<i64>().unwrap_or(0);
            match tag {
                "grpSp" => groups += 1,
                "sp" | "pic" | "graphicFrame" => {
                    open = Some(Shape { picture: tag == "pic", ..Shape::default() });
                }
                "t" => in_text = true,
                _ => {}
            }
            let Some(shape) = &mut open else {
                // A colour before the first shape is that of the slide.
                if tag == "srgbClr" && done.is_empty() {
                    ground = rgb(&xmltext::of(start, "val"));
                }
                return;
            };
            match tag {
                "off" if groups == 0 => shape.at = Some([number("x"), number("y"), 0, 0]),
                "ext" => {
                    if let Some([_, _, width, height]) = &mut shape.at
                        && *width == 0
                        && xmltext::attribute(start, "cx").is_some()
                    {
                        (*width, *height) = (number("cx"), number("cy"));
                    }
                }
                "ph" => shape.placeholder = true,
                "ln" => shape.line = true,
                "txBody" => shape.body = true,
                "rPr" => (shape.run, shape.letters) = (true, None),
                "srgbClr" if shape.run && !shape.line => {
                    shape.letters = rgb(&xmltext::of(start, "val"));
                }
                "srgbClr" if !shape.line && !shape.body => {
                    shape.fill = rgb(&xmltext::of(start, "val"));
                }
                "solidFill" if !shape.line && !shape.body => shape.solid = true,
                _ => {}
            }
        }
        Met::Words(words, _) if in_text => {
            if let Some(shape) = &mut open {
                let under = shape.fill.or(ground);
                if shape.letters.zip(under).is_some_and(|(letters, under)| near(letters, under)) {
                    shape.unseen.push_str(words);
                }
                shape.text.push_str(words);
            }
        }
        Met::Words(..) => {}
        Met::Close(tag) => match tag {
            "grpSp" => groups = groups.saturating_sub(1),
            "t" => in_text = false,
            "rPr" => {
                if let Some(shape) = &mut open {
                    shape.run = false;
                }
            }
            "r" => {
                if let Some(shape) = &mut open {
                    shape.letters = None;
                }
            }
            "p" => {
                if let Some(shape) = &mut open {
                    shape.text.push(' ');
                }
            }
            "ln" => {
                if let Some(shape) = &mut open {
                    shape.line = false;
                }
            }
            "sp" | "pic" | "graphicFrame" => done.extend(open.take()),
            _ => {}
        },
    })?;
    Ok(done)
}
