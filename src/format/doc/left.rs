//! Text that lies between the pieces of a document: what was taken out before a fast save is left there.

use super::super::bytes::{size_at, slice};
use super::super::flow::field;
use super::super::limits::Stop;
use super::super::open::Opening;
use super::super::xls::words_in;
use super::fib::{Head, Piece};
use crate::model::document::Document;

pub(super) fn read(
    head: &Head<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    if !head.fast {
        return Ok(());
    }
    let mut pieces: Vec<(usize, usize)> = head.pieces()?.iter().map(Piece::bytes).collect();
    pieces.sort_unstable();
    // Text ends with a sector of its own.
    let end = pieces.iter().map(|(_, end)| *end).max().unwrap_or(0).div_ceil(512);
    let end = end.saturating_mul(512).min(head.stream.len());
    pieces.push((end, end));
    let mut at = size_at(head.stream, 0x18).unwrap_or(end);
    for (start, end) in pieces {
        let length = start.saturating_sub(at);
        for words in words_in(slice(head.stream, at, length).unwrap_or_default()) {
            opening.budget.cell()?;
            opening.budget.text(document.text.len())?;
            let why = match says_something(&words) {
                true => "left from a fast save",
                false => "bytes left from a fast save",
            };
            field(document, why, &words, Some(why));
        }
        at = at.max(end);
    }
    Ok(())
}

/// Whether letters that were found among bytes are words, or a number that may be one of a person: most
/// of what lies between pieces is formatting, some bytes of which are letters by chance.
fn says_something(words: &str) -> bool {
    let plain = |letter: &char| letter.is_alphanumeric() || " .,;:'-/\\@&()".contains(*letter);
    let all = words.chars().count();
    let odd = words.chars().filter(|letter| !plain(letter)).count();
    let tokens = words.split(|letter: char| !letter.is_alphanumeric());
    odd * 5 <= all && tokens.into_iter().any(|token| is_word(token) || is_number(token))
}

const VOWELS: &str = "aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿœ";

/// Four letters or more with a vowel among every five, in lower case but for the first, or all in upper case.
fn is_word(token: &str) -> bool {
    let rest = token.chars().skip(1);
    let case = rest.clone().all(char::is_lowercase) || token.chars().all(char::is_uppercase);
    let count = token.chars().count();
    let vowels = token.to_lowercase().matches(|letter: char| VOWELS.contains(letter)).count();
    count >= 4 && token.chars().all(char::is_alphabetic) && case && vowels * 5 >= count
}

fn is_number(token: &str) -> bool {
    token.len() >= 5 && token.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::says_something;

    #[test]
    fn words_are_told_from_bytes_that_are_letters_by_chance() {
        for words in ["But not the doors.", "C:\\STORE\\count.doc", "ring 07700900123", "12 March"]
        {
            assert!(says_something(words), "{words}");
        }
        for noise in [
            "zupkgb",
            "þþþþþþþþþ",
            "YZb89<dckefj[Z`xy",
            "CJaJ",
            "h|xB*ph",
            "5CJOJQJ",
            "6B*CJ]phÿ",
            "$If",
            "gdK\"",
            "{|}~}|{ abcd {|}~",
        ] {
            assert!(!says_something(noise), "{noise}");
        }
    }
}
