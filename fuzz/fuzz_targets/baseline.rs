//! Any bytes as a file of what is accepted; one that is read goes there and back.
#![no_main]

use withhold::baseline::Baseline;
use withhold_fuzz::with_file;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(first) = with_file(bytes, Baseline::read) else { return };
    let text = first.text().unwrap();
    let again = with_file(text.as_bytes(), Baseline::read).unwrap();
    assert_eq!(again.entries(), first.entries());
});
