//! Colours and sizes of letters as far as they hide what is written.

use quick_xml::events::BytesStart;

use super::super::colour::{Colour, WHITE, near, rgb, unseen_on};
use super::super::xmltext;
use super::shapes::length;

/// What a style says; nothing where it leaves it to the one it is based on.
#[derive(Clone, Copy, Default)]
pub(super) struct Says {
    letters: Option<Colour>,
    ground: Option<Colour>,
    tiny: Option<bool>,
}

impl Says {
    /// Takes in the properties of a style.
    pub(super) fn learn(&mut self, tag: &str, start: &BytesStart<'_>) {
        let colour = |name: &str| {
            let value = xmltext::attribute(start, name)?;
            rgb(value.strip_prefix('#')?)
        };
        let lettered = tag == "text-properties";
        if lettered || matches!(tag, "paragraph-properties" | "table-cell-properties") {
            self.ground = colour("background-color").or(self.ground);
        }
        if lettered {
            // The program chooses, so that it can be read.
            let automatic = xmltext::attribute(start, "use-window-font-color");
            let own = colour("color").filter(|_| automatic.as_deref() != Some("true"));
            self.letters = own.or(self.letters);
            let size = xmltext::attribute(start, "font-size");
            let points = size.and_then(|size| size.strip_suffix("pt")?.parse::<f64>().ok());
            self.tiny = points.map(|points| points <= 2.0).or(self.tiny);
        }
    }

    /// Adds what the style says that this one is based on.
    pub(super) fn over(self, based: Says) -> Says {
        Says {
            letters: self.letters.or(based.letters),
            ground: self.ground.or(based.ground),
            tiny: self.tiny.or(based.tiny),
        }
    }

    /// Why a cell of a spreadsheet in this style is not seen.
    pub(super) fn hides_cell(self) -> Option<&'static str> {
        if self.tiny == Some(true) {
            return Some("tiny letters");
        }
        let ground = self.ground.unwrap_or(WHITE);
        let same = self.letters.is_some_and(|letters| near(letters, ground));
        same.then_some("letters in the colour of their cell")
    }
}

/// What a style says of how a shape is drawn.
#[derive(Clone, Copy, Default)]
pub(super) struct Draws {
    /// Filled with one colour.
    pub(super) solid: Option<bool>,
    /// More than half transparent.
    pub(super) sheer: Option<bool>,
    /// Before the text of the page, and not behind it.
    pub(super) front: Option<bool>,
    /// The text does not make room for it.
    pub(super) through: Option<bool>,
    /// How much of a picture is cut off, all sides together.
    pub(super) cut: Option<i64>,
}

impl Draws {
    /// Takes in the properties of a style.
    pub(super) fn learn(&mut self, start: &BytesStart<'_>) {
        let is =
            |name: &str, wanted: &str| xmltext::attribute(start, name).map(|value| value == wanted);
        self.solid = is("fill", "solid").or(self.solid);
        self.front = is("run-through", "foreground").or(self.front);
        self.through = is("wrap", "run-through").or(self.through);
        let opacity = xmltext::attribute(start, "opacity");
        let share = opacity.and_then(|share| share.strip_suffix('%')?.parse::<f64>().ok());
        self.sheer = share.map(|share| share < 50.0).or(self.sheer);
        let clip = xmltext::attribute(start, "clip");
        let sides = clip.as_deref().and_then(|clip| clip.strip_prefix("rect(")?.strip_suffix(')'));
        let cut = sides
            .map(|sides| sides.split([',', ' ']).filter_map(length).map(|side| side.max(0)).sum());
        self.cut = cut.or(self.cut);
    }

    /// Adds what the style says that this one is based on.
    pub(super) fn over(self, based: Draws) -> Draws {
        Draws {
            solid: self.solid.or(based.solid),
            sheer: self.sheer.or(based.sheer),
            front: self.front.or(based.front),
            through: self.through.or(based.through),
            cut: self.cut.or(based.cut),
        }
    }
}

/// How letters look where the reader is.
#[derive(Clone, Copy)]
pub(super) struct Look {
    letters: Option<Colour>,
    /// None where it cannot be told.
    ground: Option<Colour>,
    tiny: bool,
}

impl Look {
    /// On the bare page.
    pub(super) const PAGE: Look = Look { letters: None, ground: Some(WHITE), tiny: false };

    /// In a paragraph or a span of a style.
    pub(super) fn styled(self, says: Says) -> Look {
        Look {
            letters: says.letters.or(self.letters),
            ground: says.ground.or(self.ground),
            tiny: says.tiny.unwrap_or(self.tiny),
        }
    }

    /// In a cell or a shape, whose ground is known if its style says it.
    pub(super) fn inside(self, says: Says) -> Look {
        Look { ground: says.ground, ..self }
    }

    /// Why letters are not seen.
    pub(super) fn unseen(self) -> Option<&'static str> {
        if self.tiny {
            return Some("tiny letters");
        }
        unseen_on(self.letters?, self.ground?)
    }
}
