//! Letters in the colour of what they stand on, and tiny ones (MS-PPT 2.9.43, MS-ODRAW 2.3.7).

use super::super::bytes::{u8_at, u16_at, u32_at, utf16};
use super::super::colour::{Colour, near};
use super::super::shapes::{self, HUNDREDTH};
use super::super::sides::{Sides, placed};
use super::atoms::{Atom, inside};

/// The eight colours that a slide refers to by number.
type Scheme = [Option<Colour>; 8];

/// What a shape is filled with.
#[derive(Clone, Copy, PartialEq)]
enum Fill {
    Nothing,
    Unknown,
    Known(Colour),
}

pub(super) struct Shape<'a> {
    fill: Fill,
    /// The number of its form.
    sort: u16,
    /// It shows a picture that has a ground of its own, as drawings of lines and letters have not.
    solid: bool,
    /// A part of its picture is not shown.
    pub(super) cropped: bool,
    pub(super) hidden: bool,
    pub(super) at: Option<Sides>,
    /// Records of its text, and how they look.
    pub(super) text: Vec<Atom<'a>>,
}

/// The shapes of a slide, from back to front, and which pictures of the file have a ground.
pub(super) fn shapes<'a>(slide: &Atom<'a>, pictures: &[bool]) -> Vec<Shape<'a>> {
    let mut found = Drawn { scheme: scheme(slide), pictures, shapes: Vec::new() };
    if let Some(drawing) = drawings(slide) {
        found.gather(&drawing, Lies::Slide, 0);
    }
    found.shapes
}

/// Of each picture of a presentation, in the order of their numbers, whether it has a ground of its own:
/// it is made of points, and not of lines and letters.
pub(super) fn pictures(main: &Atom<'_>) -> Vec<bool> {
    let group = child(main, 0x040B).and_then(|group| child(&group, 0xF000));
    let store = group.and_then(|group| child(&group, 0xF001));
    let sorts = store.iter().flat_map(|store| inside(store.body, store.start));
    // JPEG, PNG, DIB, TIFF, JPEG in print colours.
    sorts.map(|atom| matches!(u8_at(atom.body, 0), Some(5..=7 | 0x11 | 0x12))).collect()
}

/// The words of a slide that nobody sees. Its master may give it the ground.
pub(super) fn unseen(slide: &Atom<'_>, master: Option<&Atom<'_>>) -> String {
    let scheme = scheme(slide);
    let from_master = child(slide, 0x03EF).and_then(|atom| u16_at(atom.body, 20));
    let follows = |flag: u16| from_master.is_some_and(|flags| flags & flag != 0);
    let ground = match (follows(4), master) {
        (true, Some(master)) => background(master, &self::scheme(master)),
        (true, None) => Fill::Unknown,
        (false, _) => background(slide, &scheme),
    };
    // What the master draws lies under all of them.
    let mut shapes = master.filter(|_| follows(1)).map_or(Vec::new(), |drawn| shapes(drawn, &[]));
    // Its own words are examples, and its frames are filled with those of the slide.
    shapes.retain(|shape| shape.text.is_empty());
    shapes.append(&mut self::shapes(slide, &[]));
    let mut words = String::new();
    for (number, shape) in shapes.iter().enumerate() {
        // Letters stand on what lies under their shape before they stand on the slide.
        let below = shapes.get(..number).unwrap_or_default();
        let carried = below.iter().any(|under| under.holds() && under.meets(shape));
        let ground = match shape.fill {
            Fill::Nothing if !carried => ground,
            Fill::Nothing => Fill::Unknown,
            own => own,
        };
        let ground = match ground {
            Fill::Known(colour) => Some(colour),
            _ => None,
        };
        words.push_str(&of_text(&shape.text, ground, &scheme));
    }
    words
}

/// The words of records of text that are not seen, on a ground if it is known.
fn of_text(atoms: &[Atom<'_>], ground: Option<Colour>, scheme: &Scheme) -> String {
    let mut found = String::new();
    for two in atoms.windows(2) {
        let [text, looks] = two else { continue };
        let wide = text.kind == 0x0FA0;
        if !(wide || text.kind == 0x0FA8) || looks.kind != 0x0FA1 {
            continue;
        }
        let size = if wide { 2 } else { 1 };
        let mut at = 0;
        for (count, hides) in runs(looks.body, text.body.len() / size, ground, scheme) {
            let end = (at + count.saturating_mul(size)).min(text.body.len());
            let piece = text.body.get(at..end).unwrap_or_default();
            if hides {
                let words = if wide { utf16(piece) } else { super::super::bytes::latin(piece) };
                found.push_str(&words);
                found.push(' ');
            }
            at = end;
        }
    }
    found
}

/// Tiny words of an outline, whose shapes are elsewhere.
pub(super) fn tiny(atoms: &[Atom<'_>]) -> String {
    of_text(atoms, None, &[None; 8])
}

/// How many characters each run of one look has, and whether it hides them.
fn runs(body: &[u8], length: usize, ground: Option<Colour>, scheme: &Scheme) -> Vec<(usize, bool)> {
    let mut found = Vec::new();
    let Some(mut at) = after_paragraphs(body, length) else { return found };
    while let (Some(count), Some(mask)) = (u32_at(body, at), u32_at(body, at + 4)) {
        at += 8;
        let mut small = false;
        let mut letters = None;
        // Each property in the order in which it stands, with its bits and its bytes.
        for (bits, size) in [
            (0xFFFF, 2),
            (0x1_0000, 2),
            (0x20_0000, 2),
            (0x40_0000, 2),
            (0x80_0000, 2),
            (0x2_0000, 2),
            (0x4_0000, 4),
            (0x8_0000, 2),
        ] {
            if mask & bits == 0 {
                continue;
            }
            match bits {
                0x2_0000 => small = u16_at(body, at).is_some_and(|points| points <= 2),
                0x4_0000 => letters = indexed(body, at, scheme),
                _ => {}
            }
            at += size;
        }
        let same = letters.zip(ground).is_some_and(|(one, other)| near(one, other));
        found.push((count as usize, small || same));
    }
    found
}

/// Where the looks of characters begin, behind those of paragraphs.
fn after_paragraphs(body: &[u8], length: usize) -> Option<usize> {
    let (mut at, mut sum) = (0, 0_usize);
    while sum <= length {
        sum = sum.checked_add(u32_at(body, at)? as usize)?;
        let mask = u32_at(body, at + 6)?;
        at += 10;
        for (bits, size) in [
            (0xF, 2),
            (0x80, 2),
            (0x10, 2),
            (0x40, 2),
            (0x20, 4),
            (0x800, 2),
            (0x1000, 2),
            (0x2000, 2),
            (0x4000, 2),
            (0x100, 2),
            (0x400, 2),
            (0x8000, 2),
        ] {
            at += if mask & bits == 0 { 0 } else { size };
        }
        if mask & 0x10_0000 != 0 {
            at += 2 + usize::from(u16_at(body, at)?) * 4;
        }
        for bits in [0x1_0000, 0xE_0000, 0x20_0000] {
            at += if mask & bits == 0 { 0 } else { 2 };
        }
    }
    Some(at)
}

/// A colour of letters: a number of the scheme, or its own.
fn indexed(body: &[u8], at: usize, scheme: &Scheme) -> Option<Colour> {
    match u8_at(body, at + 3)? {
        0xFE => body.get(at..)?.first_chunk().copied(),
        number => scheme.get(usize::from(number)).copied().flatten(),
    }
}

fn scheme(slide: &Atom<'_>) -> Scheme {
    let mut scheme = [None; 8];
    let own =
        inside(slide.body, slide.start).find(|atom| atom.kind == 0x07F0 && atom.instance == 1);
    for (colour, four) in scheme.iter_mut().zip(own.map_or(&[][..], |own| own.body).chunks(4)) {
        *colour = four.first_chunk().copied();
    }
    scheme
}

fn child<'a>(atom: &Atom<'a>, kind: u16) -> Option<Atom<'a>> {
    inside(atom.body, atom.start).find(|inner| inner.kind == kind)
}

fn drawings<'a>(slide: &Atom<'a>) -> Option<Atom<'a>> {
    child(&child(slide, 0x040C)?, 0xF002)
}

/// What a slide or a master is filled with: the shape that stands in no group.
fn background(slide: &Atom<'_>, scheme: &Scheme) -> Fill {
    let shape = drawings(slide).and_then(|drawing| child(&drawing, 0xF004));
    shape.map_or(Fill::Unknown, |shape| match fill(&shape, scheme) {
        Fill::Nothing => Fill::Unknown,
        fill => fill,
    })
}

/// What lies in a container of shapes is placed by.
#[derive(Clone, Copy)]
enum Lies {
    Slide,
    /// The coordinates of a group, and its own place.
    Group(Sides, Sides),
    Unknown,
}

/// The shapes of a drawing, from back to front.
struct Drawn<'a, 'b> {
    scheme: Scheme,
    pictures: &'b [bool],
    shapes: Vec<Shape<'a>>,
}

impl<'a> Drawn<'a, '_> {
    fn gather(&mut self, parent: &Atom<'a>, lies: Lies, depth: u32) {
        for atom in inside(parent.body, parent.start) {
            match atom.kind {
                // Far deeper than any program writes.
                0xF003 if depth < 50 => self.gather(&atom, within(&atom, lies), depth + 1),
                // The first of a group stands for the group, the one outside of all for the slide.
                0xF004 if depth > 0 && child(&atom, 0xF009).is_none() => self.shape(&atom, lies),
                _ => {}
            }
        }
    }

    fn shape(&mut self, atom: &Atom<'a>, lies: Lies) {
        let list = child(atom, 0xF00B);
        let list = list.as_ref();
        let text = child(atom, 0xF00D);
        let text = text.map(|text| inside(text.body, text.start).collect());
        self.shapes.push(Shape {
            fill: fill(atom, &self.scheme),
            sort: child(atom, 0xF00A).map_or(0, |shape| shape.instance),
            solid: list.is_some_and(|list| self.is_solid(list)),
            cropped: list.is_some_and(crops),
            hidden: list.is_some_and(hides),
            at: place(atom, lies),
            text: text.unwrap_or_default(),
        });
    }

    /// Whether the picture of a shape has a ground, and none of its colours is left out.
    fn is_solid(&self, list: &Atom<'_>) -> bool {
        let number = settings(list).find_map(|(number, value)| (number == 0x104).then_some(value));
        let number = number.and_then(|number| usize::try_from(number).ok()?.checked_sub(1));
        let solid = number.and_then(|number| self.pictures.get(number).copied()) == Some(true);
        solid && !settings(list).any(|(number, value)| number == 0x107 && value != u32::MAX)
    }
}

/// What the shapes of a group are placed by. That of the whole slide has no place itself.
fn within(group: &Atom<'_>, lies: Lies) -> Lies {
    let Some(first) = child(group, 0xF004) else { return lies };
    let Some(inner) = child(&first, 0xF009) else { return lies };
    if child(&first, 0xF010).is_none() && child(&first, 0xF00F).is_none() {
        return lies;
    }
    let known = left_first(&inner).zip(place(&first, lies));
    known.map_or(Lies::Unknown, |(inner, outer)| Lies::Group(inner, outer))
}

/// Where a shape lies on the slide.
fn place(shape: &Atom<'_>, lies: Lies) -> Option<Sides> {
    if let Some(place) = child(shape, 0xF010) {
        let (four, eight) = ([0, 2, 4, 6], [0, 4, 8, 12]);
        return match (place.body.len(), lies) {
            (_, Lies::Unknown) => None,
            (8, _) => all(four.map(|at| u16_at(place.body, at).map(|side| i64::from(side as i16)))),
            (16, _) => all(eight.map(|at| u32_at(place.body, at).map(signed))),
            _ => None,
        };
    }
    let Lies::Group(inner, outer) = lies else { return None };
    placed(left_first(&child(shape, 0xF00F)?)?, inner, outer)
}

/// The sides of a record that tells the left one first.
fn left_first(record: &Atom<'_>) -> Option<Sides> {
    all([4, 0, 8, 12].map(|at| u32_at(record.body, at).map(signed)))
}

fn signed(side: u32) -> i64 {
    i64::from(side.cast_signed())
}

fn all(sides: [Option<i64>; 4]) -> Option<Sides> {
    let [top, left, right, bottom] = sides;
    Some([top?, left?, right?, bottom?])
}

fn fill(shape: &Atom<'_>, scheme: &Scheme) -> Fill {
    let Some(list) = child(shape, 0xF00B) else { return Fill::Unknown };
    let (mut sort, mut colour, mut filled, mut see_through) = (0, None, None, false);
    for (number, value) in settings(&list) {
        match number {
            0x180 => sort = value,
            0x181 => {
                let [red, green, blue, flags] = value.to_le_bytes();
                colour = match flags {
                    0 => Some([red, green, blue]),
                    8 => scheme.get(usize::from(red)).copied().flatten(),
                    _ => None,
                };
            }
            0x182 => see_through |= shapes::is_sheer(value),
            0x1BF => filled = shapes::is_filled(value).or(filled),
            _ => {}
        }
    }
    match (filled, sort, colour) {
        (Some(false), ..) => Fill::Nothing,
        _ if see_through => Fill::Unknown,
        (_, 0, Some(colour)) => Fill::Known(colour),
        _ => Fill::Unknown,
    }
}

/// The settings of a shape, by number.
fn settings(list: &Atom<'_>) -> impl Iterator<Item = (u16, u32)> {
    shapes::settings(list.body, usize::from(list.instance))
}

/// Whether a hundredth or more of a picture is cut off, all sides together.
fn crops(list: &Atom<'_>) -> bool {
    shapes::cut(settings(list)) >= HUNDREDTH
}

fn hides(list: &Atom<'_>) -> bool {
    settings(list).any(|(number, value)| number == 0x3BF && shapes::is_hidden(value))
}

impl Shape<'_> {
    pub(super) fn is_picture(&self) -> bool {
        self.sort == 75
    }

    /// Whether what lies below cannot be seen through it.
    pub(super) fn opaque(&self) -> bool {
        self.solid || matches!(self.fill, Fill::Known(_))
    }

    /// A form that fills its frame.
    pub(super) fn full(&self) -> bool {
        matches!(self.sort, 1 | 75 | 202)
    }

    /// Whether it may be a ground of its own for what lies on it.
    fn holds(&self) -> bool {
        self.is_picture() || self.fill != Fill::Nothing
    }

    fn meets(&self, other: &Shape<'_>) -> bool {
        let (Some(one), Some(two)) = (self.at, other.at) else { return true };
        let [top, left, right, bottom] = one;
        let [over, from, to, under] = two;
        top < under && over < bottom && left < to && from < right
    }
}
