//! `--changed-since`: which files of a git tree differ from what they were at a revision.
//!
//! Git is asked for names and digests alone. Its filters, hooks, monitors and remotes are not run, for
//! the tree that is scanned may come from anybody.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use withhold::bundle::walk::{Entry, What};

/// Marks the files that have not changed as left out. Links and what cannot be read stay.
pub(crate) fn only_changed(bundle: &Path, revision: &str, entries: &mut [Entry]) -> Result<()> {
    let folder = if bundle.is_dir() { bundle } else { bundle.parent().unwrap_or(bundle) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let shown = run(folder, &["rev-parse", "--show-toplevel"], None)?;
    let top = PathBuf::from(text(&shown)?.trim_end_matches('\n')).canonicalize()?;
    let wanted = format!("{revision}^{{tree}}");
    let find = ["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted];
    let Ok(tree) = run(folder, &find, None) else {
        bail!("git knows no revision {revision}");
    };
    let tree = text(&tree)?;
    let listed = run(&top, &["ls-tree", "-r", "-z", "--full-tree", tree.trim()], None)?;
    let then = blobs(&listed);
    let mut asked = Vec::new();
    let mut numbers = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        if entry.what != What::File {
            continue;
        }
        let Ok(path) = entry.path.canonicalize() else { continue };
        let below = path.strip_prefix(&top).unwrap_or(&path).as_os_str().as_encoded_bytes();
        let whole = path.as_os_str().as_encoded_bytes();
        // A name with a line break cannot be asked for, so such a file counts as changed.
        if let Some(digest) = then.get(below).filter(|_| !whole.contains(&b'\n')) {
            asked.extend_from_slice(whole);
            asked.push(b'\n');
            numbers.push((number, *digest));
        }
    }
    let now = run(&top, &["hash-object", "--no-filters", "--stdin-paths"], Some(&asked))?;
    let now: Vec<&[u8]> = now.split(|byte| *byte == b'\n').collect();
    for ((number, then), now) in numbers.into_iter().zip(now) {
        if let (true, Some(entry)) = (then == now, entries.get_mut(number)) {
            entry.what = What::Excluded;
        }
    }
    Ok(())
}

/// Paths and digests of `ls-tree -z`: `mode type digest<TAB>path`, each ended by a zero byte.
fn blobs(listed: &[u8]) -> BTreeMap<&[u8], &[u8]> {
    let row = |row: &'_ [u8]| -> Option<(usize, usize)> {
        let tab = row.iter().position(|byte| *byte == b'\t')?;
        let blank = row.get(..tab)?.iter().rposition(|byte| *byte == b' ')?;
        Some((blank, tab))
    };
    let rows = listed.split(|byte| *byte == 0);
    rows.filter_map(|line| {
        let (blank, tab) = row(line)?;
        Some((line.get(tab + 1..)?, line.get(blank + 1..tab)?))
    })
    .collect()
}

fn run(folder: &Path, arguments: &[&str], input: Option<&[u8]>) -> Result<Vec<u8>> {
    let mut command = Command::new("git");
    command
        .args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
        .args(["-c", "protocol.allow=never"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    // A hook of git itself sets these for its own repository.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY"]
    {
        command.env_remove(name);
    }
    let mut child = command.spawn().context("cannot run git, which --changed-since needs")?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            if let (Some(mut stdin), Some(input)) = (stdin, input) {
                let _ = stdin.write_all(input);
            }
        });
        child.wait_with_output()
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("git: {}", said.lines().next().unwrap_or("it failed"));
    }
    Ok(output.stdout)
}

fn text(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).context("git gave a path that is no text")
}
