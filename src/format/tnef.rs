//! What Outlook sends to other programs as winmail.dat (MS-OXTNEF).

use encoding_rs::Encoding;

use super::Format;
use super::bytes::{size_at, slice, u8_at, u16_at, u32_at, utf16};
use super::limits::Stop;
use super::mapi::{Name, Properties, Value, fixed, moment, narrow, page_code, width};
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
                (1, 0x8004) => item.push(0x0037, Value::Text(narrow(data, page))),
                (1, 0x800C) => item.push(0x1000, Value::Text(narrow(data, page))),
                (1, 0x8000) => person(data, 8, u16_at(data, 4), page, (0x0C1A, 0x0C1F), &mut item),
                (1, 0x0000 | 0x0001) => {
                    person(data, 2, u16_at(data, 0), page, (0x0042, 0x0065), &mut item);
                }
                (1, 0x0006) => date(data, 0x0060, &mut item),
                (1, 0x0007) => date(data, 0x0061, &mut item),
                (1, 0x8005) => date(data, 0x0039, &mut item),
                (1, 0x8006) => date(data, 0x0E06, &mut item),
                (1, 0x9003) => whole &= properties(data, page, &mut item, opening)?.is_some(),
                (1, 0x9004) => whole &= recipients(data, page, document, opening)?.is_some(),
                (2, 0x9002) => attachments.push(Properties::default()),
                (2, _) => {
                    let Some(last) = attachments.last_mut() else {
                        whole = false;
                        break;
                    };
                    match number {
                        0x8010 => last.push(0x3704, Value::Text(narrow(data, page))),
                        0x800F => last.push(0x3701, Value::Bytes(data.to_vec())),
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
            attachment.attachment(document);
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

/// A name of so many bytes, and the address after it with its length where it is not told before
/// (MS-OXTNEF 2.1.3.3.2, 2.1.3.3.10).
fn person(
    data: &[u8],
    at: usize,
    length: Option<u16>,
    page: Option<&'static Encoding>,
    (name, address): (u16, u16),
    into: &mut Properties,
) {
    let rest = data.get(at..).unwrap_or_default();
    let (first, mut second) = rest.split_at(rest.len().min(length.unwrap_or(0).into()));
    if at == 2 {
        second = second.get(2..).unwrap_or_default();
    }
    into.push(name, Value::Text(narrow(first, page)));
    into.push(address, Value::Text(narrow(second, page)));
}

/// A date in seven numbers: year, month, day, hour, minute, second, day of the week.
fn date(data: &[u8], number: u16, into: &mut Properties) {
    let one = |index: usize| u16_at(data, index * 2).and_then(|part| i8::try_from(part).ok());
    let at = |hour, minute, second| {
        let year = i16::try_from(u16_at(data, 0)?).ok()?;
        jiff::civil::DateTime::new(year, one(1)?, one(2)?, hour, minute, second, 0).ok()
    };
    if let (Some(hour), Some(minute), Some(second)) = (one(3), one(4), one(5))
        && let Some(value) = at(hour, minute, second).and_then(moment)
    {
        into.push(number, value);
    }
}

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
    let mut name = Name::Number(number);
    if number >= 0x8000 {
        // A named property: the set it belongs to, then its number or its name with its length.
        let (set, worded) = (slice(data, at, 16)?, u32_at(data, at + 16)? == 1);
        let told = u32_at(data, at + 20)?;
        at += 24;
        if worded {
            let length = usize::try_from(told).ok()?;
            name = Name::worded(set, slice(data, at, length)?);
            at = at.checked_add(padded(length)?)?;
        } else {
            name = Name::numbered(set, told);
        }
    }
    let sort = kind & 0xFFF;
    let size = width(sort);
    let values = match (size, kind & 0x1000) {
        (Some(_), 0) => 1,
        _ => {
            let count = size_at(data, at)?;
            at += 4;
            count
        }
    };
    for _ in 0..values {
        // A value takes a multiple of four bytes.
        let (start, length) = match size {
            Some(size) => (at, size),
            None => (at.checked_add(4)?, size_at(data, at)?),
        };
        let bytes = slice(data, start, length)?;
        at = start.checked_add(padded(length)?)?;
        let value = match sort {
            0x001E => Some(Value::Text(narrow(bytes, page))),
            0x001F => Some(Value::Text(utf16(bytes).trim_matches('\0').to_owned())),
            0x000D | 0x0102 => Some(Value::Bytes(bytes.to_vec())),
            _ => fixed(sort, bytes),
        };
        if let Some(value) = value {
            into.put(name.clone(), value);
        }
    }
    Some(at)
}

fn padded(length: usize) -> Option<usize> {
    Some(length.checked_add(3)? & !3)
}
