//! How a run looks, as far as it hides what it says: letters in the colour of their ground, text
//! blacked out, tiny letters, and styles that hide.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::BytesStart;

use super::super::colour::{BLACK, BLACKED, Colour, GROUND, WHITE, is_dark, rgb, unseen_on};
use super::super::limits::Stop;
use super::super::open::Opening;
use super::super::xmltext::{self, Met};

/// Styles that hide their text.
#[derive(Default)]
pub(super) struct Styles {
    hidden: BTreeSet<String>,
}

impl Styles {
    pub(super) fn read(bytes: &[u8], opening: &mut Opening<'_>) -> Result<Styles, Stop> {
        let mut styles = Styles::default();
        let text = xmltext::decoded(bytes);
        // Few documents have one that hides, and styles are the longest part of a short document.
        if !["anish", "webHidden"].iter().any(|word| text.contains(word)) {
            return Ok(styles);
        }
        let mut based: BTreeMap<String, String> = BTreeMap::new();
        let mut current = String::new();
        xmltext::walk(&text, opening, &mut |met| {
            let Met::Open(start) = met else { return };
            match xmltext::tag(start) {
                "style" => current = xmltext::of(start, "styleId"),
                "basedOn" => {
                    based.insert(current.clone(), xmltext::of(start, "val"));
                }
                "vanish" | "specVanish" | "webHidden"
                    if !current.is_empty()
                        && xmltext::is_on(xmltext::attribute(start, "val").as_deref()) =>
                {
                    styles.hidden.insert(current.clone());
                }
                _ => {}
            }
        })?;
        for style in based.keys() {
            let mut at = style;
            for _ in 0..16 {
                let Some(parent) = based.get(at) else { break };
                if styles.hidden.contains(parent) {
                    styles.hidden.insert(style.clone());
                }
                at = parent;
            }
        }
        Ok(styles)
    }

    fn hide(&self, start: &BytesStart<'_>) -> bool {
        !self.hidden.is_empty() && self.hidden.contains(&xmltext::of(start, "val"))
    }
}

/// A colour of letters or of a ground.
#[derive(Clone, Copy, Default, PartialEq)]
enum Paint {
    /// The program chooses, so that it can be read.
    #[default]
    Auto,
    /// Only the theme could tell.
    Unknown,
    Known(Colour),
}

/// What surrounds a run.
#[derive(Default)]
pub(super) struct Look {
    /// The property block that is open, innermost last.
    blocks: Vec<&'static str>,
    in_run: bool,
    hidden: bool,
    letters: Paint,
    relief: bool,
    highlight: Option<Colour>,
    run_ground: Paint,
    /// Too small or too narrow to be read, or see-through.
    faint: Option<&'static str>,
    paragraph_hidden: bool,
    paragraph_ground: Paint,
    row_hidden: bool,
    /// For each open table: the ground of its cell, and whether a style may colour it; for each open text
    /// box its own.
    cells: Vec<(Paint, bool)>,
    /// The colour of the shape that a text box follows.
    shape: Paint,
}

impl Look {
    pub(super) fn open(&mut self, start: &BytesStart<'_>, styles: &Styles) {
        match xmltext::tag(start) {
            "r" => {
                self.in_run = true;
                self.hidden = false;
                self.letters = Paint::Auto;
                self.relief = false;
                self.highlight = None;
                self.run_ground = Paint::Auto;
                self.faint = None;
            }
            "p" => {
                self.paragraph_hidden = false;
                self.paragraph_ground = Paint::Auto;
            }
            "tbl" => self.cells.push((Paint::Auto, false)),
            "tr" => self.row_hidden = false,
            "tc" => {
                if let Some(cell) = self.cells.last_mut() {
                    cell.0 = Paint::Auto;
                }
            }
            "txbxContent" => self.cells.push((self.shape, false)),
            "wsp" => self.shape = Paint::Auto,
            "spPr" => self.blocks.push("spPr"),
            "ln" => self.blocks.push("ln"),
            "effectLst" => self.blocks.push("effectLst"),
            "extLst" => self.blocks.push("extLst"),
            "rPr" => self.blocks.push("rPr"),
            "pPr" => self.blocks.push("pPr"),
            "tcPr" => self.blocks.push("tcPr"),
            "trPr" => self.blocks.push("trPr"),
            "textFill" => self.blocks.push("textFill"),
            _ => self.property(start, styles),
        }
    }

    /// An element without content, or one inside a property block.
    pub(super) fn property(&mut self, start: &BytesStart<'_>, styles: &Styles) {
        let value = || xmltext::of(start, "val");
        match (xmltext::tag(start), self.blocks.last().copied()) {
            ("tblStyle", _) => {
                if let Some(cell) = self.cells.last_mut() {
                    cell.1 = true;
                }
            }
            ("shape" | "rect" | "roundrect" | "oval", _) => self.shape = fill(start),
            ("noFill", Some("spPr")) => self.shape = Paint::Known(WHITE),
            ("srgbClr", Some("spPr")) => self.shape = paint(start, "val"),
            ("schemeClr" | "gradFill" | "blipFill" | "pattFill" | "grpFill", Some("spPr")) => {
                self.shape = Paint::Unknown;
            }
            // Not until after `spPr`, which decides where it says anything.
            ("fillRef", None) if self.shape == Paint::Auto && xmltext::of(start, "idx") != "0" => {
                self.shape = Paint::Unknown;
            }
            ("pStyle", _) => self.paragraph_hidden = styles.hide(start),
            ("hidden", Some("trPr")) => {
                self.row_hidden = xmltext::is_on(xmltext::attribute(start, "val").as_deref());
            }
            ("shd", Some("pPr")) => self.paragraph_ground = ground(start),
            ("shd", Some("tcPr")) => {
                if let Some(cell) = self.cells.last_mut() {
                    cell.0 = ground(start);
                }
            }
            // How much shows through letters, in thousandths of a per cent.
            ("alpha", Some("textFill"))
                if self.in_run && value().parse::<u32>().is_ok_and(|part| part >= 90_000) =>
            {
                self.faint = Some(GROUND);
            }
            (tag, Some("rPr")) if self.in_run => match tag {
                "rStyle" => self.hidden |= styles.hide(start),
                "vanish" | "specVanish" | "webHidden" => {
                    self.hidden = xmltext::is_on(xmltext::attribute(start, "val").as_deref());
                }
                "color" => self.letters = paint(start, "val"),
                // Light and shadow show letters in any colour.
                "emboss" | "imprint" | "outline" | "shadow" => {
                    self.relief = xmltext::is_on(xmltext::attribute(start, "val").as_deref());
                }
                "shd" => self.run_ground = ground(start),
                "highlight" => self.highlight = named(&value()),
                "sz" if value().parse::<f64>().is_ok_and(|half| half <= 4.0) => {
                    self.faint = Some("tiny letters");
                }
                // The width of letters in per cent.
                "w" if value().trim_end_matches('%').parse::<f64>().is_ok_and(|w| w < 10.0) => {
                    self.faint = Some("tiny letters");
                }
                _ => {}
            },
            _ => {}
        }
    }

    pub(super) fn close(&mut self, tag: &str) {
        match tag {
            "r" => self.in_run = false,
            "tbl" | "txbxContent" => {
                self.cells.pop();
            }
            "rPr" | "pPr" | "tcPr" | "trPr" | "textFill" | "spPr" | "ln" | "effectLst"
            | "extLst" => {
                self.blocks.pop();
            }
            _ => {}
        }
    }

    /// Why what the run says is not seen.
    pub(super) fn unseen(&self) -> Option<&'static str> {
        if self.hidden || self.paragraph_hidden {
            return Some("hidden text");
        }
        if self.row_hidden {
            return Some("hidden row");
        }
        if self.faint.is_some() {
            return self.faint;
        }
        if let Some(highlight) = self.highlight {
            // Automatic letters stay black under a highlight.
            let black = match self.letters {
                Paint::Auto => true,
                Paint::Known(letters) => is_dark(letters),
                Paint::Unknown => false,
            };
            if is_dark(highlight) && black {
                return Some(BLACKED);
            }
        }
        let Paint::Known(letters) = self.letters else { return None };
        if self.relief {
            return None;
        }
        unseen_on(letters, self.ground()?)
    }

    /// What the letters stand on, if it can be told.
    fn ground(&self) -> Option<Colour> {
        if self.highlight.is_some() {
            return self.highlight;
        }
        let (cell, styled) = self.cells.last().copied().unwrap_or_default();
        for paint in [self.run_ground, self.paragraph_ground, cell] {
            match paint {
                Paint::Known(colour) => return Some(colour),
                Paint::Unknown => return None,
                Paint::Auto => {}
            }
        }
        (!styled).then_some(WHITE)
    }
}

fn paint(start: &BytesStart<'_>, attribute: &str) -> Paint {
    let value = xmltext::of(start, attribute);
    match rgb(&value) {
        Some(colour) => Paint::Known(colour),
        None if xmltext::attribute(start, "themeColor").is_some() => Paint::Unknown,
        None => Paint::Auto,
    }
}

/// The colour of a shape of the older sort, which is white unless it says otherwise (VML 3.1).
fn fill(start: &BytesStart<'_>) -> Paint {
    if matches!(xmltext::of(start, "filled").as_str(), "f" | "false") {
        return Paint::Auto;
    }
    let colour = xmltext::of(start, "fillcolor");
    match colour.split_whitespace().next() {
        None | Some("white") => Paint::Known(WHITE),
        Some(first) => match rgb(first.trim_start_matches('#')) {
            Some(colour) => Paint::Known(colour),
            None => Paint::Unknown,
        },
    }
}

/// The colour of a shading: a solid pattern shows its own colour, others the fill.
fn ground(start: &BytesStart<'_>) -> Paint {
    if xmltext::of(start, "val") == "solid" {
        return paint(start, "color");
    }
    if xmltext::attribute(start, "themeFill").is_some() {
        return Paint::Unknown;
    }
    paint(start, "fill")
}

/// Highlights have names.
fn named(name: &str) -> Option<Colour> {
    Some(match name {
        "black" => BLACK,
        "white" => WHITE,
        "yellow" => [255, 255, 0],
        "green" => [0, 255, 0],
        "cyan" => [0, 255, 255],
        "magenta" => [255, 0, 255],
        "blue" => [0, 0, 255],
        "red" => [255, 0, 0],
        "darkBlue" => [0, 0, 128],
        "darkCyan" => [0, 128, 128],
        "darkGreen" => [0, 128, 0],
        "darkMagenta" => [128, 0, 128],
        "darkRed" => [128, 0, 0],
        "darkYellow" => [128, 128, 0],
        "darkGray" => [128, 128, 128],
        "lightGray" => [192, 192, 192],
        _ => return None,
    })
}
