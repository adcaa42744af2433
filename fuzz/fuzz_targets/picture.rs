//! Any bytes as a picture of any sort: its metadata.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| withhold_fuzz::read(bytes, "input.jpg"));
