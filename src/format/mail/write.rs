//! The text of one MIME part, and a message with that text replaced.

use encoding_rs::Encoding;
use mail_parser::{
    Encoding as Transfer, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};

use super::super::limits::Stop;
use super::super::views;

/// The text of a part in UTF-8, as its reader saw it.
pub(in super::super) fn text(file: &[u8], index: u32) -> Result<Vec<u8>, Stop> {
    let message = parse(file)?;
    match &find(&message, index)?.body {
        PartType::Text(text) | PartType::Html(text) => Ok(text.as_bytes().to_vec()),
        _ => Err(none()),
    }
}

/// The message with other text in a part, in the charset and transfer encoding that the part states
/// (RFC 2045, 6); all other bytes are as they were.
pub(in super::super) fn replaced(file: &[u8], index: u32, text: &[u8]) -> Result<Vec<u8>, Stop> {
    let message = parse(file)?;
    let part = find(&message, index)?;
    let text = std::str::from_utf8(text).map_err(|_| none())?;
    let label = part.content_type().and_then(|kind| kind.attribute("charset"));
    let charset = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    let (bytes, _, lost) = charset.unwrap_or(encoding_rs::UTF_8).encode(text);
    if lost {
        return Err(Stop::Unsupported("text that the charset of its part has no letters for"));
    }
    let body = match part.encoding {
        Transfer::None => bytes.into_owned(),
        Transfer::QuotedPrintable => quoted_printable(&bytes),
        Transfer::Base64 => base64(&bytes),
    };
    let (before, after) = (part.offset_body as usize, part.offset_end as usize);
    let mut copy = file.get(..before).ok_or_else(none)?.to_vec();
    copy.extend_from_slice(&body);
    copy.extend_from_slice(file.get(after..).ok_or_else(none)?);
    Ok(copy)
}

fn parse(file: &[u8]) -> Result<Message<'_>, Stop> {
    MessageParser::default().parse(file).ok_or_else(none)
}

fn find<'a, 'b>(message: &'b Message<'a>, index: u32) -> Result<&'b MessagePart<'a>, Stop> {
    message.parts.get(index as usize).ok_or_else(none)
}

fn none() -> Stop {
    Stop::Damaged("no such part of the message".into())
}

/// Lines of at most 76 characters (RFC 2045, 6.7); line ends stay as they are.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut length = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let line_end = |byte: Option<&u8>| matches!(byte, None | Some(b'\r' | b'\n'));
        if matches!(byte, b'\r' | b'\n') {
            out.push(*byte);
            length = 0;
            continue;
        }
        let blank = matches!(byte, b' ' | b'\t') && !line_end(bytes.get(at + 1));
        let plain = blank || (byte.is_ascii_graphic() && *byte != b'=');
        let word = if plain { char::from(*byte).to_string() } else { format!("={byte:02X}") };
        if length + word.len() > 75 {
            out.extend_from_slice(b"=\r\n");
            length = 0;
        }
        length += word.len();
        out.extend_from_slice(word.as_bytes());
    }
    out
}

/// Lines of 76 characters (RFC 2045, 6.8).
fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for line in bytes.chunks(57) {
        out.extend_from_slice(views::base64(line).as_bytes());
        out.extend(std::iter::repeat_n(b'=', (3 - line.len() % 3) % 3));
        out.extend_from_slice(b"\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_encoded_as_it_was() {
        assert_eq!(quoted_printable("caf\u{e9} = 1 \r\nx".as_bytes()), b"caf=C3=A9 =3D 1=20\r\nx");
        let long = quoted_printable(&[b'a'; 100]);
        assert!(long.split(|byte| *byte == b'\n').all(|line| line.len() <= 77));
        assert_eq!(base64(b"Daniel Quill"), b"RGFuaWVsIFF1aWxs\r\n");
        assert_eq!(base64(b"Quill"), b"UXVpbGw=\r\n");
        let mail = b"Subject: x\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
            Content-Transfer-Encoding: quoted-printable\r\n\r\ncaf=E9\r\n";
        let copy = replaced(mail, 0, "th\u{e9}\r\n".as_bytes()).unwrap();
        assert!(copy.ends_with(b"\r\n\r\nth=E9\r\n"));
        assert_eq!(text(&copy, 0).unwrap(), "th\u{e9}\r\n".as_bytes());
        assert!(replaced(mail, 0, "\u{4e00}".as_bytes()).is_err());
        assert!(text(mail, 3).is_err());
    }
}
