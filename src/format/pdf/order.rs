//! Lines in the order in which they are read: a word parted by a hyphen is made whole, and what was
//! drawn last but stands in the gap of a row takes its place there.

use std::collections::HashMap;

use super::lines::Line;

/// Lines as they are read.
pub(super) fn ordered(lines: Vec<Line>) -> Vec<Line> {
    joined(settled(lines))
}

/// Height of the strips by which gaps are looked up, in hundredths of a point.
const STRIP: i32 = 1000;

/// Stamps on boxes and values of fields are drawn after the page; each goes into the gap it fills.
fn settled(lines: Vec<Line>) -> Vec<Line> {
    // A gap, by the piece on its right: everything after a piece that a tab parts from it.
    let mut gaps: HashMap<i32, Vec<usize>> = HashMap::new();
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| line.separator == "\t") {
        gaps.entry(middle(line).div_euclid(STRIP)).or_default().push(number);
    }
    let mut inside: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut moved = vec![false; lines.len()];
    for (number, line) in lines.iter().enumerate() {
        let strip = middle(line).div_euclid(STRIP);
        let near = (strip - 1..=strip + 1).filter_map(|strip| gaps.get(&strip)).flatten();
        // Only gaps that were left before this line was drawn.
        let gap = near.take(TRIED).find(|gap| **gap < number && fills(&lines, **gap, line));
        if let (Some(gap), Some(moved)) = (gap, moved.get_mut(number)) {
            inside.entry(*gap).or_default().push(number);
            *moved = true;
        }
    }
    if inside.is_empty() {
        return lines;
    }
    let mut order: Vec<usize> = Vec::with_capacity(lines.len());
    for number in (0..lines.len()).filter(|number| moved.get(*number) == Some(&false)) {
        order.extend(inside.get(&number).into_iter().flatten());
        order.push(number);
    }
    let mut lines: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    let take = |number: usize| {
        let mut line = lines.get_mut(number)?.take()?;
        if moved.get(number) == Some(&true) {
            line.separator = "\t";
        }
        Some(line)
    };
    order.into_iter().filter_map(take).collect()
}

/// Gaps of a strip that are looked at for one line.
const TRIED: usize = 256;

fn middle(line: &Line) -> i32 {
    let [_, bottom, _, top] = line.bounds;
    bottom.saturating_add(top) / 2
}

/// Whether a line stands between a piece and the one before it, on their row.
fn fills(lines: &[Line], gap: usize, line: &Line) -> bool {
    let (Some(left), Some(right)) =
        (gap.checked_sub(1).and_then(|left| lines.get(left)), lines.get(gap))
    else {
        return false;
    };
    let height = right.bounds[3] - right.bounds[1];
    let level = |other: &Line| (middle(other) - middle(line)).abs() < height / 3;
    level(left)
        && level(right)
        && left.bounds[2] <= line.bounds[0]
        && line.bounds[2] <= right.bounds[0]
}

/// A word that a hyphen parts over two lines is put together on the first.
fn joined(lines: Vec<Line>) -> Vec<Line> {
    let mut joined: Vec<Line> = Vec::with_capacity(lines.len());
    for mut line in lines {
        if let Some(last) = joined.last_mut()
            && let Some(hyphen) = hyphen(last, &line)
        {
            take_word(last, &mut line, hyphen);
            if line.text.is_empty() {
                continue;
            }
        }
        joined.push(line);
    }
    joined
}

/// The hyphen that parts the last word of a line from the first of the next: its length in bytes,
/// none of it if it belongs to the word, as in a name of two parts or a number.
fn hyphen(last: &Line, next: &Line) -> Option<usize> {
    let wraps = next.separator == "\n"
        && next.hidden == last.hidden
        && next.bounds[0] < last.bounds[2]
        && next.bounds[1] < last.bounds[1];
    let mut letters = last.text.chars().rev();
    let (mark, before) = (letters.next()?, letters.next()?);
    let after = next.text.chars().next()?;
    if !wraps || !before.is_alphanumeric() || !after.is_alphanumeric() {
        return None;
    }
    match mark {
        '\u{ad}' => Some(mark.len_utf8()),
        '-' | '\u{2010}' if before.is_lowercase() && after.is_lowercase() => Some(mark.len_utf8()),
        '-' | '\u{2010}' | '\u{2011}' => Some(0),
        _ => None,
    }
}

/// Moves the first word of a line to the end of the one before, in place of its hyphen.
fn take_word(last: &mut Line, line: &mut Line, hyphen: usize) {
    last.text.truncate(last.text.len() - hyphen);
    let base = last.text.len();
    let end = line.text.find(char::is_whitespace).unwrap_or(line.text.len());
    let rest = line.text.get(end..).unwrap_or_default().trim_start();
    let cut = line.text.len() - rest.len();
    last.text.push_str(line.text.get(..end).unwrap_or_default());
    let glyphs = std::mem::take(&mut line.glyphs);
    for (at, glyph) in glyphs {
        if at < end {
            last.glyphs.push((base + at, glyph));
        } else if at >= cut {
            line.glyphs.push((at - cut, glyph));
        }
    }
    line.text = rest.to_owned();
}
