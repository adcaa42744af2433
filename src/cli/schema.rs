//! `withhold schema`.

use std::io::Write;

use anyhow::Result;
use clap::{Args, ValueEnum};

use withhold::{baseline, config, report};

use super::exit::Exit;

/// Print the JSON Schema of the reports, the settings file or the baseline
#[derive(Args)]
pub(crate) struct Schema {
    /// Of what
    #[arg(default_value = "report")]
    what: What,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// A line of a jsonl report.
    Report,
    /// `withhold.toml`.
    Config,
    /// A baseline.
    Baseline,
}

impl Schema {
    pub(crate) fn run(self) -> Result<Exit> {
        let schema = match self.what {
            What::Report => report::jsonl::schema(),
            What::Config => config::schema(),
            What::Baseline => baseline::schema(),
        };
        let mut out = std::io::stdout().lock();
        serde_json::to_writer_pretty(&mut out, &schema)?;
        out.write_all(b"\n")?;
        Ok(Exit::Clean)
    }
}
