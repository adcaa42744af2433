//! What every stage asks of a text.

use std::ops::Range;

/// Whether neither end of a span lies inside a word, whatever the script.
pub fn stands_alone(text: &str, span: &Range<usize>) -> bool {
    let before = text.get(..span.start).and_then(|text| text.chars().next_back());
    let after = text.get(span.end..).and_then(|text| text.chars().next());
    let inside = text.get(span.clone()).unwrap_or("");
    let joined = |a: Option<char>, b: Option<char>| matches!((a, b), (Some(a), Some(b)) if a.is_alphanumeric() && b.is_alphanumeric());
    !joined(before, inside.chars().next()) && !joined(inside.chars().next_back(), after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_any_script_are_not_cut() {
        assert!(stands_alone("a Jos b", &(2..5)));
        assert!(!stands_alone("José", &(0..3)));
        assert!(!stands_alone("xéJos", &(3..6)));
        assert!(stands_alone("(Jos)", &(1..4)));
    }
}
