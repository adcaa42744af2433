//! The mod 23 family of police and court numbers.
//!
//! The check letter is the remainder by 23 of the digits taken as one number, out of an alphabet
//! without I, O and S (Ministry of Justice and Bichard7 validators).

const ALPHABET: &[u8; 23] = b"ZABCDEFGHJKLMNPQRTUVWXY";

fn letter_of(digits: &str) -> Option<char> {
    let number: u64 = digits.parse().ok()?;
    ALPHABET.get((number % 23) as usize).map(|letter| char::from(*letter))
}

fn parts(text: &str) -> Option<(String, char)> {
    let mut body: String =
        text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
    let letter = body.pop().filter(char::is_ascii_uppercase)?;
    body.is_ascii().then_some((body, letter))
}

/// `YYYY/NNNNNNNC` or `YY/NNNNNNNC`, the slash may be missing.
pub(super) fn pnc(text: &str) -> bool {
    let check = || {
        let (body, letter) = parts(text)?;
        let (year, serial) = match body.split_once('/') {
            Some(pair) => pair,
            None if body.len() == 11 => body.split_at(4),
            None if body.len() > 2 => body.split_at(2),
            None => return None,
        };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !matches!(year.len(), 2 | 4) || !(1..=7).contains(&serial.len()) {
            return None;
        }
        if !digits(year) || !digits(serial) {
            return None;
        }
        let short = year.get(year.len() - 2..)?;
        Some(letter_of(&format!("{short}{serial:0>7}"))? == letter)
    };
    check().unwrap_or(false)
}

/// `NNNNNN/YYC`, or `SFYY/NNNNNNC` for a file held elsewhere, whose serial is not padded.
pub(super) fn cro(text: &str) -> bool {
    let check = || {
        let (body, letter) = parts(text)?;
        let (first, second) = body.split_once('/')?;
        if let Some(year) = first.strip_prefix("SF") {
            return Some(year.len() == 2 && letter_of(&format!("{year}{second}"))? == letter);
        }
        let sizes = (1..=6).contains(&first.len()) && second.len() == 2;
        Some(sizes && letter_of(&format!("{second}{first:0>6}"))? == letter)
    };
    check().unwrap_or(false)
}

/// `YY/FFUU/SS/NNNNNNNNNNNC`: force and system count only where they are digits.
pub(super) fn asn(text: &str) -> bool {
    let check = || {
        let (body, letter) = parts(text)?;
        let body: String = body.chars().filter(|c| *c != '/').collect();
        let (year, rest) = (body.get(..2)?, body.get(2..)?);
        let (force, rest) = (rest.get(..2)?, rest.get(4..)?);
        let (system, serial) = (rest.get(..2)?, rest.get(2..)?);
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !(1..=11).contains(&serial.len()) || !digits(serial) || !digits(year) {
            return None;
        }
        let mut number = String::new();
        for part in [force, system] {
            if digits(part) {
                number.push_str(part);
            }
        }
        number.push_str(year);
        number.push_str(&format!("{serial:0>11}"));
        Some(letter_of(&number)? == letter)
    };
    check().unwrap_or(false)
}

/// `YY/CCCC/NNNNNNC`.
pub(super) fn ccrn(text: &str) -> bool {
    let check = || {
        let (body, letter) = parts(text)?;
        let mut fields = body.split('/');
        let (year, court, serial) = (fields.next()?, fields.next()?, fields.next()?);
        let sizes = year.len() == 2 && court.len() == 4 && (1..=6).contains(&serial.len());
        Some(sizes && letter_of(&format!("{year}{court}{serial:0>6}"))? == letter)
    };
    check().unwrap_or(false)
}
