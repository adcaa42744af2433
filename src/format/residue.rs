//! From text that a reader found hidden to the check that says so.

use crate::model::document::{Document, Visibility};
use crate::model::residue::Severity;

/// Why a reader says that text is hidden, the check this comes under, and how much it matters.
pub(super) type Reasons = [(&'static str, &'static str, Severity)];

/// Notes every hidden run of text whose reason is in the list.
pub(super) fn hidden(document: &mut Document, reasons: &Reasons) {
    let mut found = Vec::new();
    for (number, segment) in document.segments.iter().enumerate() {
        let Visibility::Hidden(why) = &segment.visibility else { continue };
        if let Some((_, check, severity)) = reasons.iter().find(|(reason, _, _)| reason == why) {
            let words = document.segment_text(number as u32).to_owned();
            found.push((*check, *severity, segment.place.clone(), words));
        }
    }
    for (check, severity, place, words) in found {
        document.leave(check, severity, place, &words);
    }
}
