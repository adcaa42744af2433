//! What a sheet keeps beside its cells: words of formulas, criteria of filters, scenarios, choices.

use super::super::bytes::{f64_at, slice, u8_at, u16_at, utf16};
use super::super::flow::field;
use super::super::formula::{Meant, said};
use super::super::xls::words_in;
use super::links;
use super::records::{Record, wide_string};
use crate::model::document::Document;

/// Where the formula of a cell stands in its record, behind the value and its flags.
pub(super) fn formula_at(record: &Record<'_>) -> Option<usize> {
    let body = record.body;
    let value = match record.kind {
        8 => wide_string(body, 8).1,
        9 => 16,
        10 | 11 => 9,
        _ => return None,
    };
    Some(value + 2)
}

/// A formula if it says something; the words inside it if it cannot be told.
pub(super) fn formula(meant: &Meant, body: &[u8], at: usize, base: (u32, u32)) -> Vec<String> {
    said(links::formula(meant, body, at, base), || literals(body.get(at + 4..).unwrap_or_default()))
}

/// Words inside a formula (MS-XLSB 2.5.97.96): a sign, a count, letters.
fn literals(parsed: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(byte) = u8_at(parsed, at) {
        at += 1;
        let size = usize::from(u16_at(parsed, at).unwrap_or(0)) * 2;
        if byte != 0x17 || size < 6 {
            continue;
        }
        let words = slice(parsed, at + 2, size).map(utf16).unwrap_or_default();
        // What merely looks like words has characters that are none.
        if !words.is_empty() && !words.chars().any(char::is_control) {
            found.push(words);
            at += 2 + size;
        }
    }
    found
}

pub(super) fn read(record: &Record<'_>, document: &mut Document) {
    let body = record.body;
    let kept = |words: &str, document: &mut Document| {
        field(document, "value kept in a filter", words, Some("value of a filter"));
    };
    match record.kind {
        167 => kept(&wide_string(body, 0).0, document),
        174 => match u8_at(body, 0) {
            Some(6) => kept(&wide_string(body, 10).0, document),
            Some(4) => kept(&f64_at(body, 2).unwrap_or(0.0).to_string(), document),
            _ => {}
        },
        // A scenario: its name, a remark, who made it; and a value that it would put into a cell.
        502 => {
            let mut at = 10;
            for _ in 0..3 {
                let (words, next) = wide_string(body, at);
                field(document, "scenario", &words, Some("scenario"));
                at = next;
            }
        }
        504 => {
            for words in words_in(body) {
                field(document, "scenario", &words, Some("scenario"));
            }
        }
        64 => {
            for words in words_in(body) {
                field(document, "validation list", &words, Some("not on the face of the sheet"));
            }
        }
        _ => {}
    }
}
