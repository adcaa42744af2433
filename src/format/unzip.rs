//! One entry out of a ZIP, within the limits.

use std::io::Cursor;

use flate2::{Crc, Decompress, FlushDecompress, Status};
use zip::CompressionMethod::Deflated;
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

/// The bytes of an entry of `whole`, unpacked in one go if it is what it says to be; a package has
/// hundreds of small entries, and making ready for each costs more than unpacking it.
pub(super) fn inflated(
    file: &mut ZipFile<'_, Cursor<&[u8]>>,
    whole: &[u8],
    inflate: &mut Decompress,
    budget: &mut Budget,
) -> Result<Vec<u8>, Stop> {
    let (most, _) = budget.may_unpack(file.compressed_size());
    match at_once(file, whole, inflate, most) {
        Some(bytes) => {
            budget.unpacked(bytes.len() as u64);
            Ok(bytes)
        }
        None => entry(file, budget),
    }
}

fn at_once(
    file: &ZipFile<'_, Cursor<&[u8]>>,
    whole: &[u8],
    inflate: &mut Decompress,
    most: u64,
) -> Option<Vec<u8>> {
    const LARGE: u64 = 16 << 20;
    let plain = file.compression() == Deflated && !file.encrypted();
    let size = Some(file.size()).filter(|size| plain && *size <= most.min(LARGE))?;
    let start = usize::try_from(file.data_start()?).ok()?;
    let end = start.checked_add(usize::try_from(file.compressed_size()).ok()?)?;
    let mut bytes = Vec::with_capacity(size as usize);
    inflate.reset(false);
    let packed = whole.get(start..end)?;
    let status = inflate.decompress_vec(packed, &mut bytes, FlushDecompress::Finish).ok()?;
    let mut sum = Crc::new();
    sum.update(&bytes);
    let right = bytes.len() as u64 == size && sum.sum() == file.crc32();
    (status == Status::StreamEnd && right).then_some(bytes)
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
