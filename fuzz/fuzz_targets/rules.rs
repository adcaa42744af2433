//! Any text as a rule file; the rules without a fault can be made ready.
#![no_main]

use withhold::detect::Detector;
use withhold::rules::load::{Known, read};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let known = Known {
        validators: &["nhs"],
        exemptions: &|_, _| Vec::new(),
        dictionaries: &Default::default(),
        kinds: &[],
        thorough: true,
    };
    let (placed, faults) = read(&[withhold_fuzz::data_file("fuzz.toml", text)], &known);
    assert!(faults.iter().all(|fault| !fault.message.is_empty()));
    assert!(placed.iter().all(|placed| !placed.rule.hits.is_empty()));
    let rules = placed.into_iter().map(|placed| placed.rule).collect();
    Detector::new(rules, &Default::default(), &[]).matches(text);
});
