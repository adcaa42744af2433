//! Any bytes as plain or delimited text, looked at by all rules and put into rows.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| withhold_fuzz::scan(bytes));
