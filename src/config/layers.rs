//! Settings come in layers: typed, from the environment, from a file, built in. Where each value came
//! from is kept, so that it can be shown.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use super::Settings;
use crate::error::Error;

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The program's own default.
    BuiltIn,
    /// A line of a settings file.
    File(PathBuf, usize),
    /// A variable of the environment.
    Environment(&'static str),
    /// An option of the command.
    Typed(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::BuiltIn => f.write_str("built in"),
            Origin::File(path, line) => write!(f, "{}:{line}", path.display()),
            Origin::Environment(name) => f.write_str(name),
            Origin::Typed(option) => f.write_str(option),
        }
    }
}

/// Settings with the origin of each value that is set, by its name, such as `limits.pages`.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// The settings.
    pub settings: Settings,
    /// What is set, and where.
    pub origins: BTreeMap<String, Origin>,
}

impl Layer {
    /// Notes that a value is set.
    pub fn set(&mut self, name: &str, origin: Origin) {
        self.origins.insert(name.to_owned(), origin);
    }
}

/// Variables of the environment, and what they set.
pub const VARIABLES: &[(&str, &str)] = &[
    ("WITHHOLD_PROFILE", "profile"),
    ("WITHHOLD_REGIME", "regime"),
    ("WITHHOLD_MIN_CONFIDENCE", "min-confidence"),
    ("WITHHOLD_FAIL_ON", "fail-on"),
    ("WITHHOLD_BASELINE", "baseline"),
];

/// The layer of the environment.
pub fn environment(look: &dyn Fn(&str) -> Option<String>) -> Result<Layer, Error> {
    let mut layer = Layer::default();
    let mut table = toml::Table::new();
    for (variable, name) in VARIABLES {
        if let Some(value) = look(variable).filter(|value| !value.is_empty()) {
            table.insert((*name).to_owned(), toml::Value::String(value));
            layer.set(name, Origin::Environment(variable));
            layer.settings = Settings::from_table(&table)
                .map_err(|message| Error::Setting(format!("{variable}: {message}")))?;
        }
    }
    Ok(layer)
}

/// One layer over another: what is set above counts, lists are joined.
pub fn over(above: &Settings, below: &Settings) -> Settings {
    let join = |a: &[String], b: &[String]| [a, b].concat();
    let paths = |a: &[PathBuf], b: &[PathBuf]| [a, b].concat();
    Settings {
        rules: paths(&above.rules, &below.rules),
        terms: paths(&above.terms, &below.terms),
        overlay: paths(&above.overlay, &below.overlay),
        enable: join(&above.enable, &below.enable),
        disable: join(&above.disable, &below.disable),
        profile: above.profile.clone().or_else(|| below.profile.clone()),
        regime: above.regime.clone().or_else(|| below.regime.clone()),
        min_confidence: above.min_confidence.or(below.min_confidence),
        fail_on: above.fail_on.or(below.fail_on),
        include: join(&above.include, &below.include),
        exclude: join(&above.exclude, &below.exclude),
        baseline: above.baseline.clone().or_else(|| below.baseline.clone()),
        cache: above.cache.clone().or_else(|| below.cache.clone()),
        trust_inline: above.trust_inline.or(below.trust_inline),
        limits: below.limits.clone(),
        path: [above.path.as_slice(), &below.path].concat(),
    }
}

/// All layers as one file, each value with its origin behind it. It can be read as settings again.
pub fn show(layers: &[Layer]) -> String {
    let built_in = built_in();
    let tables: Vec<(toml::Table, &Layer)> =
        layers.iter().chain([&built_in]).map(|layer| (layer.settings.table(), layer)).collect();
    let mut out = String::new();
    let mut line = |text: &str, origin: Option<&Origin>| match origin {
        Some(origin) => out.push_str(&format!("{text:50}  # {origin}\n")),
        None => out.push_str(&format!("{text}\n")),
    };
    for name in NAMES {
        let set = tables
            .iter()
            .filter_map(|(table, layer)| Some((value(table, name)?, layer.origins.get(*name)?)));
        let set: Vec<(&toml::Value, &Origin)> = set.collect();
        match set.as_slice() {
            [(toml::Value::Array(_), _), ..] => {
                let items: Vec<(&toml::Value, &Origin)> = set
                    .iter()
                    .flat_map(|(list, origin)| {
                        list.as_array().into_iter().flatten().map(move |item| (item, *origin))
                    })
                    .collect();
                if items.is_empty() {
                    line(&format!("{name} = []"), set.first().map(|(_, origin)| *origin));
                    continue;
                }
                line(&format!("{name} = ["), None);
                for (item, origin) in items {
                    line(&format!("    {item},"), Some(origin));
                }
                line("]", None);
            }
            [(value, origin), ..] => line(&format!("{name} = {value}"), Some(origin)),
            [] => line(&format!("# {name} is not set"), None),
        }
    }
    for layer in layers {
        for (number, path) in layer.settings.path.iter().enumerate() {
            let Ok(text) = toml::to_string(path) else { continue };
            line("", None);
            line("[[path]]", layer.origins.get(&format!("path.{number}")));
            line(text.trim_end(), None);
        }
    }
    out
}

/// Everything that can be set but `[[path]]`, in the order in which it is shown.
const NAMES: &[&str] = &[
    "profile",
    "regime",
    "min-confidence",
    "fail-on",
    "baseline",
    "cache",
    "trust-inline",
    "rules",
    "terms",
    "overlay",
    "enable",
    "disable",
    "include",
    "exclude",
    "limits.file-size",
    "limits.unpacked",
    "limits.ratio",
    "limits.depth",
    "limits.members",
    "limits.pages",
    "limits.cells",
    "limits.text",
    "limits.images",
    "limits.seconds",
    "limits.memory",
    "limits.memory-alone",
    "limits.kept",
];

fn value<'a>(table: &'a toml::Table, name: &str) -> Option<&'a toml::Value> {
    match name.split_once('.') {
        Some((outer, inner)) => table.get(outer)?.as_table()?.get(inner),
        None => table.get(name),
    }
}

fn built_in() -> Layer {
    let mut layer = Layer { settings: Settings::built_in(), ..Layer::default() };
    let table = layer.settings.table();
    for name in NAMES {
        if value(&table, name).is_some() {
            layer.set(name, Origin::BuiltIn);
        }
    }
    layer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_shown() {
        let table = toml::Table::try_from(Settings::default()).unwrap();
        for (name, value) in &table {
            match value {
                toml::Value::Table(inner) => {
                    for key in inner.keys() {
                        let whole = format!("{name}.{key}");
                        assert!(NAMES.contains(&whole.as_str()), "{whole}");
                    }
                }
                _ => assert!(name == "path" || NAMES.contains(&name.as_str()), "{name}"),
            }
        }
    }

    #[test]
    fn what_is_shown_can_be_read_again() {
        let mut file = Layer::default();
        file.settings.disable = vec!["personal.name".into()];
        file.set("disable", Origin::File("withhold.toml".into(), 3));
        let mut typed = Layer::default();
        typed.settings.profile = Some("nhs".into());
        typed.settings.disable = vec!["police".into()];
        typed.set("profile", Origin::Typed("--profile"));
        typed.set("disable", Origin::Typed("--disable"));
        let text = show(&[typed, file]);
        assert!(text.contains("# withhold.toml:3\n") && text.contains("# --profile\n"), "{text}");
        let again: Settings = toml::from_str(&text).unwrap();
        assert_eq!(again.profile.as_deref(), Some("nhs"));
        assert_eq!(again.disable, ["police", "personal.name"]);
    }

    #[test]
    fn the_environment_is_checked() {
        let look = |name: &str| (name == "WITHHOLD_MIN_CONFIDENCE").then(|| "sure".to_owned());
        let error = environment(&look).unwrap_err().to_string();
        assert!(error.starts_with("WITHHOLD_MIN_CONFIDENCE: "), "{error}");
    }
}
