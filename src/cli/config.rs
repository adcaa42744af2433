//! `withhold config show`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};

use withhold::config::layers::{self, Layer};

use super::exit::Exit;
use super::loaded::Choice;
use super::policy::Policy;
use super::reading::Reading;

/// Show what applies, and where each value came from
#[derive(Args)]
pub(crate) struct Config {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Print all settings as they would apply here, each with its origin
    Show(Show),
}

#[derive(Args)]
struct Show {
    /// The bundle that would be scanned: no settings are read from inside it
    bundle: Option<PathBuf>,
    #[command(flatten)]
    policy: Policy,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    reading: Reading,
}

impl Config {
    pub(crate) fn run(self) -> Result<Exit> {
        let What::Show(show) = self.what;
        let mut typed = Layer::default();
        show.policy.layer(&mut typed);
        show.choice.layer(&mut typed);
        show.reading.layer(&mut typed)?;
        let mut all = vec![typed];
        all.extend(show.reading.layers(&show.bundle.unwrap_or_default())?);
        let mut out = std::io::stdout().lock();
        out.write_all(layers::show(&all).as_bytes())?;
        Ok(Exit::Clean)
    }
}
