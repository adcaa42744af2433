//! Any text as an overlay file; the rules that it comes to can be made ready.
#![no_main]

use withhold::detect::Detector;
use withhold::rules::overlay;

libfuzzer_sys::fuzz_target!(|text: &str| {
    match overlay::rules(&withhold_fuzz::data_file("overlay.toml", text), &|_, _| Vec::new()) {
        Ok(rules) => {
            Detector::new(rules, &Default::default(), &[]).matches(text);
        }
        Err(faults) => assert!(faults.iter().all(|fault| !fault.message.is_empty())),
    }
});
