//! Records of a workbook stream (MS-XLS 2.1.4), with strings that run over several of them.

use encoding_rs::Encoding;

use super::super::bytes::{u8_at, u16_at, u32_at, utf16};

pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) body: &'a [u8],
    /// Where the next record begins.
    pub(super) next: usize,
}

/// The record at an offset.
pub(super) fn record(stream: &[u8], at: usize) -> Option<Record<'_>> {
    let kind = u16_at(stream, at)?;
    let length = usize::from(u16_at(stream, at + 2)?);
    let end = at + 4 + length;
    let body = stream.get(at + 4..end.min(stream.len()))?;
    Some(Record { kind, body, next: end })
}

const CONTINUE: u16 = 0x3C;

/// A record and those that continue it.
pub(super) struct Chunks<'a> {
    chunks: Vec<&'a [u8]>,
    chunk: usize,
    at: usize,
}

impl<'a> Chunks<'a> {
    pub(super) fn new(stream: &'a [u8], first: &Record<'a>) -> Chunks<'a> {
        let mut chunks = vec![first.body];
        let mut next = first.next;
        while let Some(more) = record(stream, next).filter(|record| record.kind == CONTINUE) {
            chunks.push(more.body);
            next = more.next;
        }
        Chunks { chunks, chunk: 0, at: 0 }
    }

    fn rest(&self) -> &'a [u8] {
        let chunk = self.chunks.get(self.chunk).copied().unwrap_or_default();
        chunk.get(self.at..).unwrap_or_default()
    }

    /// Goes on in the next record at the end of one; none at the end of all.
    fn settle(&mut self) -> Option<bool> {
        let mut moved = false;
        while self.rest().is_empty() {
            if self.chunk + 1 >= self.chunks.len() {
                return None;
            }
            self.chunk += 1;
            self.at = 0;
            moved = true;
        }
        Some(moved)
    }

    /// Passes over bytes.
    pub(super) fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            self.settle()?;
            let step = count.min(self.rest().len());
            self.at += step;
            count -= step;
        }
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        self.settle()?;
        let byte = u8_at(self.rest(), 0);
        self.at += 1;
        byte
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from(self.byte()?) | u16::from(self.byte()?) << 8)
    }

    /// A string with its count and flags, and what follows its letters.
    pub(super) fn rich_string(&mut self) -> Option<String> {
        let count = usize::from(self.short()?);
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { usize::from(self.short()?) } else { 0 };
        let more = match flags & 4 {
            0 => 0,
            _ => usize::from(self.short()?) | usize::from(self.short()?) << 16,
        };
        let text = self.letters(count, flags & 1 != 0);
        self.skip(runs * 4)?;
        self.skip(more)?;
        Some(text)
    }

    /// Letters; each record they run into says anew whether one takes two bytes.
    pub(super) fn letters(&mut self, mut count: usize, mut wide: bool) -> String {
        let mut text = String::new();
        while count > 0 {
            match self.settle() {
                None => break,
                Some(true) => {
                    wide = self.byte().unwrap_or(0) & 1 != 0;
                    continue;
                }
                Some(false) => {}
            }
            let size = if wide { 2 } else { 1 };
            let take = count.min(self.rest().len().div_ceil(size));
            let bytes = self.rest().get(..(take * size).min(self.rest().len())).unwrap_or_default();
            if wide {
                text.push_str(&utf16(bytes));
            } else {
                text.extend(bytes.iter().map(|byte| char::from(*byte)));
            }
            self.at += bytes.len();
            count -= take;
        }
        text
    }

    /// Moves to the record that comes next.
    pub(super) fn next_record(&mut self) {
        self.chunk += 1;
        self.at = 0;
    }

    pub(super) fn flag(&mut self) -> Option<bool> {
        Some(self.byte()? & 1 != 0)
    }
}

/// A string of one record. `long` counts its letters with two bytes; before Excel 97 the letters are
/// bytes of the code page.
pub(super) fn string(body: &[u8], at: usize, long: bool, old: Option<&'static Encoding>) -> String {
    let (count, at) = if long {
        (usize::from(u16_at(body, at).unwrap_or(0)), at + 2)
    } else {
        (usize::from(u8_at(body, at).unwrap_or(0)), at + 1)
    };
    let rest = |from: usize, length: usize| {
        let end = from.saturating_add(length).min(body.len());
        body.get(from..end).unwrap_or_default()
    };
    if let Some(encoding) = old {
        return encoding.decode_without_bom_handling(rest(at, count)).0.into_owned();
    }
    let flags = u8_at(body, at).unwrap_or(0);
    let at = at + 1 + if flags & 8 != 0 { 2 } else { 0 } + if flags & 4 != 0 { 4 } else { 0 };
    if flags & 1 != 0 {
        utf16(rest(at, count * 2))
    } else {
        rest(at, count).iter().map(|byte| char::from(*byte)).collect()
    }
}

/// Where what follows a string of one record begins; its letters are counted with two bytes.
pub(super) fn after(body: &[u8], at: usize) -> usize {
    let count = usize::from(u16_at(body, at).unwrap_or(0));
    let wide = u8_at(body, at + 2).unwrap_or(0) & 1;
    at + 3 + (count << wide)
}

/// A number in its short form (MS-XLS 2.5.122).
pub(in super::super) fn short_number(raw: u32) -> f64 {
    let number = if raw & 2 != 0 {
        f64::from((raw as i32) >> 2)
    } else {
        f64::from_bits(u64::from(raw & !3) << 32)
    };
    if raw & 1 != 0 { number / 100.0 } else { number }
}

/// Runs of letters in bytes of any structure: UTF-16, or bytes.
pub(in super::super) fn words_in(bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut run = String::new();
    let mut flush = |run: &mut String, least: usize| {
        if run.chars().filter(|c| c.is_alphanumeric()).count() >= least {
            found.push(std::mem::take(run));
        }
        run.clear();
    };
    let mut at = 0;
    while let Some(unit) = u16_at(bytes, at) {
        let letter = char::from_u32(u32::from(unit)).filter(|c| !c.is_control());
        // Letters beyond Latin are by chance more often than not.
        match letter.filter(|letter| (*letter as u32) < 0x250) {
            Some(letter) => {
                run.push(letter);
                at += 2;
            }
            None => {
                let step = if run.is_empty() { 1 } else { 2 };
                flush(&mut run, 3);
                at += step;
            }
        }
    }
    flush(&mut run, 3);
    for byte in bytes {
        if byte.is_ascii_graphic() || *byte == b' ' {
            run.push(char::from(*byte));
        } else {
            flush(&mut run, 5);
        }
    }
    flush(&mut run, 5);
    found
}

/// An address of four bytes as a number of bytes.
pub(super) fn offset(body: &[u8], at: usize) -> usize {
    u32_at(body, at).map_or(usize::MAX, |offset| offset as usize)
}
