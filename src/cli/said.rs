//! What a scan says of one document, and the form in which that is kept for the next scan.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use withhold::bundle::walk::Entry;
use withhold::model::place::Place;
use withhold::report::Event;
use withhold::report::place::PlaceRow;
use withhold::report::row::{
    Accepted, AllowRow, DocumentRow, Fingerprint, NoteRow, People, Piece, ProblemRow, Region,
    SuggestionRow,
};
use withhold::rules::rule::Rule;

/// The rows of one document, and what is counted beside them.
pub(crate) struct Said {
    pub(crate) document: DocumentRow,
    pub(crate) suggestions: Vec<SuggestionRow>,
    pub(crate) allows: Vec<AllowRow>,
    pub(crate) problems: Vec<ProblemRow>,
    pub(crate) notes: Vec<NoteRow>,
    /// Suggestions below the confidence asked for.
    pub(crate) below: u64,
    /// Suggestions that settings for the path left out.
    pub(crate) by_path: u64,
}

impl Said {
    /// That an entry was not opened, on purpose.
    pub(crate) fn not_opened(entry: &Entry, kind: &str) -> Said {
        Said {
            document: DocumentRow::not_opened(&entry.name, kind, entry.size),
            suggestions: Vec::new(),
            allows: Vec::new(),
            problems: Vec::new(),
            notes: Vec::new(),
            below: 0,
            by_path: 0,
        }
    }

    /// Its rows, in the order of a report.
    pub(crate) fn events(&self) -> impl Iterator<Item = Event<'_>> {
        let document = std::iter::once(Event::Document(&self.document));
        document
            .chain(self.suggestions.iter().map(Event::Suggestion))
            .chain(self.allows.iter().map(Event::Allow))
            .chain(self.problems.iter().map(Event::Problem))
            .chain(self.notes.iter().map(Event::Note))
    }

    /// Suggestions that count.
    pub(crate) fn open(&self) -> impl Iterator<Item = &SuggestionRow> {
        self.suggestions.iter().filter(|row| row.accepted.is_none())
    }

    /// Whether the clock, the memory or a reader's failure had a part in it: another run may differ.
    pub(crate) fn is_by_chance(&self) -> bool {
        let limits = self.problems.iter().filter_map(|row| row.limit.as_deref());
        let problems = self.problems.iter().map(|row| &row.message);
        let mut messages = problems.chain(self.notes.iter().map(|row| &row.message));
        limits.into_iter().any(|limit| ["seconds", "memory", "memory-alone"].contains(&limit))
            || messages.any(|message| BY_CHANCE.iter().any(|part| message.contains(part)))
    }
}

/// Parts of what is said when a reader, or Tesseract, failed.
const BY_CHANCE: &[&str] = &[
    "its reader",
    "confined reader",
    "in text recognition",
    "text recognition failed",
    "text recognition could not",
    "changed while the bundle",
];

/// Rows in the form in which they are kept: without what the rules say, and in numbers where the rows
/// have one of a few words.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept {
    document: DocumentRow,
    suggestions: Vec<KeptRow>,
    problems: Vec<(Option<Place>, String, Option<String>)>,
    notes: Vec<String>,
    below: u64,
    by_path: u64,
}

#[derive(Serialize, Deserialize)]
struct KeptRow {
    id: String,
    rule: usize,
    place: Place,
    visibility: Word,
    why: Option<String>,
    start: u64,
    end: u64,
    pieces: Vec<(Place, u64, u64)>,
    exemptions: Vec<String>,
    alternative: Vec<String>,
    confidence: f32,
    action: Word,
    hold: Word,
    entity: u64,
    baseline: Option<Word>,
    /// By what, and the reason, the author and the last day.
    accepted: Option<(Word, [Option<String>; 3])>,
    stamp: String,
    standing: String,
    test: String,
    shape: String,
    region: Option<[u64; 4]>,
    fingerprint: (Word, String),
}

/// The words that rows are made of.
const WORDS: &[&str] = &[
    "shown",
    "hidden",
    "consider",
    "withhold",
    "none",
    "ncnd",
    "refer",
    "stop",
    "unchanged",
    "new",
    "baseline",
    "inline",
    "ruleInDocument/v1",
    "baselineMark/v1",
];

/// The number of a word among them.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Word(u8);

impl Word {
    fn of(word: &str) -> Option<Word> {
        let number = WORDS.iter().position(|known| *known == word)?;
        u8::try_from(number).ok().map(Word)
    }

    fn word(self) -> Option<&'static str> {
        WORDS.get(usize::from(self.0)).copied()
    }
}

impl Kept {
    /// What to keep; none of what may be otherwise another time, and none of allowances in the text.
    pub(crate) fn of(said: &Said, rules: &BTreeMap<String, usize>) -> Option<Kept> {
        if said.is_by_chance() || !said.allows.is_empty() {
            return None;
        }
        let problem = |row: &ProblemRow| {
            (
                row.place.as_ref().map(|place| place.0.clone()),
                row.message.clone(),
                row.limit.clone(),
            )
        };
        Some(Kept {
            document: said.document.clone(),
            suggestions: said
                .suggestions
                .iter()
                .map(|row| KeptRow::of(row, rules))
                .collect::<Option<_>>()?,
            problems: said.problems.iter().map(problem).collect(),
            notes: said.notes.iter().map(|row| row.message.clone()).collect(),
            below: said.below,
            by_path: said.by_path,
        })
    }

    /// The rows, with the numbers that entities have now in place of those they had then.
    pub(crate) fn said(&self, rules: &[Rule], entities: &BTreeMap<u64, u64>) -> Option<Said> {
        let document = &self.document;
        let (path, members) = (&document.document, &document.members);
        let row = |kept: &KeptRow| kept.row(document, rules, entities);
        let problem =
            |(place, message, limit): &(Option<Place>, String, Option<String>)| ProblemRow {
                document: path.clone(),
                members: members.clone(),
                place: place.clone().map(PlaceRow),
                message: message.clone(),
                limit: limit.clone(),
            };
        let note = |message: &String| NoteRow {
            document: Some(path.clone()),
            members: members.clone(),
            message: message.clone(),
        };
        Some(Said {
            document: document.clone(),
            suggestions: self.suggestions.iter().map(row).collect::<Option<_>>()?,
            allows: Vec::new(),
            problems: self.problems.iter().map(problem).collect(),
            notes: self.notes.iter().map(note).collect(),
            below: self.below,
            by_path: self.by_path,
        })
    }
}

impl KeptRow {
    fn of(row: &SuggestionRow, rules: &BTreeMap<String, usize>) -> Option<KeptRow> {
        let accepted = match &row.accepted {
            Some(by) => {
                let more = [by.reason.clone(), by.author.clone(), by.expires.clone()];
                Some((Word::of(by.by)?, more))
            }
            None => None,
        };
        let baseline = match row.baseline {
            Some(word) => Some(Word::of(word)?),
            None => None,
        };
        let pieces = row.pieces.iter();
        Some(KeptRow {
            id: row.id.clone(),
            rule: *rules.get(&row.rule)?,
            place: row.place.0.clone(),
            visibility: Word::of(row.visibility)?,
            why: row.why.clone(),
            start: row.start,
            end: row.end,
            pieces: pieces.map(|piece| (piece.place.0.clone(), piece.start, piece.end)).collect(),
            exemptions: row.exemptions.clone(),
            alternative: row.alternative.clone(),
            confidence: row.confidence,
            action: Word::of(row.action)?,
            hold: Word::of(row.hold)?,
            entity: row.entity,
            baseline,
            accepted,
            stamp: row.people.stamp.clone(),
            standing: row.people.standing.clone(),
            test: row.people.test.clone(),
            shape: row.people.shape.clone(),
            region: row
                .people
                .region
                .map(|region| [region.line, region.column, region.end_line, region.end_column]),
            fingerprint: (Word::of(row.fingerprint.name)?, row.fingerprint.value.clone()),
        })
    }

    fn row(
        &self,
        document: &DocumentRow,
        rules: &[Rule],
        entities: &BTreeMap<u64, u64>,
    ) -> Option<SuggestionRow> {
        let rule = rules.get(self.rule)?;
        let accepted = match &self.accepted {
            Some((by, [reason, author, expires])) => Some(Accepted {
                by: by.word()?,
                reason: reason.clone(),
                author: author.clone(),
                expires: expires.clone(),
            }),
            None => None,
        };
        let piece = |(place, start, end): &(Place, u64, u64)| Piece {
            place: PlaceRow(place.clone()),
            start: *start,
            end: *end,
        };
        Some(SuggestionRow {
            id: self.id.clone(),
            document: document.document.clone(),
            members: document.members.clone(),
            place: PlaceRow(self.place.clone()),
            visibility: self.visibility.word()?,
            why: self.why.clone(),
            text: None,
            start: self.start,
            end: self.end,
            pieces: self.pieces.iter().map(piece).collect(),
            rule: rule.id.clone(),
            category: rule.category,
            exemption: self.exemptions.first().cloned().unwrap_or_default(),
            exemptions: self.exemptions.clone(),
            alternative: self.alternative.clone(),
            confidence: self.confidence,
            action: self.action.word()?,
            hold: self.hold.word()?,
            entity: *entities.get(&self.entity)?,
            baseline: self.baseline.and_then(Word::word),
            accepted,
            people: People {
                place: self.place.to_string(),
                stamp: self.stamp.clone(),
                standing: self.standing.clone(),
                test: self.test.clone(),
                reason: rule.why.clone(),
                name: rule.name.clone(),
                shape: self.shape.clone(),
                region: self.region.map(|[line, column, end_line, end_column]| Region {
                    line,
                    column,
                    end_line,
                    end_column,
                }),
                line: None,
            },
            fingerprint: Fingerprint {
                name: self.fingerprint.0.word()?,
                value: self.fingerprint.1.clone(),
            },
        })
    }
}
