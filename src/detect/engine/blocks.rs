//! A text in blocks that end with a line where possible.

use std::ops::Range;

/// About so many bytes.
pub(super) const BLOCK: usize = 16 << 10;
/// A match belongs to the block in which it begins, and may run this far beyond it.
pub(super) const OVERLAP: usize = 4 << 10;

/// Each block, and the end of what matches that begin in it may hold.
pub(super) fn blocks(text: &str) -> impl Iterator<Item = (Range<usize>, usize)> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= text.len() {
            return None;
        }
        let aim = text.floor_char_boundary(start + BLOCK);
        let line_end = text.get(start..aim).and_then(|part| part.rfind('\n'));
        let end = match line_end {
            Some(at) if aim < text.len() => start + at + 1,
            _ => aim,
        };
        let block = start..end;
        start = end;
        Some((block, text.floor_char_boundary(end.saturating_add(OVERLAP))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_cover_the_text_once_and_end_with_lines() {
        let text = "é line of text\n".repeat(5000);
        let mut at = 0;
        for (block, reach) in blocks(&text) {
            assert_eq!(block.start, at);
            assert!(block.end == text.len() || text[..block.end].ends_with('\n'));
            assert!(reach >= block.end && text.is_char_boundary(reach));
            at = block.end;
        }
        assert_eq!(at, text.len());
        assert_eq!(blocks(&"x".repeat(BLOCK * 2 + 5)).count(), 3);
    }
}
