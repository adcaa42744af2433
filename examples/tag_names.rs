//! Tags the names in texts, by the model and the consistency of each text alone:
//! `cargo run --release --example tag_names -- IN.jsonl > OUT.jsonl`.
//!
//! A line of IN is an object with `text`; the line of OUT is the same object with `spans`: start and
//! end in code points, label PERSON, LOC or ORG, confidence. Names of a confidence under 0.4 are left out:
//! where names are redacted, one missed costs more than one too many.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::time::Instant;

use serde_json::{Value, json};
use withhold::names::{Label, Tagger};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut least = 0.4;
    let mut timed = false;
    let mut path = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--least" => least = arguments.next().ok_or("--least needs a number")?.parse()?,
            "--time" => timed = true,
            _ => path = Some(argument),
        }
    }
    let path = path.ok_or("usage: tag_names IN.jsonl [--least CONFIDENCE] [--time] > OUT.jsonl")?;
    let started = Instant::now();
    let tagger = Tagger::get();
    let loading = started.elapsed();
    let lines: Vec<String> =
        BufReader::new(std::fs::File::open(path)?).lines().collect::<Result<_, _>>()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        let mut value: Value = serde_json::from_str(line)?;
        let text = value.get("text").and_then(Value::as_str).ok_or("a line has no text")?;
        let mut spans = Vec::new();
        let (mut byte, mut point) = (0, 0);
        let mut points = |to: usize| {
            point += text.get(byte..to).unwrap_or("").chars().count();
            byte = to;
            point
        };
        for one in tagger.tag(text).iter().filter(|one| one.confidence >= least) {
            let label = match one.label {
                Label::Person => "PERSON",
                Label::Place => "LOC",
                Label::Organisation => "ORG",
            };
            let (start, end) = (points(one.range.start), points(one.range.end));
            let confidence = (f64::from(one.confidence) * 1000.0).round() / 1000.0;
            spans.push(
                json!({"start": start, "end": end, "label": label, "confidence": confidence}),
            );
        }
        let object = value.as_object_mut().ok_or("a line is not an object")?;
        object.insert("spans".to_owned(), Value::Array(spans));
        writeln!(out, "{value}")?;
    }
    if timed {
        speed(tagger, &lines, loading)?;
    }
    Ok(())
}

/// Says on standard error how fast the texts are tagged by one thread, best of seven rounds.
fn speed(
    tagger: &Tagger,
    lines: &[String],
    loading: std::time::Duration,
) -> Result<(), Box<dyn std::error::Error>> {
    let values: Vec<Value> =
        lines.iter().map(|line| serde_json::from_str(line)).collect::<Result<_, _>>()?;
    let texts: Vec<&str> = values.iter().filter_map(|value| value.get("text")?.as_str()).collect();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let mut best = f64::MAX;
    for _ in 0..7 {
        let started = processor_time();
        let found: usize = texts.iter().map(|text| tagger.tag(text).len()).sum();
        std::hint::black_box(found);
        best = best.min(processor_time() - started);
    }
    let (loading, rate) = (loading.as_secs_f64() * 1e3, bytes as f64 / best / 1e6);
    writeln!(
        std::io::stderr(),
        "loaded in {loading:.2} ms; {bytes} bytes at {rate:.2} MB/s of CPU time"
    )?;
    Ok(())
}

/// Seconds of processor time this program has used; where the system does not say, time on the clock.
fn processor_time() -> f64 {
    let used = std::fs::read_to_string("/proc/self/schedstat").ok();
    let used = used.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    let clock = || std::time::UNIX_EPOCH.elapsed().map_or(0.0, |time| time.as_secs_f64());
    used.map_or_else(clock, |nanoseconds| nanoseconds * 1e-9)
}
