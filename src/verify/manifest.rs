//! What a release says of itself: a manifest beside it, or the report of an earlier run.

use std::collections::BTreeMap;

use serde_json::Value;

/// The file by which a release says what it is.
pub const NAME: &str = "manifest.json";

/// What stands in a path for words that a report does not show.
const MASK: char = '█';

/// What a manifest says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The copies were made unattended and nobody has signed them off.
    pub draft: bool,
    /// SHA-256 of files, by their path in the release.
    pub hashes: BTreeMap<String, String>,
}

impl Manifest {
    /// Which files below a folder are not as they should be, by their number, and how many are gone. A
    /// file that the manifest does not know is not as it should be. One whose path a report has masked
    /// is known by its hash.
    pub fn differs<'a>(
        &self,
        folder: &str,
        files: impl Iterator<Item = (usize, &'a str, Option<&'a str>)>,
    ) -> (Vec<usize>, u64) {
        let known = self.hashes.iter().map(|(path, hash)| (path.as_str(), hash.as_str()));
        let (masked, mut left): (BTreeMap<_, _>, BTreeMap<_, _>) =
            known.partition(|(path, _)| path.contains(MASK));
        let mut unnamed: BTreeMap<&str, u64> = BTreeMap::new();
        for hash in masked.into_values() {
            *unnamed.entry(hash).or_default() += 1;
        }
        let mut changed = Vec::new();
        for (number, path, hash) in files {
            let below = match folder {
                "" => Some(path),
                _ => path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')),
            };
            let Some(below) = below.filter(|below| *below != NAME) else { continue };
            let more = hash.and_then(|hash| unnamed.get_mut(hash)).filter(|more| **more > 0);
            match (left.remove(below), more) {
                (Some(known), _) if Some(known) == hash => {}
                (None, Some(more)) => *more -= 1,
                _ => changed.push(number),
            }
        }
        (changed, left.len() as u64 + unnamed.into_values().sum::<u64>())
    }
}

/// Reads a manifest: one JSON object, or JSON lines as `verify` and `scan` write them. None if it is
/// neither.
pub fn read(text: &str) -> Option<Manifest> {
    let mut manifest = Manifest::default();
    if let Ok(whole) = serde_json::from_str::<Value>(text) {
        let object = whole.as_object()?;
        manifest.draft = object.get("draft") == Some(&Value::Bool(true));
        for list in ["documents", "files"] {
            for row in object.get(list).and_then(Value::as_array).into_iter().flatten() {
                take(row, &mut manifest);
            }
        }
        return Some(manifest);
    }
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let row = serde_json::from_str::<Value>(line).ok()?;
        manifest.draft |= row.get("draft") == Some(&Value::Bool(true));
        if row.get("type").is_none_or(|kind| kind == "document") {
            take(&row, &mut manifest);
        }
    }
    Some(manifest)
}

/// One file; members of containers are covered by the hash of their container.
fn take(row: &Value, manifest: &mut Manifest) {
    if row.get("members").and_then(Value::as_array).is_some_and(|members| !members.is_empty()) {
        return;
    }
    let of = |names: &[&str]| names.iter().find_map(|name| row.get(name).and_then(Value::as_str));
    if let (Some(path), Some(hash)) = (of(&["document", "path", "file"]), of(&["sha256"])) {
        let hash = hash.trim_start_matches("sha256:").to_lowercase();
        manifest.hashes.insert(path.to_owned(), hash);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_of_both_sorts_are_read() {
        let one = read(r#"{"draft":true,"files":[{"path":"a.txt","sha256":"AB"}]}"#).unwrap();
        assert!(one.draft && one.hashes["a.txt"] == "ab");
        let lines = "{\"type\":\"start\"}\n{\"type\":\"document\",\"document\":\"b\",\"members\":[],\"sha256\":\"cd\"}\n{\"type\":\"document\",\"document\":\"b\",\"members\":[{}],\"sha256\":\"ef\"}\n";
        let two = read(lines).unwrap();
        assert!(!two.draft && two.hashes["b"] == "cd");
        assert!(read("no manifest").is_none());
    }

    #[test]
    fn what_changed_is_told() {
        let manifest = read(r#"{"files":[{"path":"a","sha256":"1"},{"path":"b","sha256":"2"}]}"#);
        let files = [(0, "x/a", Some("1")), (1, "x/c", Some("3")), (2, "x/manifest.json", None)];
        assert_eq!(manifest.unwrap().differs("x", files.into_iter()), (vec![1], 1));
        let manifest =
            read(r#"{"files":[{"path":"█1█.pdf","sha256":"1"},{"path":"b","sha256":"2"}]}"#);
        let files = [(0, "x/Jane Doe.pdf", Some("1")), (1, "x/b", Some("1"))];
        assert_eq!(manifest.unwrap().differs("x", files.into_iter()), (vec![1], 0));
    }
}
