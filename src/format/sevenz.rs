//! 7z archives: every file is a member.

use std::io::{Cursor, Read};

use sevenz_rust2::{ArchiveEntry, ArchiveReader, Error, Password};

use super::Format;
use super::bytes::take;
use super::limits::Stop;
use super::open::Opening;
use crate::model::document::{Document, Kind};

pub(super) struct SevenZ;

impl Format for SevenZ {
    fn kind(&self) -> Kind {
        Kind::SevenZ
    }

    fn read(
        &self,
        bytes: &[u8],
        _document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let memory = usize::try_from(opening.budget.limits().memory_alone >> 10);
        let memory = memory.unwrap_or(usize::MAX);
        let cursor = Cursor::new(bytes);
        let opened = ArchiveReader::new_with_memory_limit(cursor, Password::empty(), memory);
        let mut archive = opened.map_err(|error| stop(&error))?;
        // A worker has no threads.
        archive.set_thread_count(1);
        let packed = bytes.len() as u64;
        let mut stopped = None;
        let result = archive.for_each_entries(|entry, reader| {
            stopped = member(entry, reader, packed, opening).err();
            Ok(stopped.is_none())
        });
        match (stopped, result) {
            (Some(stop), _) => Err(stop),
            (None, Err(error)) => Err(stop(&error)),
            (None, Ok(())) => Ok(()),
        }
    }
}

fn member(
    entry: &ArchiveEntry,
    reader: &mut dyn Read,
    packed: u64,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    opening.budget.tick()?;
    if entry.is_directory() || entry.is_anti_item() {
        return Ok(());
    }
    // Members are packed together, so none has a size of its own.
    let (most, limit) = opening.budget.may_unpack(packed);
    let mut bytes = Vec::new();
    let result = take(reader, most, &mut bytes);
    opening.budget.unpacked(bytes.len() as u64);
    if bytes.len() as u64 > most {
        opening.unread_member(entry.name(), entry.size(), Stop::Limit(limit).into())?;
        return Err(Stop::Limit(limit));
    }
    if result.is_err() {
        let damaged = Stop::Damaged("7z: a member does not unpack".into());
        opening.unread_member(entry.name(), entry.size(), damaged.clone().into())?;
        return Err(damaged);
    }
    const LINK: u32 = 0o120_000;
    let attributes = entry.windows_attributes();
    let unix = attributes >> 16;
    if attributes & 0x8000 != 0 && unix & 0o170_000 == LINK {
        let link = Stop::Unsupported("a symbolic link inside an archive");
        return opening.unread_member(entry.name(), entry.size(), link.into());
    }
    opening.member(entry.name(), &bytes)
}

/// What is wrong with a 7z, without any name in it.
fn stop(error: &Error) -> Stop {
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => Stop::Encrypted,
        Error::MaxMemLimited { .. } => Stop::Limit("memory"),
        Error::UnsupportedCompressionMethod(method) if method.contains("AES") => Stop::Encrypted,
        Error::UnsupportedCompressionMethod(_) | Error::Unsupported(_) => {
            Stop::Unsupported("a 7z method that is not known here")
        }
        _ => Stop::Damaged("7z: no sound directory of entries".into()),
    }
}
