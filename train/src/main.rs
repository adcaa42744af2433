//! Trains the models. Names: `cargo run --release -p withhold-train -- DATA [--seed N] [--out FOLDER]`.
//!
//! DATA is the folder of labelled text (`train/*.jsonl`). Its test files are not read. Everything is
//! drawn from the seed, so that the same data and seed give the same bytes. Passages: see `passages`.

mod cast;
mod conv;
mod corpus;
mod documents;
mod fit;
mod grammar;
mod lists;
mod messages;
mod noise;
mod organisations;
mod passages;
mod places;
mod rng;
mod score;
mod tables;
mod things;

use std::borrow::Cow;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use withhold::names::{Calibration, Gazetteer, Parts, Tagger, Weights};

use documents::Writer;
use grammar::{Grammar, Text};
use lists::Lists;
use rng::Rng;

/// When the lists and the model were made.
const DATE: &str = "2026-11-24";
/// Weights to the unit.
const SCALE: i16 = 16;

struct Options {
    data: PathBuf,
    out: PathBuf,
    seed: u64,
    documents: usize,
    rounds: usize,
    bits: u32,
    least: u32,
    rate: f32,
    dropout: f64,
    smallest: f32,
    unknown: f64,
    shrink: f32,
    show: usize,
}

fn options() -> Result<Options> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut out = Options {
        data: PathBuf::new(),
        out: here.join("../patterns/models"),
        seed: 1,
        documents: 12000,
        rounds: 4,
        bits: 18,
        least: 4,
        rate: 0.07,
        dropout: 0.35,
        smallest: 0.12,
        unknown: 0.3,
        shrink: 2e-6,
        show: 0,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().context("a value is missing");
        match argument.as_str() {
            "--seed" => out.seed = value()?.parse()?,
            "--out" => out.out = value()?.into(),
            "--documents" => out.documents = value()?.parse()?,
            "--rounds" => out.rounds = value()?.parse()?,
            "--unknown" => out.unknown = value()?.parse()?,
            "--shrink" => out.shrink = value()?.parse()?,
            "--least" => out.least = value()?.parse()?,
            "--rate" => out.rate = value()?.parse()?,
            "--dropout" => out.dropout = value()?.parse()?,
            "--smallest" => out.smallest = value()?.parse()?,
            "--bits" => out.bits = value()?.parse()?,
            "--show" => out.show = value()?.parse()?,
            other if other.starts_with('-') => bail!("unknown option {other}"),
            other => out.data = other.into(),
        }
    }
    if out.data.as_os_str().is_empty() && out.show == 0 {
        bail!("usage: withhold-train DATA [--seed N] [--out FOLDER] [--show N]");
    }
    Ok(out)
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.next_if(|first| first == "classes").is_some() {
        return passages::classes(arguments);
    }
    if arguments.next_if(|first| first == "passages").is_some() {
        return passages::main(arguments);
    }
    let options = options()?;
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let lists = Lists::read(&here.join("lists"))?;
    let texts = here.join("text");
    let (grammar, held) = (Grammar::read(&texts, false)?, Grammar::read(&texts, true)?);
    let writer = Writer { grammar: &grammar, lists: &lists };
    let mut rng = Rng::new(options.seed, "documents");
    if options.show > 0 {
        for _ in 0..options.show {
            println!("{}\n=====", shown(&noise::any(writer.document(&mut rng), &mut rng)));
        }
        return Ok(());
    }
    let clock = Instant::now();
    let gazetteer_file = lists.gazetteer(DATE);
    let gazetteer = Gazetteer::read(Cow::Owned(gazetteer_file.clone()))?;
    let (samples, mut dev) = corpus::load(&options.data)?;
    dev.push(("generated".to_owned(), held_out(&held, &lists)));

    let mut chains = fit::Chains::default();
    for sample in &samples {
        chains.add(&sample.text, sample.weight, &gazetteer, 0.05, &mut rng);
        let other = corpus::exchanged(&sample.text, &lists, &mut rng);
        let other = if rng.chance(0.5) { corpus::recased(&other, &mut rng) } else { other };
        chains.add(&other, sample.weight * 0.8, &gazetteer, 0.2, &mut rng);
    }
    let real = chains.tokens;
    for _ in 0..options.documents {
        let text = noise::any(writer.document(&mut rng), &mut rng);
        chains.add(&text, 1.0, &gazetteer, 0.2, &mut rng);
    }
    let all = chains.features();
    chains.prune(options.least);
    let (tokens, features) = (chains.tokens, chains.features());
    eprintln!(
        "{tokens} tokens, {real} of them from data, {features} of {all} features, {:.0?}",
        clock.elapsed()
    );

    let plan = fit::Plan {
        rounds: options.rounds,
        rate: options.rate,
        dropout: options.dropout,
        unknown: options.unknown,
        shrink: options.shrink,
    };
    let fitted = fit::fit(&chains, &plan, &mut Rng::new(options.seed, "fit"), |round, loss| {
        eprintln!("round {round}: {loss:.5} a token, {:.0?}", clock.elapsed());
    });
    let (rows, start, step) = fitted.small(&chains, f32::from(SCALE), options.smallest);
    drop(chains);
    let about = about(options.seed);
    let build = |calibration: &Calibration| {
        let (scale, bits) = (SCALE, options.bits);
        Weights::build(&Parts { about: &about, scale, start, step, calibration, rows: &rows, bits })
    };
    let (raw, left_out) = build(&Calibration::identity());
    let tagger = Tagger::read(Cow::Owned(raw), Cow::Owned(gazetteer_file.clone()))?;
    let all = || dev.iter().flat_map(|(_, texts)| texts);
    let calibration = score::calibrate(&tagger, all());
    let (model, _) = build(&calibration);
    std::fs::create_dir_all(&options.out)?;
    std::fs::write(options.out.join("names.model"), &model)?;
    std::fs::write(options.out.join("names.gazetteer"), &gazetteer_file)?;
    println!(
        "{} rows, {left_out} left out, model {} bytes, lists {} bytes, {:.0?}",
        rows.len(),
        model.len(),
        gazetteer_file.len(),
        clock.elapsed()
    );

    let tagger = Tagger::read(Cow::Owned(model), Cow::Owned(gazetteer_file))?;
    for least in [0.0, 0.3, 0.5] {
        println!("found with a confidence of {least} or more: precision/recall/F2");
        for (name, texts) in &dev {
            let figures = |score: &score::Score| {
                let (p, r, f) = score.figures();
                format!("{p:.3}/{r:.3}/{f:.3}")
            };
            let [person, place, organisation] = score::score(&tagger, texts, least);
            let (person, place) = (figures(&person), figures(&place));
            let organisation = figures(&organisation);
            println!("{name:12} person {person} place {place} organisation {organisation}");
        }
    }
    println!("confidence of persons: found, mean confidence, share right");
    for (count, mean, right) in score::reliability(&tagger, all(), 0) {
        println!("  {count:6} {mean:.2} {right:.2}");
    }
    by_origin(&tagger, &held, &lists);
    Ok(())
}

/// Documents from templates and people that training never sees.
fn held_out(grammar: &Grammar, lists: &Lists) -> Vec<Text> {
    let writer = Writer { grammar, lists };
    let mut rng = Rng::new(0, "development");
    (0..500).map(|_| noise::any(writer.document(&mut rng), &mut rng)).collect()
}

/// Recall for people of each group of origin, in the same sentences.
fn by_origin(tagger: &Tagger, grammar: &Grammar, lists: &Lists) {
    println!("recall of persons by origin of the name");
    for origin in cast::origins() {
        let mut rng = Rng::new(7, "origins");
        let mut texts = Vec::new();
        for _ in 0..250 {
            let cast = (0..3).map(|_| cast::Person::of(origin, lists, &mut rng)).collect();
            let scene = grammar::Scene { cast, loud: false, strangers: false };
            let subject = *rng.one(&["police", "council", "health", "office", "court", "service"]);
            texts.push(grammar.line(subject, &scene, lists, &mut rng));
        }
        let [person, ..] = score::score(tagger, &texts, 0.5);
        let (p, r, _) = person.figures();
        println!("  {origin:14} recall {r:.3} precision {p:.3} of {}", person.gold);
    }
}

fn about(seed: u64) -> Vec<String> {
    vec![
        "source: wikigold, GUM (news, interview, court, academic), WNUT 2017, Broad Twitter Corpus, SEC filings of Salinas Alvarado et al.; text generated by train/".to_owned(),
        "licence: CC BY 4.0 and CC BY 3.0 data, attribution in NOTICE; generated text MIT OR Apache-2.0".to_owned(),
        format!("date: {DATE}"),
        format!("seed: {seed}"),
    ]
}

/// A text with its names marked.
fn shown(text: &Text) -> String {
    let mut out = String::new();
    let mut at = 0;
    for (start, end, label) in &text.spans {
        out += &text.text[at..*start];
        out += &format!("⟦{}:{}⟧", ["P", "L", "O"][*label], &text.text[*start..*end]);
        at = *end;
    }
    out + &text.text[at..]
}
