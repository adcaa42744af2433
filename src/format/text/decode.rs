//! From bytes to text: byte order mark, then the NUL pattern of UTF-16 without one, then strict
//! UTF-8, then a guess.

use std::ops::Range;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) encoding: &'static str,
    /// Some bytes were replaced.
    pub(crate) lossy: bool,
}

pub(crate) fn decode(bytes: &[u8]) -> Decoded {
    let (encoding, skip) = encoding_of(bytes);
    let body = bytes.get(skip..).unwrap_or_default();
    let (text, lossy) = encoding.decode_without_bom_handling(body);
    Decoded { text: text.into_owned(), encoding: encoding.name(), lossy }
}

/// The bytes that part of the decoded text came from; none if some of them were no text.
pub(crate) fn source(bytes: &[u8], text: &str, part: Range<usize>) -> Option<Range<usize>> {
    let (encoding, skip) = encoding_of(bytes);
    let length = |text: &str| {
        if encoding == UTF_8 {
            text.len()
        } else if encoding == UTF_16LE || encoding == UTF_16BE {
            text.encode_utf16().count() * 2
        } else {
            encoding.encode(text).0.len()
        }
    };
    // The name of the file follows the text that was decoded.
    let decoded = decode(bytes).text;
    let whole = skip + length(&decoded) == bytes.len() && text.starts_with(&decoded);
    let start = skip + length(decoded.get(..part.start)?);
    let end = start + length(decoded.get(part)?);
    // Text that does not encode to the bytes again has lost something on the way.
    whole.then_some(start..end)
}

/// The first part of the text, for telling what it is; none for bytes that are no text.
pub(crate) fn sample(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..(64 << 10).min(bytes.len()))?;
    let marked = Encoding::for_bom(head).map(|(encoding, _)| encoding);
    let two_bytes = marked.or_else(|| wide(head)).is_some_and(|e| e == UTF_16LE || e == UTF_16BE);
    // Before any guess, which is slow: most of what is no text has a NUL.
    if !two_bytes && memchr::memchr(0, head).is_some() {
        return None;
    }
    let (encoding, skip) = encoding_of(head);
    let (text, _) = encoding.decode_without_bom_handling(head.get(skip..)?);
    let kept = text.trim_end_matches(char::REPLACEMENT_CHARACTER);
    Some(kept.to_owned())
}

fn encoding_of(bytes: &[u8]) -> (&'static Encoding, usize) {
    if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        return (encoding, skip);
    }
    if let Some(encoding) = wide(bytes) {
        return (encoding, 0);
    }
    let valid = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        // A sample may end inside a character.
        Err(error) => error.error_len().is_none() && error.valid_up_to() + 4 > bytes.len(),
    };
    if valid {
        return (UTF_8, 0);
    }
    (guess(bytes), 0)
}

/// The most likely encoding of text of one or two bytes a letter.
pub(crate) fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"uk"), Utf8Detection::Deny)
}

/// UTF-16 without a mark: Latin text has a NUL in every other byte.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..512.min(bytes.len()))?;
    let pairs = head.len() / 2;
    if pairs < 4 {
        return None;
    }
    let nul = |at: usize| head.chunks_exact(2).filter(|pair| pair.get(at) == Some(&0)).count();
    let (first, second) = (nul(0), nul(1));
    if second * 10 >= pairs * 7 && first * 10 <= pairs {
        Some(UTF_16LE)
    } else if first * 10 >= pairs * 7 && second * 10 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether bytes begin with the header of a message: only field lines and their continuations up to
/// an empty line, two at least of them well known.
pub(crate) fn looks_like_mail(bytes: &[u8]) -> bool {
    const KNOWN: &[&str] = &[
        "from",
        "to",
        "cc",
        "subject",
        "date",
        "message-id",
        "received",
        "return-path",
        "sender",
        "reply-to",
        "mime-version",
        "content-type",
        "delivered-to",
        "x-mailer",
        "bcc",
    ];
    let mut known = 0;
    for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if number > 0 && matches!(line.first(), Some(b' ' | b'\t')) {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            return number > 0 && known >= 3;
        };
        let name = line.get(..colon).unwrap_or_default();
        if name.is_empty() || !name.iter().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        known += usize::from(KNOWN.iter().any(|word| name.eq_ignore_ascii_case(word.as_bytes())));
        if number > 200 {
            break;
        }
    }
    known >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_encoding_is_told() {
        let text = "Café £20 – “quoted”\nsecond line of words\n";
        let utf16 = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
        let (cp1252, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        let mut marked = vec![0xEF, 0xBB, 0xBF];
        marked.extend(text.bytes());
        let mut wide = vec![0xFF, 0xFE];
        wide.extend(utf16(u16::to_le_bytes));
        for bytes in [
            text.as_bytes().to_vec(),
            marked,
            wide,
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
            cp1252.into_owned(),
        ] {
            let decoded = decode(&bytes);
            assert_eq!(decoded.text, text, "{}", decoded.encoding);
            assert!(!decoded.lossy);
        }
    }
}
