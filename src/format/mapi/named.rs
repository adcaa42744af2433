//! Which property a number stands for: those from 0x8000 on are given out anew in each file, for a
//! number or a word in one of several sets (MS-OXPROPS 1.3.2, MS-OXMSG 2.2.3).

use std::collections::BTreeMap;

use super::super::bytes::{size_at, slice, u16_at, u32_at, utf16};

/// A property, whatever number it has in the file.
#[derive(Clone, PartialEq)]
pub(in super::super) enum Name {
    /// A number that means the same in every file.
    Number(u16),
    /// A word that whoever made a field or a form gave it.
    Own(String),
    /// A header field that came over the network.
    Header(String),
    /// Of a set that is not known here.
    Other,
}

/// What the sets of Outlook and MAPI end with; their first four bytes tell them apart.
const FAMILY: &[u8] = &[0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46];

fn set(id: &[u8]) -> u32 {
    match id.split_at_checked(4) {
        Some((_, rest)) if rest == FAMILY => u32_at(id, 0).unwrap_or(0),
        _ => 0,
    }
}

impl Name {
    /// Of a number in a set. The numbers of Outlook's own sets do not overlap.
    pub(in super::super) fn numbered(id: &[u8], number: u32) -> Name {
        match (set(id), u16::try_from(number)) {
            (0x0006_2000..=0x0006_20FF, Ok(number @ 0x8000..)) => Name::Number(number),
            _ => Name::Other,
        }
    }

    /// Of a word in a set.
    pub(in super::super) fn worded(id: &[u8], word: &[u8]) -> Name {
        let word = utf16(word).trim_matches('\0').to_owned();
        match set(id) {
            0x0002_0329 => Name::Own(word),
            0x0002_0386 => Name::Header(word),
            _ => Name::Other,
        }
    }
}

/// What the numbers given out in a file stand for.
#[derive(Default)]
pub(in super::super) struct Names(BTreeMap<u16, Name>);

impl Names {
    /// Reads the list of sets, the list of properties and the words.
    pub(in super::super) fn read(sets: &[u8], listed: &[u8], words: &[u8]) -> Names {
        let one = |entry: &[u8]| {
            let (number, about) = (u32_at(entry, 0)?, u16_at(entry, 4)?);
            let given = u16_at(entry, 6)?.checked_add(0x8000)?;
            let public = [&[0x29, 0x03, 0x02, 0x00], FAMILY].concat();
            let id = match usize::from(about >> 1) {
                2 => public.as_slice(),
                index => slice(sets, index.checked_sub(3)? * 16, 16)?,
            };
            let name = if about & 1 == 0 {
                Name::numbered(id, number)
            } else {
                let at = usize::try_from(number).ok()?;
                Name::worded(id, slice(words, at.checked_add(4)?, size_at(words, at)?)?)
            };
            Some((given, name))
        };
        Names(listed.chunks_exact(8).filter_map(one).collect())
    }

    /// The property that a number of the file stands for.
    pub(in super::super) fn of(&self, number: u16) -> Name {
        match number {
            0x8000.. => self.0.get(&number).cloned().unwrap_or(Name::Other),
            _ => Name::Number(number),
        }
    }
}
