//! What can stop a run. Trouble with one document is a `Problem` on that document instead.

use std::path::PathBuf;

/// A fault that ends the command.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bundle is not there or is neither a file nor a folder.
    #[error("{path}")]
    Bundle {
        /// The path as typed.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Rules, dictionaries or registers have faults; every one of them is listed.
    #[error("{}", list(.0))]
    Rules(Vec<Fault>),
    /// A setting is wrong.
    #[error("{0}")]
    Setting(String),
    /// A report could not be written.
    #[error("{name}")]
    Output {
        /// The report's file, or `standard output`.
        name: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The run was interrupted by its user.
    #[error("interrupted")]
    Interrupted,
}

/// One fault in a data file, with its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The data file.
    pub file: String,
    /// Line in it, from 1; 0 for the whole file.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

fn list(faults: &[Fault]) -> String {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
