//! Pictures, filled shapes and merged cells that lie over the cells of a sheet (MS-XLS 2.4.168, 2.5.193,
//! MS-ODRAW 2.2.14).

use super::super::bytes::{size_at, u16_at};
use super::super::cells::{Merged, lies_under};
use super::super::shapes;
use crate::model::document::{Document, Role, Visibility};
use crate::model::place::{Place, parse_cell};
use crate::model::residue::Severity::{self, Block, Warn};

/// The most that are looked at on one sheet, and the deepest groups.
const MOST: usize = 64;
const DEEPEST: u32 = 20;
/// A column and a row of usual size; all are measured as if they were so.
const USUAL: [u64; 2] = [1024, 256];

/// What is drawn on a sheet, as far as it may hide something.
#[derive(Default)]
pub(super) struct Covers {
    found: Vec<Cover>,
    merged: Merged,
    /// The shape whose object and words come next.
    open: Option<Cover>,
}

#[derive(Clone, Copy)]
struct Cover {
    /// Where it begins and ends from the left and from the top, in 1024ths of a column and 256ths of a row.
    from: [u64; 2],
    to: [u64; 2],
    picture: bool,
}

impl Covers {
    /// Records of a drawing, of which each has one shape at its end.
    pub(super) fn drawing(&mut self, body: &[u8]) {
        self.close();
        last_shape(body, &mut self.open, 0);
    }

    /// What sort of object the last shape is. Notes, buttons and charts are drawn otherwise.
    pub(super) fn object(&mut self, sort: u16) {
        if !matches!(sort, 2 | 3 | 6 | 8 | 0x1E) {
            self.open = None;
        }
    }

    /// The last shape has words of its own.
    pub(super) fn words(&mut self) {
        self.open = None;
    }

    fn close(&mut self) {
        let done = self.open.take().filter(|_| self.found.len() < MOST);
        self.found.extend(done);
    }

    /// A record of ranges that are shown as one cell each.
    pub(super) fn merged(&mut self, body: &[u8]) {
        for range in body.get(2..).unwrap_or_default().chunks_exact(8) {
            let side = |at: usize| u32::from(u16_at(range, at).unwrap_or(0));
            self.merged.add((side(0), side(4)), (side(2), side(6)));
        }
    }

    /// Notes the cells of a sheet that lie under something; its segments begin at `first`.
    pub(super) fn find(mut self, first: usize, document: &mut Document) {
        self.close();
        leave(document, first, Block, |cell| self.merged.hides(cell));
        for cover in &self.found {
            let severity = if cover.picture { Warn } else { Block };
            let under = |cell| lies_under(cell, cover.from, cover.to, USUAL);
            leave(document, first, severity, |cell| under(cell) && under(self.merged.end(cell)));
        }
    }
}

/// Notes the cells that something hides, as one finding.
fn leave(
    document: &mut Document,
    first: usize,
    severity: Severity,
    hides: impl Fn((u32, u32)) -> bool,
) {
    let mut place = None;
    let mut words = String::new();
    for (number, segment) in document.segments.iter().enumerate().skip(first) {
        let Place::Cell { cell, .. } = &segment.place else { continue };
        let shown = segment.visibility == Visibility::Shown && segment.role == Role::Cell;
        if !shown || !parse_cell(cell).is_some_and(&hides) {
            continue;
        }
        place.get_or_insert_with(|| segment.place.clone());
        if words.len() < 400 {
            words.push_str(document.segment_text(number as u32));
            words.push('\t');
        }
    }
    if let Some(place) = place {
        document.leave("X11", severity, place, &words);
    }
}

/// The last shape in records that hold one another.
fn last_shape(bytes: &[u8], last: &mut Option<Cover>, depth: u32) {
    for (kind, _, body) in records(bytes) {
        match kind {
            // Of the sheet, or of a group; shapes in a group have no cells of their own.
            0xF002 | 0xF003 if depth < DEEPEST => last_shape(body, last, depth + 1),
            0xF004 => *last = shape(body),
            _ => {}
        }
    }
}

fn shape(bytes: &[u8]) -> Option<Cover> {
    let (mut sides, mut sort, mut settings) = (None, 0, Settings::default());
    for (kind, instance, body) in records(bytes) {
        match kind {
            // The first of a group stands for the group.
            0xF009 => return None,
            0xF00A => sort = instance,
            0xF00B => settings = Settings::read(body, usize::from(instance)),
            0xF010 => {
                let [wide, high] = USUAL;
                let side = |at: usize, usual: u64| {
                    let line = u64::from(u16_at(body, at)?);
                    Some(line * usual + u64::from(u16_at(body, at + 2)?).min(usual))
                };
                let end = |at: usize| side(at, wide).zip(side(at + 4, high));
                sides = end(2).zip(end(10));
            }
            _ => {}
        }
    }
    let picture = sort == 75;
    let opaque = picture || (settings.filled && !settings.see_through);
    let ((left, top), (right, bottom)) = sides.filter(|_| opaque && !settings.hidden)?;
    Some(Cover { from: [left, top], to: [right, bottom], picture })
}

#[derive(Default)]
struct Settings {
    filled: bool,
    see_through: bool,
    hidden: bool,
}

impl Settings {
    fn read(body: &[u8], count: usize) -> Settings {
        let (mut found, mut colour, mut filled, mut plain) =
            (Settings::default(), false, None, true);
        for (number, value) in shapes::settings(body, count) {
            match number {
                0x180 => plain = value == 0,
                0x181 => colour = true,
                0x182 => found.see_through = shapes::is_sheer(value),
                0x1BF => filled = shapes::is_filled(value).or(filled),
                0x3BF => found.hidden = shapes::is_hidden(value),
                _ => {}
            }
        }
        found.filled = plain && filled.unwrap_or(colour);
        found
    }
}

/// Records with their kind, number and body; one that is cut off ends with the bytes.
fn records(bytes: &[u8]) -> impl Iterator<Item = (u16, u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let head = u16_at(bytes, at)?;
        let kind = u16_at(bytes, at + 2)?;
        let length = size_at(bytes, at + 4)?;
        let end = (at + 8).saturating_add(length).min(bytes.len());
        let body = bytes.get(at + 8..end)?;
        at = end;
        Some((kind, head >> 4, body))
    })
}
