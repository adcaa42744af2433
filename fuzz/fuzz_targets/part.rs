//! Any bytes as one part of a package of Office or OpenDocument.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| withhold_fuzz::part(bytes));
