//! Any bytes as a file to redact: what is withheld is not in the copy, or there is no copy.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| withhold_fuzz::redact(bytes));
