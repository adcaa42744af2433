//! Text on pictures, by Tesseract: found when first needed, run in a confined process of its own.
//!
//! The picture goes in through a pipe and words with their boxes come out; no shell, no files.

pub mod child;
mod layer;
mod place;
mod tsv;

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc;
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::model::document::{Document, Picture, Problem};
use crate::model::place::Place;
pub use tsv::{Line, Word};

/// The language that is recognised where none is named.
pub const LANGUAGE: &str = "eng";
/// More text than any picture holds.
const MOST: u64 = 64 << 20;

/// Whether and how text on pictures is read.
pub struct Recognition {
    /// None if it is switched off.
    tesseract: Option<OnceLock<Option<PathBuf>>>,
    /// The program that confines itself and becomes Tesseract; none to run it as it is.
    guard: Option<PathBuf>,
    /// Languages by Tesseract's names, joined by `+`.
    language: String,
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
        Recognition { tesseract: None, guard: None, language: LANGUAGE.to_owned() }
    }

    /// Recognition if Tesseract is there; `guard` is the program to confine it with.
    pub fn auto(guard: Option<PathBuf>) -> Recognition {
        Recognition { tesseract: Some(OnceLock::new()), guard, ..Recognition::off() }
    }

    /// The same in other languages, by Tesseract's names joined by `+`, such as `eng+cym`; none if
    /// that is no such name.
    pub fn in_language(self, language: &str) -> Option<Recognition> {
        let known = |letter: char| letter.is_ascii_alphanumeric() || "_/+".contains(letter);
        let sound = language.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && language.chars().all(known);
        sound.then(|| Recognition { language: language.to_owned(), ..self })
    }

    /// Whether it is switched on and Tesseract is there.
    pub fn is_ready(&self) -> bool {
        self.tesseract.as_ref().is_some_and(|found| found.get_or_init(installed).is_some())
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
                Ok(lines) => place::put(&picture, &lines, document),
                Err(why) => unread(&picture, why, document),
            }
        }
    }

    fn lines(&self, picture: &[u8], allowance: Allowance) -> Result<Vec<Line>, &'static str> {
        let Some(found) = &self.tesseract else { return Err("text recognition is off") };
        let Some(program) = found.get_or_init(installed) else {
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
                command.args(["--seconds", &seconds.to_string()]);
                command.args(["--language", &self.language]).arg(program);
                command
            }
            None => {
                let mut command = Command::new(program);
                command.args(child::arguments(&self.language));
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
pub fn installed() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let name = format!("tesseract{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(&name))
        .find(|program| program.is_file())
}

/// Says that a picture was not read.
fn unread(picture: &Picture, why: &str, document: &mut Document) {
    match &picture.page {
        Some(view) if !view.needed => {
            let page = view.page;
            let text =
                format!("the recognised text of page {page} was not compared with it ({why})");
            document.notes.push(text);
        }
        Some(view) => {
            let place = Place::Page { page: view.page, bounds: [0; 4] };
            document.problems.push(Problem::at(place, format!("not read (image; {why})")));
        }
        None => document.problems.push(Problem::new(format!("not read (image; {why})"))),
    }
}
