//! CFF programs (Adobe Technical Note 5176) without the glyphs that nothing needs. Glyphs keep their
//! numbers.

use std::collections::BTreeSet;
use std::ops::Range;

use super::charstring::{Subroutines, Walk};

/// Operators of dictionaries that give places.
const CHARSET: u16 = 15;
const ENCODING: u16 = 16;
const GLYPHS: u16 = 17;
const PRIVATE: u16 = 18;
const SUBROUTINES: u16 = 19;
const FONTS: u16 = 12 << 8 | 36;
const SELECT: u16 = 12 << 8 | 37;
/// Of an ordering of characters: glyphs have numbers in it and no names.
const ORDERING: u16 = 12 << 8 | 30;
/// Operators that name strings.
const STRINGS: [u16; 10] =
    [0, 1, 2, 3, 4, 12 << 8, 12 << 8 | 21, 12 << 8 | 22, ORDERING, 12 << 8 | 38];
/// Of another kind of glyph programs, and of fonts made of others.
const KIND: u16 = 12 << 8 | 6;
const MADE: u16 = 12 << 8 | 20;
/// Strings that every program knows.
const STANDARD: usize = 391;

/// A program that draws nothing, and a subroutine that does nothing.
const BLANK: &[u8] = &[14];
const RETURN: &[u8] = &[11];

/// The program with these glyphs alone; none where it is not understood.
pub(super) fn emptied(data: &[u8], glyphs: &BTreeSet<u16>) -> Option<Vec<u8>> {
    let head = usize::from(*data.get(2)?);
    let (names, at) = index(data, head)?;
    let names_end = at;
    let (tops, at) = index(data, at)?;
    let (strings, at) = index(data, at)?;
    let (globals, _) = index(data, at)?;
    let [top] = tops.as_slice() else { return None };
    let top = Dict::read(data.get(top.clone())?)?;
    if names.len() != 1 || top.has(MADE) || top.number(KIND).is_some_and(|kind| kind != 2) {
        return None;
    }
    let (programs, _) = index(data, top.place(GLYPHS)?)?;
    let count = programs.len();
    let mut kept: BTreeSet<usize> = glyphs.iter().map(|glyph| usize::from(*glyph)).collect();
    kept.insert(0);
    if count == 0 || kept.last().is_some_and(|last| *last >= count) {
        return None;
    }
    let fonts = fonts(data, &top)?;
    let select = match top.has(SELECT) {
        true => Some(select(data, top.place(SELECT)?, count)?),
        false if fonts.len() == 1 => None,
        false => return None,
    };

    // What the glyphs that stay call.
    let mut global = Subroutines::new(data, &globals);
    let mut locals: Vec<Subroutines<'_>> =
        fonts.iter().map(|font| Subroutines::new(data, &font.subroutines)).collect();
    let mut walk = Walk::default();
    for glyph in &kept {
        let font = select.as_ref().map_or(Some(0), |(of, _)| of.get(*glyph).copied())?;
        let program = data.get(programs.get(*glyph)?.clone())?;
        walk.glyph(program, &mut global, locals.get_mut(font)?)?;
    }

    let charset = match top.place(CHARSET).unwrap_or(0) {
        0..=2 => None,
        at => Some(charset(data, at, count)?),
    };
    let encoding = match top.place(ENCODING).unwrap_or(0) {
        0 | 1 => None,
        at => Some(encoding(data, at)?),
    };
    let mut needed: BTreeSet<usize> = top.strings().collect();
    needed.extend(fonts.iter().flat_map(|font| font.dict.strings()));
    let named = charset.iter().flatten().enumerate().filter(|(at, _)| kept.contains(&(at + 1)));
    let named: BTreeSet<usize> = named.map(|(_, name)| usize::from(*name)).collect();
    let is_named = !top.has(ORDERING);
    needed.extend(named.iter().filter(|_| is_named));

    let strings = written(strings.iter().enumerate().map(|(number, place)| {
        let known = needed.contains(&(number + STANDARD));
        if known { data.get(place.clone()).unwrap_or_default() } else { b"" }
    }))?;
    let programs =
        written(programs.iter().enumerate().map(|(glyph, place)| match kept.contains(&glyph) {
            true => data.get(place.clone()).unwrap_or_default(),
            false => BLANK,
        }))?;
    let charset = charset.map(|names| {
        let all = names.into_iter().enumerate();
        let names = all.map(|(at, name)| if kept.contains(&(at + 1)) { name } else { 0 });
        std::iter::once(0).chain(names.flat_map(u16::to_be_bytes)).collect::<Vec<u8>>()
    });
    let encoding = match encoding {
        Some(encoding) => Some(encoding.written(&kept, &named)?),
        None => None,
    };

    // Everything in a new order, since all pieces but the first have lost something.
    let mut out = vec![1, 0, 4, 4];
    out.extend_from_slice(data.get(head..names_end)?);
    let size = written([top.written(&Places::default())?.as_slice()].into_iter())?.len();
    let mut at = out.len() + size;
    let mut rest = Vec::new();
    let mut add = |piece: Vec<u8>| {
        let place = at;
        at += piece.len();
        rest.extend(piece);
        place
    };
    add(strings);
    add(subroutines(&global)?);
    let mut places = Places {
        charset: charset.map(&mut add),
        encoding: encoding.map(&mut add),
        glyphs: add(programs),
        select: select.map(|(_, bytes)| add(bytes.to_vec())),
        ..Places::default()
    };
    let mut dicts = Vec::new();
    for (font, local) in fonts.iter().zip(&locals) {
        let private = font.private.written(&Places {
            subroutines: font.private.written(&Places::default())?.len(),
            ..Places::default()
        })?;
        let size = private.len();
        places.private = (size, add(private));
        if font.private.has(SUBROUTINES) {
            add(subroutines(local)?);
        }
        dicts.push(font.dict.written(&places)?);
    }
    if top.has(FONTS) {
        places.fonts = add(written(dicts.iter().map(Vec::as_slice))?);
    }
    out.extend(written([top.written(&places)?.as_slice()].into_iter())?);
    out.extend(rest);
    Some(out)
}

fn number(data: &[u8], at: usize, bytes: usize) -> Option<usize> {
    let bytes = data.get(at..at.checked_add(bytes)?)?;
    Some(bytes.iter().fold(0, |number, byte| number << 8 | usize::from(*byte)))
}

/// Where each piece of a list lies, and where the list ends.
fn index(data: &[u8], at: usize) -> Option<(Vec<Range<usize>>, usize)> {
    let count = number(data, at, 2)?;
    if count == 0 {
        return Some((Vec::new(), at + 2));
    }
    let size = number(data, at + 2, 1).filter(|size| (1..=4).contains(size))?;
    let base = at + 2 + size * (count + 1);
    let offset = |piece: usize| base.checked_add(number(data, at + 3 + size * piece, size)?);
    let mut pieces = Vec::with_capacity(count);
    for piece in 0..count {
        let place = offset(piece)?..offset(piece + 1)?;
        data.get(place.clone())?;
        pieces.push(place);
    }
    Some((pieces, offset(count)?))
}

/// A list of these pieces.
fn written<'p>(pieces: impl Iterator<Item = &'p [u8]>) -> Option<Vec<u8>> {
    let (mut offsets, mut data) = (vec![1u32], Vec::new());
    for piece in pieces {
        data.extend_from_slice(piece);
        offsets.push(u32::try_from(data.len() + 1).ok()?);
    }
    let mut out = u16::try_from(offsets.len() - 1).ok()?.to_be_bytes().to_vec();
    if offsets.len() == 1 {
        return Some(out);
    }
    out.push(4);
    out.extend(offsets.into_iter().flat_map(u32::to_be_bytes));
    out.extend(data);
    Some(out)
}

/// A list of subroutines, of which those that were not met do nothing.
fn subroutines(all: &Subroutines<'_>) -> Option<Vec<u8>> {
    written(all.places.iter().enumerate().map(|(number, place)| match all.met.contains(&number) {
        true => all.data.get(place.clone()).unwrap_or_default(),
        false => RETURN,
    }))
}

/// A dictionary: its operators, the whole numbers they stand after, and their bytes.
struct Dict<'f>(Vec<Entry<'f>>);

type Entry<'f> = (u16, Vec<Option<i64>>, &'f [u8]);

/// Where things are in the new program.
#[derive(Default)]
struct Places {
    charset: Option<usize>,
    encoding: Option<usize>,
    glyphs: usize,
    select: Option<usize>,
    fonts: usize,
    private: (usize, usize),
    subroutines: usize,
}

impl<'f> Dict<'f> {
    fn read(data: &'f [u8]) -> Option<Dict<'f>> {
        let (mut entries, mut numbers, mut from, mut at) = (Vec::new(), Vec::new(), 0, 0);
        while let Some(byte) = data.get(at).copied() {
            at += 1;
            let next = |bytes: usize| number(data, at, bytes).map(|number| number as i64);
            let (value, length) = match byte {
                0..=21 => {
                    let mut operator = u16::from(byte);
                    let end = at - 1;
                    if byte == 12 {
                        operator = 12 << 8 | number(data, at, 1)? as u16;
                        at += 1;
                    }
                    entries.push((operator, std::mem::take(&mut numbers), data.get(from..end)?));
                    from = at;
                    continue;
                }
                28 => (Some(i64::from(next(2)? as u16 as i16)), 2),
                29 => (Some(i64::from(next(4)? as u32 as i32)), 4),
                30 => {
                    let rest = data.get(at..)?;
                    let last = |byte: &u8| byte & 15 == 15 || byte >> 4 == 15;
                    (None, rest.iter().position(last)? + 1)
                }
                32..=246 => (Some(i64::from(byte) - 139), 0),
                247..=250 => (Some((i64::from(byte) - 247) * 256 + next(1)? + 108), 1),
                251..=254 => (Some(-(i64::from(byte) - 251) * 256 - next(1)? - 108), 1),
                _ => return None,
            };
            numbers.push(value);
            at += length;
        }
        Some(Dict(entries))
    }

    fn get(&self, operator: u16) -> Option<&[Option<i64>]> {
        let entry = self.0.iter().find(|(known, ..)| *known == operator);
        entry.map(|(_, numbers, _)| numbers.as_slice())
    }

    fn has(&self, operator: u16) -> bool {
        self.get(operator).is_some()
    }

    fn number(&self, operator: u16) -> Option<i64> {
        *self.get(operator)?.last()?
    }

    fn place(&self, operator: u16) -> Option<usize> {
        usize::try_from(self.number(operator)?).ok()
    }

    /// The strings it names.
    fn strings(&self) -> impl Iterator<Item = usize> {
        let naming = self.0.iter().filter(|(operator, ..)| STRINGS.contains(operator));
        let numbers = naming.flat_map(|(_, numbers, _)| numbers.iter().flatten());
        numbers.filter_map(|number| usize::try_from(*number).ok())
    }

    /// The dictionary with new places, each as long as any other.
    fn written(&self, places: &Places) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        for (operator, numbers, bytes) in &self.0 {
            let new = match *operator {
                // Those that every reader knows have a number in place of one.
                CHARSET | ENCODING if matches!(numbers.last(), Some(Some(0..=2))) => None,
                CHARSET => Some(vec![places.charset.unwrap_or(0)]),
                ENCODING => Some(vec![places.encoding.unwrap_or(0)]),
                GLYPHS => Some(vec![places.glyphs]),
                SELECT => Some(vec![places.select.unwrap_or(0)]),
                FONTS => Some(vec![places.fonts]),
                PRIVATE => Some(vec![places.private.0, places.private.1]),
                SUBROUTINES => Some(vec![places.subroutines]),
                _ => None,
            };
            match new {
                None => out.extend_from_slice(bytes),
                Some(numbers) => {
                    for number in numbers {
                        out.push(29);
                        out.extend(i32::try_from(number).ok()?.to_be_bytes());
                    }
                }
            }
            if *operator >= 256 {
                out.push(12);
            }
            out.push(*operator as u8);
        }
        Some(out)
    }
}

/// A font that glyphs belong to: the dictionary that leads to its private one, and that one.
struct Inner<'f> {
    dict: Dict<'f>,
    private: Dict<'f>,
    subroutines: Vec<Range<usize>>,
}

/// The fonts of a program; where it has one alone, the first dictionary leads to the private one.
fn fonts<'f>(data: &'f [u8], top: &Dict<'f>) -> Option<Vec<Inner<'f>>> {
    let dicts = match top.has(FONTS) {
        true => {
            let (places, _) = index(data, top.place(FONTS)?)?;
            places
                .into_iter()
                .map(|place| Dict::read(data.get(place)?))
                .collect::<Option<Vec<_>>>()?
        }
        false => vec![Dict(top.0.clone())],
    };
    let inner = |dict: Dict<'f>| {
        let [Some(size), Some(at)] = dict.get(PRIVATE)? else { return None };
        let (size, at) = (usize::try_from(*size).ok()?, usize::try_from(*at).ok()?);
        let private = Dict::read(data.get(at..at.checked_add(size)?)?)?;
        let subroutines = match private.place(SUBROUTINES) {
            Some(by) => index(data, at.checked_add(by)?)?.0,
            None => Vec::new(),
        };
        Some(Inner { dict, private, subroutines })
    };
    dicts.into_iter().map(inner).collect()
}

/// The font of each glyph, and the bytes that say so.
fn select(data: &[u8], at: usize, count: usize) -> Option<(Vec<usize>, &[u8])> {
    match number(data, at, 1)? {
        0 => {
            let bytes = data.get(at..at + 1 + count)?;
            Some((bytes.iter().skip(1).map(|font| usize::from(*font)).collect(), bytes))
        }
        3 => {
            let ranges = number(data, at + 1, 2)?;
            let mut of = Vec::with_capacity(count);
            for range in 0..ranges {
                let place = at + 3 + 3 * range;
                let (first, next) = (number(data, place, 2)?, number(data, place + 3, 2)?);
                if first != of.len() || next > count {
                    return None;
                }
                of.resize(next, number(data, place + 2, 1)?);
            }
            (of.len() == count).then_some((of, data.get(at..at + 5 + 3 * ranges)?))
        }
        _ => None,
    }
}

/// The name or number of each glyph but the first.
fn charset(data: &[u8], at: usize, count: usize) -> Option<Vec<u16>> {
    let mut names = Vec::with_capacity(count);
    let format = number(data, at, 1)?;
    let mut at = at + 1;
    while names.len() + 1 < count {
        let first = number(data, at, 2)?;
        at += 2;
        let more = match format {
            0 => 0,
            1 | 2 => number(data, at, format)?,
            _ => return None,
        };
        at += if format == 0 { 0 } else { format };
        let left = count - 1 - names.len();
        names.extend((first..=first + more).take(left).map(|name| name as u16));
    }
    Some(names)
}

/// Codes of glyphs, from the second glyph on, and codes of further names.
struct Codes {
    codes: Vec<u8>,
    further: Vec<(u8, u16)>,
}

fn encoding(data: &[u8], at: usize) -> Option<Codes> {
    let format = number(data, at, 1)?;
    let count = number(data, at + 1, 1)?;
    let mut at = at + 2;
    let mut codes = Vec::new();
    for _ in 0..count {
        let first = number(data, at, 1)?;
        let more = match format & 0x7f {
            0 => 0,
            1 => number(data, at + 1, 1)?,
            _ => return None,
        };
        codes.extend((first..=first + more).map(|code| code as u8));
        at += 1 + (format & 0x7f);
    }
    let mut further = Vec::new();
    if format & 0x80 != 0 {
        for piece in 0..number(data, at, 1)? {
            let place = at + 1 + 3 * piece;
            further.push((number(data, place, 1)? as u8, number(data, place + 1, 2)? as u16));
        }
    }
    Some(Codes { codes, further })
}

impl Codes {
    /// The same for the glyphs that are kept: all others have a code that none of these has.
    fn written(&self, kept: &BTreeSet<usize>, names: &BTreeSet<usize>) -> Option<Vec<u8>> {
        let all = || self.codes.iter().enumerate().map(|(at, code)| (at + 1, *code));
        let mut used: BTreeSet<u8> =
            all().filter(|(glyph, _)| kept.contains(glyph)).map(|(_, code)| code).collect();
        let further: Vec<_> =
            self.further.iter().filter(|(_, name)| names.contains(&usize::from(*name))).collect();
        used.extend(further.iter().map(|(code, _)| *code));
        let free = (0..=u8::MAX).find(|code| !used.contains(code))?;
        let mut out = vec![0x80, u8::try_from(self.codes.len()).ok()?];
        out.extend(all().map(|(glyph, code)| if kept.contains(&glyph) { code } else { free }));
        out.push(u8::try_from(further.len()).ok()?);
        for (code, name) in further {
            out.push(*code);
            out.extend(name.to_be_bytes());
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use hayro_font::StandardFont;
    use skrifa::raw::ps::cff::CffFontRef;

    use super::super::alike;
    use super::*;

    fn program() -> Vec<u8> {
        let (data, _) = StandardFont::Helvetica.get_font_data();
        (*data).as_ref().to_vec()
    }

    #[test]
    fn glyphs_that_stay_are_drawn_as_before_and_others_not_at_all() {
        let old = program();
        let font = CffFontRef::new(&old, 0, None).unwrap();
        let kept = BTreeSet::from([0, 5, 20]);
        let new = emptied(&old, &kept).unwrap();
        assert!(alike::are(&old, &new, kept.iter().map(|glyph| (*glyph, *glyph))));
        let left = CffFontRef::new(&new, 0, None).unwrap();
        assert_eq!(left.num_glyphs(), font.num_glyphs());
        let name = |font: &CffFontRef<'_>, glyph: u16| {
            let name = font.charset().unwrap().string_id(u32::from(glyph).into());
            font.string(name.unwrap()).unwrap().to_vec()
        };
        for glyph in 0..font.num_glyphs() as u16 {
            let blank = left.charstrings().get(glyph.into()).unwrap() == BLANK;
            assert_eq!(blank, !kept.contains(&glyph), "{glyph}");
            if kept.contains(&glyph) {
                assert_eq!(name(&left, glyph), name(&font, glyph));
            }
        }
        assert!(new.len() < old.len() / 4);
        assert_eq!(emptied(&new, &kept), Some(new.clone()));
    }

    #[test]
    fn damaged_programs_are_left_alone_or_read() {
        let old = program();
        let kept = BTreeSet::from([0, 5]);
        for at in (0..old.len()).step_by(101) {
            let mut changed = old.clone();
            changed[at] ^= 0xff;
            let _ = emptied(&changed, &kept);
            let _ = emptied(&old[..at], &kept);
        }
        assert_eq!(emptied(&old, &BTreeSet::from([u16::MAX])), None);
    }
}
