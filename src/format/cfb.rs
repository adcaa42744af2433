//! Compound files (MS-CFB), the container of older Office documents. Lenient: a stream that is cut
//! short gives what there is of it, and says so.

use super::bytes::{latin, size_at, slice, u8_at, u16_at, u32_at, utf16};
use super::limits::Stop;

/// Marks the end of a chain; numbers above the last sector mean the same here.
const LAST: u32 = 0xFFFF_FFFA;

pub(super) const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Storage,
    Stream,
}

/// A stream or a storage.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) sort: Sort,
    pub(super) children: Vec<usize>,
    start: u32,
    size: usize,
}

pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    shift: u32,
    mini_shift: u32,
    cutoff: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
    entries: Vec<Entry>,
    /// A stream was cut short.
    pub(super) short: bool,
}

/// The storage that holds all others.
pub(super) const ROOT: usize = 0;

impl<'a> Compound<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Compound<'a>, Stop> {
        let damaged = || Stop::Damaged("compound file: no sound header".into());
        if !bytes.starts_with(MAGIC) {
            return Err(damaged());
        }
        let shift = u32::from(u16_at(bytes, 30).ok_or_else(damaged)?);
        let mini_shift = u32::from(u16_at(bytes, 32).ok_or_else(damaged)?);
        if !(7..=16).contains(&shift) || !(4..=shift).contains(&mini_shift) {
            return Err(damaged());
        }
        let mut compound = Compound {
            bytes,
            shift,
            mini_shift,
            cutoff: size_at(bytes, 56).ok_or_else(damaged)?,
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini: Vec::new(),
            entries: Vec::new(),
            short: false,
        };
        compound.read_fat().ok_or_else(damaged)?;
        let most = compound.fat.len().saturating_mul(1 << shift);
        let table = compound.chain(u32_at(bytes, 60).ok_or_else(damaged)?, most);
        compound.mini_fat = numbers(&table);
        let directory = compound.chain(u32_at(bytes, 48).ok_or_else(damaged)?, most);
        compound.read_directory(&directory).ok_or_else(damaged)?;
        if let Some(root) = compound.entries.first() {
            compound.mini = compound.chain(root.start, root.size);
        }
        Ok(compound)
    }

    fn sector(&self, number: u32) -> &'a [u8] {
        let size = 1_usize << self.shift;
        let start = (number as usize).saturating_add(1).saturating_mul(size);
        let end = start.saturating_add(size).min(self.bytes.len());
        self.bytes.get(start..end).unwrap_or_default()
    }

    fn read_fat(&mut self) -> Option<()> {
        let per_sector = (1_usize << self.shift) / 4;
        let most = self.bytes.len() >> self.shift;
        let mut sectors = numbers(slice(self.bytes, 76, 109 * 4)?);
        let mut next = u32_at(self.bytes, 68)?;
        // The list of the table's own sectors goes on in a chain.
        for _ in 0..most {
            if next >= LAST {
                break;
            }
            let mut more = numbers(self.sector(next));
            if more.len() < per_sector {
                break;
            }
            next = more.pop()?;
            sectors.append(&mut more);
        }
        sectors.truncate(most.saturating_add(1));
        for sector in sectors.into_iter().filter(|sector| *sector < LAST) {
            self.fat.extend(numbers(self.sector(sector)));
            if self.fat.len() > most.saturating_add(per_sector) {
                break;
            }
        }
        Some(())
    }

    /// The bytes of a chain of sectors, at most `size`.
    fn chain(&self, start: u32, size: usize) -> Vec<u8> {
        let mut found = Vec::new();
        let mut at = start;
        for _ in 0..=self.fat.len() {
            if at >= LAST || found.len() >= size {
                break;
            }
            let sector = self.sector(at);
            if sector.is_empty() {
                break;
            }
            found.extend_from_slice(sector);
            at = self.fat.get(at as usize).copied().unwrap_or(LAST);
        }
        found.truncate(size);
        found
    }

    fn mini_chain(&self, start: u32, size: usize) -> Vec<u8> {
        let unit = 1_usize << self.mini_shift;
        let mut found = Vec::new();
        let mut at = start;
        for _ in 0..=self.mini_fat.len() {
            if at >= LAST || found.len() >= size {
                break;
            }
            let from = (at as usize).saturating_mul(unit).min(self.mini.len());
            let to = from.saturating_add(unit).min(self.mini.len());
            found.extend_from_slice(self.mini.get(from..to).unwrap_or_default());
            at = self.mini_fat.get(at as usize).copied().unwrap_or(LAST);
        }
        found.truncate(size);
        found
    }

    fn read_directory(&mut self, directory: &[u8]) -> Option<()> {
        let mut links = Vec::new();
        for raw in directory.chunks_exact(128) {
            let length = usize::from(u16_at(raw, 64)?).clamp(2, 64) - 2;
            let sort = if u8_at(raw, 66)? == 2 { Sort::Stream } else { Sort::Storage };
            let size = size_at(raw, 120)?.min(self.bytes.len());
            self.entries.push(Entry {
                name: utf16(raw.get(..length)?),
                sort,
                children: Vec::new(),
                start: u32_at(raw, 116)?,
                size,
            });
            links.push((u32_at(raw, 68)?, u32_at(raw, 72)?, u32_at(raw, 76)?));
        }
        let mut seen = vec![false; links.len()];
        *seen.first_mut()? = true;
        // Each storage holds a tree of its children, left and right of one another.
        let mut stack = vec![(links.first()?.2, ROOT)];
        while let Some((at, parent)) = stack.pop() {
            let at = at as usize;
            let Some((left, right, child)) = links.get(at).copied() else { continue };
            if std::mem::replace(seen.get_mut(at)?, true) {
                continue;
            }
            self.entries.get_mut(parent)?.children.push(at);
            stack.push((left, parent));
            stack.push((right, parent));
            if self.entries.get(at)?.sort == Sort::Storage {
                stack.push((child, at));
            }
        }
        for number in 0..self.entries.len() {
            let mut children = std::mem::take(&mut self.entries.get_mut(number)?.children);
            children.sort_unstable();
            self.entries.get_mut(number)?.children = children;
        }
        Some(())
    }

    pub(super) fn entry(&self, number: usize) -> Option<&Entry> {
        self.entries.get(number)
    }

    /// What a storage holds, in the order of the file.
    pub(super) fn children(&self, storage: usize) -> Vec<usize> {
        self.entries.get(storage).map(|entry| entry.children.clone()).unwrap_or_default()
    }

    /// A child by its name.
    pub(super) fn find(&self, storage: usize, name: &str) -> Option<usize> {
        let entry = self.entries.get(storage)?;
        let named = |number: &&usize| {
            self.entries.get(**number).is_some_and(|entry| entry.name.eq_ignore_ascii_case(name))
        };
        entry.children.iter().find(named).copied()
    }

    /// The bytes of a stream.
    pub(super) fn stream(&mut self, number: usize) -> Vec<u8> {
        let Some(entry) = self.entries.get(number) else { return Vec::new() };
        if entry.sort != Sort::Stream {
            return Vec::new();
        }
        let found = if entry.size < self.cutoff {
            self.mini_chain(entry.start, entry.size)
        } else {
            self.chain(entry.start, entry.size)
        };
        self.short |= found.len() < entry.size;
        found
    }

    /// The bytes of a child by its name.
    pub(super) fn stream_named(&mut self, storage: usize, name: &str) -> Option<Vec<u8>> {
        let number = self.find(storage, name)?;
        (self.entries.get(number)?.sort == Sort::Stream).then(|| self.stream(number))
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| u32_at(four, 0)).collect()
}

/// A name for people: control characters in names of streams mark system streams.
pub(super) fn readable(name: &str) -> String {
    let shown: String = name.chars().filter(|c| !c.is_control()).collect();
    if shown.is_empty() { latin(b"stream") } else { shown }
}
