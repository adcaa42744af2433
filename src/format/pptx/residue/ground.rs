//! What the letters of a slide stand on where no shape lies under them.

use quick_xml::events::BytesStart;

use super::super::super::colour::{BLACK, Colour, WHITE, rgb};
use super::super::super::limits::Stop;
use super::super::super::ooxml::Package;
use super::super::super::open::Opening;
use super::super::super::xmltext::{self, Met};

/// The colours of a slide by the names that its theme gives them.
#[derive(Clone, Copy)]
pub(super) struct Ground {
    paper: Colour,
    ink: Colour,
    /// None where a picture, a gradient or what a layout draws makes it hard to tell.
    pub(super) slide: Option<Colour>,
}

impl Ground {
    /// Paper is white and ink black, and the slide cannot be told.
    pub(super) const UNKNOWN: Ground = Ground { paper: WHITE, ink: BLACK, slide: None };

    /// A colour by its value or by one of the two names.
    pub(super) fn colour(&self, start: &BytesStart<'_>) -> Option<Colour> {
        let value = xmltext::of(start, "val");
        match (xmltext::tag(start), value.as_str()) {
            ("srgbClr", _) => rgb(&value),
            ("schemeClr", "bg1" | "lt1") => Some(self.paper),
            ("schemeClr", "tx1" | "dk1") => Some(self.ink),
            _ => None,
        }
    }

    /// Of a slide, by its own background or that of its layout or master.
    pub(super) fn of(
        slide: &str,
        package: &mut Package<'_>,
        opening: &mut Opening<'_>,
    ) -> Result<Ground, Stop> {
        let mut part = slide.to_owned();
        let mut found = Found::default();
        for next in ["slideLayout", "slideMaster", "theme", ""] {
            let Some(bytes) = package.peek(&part.to_lowercase(), opening)? else { break };
            found.drawn = false;
            xmltext::walk(&xmltext::decoded(&bytes), opening, &mut |met| found.meet(&met))?;
            found.told = !found.back.is_empty();
            // Of the slide itself the shapes are looked at one by one; a theme draws nothing.
            if found.drawn && matches!(next, "slideMaster" | "theme") {
                return Ok(Ground::UNKNOWN);
            }
            let relations = package.relations(&part, opening)?;
            let Some(relation) = relations.iter().find(|relation| relation.kind == next) else {
                break;
            };
            part.clone_from(&relation.target);
        }
        Ok(found.ground())
    }
}

/// What was found on the way from a slide to its theme.
#[derive(Default)]
struct Found {
    /// The colours of a background, of the first part that has one.
    back: Vec<Option<Named>>,
    told: bool,
    in_back: bool,
    in_look: bool,
    /// A picture or a filled shape of this part.
    drawn: bool,
    inverse: bool,
    /// The name of the theme's colour that is open.
    named: &'static str,
    light: Option<Colour>,
    dark: Option<Colour>,
}

#[derive(Clone, Copy)]
enum Named {
    Paper,
    Ink,
    Value(Colour),
}

impl Found {
    fn meet(&mut self, met: &Met<'_>) {
        match met {
            Met::Open(start) => self.open(start),
            Met::Close("bg") => self.in_back = false,
            Met::Close("spPr") => self.in_look = false,
            Met::Close("lt1" | "dk1") => self.named = "",
            _ => {}
        }
    }

    fn open(&mut self, start: &BytesStart<'_>) {
        let value = xmltext::of(start, "val");
        match xmltext::tag(start) {
            "bg" => self.in_back = !self.told,
            "pic" => self.drawn = true,
            "spPr" => self.in_look = true,
            "solidFill" | "gradFill" | "blipFill" if self.in_look => self.drawn = true,
            "fillRef" if xmltext::of(start, "idx") != "0" => self.drawn = true,
            "clrMap" => self.inverse = xmltext::of(start, "bg1") == "dk1",
            "lt1" => self.named = "lt1",
            "dk1" => self.named = "dk1",
            tag @ ("srgbClr" | "sysClr") if !self.named.is_empty() => {
                let written = if tag == "sysClr" { xmltext::of(start, "lastClr") } else { value };
                let into = if self.named == "lt1" { &mut self.light } else { &mut self.dark };
                *into = rgb(&written);
            }
            _ if !self.in_back => {}
            "srgbClr" => self.back.push(rgb(&value).map(Named::Value)),
            "schemeClr" => self.back.push(match value.as_str() {
                "bg1" | "lt1" => Some(Named::Paper),
                "tx1" | "dk1" => Some(Named::Ink),
                _ => None,
            }),
            // Any change of a colour, a picture, a pattern.
            "blip" | "pattFill" | "lumMod" | "lumOff" | "tint" | "shade" | "prstClr" => {
                self.back.push(None);
            }
            _ => {}
        }
    }

    fn ground(&self) -> Ground {
        let (light, dark) = (self.light.unwrap_or(WHITE), self.dark.unwrap_or(BLACK));
        let (paper, ink) = if self.inverse { (dark, light) } else { (light, dark) };
        let slide = match self.back.as_slice() {
            [] | [Some(Named::Paper)] => Some(paper),
            [Some(Named::Ink)] => Some(ink),
            [Some(Named::Value(colour))] => Some(*colour),
            _ => None,
        };
        Ground { paper, ink, slide }
    }
}
