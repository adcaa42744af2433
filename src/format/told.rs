//! Leftovers told from what a reader found hidden and why, for all sorts of Office files but those that
//! have a `residue.rs` of their own: older ones, OpenDocument, RTF, workbooks in binary parts.

use std::collections::{BTreeMap, BTreeSet};

use super::ooxml::residue::properties;
use super::xlsx::{dates, says_something};
use crate::model::document::{Document, Kind, Role, Segment, Visibility};
use crate::model::place::{Part, Place, parse_cell};
use crate::model::residue::Severity::{self, Block, Inform, Warn};

/// What text is called by its reader, the check it comes under, and how much it matters.
type Names = [(&'static str, &'static str, Severity)];

/// Under which checks a sort of file reports what all sorts share, and what it has of its own.
struct Sort {
    properties: &'static str,
    embedded: &'static str,
    /// By why text is hidden.
    reasons: &'static Names,
    /// By the name of the field that text is in.
    fields: &'static Names,
    /// What has no name: it is told by where its reader put it.
    placed: fn(&mut Document),
}

/// Why text is hidden in any of them.
const EVERYWHERE: &Names = &[
    ("macro", "O01", Block),
    ("script", "O01", Block),
    ("path of an embedded object", "O05", Warn),
];

const WORKBOOK: Sort = Sort {
    properties: "X15",
    embedded: "X16",
    reasons: &[
        ("hidden sheet", "X01", Block),
        ("very hidden sheet", "X01", Block),
        ("hidden row", "X02", Block),
        ("hidden column", "X03", Block),
        ("filtered row", "X04", Block),
        ("value of a filter", "X04", Block),
        ("cache of a pivot table", "X05", Block),
        ("cached cell of another workbook", "X06", Block),
        ("external link", "X06", Warn),
        ("connection", "X07", Block),
        ("defined name", "X08", Inform),
        ("comment", "X09", Block),
        ("author of a comment", "X09", Warn),
        ("cache of a chart", "X10", Block),
        ("number format that shows nothing", "X11", Block),
        ("letters in the colour of their cell", "X11", Block),
        ("tiny letters", "X11", Block),
        ("formula", "X13", Inform),
        ("rule for the looks of cells", "X13", Inform),
        ("validation of cells", "X14", Warn),
        ("scenario", "X14", Warn),
        ("change log", "X15", Block),
        ("string that no cell uses", "X18", Block),
        ("user name of the last to save", "X19", Warn),
        ("setting of the document", "X15", Inform),
        ("list of versions", "X16", Block),
    ],
    fields: &[
        ("validation list", "X14", Warn),
        ("print header or footer", "X20", Warn),
        ("tracked change", "X15", Block),
    ],
    placed: |_| {},
};

const WORDS: Sort = Sort {
    properties: "D08",
    embedded: "D10",
    reasons: &[
        ("tracked deletion", "D01", Block),
        ("left from a fast save", "O03", Block),
        ("tracked change", "D01", Warn),
        ("letters in the colour of their ground", "D04", Block),
        ("text blacked out", "D04", Block),
        ("tiny letters", "D04", Block),
        ("hidden text", "D03", Block),
        ("hidden section", "D03", Block),
        ("hidden row", "D03", Block),
        ("hidden table", "D03", Block),
        ("covered cell", "D03", Block),
        ("copy for older programs", "D06", Warn),
        ("alternative text", "D11", Warn),
        ("setting of the document", "D08", Inform),
        ("list of versions", "D10", Block),
        ("after the end of the document", "O04", Block),
    ],
    fields: &[
        ("author of a change", "D01", Warn),
        ("author of a comment", "D02", Warn),
        ("bookmark", "D07", Inform),
        ("condition", "D07", Warn),
        ("saved by", "D08", Warn),
        ("property", "D08", Warn),
        ("variable", "D08", Warn),
        ("form field", "D09", Warn),
        ("alternative text", "D11", Warn),
    ],
    placed: |document| {
        comments("D02", document);
        fields(document);
    },
};

const SLIDES: Sort = Sort {
    properties: "P13",
    embedded: "P06",
    reasons: &[
        ("hidden slide", "P01", Block),
        // Slides that were taken out or changed, and are in the file as they were.
        ("left from an earlier save", "P01", Block),
        ("hidden text", "P12", Block),
        ("letters in the colour of their ground", "P14", Block),
        ("text blacked out", "P14", Block),
        ("tiny letters", "P14", Block),
        ("alternative text", "P08", Warn),
        ("user name of the last to save", "P13", Warn),
        ("setting of the document", "P13", Inform),
        ("list of versions", "P06", Block),
    ],
    fields: &[("comment", "P04", Block), ("author of a comment", "P04", Warn)],
    placed: |document| {
        comments("P04", document);
        notes(document);
    },
};

fn sort(kind: &Kind) -> Option<&'static Sort> {
    match kind {
        Kind::Xls | Kind::Xlsb | Kind::Ods => Some(&WORKBOOK),
        Kind::Doc | Kind::Odt | Kind::Rtf => Some(&WORDS),
        Kind::Ppt | Kind::Odp => Some(&SLIDES),
        _ => None,
    }
}

/// What is found of one check in one sheet or field.
struct Left {
    severity: Severity,
    place: Place,
    words: String,
}

/// Notes what the document holds out of sight. Called when its reader is done.
pub(super) fn find(document: &mut Document) {
    let Some(sort) = sort(&document.kind) else { return };
    let mut found: BTreeMap<(&str, String), Left> = BTreeMap::new();
    let mut rows = BTreeSet::new();
    let seen = match document.kind {
        Kind::Xls => values(document, false),
        _ => BTreeSet::new(),
    };
    // Some programs list the words of a cell among the strings and write them into the cell as well.
    let told_in_cells = match document.kind {
        Kind::Xls | Kind::Xlsb => values(document, true),
        _ => BTreeSet::new(),
    };
    for (number, segment) in document.segments.iter().enumerate() {
        let name = match &segment.place {
            Place::Field { name } => name.as_str(),
            place => place.sheet().unwrap_or(""),
        };
        let named = sort.fields.iter().find(|(field, ..)| *field == name);
        let told = match (&segment.visibility, named) {
            (_, Some(told)) => Some(told),
            (Visibility::Hidden(why), None) => {
                sort.reasons.iter().chain(EVERYWHERE).find(|(reason, ..)| reason == why)
            }
            (Visibility::Shown, None) => None,
        };
        let Some(&(_, check, severity)) = told else { continue };
        let words = document.segment_text(number as u32);
        let elsewhere = match check {
            "X10" => is_seen(words, &seen),
            "X18" => told_in_cells.contains(words),
            _ => false,
        };
        // LibreOffice puts the name of the program where Excel puts that of a person.
        let program = check == "X19" && words.trim() == "Calc";
        // Codes for the number of the page are no words.
        if elsewhere || program || (check == "X20" && !says_something(words)) {
            continue;
        }
        if let (Place::Cell { sheet, cell }, "X02") = (&segment.place, check) {
            rows.extend(parse_cell(cell).map(|(row, _)| (sheet.clone(), row)));
        }
        let left = found.entry((check, name.to_owned())).or_insert_with(|| Left {
            severity,
            place: segment.place.clone(),
            words: String::new(),
        });
        left.severity = left.severity.max(severity);
        if left.words.len() < 400 {
            left.words.push_str(document.segment_text(number as u32));
            left.words.push('\t');
        }
    }
    for ((check, _), left) in found {
        document.leave(check, left.severity, left.place, &left.words);
    }
    few_rows(rows.len(), document);
    (sort.placed)(document);
    properties(sort.properties, document);
}

/// Whether a value that a chart keeps is one of those that cells show, if as a date, or tells nothing.
fn is_seen(value: &str, seen: &BTreeSet<&str>) -> bool {
    let number = value.parse::<f64>();
    let dated = |number: &f64| dates(*number).iter().any(|date| seen.contains(date.as_str()));
    seen.contains(value)
        || number.as_ref().is_ok_and(|number| *number == 0.0 || number.is_nan() || dated(number))
}

/// What the cells of a workbook hold, those that are not seen among them if asked.
fn values(document: &Document, unseen_too: bool) -> BTreeSet<&str> {
    let cell = |segment: &Segment| {
        segment.role == Role::Cell && (unseen_too || segment.visibility == Visibility::Shown)
    };
    let numbered = (0..).zip(&document.segments).filter(|(_, segment)| cell(segment));
    numbered.map(|(number, _)| document.segment_text(number)).collect()
}

/// An object inside an older or an open file.
pub(super) fn embedded(document: &mut Document) {
    if let Some(sort) = sort(&document.kind) {
        let place = Place::Field { name: "embedded file".into() };
        document.leave(sort.embedded, Block, place, "");
    }
}

/// Filled rows that a workbook may hide and only be looked at, if nothing else in it is hidden: so
/// mySociety's Excel Analyser (alaveteli, `XlsxAnalyzer#suspected_problem?`), which has seen no serious
/// breach below it. What rules find in such rows blocks all the same.
const FEW: usize = 50;

/// Lowers hidden rows to a warning where there are few.
pub(super) fn few_rows(rows: usize, document: &mut Document) {
    const HOLDING: &[&str] = &["X01", "X03", "X04", "X05", "X06", "X07"];
    let other = document.residue.iter().any(|left| HOLDING.contains(&left.check.as_str()));
    if rows <= FEW && !other {
        for left in document.residue.iter_mut().filter(|left| left.check == "X02") {
            left.severity = Warn;
        }
    }
}

/// Comments, by the segments their reader made.
pub(super) fn comments(check: &str, document: &mut Document) {
    let is = |place: &Place| matches!(place, Place::Paragraph { part: Part::Comment, .. });
    leave_all(check, Block, document, |segment, _| is(&segment.place));
}

/// Speaker's notes, by the segments their reader made.
pub(super) fn notes(document: &mut Document) {
    leave_all("P02", Block, document, |segment, words| {
        // The number of the slide stands on its notes too.
        let number = words.len() <= 4 && words.bytes().all(|byte| byte.is_ascii_digit());
        let says = words.chars().any(char::is_alphanumeric) && !number;
        let note = matches!(segment.place, Place::Slide { notes: true, .. });
        note && segment.role == Role::Body && says
    });
}

/// Fields that count, number, lay out or name the program of what is embedded, and say nothing of their own;
/// in older files by their names in French too.
const PLAIN_FIELDS: &[&str] = &[
    "PAGE",
    "NUMPAGES",
    "SECTIONPAGES",
    "SECTION",
    "PAGEREF",
    "REF",
    "NOTEREF",
    "TOC",
    "SEQ",
    "DATE",
    "TIME",
    "STYLEREF",
    "=",
    "FORMTEXT",
    "FORMCHECKBOX",
    "FORMDROPDOWN",
    "SYMBOL",
    "EMBED",
    "SHAPE",
    "RENVOIPAGE",
    "NBPAGES",
    "TM",
    "INCORPORER",
];

/// Field codes that say something.
pub(super) fn fields(document: &mut Document) {
    let code = Visibility::Hidden("field code".into());
    leave_all("D07", Warn, document, |segment, words| {
        let first = words.split_whitespace().next().unwrap_or("");
        let first = if first.starts_with('=') { "=" } else { first };
        // A link into the document itself points to a bookmark.
        let inner = first == "HYPERLINK" && words.contains("\\l");
        let plain = inner || PLAIN_FIELDS.contains(&first.to_uppercase().as_str());
        segment.visibility == code && !plain
    });
}

fn leave_all(
    check: &str,
    severity: Severity,
    document: &mut Document,
    is: impl Fn(&Segment, &str) -> bool,
) {
    let mut found = Vec::new();
    for (number, segment) in document.segments.iter().enumerate() {
        let words = document.segment_text(number as u32);
        if is(segment, words) {
            found.push((segment.place.clone(), words.to_owned()));
        }
    }
    for (place, words) in found {
        document.leave(check, severity, place, &words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_charts_are_seen_as_numbers_or_dates() {
        let seen = BTreeSet::from(["0.37", "05/10/2009", "12:00:00"]);
        for value in ["0.37", "40091", "0.5", "0", "NaN"] {
            assert!(is_seen(value, &seen), "{value}");
        }
        for value in ["0.38", "40092", "0.25", "Nan Quill"] {
            assert!(!is_seen(value, &seen), "{value}");
        }
    }
}
