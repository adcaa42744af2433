//! Reads files one after another in this process, each so many times. One line of JSON for each: the
//! shortest processor time in seconds, and the text.
//!
//!     cargo run --release --example read -- TIMES FILE…

#![allow(clippy::print_stdout, reason = "it is a program")]

use withhold::format::limits::Limits;
use withhold::model::document::Source;
use withhold::worker::{Isolation, Readers};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let times: u32 = arguments.next().and_then(|times| times.parse().ok()).unwrap_or(1);
    for file in arguments {
        let bytes = std::fs::read(&file).unwrap_or_default();
        let (mut quickest, mut text) = (f64::INFINITY, String::new());
        for _ in 0..times {
            let readers = Readers::new(Limits::default(), Isolation::Never);
            let source = Source { path: file.clone(), members: Vec::new() };
            let start = processor_time();
            let documents = readers.read(source, &bytes);
            quickest = quickest.min(processor_time() - start);
            let texts: Vec<String> = documents.into_iter().map(|document| document.text).collect();
            text = texts.join("\n");
        }
        println!("{}", serde_json::json!({ "file": file, "seconds": quickest, "text": text }));
    }
}

/// Seconds of this process alone, where the system tells them.
#[cfg(unix)]
fn processor_time() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

#[cfg(not(unix))]
fn processor_time() -> f64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0.0, |time| time.as_secs_f64())
}
