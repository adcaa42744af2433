//! Runs patterns over texts by the engine alone: for `benches/peers`.
//!
//! `engine RULES.tsv TEXT… [--times=N] [--alone]`: a line for each text with the matches, the bytes and
//! the best processor time in seconds; `--alone` runs one pattern after the other instead.

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::collections::BTreeMap;
#[cfg(not(unix))]
use std::time::Instant;

use withhold::detect::Detector;
use withhold::model::text::stands_alone;
use withhold::rules::compile::compile;
use withhold::rules::rule::{Crosses, Rule};

fn main() {
    let (flags, words): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|word| word.starts_with("--"));
    let times =
        flags.iter().find_map(|flag| flag.strip_prefix("--times=")?.parse().ok()).unwrap_or(1);
    let (rules, texts) = words.split_first().expect("RULES.tsv TEXT…");
    let rules: Vec<Rule> = std::fs::read_to_string(rules).unwrap().lines().map(rule).collect();
    let detector = Detector::new(rules, &BTreeMap::new(), &[]);
    for path in texts {
        let text = std::fs::read_to_string(path).unwrap();
        let mut best = f64::MAX;
        let mut matches = 0;
        for _ in 0..times {
            let begun = now();
            matches = match flags.iter().any(|flag| flag == "--alone") {
                true => alone(detector.rules(), &text),
                false => detector.matches(&text).len(),
            };
            best = best.min(now() - begun);
        }
        println!("{matches}\t{}\t{best:.6}\t{path}", text.len());
    }
}

fn rule(line: &str) -> Rule {
    let (id, pattern) = line.split_once('\t').expect("id<TAB>pattern");
    let (id, pattern) = (toml::Value::from(format!("x.{id}")), toml::Value::from(pattern));
    let rule = format!(
        "id={id}\npatterns=[{pattern}]\nname='x'\nwhy='x'\ncategory='person'\nconfidence='high'\n\
         since='0'\nhits=[]\nmisses=[]\ncrosses='line'\n"
    );
    toml::from_str(&rule).unwrap()
}

/// What each pattern finds by itself, one after the other.
fn alone(rules: &[Rule], text: &str) -> usize {
    let matches = |rule: &Rule| {
        let regex = compile(&rule.patterns[0], Crosses::Line).unwrap();
        regex.find_iter(text).filter(|found| stands_alone(text, &found.range())).count()
    };
    rules.iter().map(matches).sum()
}

/// Seconds of processor time of this thread, where the system tells.
fn now() -> f64 {
    #[cfg(unix)]
    {
        let spent = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9
    }
    #[cfg(not(unix))]
    {
        static BEGUN: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
        BEGUN.elapsed().as_secs_f64()
    }
}
