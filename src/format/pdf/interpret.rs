//! Runs the content of a page, and of the forms and annotations it draws.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::{Page, Resources};
use kurbo::{Affine, Rect};

use super::super::limits::{Budget, Stop};
use super::annotations::{self, Look};
use super::decode::decode_told;
use super::fonts::{Face, Fonts};
use super::glyph::{Content, Mark, Paint, Painted, Run, Source};
use super::items;
use super::layers::Layers;
use super::path::Path;
use super::state::{Ink, State, TextMatrix};
use super::token::{Operand, Operator, Tokens};

/// Forms may draw forms; a file may make them draw themselves.
pub(super) const DEPTH: u32 = 12;
/// Saved graphics states (ISO 32000-1, annex C asks for 28).
const SAVED: usize = 512;
/// Runs of a page, so that forms in forms cannot grow without end.
pub(super) const RUNS: usize = 20_000;

/// The content of a page, in the order it is drawn.
pub(super) fn page<'a>(
    page: &Page<'a>,
    fonts: &mut Fonts<'a>,
    layers: &Layers,
    budget: &mut Budget,
) -> Result<Content, Stop> {
    let mut machine = Machine {
        fonts,
        layers,
        budget,
        content: Content::default(),
        order: 0,
        open: Vec::new(),
        mark: None,
        inner: None,
        masks: BTreeSet::new(),
    };
    let mut state = State::new();
    let crop = page.intersected_crop_box();
    if crop.width() > 0.0 && crop.height() > 0.0 {
        state.clip = Some(Rect::new(crop.x0, crop.y0, crop.x1, crop.y1));
    }
    if let Some((data, damaged)) = page_parts(page, machine.budget)? {
        machine.content.unread += damaged;
        let run = machine.enter(None, 0..0, Source::Page, &state);
        machine.stream(&data, page.resources(), &state, run, 0)?;
    }
    for drawn in annotations::drawn(page, layers) {
        let mut state = state.clone();
        state.ctm = drawn.to_page;
        state.layer_off = drawn.layer_off;
        match &drawn.look {
            Look::Form(form) => {
                let source = Source::Appearance(form.obj_id(), drawn.number);
                machine.form(form, page.resources(), &state, None, 0..0, source, 1)?;
            }
            Look::Plain(plain) => {
                (state.fill_alpha, state.stroke_alpha) = (plain.alpha, plain.alpha);
                state.sheer = plain.multiplied;
                let run = machine.enter(None, 0..0, Source::Plain(drawn.number), &state);
                machine.stream(&plain.operators, page.resources(), &state, run, 1)?;
            }
        }
    }
    Ok(machine.content)
}

/// The content of a page.
pub(super) fn page_data(page: &Page<'_>, budget: &mut Budget) -> Result<Option<Vec<u8>>, Stop> {
    Ok(page_parts(page, budget)?.map(|(data, _)| data))
}

/// The content of a page: all its streams, one after another, and how many did not come out whole.
fn page_parts(page: &Page<'_>, budget: &mut Budget) -> Result<Option<(Vec<u8>, u32)>, Stop> {
    let streams: Vec<Stream<'_>> = match page.raw().get::<Object<'_>>(b"Contents") {
        Some(Object::Stream(stream)) => vec![stream],
        Some(Object::Array(list)) => {
            items::all(&list).into_iter().filter_map(Object::into_stream).collect()
        }
        _ => return Ok(None),
    };
    let (mut data, mut damaged) = (Vec::new(), 0);
    let packed = streams.iter().map(|stream| stream.raw_data().len() as u64).sum();
    for stream in streams {
        budget.tick()?;
        let part = decode_told(&stream, budget)?;
        damaged += u32::from(!part.as_ref().is_some_and(|(_, whole)| *whole));
        if let Some((part, _)) = part {
            let (most, limit) = budget.may_hold(packed);
            if (data.len() + part.len()) as u64 > most {
                return Err(Stop::Limit(limit));
            }
            data.extend_from_slice(&part);
            data.push(b'\n');
        }
    }
    Ok(Some((data, damaged)))
}

pub(super) struct Machine<'a, 'b> {
    pub(super) fonts: &'b mut Fonts<'a>,
    pub(super) layers: &'b Layers,
    pub(super) budget: &'b mut Budget,
    pub(super) content: Content,
    pub(super) order: u32,
    /// Forms being drawn, so that none draws itself.
    pub(super) open: Vec<ObjectIdentifier>,
    pub(super) mark: Option<u32>,
    /// The operator whose glyph, pattern or mask is being run.
    pub(super) inner: Option<u32>,
    /// Soft masks that were run, and where: programs set the same one before each thing they draw.
    masks: BTreeSet<(ObjectIdentifier, [u64; 6])>,
}

/// What one stream keeps while it is run.
pub(super) struct Local<'a, 'r> {
    pub(super) resources: &'r Resources<'a>,
    pub(super) run: u32,
    pub(super) depth: u32,
    pub(super) named: HashMap<Vec<u8>, Option<Rc<Face<'a>>>>,
    pub(super) matrix: TextMatrix,
    pub(super) path: Path,
    /// The pattern that `scn` named last.
    pub(super) pattern: Option<Vec<u8>>,
    /// Marked content that is open, with what it was inside of and whether its layer was off.
    pub(super) marks: Vec<(Option<u32>, bool)>,
}

impl<'a> Machine<'a, '_> {
    pub(super) fn enter(
        &mut self,
        parent: Option<u32>,
        span: Range<usize>,
        what: Source,
        state: &State<'a>,
    ) -> u32 {
        let number = self.content.runs.len() as u32;
        self.content.runs.push(Run { parent, span, what, to_page: state.ctm });
        number
    }

    pub(super) fn next_order(&mut self) -> u32 {
        self.order += 1;
        self.order
    }

    pub(super) fn stream(
        &mut self,
        data: &[u8],
        resources: &Resources<'a>,
        base: &State<'a>,
        run: u32,
        depth: u32,
    ) -> Result<(), Stop> {
        let mut state = base.clone();
        let mut saved: Vec<State<'a>> = Vec::new();
        let mut local = Local {
            resources,
            run,
            depth,
            named: HashMap::new(),
            matrix: TextMatrix::new(),
            path: Path::default(),
            pattern: None,
            marks: Vec::new(),
        };
        let outside = self.mark;
        let mut tokens = Tokens::new(data);
        while let Some(operator) = tokens.next() {
            self.budget.tick()?;
            let operands = tokens.operands.as_slice();
            match operator.name {
                b"q" if saved.len() < SAVED => saved.push(state.clone()),
                b"Q" => match saved.pop() {
                    Some(earlier) => state = earlier,
                    None if depth == 0 => self.content.underflow += 1,
                    None => {}
                },
                b"Do" => self.object(&local, &state, operands, operator.span)?,
                b"BI" => {
                    self.picture(&local, &state, None, operator.span)?;
                }
                b"BDC" | b"BMC" => {
                    self.mark_begins(&mut local, &mut state, operands, operator.span);
                }
                b"EMC" => {
                    if let Some((mark, layer_off)) = local.marks.pop() {
                        self.mark = mark;
                        state.layer_off = layer_off;
                    }
                }
                b"sh" => {
                    let bounds = state.clip.unwrap_or_default();
                    self.paint(&local, &state, Painted::Shading, bounds, None, operator.span);
                }
                name => {
                    let numbers = Numbers::of(operands);
                    if !self.text(&mut local, &mut state, name, operands, &operator.span)?
                        && !self.draw(&mut local, &mut state, name, &numbers, &operator.span)?
                    {
                        self.set(&local, &mut state, operands, &operator, &numbers)?;
                    }
                }
            }
        }
        if depth == 0 {
            self.content.left = saved.len() as u32;
        }
        self.mark = outside;
        Ok(())
    }

    /// Operators that set the graphics state.
    fn set(
        &mut self,
        local: &Local<'a, '_>,
        state: &mut State<'a>,
        operands: &[Operand<'_>],
        operator: &Operator<'_>,
        numbers: &Numbers,
    ) -> Result<(), Stop> {
        match operator.name {
            b"cm" => {
                if let Some(by) = numbers.six() {
                    state.ctm *= Affine::new(by);
                }
            }
            b"w" => state.line_width = numbers.last().unwrap_or(1.0),
            b"g" | b"rg" | b"k" => state.fill = Ink::of(numbers.all()),
            b"G" | b"RG" | b"K" => state.stroke = Ink::of(numbers.all()),
            b"cs" => state.fill = space(local.resources, operands),
            b"CS" => state.stroke = space(local.resources, operands),
            b"sc" | b"scn" if state.fill.known => state.fill = Ink::of(numbers.all()),
            b"SC" | b"SCN" if state.stroke.known => state.stroke = Ink::of(numbers.all()),
            b"gs" => {
                let name = operands.first().and_then(Operand::name).unwrap_or_default();
                if let Some(dict) = local.resources.ext_g_states.get::<Dict<'a>>(name) {
                    self.parameters(state, &dict);
                    self.mask(local, state, &dict, &operator.span)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The group of a soft mask is run where it lies. What it paints covers nothing, and its colours
    /// say how much is seen of what is painted through it.
    fn mask(
        &mut self,
        local: &Local<'a, '_>,
        state: &State<'a>,
        dict: &Dict<'a>,
        span: &Range<usize>,
    ) -> Result<(), Stop> {
        let mask = dict.get::<Dict<'a>>(b"SMask");
        let Some(group) = mask.and_then(|mask| mask.get::<Stream<'a>>(b"G")) else {
            return Ok(());
        };
        let place = state.ctm.as_coeffs().map(f64::to_bits);
        if !self.masks.insert((group.obj_id(), place)) {
            return Ok(());
        }
        let show = self.show_for(local, state, span, Affine::IDENTITY);
        let outside = self.inner;
        self.inner = Some(outside.unwrap_or(show));
        let mut base = State::new();
        (base.ctm, base.clip, base.layer_off) = (state.ctm, state.clip, state.layer_off);
        let (glyphs, paints) = (self.content.glyphs.len(), self.content.paints.len());
        let (parent, span) = (Some(local.run), span.clone());
        let result =
            self.form(&group, local.resources, &base, parent, span, Source::Mask, local.depth + 1);
        self.inner = outside;
        self.content.glyphs.iter_mut().skip(glyphs).for_each(|glyph| glyph.colour = None);
        for paint in self.content.paints.iter_mut().skip(paints) {
            (paint.colour, paint.sheer) = (None, true);
        }
        result
    }

    fn parameters(&mut self, state: &mut State<'a>, dict: &Dict<'a>) {
        if let Some(alpha) = dict.get::<f32>(b"ca") {
            state.fill_alpha = alpha;
        }
        if let Some(alpha) = dict.get::<f32>(b"CA") {
            state.stroke_alpha = alpha;
        }
        if let Some(width) = dict.get::<f64>(b"LW") {
            state.line_width = width;
        }
        if let Some(font) = dict.get::<Array<'a>>(b"Font") {
            let mut items = font.flex_iter();
            if let Some(font) = items.next::<Dict<'a>>() {
                state.font = self.fonts.load(&font);
                state.size = items.next::<f64>().unwrap_or(state.size);
            }
        }
        let plain = |mode: &[u8]| matches!(mode, b"Normal" | b"Compatible");
        let mode = match dict.get::<Object<'a>>(b"BM") {
            Some(Object::Name(mode)) => Some(plain(&mode)),
            Some(Object::Array(modes)) => modes.iter::<Name<'_>>().next().map(|mode| plain(&mode)),
            _ => None,
        };
        let mask = match dict.get::<Object<'a>>(b"SMask") {
            Some(Object::Dict(_)) => Some(false),
            Some(Object::Name(_)) => Some(true),
            _ => None,
        };
        if mode.is_some() || mask.is_some() {
            state.sheer = mode == Some(false) || mask == Some(false);
        }
    }

    /// Operators that make and paint paths.
    fn draw(
        &mut self,
        local: &mut Local<'a, '_>,
        state: &mut State<'a>,
        name: &[u8],
        numbers: &Numbers,
        span: &Range<usize>,
    ) -> Result<bool, Stop> {
        if local.path.build(name, numbers.all(), state.ctm, span) {
            return Ok(true);
        }
        let (fill, stroke) = match name {
            b"f" | b"F" | b"f*" => (true, false),
            b"B" | b"B*" | b"b" | b"b*" => (true, true),
            b"S" | b"s" => (false, true),
            b"n" => (false, false),
            _ => return Ok(false),
        };
        let path = std::mem::take(&mut local.path);
        let bounds = path.bounds();
        let whole = path.begin.unwrap_or(span.start)..span.end;
        if (fill || stroke) && !path.parts.is_empty() {
            let (ink, alpha) = match fill {
                true => (state.fill, state.fill_alpha),
                false => (state.stroke, state.stroke_alpha),
            };
            if fill && state.fill.pattern {
                self.pattern(local, state, span)?;
            }
            let parts = path.parts.clone();
            let what = Painted::Path { parts, filled: fill, clips: path.clips };
            let mut painted = state.clone();
            painted.fill_alpha = alpha;
            let mut bounds = bounds;
            if !fill {
                let scale = state.ctm.determinant().abs().sqrt();
                bounds =
                    bounds.inflate(state.line_width * scale / 2.0, state.line_width * scale / 2.0);
            }
            self.paint(local, &painted, what, bounds, ink.colour, whole);
        } else if path.clips && !path.parts.is_empty() {
            let what = Painted::Path { parts: path.parts.clone(), filled: false, clips: true };
            self.paint(local, state, what, bounds, None, whole);
        }
        if path.clips {
            state.clip_to(bounds);
        }
        Ok(true)
    }

    fn paint(
        &mut self,
        local: &Local<'a, '_>,
        state: &State<'a>,
        what: Painted,
        bounds: Rect,
        colour: super::glyph::Colour,
        span: Range<usize>,
    ) {
        let bounds = state.clip.map_or(bounds, |clip| clip.intersect(bounds));
        let order = self.next_order();
        self.content.paints.push(Paint {
            what,
            bounds,
            colour,
            alpha: state.fill_alpha,
            sheer: state.sheer,
            layer_off: state.layer_off,
            order,
            run: local.run,
            span,
        });
    }

    fn mark_begins(
        &mut self,
        local: &mut Local<'a, '_>,
        state: &mut State<'a>,
        operands: &[Operand<'_>],
        span: Range<usize>,
    ) {
        local.marks.push((self.mark, state.layer_off));
        let mut mark = Mark { run: local.run, span, inside: self.mark, ..Mark::default() };
        match operands.get(1) {
            Some(Operand::Name(name)) => {
                let dict = local.resources.properties.get::<Dict<'a>>(name);
                let Some(dict) = dict else { return };
                if operands.first().and_then(Operand::name) == Some(b"OC") {
                    state.layer_off |= self.layers.is_off(&dict);
                }
                mark.mcid = dict.get::<i32>(b"MCID").map(i64::from);
                for key in [&b"ActualText"[..], b"Alt", b"E"] {
                    let words = dict.get::<hayro_syntax::object::String<'_>>(key);
                    mark.words.extend(words.map(|words| words.as_bytes().to_vec()));
                }
            }
            Some(dict @ Operand::Dict(_)) => {
                mark.mcid = dict.get(b"MCID").and_then(Operand::number).map(|id| id as i64);
                for key in [&b"ActualText"[..], b"Alt", b"E"] {
                    let words = dict.get(key).and_then(Operand::text);
                    mark.words.extend(words.map(<[u8]>::to_vec));
                }
            }
            _ => return,
        }
        if mark.mcid.is_some() || !mark.words.is_empty() {
            self.mark = Some(self.content.marks.len() as u32);
            self.content.marks.push(mark);
        }
    }

    fn object(
        &mut self,
        local: &Local<'a, '_>,
        state: &State<'a>,
        operands: &[Operand<'_>],
        span: Range<usize>,
    ) -> Result<(), Stop> {
        let Some(name) = operands.last().and_then(Operand::name) else { return Ok(()) };
        let Some(object) = local.resources.x_objects.get::<Stream<'a>>(name) else {
            self.content.empty.push((local.run, span));
            return Ok(());
        };
        let mut state = state.clone();
        if let Some(group) = object.dict().get::<Dict<'a>>(b"OC") {
            state.layer_off |= self.layers.is_off(&group);
        }
        match object.dict().get::<Name<'_>>(b"Subtype").as_deref() {
            Some(b"Form") => {
                let source = Source::Form(object.obj_id());
                let parent = Some(local.run);
                self.form(&object, local.resources, &state, parent, span, source, local.depth)
            }
            Some(b"Image") => self.picture(local, &state, Some(object.obj_id()), span),
            _ => Ok(()),
        }
    }

    fn picture(
        &mut self,
        local: &Local<'a, '_>,
        state: &State<'a>,
        object: Option<ObjectIdentifier>,
        span: Range<usize>,
    ) -> Result<(), Stop> {
        let bounds = state.ctm.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0));
        let what = Painted::Picture { object, to_page: state.ctm };
        self.paint(local, state, what, bounds, None, span);
        self.budget.image()
    }

    #[allow(clippy::too_many_arguments, reason = "a form has as many")]
    pub(super) fn form(
        &mut self,
        form: &Stream<'a>,
        resources: &Resources<'a>,
        state: &State<'a>,
        parent: Option<u32>,
        span: Range<usize>,
        source: Source,
        depth: u32,
    ) -> Result<(), Stop> {
        let id = form.obj_id();
        if self.open.contains(&id) {
            self.content.empty.extend(parent.map(|parent| (parent, span.clone())));
        }
        if depth >= DEPTH || self.content.runs.len() >= RUNS || self.open.contains(&id) {
            self.content.unread += 1;
            return Ok(());
        }
        let dict = form.dict();
        let Some((data, whole)) = decode_told(form, self.budget)? else {
            self.content.unread += 1;
            return Ok(());
        };
        self.content.unread += u32::from(!whole);
        let identity = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
        let own = dict.get::<Dict<'a>>(b"Resources").map(Resources::new);
        let mut inner = state.clone();
        inner.ctm *= Affine::new(dict.get::<[f64; 6]>(b"Matrix").unwrap_or(identity));
        if let Some([x0, y0, x1, y1]) = dict.get::<[f64; 4]>(b"BBox") {
            inner.clip_to(inner.ctm.transform_rect_bbox(Rect::new(x0, y0, x1, y1).abs()));
        }
        let run = self.enter(parent, span, source, &inner);
        self.open.push(id);
        let result = self.stream(&data, own.as_ref().unwrap_or(resources), &inner, run, depth + 1);
        self.open.pop();
        result
    }
}

/// The colour space that `cs` names: whether its numbers can be read as a colour.
fn space(resources: &Resources<'_>, operands: &[Operand<'_>]) -> Ink {
    let Some(name) = operands.last().and_then(Operand::name) else { return Ink::UNKNOWN };
    match name {
        b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK" | b"G" | b"RGB" | b"CMYK" => Ink::BLACK,
        b"Pattern" => Ink::PATTERN,
        _ => match resources.color_spaces.get::<Object<'_>>(name) {
            Some(Object::Name(name)) if name.starts_with(b"Device") => Ink::BLACK,
            Some(Object::Array(space)) => match space.iter::<Name<'_>>().next().as_deref() {
                Some(b"ICCBased" | b"CalRGB" | b"CalGray") => Ink::BLACK,
                Some(b"Pattern") => Ink::PATTERN,
                _ => Ink::UNKNOWN,
            },
            _ => Ink::UNKNOWN,
        },
    }
}

/// The numbers among the operands, the first six of them.
pub(super) struct Numbers {
    values: [f64; 6],
    count: usize,
}

impl Numbers {
    pub(super) fn of(operands: &[Operand<'_>]) -> Numbers {
        let mut numbers = Numbers { values: [0.0; 6], count: 0 };
        let all = operands.iter().filter_map(Operand::number);
        for (slot, number) in numbers.values.iter_mut().zip(all) {
            *slot = number;
            numbers.count += 1;
        }
        numbers
    }

    fn all(&self) -> &[f64] {
        self.values.get(..self.count).unwrap_or_default()
    }

    pub(super) fn six(&self) -> Option<[f64; 6]> {
        (self.count == 6).then_some(self.values)
    }

    fn last(&self) -> Option<f64> {
        self.all().last().copied()
    }
}
