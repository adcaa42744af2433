//! What a bundle is read with: settings, limits, passwords, recognition.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use withhold::bundle::walk::{self, Entry, Selection};
use withhold::config::layers::{self, Layer, Origin};
use withhold::config::{self, Settings};
use withhold::format::limits::Limits;
use withhold::format::terms::Terms;
use withhold::ocr::{self, Recognition};
use withhold::worker::{Isolation, Readers};

/// What a bundle is read with.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Reading {
    /// Settings file [default: the nearest withhold.toml above the working directory]
    #[arg(short, long, value_name = "FILE", env = "WITHHOLD_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// Read only names that match; can be given several times
    #[arg(long, value_name = "GLOB", help_heading = "Reading")]
    pub(crate) include: Vec<String>,
    /// Leave out names that match; they are counted as left out
    #[arg(long, value_name = "GLOB", help_heading = "Reading")]
    pub(crate) exclude: Vec<String>,
    /// Set a limit for each file, such as `pages=500`
    ///
    /// Limits: file-size, unpacked, ratio, depth, members, pages, cells, text, images, seconds,
    /// memory, memory-alone.
    #[arg(long = "limit", value_name = "NAME=VALUE", help_heading = "Reading")]
    pub(crate) limits: Vec<String>,
    /// How many threads to use [default: one for each core]
    #[arg(short = 'j', long, value_name = "N", help_heading = "Reading")]
    pub(crate) threads: Option<usize>,
    /// Read in confined processes: all but plain text, everything, or (for harmless files) nothing
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Reading")]
    pub(crate) isolation: When,
    /// Read text on pictures with Tesseract if it is installed, or not at all
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Reading")]
    pub(crate) ocr: Ocr,
    /// What pictures are written in, by Tesseract's names, such as `eng+cym`
    #[arg(long, value_name = "LANGUAGE", default_value = ocr::LANGUAGE, help_heading = "Reading")]
    pub(crate) ocr_language: Language,
    /// Refuse to run where the kernel cannot confine the readers fully
    #[arg(long, help_heading = "Reading")]
    pub(crate) require_sandbox: bool,
    /// Try the passwords in a file, one a line, on encrypted documents
    #[arg(long, value_name = "FILE", help_heading = "Reading")]
    pub(crate) password_file: Option<PathBuf>,
    /// The program to run as a reader
    #[arg(long, value_name = "PROGRAM", hide = true)]
    pub(crate) worker: Option<PathBuf>,
}

/// Whether to read text on pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Ocr {
    /// If Tesseract is installed.
    #[default]
    Auto,
    /// No: every picture is named as not read.
    Off,
}

/// A language of Tesseract, or several.
#[derive(Clone, Debug)]
pub(crate) struct Language(String);

impl Default for Language {
    fn default() -> Language {
        Language(ocr::LANGUAGE.to_owned())
    }
}

impl std::str::FromStr for Language {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Language, Self::Err> {
        match Recognition::off().in_language(name) {
            Some(_) => Ok(Language(name.to_owned())),
            None => Err("a language is written as Tesseract does, such as eng or eng+cym"),
        }
    }
}

/// When to read in confined processes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// All but plain text.
    #[default]
    Auto,
    /// Everything.
    Always,
    /// Nothing.
    Never,
}

impl Reading {
    /// What is set in the environment and in the settings file.
    pub(crate) fn settings(&self, bundle: &Path) -> Result<Settings> {
        let layers = self.layers(bundle)?;
        let below = layers.into_iter().map(|layer| layer.settings);
        Ok(below.reduce(|above, below| layers::over(&above, &below)).unwrap_or_default())
    }

    /// The same in layers, the first counting most.
    pub(crate) fn layers(&self, bundle: &Path) -> Result<Vec<Layer>> {
        let found = match &self.config {
            Some(path) => Some(path.clone()),
            None => std::env::current_dir().ok().and_then(|from| config::find(&from, bundle)),
        };
        let mut all = vec![layers::environment(&|name| std::env::var(name).ok())?];
        if let Some(path) = found {
            let here = std::env::current_dir().and_then(|here| here.canonicalize());
            let near = here.ok().and_then(|here| path.strip_prefix(here).ok().map(PathBuf::from));
            all.push(config::read(&near.unwrap_or(path))?);
        }
        Ok(all)
    }

    /// What was typed, as a layer of settings.
    pub(crate) fn layer(&self, layer: &mut Layer) -> Result<()> {
        layer.settings.include.clone_from(&self.include);
        layer.settings.exclude.clone_from(&self.exclude);
        layer.settings.limits = self.limits(&Settings::default())?;
        for (name, option, set) in [
            ("include", "--include", !self.include.is_empty()),
            ("exclude", "--exclude", !self.exclude.is_empty()),
        ] {
            if set {
                layer.set(name, Origin::Typed(option));
            }
        }
        for limit in &self.limits {
            let name = limit.split('=').next().unwrap_or(limit);
            layer.set(&format!("limits.{name}"), Origin::Typed("--limit"));
        }
        Ok(())
    }

    pub(crate) fn limits(&self, settings: &Settings) -> Result<Limits> {
        let mut limits = settings.limits.clone();
        for assignment in &self.limits {
            limits.set(assignment).map_err(anyhow::Error::msg)?;
        }
        Ok(limits)
    }

    /// Readers as they were asked for; says when they are less confined than they should be.
    pub(crate) fn readers(&self, settings: &Settings, terms: Terms) -> Result<Readers> {
        let program = match &self.worker {
            Some(program) => std::path::absolute(program)?,
            None => std::env::current_exe()?,
        };
        let isolation = match self.isolation {
            When::Auto => Isolation::Auto(program),
            When::Always => Isolation::Always(program),
            When::Never => Isolation::Never,
        };
        let recognition = match (self.ocr, &isolation) {
            (Ocr::Off, _) => Recognition::off(),
            (Ocr::Auto, Isolation::Auto(program) | Isolation::Always(program)) => {
                Recognition::auto(Some(program.clone()))
            }
            (Ocr::Auto, Isolation::Never) => Recognition::auto(None),
        };
        let recognition = recognition.in_language(&self.ocr_language.0);
        let recognition = recognition.unwrap_or_else(Recognition::off);
        let limits = self.limits(settings)?;
        let passwords = match &self.password_file {
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .with_context(|| format!("cannot read {}", path.display()))?;
                text.lines().map(str::to_owned).collect()
            }
            None => Vec::new(),
        };
        let readers = Readers::searching(limits, isolation, terms)
            .with_recognition(recognition)
            .with_passwords(passwords);
        if self.require_sandbox {
            let confinement = readers.confinement()?.unwrap_or_default();
            if !confinement.is_complete() {
                bail!(
                    "the readers are not fully confined here; missing: {}",
                    confinement.missing()
                );
            }
        }
        Ok(readers)
    }

    /// Says which walls around the readers were missing.
    pub(crate) fn say_confinement(readers: &Readers) {
        if let Some(confinement) = readers.confinement_seen()
            && !confinement.is_complete()
        {
            let missing = confinement.missing();
            super::say(&format!("note: the readers ran without: {missing}"));
        }
    }

    pub(crate) fn entries(&self, bundle: &Path, settings: &Settings) -> Result<Vec<Entry>> {
        let all = |typed: &[String], set: &[String]| [typed, set].concat();
        let include = all(&self.include, &settings.include);
        let exclude = all(&self.exclude, &settings.exclude);
        Ok(walk::walk(bundle, &Selection::new(&include, &exclude)?)?)
    }

    pub(crate) fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, |cores| cores.get());
        self.threads.filter(|threads| *threads > 0).unwrap_or_else(cores)
    }
}
