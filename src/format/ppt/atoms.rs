//! Records of a presentation stream.

use super::super::bytes::{size_at, u16_at, utf16};

pub(super) struct Atom<'a> {
    pub(super) kind: u16,
    pub(super) instance: u16,
    pub(super) is_container: bool,
    /// Where it begins in the stream.
    pub(super) start: usize,
    pub(super) body: &'a [u8],
}

impl Atom<'_> {
    /// The text of a record that holds nothing else.
    pub(super) fn text(&self) -> Option<String> {
        match self.kind {
            0x0FA0 | 0x0FBA => Some(utf16(self.body)),
            0x0FA8 => Some(self.body.iter().map(|byte| char::from(*byte)).collect()),
            _ => None,
        }
    }
}

/// The record at an offset of the stream.
pub(super) fn at(stream: &[u8], start: usize) -> Option<Atom<'_>> {
    read(stream, start, start)
}

fn read(bytes: &[u8], at: usize, start: usize) -> Option<Atom<'_>> {
    let head = u16_at(bytes, at)?;
    let kind = u16_at(bytes, at + 2)?;
    let length = size_at(bytes, at.checked_add(4)?)?;
    let from = at.checked_add(8)?;
    let end = from.checked_add(length)?.min(bytes.len());
    Some(Atom {
        kind,
        instance: head >> 4,
        // What later versions add is a container, though its head does not say so.
        is_container: head & 0xF == 0xF || kind == 0x138B,
        start,
        body: bytes.get(from..end)?,
    })
}

/// The records in the body of a container that begins at `start`; 0 for the stream itself.
pub(super) fn inside(body: &[u8], start: usize) -> impl Iterator<Item = Atom<'_>> {
    // The stream has no head of its own.
    let base = if start == 0 && body.len() > 8 { 0 } else { start.saturating_add(8) };
    records(body, base)
}

fn records(body: &[u8], base: usize) -> impl Iterator<Item = Atom<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let atom = read(body, at, base.saturating_add(at))?;
        at += 8 + atom.body.len();
        Some(atom)
    })
}
