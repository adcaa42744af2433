//! What counts: the least confidence, what makes the exit code 1, what is known and accepted.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use withhold::config::layers::{Layer, Origin};
use withhold::config::{FailOn, Settings};
use withhold::model::finding::Confidence;

/// What counts, as it was typed.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Policy {
    /// The least confidence to list [default: medium]
    #[arg(long, value_name = "LEVEL", help_heading = "What counts")]
    pub(crate) min_confidence: Option<Least>,
    /// Known and accepted suggestions, from `withhold baseline create`
    #[arg(long, value_name = "FILE", help_heading = "What counts")]
    pub(crate) baseline: Option<PathBuf>,
    /// Let the bundle allow its own findings, by `withhold:allow RULE until DAY because REASON`
    #[arg(long, help_heading = "What counts")]
    pub(crate) trust_inline: bool,
    /// The day by which acceptances expire, such as 2027-01-31 [default: today]
    #[arg(long, value_name = "DAY", help_heading = "What counts")]
    pub(crate) today: Option<Date>,
}

/// How sure a suggestion must be to be listed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Least {
    Low,
    Medium,
    High,
}

impl From<Least> for Confidence {
    fn from(least: Least) -> Confidence {
        match least {
            Least::Low => Confidence::Low,
            Least::Medium => Confidence::Medium,
            Least::High => Confidence::High,
        }
    }
}

/// What makes the exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Fail {
    /// A suggestion to withhold.
    Withhold,
    /// Any suggestion.
    Consider,
    /// Nothing.
    None,
}

impl From<Fail> for FailOn {
    fn from(fail: Fail) -> FailOn {
        match fail {
            Fail::Withhold => FailOn::Withhold,
            Fail::Consider => FailOn::Consider,
            Fail::None => FailOn::None,
        }
    }
}

impl Policy {
    /// Adds what is set elsewhere where nothing was typed.
    pub(crate) fn with(mut self, settings: &Settings) -> Policy {
        self.baseline = self.baseline.or_else(|| settings.baseline.clone());
        self.trust_inline |= settings.trust_inline.unwrap_or(false);
        self
    }

    /// The least confidence to list.
    pub(crate) fn least(&self, settings: &Settings) -> Confidence {
        let typed = self.min_confidence.map(Confidence::from);
        typed.or(settings.min_confidence).unwrap_or(Confidence::Medium)
    }

    /// The day by which acceptances expire.
    pub(crate) fn today(&self) -> Result<Date> {
        Ok(match self.today {
            Some(day) => day,
            None => jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date(),
        })
    }

    /// What was typed, as a layer of settings.
    pub(crate) fn layer(&self, layer: &mut Layer) {
        if let Some(least) = self.min_confidence {
            layer.settings.min_confidence = Some(least.into());
            layer.set("min-confidence", Origin::Typed("--min-confidence"));
        }
        if let Some(path) = &self.baseline {
            layer.settings.baseline = Some(path.clone());
            layer.set("baseline", Origin::Typed("--baseline"));
        }
        if self.trust_inline {
            layer.settings.trust_inline = Some(true);
            layer.set("trust-inline", Origin::Typed("--trust-inline"));
        }
    }
}
