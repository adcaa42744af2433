//! Embedded fonts of a copy draw and measure what the text that is left needs, and no more: which
//! letters a font was cut down to, and in which order, tells of the words that were taken out.

use std::collections::{BTreeMap, BTreeSet};

use hayro_font::FontGlyph;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use skrifa::GlyphId;
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::ps::type1::Type1Font;

use super::super::super::limits::{Budget, Stop};
use super::super::decode::decode;
use super::super::fonts::{self, Fonts, Text};
use super::allow::Kind;
use super::copy::Copier;
use super::letters::Used;
use super::object::{Map, Obj};
use super::{alike, cff, sfnt, type1};

/// The keys of a descriptor that name a program.
const PROGRAMS: [&[u8]; 3] = [b"FontFile", b"FontFile2", b"FontFile3"];

/// What the copy needs of an embedded program.
#[derive(Default)]
pub(super) struct Program {
    /// Words in it were taken out.
    loses: bool,
    /// Not all that needs it is understood, so that it stays as it is.
    whole: bool,
    glyphs: BTreeSet<u16>,
    /// Codes for which its own table gives the glyphs.
    codes: BTreeSet<u8>,
}

/// A program that has lost glyphs, and the lengths of its parts as its stream says them.
pub(super) struct Emptied {
    pub(super) data: Vec<u8>,
    pub(super) lengths: Vec<usize>,
}

impl Copier<'_> {
    /// Notes what a font needs of its program, and leaves out what the font says of the widths of codes
    /// that nothing needs, if text in it was taken out.
    pub(super) fn without_outlines(
        &mut self,
        font: &Dict<'_>,
        copy: &mut Map,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        match font.get::<Name<'_>>(b"Subtype").as_deref() {
            Some(b"Type0") => return self.composite(font, copy, budget),
            // It comes with the font that it belongs to.
            Some(b"CIDFontType0" | b"CIDFontType2") => return Ok(()),
            Some(b"Type3") => {
                let own = font.get::<Dict<'_>>(b"Resources");
                self.inner_fonts |= own.is_some_and(|own| own.contains_key(b"Font"));
            }
            _ => {}
        }
        let used = self.used.get(&fonts::place(font));
        let descriptor = font.get::<Dict<'_>>(b"FontDescriptor");
        for (key, id) in descriptor.iter().flat_map(programs_of) {
            let plain = key == b"FontFile2";
            let glyphs = match (used, plain) {
                (Some(_), true) => is_plain(font).then(BTreeSet::new),
                (Some(used), false) if is_type1(font) => glyphs(font, used),
                _ => None,
            };
            let program = self.programs.entry(id).or_default();
            match used.zip(glyphs) {
                Some((used, glyphs)) => {
                    program.loses |= !used.gone.is_empty();
                    program.codes.extend(used.codes.keys().map(|code| *code as u8));
                    program.glyphs.extend(glyphs);
                }
                None => program.whole = true,
            }
        }
        if let Some(used) = used.filter(|used| !used.gone.is_empty())
            && let Some(descriptor) = descriptor.filter(is_embedded)
            && let Some(widths) = font.get::<Array<'_>>(b"Widths").and_then(|list| numbers(&list))
        {
            let missing = descriptor.get::<f64>(b"MissingWidth").unwrap_or(0.0);
            let first = font.get::<u32>(b"FirstChar").unwrap_or(0);
            let width = |code: u32| {
                let known = code.checked_sub(first).and_then(|at| widths.get(at as usize));
                known.copied().unwrap_or(missing)
            };
            let first = used.codes.keys().next().copied().unwrap_or(0).min(255);
            let last = used.codes.keys().next_back().copied().unwrap_or(0).min(255);
            let left = (first..=last).map(|code| match used.codes.contains_key(&code) {
                true => width(code),
                false => 0.0,
            });
            copy.insert(b"Widths".to_vec(), Obj::numbers(&left.collect::<Vec<f64>>()));
            copy.insert(b"FirstChar".to_vec(), Obj::Number(first.into()));
            copy.insert(b"LastChar".to_vec(), Obj::Number(last.into()));
        }
        Ok(())
    }

    /// A font of several bytes for each code.
    fn composite(
        &mut self,
        font: &Dict<'_>,
        copy: &mut Map,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let list = font.get::<Array<'_>>(b"DescendantFonts");
        let Some(inner) = list.and_then(|list| list.iter::<Dict<'_>>().next()) else {
            return Ok(());
        };
        let descriptor = inner.get::<Dict<'_>>(b"FontDescriptor");
        let ids: Vec<_> = descriptor.iter().flat_map(programs_of).collect();
        let encoding = font.get::<Name<'_>>(b"Encoding");
        let identity = matches!(encoding.as_deref(), Some(b"Identity-H" | b"Identity-V"));
        let used = self.used.get(&fonts::place(font));
        let used = used.filter(|used| identity && used.codes.values().all(|bytes| *bytes == 2));
        let Some(used) = used else {
            for (_, id) in ids {
                self.programs.entry(id).or_default().whole = true;
            }
            return Ok(());
        };
        let loses = !used.gone.is_empty();
        let codes: BTreeSet<u16> = used.codes.keys().map(|code| *code as u16).collect();
        let map = match inner.get::<Stream<'_>>(b"CIDToGIDMap") {
            Some(map) => Some(decode(&map, budget)?.unwrap_or_default().into_owned()),
            None => None,
        };
        for (key, id) in ids {
            let glyph = |code: &u16| match &map {
                None => Some(*code),
                Some(map) => {
                    let at = 2 * usize::from(*code);
                    Some(u16::from_be_bytes(map.get(at..at + 2)?.try_into().ok()?))
                }
            };
            let glyphs = match key {
                b"FontFile2" => Some(codes.iter().filter_map(glyph).collect()),
                b"FontFile3" if map.is_none() => glyphs(font, used),
                _ => None,
            };
            let program = self.programs.entry(id).or_default();
            program.loses |= loses;
            match glyphs {
                Some(glyphs) => program.glyphs.extend(glyphs),
                None => program.whole = true,
            }
        }
        if !loses || !descriptor.is_some_and(|descriptor| is_embedded(&descriptor)) {
            return Ok(());
        }
        let mut changed = self.dict(&inner, Kind::Font, budget, 0)?;
        if let Some(widths) = inner.get::<Array<'_>>(b"W") {
            changed.insert(b"W".to_vec(), Obj::Array(widths_of(&widths, &codes, budget)?));
        }
        if let Some(mut map) = map {
            for (code, glyph) in (0..=u16::MAX).zip(map.chunks_mut(2)) {
                if !codes.contains(&code) {
                    glyph.fill(0);
                }
            }
            let map = self.add(Obj::packed(Map::new(), &map));
            changed.insert(b"CIDToGIDMap".to_vec(), Obj::Ref(map));
        }
        let changed = self.add(Obj::Dict(changed));
        copy.insert(b"DescendantFonts".to_vec(), Obj::Array(vec![Obj::Ref(changed)]));
        Ok(())
    }

    /// The program of a font as the copy needs it, if it loses anything. All fonts were seen by then.
    pub(super) fn program(&self, id: ObjectIdentifier, data: &[u8]) -> Option<Emptied> {
        let program = self.programs.get(&id)?;
        // Glyphs of Type 3 fonts may draw text that nobody followed.
        if !program.loses || program.whole || self.inner_fonts {
            return None;
        }
        match data {
            [1, 0, ..] => program.cff(data),
            [b'%', ..] => program.type1(data),
            _ => {
                let data = sfnt::emptied(data, &program.glyphs, &program.codes)?;
                Some(Emptied { lengths: vec![data.len()], data })
            }
        }
    }
}

impl Program {
    /// The glyphs that text needs, and those that the program's own encoding gives for its codes.
    fn glyphs(&self, own: impl Fn(u8) -> Option<GlyphId>) -> BTreeSet<u16> {
        let own = self.codes.iter().filter_map(|code| u16::try_from(own(*code)?.to_u32()).ok());
        self.glyphs.iter().copied().chain(own).collect()
    }

    fn cff(&self, data: &[u8]) -> Option<Emptied> {
        let font = CffFontRef::new(data, 0, None).ok()?;
        let encoding = font.encoding();
        let glyphs = self.glyphs(|code| encoding.as_ref()?.map(code));
        let new = cff::emptied(data, &glyphs)?;
        let same = glyphs.iter().map(|glyph| (*glyph, *glyph));
        alike::are(data, &new, same).then_some(Emptied { data: new, lengths: Vec::new() })
    }

    fn type1(&self, data: &[u8]) -> Option<Emptied> {
        let font = Type1Font::new(data).ok()?;
        let encoding = font.encoding();
        let glyphs = self.glyphs(|code| encoding.as_ref()?.map(code));
        let name =
            |glyph: &u16| Some((*glyph, font.glyph_name(u32::from(*glyph).into())?.to_owned()));
        let named: Vec<(u16, String)> = glyphs.iter().map(name).collect::<Option<_>>()?;
        let names = named.iter().map(|(_, name)| name.clone()).collect();
        let (new, lengths) = type1::emptied(data, &names)?;
        let after = Type1Font::new(&new).ok()?;
        let place = |name: &str| after.glyph_names().find(|(_, known)| *known == name);
        let pair = |(glyph, name): &(u16, String)| Some((*glyph, place(name)?.0.to_u32() as u16));
        let pairs: Vec<(u16, u16)> = named.iter().map(pair).collect::<Option<_>>()?;
        let alike = alike::are(data, &new, pairs.into_iter());
        alike.then_some(Emptied { data: new, lengths: lengths.to_vec() })
    }
}

/// The glyphs of a program for the codes of a font that stay; none where a code leads to none.
fn glyphs(font: &Dict<'_>, used: &Used) -> Option<BTreeSet<u16>> {
    let mut fonts = Fonts::new();
    let face = fonts.load(font)?;
    let mut glyphs = BTreeSet::new();
    for code in used.codes.keys() {
        let FontGlyph::Outline(glyph) = face.glyph(face.map_code(*code), *code) else {
            return None;
        };
        let number = u16::try_from(glyph.glyph_id().to_u32()).ok()?;
        // Others may find what is not found here, if there is anything to be drawn.
        if number == 0 && !fonts.sign(&face, *code).text.as_ref().is_some_and(Text::is_blank) {
            return None;
        }
        glyphs.insert(number);
    }
    Some(glyphs)
}

/// The programs that a descriptor names, with the keys that say of what sort they are.
fn programs_of(descriptor: &Dict<'_>) -> Vec<(&'static [u8], ObjectIdentifier)> {
    let programs =
        PROGRAMS.into_iter().filter_map(|key| Some((key, descriptor.get_ref(key)?.into())));
    programs.collect()
}

fn is_type1(font: &Dict<'_>) -> bool {
    matches!(font.get::<Name<'_>>(b"Subtype").as_deref(), Some(b"Type1" | b"MMType1"))
}

/// Whether a font brings its program along. For one that does not, viewers choose another by its widths.
fn is_embedded(descriptor: &Dict<'_>) -> bool {
    PROGRAMS.iter().any(|key| descriptor.contains_key(key))
}

/// A list that holds numbers and nothing else.
fn numbers(list: &Array<'_>) -> Option<Vec<f64>> {
    let numbers: Vec<f64> = list.iter::<f64>().collect();
    (numbers.len() == list.raw_iter().count()).then_some(numbers)
}

/// Whether the codes of a font lead to glyphs by the program's own table, as far as can be told.
fn is_plain(font: &Dict<'_>) -> bool {
    let known = |name: &[u8]| matches!(name, b"WinAnsiEncoding" | b"MacRomanEncoding");
    match font.get::<Object<'_>>(b"Encoding") {
        None => true,
        Some(Object::Name(name)) => known(&name),
        Some(Object::Dict(encoding)) => {
            let base = encoding.get::<Name<'_>>(b"BaseEncoding");
            !encoding.contains_key(b"Differences") && base.is_none_or(|base| known(&base))
        }
        Some(_) => false,
    }
}

/// The widths of these codes alone (ISO 32000-1, 9.7.4.3).
fn widths_of(
    widths: &Array<'_>,
    codes: &BTreeSet<u16>,
    budget: &mut Budget,
) -> Result<Vec<Obj>, Stop> {
    let mut known: BTreeMap<u16, f64> = BTreeMap::new();
    let mut items = widths.iter::<Object<'_>>();
    while let Some(item) = items.next() {
        let Object::Number(first) = item else { continue };
        let first = first.as_f64() as u32;
        match items.next() {
            Some(Object::Array(list)) => {
                for (code, width) in (first..=u32::from(u16::MAX)).zip(list.iter::<f64>()) {
                    budget.tick()?;
                    known.insert(code as u16, width);
                }
            }
            Some(Object::Number(last)) => {
                let last = (last.as_f64() as u32).min(u16::MAX.into());
                let Some(Object::Number(width)) = items.next() else { break };
                let range = u16::try_from(first).unwrap_or(u16::MAX)..=last as u16;
                if first <= last {
                    known.extend(codes.range(range).map(|code| (*code, width.as_f64())));
                }
            }
            _ => break,
        }
    }
    known.retain(|code, _| codes.contains(code));
    let each = |(code, width): (u16, f64)| [Obj::Number(f64::from(code)), Obj::numbers(&[width])];
    Ok(known.into_iter().flat_map(each).collect())
}
