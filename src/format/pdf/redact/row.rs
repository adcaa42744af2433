//! A line set anew round its boxes, so that neither a box nor the gap tells how long the words were.

use std::collections::BTreeMap;

use kurbo::{Point, Rect};

use super::super::glyph::Content;
use super::boxes;
use super::columns::Columns;
use super::region::Region;

/// A gap that parts columns, in ems.
const COLUMN: f64 = 1.6;
/// A gap that parts words.
const WORD: f64 = 0.12;
/// The step of the width of boxes.
pub(in super::super) const STEP: f64 = 2.2;

/// How far each glyph moves along the writing.
pub(super) type Shifts = BTreeMap<u32, f64>;

#[derive(Clone, Copy, Debug)]
struct Token {
    left: f64,
    right: f64,
    /// The region, if it is a box; else a word.
    region: Option<usize>,
}

/// A letter that stays.
struct Letter {
    token: Token,
    number: u32,
    /// From where to where it may be painted.
    clip: Option<(f64, f64)>,
}

/// Where the writing of a page begins and ends, so that one can tell how lines are set.
pub(super) struct Edges {
    lefts: Vec<f64>,
    rights: Vec<f64>,
    columns: Columns,
    page: Rect,
}

impl Edges {
    pub(super) fn new(content: &Content, page: Rect) -> Edges {
        let lines = super::super::lines::lines(&content.glyphs, &content.shows);
        let side = |at: usize| {
            let sides = lines.iter().filter_map(|line| line.bounds.get(at));
            sides.map(|hundredths| f64::from(*hundredths) / 100.0).collect()
        };
        let (lefts, mut rights): (Vec<f64>, Vec<f64>) = (side(0), side(2));
        // The margin to the right is as wide as the one to the left, though only one line may reach it.
        let margin = lefts.iter().copied().reduce(f64::min);
        rights.extend(margin.map(|left| page.x1 - (left - page.x0)));
        Edges { lefts, rights, columns: Columns::new(content), page }
    }
}

/// Moves the words of the line that regions stand on; the regions become what is drawn. None if it
/// cannot be done: then the regions stay as they are.
pub(super) fn set(
    content: &Content,
    removed: &[bool],
    regions: &[Region],
    edges: &Edges,
) -> Option<(Vec<Region>, Shifts)> {
    let frame = regions.first()?;
    let size = frame.size;
    let mut words: Vec<Letter> = Vec::new();
    let mut blanks: Vec<(f64, u32)> = Vec::new();
    let mut spaces: Vec<f64> = Vec::new();
    for (number, glyph) in content.glyphs.iter().enumerate() {
        if !frame.has_on_row(glyph) {
            continue;
        }
        let show = content.shows.get(glyph.show as usize)?;
        let unit = (show.ctm * show.matrix).as_coeffs();
        let scale = (unit[0] * frame.along.x + unit[1] * frame.along.y).abs();
        spaces.extend(show.space.map(|space| space * scale));
        if removed.get(number).copied().unwrap_or(false) {
            continue;
        }
        let (left, right) = (frame.local(glyph.origin).x, frame.local(glyph.end).x);
        if glyph.text.is_blank() {
            blanks.push((left, number as u32));
            continue;
        }
        if glyph.inner || matches!(glyph.mode, 3 | 7) || !show.upright || show.unit == 0.0 {
            return None;
        }
        let clip = show.clip.filter(|_| frame.along.x > 0.999);
        words.push(Letter {
            token: Token { left: left.min(right), right: left.max(right), region: None },
            number: number as u32,
            clip: clip.map(|clip| (clip.x0 - frame.corner.x, clip.x1 - frame.corner.x)),
        });
    }
    words.sort_by(|a, b| a.token.left.total_cmp(&b.token.left));
    let mut tokens: Vec<Token> = Vec::new();
    for Letter { token: word, .. } in &words {
        match tokens.last_mut() {
            Some(last)
                if word.left - last.right < WORD * size && !parted(last, word, frame, regions) =>
            {
                last.right = last.right.max(word.right);
            }
            _ => tokens.push(*word),
        }
    }
    for (number, region) in regions.iter().enumerate() {
        let left = frame.local(region.corner).x;
        tokens.push(Token { left, right: left + region.width, region: Some(number) });
    }
    tokens.sort_by(|a, b| a.left.total_cmp(&b.left));
    spaces.sort_by(f64::total_cmp);
    let usual = spaces.get(spaces.len() / 2).copied().unwrap_or(0.25 * size);
    let space = usual.clamp(0.15 * size, 0.6 * size);
    let mut out = (regions.to_vec(), Shifts::new());
    let mut begin = 0;
    while begin < tokens.len() {
        let mut end = begin + 1;
        let mut next = None;
        while let (Some(one), Some(other)) = (tokens.get(end - 1), tokens.get(end)) {
            next = edges.columns.parted(frame, one.right, other.left);
            if next.is_some() {
                break;
            }
            end += 1;
        }
        // A cell ends at its rule, though nothing stands in the one beside it.
        let after = tokens.get(end - 1).map_or(0.0, |token| token.right);
        let next =
            next.or_else(|| edges.columns.parted(frame, after, after + COLUMN * 40.0 * size));
        let segment = tokens.get(begin..end)?;
        if segment.iter().any(|token| token.region.is_some()) {
            let (first, last) = (segment.first()?, segment.last()?);
            let inside = |word: &Token| word.left >= first.left && word.left <= last.right;
            let clips = words.iter().filter(|letter| inside(&letter.token));
            let clips = clips.filter_map(|letter| letter.clip);
            let page = edges.limits(frame);
            let limits = clips.fold(page, |all, one| (all.0.max(one.0), all.1.min(one.1)));
            let limits = (limits.0, next.map_or(limits.1, |at| (at - 0.2 * size).min(limits.1)));
            let lefts = place(segment, frame, regions, edges, space, limits)?;
            for (token, (left, width)) in segment.iter().zip(&lefts) {
                let by = left - token.left;
                if let Some(region) = token.region.and_then(|number| out.0.get_mut(number)) {
                    region.corner += frame.along * by;
                    region.width = *width;
                    continue;
                }
                let inside = |at: f64| at >= token.left - 1e-9 && at <= token.right + 1e-9;
                for letter in &words {
                    if inside(letter.token.left) {
                        out.1.insert(letter.number, by);
                    }
                }
            }
            // A blank goes with what stands before it.
            for (at, number) in &blanks {
                let before = segment.iter().zip(&lefts).rev().find(|(token, _)| token.left <= *at);
                let until = segment.last()?.right + COLUMN * size;
                if let Some((token, (left, width))) = before
                    && *at <= until
                {
                    let by = match token.region {
                        Some(_) => left + width - at,
                        None => (left - token.left) + (token.right - at).min(0.0),
                    };
                    out.1.insert(*number, by);
                }
            }
        }
        begin = end;
    }
    Some(out)
}

/// Regions as wide as the lines they stand on.
pub(in super::super) fn whole(content: &Content, regions: Vec<Region>) -> Vec<Region> {
    let widened = regions.into_iter().map(|mut region| {
        loop {
            let near = COLUMN * region.size;
            let (mut left, mut right) = (0.0f64, region.width);
            for glyph in content.glyphs.iter().filter(|glyph| region.has_on_row(glyph)) {
                let (from, to) = (region.local(glyph.origin).x, region.local(glyph.end).x);
                if !glyph.text.is_blank() && to > -near && from < region.width + near {
                    (left, right) = (left.min(from), right.max(to));
                }
            }
            if right - left <= region.width + 1e-6 {
                return region;
            }
            region.corner += region.along * left;
            region.width = right - left;
        }
    });
    super::region::merged(widened.collect())
}

/// Whether a box stands between two letters.
fn parted(last: &Token, next: &Token, frame: &Region, regions: &[Region]) -> bool {
    let between = |region: &Region| {
        let middle = frame.local(region.corner).x + region.width / 2.0;
        middle > last.left && middle < next.right
    };
    regions.iter().any(between)
}

/// Where each token of a segment goes: its left side and its width.
fn place(
    segment: &[Token],
    frame: &Region,
    regions: &[Region],
    edges: &Edges,
    space: f64,
    limits: (f64, f64),
) -> Option<Vec<(f64, f64)>> {
    let size = frame.size;
    let (first, last) = (segment.first()?, segment.last()?);
    for narrow in [false, true] {
        let mut lefts: Vec<(f64, f64)> = Vec::new();
        let mut at: f64 = 0.0;
        let mut before: Option<&Token> = None;
        for token in segment {
            let width = match token.region.and_then(|number| regions.get(number)) {
                Some(region) => {
                    let needed = boxes::width(&region.stamp) * boxes::SIZE * size + 0.4 * size;
                    let steps = if narrow { 1.0 } else { (needed / (STEP * size)).ceil().max(1.0) };
                    steps * STEP * size
                }
                None => token.right - token.left,
            };
            if let Some(before) = before {
                let gap = token.left - before.right;
                at += match gap < 0.1 * size {
                    true => 0.06 * size,
                    false => space,
                };
            }
            lefts.push((at, width));
            at += width;
            before = Some(token);
        }
        let from = edges.anchor(frame, first.left, last.right, at);
        if from + at <= limits.1.max(last.right) && from >= limits.0.min(first.left) {
            return Some(lefts.into_iter().map(|(left, width)| (from + left, width)).collect());
        }
    }
    None
}

impl Edges {
    /// Where the page begins and ends along the writing.
    fn limits(&self, frame: &Region) -> (f64, f64) {
        let page = self.page;
        let corners =
            [(page.x0, page.y0), (page.x1, page.y0), (page.x0, page.y1), (page.x1, page.y1)];
        let along = corners.map(|(x, y)| frame.local(Point::new(x, y)).x);
        let low = along.iter().copied().fold(f64::MAX, f64::min);
        let high = along.iter().copied().fold(f64::MIN, f64::max);
        (low + 0.5 * frame.size, high - 0.5 * frame.size)
    }

    /// Where a line of a width begins: at its left, unless it is set to the right or in the middle,
    /// when its left side would tell its length.
    fn anchor(&self, frame: &Region, left: f64, right: f64, width: f64) -> f64 {
        if frame.along.x < 0.999 {
            return left;
        }
        let (x0, x1) = (frame.corner.x + left, frame.corner.x + right);
        // The last digits of a place differ with the length of the words that it was reckoned from.
        let tenth = |at: f64| (at * 10.0).round() / 10.0 - frame.corner.x;
        let shared = |sides: &[f64], at: f64| {
            sides.iter().filter(|side| (**side - at).abs() < 0.6).count() > 1
        };
        if shared(&self.lefts, x0) {
            return left;
        }
        if shared(&self.rights, x1) {
            return tenth(x1) - width;
        }
        let middle = (x0 + x1) / 2.0;
        let centres: Vec<f64> =
            self.lefts.iter().zip(&self.rights).map(|(left, right)| (left + right) / 2.0).collect();
        let page = (self.page.x0 + self.page.x1) / 2.0;
        if (middle - page).abs() < 1.5 || shared(&centres, middle) {
            return tenth(middle) - width / 2.0;
        }
        left
    }
}
