//! The fonts of a file, and what letters their glyphs stand for.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use hayro_cmap::BfString;
use hayro_font::{
    CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, OutlineGlyph, Type3Glyph,
};
use hayro_syntax::object::{Array, Dict, Name, Object};
use kurbo::{Rect, Shape, Vec2};

use super::codes::{Codes, Maps};
use super::spelling;

/// Codes of a font that are kept; all that a font of two bytes can have.
const SIGNS: usize = 1 << 16;

/// A font, and what is known of its codes.
pub(super) struct Face<'a> {
    font: Font<'a>,
    /// Where its dictionary begins: one that stands in another has no number of its own.
    pub(super) place: usize,
    /// How codes lead to letters where nothing else does.
    codes: Option<Codes>,
    signs: RefCell<HashMap<u32, Rc<Sign<'a>>>>,
    /// How high its letters are, in ems of their size; below 0 if they stand on their heads there.
    pub(super) em: f64,
}

impl<'a> Deref for Face<'a> {
    type Target = Font<'a>;

    fn deref(&self) -> &Font<'a> {
        &self.font
    }
}

impl Face<'_> {
    /// What the outline of a code covers, in thousandths of the size; none if it has none.
    pub(super) fn ink(&self, code: u32) -> Option<Rect> {
        let id = self.font.map_code(code);
        let FontGlyph::Outline(glyph) = self.font.glyph(id, code) else { return None };
        let outline = glyph.outline();
        let bounds = outline.bounding_box();
        let stretch = self.font.glyph_stretch(id, code);
        let wide = Rect::new(bounds.x0 * stretch, bounds.y0, bounds.x1 * stretch, bounds.y1);
        (!outline.is_empty() && wide.is_finite()).then(|| wide.abs())
    }
}

/// What a code of a font comes to.
pub(super) struct Sign<'a> {
    /// Its letters; none if nobody knows them.
    pub(super) text: Option<Text>,
    /// How far it moves, and how far its origin lies beside where it is set, in thousandths of the size.
    pub(super) advance: Vec2,
    pub(super) displacement: Vec2,
    /// The glyph of a Type 3 font whose own content may say the letters.
    pub(super) content: Option<Type3Glyph<'a>>,
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
    /// By the place of their dictionaries.
    faces: HashMap<usize, Option<Rc<Face<'a>>>>,
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
            faces: HashMap::new(),
        }
    }

    pub(super) fn load(&mut self, dict: &Dict<'a>) -> Option<Rc<Face<'a>>> {
        let place = place(dict);
        if let Some(known) = self.faces.get(&place) {
            return known.clone();
        }
        let face = self.cache.font(dict, &self.resolver, &self.cmaps).map(|font| {
            let mut em = 1.0;
            if dict.get::<Name<'_>>(b"Subtype").as_deref() == Some(b"Type3") {
                self.number(dict, &font);
                em = high(dict);
            }
            let codes = Codes::of(dict, &mut self.maps);
            Rc::new(Face { font, place, codes, signs: RefCell::default(), em })
        });
        self.faces.insert(place, face.clone());
        face
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

    /// What a code of a font comes to. It is worked out once.
    pub(super) fn sign(&mut self, face: &Face<'a>, code: u32) -> Rc<Sign<'a>> {
        if let Some(known) = face.signs.borrow().get(&code) {
            return known.clone();
        }
        let glyph = face.glyph(face.map_code(code), code);
        let text = self.text(face, &glyph, code).map(Text::spelt);
        let content = match glyph {
            FontGlyph::Type3(glyph) if text.is_none() => Some(glyph),
            _ => None,
        };
        let advance = as_written(face.code_advance(code));
        let displacement = face.origin_displacement(code);
        let sign = Rc::new(Sign { text, advance, displacement, content });
        let mut signs = face.signs.borrow_mut();
        if signs.len() >= SIGNS {
            signs.clear();
        }
        signs.insert(code, sign.clone());
        sign
    }

    fn text(&mut self, face: &Face<'a>, glyph: &FontGlyph<'a>, code: u32) -> Option<Text> {
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

/// Widths as the file has them: read with single precision, 455.2 is a little more, and what follows in
/// a copy would be a part of a pixel elsewhere.
fn as_written(width: Vec2) -> Vec2 {
    let decimal = |number: f64| match f64::from(number as f32) == number {
        true => (number as f32).to_string().parse().unwrap_or(number),
        false => number,
    };
    Vec2::new(decimal(width.x), decimal(width.y))
}

/// Where a dictionary begins, as long as its file is open.
pub(super) fn place(dict: &Dict<'_>) -> usize {
    dict.data().as_ptr() as usize
}

/// Letters of a Type 3 font may be drawn far larger than the size says, and upside down, which the
/// text matrix makes good (ISO 32000-1, 9.6.5).
fn high(dict: &Dict<'_>) -> f64 {
    let matrix = dict.get::<[f64; 6]>(b"FontMatrix").unwrap_or([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]);
    let [_, low, _, top] = dict.get::<[f64; 4]>(b"FontBBox").unwrap_or_default();
    let ems = |height: f64| height * matrix[3].abs();
    let most = match ems(top - low) > 3.0 {
        // As a glyph's bounds reach below the baseline and above it.
        true => ems(((top - low) / 1.08).max(top / 0.86)).min(2000.0),
        false => 1.0,
    };
    if matrix[3] < 0.0 && top > low { -most } else { most }
}

/// The letters of a glyph: most stand for one.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Text {
    One(char),
    More(Box<str>),
}

impl Text {
    /// As words are spelt that are looked for.
    fn spelt(self) -> Text {
        match self {
            Text::One(letter) if spelling::is_form(letter) => {
                let plain = spelling::plain(letter.encode_utf8(&mut [0; 4])).into_owned();
                let mut letters = plain.chars();
                match (letters.next(), letters.next()) {
                    (Some(letter), None) => Text::One(letter),
                    _ => Text::More(plain.into()),
                }
            }
            Text::More(text) if text.contains(spelling::is_form) => {
                Text::More(spelling::plain(&text).into())
            }
            _ => self,
        }
    }

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
