//! Walks a bundle and says of every entry what it is, without opening anything but folders.

use std::fs::Metadata;
use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};
use walkdir::WalkDir;

use crate::error::Error;

/// One entry of the bundle that is not a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it is.
    pub path: PathBuf,
    /// Path below the bundle with `/`; bytes that are no text, control characters and characters
    /// that turn the direction of writing are escaped.
    pub name: String,
    /// What is to be done with it.
    pub what: What,
    /// Size in bytes.
    pub size: u64,
}

/// What is to be done with an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A regular file, to be read.
    File,
    /// Standard input, to be read.
    StandardInput,
    /// A symbolic link to something in the bundle that is read by itself.
    InnerLink,
    /// Left out by the user's `--include` and `--exclude`.
    Excluded,
    /// Not read, and why.
    Unread(String),
}

/// Which names the user wants; everything, if nothing is said.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Selection {
    /// Compiles the user's patterns.
    pub fn new(include: &[String], exclude: &[String]) -> Result<Selection, Error> {
        let set = |patterns: &[String]| {
            let mut builder = GlobSetBuilder::new();
            for pattern in patterns {
                let glob = Glob::new(pattern).map_err(|e| Error::Setting(e.to_string()))?;
                builder.add(glob);
            }
            builder.build().map_err(|error| Error::Setting(error.to_string()))
        };
        let wanted = set(include)?;
        Ok(Selection { include: (!include.is_empty()).then_some(wanted), exclude: set(exclude)? })
    }

    fn takes(&self, name: &str) -> bool {
        self.include.as_ref().is_none_or(|set| set.is_match(name)) && !self.exclude.is_match(name)
    }
}

/// All entries of a bundle, sorted by the bytes of their paths whatever order the system gives them.
pub fn walk(root: &Path, selection: &Selection) -> Result<Vec<Entry>, Error> {
    if root == Path::new("-") {
        let name = "standard input".to_owned();
        return Ok(vec![Entry { path: root.into(), name, what: What::StandardInput, size: 0 }]);
    }
    let bundle = |source| Error::Bundle { path: root.into(), source };
    let real = root.canonicalize().map_err(bundle)?;
    let alone = !real.is_dir();
    let mut entries = Vec::new();
    for entry in WalkDir::new(root).follow_root_links(true) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                let name = match entry.path().strip_prefix(root) {
                    Ok(below) if !alone => shown(below),
                    _ => shown(Path::new(entry.path().file_name().unwrap_or_default())),
                };
                let metadata =
                    if alone { std::fs::metadata(root) } else { entry.path().symlink_metadata() };
                let mut what = match &metadata {
                    Ok(metadata) => judge(metadata, entry.path(), &real),
                    Err(error) => What::Unread(format!("not read: {}", error.kind())),
                };
                if !selection.takes(&name) {
                    what = What::Excluded;
                }
                let size = metadata.map(|metadata| metadata.len()).unwrap_or(0);
                entries.push(Entry { path: entry.path().into(), name, what, size });
            }
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                let name = shown(path.strip_prefix(root).unwrap_or(&path));
                let why = error
                    .io_error()
                    .map_or("loop of folders".to_owned(), |error| error.kind().to_string());
                let what = What::Unread(format!("not read: {why}"));
                entries.push(Entry { path, name, what, size: 0 });
            }
        }
    }
    entries.sort_by(|a, b| {
        a.path.as_os_str().as_encoded_bytes().cmp(b.path.as_os_str().as_encoded_bytes())
    });
    Ok(entries)
}

fn judge(metadata: &Metadata, path: &Path, root: &Path) -> What {
    let kind = metadata.file_type();
    if kind.is_symlink() {
        return match path.canonicalize() {
            Ok(target) if target.starts_with(root) => What::InnerLink,
            Ok(_) => What::Unread("not read: a symbolic link that leads out of the bundle".into()),
            Err(_) => What::Unread("not read: a symbolic link that leads nowhere".into()),
        };
    }
    if kind.is_file() {
        return What::File;
    }
    What::Unread(format!("not read: {}", special(metadata)))
}

#[cfg(unix)]
fn special(metadata: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = metadata.file_type();
    if kind.is_fifo() {
        "a named pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn special(_: &Metadata) -> &'static str {
    "not a regular file"
}

/// A path as reports show it.
fn shown(path: &Path) -> String {
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(&crate::model::names::escape(chunk.valid()));
        for byte in chunk.invalid() {
            name.push_str(&format!("\\x{byte:02x}"));
        }
    }
    if cfg!(windows) { name.replace("\\\\", "/") } else { name }
}
