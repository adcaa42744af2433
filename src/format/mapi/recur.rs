//! The dates of a series of appointments that differ from the series (MS-OXOCAL 2.2.1.44).

use super::super::bytes::{latin, size_at, slice, u16_at, u32_at, utf16};

/// What a date has of its own, by the bits that say so (2.2.1.44.2).
const SUBJECT: u16 = 0x0001;
const LOCATION: u16 = 0x0010;
/// Numbers of four bytes before and after the location.
const BEFORE: u16 = 0x000E;
const AFTER: u16 = 0x01E0;
/// From this version of the writer on, dates also say what was changed last.
const HIGHLIGHTS: u32 = 0x3009;

/// The bytes not read yet.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let taken = slice(self.0, 0, length)?;
        self.0 = self.0.get(length..)?;
        Some(taken)
    }

    fn two(&mut self) -> Option<u16> {
        u16_at(self.take(2)?, 0)
    }

    fn four(&mut self) -> Option<u32> {
        u32_at(self.take(4)?, 0)
    }

    /// A block that begins with its length.
    fn block(&mut self) -> Option<()> {
        let length = size_at(self.take(4)?, 0)?;
        self.take(length).map(|_| ())
    }
}

/// The subjects and locations of such dates, each with what it is; none if the bytes are not sound.
pub(super) fn changed(bytes: &[u8]) -> Option<Vec<(&'static str, String)>> {
    let mut rest = Rest(bytes);
    rest.take(6)?;
    let pattern = rest.two()?;
    rest.take(14)?;
    rest.take(match pattern {
        0 => 0,
        1 | 2 | 4 | 0xA | 0xC => 4,
        3 | 0xB => 8,
        _ => return None,
    })?;
    // How it ends, and the dates that are left out and that are changed.
    rest.take(12)?;
    for _ in 0..2 {
        let dates = rest.four()? as usize;
        rest.take(dates.checked_mul(4)?)?;
    }
    rest.take(12)?;
    let version = rest.four()?;
    rest.take(8)?;
    let (mut dates, mut narrow) = (Vec::new(), Vec::new());
    for _ in 0..rest.two()? {
        rest.take(12)?;
        let own = rest.two()?;
        for (bit, name, numbers) in [(SUBJECT, SAID.0, BEFORE), (LOCATION, SAID.1, AFTER)] {
            if own & bit != 0 {
                rest.take(2)?;
                let length = rest.two()?;
                narrow.push((name, latin(rest.take(length.into())?)));
            }
            rest.take(4 * (own & numbers).count_ones() as usize)?;
        }
        dates.push(own);
    }
    Some(wide(rest, version, &dates).unwrap_or(narrow))
}

/// What the strings are called.
const SAID: (&str, &str) = ("Changed subject", "Changed location");

/// The same words in full, which older programs do not write (2.2.1.44.4).
fn wide(mut rest: Rest<'_>, version: u32, dates: &[u16]) -> Option<Vec<(&'static str, String)>> {
    let mut found = Vec::new();
    rest.block()?;
    for own in dates {
        if version >= HIGHLIGHTS {
            rest.block()?;
        }
        rest.block()?;
        if own & (SUBJECT | LOCATION) == 0 {
            continue;
        }
        rest.take(12)?;
        for (bit, name) in [(SUBJECT, SAID.0), (LOCATION, SAID.1)] {
            if own & bit != 0 {
                let length = usize::from(rest.two()?);
                found.push((name, utf16(rest.take(length * 2)?)));
            }
        }
        rest.block()?;
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::changed;

    /// A weekly series with one date that has a subject and a location of its own.
    fn series(subject: &str, location: &str, wide: bool) -> Vec<u8> {
        let mut bytes = vec![4, 0x30, 4, 0x30, 0x0B, 0x20, 1, 0, 0, 0];
        bytes.extend([0; 12]);
        bytes.extend([2, 0, 0, 0]);
        bytes.extend([0; 12]);
        bytes.extend([1, 0, 0, 0, 9, 9, 9, 9, 1, 0, 0, 0, 9, 9, 9, 9]);
        bytes.extend([0; 8]);
        bytes.extend([6, 0x30, 0, 0, 9, 0x30, 0, 0]);
        bytes.extend([0; 8]);
        bytes.extend([1, 0]);
        bytes.extend([0; 12]);
        // Subject, reminder, location, busy.
        bytes.extend([0x39, 0]);
        for (words, number) in [(subject, 7), (location, 8)] {
            let length = words.len() as u8;
            bytes.extend([length + 1, 0, length, 0]);
            bytes.extend(words.bytes());
            bytes.extend([number, 0, 0, 0]);
        }
        if wide {
            bytes.extend([0, 0, 0, 0, 4, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0]);
            bytes.extend([0; 12]);
            for words in [subject, location] {
                bytes.extend([words.len() as u8, 0]);
                bytes.extend(words.bytes().flat_map(|byte| [byte, 0]));
            }
            bytes.extend([0; 8]);
        }
        bytes
    }

    #[test]
    fn dates_of_a_series_say_what_they_have_of_their_own() {
        let said = [("Changed subject", "HR".to_owned()), ("Changed location", "B 4".to_owned())];
        for wide in [true, false] {
            let bytes = series("HR", "B 4", wide);
            assert_eq!(changed(&bytes).unwrap(), said);
            for length in 0..bytes.len() {
                changed(&bytes[..length]);
            }
        }
        assert!(changed(&series("HR", "B 4", false)[..90]).is_none());
        assert!(changed(&[0xFF; 200]).is_none() && changed(&[]).is_none());
    }
}
