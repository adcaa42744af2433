//! Numbers of handsets, cards and vehicles, and secrets.

use std::collections::BTreeMap;

use super::{digits, luhn, squeezed};

/// GSMA TS.06: fifteen digits, the last by Luhn.
pub(super) fn imei(text: &str) -> bool {
    let digits = digits(text);
    digits.len() == 15 && luhn(&digits)
}

/// ITU-T E.118: begins with 89, Luhn.
pub(super) fn iccid(text: &str) -> bool {
    let digits = digits(text);
    matches!(digits.len(), 19 | 20) && digits.starts_with(&[8, 9]) && luhn(&digits)
}

/// Seventeen characters without I, O, Q, with both letters and digits. The check digit binds only in
/// North America and China, so it does not decide.
pub(super) fn vin(text: &str) -> bool {
    let text = squeezed(text);
    let mix = text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_uppercase());
    text.len() == 17 && mix && !text.contains(['I', 'O', 'Q'])
}

/// Two letters, an age identifier that has been or will be used, three letters.
pub(super) fn vrm_current(text: &str) -> bool {
    let text = squeezed(text);
    let [a, b, age @ .., c, d, e] = text.as_bytes() else { return false };
    let age: Option<u32> = std::str::from_utf8(age).ok().and_then(|age| age.parse().ok());
    let letters = [a, b, c, d, e];
    text.len() == 7
        && letters.iter().all(|letter| letter.is_ascii_uppercase() && !b"IQ".contains(letter))
        && *a != b'Z'
        && *b != b'Z'
        && age.is_some_and(|age| matches!(age, 2..=49 | 51..=99))
}

/// Shannon entropy of at least 2.8 bits a character, with characters of two kinds or more.
pub(super) fn entropy(text: &str) -> bool {
    let mut counts: BTreeMap<char, f64> = BTreeMap::new();
    for letter in text.chars() {
        *counts.entry(letter).or_default() += 1.0;
    }
    let total = text.chars().count() as f64;
    let bits: f64 = counts.values().map(|count| -(count / total) * (count / total).log2()).sum();
    let kinds = [
        text.chars().any(|c| c.is_lowercase()),
        text.chars().any(|c| c.is_uppercase()),
        text.chars().any(|c| c.is_numeric()),
        text.chars().any(|c| !c.is_alphanumeric()),
    ];
    bits >= 2.8 && kinds.iter().filter(|kind| **kind).count() >= 2
}
