//! What happens to text: small letters, capitals, wrapping, bad recognition.

use crate::grammar::Text;
use crate::rng::Rng;

/// The text with each letter replaced; spans follow.
pub fn mapped(text: &Text, mut change: impl FnMut(char, &mut String)) -> Text {
    let mut out = Text::default();
    let mut places = vec![0; text.text.len() + 1];
    for (at, letter) in text.text.char_indices() {
        places[at] = out.text.len();
        change(letter, &mut out.text);
    }
    places[text.text.len()] = out.text.len();
    let spans = text.spans.iter().map(|(start, end, label)| (places[*start], places[*end], *label));
    out.spans = spans.filter(|(start, end, _)| start < end).collect();
    out
}

/// All in small letters.
pub fn lower(text: &Text) -> Text {
    mapped(text, |letter, out| {
        // A letter for a letter, so that places stay as they are.
        let mut low = letter.to_lowercase();
        match (low.next(), low.next()) {
            (Some(one), None) if one.len_utf8() == letter.len_utf8() => out.push(one),
            _ => out.push(letter),
        }
    })
}

/// All in capitals.
pub fn upper(text: &Text) -> Text {
    mapped(text, |letter, out| out.extend(letter.to_uppercase()))
}

/// Lines of at most `width` letters, as mail and PDF pages have them.
pub fn wrapped(text: &Text, width: usize) -> Text {
    let mut column = 0;
    let words: Vec<usize> = text.text.split(' ').map(|word| word.chars().count()).collect();
    let mut number = 0;
    mapped(text, |letter, out| {
        if letter == ' ' {
            number += 1;
            let next = words.get(number).copied().unwrap_or(0);
            if column + 1 + next > width {
                out.push('\n');
                column = 0;
                return;
            }
        }
        column = if letter == '\n' { 0 } else { column + 1 };
        out.push(letter);
    })
}

/// As a scan is read: letters mistaken, blanks lost and added.
pub fn scanned(text: &Text, rate: f64, rng: &mut Rng) -> Text {
    const ALIKE: &[(&str, &str)] = &[
        ("l", "1"),
        ("I", "l"),
        ("O", "0"),
        ("o", "0"),
        ("S", "5"),
        ("e", "c"),
        ("c", "e"),
        ("m", "rn"),
        ("n", "ri"),
        ("i", "l"),
        ("B", "8"),
        ("h", "b"),
        ("u", "ii"),
        ("g", "q"),
        ("t", "f"),
        ("w", "vv"),
        ("a", "o"),
        ("d", "cl"),
        ("r", "n"),
        ("y", "v"),
        (" ", ""),
        (".", ","),
        ("E", "F"),
        ("G", "C"),
        ("D", "O"),
        ("1", "l"),
        ("0", "O"),
    ];
    mapped(text, |letter, out| {
        if rng.chance(rate) {
            let mut buffer = [0; 4];
            let seen = letter.encode_utf8(&mut buffer);
            if let Some((_, as_read)) = ALIKE.iter().find(|(from, _)| *from == &*seen) {
                out.push_str(as_read);
                return;
            }
            if letter.is_alphabetic() && rng.chance(0.2) {
                out.push(letter);
                out.push(rng.pick(&[" ", ".", "'"]).chars().next().unwrap_or(' '));
                return;
            }
        }
        out.push(letter);
    })
}

/// A text as it may come: most as they are.
pub fn any(text: Text, rng: &mut Rng) -> Text {
    match rng.below(100) {
        0..=6 => lower(&text),
        7..=12 => upper(&text),
        13..=19 => {
            let rate = 0.005 + rng.unit() * 0.03;
            scanned(&text, rate, rng)
        }
        20..=39 => wrapped(&text, rng.between(45, 100)),
        _ => text,
    }
}
