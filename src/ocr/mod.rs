//! Text on pictures, by Tesseract: found when first needed, run in a confined process of its own.
//!
//! The picture goes in through a pipe and words with their boxes come out; no shell, no files.

pub mod child;
mod tsv;

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc;
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::model::document::{Document, PageArea, Picture, Problem, Role, Visibility};
use crate::model::place::Place;
pub use tsv::{Line, Word};

/// Words with less confidence than this, in hundredths, are named in a note.
const DOUBT: f32 = 60.0;
/// More text than any picture holds.
const MOST: u64 = 64 << 20;

/// Whether and how text on pictures is read.
pub struct Recognition {
    /// None if it is switched off.
    tesseract: Option<OnceLock<Option<PathBuf>>>,
    /// The program that confines itself and becomes Tesseract; none to run it as it is.
    guard: Option<PathBuf>,
}

/// What one run may use.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// Seconds for one picture.
    pub seconds: u64,
    /// Bytes of memory.
    pub memory: u64,
}

impl Recognition {
    /// No recognition: every picture is named as not read.
    pub fn off() -> Recognition {
        Recognition { tesseract: None, guard: None }
    }

    /// Recognition if Tesseract is there; `guard` is the program to confine it with.
    pub fn auto(guard: Option<PathBuf>) -> Recognition {
        Recognition { tesseract: Some(OnceLock::new()), guard }
    }

    /// Reads the pictures that a document's reader handed out.
    pub fn read(&self, document: &mut Document, allowance: Allowance) {
        let mut known: BTreeMap<[u8; 32], Result<Vec<Line>, &'static str>> = BTreeMap::new();
        for picture in std::mem::take(&mut document.pictures) {
            let hash = Sha256::digest(&picture.bytes).into();
            // The same picture may be on every page.
            let lines =
                known.entry(hash).or_insert_with(|| self.lines(&picture.bytes, allowance)).clone();
            match lines {
                Ok(lines) => put(&picture, &lines, document),
                Err(why) => {
                    let message = format!("not read (image; {why})");
                    let problem = match &picture.page {
                        Some(area) => {
                            let place = Place::Page { page: area.page, bounds: [0; 4] };
                            Problem::at(place, message)
                        }
                        None => Problem::new(message),
                    };
                    document.problems.push(problem);
                }
            }
        }
    }

    fn lines(&self, picture: &[u8], allowance: Allowance) -> Result<Vec<Line>, &'static str> {
        let Some(found) = &self.tesseract else { return Err("text recognition is off") };
        let Some(program) = found.get_or_init(find) else {
            return Err("Tesseract is not installed");
        };
        let table = self.run(program, picture, allowance)?;
        Ok(tsv::lines(&table))
    }

    fn run(
        &self,
        program: &Path,
        picture: &[u8],
        allowance: Allowance,
    ) -> Result<String, &'static str> {
        let mut command = match &self.guard {
            Some(guard) => {
                let mut command = Command::new(guard);
                let (memory, seconds) = (allowance.memory, allowance.seconds);
                command.args(["recognise", "--memory", &memory.to_string()]);
                command.args(["--seconds", &seconds.to_string()]).arg(program);
                command
            }
            None => {
                let mut command = Command::new(program);
                command.args(child::ARGUMENTS);
                command
            }
        };
        command.env_clear().env("OMP_THREAD_LIMIT", "1").current_dir("/");
        if let Some(folder) = std::env::var_os("TESSDATA_PREFIX") {
            command.env("TESSDATA_PREFIX", folder);
        }
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = pipes.spawn().map_err(|_| "text recognition could not be started")?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("text recognition could not be started");
        };
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            let mut table = String::new();
            let whole = output.take(MOST).read_to_string(&mut table).is_ok();
            let _ = sender.send(whole.then_some(table));
        });
        let result = std::thread::scope(|scope| {
            scope.spawn(move || {
                // It may end before it has read all: the status says how.
                let _ = input.write_all(picture);
            });
            let table = receiver.recv_timeout(Duration::from_secs(allowance.seconds + 1));
            if table.is_err() {
                let _ = child.kill();
            }
            table
        });
        let status = child.wait();
        match (result, status) {
            (Err(_), _) => Err("the limit `seconds` was reached in text recognition"),
            (Ok(Some(table)), Ok(status)) if status.success() => Ok(table),
            _ => Err("text recognition failed"),
        }
    }
}

/// Tesseract on the path of the environment.
fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let name = format!("tesseract{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(&name))
        .find(|program| program.is_file())
}

/// Adds what was read, each line with its box.
fn put(picture: &Picture, lines: &[Line], document: &mut Document) {
    let (mut words, mut doubtful) = (0, 0);
    for line in lines {
        words += line.words.len();
        doubtful += line.words.iter().filter(|word| word.confidence < DOUBT).count();
        let place = match &picture.page {
            Some(area) => Place::Page { page: area.page, bounds: on_page(area, line) },
            None => Place::Picture { page: line.page, bounds: line.bounds },
        };
        document.push("\n", &line.text(), place, Visibility::Shown, Role::Body);
    }
    if doubtful > 0 {
        let text =
            format!("{doubtful} of {words} words on a picture were read with little confidence");
        document.notes.push(text);
    }
}

/// The box of a line on the page, from the upper left corner of the picture in its own points.
fn on_page(area: &PageArea, line: &Line) -> [i32; 4] {
    let [left, bottom, right, top] = area.bounds.map(f64::from);
    let across = |at: i32| left + (right - left) * f64::from(at) / f64::from(line.size.0.max(1));
    let down = |at: i32| top - (top - bottom) * f64::from(at) / f64::from(line.size.1.max(1));
    let [from, above, to, below] = line.bounds;
    [across(from), down(below), across(to), down(above)].map(|side| side.round() as i32)
}
