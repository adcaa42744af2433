//! Rules, dictionaries and register, read and made ready, by what was typed and set.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;

use crate::detect::{Detector, validate};
use crate::error::{Error, Fault};
use crate::exemption::lint::{Authority, combination};
use crate::exemption::register::{self, Exemption, Register};
use crate::rules::dictionary;
use crate::rules::files::{self, DataFile};
use crate::rules::kinds;
use crate::rules::load::{self, Known, Placed, covers};
use crate::rules::overlay;
use crate::rules::rule::{Category, Rule};
use crate::rules::terms;

/// Which rules apply.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Files or folders with further rules.
    pub rules: Vec<PathBuf>,
    /// Lists of terms.
    pub terms: Vec<PathBuf>,
    /// Rules or families of rules to turn on.
    pub enable: Vec<String>,
    /// Rules or families of rules to turn off.
    pub disable: Vec<String>,
    /// The profile.
    pub profile: Option<String>,
    /// The regime; `foia` if there is none.
    pub regime: Option<String>,
    /// Files in which the authority has decided about names.
    pub overlay: Vec<PathBuf>,
    /// Names of the requester.
    pub except: Vec<String>,
}

/// Everything that a scan needs to know.
pub struct Loaded {
    /// The rules with their files and lines, those that do not run included.
    pub placed: Vec<Placed>,
    /// The rules that run.
    pub detector: Detector,
    /// The register of the regime.
    pub register: Arc<Register>,
    /// The digest of all data.
    pub digest: String,
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
pub fn load(choice: &Choice, thorough: bool) -> Result<Loaded, Error> {
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
    let (mut dictionaries, wrong) = dictionary::read(&lists);
    faults.extend(wrong);
    let (register, register_file) = regime(choice.regime.as_deref().unwrap_or("foia"))?;
    let (mut kinds, wrong) = kinds::read(&files::built_in("documents", ".toml"));
    faults.extend(wrong);
    if register.regime != "foia" {
        kinds.iter_mut().for_each(|kind| kind.note = None);
    }
    let mut term_files = Vec::new();
    for path in &choice.terms {
        match files::at(path, ".txt") {
            Ok(found) => term_files.extend(found),
            Err(fault) => faults.push(fault),
        }
    }
    let sort = |code: &str| {
        let codes = register.translated(&[code.to_owned()]).ok()?;
        register.get(codes.first()?).map(category)
    };
    let listed = terms::read(&term_files, &sort);
    faults.extend(listed.faults);
    dictionaries.extend(listed.dictionaries);
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
    let (mut placed, wrong) = load::read(&sources, &known);
    faults.extend(wrong);
    load::extend(&mut placed, listed.rules, &known, &mut faults);
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
    let digest =
        files::digest(sources.iter().chain(&lists).chain(&term_files).chain([&register_file]));
    let detector = Detector::new(chosen, &dictionaries, &kinds);
    Ok(Loaded { placed, detector, register: register.into(), digest })
}

/// What sort of thing an exemption protects, for terms that do not say it.
fn category(row: &Exemption) -> Category {
    match row.family.as_str() {
        "personal" | "royal_honours" => Category::Person,
        "investigations" | "courts" => Category::Investigation,
        "commercial" | "confidence" | "economy" => Category::Commercial,
        "privilege" => Category::Privilege,
        "security_bodies" => Category::SecurityBody,
        "health_safety" => Category::Location,
        _ => Category::Tactic,
    }
}

/// Refuses names of rules and families that there are not.
pub fn known(names: &[String], placed: &[Placed]) -> Result<(), Error> {
    match load::unknown(names, placed).as_slice() {
        [first, ..] => Err(Error::Setting(format!("no rule or family of rules is called {first}"))),
        [] => Ok(()),
    }
}

fn regime(name: &str) -> Result<(Register, DataFile), Error> {
    let mut known = Vec::new();
    let mut files = files::built_in("exemptions", ".toml");
    let asked = format!("regime = \"{name}\"");
    // The others need not be read then.
    files.sort_by_key(|file| !file.text.lines().any(|line| line == asked));
    for file in files {
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
        known(names, placed)?;
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
