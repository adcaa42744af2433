//! The data files: those built into the binary, and those the user names.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use super::source::Source;
use crate::error::Fault;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/patterns");

/// One data file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DataFile {
    /// Path below `patterns/`, or as the user named it.
    pub name: String,
    /// Its text.
    pub text: Cow<'static, str>,
    /// Whether it is part of the program, whose own tests have proved it.
    pub built_in: bool,
}

/// The built-in files below a folder of `patterns/`, or all of them, sorted by name.
pub fn built_in(folder: &str, ending: &str) -> Vec<DataFile> {
    let mut files = Vec::new();
    let folder = if folder.is_empty() { Some(&BUILT_IN) } else { BUILT_IN.get_dir(folder) };
    if let Some(folder) = folder {
        collect(folder, ending, &mut files);
    }
    files.sort();
    files
}

fn collect(folder: &Dir<'static>, ending: &str, files: &mut Vec<DataFile>) {
    for file in folder.files() {
        let name = file.path().to_string_lossy().replace('\\', "/");
        if !name.ends_with(ending) {
            continue;
        }
        if let Some(text) = file.contents_utf8() {
            files.push(DataFile { name, text: text.into(), built_in: true });
        }
    }
    for inner in folder.dirs() {
        collect(inner, ending, files);
    }
}

/// The built-in rule files, read when the program was built, by name; see `build.rs`.
pub fn made() -> BTreeMap<String, Source> {
    let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/rules.postcard"));
    let sources: Vec<Source> = postcard::from_bytes(bytes).unwrap_or_default();
    sources.into_iter().map(|source| (source.name.clone(), source)).collect()
}

/// The bytes of one built-in file; none if there is no such file.
pub fn built_in_bytes(name: &str) -> &'static [u8] {
    BUILT_IN.get_file(name).map(|file| file.contents()).unwrap_or_default()
}

/// The files with an ending at a path the user names: the file itself, or all below a folder.
pub fn at(path: &Path, ending: &str) -> Result<Vec<DataFile>, Fault> {
    let fault =
        |path: &Path, message: String| Fault { file: path.display().to_string(), line: 0, message };
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(path).follow_root_links(true) {
        let entry = entry.map_err(|error| fault(path, error.to_string()))?;
        let named = entry.path().to_string_lossy().ends_with(ending);
        if entry.file_type().is_file() && (named || entry.depth() == 0) {
            let text = std::fs::read_to_string(entry.path())
                .map_err(|error| fault(entry.path(), error.to_string()))?;
            let name = entry.path().display().to_string();
            files.push(DataFile { name, text: text.into(), built_in: false });
        }
    }
    files.sort();
    Ok(files)
}

/// The digest that names a set of data files in reports. File names outside the text do not count,
/// so that the same rules have the same digest wherever they lie.
pub fn digest<'a>(files: impl IntoIterator<Item = &'a DataFile>) -> String {
    let mut hash = Sha256::new();
    for file in files {
        hash.update((file.text.len() as u64).to_le_bytes());
        hash.update(file.text.as_bytes());
    }
    format!("sha256:{}", hex(&hash.finalize()))
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
