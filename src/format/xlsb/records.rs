//! Records of a binary part (MS-XLSB 2.1.4).

use super::super::bytes::{size_at, slice, u8_at, utf16};

pub(super) struct Record<'a> {
    pub(super) kind: u32,
    pub(super) body: &'a [u8],
}

pub(super) struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Records<'a> {
        Records { bytes, at: 0 }
    }

    /// A number of seven bits a byte.
    fn number(&mut self, most: u32) -> Option<u32> {
        let mut number = 0;
        for place in 0..most {
            let byte = u8_at(self.bytes, self.at)?;
            self.at += 1;
            number |= u32::from(byte & 0x7F) << (7 * place);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(number)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let kind = self.number(2)?;
        let length = self.number(4)? as usize;
        let end = self.at.saturating_add(length).min(self.bytes.len());
        let body = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(Record { kind, body })
    }
}

/// A string with its count of letters, and where what follows it begins.
pub(super) fn wide_string(body: &[u8], at: usize) -> (String, usize) {
    let Some(count) = size_at(body, at) else { return (String::new(), body.len()) };
    // A string that is not there has the greatest count.
    if count == u32::MAX as usize {
        return (String::new(), at + 4);
    }
    let length = count.saturating_mul(2);
    match slice(body, at + 4, length) {
        Some(letters) => (utf16(letters), at + 4 + length),
        None => (String::new(), body.len()),
    }
}
