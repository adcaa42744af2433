//! Operators that place and show text, and the glyphs that come of them.

use std::ops::Range;

use hayro_syntax::object::{Dict, Stream};
use hayro_syntax::page::Resources;
use kurbo::{Affine, Point, Rect, Vec2};

use super::super::limits::Stop;
use super::decode::decode;
use super::fonts::Text;
use super::glyph::{Glyph, Show, Source};
use super::interpret::{DEPTH, Local, Machine, Numbers, RUNS};
use super::state::{Ink, State, TextMatrix};
use super::token::Operand;

/// Half of what a glyph's bounds reach further above its baseline than below, in thousandths.
const HANGING: f64 = -320.0;

impl<'a> Machine<'a, '_> {
    /// The cell of a tiling pattern is run once, for its glyphs.
    pub(super) fn pattern(
        &mut self,
        local: &Local<'a, '_>,
        state: &State<'a>,
        span: &Range<usize>,
    ) -> Result<(), Stop> {
        let Some(name) = local.pattern.clone() else { return Ok(()) };
        let Some(pattern) = local.resources.patterns.get::<Stream<'a>>(&*name) else {
            return Ok(());
        };
        let outside = self.inner;
        let show = self.show_for(local, state, span, Affine::IDENTITY);
        self.inner = Some(outside.unwrap_or(show));
        let mut base = State::new();
        base.clip = state.clip;
        base.layer_off = state.layer_off;
        base.ctm = self.content.runs.get(local.run as usize).map_or(base.ctm, |run| run.to_page);
        let parent = Some(local.run);
        let depth = local.depth + 1;
        let result =
            self.form(&pattern, local.resources, &base, parent, span.clone(), Source::Inner, depth);
        self.inner = outside;
        result
    }

    pub(super) fn show_for(
        &mut self,
        local: &Local<'a, '_>,
        state: &State<'a>,
        span: &Range<usize>,
        text: Affine,
    ) -> u32 {
        let number = self.content.shows.len() as u32;
        let font = state.font.as_deref();
        let upright = font.is_none_or(|font| font.is_horizontal());
        let unit = if upright { state.size * state.scaling } else { state.size };
        let space = font.filter(|_| upright).map(|font| self.fonts.sign(font, 32).advance.x);
        let space = space.map(|space| space / 1000.0 * unit);
        self.content.shows.push(Show {
            run: local.run,
            span: span.clone(),
            ctm: state.ctm,
            matrix: text,
            unit,
            upright,
            space: space.filter(|space| *space > 0.0),
            spacing: [state.word_spacing, state.character_spacing],
            clip: state.clip,
        });
        number
    }

    /// Operators that place and show text; whether it was one.
    pub(super) fn text(
        &mut self,
        local: &mut Local<'a, '_>,
        state: &mut State<'a>,
        name: &[u8],
        operands: &[Operand<'_>],
        span: &Range<usize>,
    ) -> Result<bool, Stop> {
        let number = |at: usize| operands.get(at).and_then(Operand::number).unwrap_or(0.0);
        let last = || operands.last().and_then(Operand::number).unwrap_or(0.0);
        match name {
            b"BT" => local.matrix = TextMatrix::new(),
            b"ET" => {}
            b"Tc" => state.character_spacing = last(),
            b"Tw" => state.word_spacing = last(),
            b"Tz" => state.scaling = last() / 100.0,
            b"TL" => state.leading = last(),
            b"Ts" => state.rise = last(),
            b"Tr" => state.mode = last().clamp(0.0, 7.0) as u8,
            b"Tf" => {
                state.size = last();
                let key = operands.first().and_then(Operand::name).unwrap_or_default();
                state.font = match local.named.get(key) {
                    Some(font) => font.clone(),
                    None => {
                        let dict = local.resources.fonts.get::<Dict<'a>>(key);
                        let font = dict.and_then(|dict| self.fonts.load(&dict));
                        local.named.insert(key.to_vec(), font.clone());
                        font
                    }
                };
            }
            b"Tm" => {
                if let Some(to) = Numbers::of(operands).six() {
                    local.matrix.set(Affine::new(to));
                }
            }
            b"Td" => local.matrix.next_line(number(0), number(1)),
            b"TD" => {
                state.leading = -number(1);
                local.matrix.next_line(number(0), number(1));
            }
            b"T*" => local.matrix.next_line(0.0, -state.leading),
            b"Tj" | b"'" | b"\"" => {
                if name == b"\"" {
                    state.word_spacing = number(0);
                    state.character_spacing = number(1);
                }
                if name != b"Tj" {
                    local.matrix.next_line(0.0, -state.leading);
                }
                let text = operands.last().and_then(Operand::text).unwrap_or_default();
                let show = self.show_for(local, state, span, local.matrix.glyph);
                self.show(local, state, text, show, 0)?;
            }
            b"TJ" => {
                let Some(Operand::Array(pieces)) = operands.last() else { return Ok(true) };
                let show = self.show_for(local, state, span, local.matrix.glyph);
                let upright = state.font.as_ref().is_none_or(|font| font.is_horizontal());
                for (piece, operand) in pieces.iter().enumerate() {
                    match operand {
                        Operand::Text(text) => self.show(local, state, text, show, piece as u32)?,
                        Operand::Number(number) => {
                            let by = -number / 1000.0 * state.size;
                            let by = if upright { (by * state.scaling, 0.0) } else { (0.0, by) };
                            local.matrix.glyph *= Affine::translate(by);
                        }
                        _ => {}
                    }
                }
            }
            b"scn" => {
                if let Some(name) = operands.last().and_then(Operand::name) {
                    local.pattern = Some(name.to_vec());
                    state.fill = Ink::PATTERN;
                    return Ok(true);
                }
                return Ok(false);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn show(
        &mut self,
        local: &mut Local<'a, '_>,
        state: &State<'a>,
        bytes: &[u8],
        show: u32,
        piece: u32,
    ) -> Result<(), Stop> {
        let Some(font) = state.font.clone() else {
            self.content.unread += u32::from(!bytes.is_empty());
            return Ok(());
        };
        let upright = font.is_horizontal();
        let (size, scaling) = (state.size, state.scaling);
        let scale = [size * scaling / 1000.0, 0.0, 0.0, size / 1000.0, 0.0, state.rise];
        let mut at = 0;
        while at < bytes.len() {
            self.budget.tick()?;
            let (code, length) = font.read_code(bytes, at);
            if length == 0 {
                break;
            }
            let from = at as u32;
            at = (at + length).min(bytes.len());
            let sign = self.fonts.sign(&font, code);
            let (advance, displacement) = (sign.advance, sign.displacement);
            let mut text = sign.text.clone();
            let to_page = state.ctm * local.matrix.glyph * Affine::new(scale);
            let along = if upright { Vec2::new(advance.x, 0.0) } else { Vec2::new(0.0, advance.y) };
            let up = to_page * Point::new(0.0, 1000.0 * font.em) - to_page * Point::ZERO;
            // Vertical writing moves along its own height: its ems lie across.
            let up = if upright {
                up
            } else {
                to_page * Point::new(1000.0, 0.0) - to_page * Point::ZERO
            };
            let place = match upright {
                true => displacement.to_point(),
                // Glyphs set down the page hang from the middle of their upper side, 880 above their
                // own baseline; the bounds of a glyph lie evenly on both sides then.
                false => Point::new(HANGING, displacement.y + 880.0),
            };
            let word = if code == 32 && length == 1 { state.word_spacing } else { 0.0 };
            let spacing = state.character_spacing + word;
            let moves = match upright {
                true => (advance.x / 1000.0 * size + spacing) * scaling,
                false => advance.y / 1000.0 * size + spacing,
            };
            if let Some(glyph) = &sign.content
                && let Some(program) = glyph.program()
            {
                let before = self.content.glyphs.len();
                let scale = Affine::scale(1000.0) * glyph.font().matrix();
                self.program(
                    local,
                    state,
                    program,
                    glyph.font().resources(),
                    to_page * scale,
                    show,
                )?;
                if self.content.glyphs.len() > before {
                    text = Some(Text::More("".into()));
                }
            }
            let unknown = text.is_none();
            let order = self.next_order();
            let glyph = Glyph {
                text: text.unwrap_or(Text::One(char::REPLACEMENT_CHARACTER)),
                unknown,
                origin: to_page * place,
                end: to_page * (place + along),
                up,
                show: self.inner.unwrap_or(show),
                piece,
                bytes: from..at as u32,
                code,
                font: font.place,
                moves,
                mode: state.mode,
                layer_off: state.layer_off,
                clipped: false,
                inner: self.inner.is_some(),
                colour: state.fill.colour,
                alpha: if state.mode == 1 { state.stroke_alpha } else { state.fill_alpha },
                order,
                mark: self.mark,
            };
            let clipped = state.clip.is_some_and(|clip| {
                let core = glyph.core();
                let both = clip.intersect(core);
                // Marks over and under letters have no width of their own.
                let gone = |left: f64, whole: f64| left < 0.1 * whole || left < 0.0;
                let outside = !clip.inflate(0.01, 0.01).overlaps(core);
                outside || gone(both.width(), core.width()) || gone(both.height(), core.height())
            });
            if self.budget.outlines
                && let Some(ink) = font.ink(code)
            {
                let number = self.content.glyphs.len() as u32;
                let Rect { x0, y0, x1, y1 } = ink + displacement;
                let corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)];
                self.content.ink.insert(number, corners.map(|(x, y)| to_page * Point::new(x, y)));
            }
            self.content.glyphs.push(Glyph { clipped, ..glyph });
            local.matrix.glyph *=
                Affine::translate(if upright { (moves, 0.0) } else { (0.0, moves) });
        }
        Ok(())
    }

    /// The program of a Type 3 glyph whose letter is not said elsewhere.
    fn program(
        &mut self,
        local: &Local<'a, '_>,
        state: &State<'a>,
        program: &Stream<'a>,
        resources: Option<Dict<'a>>,
        to_page: Affine,
        show: u32,
    ) -> Result<(), Stop> {
        let id = program.obj_id();
        if local.depth >= DEPTH || self.content.runs.len() >= RUNS || self.open.contains(&id) {
            return Ok(());
        }
        let Some(data) = decode(program, self.budget)? else { return Ok(()) };
        let mut inner = state.clone();
        inner.ctm = to_page;
        inner.font = None;
        let own = resources.map(Resources::new);
        let outside = self.inner.replace(self.inner.unwrap_or(show));
        let run = self.enter(Some(local.run), 0..0, Source::Inner, &inner);
        self.open.push(id);
        let resources = own.as_ref().unwrap_or(local.resources);
        let result = self.stream(&data, resources, &inner, run, local.depth + 1);
        self.open.pop();
        self.inner = outside;
        result
    }
}
