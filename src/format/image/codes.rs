//! What codes for cameras say: bars and squares on a picture.

use std::collections::HashSet;

use rxing::helpers::detect_in_luma_slice_with_hints;
use rxing::{BarcodeFormat, DecodeHints};

use super::pixels::Pixels;

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

/// The words of one code of each sort, whichever way up it lies.
pub(super) fn read(pixels: &Pixels) -> Vec<String> {
    let (Ok(width), Ok(height)) = (u32::try_from(pixels.width), u32::try_from(pixels.height))
    else {
        return Vec::new();
    };
    let greys = pixels.greys();
    let found = SORTS.iter().filter_map(|sorts| {
        let mut hints = DecodeHints {
            PossibleFormats: Some(HashSet::from_iter(sorts.iter().copied())),
            TryHarder: Some(true),
            ..DecodeHints::default()
        };
        let code = detect_in_luma_slice_with_hints(&greys, width, height, None, &mut hints).ok()?;
        Some(code.getText().to_owned())
    });
    found.collect()
}
