//! Settings from `withhold.toml`: the nearest one above the working directory, never one inside the
//! bundle, for a bundle must not set the terms of its own check.

pub mod layers;
pub mod paths;

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::de::{DeTable, DeValue};

use crate::error::Error;
use crate::format::limits::Limits;
use crate::model::finding::Confidence;
use layers::{Layer, Origin};
use paths::PathSetting;

/// The name that is looked for.
pub const FILE_NAME: &str = "withhold.toml";

/// What makes the exit code 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// A suggestion to withhold.
    Withhold,
    /// Any suggestion.
    #[default]
    Consider,
    /// Nothing.
    None,
}

/// What a settings file may say. All of it is optional; the command line outranks it.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "withhold.toml")]
pub struct Settings {
    /// Files or folders with further rules, relative to the settings file.
    pub rules: Vec<PathBuf>,
    /// Lists of terms, `exemption<TAB>term` a line, relative to the settings file.
    pub terms: Vec<PathBuf>,
    /// What the authority has decided about names, relative to the settings file.
    pub overlay: Vec<PathBuf>,
    /// Rules or families of rules to turn on.
    pub enable: Vec<String>,
    /// Rules or families of rules to turn off.
    pub disable: Vec<String>,
    /// The settings that suit a kind of authority: police, council, nhs.
    pub profile: Option<String>,
    /// The regime whose exemptions apply.
    pub regime: Option<String>,
    /// The least confidence to list.
    pub min_confidence: Option<Confidence>,
    /// What makes the exit code 1.
    pub fail_on: Option<FailOn>,
    /// Names to read, as patterns; everything, if there are none.
    pub include: Vec<String>,
    /// Names to leave out, as patterns.
    pub exclude: Vec<String>,
    /// What is known and accepted, relative to the settings file.
    pub baseline: Option<PathBuf>,
    /// A folder in which masked reports are kept, relative to the settings file.
    pub cache: Option<PathBuf>,
    /// Whether a bundle may allow its own findings, by `withhold:allow` in its text.
    pub trust_inline: Option<bool>,
    /// Limits for each file.
    pub limits: Limits,
    /// Settings for some paths.
    pub path: Vec<PathSetting>,
}

impl Settings {
    /// What applies where nothing is set.
    pub fn built_in() -> Settings {
        Settings {
            regime: Some("foia".into()),
            min_confidence: Some(Confidence::Medium),
            fail_on: Some(FailOn::default()),
            trust_inline: Some(false),
            ..Settings::default()
        }
    }

    fn from_table(table: &toml::Table) -> Result<Settings, String> {
        table.clone().try_into().map_err(|error: toml::de::Error| error.message().to_owned())
    }

    fn table(&self) -> toml::Table {
        toml::Table::try_from(self).unwrap_or_default()
    }
}

/// The JSON Schema of a settings file.
pub fn schema() -> serde_json::Value {
    schemars::SchemaGenerator::default().into_root_schema_for::<Settings>().to_value()
}

/// Reads a settings file. Paths in it are made relative to where it lies.
pub fn read(path: &Path) -> Result<Layer, Error> {
    let wrong = |message: String| Error::Setting(format!("{}: {message}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    let line = |byte: usize| text.get(..byte).unwrap_or("").matches('\n').count() + 1;
    let mut settings: Settings = toml::from_str(&text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        wrong(format!("line {}: {}", line(start), error.message()))
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let relative = settings.rules.iter_mut().chain(&mut settings.terms);
    for named in relative
        .chain(&mut settings.overlay)
        .chain(&mut settings.baseline)
        .chain(&mut settings.cache)
    {
        *named = folder.join(&*named);
    }
    let mut layer = Layer { settings, ..Layer::default() };
    for (name, byte) in places(&text) {
        layer.set(&name, Origin::File(path.to_owned(), line(byte)));
    }
    Ok(layer)
}

/// Where each value of a sound TOML file stands, by its name.
fn places(text: &str) -> Vec<(String, usize)> {
    let mut places = Vec::new();
    let Ok(table) = DeTable::parse(text) else { return places };
    for (key, value) in table.get_ref() {
        let name = key.get_ref();
        match value.get_ref() {
            DeValue::Table(inner) => places.extend(
                inner.keys().map(|key| (format!("{name}.{}", key.get_ref()), key.span().start)),
            ),
            DeValue::Array(list) if name == "path" => places.extend(
                list.iter().enumerate().map(|(at, item)| (format!("path.{at}"), item.span().start)),
            ),
            _ => places.push((name.to_string(), key.span().start)),
        }
    }
    places
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
