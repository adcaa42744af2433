//! `withhold schema`.

use std::io::Write;

use anyhow::Result;
use clap::Args;

use super::exit::Exit;

/// Print the JSON Schema of the machine-readable reports
#[derive(Args)]
pub(crate) struct Schema {}

impl Schema {
    pub(crate) fn run(self) -> Result<Exit> {
        let schema = withhold::report::jsonl::schema();
        let mut out = std::io::stdout().lock();
        serde_json::to_writer_pretty(&mut out, &schema)?;
        out.write_all(b"\n")?;
        Ok(Exit::Clean)
    }
}
