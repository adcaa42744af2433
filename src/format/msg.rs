//! Outlook items (MS-OXMSG): a compound file of properties, recipients and attachments.

use encoding_rs::Encoding;

use super::Format;
use super::bytes::{u16_at, utf16};
use super::cfb::{Compound, ROOT, Sort};
use super::limits::Stop;
use super::mail;
use super::mapi::{Names, Properties, Value, fixed, narrow, page_code, row};
use super::ole;
use super::open::Opening;
use crate::model::document::{Document, Kind};

pub(super) struct Msg;

impl Format for Msg {
    fn kind(&self) -> Kind {
        Kind::Msg
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let mut compound = Compound::open(bytes)?;
        read(&mut compound, ROOT, document, opening)?;
        ole::whole(&compound)
    }
}

/// Reads the item in a storage.
pub(super) fn read(
    compound: &mut Compound<'_>,
    storage: usize,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let head = if storage == ROOT { 32 } else { 24 };
    let names = names(compound);
    let item = properties(compound, storage, head, None, opening)?.named(&names);
    // Text of one byte a letter is in the code page of the message, or of its internet form.
    let page = page_code(item.number(0x3FFD)).or(page_code(item.number(0x3FDE)));
    let mut attachments = Vec::new();
    let mut recipients = Vec::new();
    for number in compound.children(storage) {
        opening.budget.tick()?;
        let Some(entry) = compound.entry(number) else { continue };
        if entry.name.starts_with("__recip_version1.0_") {
            recipients.push(properties(compound, number, 8, page, opening)?.named(&names));
        } else if entry.name.starts_with("__attach_version1.0_") {
            let about = properties(compound, number, 8, page, opening)?.named(&names);
            attachments.push((number, about));
        }
    }
    for recipient in recipients {
        recipient.recipient(document);
    }
    let body = item.message(document, opening);
    mail::residue::outlook(document);
    for (index, (number, about)) in attachments.into_iter().enumerate() {
        attachment(compound, number, index + 1, &about, document, opening)?;
    }
    body
}

/// The properties that have a number in this file alone; items inside others share the list.
fn names(compound: &mut Compound<'_>) -> Names {
    let Some(storage) = compound.find(ROOT, "__nameid_version1.0") else {
        return Names::default();
    };
    let [sets, listed, words] = [2, 3, 4].map(|number| {
        compound.stream_named(storage, &format!("__substg1.0_{number:04X}0102")).unwrap_or_default()
    });
    Names::read(&sets, &listed, &words)
}

fn attachment(
    compound: &mut Compound<'_>,
    storage: usize,
    number: usize,
    about: &Properties,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let name = about.attachment_name(number);
    about.attachment(document);
    if let Some(inside) = compound.find(storage, "__substg1.0_3701000D") {
        let kind = ole::kind(compound, inside);
        let name = if kind == Kind::Msg && !name.to_lowercase().ends_with(".msg") {
            format!("{name}.msg")
        } else {
            name
        };
        return ole::inside(compound, inside, &name, kind, opening);
    }
    match about.bytes(0x3701) {
        Some(data) => opening.member(&name, data),
        None => {
            let stop = Stop::Unsupported("an attachment that is kept elsewhere");
            opening.unread_member(&name, 0, stop.into())
        }
    }
}

fn properties(
    compound: &mut Compound<'_>,
    storage: usize,
    head: usize,
    page: Option<&'static Encoding>,
    opening: &mut Opening<'_>,
) -> Result<Properties, Stop> {
    let mut found = Properties::default();
    let listed = compound.stream_named(storage, "__properties_version1.0").unwrap_or_default();
    for entry in listed.get(head..).unwrap_or_default().chunks_exact(16) {
        let (kind, number) = (u16_at(entry, 0).unwrap_or(0), u16_at(entry, 2).unwrap_or(0));
        if let Some(value) = fixed(kind, entry.get(8..).unwrap_or_default()) {
            found.push(number, value);
        }
    }
    let page = page.or_else(|| page_code(found.number(0x3FFD)).or(page_code(found.number(0x3FDE))));
    for number in compound.children(storage) {
        opening.budget.tick()?;
        let Some(entry) = compound.entry(number).filter(|entry| entry.sort == Sort::Stream) else {
            continue;
        };
        let Some(tag) = entry.name.strip_prefix("__substg1.0_") else { continue };
        let tag = tag.get(..8).and_then(|tag| u32::from_str_radix(tag, 16).ok()).unwrap_or(0);
        let (id, kind) = ((tag >> 16) as u16, tag as u16);
        let several = entry.name.contains('-');
        let value = match kind {
            0x001F => Value::Text(utf16(&compound.stream(number)).trim_matches('\0').to_owned()),
            0x001E => Value::Text(narrow(&compound.stream(number), page)),
            0x101F if several => Value::Text(utf16(&compound.stream(number))),
            0x101E if several => Value::Text(narrow(&compound.stream(number), page)),
            0x00FB | 0x00FD | 0x00FE | 0x0102 => Value::Bytes(compound.stream(number)),
            0x1102 if several => Value::Bytes(compound.stream(number)),
            0x1002..=0x1048 => {
                let values = row(kind & 0xFFF, &compound.stream(number));
                values.into_iter().for_each(|value| found.push(id, value));
                continue;
            }
            _ => continue,
        };
        found.push(id, value);
    }
    Ok(found)
}
