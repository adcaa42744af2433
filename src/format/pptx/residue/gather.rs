//! The shapes of a slide as far as it matters what they hide.

use quick_xml::events::BytesStart;

use super::super::super::colour::{Colour, near};
use super::super::super::limits::Stop;
use super::super::super::open::Opening;
use super::super::super::sides::beside;
use super::super::super::xmltext::{self, Met};
use super::ground::Ground;

/// A shape, a picture or a table.
#[derive(Default)]
pub(super) struct Shape {
    /// Left, top, width, height, in English Metric Units.
    pub(super) at: Option<[i64; 4]>,
    pub(super) text: String,
    /// Of one colour of its own.
    pub(super) solid: bool,
    /// Of an outline that may leave out much of its frame: an arrow, a ring, a drawing.
    pub(super) drawn: bool,
    /// With a ground of its own, of whatever sort.
    pub(super) filled: bool,
    pub(super) picture: bool,
    /// Its picture is made of lines and letters, between which others are seen.
    pub(super) clear: bool,
    pub(super) placeholder: bool,
    /// Not shown at all.
    pub(super) hidden: bool,
    /// Words that are tiny, or in the colour of their shape or cell.
    pub(super) unseen: String,
    /// Words in the colour of the slide, in a shape that has none.
    pub(super) unseen_on_slide: String,
    /// Inside the properties of an outline, or of what is not in use, whose colour covers nothing.
    line: bool,
    /// Inside the properties of the shape, and inside its colour or that of a cell.
    look: bool,
    in_fill: bool,
    /// Inside the properties of a run.
    run: bool,
    tiny: bool,
    fill: Option<Colour>,
    letters: Option<Colour>,
    /// Words whose colour is known, until that of their ground is.
    coloured: Vec<(Colour, String)>,
}

impl Shape {
    /// How much of another shape this one covers, in per cent.
    pub(super) fn covers(&self, other: &Shape) -> i64 {
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

    pub(super) fn outside(&self, size: (i64, i64)) -> bool {
        self.at.is_some_and(|[x, y, width, height]| {
            beside([y, x, x.saturating_add(width), y.saturating_add(height)], size)
        })
    }

    fn words(&mut self, words: &str) {
        if self.tiny {
            self.unseen.push_str(words);
        } else if let Some(letters) = self.letters {
            self.coloured.push((letters, words.to_owned()));
        }
        self.text.push_str(words);
    }

    /// Holds the words gathered since against the ground they turn out to stand on.
    fn stand(&mut self, under: Option<Colour>, slide: Option<Colour>) {
        for (letters, words) in std::mem::take(&mut self.coloured) {
            match (under, slide) {
                (Some(under), _) if near(letters, under) => self.unseen.push_str(&words),
                (None, Some(slide)) if near(letters, slide) => {
                    self.unseen_on_slide.push_str(&words);
                }
                _ => {}
            }
        }
    }
}

/// A group of shapes: where it lies, and in whose measure its shapes do.
#[derive(Default)]
struct Group {
    off: [i64; 2],
    ext: [i64; 2],
    inner_off: [i64; 2],
    inner_ext: [i64; 2],
}

impl Group {
    /// Where a shape of the group lies outside it.
    fn place(&self, at: [i64; 4]) -> [i64; 4] {
        let [x, y, width, height] = at;
        let along = |axis: usize, from: i64, length: i64| {
            let of = |pair: [i64; 2]| pair.get(axis).copied().unwrap_or(0);
            let scale = match of(self.inner_ext) {
                0 => 1.0,
                inner => of(self.ext) as f64 / inner as f64,
            };
            let from = from.saturating_sub(of(self.inner_off)) as f64 * scale;
            (of(self.off).saturating_add(from as i64), (length as f64 * scale) as i64)
        };
        let ((x, width), (y, height)) = (along(0, x, width), along(1, y, height));
        [x, y, width, height]
    }
}

/// The state of the walk over one slide.
struct Walk<'a> {
    done: Vec<Shape>,
    open: Option<Shape>,
    groups: Vec<Group>,
    in_text: bool,
    /// The ground of the cell of a table that is open, none inside until it is known.
    cell: Option<Option<Colour>>,
    in_cell_look: bool,
    ground: Ground,
    drawings: &'a [String],
}

/// The shapes of a slide in the order they are painted.
pub(super) fn gather(
    bytes: &[u8],
    ground: Ground,
    drawings: &[String],
    opening: &mut Opening<'_>,
    each: &mut dyn FnMut(&BytesStart<'_>),
) -> Result<Vec<Shape>, Stop> {
    let mut walk = Walk {
        done: Vec::new(),
        open: None,
        groups: Vec::new(),
        in_text: false,
        cell: None,
        in_cell_look: false,
        ground,
        drawings,
    };
    xmltext::walk(&xmltext::decoded(bytes), opening, &mut |met| match met {
        Met::Open(start) => {
            each(start);
            walk.open(start);
        }
        Met::Words(words, _) if walk.in_text => {
            if let Some(shape) = &mut walk.open {
                shape.words(words);
            }
        }
        Met::Words(..) => {}
        Met::Close(tag) => walk.close(tag),
    })?;
    Ok(walk.done)
}

impl Walk<'_> {
    fn open(&mut self, start: &BytesStart<'_>) {
        let tag = xmltext::tag(start);
        let number = |name: &str| xmltext::of(start, name).parse::<i64>().unwrap_or(0);
        match tag {
            "grpSp" => self.groups.push(Group::default()),
            "sp" | "pic" | "graphicFrame" => {
                // A chart or a drawing made of words paints what nobody can tell here.
                let filled = tag == "graphicFrame";
                self.open = Some(Shape { picture: tag == "pic", filled, ..Shape::default() });
            }
            "t" => self.in_text = true,
            _ => {}
        }
        let Some(shape) = &mut self.open else {
            if let Some(group) = self.groups.last_mut() {
                match tag {
                    "off" => group.off = [number("x"), number("y")],
                    "ext" if xmltext::attribute(start, "cx").is_some() => {
                        group.ext = [number("cx"), number("cy")];
                    }
                    "chOff" => group.inner_off = [number("x"), number("y")],
                    "chExt" => group.inner_ext = [number("cx"), number("cy")],
                    _ => {}
                }
            }
            return;
        };
        match tag {
            "off" => shape.at = Some([number("x"), number("y"), 0, 0]),
            "ext" => {
                if let Some([_, _, width, height]) = &mut shape.at
                    && *width == 0
                    && xmltext::attribute(start, "cx").is_some()
                {
                    (*width, *height) = (number("cx"), number("cy"));
                }
            }
            "ph" => shape.placeholder = true,
            "cNvPr" => shape.hidden = xmltext::on(start, "hidden"),
            "blip" if shape.picture => {
                let picture = xmltext::of(start, "embed");
                shape.clear = self.drawings.contains(&picture);
            }
            "custGeom" => shape.drawn = true,
            "prstGeom" => {
                let outline = xmltext::of(start, "prst").to_lowercase();
                shape.drawn = !outline.ends_with("rect") && outline != "ellipse";
            }
            // A fill or an outline that was taken off is kept for when it is put on again.
            "ln" | "lnL" | "lnR" | "lnT" | "lnB" | "hiddenFill" | "hiddenLine" => shape.line = true,
            "spPr" => shape.look = true,
            "tc" => self.cell = Some(None),
            "tcPr" => self.in_cell_look = true,
            "rPr" => {
                (shape.run, shape.letters) = (true, None);
                // Hundredths of a point.
                shape.tiny = xmltext::of(start, "sz").parse::<u32>().is_ok_and(|size| size <= 200);
            }
            "srgbClr" | "schemeClr" if shape.line => {}
            "srgbClr" | "schemeClr" if shape.run => shape.letters = self.ground.colour(start),
            "srgbClr" | "schemeClr" if shape.in_fill => {
                *self.cell.as_mut().unwrap_or(&mut shape.fill) = self.ground.colour(start);
            }
            // More than half transparent, in thousandths of a per cent.
            "alpha" if shape.look && !shape.line => {
                let dense = |value: u32| value > 50_000;
                shape.solid &= xmltext::of(start, "val").parse().is_ok_and(dense);
                shape.fill = None;
            }
            // A colour that is changed is no longer known.
            "lumMod" | "lumOff" | "tint" | "shade" | "alpha" if shape.run => shape.letters = None,
            "lumMod" | "lumOff" | "tint" | "shade" | "alpha" if shape.in_fill => {
                *self.cell.as_mut().unwrap_or(&mut shape.fill) = None;
            }
            "solidFill" if shape.line => {}
            "solidFill" if shape.look || self.in_cell_look => {
                shape.in_fill = true;
                shape.solid |= shape.look;
                shape.filled |= shape.look;
            }
            "gradFill" | "blipFill" | "pattFill" | "grpFill" if shape.look => shape.filled = true,
            "fillRef" => shape.filled |= xmltext::of(start, "idx") != "0",
            _ => {}
        }
    }

    fn close(&mut self, tag: &str) {
        match tag {
            "grpSp" => {
                self.groups.pop();
            }
            "t" => self.in_text = false,
            "tcPr" => self.in_cell_look = false,
            _ => {}
        }
        let Some(shape) = &mut self.open else { return };
        match tag {
            "rPr" => shape.run = false,
            "spPr" => shape.look = false,
            "solidFill" => shape.in_fill = false,
            "r" => (shape.letters, shape.tiny) = (None, false),
            "p" => shape.text.push(' '),
            "ln" | "lnL" | "lnR" | "lnT" | "lnB" | "hiddenFill" | "hiddenLine" => {
                shape.line = false;
            }
            "tc" => {
                // A cell without a colour of its own has that of a style.
                shape.stand(self.cell.take().flatten(), None);
            }
            "sp" | "pic" | "graphicFrame" => {
                if let Some(mut shape) = self.open.take() {
                    let slide = if shape.filled { None } else { self.ground.slide };
                    shape.stand(shape.fill, slide);
                    for group in self.groups.iter().rev() {
                        shape.at = shape.at.map(|at| group.place(at));
                    }
                    self.done.push(shape);
                }
            }
            _ => {}
        }
    }
}
