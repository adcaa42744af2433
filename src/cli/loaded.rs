//! Rules, dictionaries and register, read and made ready, by what was typed and set.

use std::path::PathBuf;

use clap::Args;
use serde::Deserialize;

use withhold::config::Settings;
use withhold::detect::{Detector, validate};
use withhold::error::{Error, Fault};
use withhold::exemption::lint::{Authority, combination};
use withhold::exemption::register::{self, Register};
use withhold::rules::dictionary;
use withhold::rules::files::{self, DataFile};
use withhold::rules::kinds;
use withhold::rules::load::{self, Known, Placed, covers};
use withhold::rules::overlay;
use withhold::rules::rule::Rule;

/// Which rules apply.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Choice {
    /// Read further rules from a file or folder; can be given several times
    #[arg(long = "rules", value_name = "PATH", help_heading = "Rules")]
    pub(crate) rules: Vec<PathBuf>,
    /// Turn on a rule, or a family such as `personal.name`
    #[arg(long, value_name = "RULE", help_heading = "Rules")]
    pub(crate) enable: Vec<String>,
    /// Turn off a rule, or a family
    #[arg(long, value_name = "RULE", help_heading = "Rules")]
    pub(crate) disable: Vec<String>,
    /// Use the settings that suit a kind of authority: police, council, nhs
    #[arg(long, value_name = "NAME", help_heading = "Rules")]
    pub(crate) profile: Option<String>,
    /// The regime whose exemptions apply: foia, eir, foisa, dpa-sar, dpa-part3, us-foia
    /// [default: foia]
    #[arg(long, value_name = "NAME", help_heading = "Rules")]
    pub(crate) regime: Option<String>,
    /// What the authority has decided about names: disclose, review, withhold, ncnd
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(crate) overlay: Vec<PathBuf>,
    /// The requester's name: open for subject access, else withheld as the requester's own data
    #[arg(long, value_name = "NAME", help_heading = "Rules")]
    pub(crate) except: Vec<String>,
}

impl Choice {
    /// Adds what the settings file says where nothing was typed.
    pub(crate) fn with(mut self, settings: &Settings) -> Choice {
        self.rules.extend(settings.rules.iter().cloned());
        self.enable.extend(settings.enable.iter().cloned());
        self.disable.extend(settings.disable.iter().cloned());
        self.profile = self.profile.or_else(|| settings.profile.clone());
        self.regime = self.regime.or_else(|| settings.regime.clone());
        self.overlay.extend(settings.overlay.iter().cloned());
        self
    }
}

/// Everything that a scan needs to know.
pub(crate) struct Loaded {
    pub(crate) placed: Vec<Placed>,
    pub(crate) detector: Detector,
    pub(crate) register: std::sync::Arc<Register>,
    pub(crate) digest: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Profile {
    #[allow(dead_code, reason = "for people who read the file")]
    summary: String,
    #[serde(default)]
    enable: Vec<String>,
    #[serde(default)]
    disable: Vec<String>,
}

/// Reads all data; every fault in it is an error. Built-in patterns are proved by the program's own
/// tests; `thorough` proves them again.
pub(crate) fn load(choice: &Choice, thorough: bool) -> Result<Loaded, Error> {
    let mut faults = Vec::new();
    let mut lists = files::built_in("dictionaries", ".txt");
    let mut sources = files::built_in("rules", ".toml");
    for path in &choice.rules {
        let mut take = |ending: &str, into: &mut Vec<DataFile>| match files::at(path, ending) {
            Ok(found) => into.extend(found.into_iter().filter(|f| f.name.ends_with(ending))),
            Err(fault) => faults.push(fault),
        };
        take(".toml", &mut sources);
        if path.is_dir() {
            take(".txt", &mut lists);
        }
    }
    let (dictionaries, wrong) = dictionary::read(&lists);
    faults.extend(wrong);
    let (register, register_file) = regime(choice.regime.as_deref().unwrap_or("foia"))?;
    let (mut kinds, wrong) = kinds::read(&files::built_in("documents", ".toml"));
    faults.extend(wrong);
    if register.regime != "foia" {
        kinds.iter_mut().for_each(|kind| kind.note = None);
    }
    let validators = validate::names();
    // Rules name the codes of the Freedom of Information Act 2000; other regimes translate them.
    let exemptions = |codes: &[String], alternative: &[String]| match register
        .translated_both(codes, alternative)
    {
        Ok((codes, alternative)) => combination(&register, &codes, &alternative, Authority::Public),
        Err(code) => vec![format!("{code} has no equivalent under {}", register.regime)],
    };
    let known = Known {
        validators: &validators,
        exemptions: &exemptions,
        dictionaries: &dictionaries,
        kinds: &kinds,
        thorough,
    };
    let (placed, wrong) = load::read(&sources, &known);
    faults.extend(wrong);
    let mut decided = Vec::new();
    for path in &choice.overlay {
        match files::at(path, ".toml") {
            Ok(found) => {
                for file in found {
                    match overlay::rules(&file, &exemptions) {
                        Ok(rules) => decided.extend(rules),
                        Err(wrong) => faults.extend(wrong),
                    }
                    sources.push(file);
                }
            }
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        faults.sort();
        faults.dedup();
        return Err(Error::Rules(faults));
    }
    for (number, name) in choice.except.iter().enumerate() {
        let own = (!register.subject_access).then_some("foia.s40.1");
        decided.push(overlay::requester(number + 1, name, own).map_err(Error::Setting)?);
    }
    let mut chosen = choose(choice, &placed)?;
    chosen.extend(decided);
    for rule in &mut chosen {
        let unknown = |code| Error::Setting(format!("{}: {code} has no equivalent", rule.id));
        let both = register.translated_both(&rule.exemptions, &rule.alternative);
        (rule.exemptions, rule.alternative) = both.map_err(unknown)?;
    }
    let digest = files::digest(sources.iter().chain(&lists).chain([&register_file]));
    let detector = Detector::new(chosen, &dictionaries, &kinds)?;
    Ok(Loaded { placed, detector, register: register.into(), digest })
}

fn regime(name: &str) -> Result<(Register, DataFile), Error> {
    let mut known = Vec::new();
    for file in files::built_in("exemptions", ".toml") {
        let register = register::read(&file.name, &file.text).map_err(Error::Rules)?;
        if register.regime == name {
            return Ok((register, file));
        }
        known.push(register.regime);
    }
    Err(Error::Setting(format!("no regime is called {name}; there are: {}", known.join(", "))))
}

fn profile(name: Option<&str>) -> Result<Profile, Error> {
    let Some(name) = name else {
        return Ok(Profile { summary: String::new(), enable: Vec::new(), disable: Vec::new() });
    };
    let files = files::built_in("profiles", ".toml");
    let stem = |file: &DataFile| {
        let last = file.name.rsplit('/').next().unwrap_or(&file.name).to_owned();
        last.trim_end_matches(".toml").to_owned()
    };
    let Some(file) = files.iter().find(|file| stem(file) == name) else {
        let known: Vec<String> = files.iter().map(stem).collect();
        let known = known.join(", ");
        return Err(Error::Setting(format!("no profile is called {name}; there are: {known}")));
    };
    toml::from_str(&file.text).map_err(|error| {
        let message = error.message().to_owned();
        Error::Rules(vec![Fault { file: file.name.clone(), line: 0, message }])
    })
}

/// The rules that run. What was typed outranks the profile; the longer name outranks the shorter.
fn choose(choice: &Choice, placed: &[Placed]) -> Result<Vec<Rule>, Error> {
    let profile = profile(choice.profile.as_deref())?;
    for names in [&choice.enable, &choice.disable, &profile.enable, &profile.disable] {
        if let [first, ..] = load::unknown(names, placed).as_slice() {
            return Err(Error::Setting(format!("no rule or family of rules is called {first}")));
        }
    }
    let closest = |names: &[String], id: &str| {
        names.iter().filter(|name| covers(name, id)).map(|name| name.len()).max().unwrap_or(0)
    };
    let on = |rule: &Rule| {
        let typed = (closest(&choice.enable, &rule.id), closest(&choice.disable, &rule.id));
        let set = (closest(&profile.enable, &rule.id), closest(&profile.disable, &rule.id));
        for (enable, disable) in [typed, set] {
            if enable > 0 || disable > 0 {
                return enable > disable;
            }
        }
        !rule.optional
    };
    let running =
        placed.iter().map(|placed| &placed.rule).filter(|rule| !rule.withdrawn && on(rule));
    Ok(running.cloned().collect())
}
