//! Text as tokens: words, numbers and marks, with the gaps and labels around them.

use std::ops::Range;

use super::gazetteer::Gazetteer;
use super::hash;
use super::layout::Layout;
pub use super::words::{Case, Word, fold};
use super::words::{Numbers, is_combining, judge};

/// What lies between a token and the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Gap {
    /// Nothing.
    #[default]
    None,
    /// A blank.
    Blank,
    /// The end of a line.
    Line,
    /// The border of a cell or column.
    Cell,
    /// An empty line, or the beginning of the text.
    Paragraph,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Number of its word.
    pub word: u32,
    /// Number of its zone.
    pub zone: u32,
    /// What lies before it.
    pub gap: Gap,
    /// Where it stands in its line or cell: its number (0 to 3), how long the line is (0 to 5), and how
    /// the words of the line are written (0 mixed, 1 all capitals, 2 all small, 3 all begin with one).
    pub spot: u8,
}

/// What labels a run of text: hashes of up to four words each, 0 where there are fewer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Zone {
    /// The header of the column.
    pub head: [u64; 4],
    /// The cell or label to the left.
    pub left: [u64; 4],
}

/// How words of a group are written in this text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    /// In small letters.
    pub lower: u16,
    /// With a capital where no sentence or line begins.
    pub title: u16,
}

/// Text made ready: tokens, distinct words, zones.
#[derive(Debug)]
pub struct Prepared {
    /// All tokens in order.
    pub tokens: Vec<Token>,
    /// Distinct words.
    pub words: Vec<Word>,
    /// Zones; the first is that of text without labels.
    pub zones: Vec<Zone>,
    /// For each group of words, how it is written.
    pub seen: Vec<Seen>,
    stops: [u64; 3],
}

impl Prepared {
    /// Cuts text into tokens and judges its words. Text beyond four gigabytes is not looked at.
    pub fn new(text: &str, layout: &Layout, lists: &Gazetteer) -> Prepared {
        let mut out = Prepared {
            tokens: Vec::with_capacity(text.len() / 5),
            words: Vec::new(),
            zones: vec![Zone::default()],
            seen: Vec::new(),
            stops: [b".", b"!", b"?"].map(|mark| hash::bytes(mark)),
        };
        let mut numbers = Numbers::new();
        let mut groups = Numbers::new();
        let mut scratch = Vec::with_capacity(64);
        let mut cells = layout.cells().iter().peekable();
        let mut inside: Option<(usize, u32)> = None;
        let mut scan = Scan { text, at: 0, gap: Gap::Paragraph };
        while let Some((range, mut gap)) = scan.next() {
            let (Ok(start), Ok(end)) = (u32::try_from(range.start), u32::try_from(range.end))
            else {
                break;
            };
            if inside.is_some_and(|(until, _)| range.start >= until) {
                inside = None;
            }
            while let Some(cell) = cells.peek().filter(|cell| cell.range.start <= range.start) {
                if cell.range.end > range.start {
                    if cell.divided {
                        gap = gap.max(Gap::Cell);
                    }
                    let zone = layout.zone(text, cell);
                    if out.zones.last() != Some(&zone) {
                        out.zones.push(zone);
                    }
                    inside = Some((cell.range.end, out.zones.len() as u32 - 1));
                }
                cells.next();
            }
            let piece = text.get(range).unwrap_or("");
            let surface = hash::bytes(piece.as_bytes());
            let (word, new) = numbers.number(surface);
            if new {
                let mut judged = judge(piece, surface, lists, &mut scratch);
                let (group, new) = groups.number(judged.low);
                judged.group = group;
                if new {
                    out.seen.push(Seen::default());
                }
                out.words.push(judged);
            }
            let zone = inside.map_or(0, |(_, zone)| zone);
            out.tokens.push(Token { start, end, word, zone, gap, spot: 0 });
        }
        out.count();
        out.place();
        out
    }

    /// The word of a token.
    #[inline(always)]
    pub fn word(&self, token: &Token) -> Option<&Word> {
        self.words.get(token.word as usize)
    }

    /// Whether a token is a full stop, an exclamation mark or a question mark.
    pub(super) fn is_stop(&self, token: &Token) -> bool {
        self.word(token).is_some_and(|word| self.stops.contains(&word.surface))
    }

    /// Says of each token where in its line it stands.
    fn place(&mut self) {
        let words = &self.words;
        for line in self.tokens.chunk_by_mut(|_, next| next.gap < Gap::Line) {
            let (mut upper, mut lower, mut title) = (0, 0, 0);
            for token in line.iter() {
                match words.get(token.word as usize).map(|word| word.case) {
                    Some(Case::Upper) => upper += 1,
                    Some(Case::Lower) => lower += 1,
                    Some(Case::Title | Case::Mixed) => title += 1,
                    _ => {}
                }
            }
            let written = match (upper, lower, title) {
                (0, 0, 0) => 0,
                (_, 0, 0) => 1,
                (0, _, 0) => 2,
                (_, 0, _) => 3,
                _ => 0u8,
            };
            let length = match line.len() {
                0 | 1 => 0,
                2 => 1,
                3 => 2,
                4..6 => 3,
                6..10 => 4,
                _ => 5u8,
            };
            for (number, token) in line.iter_mut().enumerate() {
                token.spot = number.min(3) as u8 | length << 2 | written << 5;
            }
        }
    }

    /// Counts how words are written, over the whole text.
    fn count(&mut self) {
        let mut after_mark = true;
        for token in &self.tokens {
            let Some(word) = self.words.get(token.word as usize) else { continue };
            let opens = after_mark || token.gap > Gap::Blank;
            after_mark = word.case == Case::Mark;
            if let Some(seen) = self.seen.get_mut(word.group as usize) {
                match word.case {
                    Case::Lower => seen.lower = seen.lower.saturating_add(1),
                    Case::Title if !opens => seen.title = seen.title.saturating_add(1),
                    _ => {}
                }
            }
        }
    }
}

/// Walks over text token by token.
struct Scan<'t> {
    text: &'t str,
    at: usize,
    gap: Gap,
}

impl Scan<'_> {
    fn next(&mut self) -> Option<(Range<usize>, Gap)> {
        let bytes = self.text.as_bytes();
        let mut blanks = 0;
        loop {
            let byte = *bytes.get(self.at)?;
            match byte {
                b'\n' => {
                    self.gap = if self.gap == Gap::Line {
                        Gap::Paragraph
                    } else {
                        self.gap.max(Gap::Line)
                    };
                    blanks = 0;
                }
                b'\t' => self.gap = self.gap.max(Gap::Cell),
                b' ' => {
                    blanks += 1;
                    let gap = if blanks > 2 { Gap::Cell } else { Gap::Blank };
                    // Blanks that begin a line are no column border.
                    if self.gap < Gap::Line || blanks <= 2 {
                        self.gap = self.gap.max(gap.min(Gap::Cell));
                    }
                }
                b'\r' | 0x0b | 0x0c => self.gap = self.gap.max(Gap::Blank),
                _ if byte < 128 => break,
                _ => {
                    let letter = self.text.get(self.at..)?.chars().next()?;
                    if !letter.is_whitespace() && letter != '\u{feff}' {
                        break;
                    }
                    self.gap = self.gap.max(Gap::Blank);
                    self.at += letter.len_utf8() - 1;
                }
            }
            self.at += 1;
        }
        let start = self.at;
        let mut word = false;
        while let Some(byte) = bytes.get(self.at) {
            if byte.is_ascii_alphanumeric() {
                self.at += 1;
            } else if *byte < 128 {
                break;
            } else {
                let letter = self.text.get(self.at..)?.chars().next()?;
                if !(letter.is_alphanumeric() || word && is_combining(letter)) {
                    break;
                }
                self.at += letter.len_utf8();
            }
            word = true;
        }
        if !word {
            self.at += self.text.get(start..)?.chars().next()?.len_utf8();
        }
        let gap = std::mem::take(&mut self.gap);
        Some((start..self.at, gap))
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn pieces(text: &str) -> Vec<(String, Gap)> {
        let lists = Gazetteer::read(Cow::Owned(Gazetteer::build(&[], &[]))).unwrap();
        let prepared = Prepared::new(text, &Layout::of_text(text), &lists);
        let piece =
            |token: &Token| (text[token.start as usize..token.end as usize].to_owned(), token.gap);
        prepared.tokens.iter().map(piece).collect()
    }

    #[test]
    fn words_marks_and_gaps() {
        use Gap::*;
        let found = pieces("PC 123 O'Hare\n  saw José.\n\nA\tB");
        let found: Vec<(&str, Gap)> =
            found.iter().map(|(text, gap)| (text.as_str(), *gap)).collect();
        let expected = [
            ("PC", Paragraph),
            ("123", Blank),
            ("O", Blank),
            ("'", None),
            ("Hare", None),
            ("saw", Line),
            ("José", Blank),
            (".", None),
            ("A", Paragraph),
            ("B", Cell),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn odd_text_is_cut_without_loss() {
        for text in
            ["", " ", "\u{301}\u{301}", "é\u{301}x\u{200b}y", "a\u{feff}b", "日本 語", "😀x"]
        {
            for (piece, _) in pieces(text) {
                assert!(!piece.is_empty() && text.contains(&piece));
            }
        }
    }
}
