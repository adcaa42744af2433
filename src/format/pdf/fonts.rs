//! The fonts of a file, and what letters their glyphs stand for.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use hayro_cmap::BfString;
use hayro_font::{
    CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, OutlineGlyph,
};
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier};

use super::codes::{Codes, Maps};

/// A font, and how its codes lead to letters where nothing else does.
#[derive(Clone)]
pub(super) struct Face<'a> {
    font: Font<'a>,
    codes: Option<Codes>,
}

impl<'a> Deref for Face<'a> {
    type Target = Font<'a>;

    fn deref(&self) -> &Font<'a> {
        &self.font
    }
}

/// Fonts of a file, and what their outlines are called.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    resolver: FontResolverFn,
    cmaps: CMapResolverFn,
    reverse: HashMap<u128, HashMap<u32, char>>,
    /// Letters of Type 3 glyphs that are named by their codes.
    numbered: HashMap<u128, char>,
    maps: Maps,
    codes: HashMap<ObjectIdentifier, Option<Codes>>,
}

impl<'a> Fonts<'a> {
    pub(super) fn new() -> Fonts<'a> {
        Fonts {
            cache: FontCache::new(),
            resolver: Arc::new(|query| match query {
                FontQuery::Standard(font) => Some(font.get_font_data()),
                FontQuery::Fallback(font) => Some(font.pick_standard_font().get_font_data()),
            }),
            cmaps: Arc::new(hayro_cmap::load_embedded),
            reverse: HashMap::new(),
            numbered: HashMap::new(),
            maps: Maps::default(),
            codes: HashMap::new(),
        }
    }

    pub(super) fn load(&mut self, dict: &Dict<'a>) -> Option<Face<'a>> {
        let font = self.cache.font(dict, &self.resolver, &self.cmaps)?;
        if dict.get::<Name<'_>>(b"Subtype").as_deref() == Some(b"Type3") {
            self.number(dict, &font);
        }
        let codes = match dict.obj_id().and_then(|id| self.codes.get(&id)) {
            Some(known) => known.clone(),
            None => {
                let codes = Codes::of(dict, &mut self.maps);
                if let Some(id) = dict.obj_id() {
                    self.codes.insert(id, codes.clone());
                }
                codes
            }
        };
        Some(Face { font, codes })
    }

    /// Programs that set TeX's fonts as pictures call each glyph by its code, `a65`; codes from 33 to
    /// 126 are those of ASCII but for some signs.
    fn number(&mut self, dict: &Dict<'a>, font: &Font<'a>) {
        let encoding = dict.get::<Dict<'_>>(b"Encoding");
        let Some(names) = encoding.and_then(|encoding| encoding.get::<Array<'_>>(b"Differences"))
        else {
            return;
        };
        for name in names.iter::<Object<'_>>().filter_map(Object::into_name) {
            let code = name.strip_prefix(b"a").and_then(|code| std::str::from_utf8(code).ok());
            let Some(code) = code.and_then(|code| code.parse::<u8>().ok()) else { continue };
            if code.is_ascii_graphic()
                && let FontGlyph::Type3(glyph) = font.glyph(font.map_code(code.into()), code.into())
            {
                self.numbered.insert(glyph.cache_key(), code.into());
            }
        }
    }

    pub(super) fn text(
        &mut self,
        face: &Face<'a>,
        glyph: &FontGlyph<'a>,
        code: u32,
    ) -> Option<Text> {
        let mapped = match glyph {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        match mapped.or_else(|| face.codes.as_ref()?.letter(code)) {
            Some(BfString::Char(letter)) => Some(Text::One(letter)),
            Some(BfString::String(text)) => Some(Text::More(text.into())),
            None => match glyph {
                FontGlyph::Outline(glyph) => self.outline_letter(glyph).map(Text::One),
                FontGlyph::Type3(glyph) => {
                    self.numbered.get(&glyph.cache_key()).copied().map(Text::One)
                }
            },
        }
    }

    /// The letter that the embedded font's own map gives to the outline.
    fn outline_letter(&mut self, glyph: &OutlineGlyph) -> Option<char> {
        let data = glyph.font_data()?;
        let letters = self.reverse.entry(data.cache_key).or_insert_with(|| {
            use skrifa::MetadataProvider;
            let mut letters = HashMap::new();
            if let Ok(font) = skrifa::FontRef::from_index((*data.data).as_ref(), 0) {
                for (letter, id) in font.charmap().mappings() {
                    // Symbol fonts keep their letters in a private area.
                    let plain =
                        if (0xf000..=0xf0ff).contains(&letter) { letter - 0xf000 } else { letter };
                    if let Some(letter) = char::from_u32(plain) {
                        letters.entry(id.to_u32()).or_insert(letter);
                    }
                }
            }
            letters
        });
        letters.get(&glyph.glyph_id().to_u32()).copied()
    }
}

/// The letters of a glyph: most stand for one.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Text {
    One(char),
    More(Box<str>),
}

impl Text {
    pub(super) fn push_to(&self, out: &mut String) {
        match self {
            Text::One(letter) => out.push(*letter),
            Text::More(text) => out.push_str(text),
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        match self {
            Text::One(letter) => letter.is_whitespace(),
            Text::More(text) => text.trim().is_empty(),
        }
    }
}
