//! Any bytes as a file whose name ends in .tiff.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| withhold_fuzz::read(bytes, "input.tiff"));
