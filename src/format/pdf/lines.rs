//! Glyphs set in lines, and lines cut where a gap is as wide as between columns.

use super::glyphs::Glyph;

pub(super) struct Line {
    pub(super) text: String,
    /// Left, bottom, right, top, in hundredths of a point.
    pub(super) bounds: [i32; 4],
    pub(super) invisible: bool,
    /// What stands between this line and the one before.
    pub(super) separator: &'static str,
}

/// How far the next glyph is from the end of the last, along the writing and across it, in units of
/// the glyph size.
fn distance(last: &Glyph, next: &Glyph) -> (f64, f64) {
    let writing = last.end - last.origin;
    let length = writing.hypot();
    let (x, y) = if length > 1e-9 { (writing.x / length, writing.y / length) } else { (1.0, 0.0) };
    let gap = next.origin - last.end;
    let size = last.size.max(1e-6);
    ((gap.x * x + gap.y * y) / size, (gap.y * x - gap.x * y).abs() / size)
}

pub(super) fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut current: Vec<&Glyph> = Vec::new();
    let mut text = String::new();
    let mut separator = "\n\n";
    for glyph in glyphs {
        if let Some(last) = current.last() {
            let (along, across) = distance(last, glyph);
            let apart = if across > 0.5 || along < -1.5 {
                Some(if across > 2.2 { "\n\n" } else { "\n" })
            } else if along > 1.6 || last.invisible != glyph.invisible {
                Some("\t")
            } else {
                if along > 0.17 && !text.ends_with(' ') && glyph.text != " " {
                    text.push(' ');
                }
                None
            };
            if let Some(apart) = apart {
                lines.extend(line(&current, &mut text, separator));
                current.clear();
                separator = apart;
            }
        }
        text.push_str(&glyph.text);
        current.push(glyph);
    }
    lines.extend(line(&current, &mut text, separator));
    lines
}

fn line(glyphs: &[&Glyph], text: &mut String, separator: &'static str) -> Option<Line> {
    let words = std::mem::take(text);
    if words.trim().is_empty() {
        return None;
    }
    let mut bounds = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    let [left, bottom, right, top] = &mut bounds;
    for glyph in glyphs {
        for point in [glyph.origin, glyph.end] {
            *left = left.min(point.x);
            *right = right.max(point.x);
            *bottom = bottom.min(point.y - 0.2 * glyph.size);
            *top = top.max(point.y + 0.8 * glyph.size);
        }
    }
    Some(Line {
        text: words.trim().to_owned(),
        bounds: bounds.map(|number| (number * 100.0).round() as i32),
        invisible: glyphs.iter().all(|glyph| glyph.invisible),
        separator,
    })
}
