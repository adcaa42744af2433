//! The middle layer of a PST (MS-PST 2.3): properties and rows of tables, kept on a heap in a node.

use std::collections::BTreeMap;

use encoding_rs::Encoding;

use super::super::bytes::{u8_at, u16_at, u32_at, utf16};
use super::super::limits::Stop;
use super::super::mapi::{Properties, Value, fixed, listed, narrow, page_code, row, width};
use super::super::open::Opening;
use super::nodes::{Node, Store};

/// What is kept in a node: its heap, and the nodes inside it.
pub(super) struct Held {
    blocks: Vec<Vec<u8>>,
    pub(super) inner: BTreeMap<u32, Node>,
}

fn damaged() -> Stop {
    Stop::Damaged("PST: a heap is broken".into())
}

impl Held {
    pub(super) fn read(
        store: &Store<'_>,
        node: Node,
        opening: &mut Opening<'_>,
    ) -> Result<Held, Stop> {
        let blocks = store.data(node.data, opening)?;
        let inner = store.inner(node.inner, opening)?;
        let signed = blocks.first().and_then(|first| u8_at(first, 2)) == Some(0xEC);
        signed.then_some(Held { blocks, inner }).ok_or_else(damaged)
    }

    /// What one number of the heap stands for (2.3.1.1, 2.3.1.5).
    fn on_heap(&self, number: u32) -> Option<&[u8]> {
        let block = self.blocks.get((number >> 16) as usize)?;
        let map = usize::from(u16_at(block, 0)?);
        let index = (number >> 5 & 0x7FF) as usize;
        let bound = |index: usize| u16_at(block, map + 4 + index * 2).map(usize::from);
        block.get(bound(index.checked_sub(1)?)?..bound(index)?)
    }

    /// What a number stands for, on the heap or in a node of its own.
    fn value(
        &self,
        number: u32,
        store: &Store<'_>,
        opening: &mut Opening<'_>,
    ) -> Result<Vec<u8>, Stop> {
        if number & 0x1F == 0 {
            return Ok(self.on_heap(number).unwrap_or_default().to_vec());
        }
        let node = self.inner.get(&number).ok_or_else(damaged)?;
        Ok(store.data(node.data, opening)?.concat())
    }

    /// The heap's own starting point.
    fn root(&self) -> u32 {
        self.blocks.first().and_then(|first| u32_at(first, 4)).unwrap_or(0)
    }

    /// Records of eight bytes: the number of a property, its type, its value (2.3.2, 2.3.3.3).
    fn records(&self, opening: &mut Opening<'_>) -> Result<Vec<[u8; 8]>, Stop> {
        let head = self.on_heap(self.root()).ok_or_else(damaged)?;
        let [kind, key, size, levels] = [0, 1, 2, 3].map(|at| u8_at(head, at).unwrap_or(0));
        if (kind, key, size) != (0xB5, 2, 6) || levels > 8 {
            return Err(damaged());
        }
        let mut found = Vec::new();
        let mut waiting = vec![(u32_at(head, 4).unwrap_or(0), levels)];
        while let Some((number, level)) = waiting.pop() {
            opening.budget.tick()?;
            let Some(bytes) = self.on_heap(number) else { continue };
            if level == 0 {
                found.extend_from_slice(bytes.as_chunks::<8>().0);
                continue;
            }
            let below = bytes.chunks_exact(6).filter_map(|entry| u32_at(entry, 2));
            waiting.extend(below.map(|number| (number, level - 1)));
        }
        Ok(found)
    }

    /// The properties of an item or an attachment; and the node of an item inside an attachment.
    pub(super) fn properties(
        &self,
        store: &Store<'_>,
        page: Option<&'static Encoding>,
        opening: &mut Opening<'_>,
    ) -> Result<(Properties, Option<u32>), Stop> {
        let (mut found, mut object) = (Properties::default(), None);
        let records = self.records(opening)?;
        let whole = |record: &[u8; 8]| {
            (u16_at(record, 0).unwrap_or(0), u16_at(record, 2).unwrap_or(0), u32_at(record, 4))
        };
        for record in &records {
            let (id, kind, _) = whole(record);
            let short = width(kind).is_some_and(|width| width <= 4);
            if let Some(value) = fixed(kind, record.get(4..).unwrap_or_default()).filter(|_| short)
            {
                found.push(id, value);
            }
        }
        let page =
            page.or_else(|| page_code(found.number(0x3FFD)).or(page_code(found.number(0x3FDE))));
        for record in &records {
            let (id, kind, Some(number)) = whole(record) else { continue };
            if kind == 0x000D && id == 0x3701 {
                let about = self.on_heap(number).unwrap_or_default();
                object = u32_at(about, 0);
                continue;
            }
            for value in self.typed(kind, number, page, store, opening)? {
                found.push(id, value);
            }
        }
        Ok((found, object))
    }

    /// The values kept under a number of the heap: words, moments, bytes.
    fn typed(
        &self,
        kind: u16,
        number: u32,
        page: Option<&'static Encoding>,
        store: &Store<'_>,
        opening: &mut Opening<'_>,
    ) -> Result<Vec<Value>, Stop> {
        let wanted = match kind {
            0x1E | 0x1F | 0xFB | 0xFD | 0xFE | 0x102 | 0x1002..=0x1048 | 0x1102 => true,
            _ => width(kind) == Some(8),
        };
        if !wanted || number == 0 {
            return Ok(Vec::new());
        }
        let bytes = self.value(number, store, opening)?;
        let words = |bytes: &[u8]| match kind & 0xFFF {
            0x1F => Value::Text(subject(utf16(bytes))),
            _ => Value::Text(subject(narrow(bytes, page))),
        };
        Ok(match kind {
            0x1E | 0x1F => vec![words(&bytes)],
            0x101E | 0x101F => listed(&bytes).into_iter().map(words).collect(),
            0xFB | 0xFD | 0xFE | 0x102 => vec![Value::Bytes(bytes)],
            0x1102 => listed(&bytes).into_iter().map(|one| Value::Bytes(one.to_vec())).collect(),
            0x1002.. => row(kind & 0xFFF, &bytes),
            _ => fixed(kind, &bytes).into_iter().collect(),
        })
    }

    /// The rows of a table, such as the people a message went to (2.3.4).
    pub(super) fn rows(
        &self,
        store: &Store<'_>,
        page: Option<&'static Encoding>,
        opening: &mut Opening<'_>,
    ) -> Result<Vec<Properties>, Stop> {
        let head = self.on_heap(self.root()).ok_or_else(damaged)?;
        if u8_at(head, 0) != Some(0x7C) {
            return Err(damaged());
        }
        let (bits, size) = (u16_at(head, 6).unwrap_or(0), u16_at(head, 8).unwrap_or(0));
        let (bits, size) = (usize::from(bits), usize::from(size).max(1));
        let number = u32_at(head, 14).unwrap_or(0);
        let blocks = match (number, number & 0x1F) {
            (0, _) => Vec::new(),
            (_, 0) => vec![self.on_heap(number).unwrap_or_default().to_vec()],
            _ => {
                let node = self.inner.get(&number).ok_or_else(damaged)?;
                store.data(node.data, opening)?
            }
        };
        let columns = head.get(22..).unwrap_or_default().as_chunks::<8>().0;
        let mut rows = Vec::new();
        // A row does not run over the end of its block.
        for cells in blocks.iter().flat_map(|block| block.chunks_exact(size)) {
            let mut found = Properties::default();
            for column in columns {
                opening.budget.tick()?;
                let [k0, k1, i0, i1, at0, at1, _, bit] = *column;
                let (kind, id) = (u16::from_le_bytes([k0, k1]), u16::from_le_bytes([i0, i1]));
                let there = u8_at(cells, bits + usize::from(bit / 8)).unwrap_or(0);
                let at = usize::from(u16::from_le_bytes([at0, at1]));
                let Some(number) = u32_at(cells, at).filter(|_| there >> (7 - bit % 8) & 1 == 1)
                else {
                    continue;
                };
                let values = match width(kind) {
                    Some(_) => {
                        fixed(kind, cells.get(at..).unwrap_or_default()).into_iter().collect()
                    }
                    None => self.typed(kind, number, page, store, opening)?,
                };
                values.into_iter().for_each(|value| found.push(id, value));
            }
            rows.push(found);
        }
        Ok(rows)
    }
}

/// A subject begins with a sign and the length of its prefix.
fn subject(text: String) -> String {
    let text = text.trim_matches('\0');
    match text.strip_prefix('\u{1}') {
        Some(rest) => rest.chars().skip(1).collect(),
        None => text.to_owned(),
    }
}
