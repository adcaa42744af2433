//! Lines and columns in plain text, going forward through it once.

use std::ops::Range;

use super::row::Region;
use crate::model::document::Document;

/// Where the count has got to.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a> {
    text: &'a str,
    first: u32,
    byte: usize,
    line: u64,
    column: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn new(document: &'a Document) -> Lines<'a> {
        Lines::from(&document.text, document.first_line())
    }

    fn from(text: &'a str, first: u32) -> Lines<'a> {
        Lines { text, first, byte: 0, line: first.into(), column: 1 }
    }

    /// The region of a span. Spans are best asked for in the order of their starts.
    pub(super) fn region(&mut self, span: &Range<usize>) -> Region {
        if span.start < self.byte {
            *self = Lines::from(self.text, self.first);
        }
        self.advance(span.start);
        let mut end = *self;
        end.advance(span.end);
        Region { line: self.line, column: self.column, end_line: end.line, end_column: end.column }
    }

    fn advance(&mut self, byte: usize) {
        for letter in self.text.get(self.byte..byte).unwrap_or("").chars() {
            if letter == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.byte = byte.max(self.byte);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_code_points_from_one() {
        let text = "Café\r\nab\ncd";
        let mut lines = Lines::from(text, 1);
        let at = |region: Region| (region.line, region.column, region.end_line, region.end_column);
        assert_eq!(at(lines.region(&(0..5))), (1, 1, 1, 5));
        assert_eq!(at(lines.region(&(8..11))), (2, 2, 3, 2));
        assert_eq!(at(lines.region(&(7..8))), (2, 1, 2, 2), "going back is allowed");
    }
}
