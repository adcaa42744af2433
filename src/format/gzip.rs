//! GZIP (RFC 1952): one member, or several that belong together, then perhaps something else.

use flate2::bufread::GzDecoder;

use super::Format;
use super::bytes::take;
use super::limits::{Budget, Stop};
use super::open::Opening;
use crate::model::document::{Document, Kind, Role, Visibility};
use crate::model::place::Place;

pub(super) struct Gzip;

impl Format for Gzip {
    fn kind(&self) -> Kind {
        Kind::Gzip
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let mut unpacked = Vec::new();
        let mut rest = bytes;
        let mut named = None;
        let mut stop = None;
        while rest.starts_with(&[0x1F, 0x8B]) && stop.is_none() {
            let mut decoder = GzDecoder::new(rest);
            stop = unpack(&mut decoder, bytes.len() as u64, &mut unpacked, opening.budget).err();
            if let Some(header) = decoder.header() {
                named = named.or_else(|| header.filename().map(latin));
                if let Some(comment) = header.comment().map(latin) {
                    let why = Visibility::Hidden("comment of the archive".into());
                    let place = Place::Field { name: "archive comment".into() };
                    document.push("\n", &comment, place, why, Role::Field);
                }
            }
            rest = decoder.into_inner();
        }
        let name = named.unwrap_or_else(|| inner_name(opening.name()));
        let limited = matches!(stop, Some(Stop::Limit(_)));
        if (unpacked.is_empty() || limited)
            && let Some(stop) = stop
        {
            return opening.unread_member(&name, unpacked.len() as u64, stop.into());
        }
        opening.member(&name, &unpacked)?;
        drop(unpacked);
        if let Some(stop) = stop {
            return Err(stop);
        }
        // Tapes are padded with zeros.
        if rest.iter().any(|byte| *byte != 0) {
            document.notes.push("there is data after the end of the archive".into());
            opening.member("data after the end", rest)?;
        }
        Ok(())
    }
}

fn unpack(
    decoder: &mut GzDecoder<&[u8]>,
    packed: u64,
    unpacked: &mut Vec<u8>,
    budget: &mut Budget,
) -> Result<(), Stop> {
    // All members together are what the file unpacks to.
    let (most, limit) = budget.may_unpack(packed);
    let before = unpacked.len();
    let most = most.saturating_sub(before as u64 * u64::from(limit == "ratio"));
    let result = take(decoder, most, unpacked);
    let more = (unpacked.len() - before) as u64;
    budget.unpacked(more);
    if more > most {
        return Err(Stop::Limit(limit));
    }
    result.map(|_| ()).map_err(|_| Stop::Damaged("GZIP: it does not unpack".into()))
}

/// Names and comments are Latin-1 by the standard, and UTF-8 in practice.
fn latin(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::mem::decode_latin1(raw).into_owned(),
    }
}

/// What the content is called when the archive does not say.
fn inner_name(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    match file.rsplit_once('.') {
        Some((stem, ending)) if ending.eq_ignore_ascii_case("tgz") => format!("{stem}.tar"),
        Some((stem, ending)) if ending.eq_ignore_ascii_case("gz") => stem.to_owned(),
        _ => "content".to_owned(),
    }
}
