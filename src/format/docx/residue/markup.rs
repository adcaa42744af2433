//! One story of a document: tracked changes, boxes over text, crops, bookmarks, bound controls,
//! copies for older programs, which headers are of pages that are not in use.

use quick_xml::events::BytesStart;

use super::super::super::anchor::Traced;
use super::super::super::limits::Stop;
use super::super::super::ooxml::residue::{field, push};
use super::super::super::open::Opening;
use super::super::super::xmltext::{self, Met};
use super::Settings;
use crate::model::document::Document;
use crate::model::residue::Severity::{Block, Inform, Warn};

#[derive(Default)]
struct Pass {
    /// Words and author of each open insertion, innermost last.
    inserted: Vec<(String, Traced)>,
    formats: u32,
    in_text: bool,
    /// What is told twice for different programs, and is open, innermost last.
    alternates: Vec<Alternate>,
    shape: Option<Shape>,
    /// Relations of headers and footers of first pages, and of left-hand ones.
    first_headers: Vec<String>,
    title_page: bool,
    even_headers: Vec<String>,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Branch {
    #[default]
    None,
    Choice,
    Fallback,
}

/// The words of either branch.
#[derive(Default)]
struct Alternate {
    choice: String,
    fallback: String,
    branch: Branch,
}

impl Alternate {
    fn say(&mut self, words: &str) {
        match self.branch {
            Branch::Choice => self.choice.push_str(words),
            Branch::Fallback => self.fallback.push_str(words),
            Branch::None => {}
        }
    }
}

/// A drawn shape that is open.
#[derive(Default)]
struct Shape {
    solid: bool,
    outline: bool,
    text: bool,
    behind: bool,
    inline: bool,
    /// So far from what it is placed by that no page shows it.
    off: bool,
    /// Too narrow for a word to be under it, or as thin as a line.
    small: bool,
    said: String,
}

/// In English Metric Units: what a shape may hang by lies within four inches of the edge of a page, and
/// no page is longer than 22 inches.
const PAGE_MARGIN: i64 = 4 * 914_400;
const LARGEST_PAGE: i64 = 22 * 914_400;
/// A quarter of an inch in width, four points in height.
const LEAST: [i64; 2] = [914_400 / 4, 4 * 12_700];

/// Notes what it finds; gives the relations of headers and footers of pages that are not in use.
pub(super) fn find(
    part: &xmltext::Part<'_>,
    settings: &Settings,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<Vec<String>, Stop> {
    let mut pass = Pass::default();
    let (mut behind, mut inline) = (false, false);
    // Distance from the left or the top of the page, of which the shape has this much.
    let (mut axis, mut in_offset) = (0, false);
    let (mut offsets, mut extent) = ([0_i64; 2], [0_i64; 2]);
    xmltext::walk(part.text(), opening, &mut |met| match met {
        Met::Open(start) => {
            match xmltext::tag(start) {
                "anchor" => {
                    (behind, inline) = (xmltext::on(start, "behindDoc"), false);
                    (offsets, extent) = ([0; 2], [0; 2]);
                }
                "inline" => (inline, offsets) = (true, [0; 2]),
                "positionH" | "positionV" => {
                    axis = usize::from(xmltext::tag(start) == "positionV");
                }
                "posOffset" => in_offset = true,
                "extent" => {
                    let length = |name| xmltext::of(start, name).parse().unwrap_or(0);
                    extent = [length("cx"), length("cy")];
                }
                "wsp" => {
                    let off = offsets.iter().zip(extent).any(|(at, length)| {
                        at.saturating_add(length) <= -PAGE_MARGIN || *at >= LARGEST_PAGE
                    });
                    let small =
                        extent.iter().zip(LEAST).any(|(length, least)| (1..least).contains(length));
                    pass.shape = Some(Shape { behind, inline, off, small, ..Shape::default() });
                }
                _ => {}
            }
            pass.open(start, part, document);
        }
        Met::Words(words, _) if in_offset => {
            if let (Some(offset), Ok(at)) = (offsets.get_mut(axis), words.trim().parse()) {
                *offset = at;
            }
        }
        Met::Words(words, _) if pass.in_text => pass.words(words),
        Met::Words(..) => {}
        Met::Close("posOffset") => in_offset = false,
        Met::Close(tag) => pass.close(tag, document),
    })?;
    if pass.formats > 0 {
        document.leave("D01", Warn, field("tracked formatting"), "");
    }
    let first = if pass.title_page { Vec::new() } else { pass.first_headers };
    let even = if settings.even_and_odd { Vec::new() } else { pass.even_headers };
    Ok([first, even].concat())
}

impl Pass {
    fn open(&mut self, start: &BytesStart<'_>, part: &xmltext::Part<'_>, document: &mut Document) {
        let value = || part.of(start, "val");
        match xmltext::tag(start) {
            "t" => self.in_text = true,
            "ins" | "moveTo" | "cellIns" | "cellDel" | "cellMerge" => {
                self.inserted.push((String::new(), part.of(start, "author")));
            }
            "del" | "moveFrom" => push(document, "author", &part.of(start, "author")),
            "rPrChange" | "pPrChange" | "sectPrChange" | "tblPrChange" | "tcPrChange"
            | "trPrChange" | "tblGridChange" | "numberingChange" => {
                push(document, "author", &part.of(start, "author"));
                self.formats += 1;
            }
            "AlternateContent" => self.alternates.push(Alternate::default()),
            "Choice" => self.take(Branch::Choice),
            "Fallback" => self.take(Branch::Fallback),
            "bookmarkStart" => {
                let name = part.of(start, "name");
                if !name.text.starts_with('_') && !name.text.is_empty() {
                    push(document, "bookmark", &name.shown_as(&name.text.replace('_', " ")));
                    document.leave("D07", Inform, field("bookmark"), &name.text);
                }
            }
            "srcRect" => self.crop(start, document),
            "oleObject" | "OLEObject" => {
                push(document, "embedded file", &part.of(start, "ProgID"));
            }
            "dataBinding" => document.leave("D09", Warn, field("bound control"), ""),
            "listItem" => {
                let choice = part.of(start, "displayText");
                push(document, "choice of a control", &choice);
                document.leave("D09", Warn, field("choice of a control"), &choice.text);
            }
            "alias" | "tag" => push(document, "title of a control", &value()),
            "statusText" | "helpText" => push(document, "help of a form field", &value()),
            "headerReference" | "footerReference" => match xmltext::of(start, "type").as_str() {
                "first" => self.first_headers.push(xmltext::of(start, "id")),
                "even" => self.even_headers.push(xmltext::of(start, "id")),
                _ => {}
            },
            "titlePg" => {
                self.title_page |= xmltext::is_on(xmltext::attribute(start, "val").as_deref());
            }
            "txbxContent" => {
                if let Some(shape) = &mut self.shape {
                    shape.text = true;
                }
            }
            "ln" => {
                if let Some(shape) = &mut self.shape {
                    shape.outline = true;
                }
            }
            "solidFill" => {
                if let Some(shape) = self.shape.as_mut().filter(|shape| !shape.outline) {
                    shape.solid = true;
                }
            }
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if let Some(shape) = &mut self.shape {
            shape.said.push_str(words);
        }
        if let Some((inserted, _)) = self.inserted.last_mut() {
            inserted.push_str(words);
        }
        if let Some(alternate) = self.alternates.last_mut() {
            alternate.say(words);
        }
    }

    fn take(&mut self, branch: Branch) {
        if let Some(alternate) = self.alternates.last_mut() {
            alternate.branch = branch;
        }
    }

    fn close(&mut self, tag: &str, document: &mut Document) {
        match tag {
            "t" => self.in_text = false,
            "ins" | "moveTo" | "cellIns" | "cellDel" | "cellMerge" => {
                if let Some((words, author)) = self.inserted.pop() {
                    push(document, "author", &author);
                    let severity = if words.trim().is_empty() { Warn } else { Block };
                    document.leave("D01", severity, field("tracked insertion"), &words);
                }
            }
            "Choice" | "Fallback" => self.take(Branch::None),
            "AlternateContent" => {
                let Some(Alternate { choice, fallback, .. }) = self.alternates.pop() else {
                    return;
                };
                if !fallback.trim().is_empty()
                    && !choice.split_whitespace().eq(fallback.split_whitespace())
                {
                    let place = field("copy for older programs");
                    document.leave("D06", Warn, place, &fallback);
                }
                // Those around it go on where it ends.
                if let Some(outer) = self.alternates.last_mut() {
                    outer.say(&choice);
                }
            }
            "ln" => {
                if let Some(shape) = &mut self.shape {
                    shape.outline = false;
                }
            }
            "wsp" => {
                let Some(shape) = self.shape.take() else { return };
                if shape.solid && !(shape.text || shape.behind || shape.inline || shape.small) {
                    document.leave("D05", Block, field("shape over the page"), "");
                } else if shape.off && !shape.said.trim().is_empty() {
                    document.leave("D05", Block, field("shape beside the page"), &shape.said);
                }
            }
            _ => {}
        }
    }

    /// A picture of which a part is cut off; thousandths of a per cent.
    fn crop(&self, start: &BytesStart<'_>, document: &mut Document) {
        let sides = ["l", "t", "r", "b"].map(|side| xmltext::of(start, side));
        let cut: i64 = sides.iter().filter_map(|side| side.parse::<i64>().ok()).sum();
        if cut >= 1000 {
            document.leave("D11", Block, field("cropped picture"), "");
        }
    }
}
