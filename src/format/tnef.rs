//! What Outlook sends to other programs as winmail.dat (MS-OXTNEF).

use encoding_rs::Encoding;

use super::Format;
use super::bytes::{size_at, slice, u8_at, u16_at, u32_at, utf16};
use super::limits::Stop;
use super::mapi::{Properties, Value, narrow, page_code};
use super::open::Opening;
use crate::model::document::{Document, Kind};

pub(super) struct Tnef;

impl Format for Tnef {
    fn kind(&self) -> Kind {
        Kind::Tnef
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let mut item = Properties::default();
        let mut attachments: Vec<Properties> = Vec::new();
        let mut page = None;
        let mut at = 6;
        let mut whole = true;
        while let Some(level) = u8_at(bytes, at) {
            opening.budget.tick()?;
            let number = u16_at(bytes, at + 1).unwrap_or(0);
            let length = size_at(bytes, at + 5).unwrap_or(usize::MAX);
            let Some(data) = slice(bytes, at + 9, length) else {
                whole = false;
                break;
            };
            match (level, number) {
                (1, 0x9007) => page = page_code(u32_at(data, 0)),
                (1, 0x8004) => item.all.push((0x0037, Value::Text(narrow(data, page)))),
                (1, 0x800C) => item.all.push((0x1000, Value::Text(narrow(data, page)))),
                (1, 0x9003) => whole &= properties(data, page, &mut item, opening)?.is_some(),
                (1, 0x9004) => whole &= recipients(data, page, document, opening)?.is_some(),
                (2, 0x9002) => attachments.push(Properties::default()),
                (2, _) => {
                    let Some(last) = attachments.last_mut() else {
                        whole = false;
                        break;
                    };
                    match number {
                        0x8010 => last.all.push((0x3704, Value::Text(narrow(data, page)))),
                        0x800F => last.all.push((0x3701, Value::Bytes(data.to_vec()))),
                        0x9005 => whole &= properties(data, page, last, opening)?.is_some(),
                        _ => {}
                    }
                }
                _ => {}
            }
            at = at.saturating_add(11).saturating_add(length);
        }
        let body = item.message(document, opening);
        for (number, attachment) in attachments.iter().enumerate() {
            let name = attachment.attachment_name(number + 1);
            // An embedded item comes after the sixteen bytes of its class.
            let inner = attachment.bytes(0x3701).map(|data| {
                let inner = data.get(16..).unwrap_or_default();
                if inner.starts_with(MAGIC) { inner } else { data }
            });
            match inner {
                Some(data) => opening.member(&name, data)?,
                None => {
                    let stop = Stop::Unsupported("an attachment that is kept elsewhere");
                    opening.unread_member(&name, 0, stop.into())?;
                }
            }
        }
        body?;
        if whole { Ok(()) } else { Err(Stop::Damaged("TNEF: cut short".into())) }
    }
}

/// How it begins.
pub(super) const MAGIC: &[u8] = b"\x78\x9f\x3e\x22";

fn recipients(
    data: &[u8],
    page: Option<&'static Encoding>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<Option<()>, Stop> {
    let Some(rows) = u32_at(data, 0) else { return Ok(None) };
    let mut at = 4;
    for _ in 0..rows {
        let mut recipient = Properties::default();
        let rest = data.get(at..).unwrap_or_default();
        let Some(read) = properties(rest, page, &mut recipient, opening)? else { return Ok(None) };
        recipient.recipient(document);
        at += read;
    }
    Ok(Some(()))
}

/// Reads a list of properties; gives how many bytes it took, none if it is not sound.
fn properties(
    data: &[u8],
    page: Option<&'static Encoding>,
    into: &mut Properties,
    opening: &mut Opening<'_>,
) -> Result<Option<usize>, Stop> {
    let Some(count) = u32_at(data, 0) else { return Ok(None) };
    let mut at = 4;
    for _ in 0..count {
        opening.budget.tick()?;
        match property(data, at, page, into) {
            Some(next) => at = next,
            None => return Ok(None),
        }
    }
    Ok(Some(at))
}

fn property(
    data: &[u8],
    mut at: usize,
    page: Option<&'static Encoding>,
    into: &mut Properties,
) -> Option<usize> {
    let (kind, number) = (u16_at(data, at)?, u16_at(data, at + 2)?);
    at += 4;
    if number >= 0x8000 {
        // A named property: the set it belongs to, then its number or name.
        let named = u32_at(data, at + 16)? == 1;
        at += 20;
        let length = if named { padded(size_at(data, at)?)? } else { 0 };
        at = at.checked_add(4)?.checked_add(length)?;
    }
    let sort = kind & 0xFFF;
    let fixed = match sort {
        0x0002 | 0x0003 | 0x0004 | 0x000A | 0x000B => Some(4),
        0x0005..=0x0007 | 0x0014 | 0x0040 => Some(8),
        0x0048 => Some(16),
        _ => None,
    };
    let several = kind & 0x1000 != 0;
    let values = match (fixed, several) {
        (Some(_), false) => 1,
        _ => {
            let count = size_at(data, at)?;
            at += 4;
            count
        }
    };
    for _ in 0..values {
        if let Some(size) = fixed {
            if sort == 3 {
                into.all.push((number, Value::Number(u32_at(data, at)?)));
            }
            at = at.checked_add(size)?;
            if at > data.len() {
                return None;
            }
            continue;
        }
        let length = size_at(data, at)?;
        let bytes = slice(data, at + 4, length)?;
        match sort {
            0x001E => into.all.push((number, Value::Text(narrow(bytes, page)))),
            0x001F => {
                into.all.push((number, Value::Text(utf16(bytes).trim_matches('\0').to_owned())));
            }
            0x000D | 0x0102 if matches!(number, 0x1009 | 0x1013 | 0x3701) => {
                into.all.push((number, Value::Bytes(bytes.to_vec())));
            }
            _ => {}
        }
        at = at.checked_add(4)?.checked_add(padded(length)?)?;
    }
    Some(at)
}

fn padded(length: usize) -> Option<usize> {
    Some(length.checked_add(3)? & !3)
}
