//! The head of a Word document (MS-DOC 2.5): where its text and tables lie.

use super::super::bytes::{size_at, slice, u16_at, u32_at};
use super::super::limits::Stop;

/// Tables of the document, by their number in the head.
pub(super) const STYLES: usize = 1;
pub(super) const HEADERS: usize = 11;
pub(super) const CHARACTERS: usize = 12;
pub(super) const PARAGRAPHS: usize = 13;
pub(super) const BOOKMARKS: usize = 21;
pub(super) const ASSOCIATED: usize = 32;
const PIECES: usize = 33;
pub(super) const COMMENT_AUTHORS: usize = 36;
pub(super) const CHANGE_AUTHORS: usize = 51;
pub(super) const SAVED_BY: usize = 71;

/// A run of text: characters from `first` on, at `offset` in the stream.
pub(super) struct Piece {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) offset: usize,
    pub(super) wide: bool,
}

pub(super) struct Head<'a> {
    pub(super) stream: &'a [u8],
    table: &'a [u8],
    /// Where the list of tables begins; none for Word 6 and 95.
    tables: Option<usize>,
    /// Characters in the main text, footnotes, headers, macros, comments, endnotes, text boxes and
    /// text boxes of headers.
    pub(super) counts: [usize; 8],
    /// The language, which tells the code page of Word 6 and 95.
    pub(super) language: u16,
    /// It was written on a Macintosh.
    pub(super) mac: bool,
    /// It was saved by adding what changed.
    pub(super) fast: bool,
}

impl Piece {
    /// Where its bytes begin and end.
    pub(super) fn bytes(&self) -> (usize, usize) {
        let letters = (self.last - self.first).saturating_mul(if self.wide { 2 } else { 1 });
        (self.offset, self.offset.saturating_add(letters))
    }
}

impl<'a> Head<'a> {
    pub(super) fn read(stream: &'a [u8], zero: &'a [u8], one: &'a [u8]) -> Result<Head<'a>, Stop> {
        let damaged = || Stop::Damaged("no sound head of a Word document".into());
        let mark = u16_at(stream, 0).ok_or_else(damaged)?;
        let flags = u16_at(stream, 10).ok_or_else(damaged)?;
        if flags & 0x0100 != 0 {
            return Err(Stop::Encrypted);
        }
        let language = u16_at(stream, 6).unwrap_or(0);
        let mac = u16_at(stream, 0x14) == Some(0x100);
        let mut counts = [0; 8];
        let tables = match mark {
            0xA5EC => {
                let words = usize::from(u16_at(stream, 32).ok_or_else(damaged)?);
                let longs_at = 34 + words * 2;
                let longs = usize::from(u16_at(stream, longs_at).ok_or_else(damaged)?);
                for (number, count) in counts.iter_mut().enumerate() {
                    *count = size_at(stream, longs_at + 2 + (3 + number) * 4).unwrap_or(0);
                }
                Some(longs_at + 2 + longs * 4 + 2)
            }
            0xA5DC | 0xA59B | 0xA5DB => {
                for (number, count) in counts.iter_mut().enumerate() {
                    *count = size_at(stream, 0x34 + number * 4).unwrap_or(0);
                }
                None
            }
            _ => return Err(damaged()),
        };
        let table = match tables {
            None => stream,
            Some(_) if flags & 0x0200 != 0 => one,
            Some(_) => zero,
        };
        let fast = flags & 0x0004 != 0;
        Ok(Head { stream, table, tables, counts, language, mac, fast })
    }

    /// Whether Word 6 or 95 wrote it.
    pub(super) fn is_old(&self) -> bool {
        self.tables.is_none()
    }

    /// The bytes of a table; empty if there is none.
    pub(super) fn table(&self, number: usize) -> &'a [u8] {
        let place = self.tables.map(|start| start + number * 8);
        place.and_then(|at| self.table_at(at)).unwrap_or_default()
    }

    fn table_at(&self, at: usize) -> Option<&'a [u8]> {
        slice(self.table, size_at(self.stream, at)?, size_at(self.stream, at + 4)?)
    }

    pub(super) fn pieces(&self) -> Result<Vec<Piece>, Stop> {
        let damaged = || Stop::Damaged("no sound table of pieces".into());
        let at = self.tables.map_or(0x160, |start| start + PIECES * 8);
        let table = self.table_at(at).unwrap_or_default();
        if table.is_empty() && self.tables.is_none() {
            // Word 6 and 95 keep plain text in one run.
            let start = size_at(self.stream, 0x18).ok_or_else(damaged)?;
            let total = self.counts.iter().fold(0_usize, |all, count| all.saturating_add(*count));
            return Ok(vec![Piece { first: 0, last: total, offset: start, wide: false }]);
        }
        let mut at = 0;
        while table.get(at) == Some(&1) {
            at += 3 + usize::from(u16_at(table, at + 1).ok_or_else(damaged)?);
        }
        if table.get(at) != Some(&2) {
            return Err(damaged());
        }
        let length = size_at(table, at + 1).ok_or_else(damaged)?;
        let list = slice(table, at + 5, length).ok_or_else(damaged)?;
        let count = length.saturating_sub(4) / 12;
        let piece = |number: usize| {
            let place = u32_at(list, (count + 1) * 4 + number * 8 + 2)?;
            let wide = place & 0x4000_0000 == 0 && self.tables.is_some();
            let offset = (place & 0x3FFF_FFFF) as usize;
            let halved = self.tables.is_some() && !wide;
            Some(Piece {
                first: size_at(list, number * 4)?,
                last: size_at(list, number * 4 + 4)?,
                offset: if halved { offset / 2 } else { offset },
                wide,
            })
        };
        Ok((0..count).filter_map(piece).filter(|piece| piece.first < piece.last).collect())
    }
}
