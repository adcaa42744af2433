//! From a scanned document to the rows of a report. This is the one place where text is let through
//! or masked.

use std::collections::BTreeMap;
use std::ops::Range;

use super::fingerprint::Fingerprints;
use super::mask;
use super::place::PlaceRow;
use super::region::Lines;
use super::row::{
    About, AllowRow, DocumentRow, MemberRow, NoteRow, People, Piece, ProblemRow, ResidueRow,
    SuggestionRow, title,
};
use crate::exemption::register::Register;
use crate::exemption::stamp::stamp;
use crate::model::document::{Document, Segment, Source, Stretch, Visibility};
use crate::model::finding::Confidence;
use crate::model::place::Place;
use crate::model::residue::Residue;
use crate::model::suggestion::Suggestion;
use crate::rules::files::hex;
use crate::rules::rule::Rule;

/// What rows are made with.
pub struct View<'a> {
    /// The rules that findings number.
    pub rules: &'a [Rule],
    /// The register that suggestions cite.
    pub register: &'a Register,
    /// Whether text is let through.
    pub reveal: bool,
}

/// Whether a suggestion is sure enough for the name it was found in to be masked, listed or not.
fn told(suggestion: &Suggestion) -> bool {
    suggestion.confidence >= Confidence::Medium.threshold()
}

/// Names of one file of the bundle and of its members as reports may show them.
#[derive(Default)]
pub struct Names {
    /// The name as it is, and as it may be shown.
    real: String,
    path: String,
    members: BTreeMap<Vec<u32>, String>,
}

impl Names {
    /// Goes on to the next file, which has this number in the bundle, or to the next stretch of the
    /// same, and finds out which names have to be masked: those in which something was found.
    pub fn next<'a>(
        &mut self,
        number: usize,
        path: &str,
        documents: impl Iterator<Item = (&'a Document, &'a [Suggestion])>,
        reveal: bool,
    ) {
        let mut documents = documents.peekable();
        let goes_on = |stretch: Stretch| stretch.number > 0 && self.real == path;
        let first = documents.peek().and_then(|(document, _)| document.stretch);
        if !first.is_some_and(goes_on) {
            let (real, path) = (path.to_owned(), path.to_owned());
            *self = Names { real, path, members: BTreeMap::new() };
        }
        self.members.clear();
        for (document, suggestions) in documents {
            let found: Vec<Range<usize>> = match document.segments.last() {
                Some(last) if last.place == Place::FileName && !reveal => {
                    let of_name =
                        suggestions.iter().filter(|s| s.span.start >= last.start && told(s));
                    of_name.map(|s| s.span.start - last.start..s.span.end - last.start).collect()
                }
                _ => Vec::new(),
            };
            let way: Vec<u32> = document.source.members.iter().map(|member| member.index).collect();
            match document.source.members.last() {
                // The name of a stretch is its number; the one looked at is that of the file.
                Some(member) if document.stretch.is_none() => {
                    let shown = mask::name(&member.name, &found, u64::from(member.index));
                    self.members.insert(way, shown);
                }
                _ if found.is_empty() => {}
                _ => self.path = mask::name(path, &found, number as u64 + 1),
            }
        }
    }

    /// A document as reports show it, the way inside containers included.
    pub fn shown(&self, source: &Source) -> String {
        title(&self.path, &self.members(source))
    }

    /// The row of an allowance in the text that does not hold.
    pub fn allow(
        &self,
        source: &Source,
        line: u32,
        wrong: (&'static str, &str),
        rule: Option<String>,
    ) -> AllowRow {
        AllowRow {
            document: self.path.clone(),
            members: self.members(source),
            place: PlaceRow(Place::Line { line }),
            wrong: wrong.0,
            rule,
            message: wrong.1.to_owned(),
        }
    }

    fn members(&self, source: &Source) -> Vec<MemberRow> {
        let mut way = Vec::new();
        let mut rows = Vec::new();
        for member in &source.members {
            way.push(member.index);
            let name = self.members.get(&way).cloned().unwrap_or_else(|| member.name.clone());
            rows.push(MemberRow { index: member.index, name });
        }
        rows
    }
}

impl View<'_> {
    /// The row of the document itself.
    pub fn document(&self, names: &Names, document: &Document, suggestions: u64) -> DocumentRow {
        let read = document.id != [0; 32];
        DocumentRow {
            document: names.path.clone(),
            members: names.members(&document.source),
            kind: document.kind.name().to_owned(),
            size: document.size,
            sha256: read.then(|| hex(&document.id)),
            suggestions,
            problems: document.problems.len() as u64,
        }
    }

    /// The rows of what was not read.
    pub fn problems(&self, names: &Names, document: &Document) -> Vec<ProblemRow> {
        let sheets = self.sheets(document, &[]);
        let rows = document.problems.iter().map(|problem| ProblemRow {
            document: names.path.clone(),
            members: names.members(&document.source),
            place: problem.place.as_ref().map(|place| PlaceRow(sheets.show(place))),
            message: problem.message.clone(),
            limit: problem.limit.clone(),
        });
        rows.collect()
    }

    /// The rows of notes.
    pub fn notes(&self, names: &Names, document: &Document) -> Vec<NoteRow> {
        let rows = document.notes.iter().map(|message| NoteRow {
            document: Some(names.path.clone()),
            members: names.members(&document.source),
            message: message.clone(),
        });
        rows.collect()
    }

    /// The row of a leftover; `sheets` are those of its document.
    pub fn residue(
        &self,
        document: &DocumentRow,
        other: Option<&DocumentRow>,
        sheets: &Sheets,
        residue: &Residue,
        about: About,
    ) -> ResidueRow {
        ResidueRow {
            check: residue.check.clone(),
            severity: residue.severity.name(),
            document: document.document.clone(),
            members: document.members.clone(),
            other: other.map(|row| row.document.clone()),
            place: PlaceRow(sheets.show(&residue.place)),
            text: (self.reveal && !residue.text.is_empty()).then(|| residue.text.clone()),
            about: About { shape: mask::shape(&residue.text), ..about },
        }
    }

    /// The rows of suggestions, in the order of their spans.
    pub fn suggestions(
        &self,
        names: &Names,
        document: &Document,
        suggestions: &[Suggestion],
    ) -> Vec<SuggestionRow> {
        let sheets = self.sheets(document, suggestions);
        let mut counter = Counter::new(document);
        let mut lines = document.kind.is_plain_text().then(|| Lines::new(document));
        let mut fingerprints = Fingerprints::new(&document.source);
        let rows = suggestions.iter().filter_map(|suggestion| {
            let rule = self.rules.get(suggestion.rule())?;
            let pieces = counter.pieces(&suggestion.span);
            let (first, segment) = pieces.first().cloned()?;
            let end = if document.kind.is_plain_text() {
                pieces.last().map_or(first.end, |(last, _)| last.end)
            } else {
                first.end
            };
            let (visibility, why) = match &segment.visibility {
                Visibility::Shown => ("shown", None),
                Visibility::Hidden(why) => ("hidden", Some(why.clone())),
            };
            let words = document.text.get(suggestion.span.clone()).unwrap_or("");
            let show = |piece: &Piece| Piece {
                place: PlaceRow(sheets.show(&piece.place.0)),
                start: piece.start,
                end: piece.end,
            };
            let place = sheets.show(&first.place.0);
            let mut people = self.people(document, suggestion, rule, &place, &segment);
            if segment.place != Place::FileName {
                people.region = lines.as_mut().map(|lines| lines.region(&suggestion.span));
            }
            Some(SuggestionRow {
                id: suggestion.id.clone(),
                document: names.path.clone(),
                members: names.members(&document.source),
                visibility,
                why,
                text: self.reveal.then(|| words.to_owned()),
                start: first.start,
                end,
                pieces: if pieces.len() > 1 {
                    pieces.iter().map(|(piece, _)| show(piece)).collect()
                } else {
                    Vec::new()
                },
                rule: rule.id.clone(),
                category: rule.category,
                exemption: suggestion.exemptions.first().cloned().unwrap_or_default(),
                exemptions: suggestion.exemptions.to_vec(),
                alternative: suggestion.alternative.to_vec(),
                confidence: suggestion.confidence,
                action: suggestion.action.name(),
                hold: suggestion.hold.name(),
                entity: suggestion.entity,
                baseline: None,
                accepted: None,
                people,
                fingerprint: fingerprints.next(&rule.id),
                place: PlaceRow(place),
            })
        });
        let mut all = Vec::with_capacity(suggestions.len());
        all.extend(rows);
        all
    }

    fn people(
        &self,
        document: &Document,
        suggestion: &Suggestion,
        rule: &Rule,
        place: &Place,
        segment: &Segment,
    ) -> People {
        let words = document.text.get(suggestion.span.clone()).unwrap_or("");
        let of = |codes: &[String]| {
            let rows = codes.iter().filter_map(|code| self.register.get(code));
            let standing = rows.clone().next().map_or("", |row| row.standing.name());
            (standing, rows.clone().any(|row| row.public_interest_test))
        };
        let (standing, balanced) = of(&suggestion.exemptions);
        let (other, also) = of(&suggestion.alternative);
        let standing = match other {
            "" => standing.to_owned(),
            other if other == standing => standing.to_owned(),
            other => format!("{standing}; in the alternative {other}"),
        };
        let test = match balanced || also {
            true => "yes",
            false if standing.contains("by limb") => "by limb",
            false => "no",
        };
        let line = self.reveal.then(|| {
            let start = suggestion.span.start;
            let end = suggestion.span.end.min(segment.end);
            let whole = document.text.get(segment.range()).unwrap_or("");
            let at = start - segment.start;
            let from = whole.get(..at).and_then(|text| text.rfind('\n')).map_or(0, |at| at + 1);
            let to =
                whole.get(at..).and_then(|text| text.find('\n')).map_or(whole.len(), |to| at + to);
            let line = whole.get(from..to).unwrap_or("").to_owned();
            (line, at - from..(end - segment.start).min(to) - from)
        });
        People {
            place: place.to_string(),
            stamp: stamp(self.register, &suggestion.exemptions, &suggestion.alternative),
            standing,
            test: test.to_owned(),
            reason: rule.why.clone(),
            name: rule.name.clone(),
            shape: mask::shape(words),
            region: None,
            line,
        }
    }

    /// Names of sheets as they may be shown: masked where something was found in them.
    pub fn sheets(&self, document: &Document, suggestions: &[Suggestion]) -> Sheets {
        let mut sheets = Sheets { masked: BTreeMap::new() };
        if self.reveal {
            return sheets;
        }
        let named = document.segments.iter().filter(|segment| segment.place == Place::SheetName);
        for (number, segment) in named.enumerate() {
            let inside = |s: &&Suggestion| {
                segment.start <= s.span.start && s.span.end <= segment.end && told(s)
            };
            let found: Vec<Range<usize>> = suggestions
                .iter()
                .filter(inside)
                .map(|s| s.span.start - segment.start..s.span.end - segment.start)
                .collect();
            if !found.is_empty() {
                let name = document.text.get(segment.range()).unwrap_or("");
                let masked = mask::name(name, &found, number as u64 + 1);
                sheets.masked.insert(name.to_owned(), masked);
            }
        }
        sheets
    }
}

/// Names of the sheets of one document as reports may show them.
pub struct Sheets {
    masked: BTreeMap<String, String>,
}

impl Sheets {
    fn show(&self, place: &Place) -> Place {
        match place.sheet().and_then(|name| self.masked.get(name)) {
            Some(masked) => place.with_sheet(masked),
            None => place.clone(),
        }
    }
}

/// Turns bytes into places, lines and code points, going forward through the text once.
struct Counter<'a> {
    document: &'a Document,
    byte: usize,
    points: u64,
    base: usize,
    lines: u32,
}

impl<'a> Counter<'a> {
    fn new(document: &'a Document) -> Counter<'a> {
        Counter { document, byte: 0, points: 0, base: 0, lines: 0 }
    }

    /// Code points and line breaks from a base to a byte.
    fn count(&mut self, base: usize, byte: usize) -> (u64, u32) {
        if base != self.base || byte < self.byte {
            (self.base, self.byte, self.points, self.lines) = (base, base, 0, 0);
        }
        let passed = self.document.text.get(self.byte..byte).unwrap_or("");
        self.points += passed.chars().count() as u64;
        self.lines += passed.bytes().filter(|b| *b == b'\n').count() as u32;
        self.byte = byte;
        (self.points, self.lines)
    }

    /// The parts of a span, one for each segment it touches.
    fn pieces(&mut self, span: &Range<usize>) -> Vec<(Piece, Segment)> {
        let document = self.document;
        let first = document.segment_at(span.start).unwrap_or(0);
        let mut pieces = Vec::new();
        for segment in document.segments.get(first..).unwrap_or_default() {
            if segment.start >= span.end {
                break;
            }
            let start = span.start.max(segment.start);
            let end = span.end.min(segment.end).max(start);
            let own_base = segment.start;
            let base = if document.kind.is_plain_text() && segment.place != Place::FileName {
                0
            } else {
                own_base
            };
            let (from, lines) = self.count(base, start);
            let place = match segment.place {
                // Plain text is counted from its own start, all else from that of the segment.
                Place::Line { .. } if base == 0 => {
                    Place::Line { line: document.first_line() + lines }
                }
                _ => segment.place.moved(lines),
            };
            let width = document.text.get(start..end).unwrap_or("").chars().count() as u64;
            let piece = Piece { place: PlaceRow(place), start: from, end: from + width };
            pieces.push((piece, segment.clone()));
        }
        pieces
    }
}
