//! Any text as what a release says of itself.
#![no_main]

use withhold::verify::manifest;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Some(manifest) = manifest::read(text) {
        let (changed, gone) = manifest.differs("", [(0, "a.txt", Some("ab"))].into_iter());
        assert!(changed.len() <= 1 && gone <= manifest.hashes.len() as u64);
    }
});
