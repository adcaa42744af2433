//! The command line: what was typed, and all printing.

mod baseline;
mod changed;
mod config;
mod exit;
mod explain;
mod generate;
pub(crate) mod heap;
mod loaded;
mod output;
mod pages;
mod policy;
mod progress;
mod reading;
mod redact;
mod replay;
mod rules;
mod said;
mod scan;
mod schema;
mod tally;
mod verdict;
mod verify;

use std::io::Write;

use clap::{Parser, Subcommand};

use exit::Exit;

const AFTER: &str = "\
Exit codes:
  0  complete and clean        1  findings        2  usage, configuration, rule or output error
  3  something was not read    4  integrity failure            130  interrupted

withhold suggests; whether an exemption applies, and where the public interest lies, a person decides.";

/// Find what may not go out in a bundle of documents, with the exemption that justifies it.
#[derive(Parser)]
#[command(name = "withhold", version, about, after_help = AFTER, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Find what may not go out, and suggest the exemption
    Scan(scan::Scan),
    /// Check a finished release for what it should not hold
    Verify(verify::Verify),
    /// Write copies without what is to be withheld, checked: drafts for a person to decide on
    Redact(redact::Redact),
    /// Draw the pages of a PDF, with frames around what would be withheld
    Pages(pages::Pages),
    /// Say why something was suggested
    Explain(explain::Explain),
    /// List, show, check and test the rules
    Rules(rules::Rules),
    /// Accept what is known, with a reason, an author and an end
    Baseline(baseline::BaselineCommand),
    /// Show what applies, and where each value came from
    Config(config::Config),
    /// Print the JSON Schema of the reports, the settings file or the baseline
    Schema(schema::Schema),
    /// Print completions for a shell
    Completions(generate::Completions),
    /// Print the manual page, or write one for each command
    Man(generate::Manual),
    /// Read files from standard input, confined; for the program itself
    #[command(hide = true)]
    Worker {
        /// Bytes of memory it may use
        #[arg(long)]
        memory: u64,
    },
    /// Confine itself and become Tesseract; for the program itself
    #[command(hide = true)]
    Recognise {
        /// Bytes of memory it may use
        #[arg(long)]
        memory: u64,
        /// Seconds it may use
        #[arg(long)]
        seconds: u64,
        /// What is recognised
        #[arg(long)]
        language: String,
        /// Tesseract
        program: std::path::PathBuf,
    },
}

/// Runs the command that was typed.
pub(crate) fn main() -> Exit {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let failed = error.use_stderr();
            let _ = error.print();
            return if failed { Exit::Usage } else { Exit::Clean };
        }
    };
    let result = match cli.command {
        Command::Scan(command) => command.run(),
        Command::Verify(command) => command.run(),
        Command::Redact(command) => command.run(),
        Command::Pages(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Rules(command) => command.run(),
        Command::Baseline(command) => command.run(),
        Command::Config(command) => command.run(),
        Command::Schema(command) => command.run(),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(),
        Command::Worker { memory } => {
            withhold::worker::child::run(memory, &|_| {}).map(|()| Exit::Clean).map_err(Into::into)
        }
        Command::Recognise { memory, seconds, language, program } => {
            Err(withhold::ocr::child::run(&program, &language, memory, seconds).into())
        }
    };
    result.unwrap_or_else(|error| {
        let closed = error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe);
        if closed {
            // Whoever was reading has seen enough.
            return Exit::Clean;
        }
        say(&format!("error: {error:#}"));
        Exit::Usage
    })
}

/// Prints a line on standard error.
pub(crate) fn say(line: &str) {
    let _ = writeln!(anstream::stderr(), "withhold: {line}");
}
