//! `withhold completions` and `withhold man`: made from the command line as it is.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::Cli;
use super::exit::Exit;

/// Print completions for a shell
#[derive(Args)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self) -> Result<Exit> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut shown(), "withhold", &mut script);
        std::io::stdout().lock().write_all(&script)?;
        Ok(Exit::Clean)
    }
}

/// The command line without what is for the program itself.
fn shown() -> clap::Command {
    let whole = Cli::command();
    let inner: Vec<clap::Command> =
        whole.get_subcommands().filter(|inner| !inner.is_hide_set()).cloned().collect();
    clap::Command::new("withhold")
        .version(env!("CARGO_PKG_VERSION"))
        .about(whole.get_about().cloned().unwrap_or_default())
        .after_help(whole.get_after_help().cloned().unwrap_or_default())
        .subcommands(inner)
}

/// Print the manual page, or write one for each command
#[derive(Args)]
pub(crate) struct Manual {
    /// Write the pages of all commands into a folder
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

impl Manual {
    pub(crate) fn run(self) -> Result<Exit> {
        let command = shown();
        match &self.folder {
            None => {
                let mut page = Vec::new();
                Man::new(command).render(&mut page)?;
                std::io::stdout().lock().write_all(&page)?;
            }
            Some(folder) => {
                std::fs::create_dir_all(folder)
                    .with_context(|| format!("cannot write {}", folder.display()))?;
                pages(&command, "withhold", folder)?;
            }
        }
        Ok(Exit::Clean)
    }
}

/// The page of a command and those of its subcommands, such as `withhold-baseline-create.1`.
fn pages(command: &clap::Command, name: &str, folder: &Path) -> Result<()> {
    let shown = command.clone().name(name.to_owned()).bin_name(name.replace('-', " "));
    let path = folder.join(format!("{name}.1"));
    let mut page = Vec::new();
    Man::new(shown).render(&mut page)?;
    std::fs::write(&path, page).with_context(|| format!("cannot write {}", path.display()))?;
    for inner in command.get_subcommands() {
        pages(inner, &format!("{name}-{}", inner.get_name()), folder)?;
    }
    Ok(())
}
