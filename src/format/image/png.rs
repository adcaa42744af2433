//! PNG (ISO 15948): text, properties and the end, chunk by chunk.

use super::super::bytes::take;
use super::super::flow::field;
use super::super::limits::Stop;
use super::super::open::Opening;
use super::{Found, exif, text, xmp};
use crate::model::document::Document;

pub(super) fn read<'a>(
    bytes: &'a [u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<Found<'a>, Stop> {
    let mut found = Found::default();
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 8) {
        opening.budget.tick()?;
        let (length, kind) = head.split_at(4);
        let length = big(length) as usize;
        let end = at.saturating_add(8).saturating_add(length);
        let body = bytes.get(at + 8..end.min(bytes.len())).unwrap_or_default();
        at = end.saturating_add(4);
        match kind {
            b"IHDR" => {
                found.width = big(body.get(..4).unwrap_or_default());
                found.height = big(body.get(4..8).unwrap_or_default());
            }
            b"tEXt" | b"zTXt" | b"iTXt" => words(kind, body, document, opening)?,
            b"eXIf" => {
                let (_, inside) = exif::read(body, document, opening)?;
                found.inside.thumbnails.extend(inside.thumbnails);
            }
            // Frames of a moving picture.
            b"acTL" => found.inside.several = true,
            b"IEND" => {
                found.end = Some(at);
                break;
            }
            _ => {}
        }
    }
    Ok(found)
}

fn big(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// A keyword and its text, packed or not.
fn words(
    kind: &[u8],
    body: &[u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let mut parts = body.splitn(2, |byte| *byte == 0);
    let (key, rest) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let (packed, value) = match kind {
        b"tEXt" => (false, rest),
        b"zTXt" => (true, rest.get(1..).unwrap_or_default()),
        _ => {
            // Two flags, a language and a translated keyword come first.
            let mut parts = rest.get(2..).unwrap_or_default().splitn(3, |byte| *byte == 0);
            (rest.first() == Some(&1), parts.nth(2).unwrap_or_default())
        }
    };
    let mut plain = Vec::new();
    if packed {
        let (most, limit) = opening.budget.may_unpack(value.len() as u64);
        let decoder = flate2::read::ZlibDecoder::new(value);
        let result = take(decoder, most, &mut plain);
        opening.budget.unpacked(plain.len() as u64);
        if plain.len() as u64 > most {
            return Err(Stop::Limit(limit));
        }
        result.map_err(|_| Stop::Damaged("picture: a text does not unpack".into()))?;
    } else {
        plain.extend_from_slice(value);
    }
    if key == b"XML:com.adobe.xmp" {
        return xmp::read(&plain, document, opening);
    }
    let why = Some("text in the picture file");
    field(document, "keyword", &text(key), why);
    field(document, "text", &text(&plain), why);
    Ok(())
}
