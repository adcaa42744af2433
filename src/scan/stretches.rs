//! Large plain texts in stretches, each a document of its own, so that memory does not grow with the
//! size of a file.
//!
//! A stretch ends with a line, in delimited text with a record, and there begins with the header of the
//! table. What is not so made up, such as a file of one line, is read whole within the limits.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

use memchr::memchr2_iter;

use crate::bundle::walk::{Entry, What};
use crate::format::{csv, identify};
use crate::model::document::{Kind, Stretch};

/// Files up to this size are read whole.
const LARGE: u64 = 4 << 20;
/// A stretch ends with the first line after so many bytes.
const SIZE: u64 = 1 << 20;
/// Where no line ends for so many bytes, the file is not made up of lines.
const MOST: u64 = 4 << 20;
/// A header is not longer.
const HEADER: u64 = 64 << 10;
/// What is read at a time, and what a kind is told from.
const BUFFER: usize = 64 << 10;

/// What is read at once: an entry, or a stretch of one.
pub(super) struct Unit<'a> {
    /// Number of the entry.
    pub(super) number: usize,
    pub(super) entry: &'a Entry,
    /// Boxed, for most are none.
    pub(super) cut: Option<Box<Cut>>,
}

/// Where a stretch lies in its file.
pub(super) struct Cut {
    pub(super) kind: Kind,
    pub(super) stretch: Stretch,
    pub(super) bytes: Range<u64>,
    /// The header of the table, if it lies before.
    header: Range<u64>,
}

impl Unit<'_> {
    /// Whether nothing of its entry comes after it.
    pub(super) fn ends(&self) -> bool {
        self.cut.as_ref().is_none_or(|cut| cut.bytes.end >= self.entry.size)
    }

    /// Size in bytes.
    pub(super) fn size(&self) -> u64 {
        self.cut.as_ref().map_or(self.entry.size, |cut| cut.bytes.end - cut.bytes.start)
    }
}

impl Cut {
    /// Its bytes, behind those of the header.
    pub(super) fn read(&self, entry: &Entry) -> io::Result<Vec<u8>> {
        let mut file = File::open(&entry.path)?;
        let mut bytes = Vec::new();
        for range in [&self.header, &self.bytes] {
            file.seek(SeekFrom::Start(range.start))?;
            (&file).take(range.end - range.start).read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    }
}

/// Entries, large texts among them in stretches.
pub(super) fn units(entries: &[Entry]) -> Vec<Unit<'_>> {
    let mut units = Vec::with_capacity(entries.len());
    for (number, entry) in entries.iter().enumerate() {
        match large(entry) {
            Some(cuts) => {
                let cuts = cuts.into_iter().map(|cut| Some(Box::new(cut)));
                units.extend(cuts.map(|cut| Unit { number, entry, cut }));
            }
            None => units.push(Unit { number, entry, cut: None }),
        }
    }
    units
}

/// The stretches of an entry; none if it is read whole.
fn large(entry: &Entry) -> Option<Vec<Cut>> {
    if entry.what != What::File || entry.size <= LARGE {
        return None;
    }
    let mut file = BufReader::with_capacity(BUFFER, File::open(&entry.path).ok()?);
    let head = file.fill_buf().ok()?;
    // Every other byte of UTF-16 is NUL, and what ends lines then is no single byte.
    if head.contains(&0) {
        return None;
    }
    let kind = identify::plain(head, &entry.name)?;
    let delimiter = csv::delimiter(&String::from_utf8_lossy(head));
    cuts(file, kind, delimiter).ok()?
}

/// Cuts text up; none if it is not made up of lines that are short enough.
fn cuts(mut text: impl BufRead, kind: Kind, delimiter: u8) -> io::Result<Option<Vec<Cut>>> {
    let table = kind == Kind::Csv;
    let mut cuts: Vec<Cut> = Vec::new();
    let mut at = 0u64;
    let mut last = b'\n';
    let (mut quoted, mut closed) = (false, None);
    let (mut lines, mut rows) = (0u32, 0u32);
    // Where the stretch begins, with the lines and rows before it.
    let mut begun = (0u64, 0u32, 0u32);
    // The end of the header, and its lines.
    let mut header: Option<(u64, u32)> = None;
    let mut ended = 0u64;
    loop {
        let buffer = text.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        for found in memchr2_iter(b'\n', b'"', buffer) {
            let end = at + found as u64 + 1;
            let before = found.checked_sub(1).and_then(|at| buffer.get(at)).copied();
            let before = before.unwrap_or(last);
            if buffer.get(found) == Some(&b'"') {
                // A mark opens a field where it begins, and two that follow each other stand for one.
                let opens = before == delimiter
                    || matches!(before, b'\n' | b'\r')
                    || closed == Some(end - 1);
                closed = quoted.then_some(end);
                quoted = table && !quoted && opens;
                continue;
            }
            lines += 1;
            if quoted {
                continue;
            }
            // Lines without anything in them are no records.
            let length = end - ended;
            rows += u32::from(length > 2 || length == 2 && before != b'\r');
            ended = end;
            if header.is_none() && rows > 0 {
                header = Some((end, lines));
            }
            if end - begun.0 >= SIZE {
                cuts.push(cut(&kind, cuts.len(), begun, end, header));
                begun = (end, lines, rows);
            }
        }
        last = buffer.last().copied().unwrap_or(last);
        let length = buffer.len();
        at += length as u64;
        if at - ended > MOST {
            return Ok(None);
        }
        text.consume(length);
    }
    if at > begun.0 {
        cuts.push(cut(&kind, cuts.len(), begun, at, header));
    }
    let short = header.is_some_and(|(end, _)| !table || end <= HEADER);
    Ok(short.then_some(cuts))
}

fn cut(
    kind: &Kind,
    number: usize,
    (start, lines, rows): (u64, u32, u32),
    end: u64,
    header: Option<(u64, u32)>,
) -> Cut {
    let repeated = header.filter(|_| *kind == Kind::Csv && number > 0);
    let (header, tall) = repeated.unwrap_or((0, 0));
    let stretch = Stretch {
        number: number as u32,
        line: lines + 1 - tall.min(lines),
        rows: rows.saturating_sub(u32::from(repeated.is_some())),
    };
    Cut { kind: kind.clone(), stretch, bytes: start..end, header: 0..header }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, kind: Kind) -> Option<Vec<Cut>> {
        cuts(BufReader::with_capacity(1000, text.as_bytes()), kind, b',').unwrap()
    }

    #[test]
    fn stretches_cover_a_text_once_and_know_their_lines() {
        let line = "Some words that fill a line é\n";
        let text = line.repeat(100_000);
        let cuts = of(&text, Kind::Text).unwrap();
        assert_eq!(cuts.len(), 3);
        let mut at = 0;
        for cut in &cuts {
            assert_eq!(cut.bytes.start, at);
            assert_eq!(cut.header, 0..0);
            let before = &text[..at as usize];
            assert_eq!(cut.stretch.line as usize, before.matches('\n').count() + 1);
            at = cut.bytes.end;
            assert!(text[..at as usize].ends_with('\n'));
        }
        assert_eq!(at as usize, text.len());
        assert!(of(&"x".repeat(9 << 20), Kind::Text).is_none());
    }

    #[test]
    fn stretches_of_a_table_end_with_records_and_know_their_rows() {
        let header = "\"a\nb\",c\r\n";
        let record = "\"one\n\"\"two\"\"\n\",5\" three\r\n\r\n";
        let text = [header, &record.repeat(100_000)].concat();
        let cuts = of(&text, Kind::Csv).unwrap();
        assert!(cuts.len() > 2);
        for cut in cuts.iter().skip(1) {
            let before = &text[..cut.bytes.start as usize];
            // Before the empty line that follows a record, or behind it.
            assert!(before.ends_with("three\r\n") || before.ends_with("\r\n\r\n"), "amid one");
            assert_eq!(cut.header, 0..header.len() as u64);
            let records = before.matches("three\r\n").count();
            assert_eq!(cut.stretch.rows as usize, records);
            // The header has two lines, and stands before what is read.
            assert_eq!(cut.stretch.line as usize + 2, before.matches('\n').count() + 1);
        }
    }
}
