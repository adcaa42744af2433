//! Cuts a text into clauses.

use std::ops::Range;

use crate::names::Layout;

/// A clause, or a cell of a table that is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Bytes of the text, blanks at the ends left out.
    pub range: Range<usize>,
    /// Number of the sentence, line or cell it belongs to.
    pub sentence: u32,
    /// The cell of the layout it lies in.
    pub cell: Option<usize>,
}

/// Clauses longer than this are cut, in bytes.
const LONGEST: usize = 600;

/// How a place parts what is before it from what is after.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Break {
    No,
    /// A comma, colon, dash or bracket.
    Clause,
    /// The end of a sentence, line or cell.
    Sentence,
}

/// Text is judged in pieces of this many bytes and a line, so that a large one takes little memory.
const PIECE: usize = 1 << 16;

/// Pieces of a text that end at line ends.
pub fn pieces(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let least = text.as_bytes().get(from + PIECE..);
        let line = least.and_then(|rest| rest.iter().position(|byte| *byte == b'\n'));
        let end = line.map_or(text.len(), |line| from + PIECE + line + 1);
        let piece = from..end;
        from = end;
        (!piece.is_empty()).then_some(piece)
    })
}

/// The clauses of a piece of a text in order.
pub fn of(text: &str, piece: Range<usize>, layout: &Layout) -> Vec<Unit> {
    let first = layout.cells().partition_point(|cell| cell.range.start < piece.start);
    let mut cuts = layout.cells().iter().enumerate().skip(first).peekable();
    let mut units = Units { text, found: Vec::new(), sentence: 0, cell: None };
    let (mut from, bytes) = (piece.start, text.as_bytes());
    let mut open: Option<(usize, usize)> = None;
    let letters = text.get(piece.clone()).unwrap_or("").char_indices();
    for (at, c) in letters.map(|(at, c)| (piece.start + at, c)) {
        if let Some((_, end)) = open.filter(|(_, end)| at >= *end) {
            units.push(from..end);
            (units.sentence, units.cell, from, open) = (units.sentence + 1, None, end, None);
        }
        if let Some((number, cell)) = cuts.next_if(|(_, cell)| at >= cell.range.start) {
            units.push(from..at);
            units.sentence += 1;
            (units.cell, from) = (Some(number), at);
            open = Some((number, cell.range.end));
        }
        let part = parts(bytes, at, c);
        let part =
            if part == Break::No && at - from > LONGEST && c == ' ' { Break::Clause } else { part };
        if part == Break::No {
            continue;
        }
        units.push(from..at);
        from = at + c.len_utf8();
        if part == Break::Sentence {
            units.sentence += 1;
        }
    }
    units.push(from..piece.end);
    units.found
}

struct Units<'a> {
    text: &'a str,
    found: Vec<Unit>,
    sentence: u32,
    cell: Option<usize>,
}

impl Units<'_> {
    fn push(&mut self, range: Range<usize>) {
        let Some(piece) = self.text.get(range.clone()) else { return };
        let edge = |c: char| {
            c.is_whitespace() || matches!(c, '>' | '*' | '-' | '–' | '—' | '•' | '|' | '#')
        };
        let trimmed = piece.trim_matches(edge);
        if !trimmed.contains(|c: char| c.is_alphanumeric()) {
            return;
        }
        let start = range.start + (trimmed.as_ptr() as usize - piece.as_ptr() as usize);
        let range = start..start + trimmed.len();
        self.found.push(Unit { range, sentence: self.sentence, cell: self.cell });
    }
}

/// Whether a character parts clauses or sentences where it stands.
fn parts(bytes: &[u8], at: usize, c: char) -> Break {
    let next = bytes.get(at + c.len_utf8()).copied().unwrap_or(b'\n');
    let before = at.checked_sub(1).and_then(|at| bytes.get(at)).copied().unwrap_or(b' ');
    let ends = next.is_ascii_whitespace() || matches!(next, b'"' | b'\'' | b')' | 0xe2);
    match c {
        '\t' | '|' => Break::Sentence,
        '\n' if goes_on(bytes, at) => Break::No,
        '\n' => Break::Sentence,
        '.' | '!' | '?' | ';' if ends => Break::Sentence,
        ',' | ':' if ends => Break::Clause,
        '(' | ')' | '"' | '“' | '”' => Break::Clause,
        '-' | '–' | '—' if before == b' ' && next == b' ' => Break::Clause,
        _ => Break::No,
    }
}

/// Whether the line after a line end goes on with the sentence: it begins with a small letter, and the
/// line before has not ended one.
fn goes_on(bytes: &[u8], at: usize) -> bool {
    let rest = bytes.get(at + 1..).unwrap_or(&[]);
    let after = rest.iter().take(12).find(|byte| !matches!(byte, b' ' | b'>' | b'\r'));
    let head = bytes.get(at.saturating_sub(3)..at).unwrap_or(&[]);
    let before = head.iter().rev().find(|byte| !matches!(byte, b' ' | b'\r'));
    after.is_some_and(u8::is_ascii_lowercase)
        && before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(&str, u32)> {
        let units = of(text, 0..text.len(), &Layout::of_text(text));
        units.into_iter().map(|unit| (&text[unit.range], unit.sentence)).collect()
    }

    #[test]
    fn clauses_end_at_commas_and_sentences_at_stops() {
        let found = shown("He left, 3.5 km on. She\nstayed - alone (at home)");
        let words: Vec<_> = found.iter().map(|unit| unit.0).collect();
        assert_eq!(words, ["He left", "3.5 km on", "She\nstayed", "alone", "at home"]);
        assert_eq!(found[0].1, found[1].1);
        assert_ne!(found[1].1, found[2].1);
        assert_eq!(found[2].1, found[4].1);
    }

    #[test]
    fn pieces_end_at_line_ends_and_leave_nothing_out() {
        let text = "a line of some words\n".repeat(10_000);
        let found: Vec<_> = pieces(&text).collect();
        assert!(found.len() > 2);
        assert_eq!(found.iter().map(|piece| piece.len()).sum::<usize>(), text.len());
        assert!(found.iter().all(|piece| text[piece.clone()].ends_with('\n')));
        assert_eq!(pieces("one").next(), Some(0..3));
        assert_eq!(pieces("").count(), 0);
    }

    #[test]
    fn cells_and_lines_are_kept_apart() {
        let found = shown("Name\tNote\nA Day\tlate, ill\nB Day\twell\n");
        let words: Vec<_> = found.iter().map(|unit| unit.0).collect();
        assert_eq!(words, ["Name", "Note", "A Day", "late", "ill", "B Day", "well"]);
        assert_eq!(found[3].1, found[4].1);
        assert_ne!(found[4].1, found[5].1);
    }
}
