//! Any bytes as a file whose name ends in .pst.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| withhold_fuzz::read(bytes, "input.pst"));
