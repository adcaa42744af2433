//! What is left behind in a PDF that a release copy should not hold: checks R01 to R21.

mod covered;
mod file;
mod gaps;
mod pictures;
pub(in super::super) mod severity;
mod unseen;

use std::collections::BTreeSet;

use kurbo::Rect;

use hayro_syntax::page::Page;

use super::super::limits::Budget;
use super::annotations;
use super::glyph::{Content, Glyph};
use super::lines;
use crate::model::document::{Document, Problem};
use crate::model::place::Place;
use crate::model::residue::Residue;

pub(super) use file::file;

/// Leftovers of one check on a page; more are counted by the first ones well enough.
const MOST: usize = 200;
/// Glyphs of a page times what else is painted on it.
const WORK: usize = 1_000_000_000;

/// Adds what is left behind on a page.
pub(super) fn page(
    page: &Page<'_>,
    number: u32,
    content: &Content,
    document: &mut Document,
    budget: &mut Budget,
) {
    let crop = page.intersected_crop_box();
    let crop = Rect::new(crop.x0, crop.y0, crop.x1, crop.y1);
    if content.glyphs.len().saturating_mul(content.paints.len()) > WORK {
        let place = Place::Page { page: number, bounds: [0; 4] };
        let text = "not looked at for leftovers: there is too much on the page";
        document.problems.push(Problem::at(place, text));
        return;
    }
    let covers = covered::covers(page, content);
    let mut seen = BTreeSet::new();
    let mut found = Found { page: number, content, document, seen: &mut seen };
    covered::find(&covers, crop, &mut found);
    covered::remnants(&covers, &mut found);
    pictures::find(page, &covers, crop, budget, &mut found);
    unseen::find(crop, &mut found);
    gaps::find(&covers, &mut found);
    notes(page, &mut found);
}

/// Where leftovers of a page are gathered.
struct Found<'f, 'd> {
    page: u32,
    content: &'f Content,
    document: &'d mut Document,
    /// Glyphs named already, so that each is named once.
    seen: &'f mut BTreeSet<u32>,
}

impl Found<'_, '_> {
    fn place(&self, bounds: Rect) -> Place {
        let Rect { x0, y0, x1, y1 } = bounds;
        let bounds = [x0, y0, x1, y1].map(|number| (number * 100.0).round() as i32);
        Place::Page { page: self.page, bounds }
    }

    fn push(&mut self, check: &str, bounds: Rect, text: &str) {
        let place = self.place(bounds);
        push(self.document, check, place, text);
    }

    /// Names glyphs that were not named before, line by line.
    fn glyphs(&mut self, check: &str, numbers: &[u32]) {
        let new: Vec<u32> =
            numbers.iter().copied().filter(|number| self.seen.insert(*number)).collect();
        let ones: Vec<Glyph> = new
            .iter()
            .filter_map(|number| self.content.glyphs.get(*number as usize).cloned())
            .collect();
        let words = |line: &lines::Line| !says_nothing(&line.text);
        for line in lines::lines(&ones, &self.content.shows).into_iter().filter(words).take(MOST) {
            let place = Place::Page { page: self.page, bounds: line.bounds };
            push(self.document, check, place, &line.text);
        }
    }
}

/// Words that stand where something was withheld.
const LABELS: &[&str] =
    &["redacted", "redaction", "privilege", "privileged", "confidential", "withheld", "exempt"];

/// Whether a line is dots, rules or a label such as `REDACTED` or `s.40(2)`, which give nothing away.
fn says_nothing(line: &str) -> bool {
    let line = line.to_lowercase();
    let words = || line.split(|letter: char| !letter.is_alphanumeric()).filter(|w| !w.is_empty());
    let code = |word: &str| word.len() == 1 || word.chars().all(|letter| letter.is_ascii_digit());
    let provision = words().next().is_some_and(|word| matches!(word, "s" | "section"));
    words().all(|word| LABELS.contains(&word) || provision && (code(word) || word == "section"))
}

/// Adds a leftover, as severe as its check is.
fn push(document: &mut Document, check: &str, place: Place, text: &str) {
    let Some(severity) = severity::severity(check) else { return };
    document.residue.push(Residue {
        check: check.to_owned(),
        severity,
        place,
        text: text.trim().to_owned(),
    });
}

/// Marks for redaction, notes, addresses.
fn notes(page: &Page<'_>, found: &mut Found<'_, '_>) {
    use hayro_syntax::object::{Dict, Name, String as Bytes};
    for annotation in annotations::all(page) {
        let kind = annotation.get::<Name<'_>>(b"Subtype");
        let bounds = annotation.get::<[f64; 4]>(b"Rect").unwrap_or_default();
        let bounds = Rect::new(bounds[0], bounds[1], bounds[2], bounds[3]).abs();
        let contents = annotation.get::<Bytes<'_>>(b"Contents");
        let contents = contents.map(|text| super::extras::words(text.as_bytes()));
        match kind.as_deref() {
            Some(b"Redact") => {
                let under =
                    found.content.glyphs.iter().filter(|glyph| bounds.overlaps(glyph.core()));
                let mut text = String::new();
                under.for_each(|glyph| glyph.text.push_to(&mut text));
                found.push("R03", bounds, &text);
            }
            Some(b"Link") => {
                let action = annotation.get::<Dict<'_>>(b"A");
                let address = action.and_then(|action| action.get::<Bytes<'_>>(b"URI"));
                if let Some(address) = address {
                    let address = super::extras::words(address.as_bytes());
                    found.push("R15", bounds, &address);
                }
            }
            Some(b"Widget" | b"Popup") => {}
            Some(_) => {
                // What a free text says is on the face of the page.
                let shown = kind.as_deref() == Some(b"FreeText");
                if let Some(text) = contents.filter(|text| !shown && !text.trim().is_empty()) {
                    found.push("R10", bounds, &text);
                }
            }
            None => {}
        }
    }
}
