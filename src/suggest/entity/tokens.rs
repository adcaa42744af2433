//! Words of a text, as far as names are made of them.

use std::ops::Range;

/// The runs of letters, with the apostrophes and hyphens inside them.
pub(super) fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    let mut end = 0;
    for (at, letter) in text.char_indices() {
        if letter.is_alphabetic() {
            start.get_or_insert(at);
            end = at + letter.len_utf8();
        } else if !(is_joint(letter) && end == at)
            && let Some(first) = start.take()
        {
            found.push(first..end);
        }
    }
    found.extend(start.map(|first| first..end));
    found
}

fn is_joint(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '-' | '‐' | '‑')
}

/// A word as it is compared: lower case, one sort of apostrophe and hyphen, no genitive.
pub(super) fn folded(word: &str) -> String {
    let mut folded: String = letters(word).collect();
    if folded.ends_with("'s") {
        folded.truncate(folded.len() - 2);
    }
    folded
}

/// Whether a word is another one when it is folded.
pub(super) fn folds_to(word: &str, other: &str) -> bool {
    let mut letters = letters(word);
    if !other.chars().all(|letter| letters.next() == Some(letter)) {
        return false;
    }
    match letters.next() {
        None => !other.ends_with("'s"),
        Some('\'') => letters.next() == Some('s') && letters.next().is_none(),
        Some(_) => false,
    }
}

fn letters(word: &str) -> impl Iterator<Item = char> + '_ {
    let fold = |letter: char| match letter {
        '’' => '\'',
        '‐' | '‑' => '-',
        other => other,
    };
    word.chars().map(fold).flat_map(char::to_lowercase)
}

/// How many bytes of a word are its genitive ending.
pub(super) fn genitive(word: &str) -> usize {
    ["'s", "’s", "'S", "’S"].iter().find(|end| word.ends_with(**end)).map_or(0, |end| end.len())
}

/// Whether a word begins with a capital.
pub(super) fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Whether a word is in block capitals; one letter is not enough.
pub(super) fn is_block(word: &str) -> bool {
    word.chars().filter(|letter| letter.is_alphabetic()).count() > 1
        && !word.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_inner_marks() {
        let text = "Mr O’Neil-Doe's son, 'Jo' J. (Ewa)";
        let words: Vec<&str> = tokens(text).into_iter().map(|span| &text[span]).collect();
        assert_eq!(words, ["Mr", "O’Neil-Doe's", "son", "Jo", "J", "Ewa"]);
        assert_eq!(folded("O’Neil-DOE's"), "o'neil-doe");
        assert!(folds_to("O’Neil-DOE's", "o'neil-doe") && folds_to("Doe", "doe"));
        assert!(!folds_to("Doe's", "doe's") && !folds_to("Does", "doe") && !folds_to("Do", "doe"));
        assert_eq!(genitive("Doe’s"), 4);
        assert!(is_block("O'NEIL") && !is_block("J") && !is_block("Doe"));
    }
}
