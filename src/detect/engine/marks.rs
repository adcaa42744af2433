//! The places of a text at which something may begin: tokens, bytes of interest, lines.

use std::ops::Range;

use crate::detect::token;

/// Bytes that are looked at together.
const CHUNK: usize = 64;

/// What a byte outside tokens is: bytes of interest and line breaks have a bit each.
pub(super) const BYTE: u8 = 1;
pub(super) const LINE: u8 = 2;

/// A place.
pub(super) struct Mark {
    pub(super) at: usize,
    /// Whether a line begins there.
    pub(super) fresh: bool,
    /// The end of the token that begins there.
    pub(super) token: Option<usize>,
}

/// The places from one byte up to another.
pub(super) struct Marks<'a> {
    kinds: &'a [u8; 256],
    /// Whether blanks are of interest.
    space: bool,
    bytes: &'a [u8],
    until: usize,
    /// Where the chunk begins, of which bits tell; the next one begins at `next`.
    base: usize,
    next: usize,
    marks: u64,
    /// All bytes of tokens, and those with which they begin.
    token: u64,
    tokens: u64,
    fresh: u64,
    /// Whether the last byte before the chunk is part of a token, or ends a line.
    inside: bool,
    ended: bool,
}

impl<'a> Marks<'a> {
    /// The places in a part of `bytes`.
    pub(super) fn new(kinds: &'a [u8; 256], bytes: &'a [u8], part: Range<usize>) -> Marks<'a> {
        let Range { start: from, end: until } = part;
        let before = from.checked_sub(1).and_then(|at| bytes.get(at));
        let inside = before.is_some_and(|byte| byte.is_ascii_alphanumeric());
        let ended = before.is_none_or(|byte| *byte == b'\n');
        let space = kinds.get(usize::from(b' ')).is_some_and(|kind| *kind != 0);
        Marks {
            kinds,
            space,
            bytes,
            until,
            base: from,
            next: from,
            marks: 0,
            token: 0,
            tokens: 0,
            fresh: 0,
            inside,
            ended,
        }
    }

    /// Looks at the next chunk; false at the end.
    fn load(&mut self) -> bool {
        let rest = self.bytes.get(self.next..self.until).unwrap_or_default();
        if rest.is_empty() {
            return false;
        }
        let mut own = [0; CHUNK];
        let chunk = match rest.first_chunk::<CHUNK>() {
            Some(chunk) => chunk,
            None => {
                own.iter_mut().zip(rest).for_each(|(own, byte)| *own = *byte);
                &own
            }
        };
        let token = mask(chunk, |byte| byte.is_ascii_alphanumeric());
        let (mut byte, mut line) = (0, 0);
        let mut others = !token & mask(chunk, |byte| byte != b' ' || self.space);
        while others != 0 {
            let bit = others.trailing_zeros();
            others &= others - 1;
            let own = chunk.get(bit as usize).map_or(0, |own| usize::from(*own));
            let kind = self.kinds.get(own).map_or(0, |kind| u64::from(*kind));
            byte |= (kind & 1) << bit;
            line |= (kind >> 1) << bit;
        }
        let length = rest.len().min(CHUNK);
        let real = if length < CHUNK { (1 << length) - 1 } else { u64::MAX };
        self.base = self.next;
        self.next += length;
        self.token = token & real;
        self.tokens = token & !(token << 1 | u64::from(self.inside)) & real;
        self.fresh = (line << 1 | u64::from(self.ended)) & real;
        self.marks = self.tokens | !token & (byte & real | self.fresh);
        self.inside = token >> 63 == 1;
        self.ended = line >> 63 == 1;
        true
    }
}

impl Marks<'_> {
    /// The end of the token that begins at a bit.
    fn end(&self, bit: u32) -> usize {
        let length = (!(self.token >> bit)).trailing_zeros();
        let end = self.base + (bit + length) as usize;
        match end < self.next {
            true => end,
            // It may go on in the next one, or behind the part.
            false => token::end(self.bytes, self.next),
        }
    }
}

impl Iterator for Marks<'_> {
    type Item = Mark;

    #[inline]
    fn next(&mut self) -> Option<Mark> {
        while self.marks == 0 {
            if !self.load() {
                return None;
            }
        }
        let bit = self.marks.trailing_zeros();
        self.marks &= self.marks - 1;
        Some(Mark {
            at: self.base + bit as usize,
            fresh: self.fresh >> bit & 1 == 1,
            token: (self.tokens >> bit & 1 == 1).then(|| self.end(bit)),
        })
    }
}

/// A bit for each byte.
#[inline]
fn mask(chunk: &[u8; CHUNK], is: impl Fn(u8) -> bool) -> u64 {
    let own = chunk.map(|byte| u8::from(is(byte)));
    let eight = |bytes: &[u8; 8]| {
        // The lowest bit of each byte, gathered in the highest byte.
        u64::from_le_bytes(*bytes).wrapping_mul(0x0102_0408_1020_4080) >> 56
    };
    own.as_chunks::<8>().0.iter().rev().fold(0, |bits, bytes| bits << 8 | eight(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds() -> [u8; 256] {
        std::array::from_fn(|byte| match byte as u8 {
            b'\n' => LINE,
            b'@' => BYTE,
            _ => 0,
        })
    }

    #[test]
    fn tokens_bytes_and_lines_are_found_over_the_borders_of_chunks() {
        let kinds = kinds();
        for lead in 0..140 {
            let text = [" ".repeat(lead).as_str(), "ab1 @ c\n-\nd@e \u{e9}f\n"].concat();
            let text = text.repeat(3);
            let bytes = text.as_bytes();
            for from in [0, 1, lead, lead + 1, lead + 7, lead + 8] {
                let until = bytes.len() - from % 3;
                let marks: Vec<(usize, bool, Option<usize>)> =
                    Marks::new(&kinds, bytes, from..until)
                        .map(|m| (m.at, m.fresh, m.token))
                        .collect();
                let alone = |at: usize| {
                    let before = at.checked_sub(1).map(|at| bytes[at]);
                    let fresh = before.is_none_or(|byte| byte == b'\n');
                    let own = bytes[at].is_ascii_alphanumeric();
                    let token = own && !before.is_some_and(|byte| byte.is_ascii_alphanumeric());
                    let marked = token || !own && (fresh || bytes[at] == b'@');
                    marked.then_some((at, fresh, token.then(|| token::end(bytes, at))))
                };
                assert_eq!(marks, (from..until).filter_map(alone).collect::<Vec<_>>());
            }
        }
        assert_eq!(Marks::new(&kinds, b"", 0..0).count(), 0);
    }
}
