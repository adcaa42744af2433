//! One entry out of a ZIP, within the limits.

use std::io::Cursor;

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::bytes::{take, u16_at};
use super::limits::{Budget, Stop};

/// A ZIP held in memory.
pub(super) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Opens the directory of a ZIP.
pub(super) fn archive(bytes: &[u8]) -> Result<Archive<'_>, Stop> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|error| stop(&error))
}

/// How many entries the archive has beside those that can be asked for: of several with one name, the
/// last alone can.
pub(super) fn hidden(bytes: &[u8], archive: &Archive<'_>) -> usize {
    let tail = bytes.get(bytes.len().saturating_sub(70_000)..).unwrap_or_default();
    // The end record (APPNOTE 4.3.16) counts them; all ones stand for a larger count elsewhere.
    let count = memchr::memmem::rfind(tail, b"PK\x05\x06").and_then(|at| u16_at(tail, at + 10));
    let count = count.filter(|count| *count != u16::MAX).map_or(0, usize::from);
    count.saturating_sub(archive.len())
}

/// The bytes of an entry.
pub(super) fn entry(
    file: &mut ZipFile<'_, Cursor<&[u8]>>,
    budget: &mut Budget,
) -> Result<Vec<u8>, Stop> {
    let (most, limit) = budget.may_unpack(file.compressed_size());
    let mut bytes = room(file);
    let result = take(file, most, &mut bytes);
    budget.unpacked(bytes.len() as u64);
    if bytes.len() as u64 > most {
        return Err(Stop::Limit(limit));
    }
    result.map_err(|_| Stop::Damaged("ZIP: an entry does not unpack".into()))?;
    Ok(bytes)
}

/// Room for what an entry says it unpacks to, as far as that may be believed before it is seen: bytes
/// that come in small pieces are unpacked slowly.
fn room(file: &ZipFile<'_, Cursor<&[u8]>>) -> Vec<u8> {
    const BELIEVED: u64 = 1 << 20;
    // A few more, so that the end is found without growing.
    Vec::with_capacity(file.size().min(BELIEVED) as usize + 64)
}

/// The bytes of an entry that was unpacked before, and counted.
pub(super) fn again(file: &mut ZipFile<'_, Cursor<&[u8]>>) -> Result<Vec<u8>, Stop> {
    let mut bytes = room(file);
    take(file, u64::MAX, &mut bytes)
        .map_err(|_| Stop::Damaged("ZIP: an entry does not unpack".into()))?;
    Ok(bytes)
}

/// What is wrong with a ZIP, without any name in it.
pub(super) fn stop(error: &ZipError) -> Stop {
    match error {
        ZipError::UnsupportedArchive(text) if text.to_lowercase().contains("password") => {
            Stop::Encrypted
        }
        ZipError::UnsupportedArchive(_) => Stop::Unsupported("a ZIP method other than deflate"),
        ZipError::InvalidPassword => Stop::Encrypted,
        _ => Stop::Damaged("ZIP: no sound directory of entries".into()),
    }
}
