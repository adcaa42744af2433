//! Numbers that stand for a person.

use super::{dates, digits, squeezed};

/// The mod 11 of the health services: weights 10 to 2, a check digit of 10 is never given out.
fn mod11(digits: &[u32]) -> bool {
    let [body @ .., check] = digits else { return false };
    if body.len() != 9 {
        return false;
    }
    let sum: u32 = body.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    match 11 - sum % 11 {
        11 => *check == 0,
        10 => false,
        other => *check == other,
    }
}

fn number(digits: &[u32]) -> u64 {
    digits.iter().fold(0, |number, digit| number * 10 + u64::from(*digit))
}

/// England, Wales and the Isle of Man: 300-319, 400-499 and 600-799 million, and the 999 range that
/// is kept for tests.
pub(super) fn nhs(text: &str) -> bool {
    let digits = digits(text);
    let millions = number(digits.get(..3).unwrap_or_default());
    let issued = matches!(millions, 300..=319 | 400..=499 | 600..=799 | 999);
    digits.len() == 10 && issued && mod11(&digits)
}

/// Scotland: begins with the date of birth.
pub(super) fn chi(text: &str) -> bool {
    let digits = digits(text);
    let pair = |at: usize| number(digits.get(at..at + 2).unwrap_or_default()) as i64;
    digits.len() == 10 && dates::exists(2000 + pair(4), pair(2), pair(0)) && mod11(&digits)
}

/// Northern Ireland: 320 000 0010 to 399 999 9999.
pub(super) fn hcn(text: &str) -> bool {
    let digits = digits(text);
    let issued = (3_200_000_010..=3_999_999_999).contains(&number(&digits));
    digits.len() == 10 && issued && mod11(&digits)
}

/// HMRC NIM39110: no D F I Q U V in either place, no O in the second, seven prefixes never used.
pub(super) fn nino(text: &str) -> bool {
    let text = squeezed(text);
    let bytes = text.as_bytes();
    let [first, second, rest @ ..] = bytes else { return false };
    let banned = [b"BG", b"GB", b"KN", b"NK", b"NT", b"TN", b"ZZ"];
    let (number, suffix) = rest.split_at(rest.len().min(6));
    first.is_ascii_uppercase()
        && second.is_ascii_uppercase()
        && !b"DFIQUV".contains(first)
        && !b"DFIQUVO".contains(second)
        && !banned.iter().any(|prefix| prefix.as_slice() == [*first, *second])
        && number.len() == 6
        && number.iter().all(u8::is_ascii_digit)
        && matches!(suffix, [] | [b'A'..=b'D'])
}

/// Ireland: weights 8 to 2, the second letter counts nine times.
pub(super) fn ppsn(text: &str) -> bool {
    let text = squeezed(text);
    let bytes = text.as_bytes();
    let (Some(body), Some(letters)) = (bytes.get(..7), bytes.get(7..)) else { return false };
    if !body.iter().all(u8::is_ascii_digit) || !matches!(letters.len(), 1 | 2) {
        return false;
    }
    let weighted = body.iter().zip((2..=8).rev());
    let mut sum: u32 = weighted.map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let value = |letter: u8| if letter == b'W' { 0 } else { u32::from(letter - b'A') + 1 };
    if let Some(second) = letters.get(1) {
        if !matches!(second, b'A'..=b'I' | b'W') {
            return false;
        }
        sum += 9 * value(*second);
    }
    letters.first().is_some_and(|first| first.is_ascii_uppercase() && value(*first) == sum % 23)
}

/// Weights 2 to 13 over twelve digits, out of the alphabet without I, O and S.
pub(super) fn upn(text: &str) -> bool {
    let text = squeezed(text);
    let [letter, body @ ..] = text.as_bytes() else { return false };
    if body.len() != 12 || !body.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = body.iter().zip(2u32..).map(|(digit, w)| u32::from(digit - b'0') * w).sum();
    b"ABCDEFGHJKLMNPQRTUVWXYZ".get((sum % 23) as usize) == Some(letter)
}

/// Five letters of the surname padded with 9, then decade, month (women + 50), day, year, initials.
/// The check characters' algorithm is not public.
pub(super) fn driver_gb(text: &str) -> bool {
    let text = squeezed(text);
    let bytes = text.as_bytes();
    if !matches!(bytes.len(), 16 | 18) {
        return false;
    }
    let (Some(surname), Some(date), Some(rest)) =
        (bytes.get(..5), bytes.get(5..11), bytes.get(11..16))
    else {
        return false;
    };
    let letters = surname.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let padded = surname.iter().skip(letters).all(|byte| *byte == b'9');
    if letters == 0 || !padded || !date.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let numbers = digits(date.iter().map(|byte| char::from(*byte)).collect::<String>().as_str());
    let [_, m1, m2, d1, d2, _] = numbers.as_slice() else { return false };
    let (month, day) = ((m1 * 10 + m2) % 50, d1 * 10 + d2);
    let first_of_month = m1 * 10 + m2 < 63;
    let initials = rest.iter().take(2).all(|byte| byte.is_ascii_uppercase() || *byte == b'9');
    let checks = rest.iter().skip(3).all(u8::is_ascii_uppercase);
    first_of_month && (1..=12).contains(&month) && (1..=31).contains(&day) && initials && checks
}

/// ICAO 9303: the check digits of number, birth and expiry in the second line of a passport, or of
/// number in the first line of a card.
pub(super) fn mrz(text: &str) -> bool {
    let mut lines = text.split_whitespace();
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    if !first.is_ascii() || !second.is_ascii() {
        return false;
    }
    let field = |line: &str, from: usize, to: usize| {
        line.get(from..to)
            .zip(line.get(to..to + 1))
            .is_some_and(|(body, check)| icao(body).is_some_and(|sum| check.parse() == Ok(sum)))
    };
    match first.len() {
        44 => field(second, 0, 9) && field(second, 13, 19) && field(second, 21, 27),
        30 => field(first, 5, 14) && field(second, 0, 6) && field(second, 8, 14),
        _ => false,
    }
}

fn icao(text: &str) -> Option<u32> {
    let mut sum = 0;
    for (letter, weight) in text.chars().zip([7, 3, 1].into_iter().cycle()) {
        sum += weight * if letter == '<' { 0 } else { letter.to_digit(36)? };
    }
    Some(sum % 10)
}
