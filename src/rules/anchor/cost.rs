//! How often in a thousand bytes of plain English an anchor is met, roughly.

use super::Start;
use super::set::ByteSet;

/// What is met more often than this is no anchor.
pub(super) const MOST: f32 = 120.0;

/// Looking around a cue costs so many times what looking at a beginning does.
pub(super) const CUE: f32 = 20.0;

/// Where an anchor costs less than this, no other is looked for.
pub(super) const WEAK: f32 = 5.0;

/// Where a match has no limit, a look at a beginning goes on to the end of its clause: a part may be met
/// so many times as often.
pub(super) const ON: f32 = 3.0;

/// Words so common that another anchor is better.
const COMMON: &[&str] = &[
    "a", "about", "all", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can",
    "do", "for", "from", "had", "has", "have", "he", "her", "his", "i", "if", "in", "is", "it",
    "its", "me", "my", "no", "not", "of", "on", "one", "or", "our", "out", "s", "she", "so",
    "that", "the", "their", "they", "this", "to", "two", "up", "was", "we", "were", "which", "who",
    "will", "with", "you", "your",
];

/// How often one of these words is met.
pub(super) fn of_words<'a>(words: impl IntoIterator<Item = &'a String>) -> f32 {
    words.into_iter().map(|word| of_word(word)).sum()
}

/// How often one of these bytes begins a token, or stands outside of one.
pub(super) fn of_bytes(bytes: &ByteSet) -> f32 {
    bytes.iter().map(of_byte).sum()
}

fn of_word(word: &str) -> f32 {
    match word.len() {
        _ if word == "the" => 8.0,
        _ if COMMON.binary_search(&word).is_ok() => 2.5,
        0 | 1 => 1.0,
        2 | 3 => 0.1,
        _ => 0.02,
    }
}

/// How often one of these beginnings is met.
pub(super) fn of_start(start: &Start) -> f32 {
    let lines = if start.line { 15.0 } else { 0.0 };
    of_bytes(&start.bytes) + lines + of_words(&start.words)
}

fn of_byte(first: u8) -> f32 {
    match first {
        b'0'..=b'9' => 1.0,
        b'A'..=b'Z' => 1.2,
        b'a'..=b'z' => 2.0,
        b' ' => 150.0,
        b',' | b'.' | b'\n' => 15.0,
        b'"' | b'-' | b'\'' => 5.0,
        0x80..=0xFF => 0.05,
        _ => 1.0,
    }
}
