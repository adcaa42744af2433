//! Operators that show text, rewritten without the glyphs that go.

use std::collections::BTreeMap;
use std::ops::Range;

use kurbo::Affine;

use super::super::extras::words;
use super::super::glyph::{Content, Glyph, Mark, Show};
use super::super::token::{Operand, Tokens};
use super::super::write::object::{write_name, write_number, write_text};
use super::row::Shifts;
use crate::model::redaction::Edits;

/// Bytes of a stream, and what stands in their place.
pub(super) type Edit = (Range<usize>, Vec<u8>);

/// What happens to the glyphs of a page.
pub(super) struct Plan<'p> {
    pub(super) content: &'p Content,
    pub(super) removed: &'p [bool],
    pub(super) shifts: &'p Shifts,
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
    fn glyphs(&self, show: u32) -> impl Iterator<Item = (u32, &Glyph)> {
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
        let mut edits = Vec::new();
        let mut block: Vec<Step> = Vec::new();
        let mut inside = false;
        let mut tokens = Tokens::new(data);
        while let Some(operator) = tokens.next() {
            let show = shows.get(&operator.span.start).copied();
            let name = operator.name;
            let step = match name {
                b"Tj" | b"'" | b"\"" | b"TJ" => show.map(|show| Step::Show {
                    span: operator.span.clone(),
                    show,
                    name: name.to_vec(),
                }),
                b"Td" | b"T*" | b"Tm" => Some(Step::Place(operator.span.clone(), None)),
                b"TD" => {
                    let leading = tokens.operands.get(1).and_then(Operand::number);
                    Some(Step::Place(operator.span.clone(), leading.map(|by| -by)))
                }
                _ => None,
            };
            block.extend(step);
            match name {
                b"BT" => inside = true,
                b"ET" => {
                    inside = false;
                    self.block(std::mem::take(&mut block), data, &mut edits);
                }
                _ if !inside => self.block(std::mem::take(&mut block), data, &mut edits),
                _ => {}
            }
        }
        self.block(block, data, &mut edits);
        edits
    }

    /// One text object. If words in it move, every place in it is written out, so that the old ones
    /// cannot be reckoned from what is left.
    fn block(&self, steps: Vec<Step>, data: &[u8], edits: &mut Vec<Edit>) {
        let moved = steps.iter().any(|step| match step {
            Step::Show { show, .. } => self.moves(*show),
            Step::Place(..) => false,
        });
        for step in steps {
            match step {
                Step::Place(span, leading) if moved => {
                    let mut out = Vec::new();
                    if let Some(leading) = leading {
                        write_number(leading, &mut out);
                        out.extend_from_slice(b" TL");
                    }
                    edits.push((span, out));
                }
                Step::Place(..) => {}
                Step::Show { span, show, name } if moved || self.loses(show) => {
                    let out = self.shown(show, &name, data.get(span.clone()), moved);
                    edits.push((span, out));
                }
                Step::Show { .. } => {}
            }
        }
    }

    /// An operator that shows what is left of its text.
    fn shown(&self, number: u32, name: &[u8], bytes: Option<&[u8]>, placed: bool) -> Vec<u8> {
        let mut out = Vec::new();
        let Some(show) = self.content.shows.get(number as usize) else { return out };
        let mut tokens = Tokens::new(bytes.unwrap_or_default());
        if tokens.next().is_none() {
            return out;
        }
        if name == b"\"" {
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
        let mut line = Line::new(show, self.scale(show, number));
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
                        line.glyph(codes.unwrap_or_default(), glyph.moves, shift, placed);
                    }
                }
                _ => {}
            }
        }
        line.finish(placed, &mut out);
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

enum Step {
    Show {
        span: Range<usize>,
        show: u32,
        name: Vec<u8>,
    },
    /// An operator that places, and the leading that it sets.
    Place(Range<usize>, Option<f64>),
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
    text: Vec<u8>,
    array: Vec<u8>,
}

impl<'s> Line<'s> {
    fn new(show: &'s Show, scale: f64) -> Line<'s> {
        Line {
            show,
            scale,
            original: 0.0,
            copy: 0.0,
            begin: None,
            text: Vec::new(),
            array: Vec::new(),
        }
    }

    fn glyph(&mut self, codes: &[u8], moves: f64, shift: f64, placed: bool) {
        let to = self.original + shift / self.scale;
        if self.begin.is_none() {
            self.begin = Some(to);
            if placed {
                self.copy = to;
            }
        }
        self.go(to);
        self.text.extend_from_slice(codes);
        self.copy += moves;
        self.original += moves;
    }

    /// Moves on without showing anything.
    fn go(&mut self, to: f64) {
        let by = to - self.copy;
        if self.show.unit.abs() < 1e-12 || by.abs() < 1e-5 * self.show.unit.abs() {
            return;
        }
        self.flush();
        write_number(-by * 1000.0 / self.show.unit, &mut self.array);
        self.array.push(b' ');
        self.copy = to;
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            write_text(&self.text, &mut self.array);
            self.text.clear();
        }
    }

    fn finish(mut self, placed: bool, out: &mut Vec<u8>) {
        if !placed {
            self.go(self.original);
        }
        self.flush();
        if self.array.is_empty() {
            return;
        }
        if placed {
            let begin = self.begin.unwrap_or(0.0);
            let by = if self.show.upright { (begin, 0.0) } else { (0.0, begin) };
            let matrix = self.show.matrix * Affine::translate(by);
            for number in matrix.as_coeffs() {
                write_number(number, out);
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

/// A stream with its changes made. They lie apart from one another.
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
