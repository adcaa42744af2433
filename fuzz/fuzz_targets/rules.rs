//! Any text as a rule file.
#![no_main]

use withhold::rules::files::DataFile;
use withhold::rules::load::{Known, read};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let known = Known {
        validators: &["nhs"],
        exemptions: &|_, _| Vec::new(),
        dictionaries: &Default::default(),
        kinds: &[],
        thorough: true,
    };
    let file = DataFile { name: "fuzz.toml".into(), text: text.to_owned(), built_in: false };
    let (rules, faults) = read(&[file], &known);
    for fault in faults {
        assert!(!fault.message.is_empty());
    }
    for placed in rules {
        assert!(!placed.rule.hits.is_empty());
    }
});
