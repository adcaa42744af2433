//! Numbers and text in binary files; everything outside the bytes is none.

use std::alloc::{Layout, handle_alloc_error};
use std::io::{self, ErrorKind, Read};

/// Reads `most` bytes at most, and one more if there are more. Where memory runs out the process ends as
/// it does wherever else it runs out, and the file is tried again with more; as an error it would be
/// taken for the end or for damage.
pub(super) fn take(reader: impl Read, most: u64, into: &mut Vec<u8>) -> io::Result<usize> {
    let result = reader.take(most.saturating_add(1)).read_to_end(into);
    if result.as_ref().is_err_and(|error| error.kind() == ErrorKind::OutOfMemory) {
        handle_alloc_error(Layout::for_value(into.as_slice()));
    }
    result
}

pub(super) fn u8_at(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

pub(super) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    let eight = bytes.get(at..at.checked_add(8)?)?;
    Some(f64::from_le_bytes(eight.try_into().ok()?))
}

/// A length or offset of four bytes.
pub(super) fn size_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(bytes, at)?).ok()
}

/// Bytes from a place on; none if they are not all there.
pub(super) fn slice(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}

pub(super) fn utf16(bytes: &[u8]) -> String {
    encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned()
}

pub(super) fn latin(bytes: &[u8]) -> String {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
}
