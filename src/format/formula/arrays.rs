//! What stands behind the tokens of a formula: lists of values, areas that were worked out.

use super::Dialect;
use super::parsed::{Bytes, error};

/// Values in curly brackets (MS-XLS 2.5.198.58, MS-XLSB 2.5.97.36).
pub(super) fn values(dialect: Dialect, extra: &mut Bytes<'_>) -> Option<String> {
    let (rows, columns) = match dialect {
        Dialect::Binary => (extra.u32()?, extra.u32()?),
        _ => {
            let columns = u32::from(extra.u8()?);
            let rows = u32::from(extra.u16()?);
            match (dialect, columns) {
                (Dialect::Excel97, _) => (rows + 1, columns + 1),
                (_, 0) => (rows, 256),
                _ => (rows, columns),
            }
        }
    };
    let mut text = String::from("{");
    for number in 0..rows.checked_mul(columns)? {
        if number > 0 {
            text.push(if number % columns == 0 { ';' } else { ',' });
        }
        text.push_str(&value(dialect, extra)?);
    }
    text.push('}');
    Some(text)
}

fn value(dialect: Dialect, extra: &mut Bytes<'_>) -> Option<String> {
    let binary = dialect == Dialect::Binary;
    let mut rest = 0;
    let told = match (extra.u8()?, binary) {
        (0, true) | (1, false) => extra.f64()?.to_string(),
        (1, true) | (2, false) => {
            let words = extra.letters(dialect, dialect != Dialect::Excel5)?;
            format!("\"{}\"", words.replace('"', "\"\""))
        }
        (2, true) | (4, false) => {
            rest = if binary { 0 } else { 7 };
            (if extra.u8()? == 0 { "FALSE" } else { "TRUE" }).to_owned()
        }
        (4, true) | (16, false) => {
            rest = if binary { 3 } else { 7 };
            error(extra.u8()?).to_owned()
        }
        (0, false) => {
            rest = 8;
            String::new()
        }
        _ => return None,
    };
    extra.take(rest)?;
    Some(told)
}

/// Passes over areas.
pub(super) fn areas(dialect: Dialect, extra: &mut Bytes<'_>) -> Option<()> {
    let (count, size) = match dialect {
        Dialect::Binary => (usize::try_from(extra.u32()?).ok()?, 16),
        Dialect::Excel97 => (usize::from(extra.u16()?), 8),
        Dialect::Excel5 => (usize::from(extra.u16()?), 6),
    };
    extra.take(count.checked_mul(size)?).map(drop)
}
