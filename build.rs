//! Makes the built-in rules ready: reads them, puts their fragments in and finds the anchors of their
//! patterns, so that a scan begins at once. It reads them with the code of the program itself.

use std::path::{Path, PathBuf};

use rules::fragments::Fragments;
use rules::source::{self, Source};

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
    let sources = match Fragments::read(&std::fs::read_to_string("patterns/fragments.toml")?) {
        Ok(fragments) => read(Path::new("patterns/rules"), &fragments)?,
        // Read again by the program, which names the fault.
        Err(_) => Vec::new(),
    };
    let bytes = postcard::to_stdvec(&sources).map_err(std::io::Error::other)?;
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    std::fs::write(out.join("rules.postcard"), bytes)
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
