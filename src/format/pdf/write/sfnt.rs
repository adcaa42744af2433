//! TrueType programs without the outlines that nothing needs. Glyphs keep their numbers.

use std::collections::{BTreeMap, BTreeSet};

use encoding_rs::{MACINTOSH, WINDOWS_1252};

/// Tables that say something of glyphs, and that no viewer needs for text whose places are given:
/// widths at sizes, pairs, small pictures of letters, signatures.
const LEFT_OUT: [&[u8; 4]; 10] =
    [b"hdmx", b"LTSH", b"VDMX", b"kern", b"GPOS", b"GDEF", b"DSIG", b"EBDT", b"EBLC", b"EBSC"];
/// Tables that draw glyphs in other ways.
const UNKNOWN: [&[u8; 4]; 6] = [b"CFF ", b"CBDT", b"sbix", b"SVG ", b"COLR", b"gvar"];
/// Mappings that a table of format 4 can hold with a piece for each: its length is a number of two bytes.
const PIECES: usize = 8000;

type Tables = BTreeMap<[u8; 4], Vec<u8>>;

/// The program with the outlines of these glyphs alone, and of those that the program's own table gives
/// for these codes of one byte. None where that cannot be told for certain.
pub(super) fn emptied(
    data: &[u8],
    glyphs: &BTreeSet<u16>,
    codes: &BTreeSet<u8>,
) -> Option<Vec<u8>> {
    let mut tables = tables(data)?;
    if UNKNOWN.iter().any(|tag| tables.contains_key(*tag)) {
        return None;
    }
    tables.retain(|tag, _| !LEFT_OUT.contains(&tag));
    let count = word(tables.get(b"maxp")?, 4)?;
    let long = word(tables.get(b"head")?, 50)? != 0;
    let maps = match tables.get(b"cmap") {
        Some(table) => maps(table)?,
        None => Vec::new(),
    };
    let outlines = outlines(tables.get(b"loca")?, tables.get(b"glyf")?, count, long)?;
    let mut kept = glyphs.clone();
    kept.insert(0);
    for code in codes {
        let found = reached(*code, &maps);
        if found.is_empty() {
            return None;
        }
        kept.extend(found);
    }
    whole(&mut kept, &outlines)?;
    let (mut glyf, mut loca) = (Vec::new(), Vec::new());
    for number in 0..=count {
        match long {
            true => loca.extend(u32::try_from(glyf.len()).ok()?.to_be_bytes()),
            false => loca.extend(u16::try_from(glyf.len() / 2).ok()?.to_be_bytes()),
        }
        if let Some(outline) = outlines.get(usize::from(number)).filter(|_| kept.contains(&number))
        {
            glyf.extend_from_slice(outline);
            glyf.resize(glyf.len().next_multiple_of(4), 0);
        }
    }
    for (header, metrics) in [(b"hhea", b"hmtx"), (b"vhea", b"vmtx")] {
        let known = tables.get(header).and_then(|header| word(header, 34));
        if let (Some(known), Some(metrics)) = (known, tables.get_mut(metrics)) {
            unmeasured(metrics, known, count, &kept);
        }
    }
    if !maps.is_empty() {
        tables.insert(*b"cmap", mapped(&maps, &kept)?);
    }
    if let Some(names) = tables.get_mut(b"post") {
        unnamed(names, &kept);
    }
    tables.insert(*b"glyf", glyf);
    tables.insert(*b"loca", loca);
    Some(assembled(data.get(..4)?, tables))
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn long(data: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?) as usize)
}

fn tables(data: &[u8]) -> Option<Tables> {
    if !matches!(data.get(..4)?, [0, 1, 0, 0] | b"true") {
        return None;
    }
    let mut tables = Tables::new();
    for number in 0..usize::from(word(data, 4)?) {
        let at = 12 + 16 * number;
        let tag: [u8; 4] = data.get(at..at + 4)?.try_into().ok()?;
        let (from, length) = (long(data, at + 8)?, long(data, at + 12)?);
        tables.insert(tag, data.get(from..from.checked_add(length)?)?.to_vec());
    }
    Some(tables)
}

/// The bytes of each glyph.
fn outlines<'g>(loca: &[u8], glyf: &'g [u8], count: u16, is_long: bool) -> Option<Vec<&'g [u8]>> {
    let place = |number: usize| match is_long {
        true => long(loca, 4 * number),
        false => word(loca, 2 * number).map(|half| 2 * usize::from(half)),
    };
    (0..usize::from(count)).map(|number| glyf.get(place(number)?..place(number + 1)?)).collect()
}

/// Adds the glyphs that others are made of.
fn whole(kept: &mut BTreeSet<u16>, outlines: &[&[u8]]) -> Option<()> {
    let mut waiting: Vec<u16> = kept.iter().copied().collect();
    while let Some(number) = waiting.pop() {
        let outline = outlines.get(usize::from(number)).copied().unwrap_or_default();
        if outline.first().is_none_or(|byte| *byte < 0x80) {
            continue;
        }
        let mut at = 10;
        loop {
            let (flags, part) = (word(outline, at)?, word(outline, at + 2)?);
            if kept.insert(part) {
                waiting.push(part);
            }
            at += if flags & 1 != 0 { 8 } else { 6 };
            at += match flags {
                _ if flags & 0x08 != 0 => 2,
                _ if flags & 0x40 != 0 => 4,
                _ if flags & 0x80 != 0 => 8,
                _ => 0,
            };
            if flags & 0x20 == 0 {
                break;
            }
        }
    }
    Some(())
}

/// A table of characters: its platform and encoding, its format, and the glyph of each.
struct Characters {
    platform: [u8; 4],
    format: u16,
    glyphs: BTreeMap<u32, u16>,
}

fn maps(table: &[u8]) -> Option<Vec<Characters>> {
    let mut maps = Vec::new();
    for number in 0..usize::from(word(table, 2)?) {
        let at = 4 + 8 * number;
        let platform: [u8; 4] = table.get(at..at + 4)?.try_into().ok()?;
        let part = table.get(long(table, at + 4)?..)?;
        let format = word(part, 0)?;
        let glyphs = match format {
            0 => (0..256u32).zip(part.get(6..262)?.iter().map(|glyph| u16::from(*glyph))).collect(),
            4 => pieces(part)?,
            6 => {
                let (first, count) = (u32::from(word(part, 6)?), u32::from(word(part, 8)?));
                let glyph = |at: u32| Some((first + at, word(part, 10 + 2 * at as usize)?));
                (0..count).map(glyph).collect::<Option<_>>()?
            }
            _ => return None,
        };
        maps.push(Characters { platform, format, glyphs });
    }
    Some(maps)
}

/// The mappings of a table of format 4.
fn pieces(part: &[u8]) -> Option<BTreeMap<u32, u16>> {
    let double = usize::from(word(part, 6)?);
    let mut glyphs = BTreeMap::new();
    for at in (0..double).step_by(2) {
        let last = word(part, 14 + at)?;
        let first = word(part, 16 + double + at)?;
        let delta = word(part, 16 + 2 * double + at)?;
        let place = 16 + 3 * double + at;
        let offset = usize::from(word(part, place)?);
        for code in first..=last {
            let glyph = match offset {
                0 => code.wrapping_add(delta),
                // Some tables end early; what they do not say is no glyph.
                _ => match word(part, place + offset + 2 * usize::from(code - first)) {
                    Some(glyph) if glyph != 0 => glyph.wrapping_add(delta),
                    _ => 0,
                },
            };
            if glyph != 0 && code != u16::MAX {
                glyphs.insert(code.into(), glyph);
            }
        }
    }
    Some(glyphs)
}

/// Every glyph that a viewer may take for a code of one byte (ISO 32000-1, 9.6.6.4).
fn reached(code: u8, maps: &[Characters]) -> BTreeSet<u16> {
    let number = u32::from(code);
    let mut characters = BTreeSet::from([number]);
    characters.extend([0xf000, 0xf100, 0xf200].map(|area| area + number));
    let bytes = [code];
    let (windows, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
    let (mac, _) = MACINTOSH.decode_without_bom_handling(&bytes);
    characters.extend(windows.chars().chain(mac.chars()).map(u32::from));
    let (as_mac, _, _) = MACINTOSH.encode(&windows);
    if let [byte] = *as_mac {
        characters.insert(byte.into());
    }
    characters.extend(match code {
        b'\'' => vec![0x2019],
        b'`' => vec![0x2018],
        0x7f.. => vec![0x20, 0x2d, 0x2022, 0x2219, 0x2010, 0x03bc, 0x2126, 0x2206, 0x02c9],
        _ => Vec::new(),
    });
    let found = maps.iter().flat_map(|map| {
        characters.iter().filter_map(move |character| map.glyphs.get(character).copied())
    });
    found.filter(|glyph| *glyph != 0).collect()
}

/// Takes the widths of glyphs that are not kept from a table of metrics.
fn unmeasured(metrics: &mut [u8], known: u16, count: u16, kept: &BTreeSet<u16>) {
    // The last width holds for all glyphs behind it.
    let last = known.saturating_sub(1);
    let shared = kept.iter().any(|glyph| *glyph >= last);
    for glyph in (0..count).filter(|glyph| !kept.contains(glyph)) {
        let (known, number) = (usize::from(known), usize::from(glyph));
        let span = match number < known {
            true if glyph == last && shared => continue,
            true => 4 * number..4 * number + 4,
            false => 2 * (known + number)..2 * (known + number) + 2,
        };
        if let Some(metrics) = metrics.get_mut(span) {
            metrics.fill(0);
        }
    }
}

/// The tables of characters, of the glyphs that are kept.
fn mapped(maps: &[Characters], kept: &BTreeSet<u16>) -> Option<Vec<u8>> {
    let mut table = vec![0, 0];
    table.extend(u16::try_from(maps.len()).ok()?.to_be_bytes());
    let mut parts = Vec::new();
    for map in maps {
        table.extend(map.platform);
        table.extend(u32::try_from(4 + 8 * maps.len() + parts.len()).ok()?.to_be_bytes());
        let glyphs = map.glyphs.iter().filter(|(_, glyph)| kept.contains(*glyph));
        let glyphs: BTreeMap<u16, u16> =
            glyphs.filter_map(|(code, glyph)| Some((u16::try_from(*code).ok()?, *glyph))).collect();
        let mut words: Vec<u16> = Vec::new();
        match map.format {
            0 => {
                words.extend([0, 262, 0]);
                parts.extend(words.drain(..).flat_map(u16::to_be_bytes));
                parts
                    .extend((0..256).map(|code| glyphs.get(&code).map_or(0, |glyph| *glyph as u8)));
            }
            6 => {
                let first = glyphs.keys().next().copied().unwrap_or(0);
                let last = glyphs.keys().next_back().copied().unwrap_or(0);
                let codes = first..=last;
                let count = u16::try_from(codes.len()).ok()?;
                words.extend([6, count.checked_mul(2)?.checked_add(10)?, 0, first, count]);
                words.extend(codes.map(|code| glyphs.get(&code).copied().unwrap_or(0)));
            }
            _ => {
                let count = glyphs.len() + 1;
                if count > PIECES {
                    return None;
                }
                let (count, power) = (count as u16, count.ilog2() as u16);
                let search = 2 << power;
                words.extend([4, 16 + 8 * count, 0, 2 * count, search, power, 2 * count - search]);
                words.extend(glyphs.keys().copied().chain([u16::MAX, 0]));
                words.extend(glyphs.keys().copied().chain([u16::MAX]));
                let delta = |(code, glyph): (&u16, &u16)| glyph.wrapping_sub(*code);
                words.extend(glyphs.iter().map(delta).chain([1]));
                words.resize(words.len() + usize::from(count), 0);
            }
        }
        parts.extend(words.into_iter().flat_map(u16::to_be_bytes));
    }
    table.extend(parts);
    Some(table)
}

/// Takes the names of glyphs that are not kept from a table that has names of its own.
fn unnamed(table: &mut [u8], kept: &BTreeSet<u16>) {
    const STANDARD: u16 = 258;
    if table.get(..4) != Some(&[0, 2, 0, 0]) {
        return;
    }
    let count = word(table, 32).unwrap_or(0);
    let mut needed = BTreeSet::new();
    for glyph in 0..count {
        let at = 34 + 2 * usize::from(glyph);
        match word(table, at) {
            Some(name) if kept.contains(&glyph) => {
                needed.insert(name);
            }
            _ => table.get_mut(at..at + 2).unwrap_or_default().fill(0),
        }
    }
    let mut at = 34 + 2 * usize::from(count);
    for name in STANDARD..=u16::MAX {
        let Some(length) = table.get(at).map(|length| usize::from(*length)) else { break };
        if !needed.contains(&name) {
            table.get_mut(at + 1..at + 1 + length).unwrap_or_default().fill(b'x');
        }
        at += 1 + length;
    }
}

/// A program of these tables.
fn assembled(version: &[u8], mut tables: Tables) -> Vec<u8> {
    if let Some(sum) = tables.get_mut(b"head").and_then(|head| head.get_mut(8..12)) {
        sum.fill(0);
    }
    let count = tables.len() as u16;
    let power = count.max(1).ilog2() as u16;
    let search = 16u16 << power;
    let mut out = version.to_vec();
    for number in [count, search, power, (16 * count).saturating_sub(search)] {
        out.extend(number.to_be_bytes());
    }
    let mut at = 12 + 16 * tables.len();
    let mut head = None;
    for (tag, table) in &tables {
        if tag == b"head" {
            head = Some(at);
        }
        out.extend(tag);
        for number in [sum(table), at as u32, table.len() as u32] {
            out.extend(number.to_be_bytes());
        }
        at += table.len().next_multiple_of(4);
    }
    for table in tables.values() {
        out.extend(table);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    let rest = 0xb1b0_afba_u32.wrapping_sub(sum(&out));
    if let Some(slot) = head.and_then(|head| out.get_mut(head + 8..head + 12)) {
        slot.copy_from_slice(&rest.to_be_bytes());
    }
    out
}

fn sum(data: &[u8]) -> u32 {
    let number = |part: &[u8]| {
        part.iter().chain(&[0; 3]).take(4).fold(0u32, |sum, byte| sum << 8 | u32::from(*byte))
    };
    data.chunks(4).map(number).fold(0, u32::wrapping_add)
}
