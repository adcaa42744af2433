//! RTF cut into groups, control words, symbols and text.

use std::ops::Range;

/// One token.
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// A control word and its number.
    Word(&'a str, Option<i32>),
    /// A control symbol such as `\~`.
    Symbol(u8),
    /// A byte written as `\'e9`.
    Hex(u8),
    /// Bytes of text, without line ends.
    Text(&'a [u8]),
    /// What follows `\bin`.
    Binary(&'a [u8]),
}

pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where the last token begins.
    start: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Tokens<'a> {
        Tokens { bytes, at: 0, start: 0 }
    }

    /// Where the last token is written, with the blank that ends it.
    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.at
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn run(&mut self, of: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !of(*byte)).unwrap_or(rest.len());
        self.take(length)
    }

    fn take(&mut self, length: usize) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let taken = rest.get(..length.min(rest.len())).unwrap_or_default();
        self.at += taken.len();
        taken
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let first = self.peek()?;
        if first == b'\'' {
            self.at += 1;
            let digits = self.take(2);
            let digits = std::str::from_utf8(digits).unwrap_or("");
            return Some(Token::Hex(u8::from_str_radix(digits, 16).unwrap_or(b'?')));
        }
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return Some(Token::Symbol(first));
        }
        let name = std::str::from_utf8(self.run(|byte| byte.is_ascii_alphabetic())).unwrap_or("");
        let negative = self.peek() == Some(b'-');
        if negative {
            self.at += 1;
        }
        let digits = std::str::from_utf8(self.run(|byte| byte.is_ascii_digit())).unwrap_or("");
        let number =
            digits.parse::<i32>().ok().map(|number| if negative { -number } else { number });
        if self.peek() == Some(b' ') {
            self.at += 1;
        }
        if name == "bin" {
            let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            return Some(Token::Binary(self.take(length)));
        }
        Some(Token::Word(name, number))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            self.start = self.at;
            match self.peek()? {
                b'{' => {
                    self.at += 1;
                    return Some(Token::Open);
                }
                b'}' => {
                    self.at += 1;
                    return Some(Token::Close);
                }
                b'\\' => {
                    self.at += 1;
                    return self.control();
                }
                b'\r' | b'\n' => self.at += 1,
                _ => {
                    let plain = |byte| !matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n');
                    return Some(Token::Text(self.run(plain)));
                }
            }
        }
    }
}
