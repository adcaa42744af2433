//! Settings from `withhold.toml`: the nearest one above the working directory, never one inside the
//! bundle, for a bundle must not set the terms of its own check.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::format::limits::Limits;
use crate::model::finding::Confidence;

/// The name that is looked for.
pub const FILE_NAME: &str = "withhold.toml";

/// What a settings file may say. All of it is optional; the command line outranks it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Files or folders with further rules, relative to the settings file.
    pub rules: Vec<PathBuf>,
    /// What the authority has decided about names, relative to the settings file.
    pub overlay: Vec<PathBuf>,
    /// Rules or families of rules to turn on.
    pub enable: Vec<String>,
    /// Rules or families of rules to turn off.
    pub disable: Vec<String>,
    /// A profile of `patterns/profiles/`.
    pub profile: Option<String>,
    /// The regime.
    pub regime: Option<String>,
    /// The least confidence to list.
    pub min_confidence: Option<Confidence>,
    /// Names to read.
    pub include: Vec<String>,
    /// Names to leave out.
    pub exclude: Vec<String>,
    /// Limits for each file.
    pub limits: Limits,
}

/// Reads a settings file. Paths in it are made relative to where it lies.
pub fn read(path: &Path) -> Result<Settings, Error> {
    let wrong = |message: String| Error::Setting(format!("{}: {message}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    let mut settings: Settings = toml::from_str(&text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = text.get(..start).unwrap_or("").matches('\n').count() + 1;
        wrong(format!("line {line}: {}", error.message()))
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    for path in settings.rules.iter_mut().chain(&mut settings.overlay) {
        *path = folder.join(&*path);
    }
    Ok(settings)
}

/// The settings file that applies from a folder, unless it lies inside the bundle.
pub fn find(from: &Path, bundle: &Path) -> Option<PathBuf> {
    let bundle = bundle.canonicalize().ok();
    let from = from.canonicalize().ok()?;
    let inside = |folder: &Path| bundle.as_ref().is_some_and(|bundle| folder.starts_with(bundle));
    from.ancestors()
        .filter(|folder| !inside(folder))
        .map(|folder| folder.join(FILE_NAME))
        .find(|path| path.is_file())
}
