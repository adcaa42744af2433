//! Any bytes as a compound file that no other reader claims.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| withhold_fuzz::read(bytes, "input.ole"));
