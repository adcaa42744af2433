//! Builds again when a data file is added or taken away: the embedding macro sees only changes.

fn main() {
    println!("cargo::rerun-if-changed=patterns");
}
