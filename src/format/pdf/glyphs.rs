//! Runs the content of a page, and of the forms and annotations it draws, for its glyphs.

use std::collections::HashMap;
use std::sync::Arc;

use hayro_cmap::BfString;
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::{Page, Resources};
use kurbo::{Affine, Point, Vec2};

use super::super::limits::Stop;
use super::super::open::Opening;
use super::state::{State, TextMatrix};

/// Forms may draw forms; a file may make them draw themselves.
const DEPTH: u32 = 12;
/// Saved graphics states (ISO 32000-1, annex C asks for 28).
const SAVED: usize = 512;

pub(super) struct Glyph {
    pub(super) text: String,
    pub(super) origin: Point,
    pub(super) end: Point,
    pub(super) size: f64,
    pub(super) invisible: bool,
}

#[derive(Default)]
pub(super) struct Found {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) undecoded: usize,
    pub(super) pictures: usize,
    /// Share of the page that its largest picture covers.
    pub(super) covered: f64,
    page_area: f64,
}

/// Fonts of a file, and what their outlines are called.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    resolver: FontResolverFn,
    cmaps: CMapResolverFn,
    reverse: HashMap<u128, HashMap<u32, char>>,
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
        }
    }

    fn text(&mut self, glyph: &FontGlyph<'a>) -> Option<String> {
        let mapped = match glyph {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        match mapped {
            Some(BfString::Char(letter)) => Some(letter.to_string()),
            Some(BfString::String(text)) => Some(text),
            None => self.outline_letter(glyph).map(|letter| letter.to_string()),
        }
    }

    /// The letter that the embedded font's own map gives to the outline.
    fn outline_letter(&mut self, glyph: &FontGlyph<'a>) -> Option<char> {
        let FontGlyph::Outline(glyph) = glyph else { return None };
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

/// The glyphs of a page in the order they are drawn.
pub(super) fn page<'a>(
    page: &'a Page<'a>,
    fonts: &mut Fonts<'a>,
    opening: &mut Opening<'_>,
) -> Result<Found, Stop> {
    let area = page.media_box();
    let mut run = Run {
        fonts,
        found: Found { page_area: (area.width() * area.height()).max(1.0), ..Found::default() },
        opening,
    };
    let state = State::new();
    if let Some(content) = page.page_stream() {
        run.content(content, page.resources(), &state, 0)?;
    }
    run.annotations(page, &state)?;
    Ok(run.found)
}

struct Run<'a, 'b, 'c> {
    fonts: &'b mut Fonts<'a>,
    found: Found,
    opening: &'b mut Opening<'c>,
}

impl<'a> Run<'a, '_, '_> {
    /// The appearance of every annotation, in its normal state.
    fn annotations(&mut self, page: &'a Page<'a>, state: &State<'a>) -> Result<(), Stop> {
        let Some(annotations) = page.raw().get::<Array<'a>>(b"Annots") else { return Ok(()) };
        for annotation in annotations.iter::<Dict<'a>>() {
            let Some(appearance) = annotation.get::<Dict<'a>>(b"AP") else { continue };
            match appearance.get::<Object<'a>>(b"N") {
                Some(Object::Stream(form)) => self.form(&form, page.resources(), state, 1)?,
                Some(Object::Dict(states)) => {
                    let chosen = annotation.get::<Name<'_>>(b"AS");
                    let form = chosen.and_then(|name| states.get::<Stream<'a>>(&*name));
                    if let Some(form) = form {
                        self.form(&form, page.resources(), state, 1)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn content(
        &mut self,
        data: &[u8],
        resources: &Resources<'a>,
        base: &State<'a>,
        depth: u32,
    ) -> Result<(), Stop> {
        if depth > DEPTH {
            return Ok(());
        }
        let mut state = base.clone();
        let mut saved: Vec<State<'a>> = Vec::new();
        let mut matrix = TextMatrix::new();
        let mut named: HashMap<Vec<u8>, Option<Font<'a>>> = HashMap::new();
        let mut operators = TypedIter::new(data);
        while let Some(operator) = operators.next() {
            self.opening.budget.tick()?;
            match operator {
                Op::SaveState(_) if saved.len() < SAVED => saved.push(state.clone()),
                Op::RestoreState(_) => {
                    if let Some(earlier) = saved.pop() {
                        state = earlier;
                    }
                }
                Op::Transform(t) => {
                    let by = [t.0, t.1, t.2, t.3, t.4, t.5].map(|number| number.as_f64());
                    state.ctm *= Affine::new(by);
                }
                Op::BeginText(_) => matrix = TextMatrix::new(),
                Op::CharacterSpacing(t) => state.character_spacing = t.0.as_f64(),
                Op::WordSpacing(t) => state.word_spacing = t.0.as_f64(),
                Op::HorizontalScaling(t) => state.scaling = t.0.as_f64() / 100.0,
                Op::TextLeading(t) => state.leading = t.0.as_f64(),
                Op::TextRise(t) => state.rise = t.0.as_f64(),
                Op::TextRenderingMode(t) => {
                    state.invisible = matches!(t.0.as_f64() as i64, 3 | 7);
                }
                Op::TextFont(t) => {
                    state.size = t.1.as_f64();
                    let key: &[u8] = t.0;
                    state.font = match named.get(key) {
                        Some(font) => font.clone(),
                        None => {
                            let Fonts { cache, resolver, cmaps, .. } = &mut *self.fonts;
                            let dict = resources.get_font(t.0);
                            let font = dict.and_then(|dict| cache.font(&dict, resolver, cmaps));
                            named.insert(key.to_vec(), font.clone());
                            font
                        }
                    };
                }
                Op::SetTextMatrix(t) => {
                    let to = [t.0, t.1, t.2, t.3, t.4, t.5].map(|number| number.as_f64());
                    matrix.set(Affine::new(to));
                }
                Op::NextLine(t) => matrix.next_line(t.0.as_f64(), t.1.as_f64()),
                Op::NextLineAndSetLeading(t) => {
                    state.leading = -t.1.as_f64();
                    matrix.next_line(t.0.as_f64(), t.1.as_f64());
                }
                Op::NextLineUsingLeading(_) => matrix.next_line(0.0, -state.leading),
                Op::ShowText(t) => self.show(&state, &mut matrix, t.0.as_bytes()),
                Op::NextLineAndShowText(t) => {
                    matrix.next_line(0.0, -state.leading);
                    self.show(&state, &mut matrix, t.0.as_bytes());
                }
                Op::ShowTextWithParameters(t) => {
                    state.word_spacing = t.0.as_f64();
                    state.character_spacing = t.1.as_f64();
                    matrix.next_line(0.0, -state.leading);
                    self.show(&state, &mut matrix, t.2.as_bytes());
                }
                Op::ShowTexts(t) => {
                    for piece in t.0.iter::<Object<'_>>() {
                        match piece {
                            Object::String(text) => {
                                self.show(&state, &mut matrix, text.as_bytes());
                            }
                            Object::Number(number) => {
                                let upright =
                                    state.font.as_ref().is_none_or(|font| font.is_horizontal());
                                let by = -number.as_f64() / 1000.0 * state.size;
                                let by =
                                    if upright { (by * state.scaling, 0.0) } else { (0.0, by) };
                                matrix.glyph *= Affine::translate(by);
                            }
                            _ => {}
                        }
                    }
                }
                Op::XObject(t) => {
                    if let Some(object) = resources.get_x_object(t.0) {
                        self.object(&object, resources, &state, depth)?;
                    }
                }
                Op::InlineImage(_) => self.picture(&state)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn object(
        &mut self,
        object: &Stream<'a>,
        resources: &Resources<'a>,
        state: &State<'a>,
        depth: u32,
    ) -> Result<(), Stop> {
        match object.dict().get::<Name<'_>>(b"Subtype").as_deref() {
            Some(b"Form") => self.form(object, resources, state, depth),
            Some(b"Image") => self.picture(state),
            _ => Ok(()),
        }
    }

    fn picture(&mut self, state: &State<'a>) -> Result<(), Stop> {
        self.found.pictures += 1;
        let area = state.ctm.determinant().abs();
        self.found.covered = self.found.covered.max(area / self.found.page_area);
        self.opening.budget.image()
    }

    fn form(
        &mut self,
        form: &Stream<'a>,
        resources: &Resources<'a>,
        state: &State<'a>,
        depth: u32,
    ) -> Result<(), Stop> {
        let dict = form.dict();
        let Ok(data) = form.decoded() else { return Ok(()) };
        let identity = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
        let own = dict.get::<Dict<'a>>(b"Resources").map(Resources::new);
        let mut inner = state.clone();
        inner.ctm *= Affine::new(dict.get::<[f64; 6]>(b"Matrix").unwrap_or(identity));
        self.content(&data, own.as_ref().unwrap_or(resources), &inner, depth + 1)
    }

    fn show(&mut self, state: &State<'a>, matrix: &mut TextMatrix, bytes: &[u8]) {
        let Some(font) = state.font.as_ref() else { return };
        let upright = font.is_horizontal();
        let (size, scaling) = (state.size, state.scaling);
        let scale = [size * scaling / 1000.0, 0.0, 0.0, size / 1000.0, 0.0, state.rise];
        let mut at = 0;
        while at < bytes.len() {
            let (code, length) = font.read_code(bytes, at);
            if length == 0 {
                break;
            }
            at += length;
            let advance = font.code_advance(code);
            let glyph = font.glyph(font.map_code(code), code);
            let text = self.fonts.text(&glyph);
            let to_page = state.ctm * matrix.glyph * Affine::new(scale);
            let from = font.origin_displacement(code);
            let along = if upright { Vec2::new(advance.x, 0.0) } else { Vec2::new(0.0, advance.y) };
            let tall = to_page * Point::new(0.0, 1000.0) - to_page * Point::ZERO;
            self.found.undecoded += usize::from(text.is_none());
            self.found.glyphs.push(Glyph {
                text: text.unwrap_or_else(|| char::REPLACEMENT_CHARACTER.to_string()),
                origin: to_page * from.to_point(),
                end: to_page * (from.to_point() + along),
                size: tall.hypot(),
                invisible: state.invisible,
            });
            let word = if code == 32 && length == 1 { state.word_spacing } else { 0.0 };
            let spacing = state.character_spacing + word;
            matrix.glyph *= Affine::translate(if upright {
                ((advance.x / 1000.0 * size + spacing) * scaling, 0.0)
            } else {
                (0.0, advance.y / 1000.0 * size + spacing)
            });
        }
    }
}
