//! The tokens of a formula, put together from the last operand to the whole.

use std::sync::LazyLock;

use super::super::bytes::{f64_at, slice, u8_at, u16_at, u32_at, utf16};
use super::{Dialect, Meant, arrays, operand};

/// As many letters as a formula of Excel has at most, and some more for names of files and sheets. What
/// would be longer is made to be.
const LONGEST: usize = 32_768;

/// The names of functions by their number (MS-XLS 2.5.198.17), with how many arguments each has if that
/// is always the same.
static FUNCTIONS: LazyLock<Vec<(&str, Option<usize>)>> = LazyLock::new(|| {
    let lines = include_str!("functions.txt").lines();
    lines.filter_map(|line| line.split_once(' ')).map(|(name, n)| (name, n.parse().ok())).collect()
});

/// Bytes that are read from front to back.
pub(super) struct Bytes<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Bytes<'a> {
    pub(super) fn u8(&mut self) -> Option<u8> {
        self.at += 1;
        u8_at(self.bytes, self.at - 1)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.at += 2;
        u16_at(self.bytes, self.at - 2)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.at += 4;
        u32_at(self.bytes, self.at - 4)
    }

    pub(super) fn f64(&mut self) -> Option<f64> {
        self.at += 8;
        f64_at(self.bytes, self.at - 8)
    }

    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = slice(self.bytes, self.at, count);
        self.at = self.at.saturating_add(count);
        taken
    }

    /// Letters, whose count has two bytes where it is `long`, and else one.
    pub(super) fn letters(&mut self, dialect: Dialect, long: bool) -> Option<String> {
        let count = if long { usize::from(self.u16()?) } else { usize::from(self.u8()?) };
        let wide = match dialect {
            Dialect::Binary => true,
            Dialect::Excel97 => self.u8()? & 1 != 0,
            Dialect::Excel5 => false,
        };
        let bytes = self.take(count << u32::from(wide))?;
        Some(if wide { utf16(bytes) } else { bytes.iter().map(|byte| char::from(*byte)).collect() })
    }
}

pub(super) fn text(meant: &Meant, parsed: &[u8], extra: &[u8], base: (u32, u32)) -> Option<String> {
    let mut tokens = Bytes { bytes: parsed, at: 0 };
    let mut extra = Bytes { bytes: extra, at: 0 };
    let mut stack: Vec<String> = Vec::new();
    while tokens.at < parsed.len() {
        token(meant, &mut tokens, &mut extra, base, &mut stack)?;
        if stack.last().is_some_and(|last| last.len() > LONGEST) {
            return None;
        }
    }
    let whole = stack.pop()?;
    stack.is_empty().then_some(whole)
}

fn token(
    meant: &Meant,
    tokens: &mut Bytes<'_>,
    extra: &mut Bytes<'_>,
    base: (u32, u32),
    stack: &mut Vec<String>,
) -> Option<()> {
    const OPERATORS: [&str; 15] =
        ["+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>", " ", ",", ":"];
    let dialect = meant.dialect;
    let first = tokens.u8()?;
    match first {
        0x03..=0x11 => {
            let right = stack.pop()?;
            let left = stack.last_mut()?;
            left.push_str(OPERATORS.get(usize::from(first) - 3)?);
            left.push_str(&right);
        }
        0x12 => stack.last_mut()?.insert(0, '+'),
        0x13 => stack.last_mut()?.insert(0, '-'),
        0x14 => stack.last_mut()?.push('%'),
        0x15 => {
            let inside = stack.last_mut()?;
            inside.insert(0, '(');
            inside.push(')');
        }
        0x16 => stack.push(String::new()),
        0x17 => {
            let words = tokens.letters(dialect, dialect == Dialect::Binary)?;
            stack.push(format!("\"{}\"", words.replace('"', "\"\"")));
        }
        0x18 => stack.push(table(tokens, dialect)?),
        0x19 => attribute(tokens, stack)?,
        0x1C => stack.push(error(tokens.u8()?).to_owned()),
        0x1D => stack.push((if tokens.u8()? == 0 { "FALSE" } else { "TRUE" }).to_owned()),
        0x1E => stack.push(tokens.u16()?.to_string()),
        0x1F => stack.push(tokens.f64()?.to_string()),
        0x20..=0x7F => {
            let kind = first & 0x1F | 0x20;
            match kind {
                0x20 => {
                    tokens.take(if dialect == Dialect::Binary { 14 } else { 7 })?;
                    stack.push(arrays::values(dialect, extra)?);
                }
                0x21 => {
                    let number = usize::from(tokens.u16()?);
                    let count = FUNCTIONS.get(number)?.1?;
                    function(number, count, stack)?;
                }
                0x22 => {
                    let count = usize::from(tokens.u8()? & 0x7F);
                    function(usize::from(tokens.u16()?), count, stack)?;
                }
                // What has been worked out of what follows; it is told by what follows.
                0x26 => {
                    tokens.take(6)?;
                    arrays::areas(dialect, extra)?;
                }
                0x27 | 0x28 => drop(tokens.take(6)?),
                0x29 => drop(tokens.take(2)?),
                _ => stack.push(operand::text(meant, kind, tokens, base)?),
            }
        }
        _ => return None,
    }
    Some(())
}

/// Puts a function around its arguments. The last one of all is named by its first argument.
fn function(number: usize, count: usize, stack: &mut Vec<String>) -> Option<()> {
    let mut arguments = stack.split_off(stack.len().checked_sub(count)?).into_iter();
    let name = match number {
        255 => arguments.next()?,
        // What a macro does as if from a menu.
        0x8000.. => format!("COMMAND.{}", number & 0x7FFF),
        _ => FUNCTIONS.get(number)?.0.to_owned(),
    };
    let name = name.trim_start_matches("_xlfn.");
    let arguments: Vec<String> = arguments.collect();
    stack.push(format!("{name}({})", arguments.join(",")));
    Some(())
}

/// How a formula is laid out and worked out; a sum of one argument.
fn attribute(tokens: &mut Bytes<'_>, stack: &mut Vec<String>) -> Option<()> {
    let kind = tokens.u8()?;
    let count = usize::from(tokens.u16()?);
    if kind & 0x04 != 0 {
        tokens.take((count + 1) * 2)?;
    }
    if kind & 0x10 != 0 {
        function(4, 1, stack)?;
    }
    Some(())
}

/// A column of a table (MS-XLSB 2.5.97.43); the names are in a part of their own.
fn table(tokens: &mut Bytes<'_>, dialect: Dialect) -> Option<String> {
    let kind = tokens.u8()?;
    if kind != 0x19 || dialect != Dialect::Binary {
        tokens.take(4)?;
        return Some("?".to_owned());
    }
    tokens.take(4)?;
    let table = tokens.u32()?;
    let (first, last) = (tokens.u16()?, tokens.u16()?);
    Some(format!("Table{table}[{}:{}]", u32::from(first) + 1, u32::from(last) + 1))
}

/// How a value that is an error is shown.
pub(in super::super) fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}
