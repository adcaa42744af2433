//! What codes for cameras say: bars and squares on a picture.

use std::collections::HashSet;

use rxing::helpers::detect_in_luma_slice_with_hints;
use rxing::{BarcodeFormat, DecodeHints};

use super::super::flow::field;
use crate::model::document::Document;
use crate::model::place::Place;
use crate::model::residue::Severity::Warn;

/// Sorts that are looked for together. Those of few digits are left out: words are taken for them.
const SORTS: &[&[BarcodeFormat]] = &[
    &[
        BarcodeFormat::CODE_128,
        BarcodeFormat::CODE_39,
        BarcodeFormat::CODE_93,
        BarcodeFormat::EAN_13,
        BarcodeFormat::UPC_A,
        BarcodeFormat::ITF,
        BarcodeFormat::CODABAR,
    ],
    &[BarcodeFormat::QR_CODE],
    &[BarcodeFormat::DATA_MATRIX],
    &[BarcodeFormat::PDF_417],
    &[BarcodeFormat::AZTEC],
];

/// Where the words of a code are.
pub(super) const CODE: &str = "code for cameras";

/// Notes what codes on a picture say.
pub(in super::super) fn note(said: &[String], place: &Place, document: &mut Document) {
    for words in said {
        document.leave("D13", Warn, place.clone(), words);
        field(document, CODE, words, Some("code that a camera reads"));
    }
}

/// The words of one code of each sort, whichever way up it lies, given the brightness of the points of
/// a picture row by row.
pub(in super::super) fn read(greys: &[u8], (width, height): (u32, u32)) -> Vec<String> {
    let found = SORTS.iter().filter_map(|sorts| {
        let mut hints = DecodeHints {
            PossibleFormats: Some(HashSet::from_iter(sorts.iter().copied())),
            TryHarder: Some(true),
            ..DecodeHints::default()
        };
        let code = detect_in_luma_slice_with_hints(greys, width, height, None, &mut hints).ok()?;
        Some(code.getText().to_owned())
    });
    found.collect()
}
