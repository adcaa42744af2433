//! What is known of the files of a bundle, sealed file by file.
//!
//! What a document names is text of the document. So it is enciphered under a key that is made from the
//! very bytes of the file: the cache tells nothing to anybody who does not have the file, and nothing
//! new to anybody who does.

use std::collections::BTreeMap;
use std::io;

use chacha20::ChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher};

use super::{Cache, Key, MOST};

/// How many bundles are known; the oldest go first.
const BUNDLES: usize = 8;

/// The ending of the files that hold what is known.
const ENDING: &str = "known";

/// The length of what makes each sealing different from all others, in bytes.
const NONCE: usize = 12;

/// By what something is found, and what opens it.
pub struct Seal {
    name: [u8; 32],
    secret: [u8; 32],
}

impl Seal {
    /// The seal of what depends on all that is in a key, the digest of a file among it.
    pub fn new(key: &Key) -> Seal {
        let part = |name: &str| {
            let mut key = key.clone();
            key.add("seal", name.as_bytes());
            key.digest()
        };
        Seal { name: part("name"), secret: part("secret") }
    }

    /// Enciphers or deciphers.
    fn turn(&self, nonce: &[u8; NONCE], bytes: &mut [u8]) -> Option<()> {
        ChaCha20::new(&self.secret.into(), nonce.into()).try_apply_keystream(bytes).ok()
    }
}

/// What is known of a bundle.
pub struct Sealed {
    key: Key,
    before: BTreeMap<[u8; 32], Vec<u8>>,
    now: BTreeMap<[u8; 32], Vec<u8>>,
    size: usize,
    changed: bool,
}

impl Sealed {
    /// What was kept under a key. What is damaged counts as nothing.
    pub fn recall(cache: &Cache, key: Key) -> Sealed {
        let before = cache.read(&key, ENDING).unwrap_or_default();
        Sealed { key, before, now: BTreeMap::new(), size: 0, changed: false }
    }

    /// Opens what was kept under a seal.
    pub fn open(&self, seal: &Seal) -> Option<Vec<u8>> {
        let (nonce, body) = self.before.get(&seal.name)?.split_first_chunk()?;
        let mut body = body.to_vec();
        seal.turn(nonce, &mut body)?;
        Some(body)
    }

    /// Keeps what there is under a seal for another time.
    pub fn retain(&mut self, seal: &Seal) {
        if let Some(bytes) = self.before.remove(&seal.name) {
            self.add(seal, bytes);
        }
    }

    /// Seals something, in place of what was there, while there is room.
    pub fn put(&mut self, seal: &Seal, mut body: Vec<u8>) -> Option<()> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).ok()?;
        seal.turn(&nonce, &mut body)?;
        self.changed = true;
        self.add(seal, [nonce.as_slice(), &body].concat());
        Some(())
    }

    fn add(&mut self, seal: &Seal, bytes: Vec<u8>) {
        let size = self.size + seal.name.len() + bytes.len();
        if size <= MOST {
            self.now.insert(seal.name, bytes);
            self.size = size;
        }
    }

    /// Keeps what was put and retained in this run in place of all before, if they differ.
    pub fn keep(self, cache: &Cache) -> io::Result<()> {
        if !self.changed && self.before.is_empty() {
            return Ok(());
        }
        cache.write(&self.key, ENDING, &self.now)?;
        cache.sweep(ENDING, BUNDLES)
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    fn seal(text: &[u8]) -> Seal {
        let mut key = Key::new("1");
        key.add("digest", &Sha256::digest(text));
        Seal::new(&key)
    }

    fn known(cache: &Cache) -> Sealed {
        Sealed::recall(cache, Key::new("bundle"))
    }

    #[test]
    fn only_the_file_opens_what_is_known_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path()).unwrap();
        let secret = b"Tib Quillfeather".as_slice();
        let mut sealed = known(&cache);
        sealed.put(&seal(b"file"), secret.to_vec()).unwrap();
        sealed.put(&seal(b"other"), secret.to_vec()).unwrap();
        sealed.keep(&cache).unwrap();
        let path = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
        let bytes = std::fs::read(path).unwrap();
        assert!(!bytes.windows(4).any(|window| window == b"Quil"));
        let mut sealed = known(&cache);
        assert_eq!(sealed.open(&seal(b"file")).as_deref(), Some(secret));
        assert_eq!(sealed.open(&seal(b"changed")), None);
        // What is neither put nor retained goes.
        sealed.retain(&seal(b"file"));
        sealed.keep(&cache).unwrap();
        let sealed = known(&cache);
        assert!(sealed.open(&seal(b"file")).is_some() && sealed.open(&seal(b"other")).is_none());
    }

    #[test]
    fn the_same_is_never_sealed_alike() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path()).unwrap();
        let mut made = Vec::new();
        for _ in 0..2 {
            let mut sealed = known(&cache);
            sealed.put(&seal(b"file"), vec![0; 64]).unwrap();
            made.push(sealed.now.into_values().next().unwrap()[NONCE..].to_vec());
        }
        assert_ne!(made[0], made[1]);
    }
}
