//! Trains the passages model: `withhold-train passages [--texts FOLDER] [--out FILE] [--test FOLDER]…
//! [--score GOLD.jsonl]…`.
//!
//! Reads `passages/*.txt`: invented documents, each begun by a line `=== kind`, with `{{sort|words}}`
//! around what is to be found. Documents are dealt into folds by their number. What a model says of the
//! fold it did not see is what the second look learns from, and what that in turn says of a fold it did
//! not see gives the way from its sums to the share that is right. The model that is written has seen
//! all folds. The same data give the same bytes. What is in a folder to test on is seen by none.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, bail};
use withhold::names::Layout;
use withhold::passages::classes::Classes;
use withhold::passages::context::{self, INPUTS, Sums, UNIT};
use withhold::passages::features::{Feature, Judge};
use withhold::passages::filters::{Filters, SIZE, Vector};
use withhold::passages::model::{Model, POINTS, Parts, SECOND, Second};
use withhold::passages::units::Unit;
use withhold::passages::{SORTS, find, units};

use crate::conv::Conv;
use crate::rng::Rng;

const COLUMNS: usize = SORTS.len();
/// Two to the power of this many pairs of places for weights.
const BITS: u32 = 17;
/// A feature that fewer documents have is not learnt.
const SEEN: usize = 3;
/// Files of this name hold whole documents, as varied as a bundle; they count so many times.
const WHOLE_NAMES: &str = "whole-";
const WHOLE: usize = 2;
/// Whole numbers to one unit of a weight.
const SCALE: f32 = 32.0;
/// The least value of a feature that counts fully.
const FULL: f32 = 4.0;
const FOLDS: usize = 6;
/// For each sort, how many ordinary clauses real files have for one in the training texts, which speak
/// of people more than files do.
const ORDINARY: [f64; COLUMNS] = [3.5, 2.0, 2.5, 2.5, 1.0, 1.5, 2.0, 2.0];

#[derive(Clone)]
struct Options {
    out: PathBuf,
    score: Vec<PathBuf>,
    least: f32,
    rounds: usize,
    rate: f32,
    dropout: f64,
    shrink: f32,
    weight: f32,
    whole: usize,
    texts: Option<PathBuf>,
    test: Vec<PathBuf>,
}

/// A text and what is marked in it.
struct Text {
    text: String,
    marks: Vec<(Range<usize>, usize)>,
    /// How often it counts.
    times: usize,
}

/// A text cut up, and its clauses among the samples.
struct Cut {
    layout: Layout,
    units: Vec<Unit>,
    samples: Range<usize>,
}

/// A clause ready for training: the numbers of its features with their values, and which sorts it is of.
struct Sample {
    fold: usize,
    times: usize,
    words: Vec<u32>,
    features: Vec<(u32, f32)>,
    is: [bool; COLUMNS],
}

/// Makes the table of word classes from lines of a word, a tab and its class.
pub fn classes(mut arguments: impl Iterator<Item = String>) -> Result<()> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let from = here.join("lists/classes.tsv");
    let lines = std::fs::read_to_string(&from).with_context(|| from.display().to_string())?;
    let from = here.join("lists/classes.vectors");
    let vectors = std::fs::read(&from).with_context(|| from.display().to_string())?;
    let words: Vec<(&str, u16, Vector)> = lines
        .lines()
        .zip(vectors.as_chunks::<SIZE>().0)
        .map(|(line, vector)| {
            let (word, class) = line.split_once('\t').context("no tab")?;
            Ok((word, class.parse()?, vector.map(|byte| byte as i8)))
        })
        .collect::<Result<_>>()?;
    let about = [
        "about: words by the company they stand in: classes, and vectors".to_owned(),
        "source: train/lists/classes.tsv and .vectors, made from GloVe vectors by train/classes.py"
            .to_owned(),
        "licence: PDDL 1.0 (GloVe 6B)".to_owned(),
    ];
    let out = arguments.next().map_or(here.join("../patterns/models/words.classes"), PathBuf::from);
    std::fs::write(&out, Classes::build(&about, &words)).with_context(|| out.display().to_string())
}

pub fn main(arguments: impl Iterator<Item = String>) -> Result<()> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let options = options(arguments, here.join("../patterns/models/passages.model"))?;
    let mut texts = read(&options.texts.clone().unwrap_or(here.join("passages")), options.whole)?;
    let mut ends = vec![texts.len()];
    for folder in &options.test {
        texts.extend(read(folder, 1)?);
        ends.push(texts.len());
    }
    let (cuts, keys, samples) = samples(&texts, &ends);
    let marked =
        |sort: usize| samples.iter().filter(|sample| sample.is.get(sort) == Some(&true)).count();
    let counts: Vec<_> =
        SORTS.iter().enumerate().map(|(n, s)| format!("{} {}", s.name(), marked(n))).collect();
    println!("{} documents, {} clauses: {}", texts.len(), samples.len(), counts.join(", "));

    // What each model says of the fold that it has not seen.
    let fits = each_fold(|fold| fit(&samples, keys.len(), true, Some(fold), &options));
    let models: Vec<_> = fits.iter().map(quantised).collect();
    let first = |sample: &Sample| first(sample, &models[sample.fold.min(FOLDS)]);
    let firsts: Vec<Sums> = samples.iter().map(first).collect();
    let inputs = inputs(&cuts, &firsts);
    let again = seconds(&samples, &inputs);
    let options_again = Options { dropout: 0.0, shrink: 0.0, ..options.clone() };
    let second_looks =
        each_fold(|fold| second(&fit(&again, INPUTS, false, Some(fold), &options_again)));
    let said = inputs
        .iter()
        .zip(&firsts)
        .zip(&samples)
        .map(|((inputs, own), sample)| second_looks[sample.fold.min(FOLDS)].sums(inputs, own));
    let mut unseen: Vec<Vec<(i32, f64)>> = vec![Vec::new(); COLUMNS];
    let mut tests: Vec<Vec<Vec<(i32, f64)>>> = vec![vec![Vec::new(); COLUMNS]; options.test.len()];
    for (sample, sums) in samples.iter().zip(said) {
        // Found as another sort than the writer's, it is half right: it is to be put forward all
        // the same, with the wrong reason.
        let other = if sample.is.contains(&true) { 0.5 } else { 0.0 };
        for (column, sum) in sums.into_iter().enumerate() {
            let seen =
                if sample.fold < FOLDS { &mut unseen } else { &mut tests[sample.fold - FOLDS] };
            seen[column].push((sum, if sample.is[column] { 1.0 } else { other }));
        }
    }
    let rises: Vec<_> =
        unseen.iter_mut().zip(ORDINARY).map(|(seen, ordinary)| rises(seen, ordinary)).collect();
    for (column, sort) in SORTS.iter().enumerate() {
        println!("{:14} {}", sort.name(), curve(&unseen[column]));
    }
    for (test, folder) in tests.iter_mut().zip(&options.test) {
        println!("{}", folder.display());
        for (column, sort) in SORTS.iter().enumerate() {
            test[column].sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
            println!("test {:14} {}", sort.name(), curve(&test[column]));
        }
    }
    let First { rows, bias, filters } = &models[FOLDS];
    let second = &second_looks[FOLDS];
    let rows = foremost(&keys, rows.clone(), &samples);
    let about = [
        "about: clauses that tell of a person, of how police work, of what they know, of weaknesses, prices and advice".to_owned(),
        "source: invented documents in train/passages of this project".to_owned(),
        "licence: MIT OR Apache-2.0".to_owned(),
    ];
    let parts = Parts {
        about: &about,
        bits: BITS,
        rows: &rows,
        bias: *bias,
        filters,
        second,
        rises: &rises,
    };
    let (file, left_out) = Model::build(&parts);
    println!("{} weights, {left_out} found no place, {} bytes", rows.len(), file.len());
    for gold in &options.score {
        let model = Model::read(Cow::Owned(file.clone()))?;
        score(&model, gold, options.least)?;
    }
    std::fs::write(&options.out, &file).with_context(|| options.out.display().to_string())
}

fn options(mut arguments: impl Iterator<Item = String>, out: PathBuf) -> Result<Options> {
    let mut options = Options {
        out,
        score: Vec::new(),
        least: 0.5,
        rounds: 8,
        rate: 0.04,
        dropout: 0.3,
        shrink: 1e-5,
        weight: 1.5,
        whole: WHOLE,
        texts: None,
        test: Vec::new(),
    };
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().context("a value is missing");
        match argument.as_str() {
            "--out" => options.out = value()?.into(),
            "--score" => options.score.push(value()?.into()),
            "--least" => options.least = value()?.parse()?,
            "--rounds" => options.rounds = value()?.parse()?,
            "--rate" => options.rate = value()?.parse()?,
            "--dropout" => options.dropout = value()?.parse()?,
            "--shrink" => options.shrink = value()?.parse()?,
            "--texts" => options.texts = Some(value()?.into()),
            "--test" => options.test.push(value()?.into()),
            "--weight" => options.weight = value()?.parse()?,
            "--whole" => options.whole = value()?.parse()?,
            other => bail!("unknown option {other}"),
        }
    }
    Ok(options)
}

/// The documents of all files of a folder, in the order of their names.
fn read(folder: &Path, whole: usize) -> Result<Vec<Text>> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let mut texts = Vec::new();
    for file in files {
        let content = std::fs::read_to_string(&file)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let times = if name.starts_with(WHOLE_NAMES) { whole } else { 1 };
        let mut lines = String::new();
        for line in content.lines().chain(["=== end"]) {
            if line.starts_with("=== ") {
                if !lines.trim().is_empty() {
                    let text = unmarked(&lines).with_context(|| file.display().to_string())?;
                    texts.push(Text { times, ..text });
                }
                lines.clear();
            } else {
                lines.push_str(line);
                lines.push('\n');
            }
        }
    }
    Ok(texts)
}

/// Takes the marks out of a text.
fn unmarked(lines: &str) -> Result<Text> {
    let (mut text, mut marks, mut rest) = (String::new(), Vec::new(), lines);
    while let Some((before, after)) = rest.split_once("{{") {
        let (mark, later) = after.split_once("}}").context("a mark has no end")?;
        let (sort, words) = mark.split_once('|').with_context(|| format!("no sort in {mark}"))?;
        text.push_str(before);
        let start = text.len();
        text.push_str(words);
        if let Some(sort) = SORTS.iter().position(|one| one.name() == sort.trim()) {
            marks.push((start..text.len(), sort));
        }
        rest = later;
    }
    text.push_str(rest);
    Ok(Text { text, marks, times: 1 })
}

/// What a fold, or all of them, taught the first look.
struct First {
    rows: Vec<[i8; COLUMNS]>,
    bias: Sums,
    filters: Filters,
}

/// The sums of the first look.
fn first(sample: &Sample, model: &First) -> Sums {
    let mut sums = model.bias;
    for (row, value) in &sample.features {
        for (sum, weight) in sums.iter_mut().zip(model.rows[*row as usize]) {
            *sum += i32::from(weight) * (value * FULL) as i32;
        }
    }
    model.filters.add(&mut sums, sample.words.iter().copied());
    sums
}

/// What is made without each fold, and at last with all, on every processor.
fn each_fold<T: Send>(make: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let made = Mutex::new(Vec::new());
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..processors {
            scope.spawn(|| {
                loop {
                    let fold = next.fetch_add(1, Ordering::Relaxed);
                    if fold > FOLDS {
                        break;
                    }
                    let one = make(fold);
                    made.lock().expect("no thread panics").push((fold, one));
                }
            });
        }
    });
    let mut made = made.into_inner().expect("no thread panics");
    made.sort_by_key(|one| one.0);
    made.into_iter().map(|one| one.1).collect()
}

/// What the second look at each clause goes by.
fn inputs(cuts: &[Cut], said: &[Sums]) -> Vec<[i32; INPUTS]> {
    let of = |cut: &Cut| {
        let said = &said[cut.samples.clone()];
        let context = context::Context::new(&cut.units, &cut.layout, said);
        (0..said.len()).map(|number| context.inputs(number)).collect::<Vec<_>>()
    };
    cuts.iter().flat_map(of).collect()
}

/// Samples for the second look.
fn seconds(samples: &[Sample], inputs: &[[i32; INPUTS]]) -> Vec<Sample> {
    let of = |(sample, inputs): (&Sample, &[i32; INPUTS])| {
        let numbered = (0..).zip(inputs);
        let features = numbered.map(|(at, input)| (at, *input as f32 / UNIT as f32)).collect();
        Sample {
            fold: sample.fold,
            times: sample.times,
            words: Vec::new(),
            features,
            is: sample.is,
        }
    };
    samples.iter().zip(inputs).map(of).collect()
}

/// The weights of the second look as whole numbers.
fn second(fitted: &Fitted) -> Second {
    let whole = |weight: f32, of: i32| (weight * of as f32).round() as i32;
    Second {
        bias: fitted.bias.map(|bias| whole(bias, UNIT)),
        rows: fitted.rows.iter().map(|row| row.map(|w| whole(w, SECOND))).collect(),
    }
}

/// The clauses of all texts, and the keys of the features that are learnt.
fn samples(texts: &[Text], ends: &[usize]) -> (Vec<Cut>, Vec<u64>, Vec<Sample>) {
    let mut cuts = Vec::new();
    let mut clauses: Vec<(Vec<Feature>, Vec<u32>, [bool; COLUMNS])> = Vec::new();
    let mut seen: HashMap<u64, (usize, usize)> = HashMap::new();
    for (number, text) in texts.iter().enumerate() {
        let layout = Layout::of_text(&text.text);
        let units = units::of(&text.text, 0..text.text.len(), &layout);
        let from = clauses.len();
        let mut judge = Judge::new(&text.text, &layout, &units);
        for (at, unit) in units.iter().enumerate() {
            let far: Vec<Feature> = judge.around(at).flat_map(|other| judge.far(other)).collect();
            let features: Vec<Feature> = judge.near(at).iter().copied().chain(far).collect();
            for (key, _) in features.iter().filter(|_| number < ends[0]) {
                let (count, last) = seen.entry(*key).or_insert((0, usize::MAX));
                *count += usize::from(*last != number);
                *last = number;
            }
            clauses.push((features, judge.vectors(at).collect(), labels(&unit.range, &text.marks)));
        }
        cuts.push(Cut { layout, units, samples: from..clauses.len() });
    }
    let known = seen.into_iter().filter(|(_, (count, _))| *count >= SEEN).map(|(key, _)| key);
    let mut keys: Vec<u64> = known.collect();
    keys.sort_unstable();
    let mut samples = Vec::with_capacity(clauses.len());
    for (number, cut) in cuts.iter().enumerate() {
        for (features, words, is) in &clauses[cut.samples.clone()] {
            let features = folded(features, &keys);
            let words = words.clone();
            let set = ends.partition_point(|end| *end <= number);
            let fold = if set == 0 { number % FOLDS } else { FOLDS + set - 1 };
            let times = texts.get(number).map_or(1, |text| text.times);
            samples.push(Sample { fold, times, words, features, is: *is });
        }
    }
    (cuts, keys, samples)
}

/// The rows of weights that are not nought, those that count most often and most first.
fn foremost(
    keys: &[u64],
    rows: Vec<[i8; COLUMNS]>,
    samples: &[Sample],
) -> Vec<(u64, [i8; COLUMNS])> {
    let mut counts = vec![0u64; keys.len()];
    let learnt = samples.iter().filter(|sample| sample.fold < FOLDS);
    learnt
        .flat_map(|sample| &sample.features)
        .for_each(|(number, _)| counts[*number as usize] += 1);
    let worth = |row: &[i8; COLUMNS]| row.iter().map(|w| u64::from(w.unsigned_abs())).sum::<u64>();
    let all = keys.iter().copied().zip(rows).zip(counts);
    let mut all: Vec<_> = all.filter(|((_, row), _)| worth(row) > 0).collect();
    all.sort_by_key(|((key, row), count)| (std::cmp::Reverse(worth(row) * count), *key));
    all.into_iter().map(|(row, _)| row).collect()
}

/// Which sorts a clause is of: those that mark a third of it, or that have most of their words in it.
fn labels(unit: &Range<usize>, marks: &[(Range<usize>, usize)]) -> [bool; COLUMNS] {
    let mut is = [false; COLUMNS];
    for (mark, sort) in marks {
        let both = mark.end.min(unit.end).saturating_sub(mark.start.max(unit.start));
        if both * 3 >= unit.len() || both * 4 >= mark.len() * 3 {
            is[*sort] = true;
        }
    }
    is
}

/// Features by their numbers among the keys, those of one number added up.
fn folded(features: &[Feature], keys: &[u64]) -> Vec<(u32, f32)> {
    let number = |(key, value): &Feature| {
        let number = keys.binary_search(key).ok()?;
        Some((number as u32, *value as f32 / FULL))
    };
    let mut found: Vec<_> = features.iter().filter_map(number).collect();
    found.sort_by_key(|feature| feature.0);
    found.dedup_by(|later, first| {
        let same = later.0 == first.0;
        first.1 += if same { later.1 } else { 0.0 };
        same
    });
    found
}

struct Fitted {
    rows: Vec<[f32; COLUMNS]>,
    bias: [f32; COLUMNS],
    conv: Option<Conv>,
}

/// Logistic regression for each sort by itself, with steps that shrink for each weight (AdaGrad, Duchi
/// et al. 2011), averaged over the later rounds.
fn fit(
    samples: &[Sample],
    count: usize,
    filters: bool,
    without: Option<usize>,
    options: &Options,
) -> Fitted {
    let mut rows = vec![[0f32; COLUMNS]; count];
    let mut moved = vec![[1e-4f32; COLUMNS]; count];
    let mut sum = vec![[0f32; COLUMNS]; count];
    let (mut bias, mut bias_moved, mut bias_sum) =
        ([-3f32; COLUMNS], [1e-4f32; COLUMNS], [0f32; COLUMNS]);
    let mut rng = Rng::new(1, "passages");
    let mut conv = filters.then(|| Conv::new(&mut rng));
    let mut mean = conv.clone();
    let mut order: Vec<usize> = (0..samples.len())
        .filter(|at| samples.get(*at).is_some_and(|s| s.fold < FOLDS && Some(s.fold) != without))
        .flat_map(|at| std::iter::repeat_n(at, samples.get(at).map_or(0, |sample| sample.times)))
        .collect();
    let averaged = options.rounds / 2;
    for round in 0..options.rounds {
        for at in (1..order.len()).rev() {
            order.swap(at, rng.below(at + 1));
        }
        for at in &order {
            let sample = &samples[*at];
            let kept: Vec<_> =
                sample.features.iter().filter(|_| !rng.chance(options.dropout)).collect();
            let mut sums = bias;
            for (row, value) in &kept {
                for (sum, weight) in sums.iter_mut().zip(rows[*row as usize]) {
                    *sum += weight * value / (1.0 - options.dropout as f32);
                }
            }
            let seen = conv.as_ref().map(|conv| {
                let seen = conv.look(&sample.words, &mut rng);
                let more = conv.sums(&seen);
                sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
                seen
            });
            let mut error = [0f32; COLUMNS];
            for (column, error) in error.iter_mut().enumerate() {
                let said = 1.0 / (1.0 + (-sums[column]).exp());
                let is = f32::from(u8::from(sample.is[column]));
                *error = (is - said) * if sample.is[column] { options.weight } else { 1.0 };
            }
            for column in 0..COLUMNS {
                bias_moved[column] += error[column] * error[column];
                bias[column] += options.rate * error[column] / bias_moved[column].sqrt();
            }
            if let (Some(conv), Some(seen)) = (&mut conv, seen) {
                conv.step(&seen, &error);
            }
            for (row, value) in kept {
                let (weights, moved) = (&mut rows[*row as usize], &mut moved[*row as usize]);
                for column in 0..COLUMNS {
                    let slope = error[column] * value - options.shrink * weights[column];
                    moved[column] += slope * slope;
                    weights[column] += options.rate * slope / moved[column].sqrt();
                }
            }
        }
        if round >= averaged {
            let each = |into: &mut [f32; COLUMNS], from: &[f32; COLUMNS]| {
                into.iter_mut().zip(from).for_each(|(into, from)| *into += from);
            };
            sum.iter_mut().zip(&rows).for_each(|(into, from)| each(into, from));
            each(&mut bias_sum, &bias);
            if let (Some(mean), Some(conv)) = (&mut mean, &conv) {
                mean.average(conv, round - averaged);
            }
        }
    }
    let share = (options.rounds - averaged) as f32;
    sum.iter_mut().flatten().for_each(|weight| *weight /= share);
    Fitted { rows: sum, bias: bias_sum.map(|bias| bias / share), conv: mean }
}

fn quantised(fitted: &Fitted) -> First {
    let small = |weight: f32| (weight * SCALE).round().clamp(-127.0, 127.0) as i8;
    First {
        rows: fitted.rows.iter().map(|row| row.map(small)).collect(),
        bias: fitted.bias.map(|bias| (bias * SCALE * FULL).round() as i32),
        filters: fitted.conv.as_ref().map_or_else(Filters::none, Conv::whole),
    }
}

/// The sums at which the share of right clauses rises: isotonic regression by pooling neighbours (Ayer
/// et al. 1955), then the points that matter most.
fn rises(seen: &mut [(i32, f64)], ordinary: f64) -> Vec<(i32, i32)> {
    seen.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut pools: Vec<(i32, f64, f64)> = Vec::new();
    for (sum, right) in seen.iter() {
        pools.push((*sum, *right, right + (1.0 - right) * ordinary));
        while let [.., before, last] = pools.as_mut_slice() {
            if before.1 / before.2 < last.1 / last.2 {
                break;
            }
            (before.1, before.2) = (before.1 + last.1, before.2 + last.2);
            pools.pop();
        }
    }
    let mut points: Vec<(i32, i32)> = Vec::new();
    for (sum, right, all) in pools {
        let share = (1000.0 * right / all).round() as i32;
        let enough = points.last().map_or(20, |point| point.1 + 25);
        if share >= enough && all >= 8.0 && points.len() < POINTS {
            points.push((sum, share));
        }
    }
    points
}

/// Precision and recall of clauses at some shares.
fn curve(seen: &[(i32, f64)]) -> String {
    let own = |right: f64| right > 0.75;
    let all = seen.iter().filter(|one| own(one.1)).count().max(1);
    let mut out = Vec::new();
    let (mut right, mut said) = (0, 0);
    let mut wanted = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].into_iter().peekable();
    for (_, is) in seen.iter().rev() {
        said += 1;
        right += usize::from(own(*is));
        let recall = right as f64 / all as f64;
        if wanted.next_if(|wanted| recall >= *wanted).is_some() {
            out.push(format!("{:.2}@{recall:.1}", right as f64 / said as f64));
        }
    }
    out.join(" ")
}

/// How much of labelled documents is found, by letters.
fn score(model: &Model, gold: &Path, least: f32) -> Result<()> {
    let mut tally = [[0usize; 4]; COLUMNS];
    for line in std::fs::read_to_string(gold)?.lines() {
        let document: serde_json::Value = serde_json::from_str(line)?;
        let text = document["text"].as_str().context("no text")?;
        let at: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut labels: Vec<(Range<usize>, String, bool)> = Vec::new();
        for span in document["spans"].as_array().context("no spans")? {
            let end = |key: &str| at[span[key].as_u64().unwrap_or(0) as usize];
            let withhold = span["decision"] == "withhold";
            labels.push((
                end("start")..end("end"),
                span["category"].as_str().unwrap_or("").into(),
                withhold,
            ));
        }
        let mut found = find(model, text, &Layout::of_text(text));
        found.retain(|passage| passage.confidence >= least);
        for (column, sort) in SORTS.iter().enumerate() {
            let covered = |range: &Range<usize>, byte: usize| range.contains(&byte);
            let said: Vec<_> = found.iter().filter(|one| one.sort == *sort).collect();
            for (range, category, withhold) in &labels {
                if *withhold && category == sort.name() {
                    let hit = range
                        .clone()
                        .filter(|b| said.iter().any(|one| covered(&one.range, *b)))
                        .count();
                    tally[column][0] += range.len();
                    tally[column][1] += hit;
                }
            }
            for passage in said {
                let right = passage
                    .range
                    .clone()
                    .filter(|b| labels.iter().any(|l| l.2 && covered(&l.0, *b)));
                tally[column][2] += passage.range.len();
                tally[column][3] += right.count();
            }
        }
    }
    println!("{}", gold.display());
    for (column, sort) in SORTS.iter().enumerate() {
        let [gold, hit, said, right] = tally[column];
        let share = |part: usize, of: usize| part as f64 / of.max(1) as f64;
        println!(
            "  {:14} letters {gold:6} found {:.2}  right {:.2} of {said}",
            sort.name(),
            share(hit, gold),
            share(right, said)
        );
    }
    Ok(())
}
