//! Any bytes as an OpenDocument text, spreadsheet or presentation.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| withhold_fuzz::read(bytes, "input.odt"));
