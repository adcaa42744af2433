//! Lines in scripts that are written from right to left, put in the order in which they are read.
//!
//! Files hold such lines in either order; the places of the glyphs say how they look. What is read
//! follows from the look by the rules of Unicode's bidirectional algorithm (UAX #9), as far as a
//! line of plain text needs them.

use super::fonts::Text;
use super::gaps::WORD;
use super::glyph::Glyph;

/// Which way a letter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Left,
    Right,
    Figure,
    Neutral,
}

fn way(letter: char) -> Way {
    match letter {
        '0'..='9' | '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}' => Way::Figure,
        _ if is_leftward(letter) => Way::Right,
        _ if letter.is_alphabetic() => Way::Left,
        _ => Way::Neutral,
    }
}

/// Letters and marks of Hebrew, Arabic, Syriac, Thaana and NKo, presentation forms included.
pub(super) fn is_leftward(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{65F}' | '\u{66A}'..='\u{6EF}' | '\u{6FA}'..='\u{8FF}'
        | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// Whether a glyph stands for a letter that is written from right to left.
pub(super) fn runs_leftward(glyph: &Glyph) -> bool {
    first(glyph).is_some_and(is_leftward)
}

fn first(glyph: &Glyph) -> Option<char> {
    match &glyph.text {
        Text::One(letter) => Some(*letter),
        Text::More(text) => text.chars().next(),
    }
}

/// The glyphs of one line in reading order, from their places; none stands for a gap between words.
pub(super) fn reading_order(mut numbers: Vec<u32>, glyphs: &[Glyph]) -> Vec<Option<u32>> {
    let get = |number: u32| glyphs.get(number as usize);
    let Some(along) = numbers.first().and_then(|number| get(*number)).map(Glyph::along) else {
        return Vec::new();
    };
    let place = |number: u32| get(number).map_or(0.0, |glyph| glyph.origin.to_vec2().dot(along));
    numbers.sort_by(|one, other| place(*one).total_cmp(&place(*other)));
    let mut order: Vec<Option<u32>> = Vec::with_capacity(numbers.len());
    let mut last: Option<&Glyph> = None;
    for number in numbers {
        let Some(glyph) = get(number) else { continue };
        let blank = glyph.text.is_blank();
        if last.is_some_and(|last| !blank && !last.text.is_blank() && is_gap(last, glyph)) {
            order.push(None);
        }
        order.push(Some(number));
        last = Some(glyph);
    }
    turn(&mut order, glyphs);
    order
}

/// Whether a glyph is as far from the one before as words are from one another.
fn is_gap(last: &Glyph, next: &Glyph) -> bool {
    (next.origin - last.end).dot(last.along()) > WORD * last.size()
}

/// Turns what stands from left to right into the order in which it is read.
fn turn(order: &mut [Option<u32>], glyphs: &[Glyph]) {
    let ways: Vec<Way> = order.iter().map(|number| way_of(*number, glyphs)).collect();
    let count = |which: Way| ways.iter().filter(|way| **way == which).count();
    let leftward = count(Way::Right) >= count(Way::Left);
    if leftward {
        // What runs rightward in the line is turned back.
        let inside = [Way::Left, Way::Figure];
        for (from, to) in runs(&ways, &inside, Way::Right) {
            order.get_mut(from..to).unwrap_or_default().reverse();
        }
        order.reverse();
        return;
    }
    for (from, to) in runs(&ways, &[Way::Right], Way::Left) {
        let run = order.get_mut(from..to).unwrap_or_default();
        run.reverse();
        // Figures read rightward in every script.
        let is_figure = |number: &Option<u32>| way_of(*number, glyphs) == Way::Figure;
        for group in run.chunk_by_mut(|one, other| is_figure(one) && is_figure(other)) {
            group.reverse();
        }
    }
}

fn way_of(number: Option<u32>, glyphs: &[Glyph]) -> Way {
    let glyph = number.and_then(|number| glyphs.get(number as usize));
    glyph.and_then(first).map_or(Way::Neutral, way)
}

/// Stretches that begin and end with one of the ways, and hold nothing that ends them.
fn runs(ways: &[Way], of: &[Way], ends: Way) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut open = false;
    for (at, way) in ways.iter().enumerate() {
        if of.contains(way) {
            match runs.last_mut().filter(|_| open) {
                Some(run) => run.1 = at + 1,
                None => runs.push((at, at + 1)),
            }
            open = true;
        } else if *way == ends {
            open = false;
        }
    }
    runs
}
