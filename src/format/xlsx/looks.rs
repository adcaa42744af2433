//! Fonts and fills as far as they hide what a cell holds: letters in the colour of their ground, and
//! tiny ones.

use quick_xml::events::BytesStart;

use super::super::colour::{BLACK, Colour, WHITE, near, rgb};
use super::super::xmltext::{self, Met};
use super::display::blank;

#[derive(Clone, Copy)]
struct Font {
    /// None where only the theme could tell.
    colour: Option<Colour>,
    size: f64,
}

/// What the style sheet says, gathered while it is read.
#[derive(Default)]
pub(in super::super) struct Looks {
    section: Section,
    fonts: Vec<Font>,
    fills: Vec<Option<Colour>>,
    /// Font and fill of each cell style.
    cells: Vec<(usize, usize)>,
    rules: Vec<Rule>,
    in_font: bool,
}

/// A format that applies by a rule.
struct Rule {
    letters: Option<Colour>,
    ground: Option<Colour>,
    nothing: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Section {
    #[default]
    Other,
    Fonts,
    Fills,
    Cells,
    Rules,
}

impl Looks {
    pub(super) fn meet(&mut self, met: &Met<'_>) {
        match met {
            Met::Open(start) => self.open(start),
            Met::Close("fonts" | "fills" | "cellXfs" | "dxfs") => self.section = Section::Other,
            Met::Close("font") => self.in_font = false,
            _ => {}
        }
    }

    fn open(&mut self, start: &BytesStart<'_>) {
        let number = |name: &str| xmltext::of(start, name).parse::<usize>().unwrap_or(0);
        match (xmltext::tag(start), self.section) {
            ("fonts", _) => self.section = Section::Fonts,
            ("fills", _) => self.section = Section::Fills,
            ("cellXfs", _) => self.section = Section::Cells,
            ("dxfs", _) => self.section = Section::Rules,
            ("font", Section::Fonts) => self.fonts.push(Font { colour: Some(BLACK), size: 11.0 }),
            ("font", Section::Rules) => self.in_font = true,
            ("color", Section::Fonts) => {
                if let Some(font) = self.fonts.last_mut() {
                    font.colour = colour(start);
                }
            }
            ("sz", Section::Fonts) => {
                if let Some(font) = self.fonts.last_mut() {
                    font.size = xmltext::of(start, "val").parse().unwrap_or(11.0);
                }
            }
            ("fill", Section::Fills) => self.fills.push(Some(WHITE)),
            // A solid fill is black until it is given a colour.
            ("patternFill", Section::Fills) if xmltext::of(start, "patternType") == "solid" => {
                if let Some(fill) = self.fills.last_mut() {
                    *fill = Some(BLACK);
                }
            }
            ("fgColor", Section::Fills) => {
                if let Some(fill) = self.fills.last_mut() {
                    *fill = colour(start);
                }
            }
            ("xf", Section::Cells) => self.cells.push((number("fontId"), number("fillId"))),
            ("dxf", Section::Rules) => {
                self.rules.push(Rule { letters: None, ground: Some(WHITE), nothing: false })
            }
            ("color", Section::Rules) if self.in_font => {
                if let Some(rule) = self.rules.last_mut() {
                    rule.letters = colour(start);
                }
            }
            ("bgColor", Section::Rules) => {
                if let Some(rule) = self.rules.last_mut() {
                    rule.ground = colour(start);
                }
            }
            ("numFmt", Section::Rules) => {
                if let Some(rule) = self.rules.last_mut() {
                    rule.nothing = blank(&xmltext::of(start, "formatCode"));
                }
            }
            _ => {}
        }
    }

    /// Adds the next font of a workbook in records; no colour where only the theme could tell.
    pub(in super::super) fn font(&mut self, colour: Option<Colour>, size: f64) {
        self.fonts.push(Font { colour, size });
    }

    /// Adds the next fill.
    pub(in super::super) fn ground(&mut self, colour: Option<Colour>) {
        self.fills.push(colour);
    }

    /// Adds the next cell style, by the numbers of its font and its fill.
    pub(in super::super) fn cell(&mut self, font: usize, fill: usize) {
        self.cells.push((font, fill));
    }

    pub(super) fn unseen(&self, style: usize) -> Option<&'static str> {
        let (font, fill) = self.cells.get(style)?;
        let font = self.fonts.get(*font)?;
        let ground = self.fills.get(*fill).copied().unwrap_or(Some(WHITE));
        if same(font.colour, ground) {
            Some("letters in the colour of their cell")
        } else if font.size <= 2.0 {
            Some("tiny letters")
        } else {
            None
        }
    }

    pub(super) fn rule_hides(&self, number: usize) -> bool {
        let rule = self.rules.get(number);
        rule.is_some_and(|rule| rule.nothing || same(rule.letters, rule.ground))
    }
}

/// Whether two colours are known and cannot be told apart.
fn same(one: Option<Colour>, other: Option<Colour>) -> bool {
    one.zip(other).is_some_and(|(one, other)| near(one, other))
}

/// A colour, where it can be told without the theme: by its value, by the two theme colours that are
/// paper and ink, or by the first numbers of the palette.
fn colour(start: &BytesStart<'_>) -> Option<Colour> {
    if let Some(value) = xmltext::attribute(start, "rgb") {
        return rgb(value.get(value.len().saturating_sub(6)..)?);
    }
    let plain = xmltext::attribute(start, "tint").is_none();
    match (xmltext::attribute(start, "theme").as_deref(), plain) {
        (Some("0"), true) => return Some(WHITE),
        (Some("1"), true) => return Some(BLACK),
        (Some(_), _) => return None,
        _ => {}
    }
    if xmltext::on(start, "auto") {
        return Some(BLACK);
    }
    match xmltext::attribute(start, "indexed")?.as_str() {
        "1" | "9" | "65" => Some(WHITE),
        "0" | "8" | "64" => Some(BLACK),
        _ => None,
    }
}
