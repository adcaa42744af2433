//! Settings for some paths of a bundle: rules that do not count there, another least confidence.

use globset::{Glob, GlobSet, GlobSetBuilder};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::model::finding::Confidence;

/// What a `[[path]]` of the settings file says.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PathSetting {
    /// Names below the bundle that it is about, as patterns.
    pub names: Vec<String>,
    /// Rules or families of rules that do not count there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disable: Vec<String>,
    /// The least confidence to list there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_confidence: Option<Confidence>,
    /// Why.
    pub reason: String,
}

/// The settings for some paths, made ready.
#[derive(Default)]
pub struct Paths {
    settings: Vec<(GlobSet, PathSetting)>,
}

/// What applies to one name.
#[derive(Debug, Default, PartialEq)]
pub struct Here<'a> {
    /// Rules or families of rules that do not count.
    pub disable: Vec<&'a str>,
    /// The least confidence to list; the last setting that says one counts.
    pub min_confidence: Option<Confidence>,
}

impl Paths {
    /// Compiles the patterns.
    pub fn new(settings: &[PathSetting]) -> Result<Paths, Error> {
        let wrong = |error: globset::Error| Error::Setting(format!("[[path]]: {error}"));
        let mut ready = Vec::new();
        for setting in settings {
            let mut builder = GlobSetBuilder::new();
            for name in &setting.names {
                builder.add(Glob::new(name).map_err(wrong)?);
            }
            ready.push((builder.build().map_err(wrong)?, setting.clone()));
        }
        Ok(Paths { settings: ready })
    }

    /// What applies to a name.
    pub fn of(&self, name: &str) -> Here<'_> {
        let mut here = Here::default();
        for (_, setting) in self.settings.iter().filter(|(names, _)| names.is_match(name)) {
            here.disable.extend(setting.disable.iter().map(String::as_str));
            here.min_confidence = setting.min_confidence.or(here.min_confidence);
        }
        here
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_apply_where_their_names_match() {
        let settings: Vec<PathSetting> = vec![
            toml::from_str(
                "names = ['minutes/**']\ndisable = ['personal.name']\nreason = 'public'",
            )
            .unwrap(),
            toml::from_str("names = ['**/*.csv']\nmin-confidence = 'high'\nreason = 'noise'")
                .unwrap(),
        ];
        let paths = Paths::new(&settings).unwrap();
        assert_eq!(paths.of("a.txt"), Here::default());
        assert_eq!(paths.of("minutes/a.txt").disable, ["personal.name"]);
        let both = paths.of("minutes/a.csv");
        assert_eq!(both.min_confidence, Some(Confidence::High));
        assert_eq!(both.disable, ["personal.name"]);
    }
}
