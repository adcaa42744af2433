//! Runs the built program.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Words planted in documents. They come out of the program only if they were asked for or typed.
const PLANTED: [&str; 3] = ["Quillfeather", "Cresswater", "marker-words-of-poison"];

pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The lines of a jsonl report, of one type.
    pub(crate) fn lines(&self, kind: &str) -> Vec<serde_json::Value> {
        let lines = self.out.lines().map(|line| serde_json::from_str(line).unwrap());
        lines.filter(|line: &serde_json::Value| line["type"] == kind).collect()
    }
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A ZIP of entries.
pub(crate) fn zipped(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Runs `withhold` from the project's root.
pub(crate) fn withhold<S: AsRef<OsStr>>(arguments: &[S]) -> Ran {
    withhold_in(&root(), arguments)
}

/// Runs `withhold` from a folder.
pub(crate) fn withhold_in<S: AsRef<OsStr>>(folder: &Path, arguments: &[S]) -> Ran {
    let output = command(folder).args(arguments).stdin(Stdio::null()).output().unwrap();
    ran(output, arguments)
}

/// Runs `withhold` with something on its standard input.
pub(crate) fn withhold_with(input: &[u8], arguments: &[&str]) -> Ran {
    use std::io::Write;
    let mut child = command(&root())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input).unwrap();
    drop(stdin);
    ran(child.wait_with_output().unwrap(), arguments)
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_withhold"));
    command.current_dir(folder).env_remove("WITHHOLD_CONFIG").env("NO_COLOR", "1");
    command
}

fn ran<S: AsRef<OsStr>>(output: Output, arguments: &[S]) -> Ran {
    let ran = Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    let typed: Vec<String> =
        arguments.iter().map(|one| one.as_ref().to_string_lossy().into_owned()).collect();
    for word in PLANTED {
        let asked = typed.iter().any(|one| one == "--reveal" || one.contains(word));
        assert!(asked || !ran.out.contains(word) && !ran.err.contains(word), "out: {typed:?}");
    }
    ran
}
