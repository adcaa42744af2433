//! Cards, accounts and taxes.

use super::{digits, luhn, squeezed};

/// 13 to 19 digits in a range that issuers use, and Luhn.
pub(super) fn card(text: &str) -> bool {
    let digits = digits(text);
    let lead = |count: usize| digits.iter().take(count).fold(0, |n, digit| n * 10 + digit);
    let issued = match digits.len() {
        13 => lead(1) == 4,
        14 => matches!(lead(2), 36 | 38 | 39) || matches!(lead(3), 300..=305),
        15 => matches!(lead(2), 34 | 37),
        16 => {
            lead(1) == 4
                || matches!(lead(2), 51..=55 | 65)
                || matches!(lead(4), 2221..=2720 | 3528..=3589 | 6011)
                || matches!(lead(3), 644..=649)
        }
        18 | 19 => lead(1) == 4 || matches!(lead(4), 5018 | 5020 | 5038 | 6304 | 6759),
        _ => false,
    };
    issued && luhn(&digits)
}

/// ISO 13616: country's length, then mod 97 of the rearranged characters is 1.
pub(super) fn iban(text: &str) -> bool {
    let text = squeezed(text);
    let Some(length) = text.get(..2).and_then(country_length) else { return false };
    if text.len() != length {
        return false;
    }
    let (Some(head), Some(tail)) = (text.get(..4), text.get(4..)) else { return false };
    let mut rest: u32 = 0;
    for letter in tail.chars().chain(head.chars()) {
        let Some(value) = letter.to_digit(36) else { return false };
        rest = if value > 9 { rest * 100 + value } else { rest * 10 + value } % 97;
    }
    rest == 1
}

fn country_length(country: &str) -> Option<usize> {
    Some(match country {
        "NO" => 15,
        "BE" => 16,
        "DK" | "FI" | "NL" => 18,
        "SI" | "MK" => 19,
        "AT" | "BA" | "EE" | "LT" | "LU" => 20,
        "CH" | "HR" | "LI" | "LV" => 21,
        "BG" | "DE" | "GB" | "GE" | "IE" | "ME" | "RS" => 22,
        "AE" | "GI" | "IL" => 23,
        "AD" | "CZ" | "ES" | "MD" | "PK" | "RO" | "SA" | "SE" | "SK" | "TN" => 24,
        "PT" => 25,
        "IS" | "TR" => 26,
        "FR" | "GR" | "IT" | "MC" | "SM" => 27,
        "AL" | "AZ" | "CY" | "HU" | "LB" | "PL" => 28,
        "BR" | "UA" | "QA" => 29,
        "MT" => 31,
        _ => return None,
    })
}

/// The first digit checks the other nine: weights 6 7 8 9 10 5 4 3 2, mod 11.
pub(super) fn utr(text: &str) -> bool {
    let digits = digits(text);
    let [check, body @ ..] = digits.as_slice() else { return false };
    if body.len() != 9 {
        return false;
    }
    let weights = [6, 7, 8, 9, 10, 5, 4, 3, 2];
    let sum: u32 = body.iter().zip(weights).map(|(digit, weight)| digit * weight).sum();
    [2, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1].get((sum % 11) as usize) == Some(check)
}

/// Nine digits, or twelve with a branch: weights 8 to 2 plus the last two, mod 97, or 55 more.
pub(super) fn vat(text: &str) -> bool {
    let digits = digits(text);
    if !matches!(digits.len(), 9 | 12) {
        return false;
    }
    let weights = [8, 7, 6, 5, 4, 3, 2, 10, 1];
    let sum: u32 = digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum();
    sum > 0 && (sum.is_multiple_of(97) || (sum + 55).is_multiple_of(97))
}
