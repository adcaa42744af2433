//! What formulas of a workbook mean by numbers: defined names, sheets, other workbooks.

use encoding_rs::Encoding;

use super::super::bytes::{slice, u8_at, u16_at};
use super::super::flow::field;
use super::super::formula::{Dialect, Meant, Other};
use super::records::{Record, after, string};
use crate::model::document::Document;

/// What is gathered of it while the records of the workbook are read.
#[derive(Default)]
pub(super) struct Links<'a> {
    pub(super) meant: Meant,
    /// Formulas of the defined names, told once all names are known.
    formulas: Vec<&'a [u8]>,
}

impl<'a> Links<'a> {
    pub(super) fn new(new: bool) -> Links<'a> {
        let dialect = if new { Dialect::Excel97 } else { Dialect::Excel5 };
        Links { meant: Meant { dialect, ..Meant::default() }, formulas: Vec::new() }
    }

    pub(super) fn meet(
        &mut self,
        record: &Record<'a>,
        old: Option<&'static Encoding>,
        document: &mut Document,
    ) {
        let body = record.body;
        match record.kind {
            0x18 => {
                let mut name = vec![u8_at(body, 3).unwrap_or(0)];
                name.extend(body.get(14..).unwrap_or_default());
                let words = string(&name, 0, false, old);
                field(document, "defined name", &words, Some("defined name"));
                let letters = usize::from(u8_at(body, 3).unwrap_or(0));
                let wide = old.is_none() && u8_at(body, 14).unwrap_or(0) & 1 != 0;
                let start = 14 + usize::from(old.is_none()) + (letters << u32::from(wide));
                let length = usize::from(u16_at(body, 4).unwrap_or(0));
                self.formulas.push(slice(body, start, length).unwrap_or_default());
                self.meant.names.push(words);
            }
            0x1AE => self.book(body, old, document),
            // Before Excel 97, the name of another workbook.
            0x17 if old.is_some() && u8_at(body, 1) == Some(1) => {
                let words = path(&string(body, 0, false, old));
                field(document, "external link", &words, Some("external link"));
            }
            0x17 if old.is_none() => {
                for span in body.get(2..).unwrap_or_default().chunks_exact(6) {
                    let number = |at: usize| i32::from(u16_at(span, at).unwrap_or(0) as i16);
                    let book = usize::from(u16_at(span, 0).unwrap_or(0));
                    self.meant.spans.push((book, number(2), number(4)));
                }
            }
            0x23 => {
                if let Some(book) = self.meant.books.last_mut() {
                    book.names.push(string(body, 6, false, old));
                }
            }
            _ => {}
        }
    }

    /// Another workbook: its path, then the names of its sheets.
    fn book(&mut self, body: &[u8], old: Option<&'static Encoding>, document: &mut Document) {
        let mut other = Other::default();
        match u16_at(body, 2) {
            Some(0x0401) if body.len() <= 4 => {}
            Some(0x3A01) if body.len() <= 4 => other.name = Some(String::new()),
            _ => {
                let name = path(&string(body, 2, true, old));
                field(document, "external link", &name, Some("external link"));
                other.name = Some(name);
                let mut at = after(body, 2);
                while at < body.len() {
                    let words = string(body, at, true, old);
                    field(document, "external link", &words, Some("external link"));
                    other.sheets.push(words);
                    at = after(body, at);
                }
            }
        }
        self.meant.books.push(other);
    }

    /// All that formulas mean, once the names of the sheets are known; what defined names stand for is told.
    pub(super) fn finish(mut self, sheets: Vec<String>, document: &mut Document) -> Meant {
        self.meant.sheets = sheets;
        for parsed in self.formulas {
            let words = self.meant.text(parsed, &[], (0, 0)).unwrap_or_default();
            field(document, "defined name", &words, Some("defined name"));
        }
        self.meant
    }
}

/// The path of another workbook (MS-XLS 2.5.277), in which control characters stand for drives and
/// folders.
fn path(words: &str) -> String {
    let Some(coded) = words.strip_prefix('\u{1}') else {
        // A program that is asked for something, and what for.
        return words.replace('\u{3}', "|");
    };
    let mut out = String::new();
    let mut letters = coded.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\u{1}' => match letters.next() {
                Some('@') => out.push_str("\\\\"),
                Some(drive) => out.extend([drive, ':', '\\']),
                None => {}
            },
            '\u{2}' | '\u{3}' => out.push('\\'),
            '\u{4}' => out.push_str("..\\"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn paths_of_other_workbooks_are_put_out_in_full() {
        assert_eq!(path("\u{1}\u{1}Shr\u{3}rota.xls"), "S:\\hr\\rota.xls");
        assert_eq!(path("\u{1}\u{1}@server\u{3}hr\u{3}rota.xls"), "\\\\server\\hr\\rota.xls");
        assert_eq!(path("\u{1}\u{2}hr\u{3}\u{4}rota.xls"), "\\hr\\..\\rota.xls");
        assert_eq!(path("rota.xls"), "rota.xls");
        assert_eq!(path("HR\u{3}ROTA"), "HR|ROTA");
    }
}
