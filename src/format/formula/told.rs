//! Whether a formula says more than what it is worked out from.

use crate::model::place::parse_cell;

/// Whether a formula holds anything but functions, cells of its own sheet and short numbers: words, names,
/// other sheets, other files, long numbers.
pub(in super::super) fn tells(formula: &str) -> bool {
    // OpenDocument says first by whose rules it is written.
    let formula = formula.split_once(":=").map_or(formula, |(_, formula)| formula);
    let said = |words: &str| {
        words.chars().any(char::is_alphabetic)
            || words.chars().filter(char::is_ascii_digit).count() > SHORT
    };
    let outside = |words: &str| words.contains(['\'', '!', '#', '\\', '@']) || names(words);
    formula.split('"').enumerate().any(
        |(number, piece)| {
            if number % 2 == 0 { outside(piece) } else { said(piece) }
        },
    )
}

/// What is told of a formula: all of it if that says something, and its `literals` where it cannot be told.
pub(in super::super) fn said(
    formula: Option<String>,
    literals: impl FnOnce() -> Vec<String>,
) -> Vec<String> {
    match formula {
        Some(words) if tells(&words) => vec![words],
        Some(_) => Vec::new(),
        None => literals(),
    }
}

/// How many digits a number has that says nothing.
const SHORT: usize = 4;

/// Whether there is a word that is neither a function nor plain.
fn names(formula: &str) -> bool {
    let mut rest = formula;
    while let Some(at) = rest.find(is_word) {
        let (_, from) = rest.split_at(at);
        let (word, after) = from.split_at(from.find(|c| !is_word(c)).unwrap_or(from.len()));
        if !after.starts_with('(') && !is_plain(word) {
            return true;
        }
        rest = after;
    }
    false
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | '$')
}

/// A cell, a column, true or false, or a number of up to four digits before its point.
fn is_plain(word: &str) -> bool {
    let word = word.trim_start_matches('.').replace('$', "");
    let number = word.split(['.', 'E']).next().unwrap_or("");
    let short = number.len() <= SHORT && word.len() <= 20;
    word.is_empty()
        || (short && word.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'E'))
        || parse_cell(&word).is_some()
        || (word.len() <= 3 && word.bytes().all(|b| b.is_ascii_uppercase()))
        || matches!(word.as_str(), "TRUE" | "FALSE")
}

#[cfg(test)]
mod tests {
    use super::tells;

    #[test]
    fn words_names_files_and_long_numbers_are_told() {
        for formula in [
            "A1&\" is off sick\"",
            "IF(A1=\"\",\"77009\",1)",
            "Staff!A1",
            "VLOOKUP(A1,staff_pay,2)",
            "[1]Pay!A1",
            "A1=7700900123",
            "of:=SUM([Staff.A1:.B2])",
            "of:=['file:///S:/hr/pay.ods'#$Pay.A1]",
            "Table1[Name]",
            "SUM(#REF!)",
        ] {
            assert!(tells(formula), "{formula}");
        }
        for formula in [
            "SUM(A1:$B$22)*1.25",
            "of:=IF([.A1]>0;SUM([.$B$1:.C9]);0)",
            "SUM(A:B)",
            "TRUE",
            "IF(A1=\"\",\"40\",1)",
        ] {
            assert!(!tells(formula), "{formula}");
        }
    }
}
