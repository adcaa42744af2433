//! The lower layer of a PST (MS-PST 2.2): pages lead from the number of a node to its blocks, and
//! from the number of a block to its place in the file.

use std::collections::{BTreeMap, BTreeSet};

use super::super::bytes::{slice, u8_at, u16_at, u32_at};
use super::super::limits::Stop;
use super::super::open::Opening;
use super::scramble;

pub(super) const MAGIC: &[u8] = b"!BDN";

/// Nodes inside a node; more than any item has.
const MOST_INNER: usize = 100_000;

/// How the bytes of a block are exchanged (2.2.2.6, bCryptMethod).
#[derive(Clone, Copy)]
enum Scrambled {
    Not,
    /// Each byte for one other.
    Alike,
    /// Each byte by its place and the number of its block.
    Turning,
}

/// A node: the block of its data and the block that lists the nodes inside it; 0 for none.
#[derive(Clone, Copy)]
pub(super) struct Node {
    pub(super) data: u64,
    pub(super) inner: u64,
}

pub(super) struct Store<'a> {
    bytes: &'a [u8],
    /// Numbers of eight bytes, since Outlook 2003.
    wide: bool,
    scrambled: Scrambled,
    /// Every node by its number.
    pub(super) nodes: BTreeMap<u32, Node>,
    blocks: BTreeMap<u64, (usize, usize)>,
}

fn damaged(what: &str) -> Stop {
    Stop::Damaged(format!("PST: {what}"))
}

impl<'a> Store<'a> {
    /// Reads the header and both trees of pages (2.2.2.6, 2.2.2.7.7).
    pub(super) fn open(bytes: &'a [u8], opening: &mut Opening<'_>) -> Result<Store<'a>, Stop> {
        let version = u16_at(bytes, 10).unwrap_or(0);
        let wide = match version {
            14 | 15 => false,
            21..=23 => true,
            _ => return Err(Stop::Unsupported("a mailbox of Outlook of this version")),
        };
        let scrambled = match u8_at(bytes, if wide { 513 } else { 461 }) {
            Some(0) => Scrambled::Not,
            Some(1) => Scrambled::Alike,
            Some(2) => Scrambled::Turning,
            _ => return Err(damaged("no sound header")),
        };
        let (nodes, blocks) = (BTreeMap::new(), BTreeMap::new());
        let mut store = Store { bytes, wide, scrambled, nodes, blocks };
        let (node_root, block_root) = if wide { (224, 240) } else { (188, 196) };
        store.tree(store.number(bytes, node_root), true, opening)?;
        store.tree(store.number(bytes, block_root), false, opening)?;
        if store.nodes.is_empty() {
            return Err(damaged("no nodes"));
        }
        Ok(store)
    }

    /// A number of eight bytes, or four in older files; 0 beyond the end.
    fn number(&self, bytes: &[u8], at: usize) -> u64 {
        let low = u64::from(u32_at(bytes, at).unwrap_or(0));
        match self.wide {
            true => low | u64::from(u32_at(bytes, at + 4).unwrap_or(0)) << 32,
            false => low,
        }
    }

    /// One of the two trees, page by page.
    fn tree(&mut self, root: u64, nodes: bool, opening: &mut Opening<'_>) -> Result<(), Stop> {
        let one = if self.wide { 8 } else { 4 };
        let about = if self.wide { 488 } else { 496 };
        let (mut waiting, mut seen) = (vec![root], BTreeSet::new());
        while let Some(at) = waiting.pop() {
            opening.budget.tick()?;
            let start = usize::try_from(at).unwrap_or(usize::MAX);
            let page = slice(self.bytes, start, 512).ok_or_else(|| damaged("a page is missing"))?;
            if !seen.insert(at) {
                return Err(damaged("a page that leads to itself"));
            }
            let [count, _, size, level] = [0, 1, 2, 3].map(|n| u8_at(page, about + n).unwrap_or(0));
            let entries = page.get(..about).unwrap_or_default().chunks_exact(size.max(1).into());
            for entry in entries.take(count.into()) {
                let field = |index: usize| self.number(entry, index * one);
                if level > 0 {
                    waiting.push(field(2));
                } else if nodes {
                    let node = Node { data: field(1), inner: field(2) };
                    self.nodes.insert(field(0) as u32, node);
                } else {
                    let place = usize::try_from(field(1)).unwrap_or(usize::MAX);
                    let length = u16_at(entry, 2 * one).unwrap_or(0);
                    self.blocks.insert(field(0) & !1, (place, length.into()));
                }
            }
        }
        Ok(())
    }

    /// A block as it lies in the file; the second bit of its number says that it is no data.
    fn block(&self, number: u64) -> Result<Vec<u8>, Stop> {
        let place = self.blocks.get(&(number & !1)).ok_or_else(|| damaged("a block is missing"))?;
        let bytes = slice(self.bytes, place.0, place.1);
        let mut bytes = bytes.ok_or_else(|| damaged("a block is cut off"))?.to_vec();
        // Blocks that list others are plain (2.2.2.8.3.2).
        if number & 2 != 0 {
            return Ok(bytes);
        }
        match self.scrambled {
            Scrambled::Not => {}
            Scrambled::Alike => scramble::undo(&mut bytes),
            Scrambled::Turning => scramble::turn(&mut bytes, number & !1),
        }
        Ok(bytes)
    }

    /// The blocks of data under a number, in order (2.2.2.8.3).
    pub(super) fn data(
        &self,
        number: u64,
        opening: &mut Opening<'_>,
    ) -> Result<Vec<Vec<u8>>, Stop> {
        let (most, limit) = opening.budget.may_unpack(self.bytes.len() as u64);
        let one = if self.wide { 8 } else { 4 };
        let (mut found, mut size) = (Vec::new(), 0);
        let mut waiting = vec![(number, 0)];
        while let Some((number, depth)) = waiting.pop() {
            opening.budget.tick()?;
            if number == 0 {
                continue;
            }
            let bytes = self.block(number)?;
            if number & 2 == 0 {
                size += bytes.len() as u64;
                if size > most {
                    return Err(Stop::Limit(limit));
                }
                found.push(bytes);
                continue;
            }
            if bytes.first() != Some(&1) || depth > 2 {
                return Err(damaged("a list of blocks is none"));
            }
            let count = u16_at(&bytes, 2).unwrap_or(0);
            let listed = (0..usize::from(count)).map(|n| self.number(&bytes, 8 + n * one));
            let mut listed: Vec<_> = listed.map(|number| (number, depth + 1)).collect();
            listed.reverse();
            waiting.extend(listed);
        }
        opening.budget.unpacked(size);
        Ok(found)
    }

    /// The nodes inside a node (2.2.2.8.3.3).
    pub(super) fn inner(
        &self,
        number: u64,
        opening: &mut Opening<'_>,
    ) -> Result<BTreeMap<u32, Node>, Stop> {
        let one = if self.wide { 8 } else { 4 };
        let mut found = BTreeMap::new();
        let mut waiting = vec![(number, 0)];
        while let Some((number, depth)) = waiting.pop() {
            opening.budget.tick()?;
            if number == 0 {
                continue;
            }
            let bytes = self.block(number)?;
            if bytes.first() != Some(&2) || depth > 2 || found.len() > MOST_INNER {
                return Err(damaged("a list of nodes is none"));
            }
            let leaf = bytes.get(1) == Some(&0);
            let size = if leaf { 3 * one } else { 2 * one };
            let entries = bytes.get(one..).unwrap_or_default();
            let count = u16_at(&bytes, 2).unwrap_or(0);
            for entry in entries.chunks_exact(size).take(count.into()) {
                let field = |index: usize| self.number(entry, index * one);
                if leaf {
                    found.insert(field(0) as u32, Node { data: field(1), inner: field(2) });
                } else {
                    waiting.push((field(1), depth + 1));
                }
            }
        }
        Ok(found)
    }
}
