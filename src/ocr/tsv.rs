//! The table that Tesseract gives: a row for each page, block, paragraph, line and word.

/// A word, in points of the picture from its upper left corner.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Its letters.
    pub text: String,
    /// Left, top, right, bottom.
    pub bounds: [i32; 4],
    /// How sure the recognition is, up to 100.
    pub confidence: f32,
}

/// A line of words.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Page of the picture, from 1.
    pub page: u32,
    /// Whether it begins a paragraph.
    pub first: bool,
    /// Its words.
    pub words: Vec<Word>,
}

/// Rows of the table as lines.
pub(super) fn lines(table: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for row in table.lines().skip(1) {
        let mut cells = row.splitn(12, '\t');
        let mut next = || cells.next().and_then(|cell| cell.trim().parse::<i32>().ok());
        let (Some(level), Some(page), Some(_), Some(_), Some(line), Some(_)) =
            (next(), next(), next(), next(), next(), next())
        else {
            continue;
        };
        let (Some(left), Some(top), Some(width), Some(height)) = (next(), next(), next(), next())
        else {
            continue;
        };
        let bounds = [left, top, left.saturating_add(width), top.saturating_add(height)];
        let page = u32::try_from(page).unwrap_or(1);
        match level {
            4 => lines.push(Line { page, first: line == 1, words: Vec::new() }),
            5 => {
                let confidence = cells.next().and_then(|cell| cell.parse().ok()).unwrap_or(0.0);
                let text = cells.next().unwrap_or("").trim();
                if let Some(line) = lines.last_mut()
                    && !text.is_empty()
                {
                    // A stroke by itself is the pronoun.
                    let text = if text == "|" { "I" } else { text }.to_owned();
                    add(&mut line.words, Word { text, bounds, confidence });
                }
            }
            _ => {}
        }
    }
    lines.retain(|line| !line.words.is_empty());
    lines
}

/// Adds a word to a line. A capital that hangs over the next letter is often parted from its word:
/// `J une`.
fn add(words: &mut Vec<Word>, next: Word) {
    let Some(last) = words.last_mut() else { return words.push(next) };
    let [left, top, right, bottom] = last.bounds;
    let single = |text: &str| matches!(text.as_bytes(), [b'B'..=b'H' | b'J'..=b'N' | b'P'..=b'Z']);
    let close = next.bounds[0] - right < bottom - top;
    if single(&last.text) && close && next.text.starts_with(|letter: char| letter.is_lowercase()) {
        last.text.push_str(&next.text);
        last.confidence = last.confidence.min(next.confidence);
        let [_, above, to, below] = next.bounds;
        last.bounds = [left, top.min(above), right.max(to), bottom.max(below)];
    } else {
        words.push(next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parted_capitals_go_to_their_words_and_initials_do_not() {
        let word = |text: &str, left: i32| Word {
            text: text.into(),
            bounds: [left, 10, left + 10, 40],
            confidence: 90.0,
        };
        let mut words = Vec::new();
        let read = [("J", 0), ("une", 20), ("J", 60), ("Marrowby", 80), ("A", 120), ("gate", 140)];
        for (text, left) in read {
            add(&mut words, word(text, left));
        }
        let texts: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(texts, ["June", "J", "Marrowby", "A", "gate"]);
        assert_eq!(words[0].bounds, [0, 10, 30, 40]);
    }

    #[test]
    fn words_are_gathered_in_lines() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
                     1\t1\t0\t0\t0\t0\t0\t0\t600\t200\t-1\t\n\
                     4\t1\t1\t1\t1\t0\t10\t20\t300\t30\t-1\t\n\
                     5\t1\t1\t1\t1\t1\t10\t20\t90\t30\t96.1\tRing\n\
                     5\t1\t1\t1\t1\t2\t110\t20\t200\t30\t41.5\t07700\n\
                     4\t1\t1\t1\t2\t0\t10\t60\t300\t30\t-1\t\n\
                     5\t1\t1\t1\t2\t1\t10\t60\t90\t30\t95\t \n\
                     nonsense\n";
        let lines = lines(table);
        assert_eq!(lines.len(), 1);
        let words: Vec<_> = lines[0].words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!((words, lines[0].first), (vec!["Ring", "07700"], true));
        assert_eq!(lines[0].words[1].bounds, [110, 20, 310, 50]);
        assert!(lines[0].words[1].confidence < 60.0);
    }
}
