//! Operators that show text, rewritten without the glyphs that go.

use std::collections::BTreeMap;
use std::ops::Range;

use kurbo::Affine;

use super::super::extras::words;
use super::super::glyph::{Content, Glyph, Mark, Show};
use super::super::token::{Operand, Tokens};
use super::super::write::object::{write_name, write_number, write_place, write_text};
use super::row::Shifts;
use super::spacing;
use crate::model::redaction::Edits;

/// Bytes of a stream, and what stands in their place.
pub(super) type Edit = (Range<usize>, Vec<u8>);

/// What happens to the glyphs of a page.
pub(super) struct Plan<'p> {
    pub(super) content: &'p Content,
    pub(super) removed: &'p [bool],
    pub(super) shifts: &'p Shifts,
    /// Whether what is left may not tell how long the words were that go.
    pub(super) hides: bool,
    /// Glyphs of each operator, in order.
    pub(super) of_show: Vec<Range<u32>>,
}

/// The glyphs of each operator: those it shows itself stand together.
pub(super) fn of_shows(content: &Content) -> Vec<Range<u32>> {
    let mut of_show = vec![0..0; content.shows.len()];
    for (number, glyph) in content.glyphs.iter().enumerate() {
        let number = number as u32;
        if let Some(range) = of_show.get_mut(glyph.show as usize) {
            match range.start == range.end {
                true => *range = number..number + 1,
                false => range.end = number + 1,
            }
        }
    }
    of_show
}

impl Plan<'_> {
    pub(super) fn glyphs(&self, show: u32) -> impl Iterator<Item = (u32, &Glyph)> {
        let range = self.of_show.get(show as usize).cloned().unwrap_or_default();
        range.filter_map(move |number| {
            let glyph = self.content.glyphs.get(number as usize)?;
            (glyph.show == show && !glyph.inner).then_some((number, glyph))
        })
    }

    fn is_removed(&self, number: u32) -> bool {
        self.removed.get(number as usize).copied().unwrap_or(false)
    }

    fn loses(&self, show: u32) -> bool {
        self.glyphs(show).any(|(number, _)| self.is_removed(number))
    }

    fn moves(&self, show: u32) -> bool {
        self.glyphs(show).any(|(number, _)| {
            !self.is_removed(number)
                && self.shifts.get(&number).is_some_and(|shift| shift.abs() > 1e-6)
        })
    }

    /// The changes to the text operators of a run.
    pub(super) fn edits(&self, run: u32, data: &[u8]) -> Vec<Edit> {
        let mut shows: BTreeMap<usize, u32> = BTreeMap::new();
        for (number, show) in self.content.shows.iter().enumerate() {
            if show.run == run {
                shows.insert(show.span.start, number as u32);
            }
        }
        let steps = steps(data, &shows);
        let mut edits = Vec::new();
        let moved = self.moved(&steps);
        let spacing = spacing::of(self, &steps, &moved);
        for (step, moved) in steps.into_iter().zip(moved) {
            match step {
                Step::Place(span, leading) if moved => {
                    let mut out = Vec::new();
                    if let Some(leading) = leading {
                        write_number(leading, &mut out);
                        out.extend_from_slice(b" TL");
                    }
                    edits.push((span, out));
                }
                Step::Show { span, show, name } if moved || self.loses(show) => {
                    let (mut out, after) = spacing.around.get(&show).cloned().unwrap_or_default();
                    out.extend(self.shown(show, &name, data.get(span.clone()), moved));
                    out.extend(after);
                    edits.push((span, out));
                }
                _ => {}
            }
        }
        edits.extend(spacing.dead.into_iter().map(|span| (span, Vec::new())));
        edits
    }

    /// Whether each step is in a text object in which words move, or one from which words go whose
    /// length is not to be told. Then every place in it is written out, so that the old ones cannot be
    /// reckoned from what is left: not even an operator without words moves on as far as they did.
    fn moved(&self, steps: &[Step]) -> Vec<bool> {
        let mut all = Vec::with_capacity(steps.len());
        for block in steps.split_inclusive(|step| matches!(step, Step::End)) {
            let moved = block.iter().any(|step| match step {
                Step::Show { show, .. } => self.moves(*show) || self.hides && self.loses(*show),
                _ => false,
            });
            all.extend(block.iter().map(|_| moved));
        }
        all
    }

    /// An operator that shows what is left of its text.
    fn shown(&self, number: u32, name: &[u8], bytes: Option<&[u8]>, placed: bool) -> Vec<u8> {
        let mut out = Vec::new();
        let Some(show) = self.content.shows.get(number as usize) else { return out };
        let mut tokens = Tokens::new(bytes.unwrap_or_default());
        if tokens.next().is_none() {
            return out;
        }
        if name == b"\"" && !placed {
            for (operand, operator) in tokens.operands.iter().zip(["Tw ", "Tc "]) {
                write_number(operand.number().unwrap_or(0.0), &mut out);
                out.push(b' ');
                out.extend_from_slice(operator.as_bytes());
            }
        }
        if !placed && matches!(name, b"'" | b"\"") {
            out.extend_from_slice(b"T* ");
        }
        let single = [tokens.operands.last().cloned().unwrap_or(Operand::Word(b""))];
        let pieces: &[Operand<'_>] = match tokens.operands.last() {
            Some(Operand::Array(pieces)) => pieces,
            _ => &single,
        };
        let mut line = Line::new(show, self.scale(show, number), placed);
        let mut glyphs = self.glyphs(number).peekable();
        for (index, piece) in pieces.iter().enumerate() {
            match piece {
                Operand::Number(by) => line.original -= by / 1000.0 * show.unit,
                Operand::Text(text) => {
                    while let Some((number, glyph)) =
                        glyphs.next_if(|(_, glyph)| glyph.piece == index as u32)
                    {
                        if self.is_removed(number) {
                            line.original += glyph.moves;
                            continue;
                        }
                        let shift = self.shifts.get(&number).copied().unwrap_or(0.0);
                        let codes = text.get(glyph.bytes.start as usize..glyph.bytes.end as usize);
                        let plain = (glyph.end - glyph.origin).hypot() / line.scale;
                        let copied = if placed { plain } else { glyph.moves };
                        let moves = (glyph.moves, copied);
                        line.glyph(codes.unwrap_or_default(), moves, shift);
                    }
                }
                _ => {}
            }
        }
        line.finish(&mut out);
        out
    }

    /// Length on the page of one unit of text space along the writing.
    fn scale(&self, show: &Show, number: u32) -> f64 {
        let Some((_, glyph)) = self.glyphs(number).next() else { return 1.0 };
        let along = glyph.along();
        let [a, b, c, d, _, _] = (show.ctm * show.matrix).as_coeffs();
        let scale =
            if show.upright { a * along.x + b * along.y } else { c * along.x + d * along.y };
        if scale.abs() < 1e-9 { 1.0 } else { scale }
    }
}

/// An operator that matters to where text stands.
pub(super) enum Step {
    Show {
        span: Range<usize>,
        show: u32,
        name: Vec<u8>,
    },
    /// An operator that places, and the leading that it sets.
    Place(Range<usize>, Option<f64>),
    /// One that sets the spacing of words (0) or of letters (1).
    Space(Range<usize>, usize, f64),
    Save,
    Restore,
    /// The end of a text object, or of an operator that stands outside of one.
    End,
}

/// The steps of a stream; shows are known by where they begin.
fn steps(data: &[u8], shows: &BTreeMap<usize, u32>) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut inside = false;
    let mut tokens = Tokens::new(data);
    while let Some(operator) = tokens.next() {
        let (name, span) = (operator.name, operator.span);
        let show = shows.get(&span.start).copied();
        let number = |at: usize| tokens.operands.get(at).and_then(Operand::number);
        let last = || tokens.operands.last().and_then(Operand::number).unwrap_or(0.0);
        match name {
            b"Tj" | b"'" | b"\"" | b"TJ" => {
                let step = |show| Step::Show { span: span.clone(), show, name: name.to_vec() };
                steps.extend(show.map(step));
            }
            b"Td" | b"T*" | b"Tm" => steps.push(Step::Place(span, None)),
            b"TD" => steps.push(Step::Place(span, number(1).map(|by| -by))),
            b"Tw" => steps.push(Step::Space(span, 0, last())),
            b"Tc" => steps.push(Step::Space(span, 1, last())),
            b"q" => steps.push(Step::Save),
            b"Q" => steps.push(Step::Restore),
            _ => {}
        }
        match name {
            b"BT" => inside = true,
            b"ET" => {
                inside = false;
                steps.push(Step::End);
            }
            _ if !inside => steps.push(Step::End),
            _ => {}
        }
    }
    steps
}

/// A `TJ` in the making. Places are in text space, from where the operator began.
struct Line<'s> {
    show: &'s Show,
    scale: f64,
    /// Where the original would be.
    original: f64,
    /// Where the copy is.
    copy: f64,
    begin: Option<f64>,
    /// Whether places are written out.
    placed: bool,
    text: Vec<u8>,
    array: Vec<u8>,
}

impl<'s> Line<'s> {
    fn new(show: &'s Show, scale: f64, placed: bool) -> Line<'s> {
        Line {
            show,
            scale,
            original: 0.0,
            copy: 0.0,
            begin: None,
            placed,
            text: Vec::new(),
            array: Vec::new(),
        }
    }

    /// Adds a glyph that moves on so far in the original, and so far in the copy.
    fn glyph(&mut self, codes: &[u8], moves: (f64, f64), shift: f64) {
        let to = self.original + shift / self.scale;
        if self.begin.is_none() {
            self.begin = Some(to);
            if self.placed {
                self.copy = to;
            }
        }
        self.go(to);
        self.text.extend_from_slice(codes);
        self.copy += moves.1;
        self.original += moves.0;
    }

    /// Moves on without showing anything.
    fn go(&mut self, to: f64) {
        let by = to - self.copy;
        let least = if self.placed { 1e-5 } else { 1e-9 };
        if self.show.unit.abs() < 1e-12 || by.abs() < least * self.show.unit.abs() {
            return;
        }
        self.flush();
        let number = -by * 1000.0 / self.show.unit;
        match self.placed {
            true => write_place(number, &mut self.array),
            // What stays where it is must not move by a part of a pixel either. Sums are a little off.
            false => write_number((number * 1e9).round() / 1e9, &mut self.array),
        }
        self.array.push(b' ');
        self.copy = to;
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            write_text(&self.text, &mut self.array);
            self.text.clear();
        }
    }

    fn finish(mut self, out: &mut Vec<u8>) {
        if !self.placed {
            self.go(self.original);
        }
        self.flush();
        if self.array.is_empty() {
            return;
        }
        if self.placed {
            let begin = self.begin.unwrap_or(0.0);
            let by = if self.show.upright { (begin, 0.0) } else { (0.0, begin) };
            let matrix = self.show.matrix * Affine::translate(by);
            for number in matrix.as_coeffs() {
                write_place(number, out);
                out.push(b' ');
            }
            out.extend_from_slice(b"Tm ");
        }
        out.push(b'[');
        out.append(&mut self.array);
        out.extend_from_slice(b"] TJ");
    }
}

/// Marked content whose words stand for something that goes, or give it away.
pub(super) fn telling<'p>(plan: &Plan<'p>, edits: &Edits) -> Vec<&'p Mark> {
    let content = plan.content;
    let mut touched = vec![false; content.marks.len()];
    for (number, glyph) in content.glyphs.iter().enumerate() {
        if !plan.is_removed(number as u32) {
            continue;
        }
        let mut at = glyph.mark;
        while let Some(number) = at {
            let Some(seen) = touched.get_mut(number as usize) else { break };
            if std::mem::replace(seen, true) {
                break;
            }
            at = content.marks.get(number as usize).and_then(|mark| mark.inside);
        }
    }
    let tells = |mark: &Mark| mark.words.iter().any(|text| edits.tells(&words(text)));
    let marks = content.marks.iter().zip(touched);
    let telling =
        marks.filter(|(mark, touched)| !mark.words.is_empty() && (*touched || tells(mark)));
    telling.map(|(mark, _)| mark).collect()
}

/// The operator that begins marked content, without its words.
pub(super) fn wordless(mark: &Mark, data: &[u8]) -> Edit {
    let mut tokens = Tokens::new(data.get(mark.span.clone()).unwrap_or_default());
    let mut out = Vec::new();
    tokens.next();
    write_name(tokens.operands.first().and_then(Operand::name).unwrap_or(b"Span"), &mut out);
    out.extend_from_slice(b" <<");
    if let Some(id) = mark.mcid {
        out.extend_from_slice(format!("/MCID {id}").as_bytes());
    }
    out.extend_from_slice(b">> BDC");
    (mark.span.clone(), out)
}

/// A stream with its changes made. The changes lie apart from one another.
pub(super) fn apply(data: &[u8], edits: &mut Vec<Edit>) -> Vec<u8> {
    edits.sort_by_key(|(span, _)| (span.start, span.end));
    let mut out = Vec::with_capacity(data.len());
    let mut at = 0;
    for (span, replacement) in edits {
        if span.start < at {
            continue;
        }
        out.extend_from_slice(data.get(at..span.start).unwrap_or_default());
        out.push(b' ');
        out.extend_from_slice(replacement);
        out.push(b' ');
        at = span.end;
    }
    out.extend_from_slice(data.get(at..).unwrap_or_default());
    out
}
