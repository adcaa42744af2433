//! Which rules apply, as it was typed and set.

use std::path::PathBuf;

use clap::Args;

use withhold::config::Settings;
use withhold::config::layers::{Layer, Origin};
use withhold::error::Error;
use withhold::load;

pub(crate) use withhold::load::{Loaded, known};

/// Which rules apply.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Choice {
    /// Read further rules from a file or folder; can be given several times
    #[arg(long = "rules", value_name = "PATH", help_heading = "Rules")]
    pub(crate) rules: Vec<PathBuf>,
    /// Read a list of terms, `exemption<TAB>term` a line; can be given several times
    #[arg(id = "term_list", long = "term-list", value_name = "FILE", help_heading = "Rules")]
    pub(crate) terms: Vec<PathBuf>,
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
        self.terms.extend(settings.terms.iter().cloned());
        self.enable.extend(settings.enable.iter().cloned());
        self.disable.extend(settings.disable.iter().cloned());
        self.profile = self.profile.or_else(|| settings.profile.clone());
        self.regime = self.regime.or_else(|| settings.regime.clone());
        self.overlay.extend(settings.overlay.iter().cloned());
        self
    }

    /// What was typed, as a layer of settings.
    pub(crate) fn layer(&self, layer: &mut Layer) {
        layer.settings.rules.clone_from(&self.rules);
        layer.settings.terms.clone_from(&self.terms);
        layer.settings.enable.clone_from(&self.enable);
        layer.settings.disable.clone_from(&self.disable);
        layer.settings.profile.clone_from(&self.profile);
        layer.settings.regime.clone_from(&self.regime);
        layer.settings.overlay.clone_from(&self.overlay);
        for (name, option, set) in [
            ("rules", "--rules", !self.rules.is_empty()),
            ("overlay", "--overlay", !self.overlay.is_empty()),
            ("terms", "--term-list", !self.terms.is_empty()),
            ("enable", "--enable", !self.enable.is_empty()),
            ("disable", "--disable", !self.disable.is_empty()),
            ("profile", "--profile", self.profile.is_some()),
            ("regime", "--regime", self.regime.is_some()),
        ] {
            if set {
                layer.set(name, Origin::Typed(option));
            }
        }
    }
}

/// Reads all data; every fault in it is an error. `thorough` proves built-in patterns again.
pub(crate) fn load(choice: &Choice, thorough: bool) -> Result<Loaded, Error> {
    let choice = choice.clone();
    let choice = load::Choice {
        rules: choice.rules,
        terms: choice.terms,
        enable: choice.enable,
        disable: choice.disable,
        profile: choice.profile,
        regime: choice.regime,
        overlay: choice.overlay,
        except: choice.except,
    };
    load::load(&choice, thorough)
}
