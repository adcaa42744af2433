//! What is to be taken out of a file, or why it is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::exemption::register::Register;
use crate::exemption::stamp::stamp;
use crate::model::document::{Document, Kind, Role};
use crate::model::place::Place;
use crate::model::redaction::{BoxWidth, Drawn, Edits, Redaction, Refusal};
use crate::model::suggestion::{Action, Hold, Suggestion};
use crate::model::text::stands_alone;

/// Words with fewer letters and figures are not looked for elsewhere in the document.
const TELLING: usize = 6;

/// The reason for a refusal whose file is not named either.
pub const NAME: &str = "its name holds something to be withheld";

/// What is to be done with a file unattended.
#[derive(Clone)]
pub struct Plan {
    /// What is taken out.
    pub edits: Edits,
    /// How often each exemption is relied on.
    pub exemptions: BTreeMap<String, u64>,
    /// Further places where the same words stand.
    pub repeats: u64,
    /// Suggestions that a person has to decide on, or less sure than asked for.
    pub undecided: u64,
    /// Files inside the file, which the copy does not hold.
    pub members: u64,
}

/// How words are taken out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Boxes {
    /// How wide the boxes are.
    pub width: BoxWidth,
    /// Pages that would be refused become pictures of so many dots to the inch; none to refuse them.
    pub page_images: Option<u16>,
}

/// A document with what was suggested for it.
pub type Suggested<'a> = (&'a Document, &'a [Suggestion]);

/// Plans the redaction of a file by its suggestions to withhold, from `least` confidence up. The
/// first document is the file itself, the others are inside it.
pub fn plan(
    documents: &[Suggested<'_>],
    register: &Register,
    least: f32,
    boxes: Boxes,
) -> Result<Plan, Refusal> {
    let Some(((document, suggestions), members)) = documents.split_first() else {
        return Err(Refusal::new("it was not read"));
    };
    let hold = documents.iter().flat_map(|(_, suggestions)| *suggestions).map(|one| one.hold).max();
    if let Some(hold) = hold.filter(|hold| *hold != Hold::None) {
        return Err(Refusal::new(match hold {
            Hold::Stop => "on hold: it carries a marking that has to be escalated first",
            Hold::Refer => "on hold: it has to be referred first",
            _ => "on hold: to confirm or deny may itself be exempt",
        }));
    }
    if let Some(problem) = document.problems.first() {
        return Err(Refusal {
            page: match problem.place {
                Some(Place::Page { page, .. }) => Some(page),
                _ => None,
            },
            reason: problem.message.clone(),
        });
    }
    if document.kind != Kind::Pdf {
        return Err(Refusal::new(format!("not redacted yet: {}", document.kind.name())));
    }
    let mut plan = Plan {
        edits: Edits {
            text: Sha256::digest(own_text(document)).into(),
            width: boxes.width,
            page_images: boxes.page_images,
            ..Edits::default()
        },
        exemptions: BTreeMap::new(),
        repeats: 0,
        undecided: 0,
        members: members.len() as u64,
    };
    let mut spans = BTreeSet::new();
    for suggestion in *suggestions {
        if suggestion.action != Action::Withhold || suggestion.confidence < least {
            plan.undecided += 1;
            continue;
        }
        if in_name(document, &suggestion.span) {
            return Err(Refusal::new(NAME));
        }
        for code in suggestion.exemptions.iter() {
            *plan.exemptions.entry(code.clone()).or_default() += 1;
        }
        let stamp = stamp(register, &suggestion.exemptions, &suggestion.alternative);
        spans.insert((suggestion.span.start, suggestion.span.end));
        plan.edits.redactions.push(Redaction { span: suggestion.span.clone(), stamp });
    }
    repeats(document, &mut plan, &mut spans);
    plan.edits.redactions.sort_by_key(|one| (one.span.start, one.span.end));
    let words = plan.edits.redactions.iter().filter_map(|one| document.text.get(one.span.clone()));
    let words: BTreeSet<String> = words.map(|words| words.trim().to_lowercase()).collect();
    plan.edits.words = words.into_iter().filter(|words| words.len() > 2).collect();
    seen(document, &mut plan.edits)?;
    Ok(plan)
}

/// Where a document's suggestions to withhold, from `least` confidence up, lie: to show them, whether or
/// not they could be taken out.
pub fn marked(
    document: &Document,
    suggestions: &[Suggestion],
    register: &Register,
    least: f32,
) -> Edits {
    let marked = suggestions.iter().filter(|one| {
        one.action == Action::Withhold && one.confidence >= least && !in_name(document, &one.span)
    });
    let redactions = marked.map(|one| Redaction {
        span: one.span.clone(),
        stamp: stamp(register, &one.exemptions, &one.alternative),
    });
    let mut edits = Edits {
        text: Sha256::digest(own_text(document)).into(),
        redactions: redactions.collect(),
        width: BoxWidth::Keep,
        ..Edits::default()
    };
    // What is in no known place cannot be shown.
    let _ = seen(document, &mut edits);
    edits
}

/// Recognised words are not in the file's own text: they are taken out where they are seen.
fn seen(document: &Document, edits: &mut Edits) -> Result<(), Refusal> {
    let own = own_text(document).len();
    let (kept, recognised): (Vec<_>, Vec<_>) =
        std::mem::take(&mut edits.redactions).into_iter().partition(|one| one.span.start < own);
    edits.redactions = kept;
    for Redaction { span, stamp } in recognised {
        if in_name(document, &span) {
            return Err(Refusal::new(NAME));
        }
        let words = document.recognised_in(&span);
        let mut quads = words.iter().map(|word| word.quad);
        let Some(mut last) = quads.next().flatten() else {
            return Err(Refusal::new("something to be withheld is in no known place on its page"));
        };
        for quad in quads.flatten() {
            match last.joined(&quad) {
                Some(both) => last = both,
                None => {
                    edits.seen.push(Drawn { quad: last, stamp: stamp.clone() });
                    last = quad;
                }
            }
        }
        edits.seen.push(Drawn { quad: last, stamp });
    }
    Ok(())
}

/// The text without the name of the file, which the program adds to what a reader reads.
fn own_text(document: &Document) -> &[u8] {
    let name = document.segments.iter().rposition(|segment| segment.role == Role::Name);
    let before = name.and_then(|name| document.segments.get(..name)?.last());
    let end = before.map_or(0, |segment| segment.end);
    document.text.as_bytes().get(..end).unwrap_or_default()
}

/// Whether the words stand in the name of the file, which the copy would carry.
fn in_name(document: &Document, span: &Range<usize>) -> bool {
    let name = document.segments.iter().rfind(|segment| segment.role == Role::Name);
    name.is_some_and(|name| span.end > name.start && span.start < name.end)
}

/// The same words elsewhere in the document go too: what stands in one place and not in another is
/// not withheld.
fn repeats(document: &Document, plan: &mut Plan, spans: &mut BTreeSet<(usize, usize)>) {
    let text = &document.text;
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for redaction in &plan.edits.redactions {
        let words = text.get(redaction.span.clone()).unwrap_or_default().trim();
        let telling = words.chars().filter(|letter| letter.is_alphanumeric()).count();
        if telling >= TELLING && !words.contains('\n') {
            known.entry(words.to_owned()).or_insert_with(|| redaction.stamp.clone());
        }
    }
    for (words, stamp) in known {
        for (at, _) in text.match_indices(&words) {
            let span = at..at + words.len();
            let covered = plan
                .edits
                .redactions
                .iter()
                .any(|one| one.span.start <= span.start && span.end <= one.span.end);
            if !stands_alone(text, &span) || covered || !spans.insert((span.start, span.end)) {
                continue;
            }
            plan.repeats += 1;
            plan.edits.redactions.push(Redaction { span, stamp: stamp.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exemption::register;
    use crate::model::document::{Problem, Source, Visibility};

    fn document(text: &str) -> Document {
        let mut document = Document::new([0; 32], Source::default(), Kind::Pdf, 0);
        let place = Place::Page { page: 1, bounds: [0; 4] };
        document.push("", text, place, Visibility::Shown, Role::Body);
        document.push("\n\n", "letter.pdf", Place::FileName, Visibility::Shown, Role::Name);
        document
    }

    fn suggestion(span: std::ops::Range<usize>, confidence: f32) -> Suggestion {
        Suggestion {
            id: String::new(),
            span,
            findings: Vec::new(),
            exemptions: ["foia.s40.2".into()].into(),
            alternative: [].into(),
            confidence,
            action: Action::Withhold,
            hold: Hold::None,
            entity: 0,
        }
    }

    fn planned(document: &Document, suggestions: &[Suggestion]) -> Result<Plan, Refusal> {
        let register = register::read(
            "foia-2000.toml",
            include_str!("../../patterns/exemptions/foia-2000.toml"),
        )
        .unwrap();
        plan(&[(document, suggestions)], &register, 0.8, Boxes::default())
    }

    #[test]
    fn repeats_go_too_and_the_less_sure_stay() {
        let document = document("Ivy Cresswater and Ivy Cresswaters; Ivy Cresswater");
        let plan = planned(&document, &[suggestion(0..14, 0.9), suggestion(19..22, 0.6)]).unwrap();
        let spans: Vec<_> = plan.edits.redactions.iter().map(|one| one.span.clone()).collect();
        assert_eq!(spans, [0..14, 36..50]);
        assert_eq!((plan.repeats, plan.undecided), (1, 1));
        assert_eq!(plan.edits.redactions[0].stamp, "s.40(2)");
    }

    #[test]
    fn what_cannot_be_vouched_for_is_refused() {
        let mut held = suggestion(0..3, 0.9);
        held.hold = Hold::Refer;
        let sound = document("Ivy Cresswater");
        assert!(planned(&sound, &[held]).is_err());
        assert!(planned(&sound, &[suggestion(16..22, 0.9)]).is_err(), "in its name");
        let mut unread = sound.clone();
        unread.problems.push(Problem::new("not read"));
        assert!(planned(&unread, &[]).is_err());
        let mut other = sound.clone();
        other.kind = Kind::Docx;
        assert_eq!(planned(&other, &[]).err().unwrap().reason, "not redacted yet: docx");
    }
}
