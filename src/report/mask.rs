//! Words without the words: shapes for people, masked names of files and sheets.

use std::ops::Range;

/// The shape of words: letters and digits by their sort, runs of one sort at most four long, so that
/// neither the words nor their length can be read off.
pub fn shape(text: &str) -> String {
    let mut out = String::new();
    let mut run = (' ', 0);
    let mut count = 0;
    for letter in text.chars() {
        let sort = match letter {
            c if c.is_uppercase() => 'X',
            c if c.is_alphabetic() => 'x',
            c if c.is_numeric() => '9',
            c if c.is_whitespace() || c.is_control() => ' ',
            '@' | '.' | '/' | ':' | '-' | '+' | '(' | ')' | ',' | '\'' => letter,
            _ => '·',
        };
        run = if run.0 == sort { (sort, run.1 + 1) } else { (sort, 1) };
        let most = if matches!(sort, 'X' | 'x' | '9') { 4 } else { 1 };
        if run.1 <= most {
            out.push(sort);
            count += 1;
        }
        if count >= 40 {
            out.push('…');
            break;
        }
    }
    out
}

/// A name in which spans are replaced; the number keeps masked names apart.
pub fn name(name: &str, spans: &[Range<usize>], number: u64) -> String {
    let mut out = String::new();
    let mut at = 0;
    for (index, span) in spans.iter().enumerate() {
        if span.start < at {
            continue;
        }
        out.push_str(name.get(at..span.start).unwrap_or(""));
        if index == 0 {
            out.push_str(&format!("█{number}█"));
        } else {
            out.push('█');
        }
        at = span.end;
    }
    out.push_str(name.get(at..).unwrap_or(""));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_tell_neither_words_nor_length() {
        assert_eq!(shape("Daniel Okafor"), "Xxxxx Xxxxx");
        assert_eq!(shape("Al Okaforsworthington"), "Xx Xxxxx");
        assert_eq!(shape("07700 900123"), "9999 9999");
        assert_eq!(shape("a\u{1b}[31mb"), "x ·99xx");
    }

    #[test]
    fn masked_names_stay_apart() {
        let one = std::slice::from_ref(&(8..13));
        assert_eq!(name("letters/J Doe.docx", one, 7), "letters/█7█.docx");
        assert_eq!(name("a b c", &[0..1, 4..5], 2), "█2█ b █");
    }
}
