//! What a scan said, kept under a digest of everything that it depends on, so that a bundle in which
//! nothing has changed costs only its hash.
//!
//! Kept are finished reports, which hold no text of a document, and what is known of each file, sealed
//! so that it takes the file to read it ([`sealed`]).

pub mod sealed;

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How many runs are kept; the oldest go first.
const RUNS: usize = 32;

/// The ending of the files that hold runs.
const ENDING: &str = "run";

/// How long all reports of a run, or all that is known of a bundle, may be to be kept, in bytes.
pub const MOST: usize = 256 << 20;

/// Everything that a run depends on, as a digest.
#[derive(Clone)]
pub struct Key(Sha256);

impl Key {
    /// A key for a version of the program.
    pub fn new(version: &str) -> Key {
        let mut key = Key(Sha256::new());
        key.add("version", version.as_bytes());
        key
    }

    /// Adds something that the run depends on.
    pub fn add(&mut self, name: &str, value: &[u8]) {
        for part in [name.as_bytes(), value] {
            self.0.update((part.len() as u64).to_le_bytes());
            self.0.update(part);
        }
    }

    /// A digest of all that was added.
    pub fn digest(&self) -> [u8; 32] {
        self.0.clone().finalize().into()
    }

    fn name(&self) -> String {
        hex(&self.digest())
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        self.digest() == other.digest()
    }
}

/// What is kept of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The reports, in the order in which they were asked for.
    pub reports: Vec<Vec<u8>>,
    /// Whether everything was read.
    pub complete: bool,
    /// Suggestions that count.
    pub suggestions: u64,
    /// Those of them to withhold.
    pub withhold: u64,
    /// Allowances in the text that do not hold.
    pub unsound: u64,
}

/// A folder of kept runs.
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// Opens a folder; it is made, for its owner alone, if it is not there.
    pub fn open(folder: &Path) -> io::Result<Cache> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
        Ok(Cache { folder: folder.to_owned() })
    }

    fn path(&self, key: &Key, ending: &str) -> PathBuf {
        self.folder.join(format!("{}.{ending}", key.name()))
    }

    /// The run that a key stands for. One that is damaged is none.
    pub fn recall(&self, key: &Key) -> Option<Run> {
        self.read(key, ENDING)
    }

    /// Keeps a run.
    pub fn keep(&self, key: &Key, run: &Run) -> io::Result<()> {
        self.write(key, ENDING, run)?;
        self.sweep(ENDING, RUNS)
    }

    fn read<T: DeserializeOwned>(&self, key: &Key, ending: &str) -> Option<T> {
        let file = File::open(self.path(key, ending)).ok()?;
        let mut bytes = Vec::new();
        file.take(MOST as u64 + (1 << 20)).read_to_end(&mut bytes).ok()?;
        let (sum, body) = bytes.split_at_checked(32)?;
        if Sha256::digest(body).as_slice() != sum {
            return None;
        }
        postcard::from_bytes(body).ok()
    }

    fn write(&self, key: &Key, ending: &str, what: &impl Serialize) -> io::Result<()> {
        let body = postcard::to_stdvec(what).map_err(io::Error::other)?;
        let temporary = self.folder.join(format!(".{}.part", std::process::id()));
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&temporary)?;
        file.write_all(&Sha256::digest(&body))?;
        file.write_all(&body)?;
        drop(file);
        std::fs::rename(&temporary, self.path(key, ending))
    }

    /// Takes out the oldest files of an ending, but for so many.
    fn sweep(&self, ending: &str, most: usize) -> io::Result<()> {
        let mut files: Vec<(SystemTime, PathBuf)> = Vec::new();
        for entry in std::fs::read_dir(&self.folder)? {
            let entry = entry?;
            if entry.path().extension().is_some_and(|own| own == ending) {
                files.push((entry.metadata()?.modified()?, entry.path()));
            }
        }
        files.sort();
        let surplus = files.len().saturating_sub(most);
        files.iter().take(surplus).try_for_each(|(_, path)| std::fs::remove_file(path))
    }
}

/// What begins every digest here. Reports say the SHA-256 of a file, and that must not open what is
/// sealed under the digest.
const BEGINS: &[u8; 64] = b"withhold: the digest of a file by which it is known to its cache";

/// A digest of a file's bytes that only who has the file can know.
pub fn digest(path: &Path) -> io::Result<[u8; 32]> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new_with_prefix(BEGINS);
    io::copy(&mut file, &mut hash)?;
    Ok(hash.finalize().into())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_recalled_and_what_is_damaged_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(&folder.path().join("new")).unwrap();
        let mut key = Key::new("1");
        key.add("a", b"b");
        let run = Run { reports: vec![b"report".to_vec()], complete: true, ..Run::default() };
        assert_eq!(cache.recall(&key), None);
        cache.keep(&key, &run).unwrap();
        assert_eq!(cache.recall(&key), Some(run));
        let mut other = Key::new("1");
        other.add("ab", b"");
        assert_eq!(cache.recall(&other), None, "names and values do not run together");
        let path = cache.path(&key, ENDING);
        let mut bytes = std::fs::read(&path).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(cache.recall(&key), None);
    }

    #[test]
    fn the_oldest_go() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path()).unwrap();
        for number in 0..RUNS as u64 + 5 {
            cache.keep(&Key::new(&number.to_string()), &Run::default()).unwrap();
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), RUNS);
    }
}
