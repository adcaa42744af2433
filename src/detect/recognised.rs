//! Recognised words may be misread: doubt lowers a finding, and letters that look like figures are
//! tried as figures where a validator can tell.

use std::ops::Range;

use crate::model::document::Document;
use crate::model::finding::{Confidence, Finding};

/// Less confidence in a word than this, in hundredths, is doubt.
const DOUBT: u8 = 60;

/// The figure that a letter may be.
fn figure(letter: u8) -> Option<u8> {
    Some(match letter {
        b'O' | b'o' => b'0',
        b'l' | b'I' => b'1',
        b'S' => b'5',
        b'B' => b'8',
        _ => return None,
    })
}

/// The text of a document with figures for letters that look like them, and where they were put.
pub(super) struct Corrected {
    pub(super) text: String,
    places: Vec<usize>,
}

impl Corrected {
    /// None if there is nothing to correct. Only recognised words are touched, and of them letters
    /// that stand next to a figure.
    pub(super) fn of(document: &Document) -> Option<Corrected> {
        let mut bytes = document.text.as_bytes().to_vec();
        let mut places = Vec::new();
        for word in &document.recognised {
            let Some(word_bytes) = bytes.get_mut(word.start..word.end) else { continue };
            for token in word_bytes.split_mut(|byte| !byte.is_ascii_alphanumeric()) {
                correct(token);
            }
        }
        for (place, (before, after)) in document.text.bytes().zip(&bytes).enumerate() {
            if before != *after {
                places.push(place);
            }
        }
        if places.is_empty() {
            return None;
        }
        // A figure is as long as the letter, and both are ASCII.
        Some(Corrected { text: String::from_utf8(bytes).ok()?, places })
    }

    /// Whether a span holds something that was corrected.
    pub(super) fn touches(&self, span: &Range<usize>) -> bool {
        let first = self.places.partition_point(|place| *place < span.start);
        self.places.get(first).is_some_and(|place| *place < span.end)
    }
}

/// Corrects the letters next to figures, and those next to these, until none is left.
fn correct(token: &mut [u8]) {
    let mut beside = false;
    let mut follow = |byte: &mut u8| match figure(*byte) {
        Some(figure) if beside => *byte = figure,
        _ => beside = byte.is_ascii_digit(),
    };
    // Letters in front that cannot all be figures are a prefix.
    let mut front = token.iter().take_while(|byte| byte.is_ascii_alphabetic());
    let all_figures = front.all(|byte| figure(*byte).is_some());
    token.iter_mut().for_each(&mut follow);
    if all_figures {
        // Each end of the token is beside nothing.
        follow(&mut b' ');
        token.iter_mut().rev().for_each(follow);
    }
}

/// Lowers what rests on a word that was read with little confidence: never below what is listed, since
/// a person has to look.
pub(super) fn doubt(document: &Document, finding: &mut Finding) {
    let words = document.recognised_in(&finding.span);
    if words.iter().any(|word| word.confidence < DOUBT) {
        lower(finding);
    }
}

/// One step down, if that is still listed.
pub(super) fn lower(finding: &mut Finding) {
    if finding.confidence == Confidence::High {
        finding.confidence = Confidence::Medium;
        finding.believed = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::{Kind, Recognised, Role, Source, Visibility};
    use crate::model::place::Place;

    fn corrected(word: &str) -> String {
        let mut document = Document::new([0; 32], Source::default(), Kind::Pdf, 0);
        let place = Place::Picture { page: 1, bounds: [0; 4] };
        document.push("", word, place, Visibility::Shown, Role::Body);
        let word = Recognised { start: 0, end: word.len(), confidence: 90, quad: None };
        document.recognised.push(word);
        Corrected::of(&document).map_or(document.text, |corrected| corrected.text)
    }

    #[test]
    fn letters_beside_figures_become_figures_and_no_others() {
        for (read, meant) in [
            ("O77OO", "07700"),
            ("AB1234S6C", "AB123456C"),
            ("9OO-l23", "900-123"),
            ("SOlB2", "50182"),
            ("SOS", "SOS"),
            ("Bill", "Bill"),
            ("é1O", "é10"),
        ] {
            assert_eq!(corrected(read), meant);
        }
    }

    #[test]
    fn text_that_was_not_recognised_is_left_alone() {
        let mut document = Document::new([0; 32], Source::default(), Kind::Pdf, 0);
        let place = Place::Line { line: 1 };
        document.push("", "O77OO 9OOl23", place, Visibility::Shown, Role::Body);
        assert!(Corrected::of(&document).is_none());
    }
}
