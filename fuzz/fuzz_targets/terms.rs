//! Any text as a list of terms; the rules that it comes to find the terms.
#![no_main]

use withhold::detect::Detector;
use withhold::rules::rule::Category;
use withhold::rules::terms;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let category = |code: &str| code.starts_with("foia.").then_some(Category::Tactic);
    let lists = terms::read(&[withhold_fuzz::data_file("list.txt", text)], &category);
    assert!(lists.faults.iter().all(|fault| fault.line > 0));
    if lists.faults.is_empty() {
        let rules = lists.rules.into_iter().map(|placed| placed.rule).collect();
        Detector::new(rules, &lists.dictionaries, &[]).matches(text);
    }
});
