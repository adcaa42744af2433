//! Where reports go: standard output, and files that appear whole or not at all.

use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use withhold::cache::MOST;
use withhold::model::names::escape;
use withhold::report::{self, Event, Report, Style};

/// A report on its way.
pub(crate) struct Output {
    kind: (String, bool),
    report: Box<dyn Report>,
    to: Target,
    memory: Option<Vec<u8>>,
}

enum Target {
    Standard(BufWriter<std::io::Stdout>),
    File { writer: BufWriter<File>, temporary: PathBuf, path: PathBuf },
}

/// Opens what `-f` and `-o` ask for: `-o PATH` takes the format of `-f`, `-o FORMAT=PATH` its own.
pub(crate) fn open(format: Option<&str>, outputs: &[String], style: &Style) -> Result<Vec<Output>> {
    let known = |name: &str| report::REPORTS.iter().any(|(report, _, _)| *report == name);
    let names: Vec<&str> = report::REPORTS.iter().map(|(name, _, _)| *name).collect();
    let make = |name: &str, colour: bool| {
        report::named(name, Style { colour, ..style.clone() })
            .with_context(|| format!("no report is called {name}; there are: {}", names.join(", ")))
    };
    let mut open = Vec::new();
    let mut plain = false;
    for output in outputs {
        let (name, path) = match output.split_once('=') {
            Some((name, path)) if known(name) => (name, path),
            _ => {
                plain = true;
                (format.unwrap_or("human"), output.as_str())
            }
        };
        let path = PathBuf::from(path);
        let folder = path.parent().unwrap_or(Path::new(""));
        sweep(folder);
        let temporary = part(folder, open.len());
        let file =
            private(&temporary).with_context(|| format!("cannot write {}", path.display()))?;
        let to = Target::File { writer: BufWriter::new(file), temporary, path };
        let kind = (name.to_owned(), false);
        open.push(Output { kind, report: make(name, false)?, to, memory: None });
    }
    if format.is_some() && !plain || outputs.is_empty() {
        let stdout = std::io::stdout();
        let colour =
            stdout.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        let name = format.unwrap_or("human");
        let to = Target::Standard(BufWriter::new(stdout));
        let kind = (name.to_owned(), colour);
        open.insert(0, Output { kind, report: make(name, colour)?, to, memory: None });
    }
    if open.is_empty() {
        bail!("no report was asked for");
    }
    Ok(open)
}

/// The formats and whether they are coloured.
pub(crate) fn kinds(outputs: &[Output]) -> Vec<&(String, bool)> {
    outputs.iter().map(|output| &output.kind).collect()
}

/// What leads from the working directory to the bundle, where it lies below it.
pub(crate) fn prefix(bundle: &Path) -> String {
    let below = || {
        let folder = std::env::current_dir().ok()?.canonicalize().ok()?;
        let bundle = bundle.canonicalize().ok()?;
        let holder = if bundle.is_dir() { bundle.as_path() } else { bundle.parent()? };
        let below = holder.strip_prefix(&folder).ok()?.to_str()?.replace('\\', "/");
        Some(if below.is_empty() { below } else { format!("{}/", escape(&below)) })
    };
    below().unwrap_or_default()
}

/// How the names of unfinished reports begin; the number of the process follows.
const PART: &str = ".withhold-part-";

/// Writes a file that appears whole or not at all.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    sweep(folder);
    let temporary = folder.join(format!("{PART}{}.file", std::process::id()));
    let write = || {
        let mut file = private(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&temporary, path)
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

/// The name of an unfinished file in a folder.
pub(crate) fn part(folder: &Path, number: usize) -> PathBuf {
    folder.join(format!("{PART}{}.{number}", std::process::id()))
}

/// A new file that only its owner can read.
pub(crate) fn private(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Removes unfinished reports of runs that were ended before they could.
fn sweep(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(PART)?.split('.').next());
        let Some(owner) = owner.and_then(|owner| owner.parse::<u32>().ok()) else { continue };
        let running =
            Path::new("/proc/self").exists() && Path::new(&format!("/proc/{owner}")).exists();
        if cfg!(target_os = "linux") && !running {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

impl Output {
    /// Hands an event to the report.
    pub(crate) fn event(&mut self, event: &Event<'_>) -> std::io::Result<()> {
        let writer: &mut dyn Write = match &mut self.to {
            Target::Standard(writer) => writer,
            Target::File { writer, .. } => writer,
        };
        let Some(memory) = &mut self.memory else { return self.report.event(event, writer) };
        let before = memory.len();
        self.report.event(event, memory)?;
        writer.write_all(memory.get(before..).unwrap_or_default())?;
        if memory.len() > MOST {
            self.memory = None;
        }
        Ok(())
    }

    /// Remembers the report from now on.
    pub(crate) fn remember(&mut self) {
        self.memory = Some(Vec::new());
    }

    /// Writes a whole report that was remembered.
    pub(crate) fn replay(mut self, report: &[u8]) -> Result<()> {
        match &mut self.to {
            Target::Standard(writer) => writer.write_all(report)?,
            Target::File { writer, .. } => writer.write_all(report)?,
        }
        self.finish().map(|_| ())
    }

    /// Shows what a person at a terminal is waiting for.
    pub(crate) fn settle(&mut self) -> std::io::Result<()> {
        match &mut self.to {
            Target::Standard(writer) if writer.get_ref().is_terminal() => writer.flush(),
            _ => Ok(()),
        }
    }

    /// Ends the report; a file gets its name only now. Gives the report, if it was remembered.
    pub(crate) fn finish(self) -> Result<Option<Vec<u8>>> {
        match self.to {
            Target::Standard(mut writer) => writer.flush()?,
            Target::File { writer, temporary, path } => {
                let file = writer.into_inner().map_err(|error| error.into_error())?;
                file.sync_all()?;
                std::fs::rename(&temporary, &path)
                    .with_context(|| format!("cannot write {}", path.display()))?;
            }
        }
        Ok(self.memory)
    }
}
