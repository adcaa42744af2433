//! Content streams, operator by operator, with the place of each in the bytes (ISO 32000-1, 7.8.2).

use std::borrow::Cow;
use std::ops::Range;

/// Arrays and dictionaries inside one another.
const DEPTH: u32 = 32;
/// Operands of one operator; what a file gives beyond is no operator's business.
const OPERANDS: usize = 1024;

/// An operand. Strings are decoded; the span of the whole operator leads back to the bytes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand<'d> {
    Number(f64),
    Name(Cow<'d, [u8]>),
    Text(Cow<'d, [u8]>),
    Array(Vec<Operand<'d>>),
    Dict(Vec<(Cow<'d, [u8]>, Operand<'d>)>),
    /// `true`, `false`, `null`.
    Word(&'d [u8]),
}

impl<'d> Operand<'d> {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Operand::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        match self {
            Operand::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&[u8]> {
        match self {
            Operand::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn get(&self, key: &[u8]) -> Option<&Operand<'d>> {
        match self {
            Operand::Dict(entries) => entries.iter().find(|(k, _)| **k == *key).map(|(_, v)| v),
            _ => None,
        }
    }
}

/// Reads operators one after another. After `next`, `operands` are those of the operator.
pub(super) struct Tokens<'d> {
    data: &'d [u8],
    at: usize,
    pub(super) operands: Vec<Operand<'d>>,
    /// The bytes of the inline image that `BI` stands for.
    pub(super) picture: Range<usize>,
    comments: Vec<Range<usize>>,
}

/// An operator: its name, and the bytes from its first operand to its end.
#[derive(Clone, Debug)]
pub(super) struct Operator<'d> {
    pub(super) name: &'d [u8],
    pub(super) span: Range<usize>,
}

/// Operators without the comments between them, which nobody sees and which may hold any words.
pub(super) fn without_comments(data: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'%', data).is_none() {
        return Cow::Borrowed(data);
    }
    let mut tokens = Tokens::new(data);
    while tokens.next().is_some() {}
    let mut out = Vec::with_capacity(data.len());
    let mut at = 0;
    for comment in &tokens.comments {
        out.extend_from_slice(data.get(at..comment.start).unwrap_or_default());
        at = comment.end;
    }
    out.extend_from_slice(data.get(at..).unwrap_or_default());
    Cow::Owned(out)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

fn hex(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).map(|digit| digit as u8)
}

impl<'d> Tokens<'d> {
    pub(super) fn new(data: &'d [u8]) -> Tokens<'d> {
        Tokens { data, at: 0, operands: Vec::new(), picture: 0..0, comments: Vec::new() }
    }

    fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    fn second(&self) -> Option<u8> {
        self.data.get(self.at + 1).copied()
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                let from = self.at;
                while self.peek().is_some_and(|byte| !matches!(byte, b'\n' | b'\r')) {
                    self.at += 1;
                }
                self.comments.push(from..self.at);
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// The next operator; none at the end.
    pub(super) fn next(&mut self) -> Option<Operator<'d>> {
        self.operands.clear();
        let mut start = None;
        loop {
            self.skip_space();
            let byte = self.peek()?;
            let from = *start.get_or_insert(self.at);
            if is_regular(byte) && !matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.') {
                let name = self.word();
                if matches!(name, b"true" | b"false" | b"null") {
                    self.operand(Operand::Word(name));
                    continue;
                }
                if name == b"BI" {
                    self.inline_picture();
                }
                return Some(Operator { name, span: from..self.at });
            }
            match self.value(0) {
                Some(value) => self.operand(value),
                // A stray closing bracket: what came before belongs to nothing.
                None => {
                    self.at += 1;
                    self.operands.clear();
                    start = None;
                }
            }
        }
    }

    fn operand(&mut self, value: Operand<'d>) {
        if self.operands.len() >= OPERANDS {
            self.operands.clear();
        }
        self.operands.push(value);
    }

    fn word(&mut self) -> &'d [u8] {
        let from = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        self.data.get(from..self.at).unwrap_or_default()
    }

    fn value(&mut self, depth: u32) -> Option<Operand<'d>> {
        let byte = self.peek()?;
        match byte {
            b'/' => Some(Operand::Name(self.name())),
            b'(' => Some(Operand::Text(self.literal())),
            b'<' if self.second() == Some(b'<') => self.dict(depth),
            b'<' => Some(Operand::Text(Cow::Owned(self.hexadecimal()))),
            b'[' => {
                self.at += 1;
                let mut values = Vec::new();
                loop {
                    self.skip_space();
                    match self.peek() {
                        None => break,
                        Some(b']') => {
                            self.at += 1;
                            break;
                        }
                        Some(_) if depth >= DEPTH => return None,
                        Some(_) => match self.value(depth + 1) {
                            Some(value) => values.push(value),
                            None => self.at += 1,
                        },
                    }
                }
                Some(Operand::Array(values))
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => Some(Operand::Number(self.number())),
            byte if is_regular(byte) => Some(Operand::Word(self.word())),
            _ => None,
        }
    }

    fn dict(&mut self, depth: u32) -> Option<Operand<'d>> {
        self.at += 2;
        let mut entries = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => break,
                Some(b'>') => {
                    self.at = (self.at + 2).min(self.data.len());
                    break;
                }
                Some(b'/') if depth < DEPTH => {
                    let key = self.name();
                    self.skip_space();
                    if let Some(value) = self.value(depth + 1) {
                        entries.push((key, value));
                    }
                }
                Some(_) => self.at += 1,
            }
        }
        Some(Operand::Dict(entries))
    }

    fn number(&mut self) -> f64 {
        let word = self.word();
        let mut value = 0.0;
        let mut scale = 0.0;
        let mut negative = false;
        for (index, byte) in word.iter().enumerate() {
            match byte {
                b'-' if index == 0 => negative = true,
                b'0'..=b'9' => {
                    let digit = f64::from(byte - b'0');
                    if scale == 0.0 {
                        value = value * 10.0 + digit;
                    } else {
                        value += digit * scale;
                        scale /= 10.0;
                    }
                }
                b'.' if scale == 0.0 => scale = 0.1,
                b'+' | b'-' if index <= 1 => {}
                // `12-34` and the like: viewers take what comes before.
                _ => break,
            }
        }
        if negative { -value } else { value }
    }

    fn name(&mut self) -> Cow<'d, [u8]> {
        self.at += 1;
        let word = self.word();
        if !word.contains(&b'#') {
            return Cow::Borrowed(word);
        }
        let mut name = Vec::with_capacity(word.len());
        let mut rest = word;
        while let [first, tail @ ..] = rest {
            rest = tail;
            if let (b'#', [high, low, after @ ..]) = (first, tail)
                && let (Some(high), Some(low)) = (hex(*high), hex(*low))
            {
                name.push(high << 4 | low);
                rest = after;
                continue;
            }
            name.push(*first);
        }
        Cow::Owned(name)
    }

    fn literal(&mut self) -> Cow<'d, [u8]> {
        self.at += 1;
        let from = self.at;
        while self.peek().is_some_and(|byte| !matches!(byte, b'(' | b')' | b'\\' | b'\r')) {
            self.at += 1;
        }
        let plain = self.data.get(from..self.at).unwrap_or_default();
        if self.peek() == Some(b')') {
            self.at += 1;
            return Cow::Borrowed(plain);
        }
        let mut text = plain.to_vec();
        let mut open = 1u32;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => {
                    open += 1;
                    text.push(byte);
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                    text.push(byte);
                }
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    text.push(b'\n');
                }
                b'\\' => self.escape(&mut text),
                _ => text.push(byte),
            }
        }
        Cow::Owned(text)
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\n' => {}
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                text.push(code as u8);
            }
            other => text.push(other),
        }
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut text = Vec::new();
        let mut high = None;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = hex(byte) else { continue };
            match high.take() {
                None => high = Some(digit),
                Some(first) => text.push(first << 4 | digit),
            }
        }
        text.extend(high.map(|first| first << 4));
        text
    }

    /// From after `BI` to after `EI`: the dictionary becomes the operand, the data `picture`.
    fn inline_picture(&mut self) {
        let mut entries = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => break,
                Some(b'/') => {
                    let key = self.name();
                    self.skip_space();
                    if let Some(value) = self.value(0) {
                        entries.push((key, value));
                    }
                }
                Some(byte) if is_regular(byte) => {
                    if self.word() == b"ID" {
                        break;
                    }
                }
                Some(_) => self.at += 1,
            }
        }
        self.operands.clear();
        self.operands.push(Operand::Dict(entries));
        self.at = (self.at + 1).min(self.data.len());
        let from = self.at;
        let rest = self.data.get(from..).unwrap_or_default();
        let mut ends = rest.windows(2).enumerate().filter(|(_, pair)| *pair == b"EI");
        let end = ends.find(|(at, _)| {
            let before = at.checked_sub(1).and_then(|at| rest.get(at));
            let after = rest.get(at + 2..(at + 12).min(rest.len())).unwrap_or_default();
            before.is_none_or(|byte| is_space(*byte))
                && after.first().is_none_or(|byte| is_space(*byte))
                && after.iter().all(|byte| is_space(*byte) || (0x20..0x7f).contains(byte))
        });
        match end {
            Some((at, _)) => {
                self.picture = from..from + at;
                self.at = from + at + 2;
            }
            None => {
                self.picture = from..self.data.len();
                self.at = self.data.len();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(data: &[u8]) -> Vec<(String, Range<usize>, Vec<Operand<'_>>)> {
        let mut tokens = Tokens::new(data);
        let mut found = Vec::new();
        while let Some(operator) = tokens.next() {
            let name = String::from_utf8_lossy(operator.name).into_owned();
            found.push((name, operator.span, tokens.operands.clone()));
        }
        found
    }

    #[test]
    fn operators_carry_operands_and_their_bytes() {
        let data = b"q 1 0 0 -.5 +3 4. cm % note\n[(a\\(b\\051\\n)-120.5<4 1 4>]TJ /F#41 12 Tf";
        let found = all(data);
        let names: Vec<&str> = found.iter().map(|(name, _, _)| name.as_str()).collect();
        assert_eq!(names, ["q", "cm", "TJ", "Tf"]);
        let numbers: Vec<f64> = found[1].2.iter().filter_map(Operand::number).collect();
        assert_eq!(numbers, [1.0, 0.0, 0.0, -0.5, 3.0, 4.0]);
        let Operand::Array(pieces) = &found[2].2[0] else { panic!() };
        assert_eq!(pieces[0].text().unwrap(), b"a(b)\n");
        assert_eq!(pieces[1].number(), Some(-120.5));
        assert_eq!(pieces[2].text().unwrap(), b"A@");
        assert_eq!(found[3].2[0].name().unwrap(), b"FA");
        assert!(
            data[found[2].1.clone()].starts_with(b"[") && data[found[2].1.clone()].ends_with(b"TJ")
        );
    }

    #[test]
    fn inline_pictures_are_passed_over_whole() {
        let data = b"BI /W 2 /H 2 /BPC 8 /CS /G ID \x01 EI\x02Q EI\nQ (x) Tj";
        let mut tokens = Tokens::new(data);
        let first = tokens.next().unwrap();
        assert_eq!(first.name, b"BI");
        assert_eq!(tokens.operands[0].get(b"W").unwrap().number(), Some(2.0));
        assert_eq!(&data[tokens.picture.clone()], b"\x01 EI\x02Q ");
        assert_eq!(tokens.next().unwrap().name, b"Q");
        assert_eq!(tokens.next().unwrap().name, b"Tj");
        assert!(tokens.next().is_none());
    }

    #[test]
    fn comments_go_and_what_only_looks_like_one_stays() {
        let data = b"% one\nq [1 % two\r2] 0 d (100 % sure) Tj BI /W 1 ID %% EI\nQ % three";
        let left = b"\nq [1 \r2] 0 d (100 % sure) Tj BI /W 1 ID %% EI\nQ ";
        assert_eq!(&*without_comments(data), left);
    }

    #[test]
    fn broken_streams_come_to_an_end() {
        for data in [&b"((("[..], b"[[[[", b"<<<<<<", b"<", b"BI", b"BI /W", b")>]", b"/", b"\\"] {
            all(data);
        }
        let deep = "[".repeat(100_000);
        all(deep.as_bytes());
    }
}
