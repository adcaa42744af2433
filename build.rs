//! Makes the built-in rules ready: reads them, puts their fragments in and finds the anchors of their
//! patterns and makes automata of them, so that a scan begins at once. It reads them with the code of the
//! program itself.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use regex_automata::MatchKind;
use regex_automata::dfa::{StartKind, dense};
use regex_automata::nfa::thompson::WhichCaptures;
use regex_syntax::hir::Hir;
use rules::anchor::{Anchor, loose, nfa};
use rules::fragments::Fragments;
use rules::source::{self, Ready, Source};

/// Bytes of an automaton that says where a match ends; where it would be larger, one is made that says
/// less.
const EXACT: usize = 32 << 10;
/// Of that one.
const LOOSE: usize = 512 << 10;

#[path = "src/model"]
#[allow(dead_code, unreachable_pub, unused_imports)]
mod model {
    pub mod finding;
    pub mod suggestion;
}

#[path = "src/rules"]
#[allow(dead_code, unreachable_pub, unused_imports)]
mod rules {
    pub mod anchor;
    pub mod fragments;
    pub mod pattern;
    pub mod rule;
    pub mod source;
}

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=patterns");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/rules");
    println!("cargo::rerun-if-changed=src/model");
    let mut sources = match Fragments::read(&std::fs::read_to_string("patterns/fragments.toml")?) {
        Ok(fragments) => read(Path::new("patterns/rules"), &fragments)?,
        // Read again by the program, which names the fault.
        Err(_) => Vec::new(),
    };
    let mut automata = Vec::new();
    for read in sources.iter_mut().flat_map(|source| &mut source.rules) {
        let of = |(pattern, anchor): (&Arc<str>, &Anchor)| {
            let hir = rules::pattern::parse(pattern, read.rule.crosses).ok()?;
            ready(&hir, anchor, &mut automata)
        };
        read.ready = read.rule.patterns.iter().zip(&read.anchors).map(of).collect();
    }
    let bytes = postcard::to_stdvec(&sources).map_err(std::io::Error::other)?;
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    std::fs::write(out.join("automata"), automata)?;
    std::fs::write(out.join("rules.postcard"), bytes)
}

/// Makes the automaton for what begins at a place, and adds its bytes to those of all.
fn ready(hir: &Hir, anchor: &Anchor, all: &mut Vec<u8>) -> Option<Ready> {
    let (exact, bytes) = match anchor {
        // Where a part is, the whole is looked for.
        Anchor::Part(part) => (false, automaton(&part.cut(hir), LOOSE)?),
        Anchor::Start(_) => match automaton(hir, EXACT) {
            Some(bytes) => (true, bytes),
            None => (false, automaton(&loose(hir), LOOSE)?),
        },
        Anchor::Cue(_) | Anchor::Slow => return None,
    };
    let from = all.len();
    all.extend(bytes);
    Some(Ready { bytes: from..all.len(), exact })
}

/// The automaton of a pattern, if it is small.
fn automaton(hir: &Hir, most: usize) -> Option<Vec<u8>> {
    let config = dense::Config::new()
        .match_kind(MatchKind::LeftmostFirst)
        .start_kind(StartKind::Anchored)
        .dfa_size_limit(Some(most * 20))
        .determinize_size_limit(Some(most * 100));
    let dense = dense::Builder::new()
        .configure(config)
        .build_from_nfa(&nfa(hir, WhichCaptures::None)?)
        .ok()?;
    let bytes = dense.to_sparse().ok()?.to_bytes_little_endian();
    (bytes.len() <= most).then_some(bytes)
}

/// All rule files below a folder, by the names they have in the program.
fn read(folder: &Path, fragments: &Fragments) -> std::io::Result<Vec<Source>> {
    let mut sources = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sources.extend(read(&path, fragments)?);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            let name = path.strip_prefix("patterns").unwrap_or(&path).to_string_lossy();
            let text = std::fs::read_to_string(&path)?;
            sources.push(source::read(&name.replace('\\', "/"), &text, fragments));
        }
    }
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(sources)
}
