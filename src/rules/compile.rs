//! Compiling patterns.

use regex_automata::meta::{Config, Regex};
use regex_syntax::hir::Hir;

use super::anchor::LARGEST;
use super::pattern::parse;
use super::rule::Crosses;

/// Compiles one pattern.
pub fn compile(pattern: &str, crosses: Crosses) -> Result<Regex, String> {
    build(&parse(pattern, crosses)?)
}

/// Compiles a syntax tree.
pub fn build(hir: &Hir) -> Result<Regex, String> {
    let limits = Config::new().nfa_size_limit(Some(LARGEST)).hybrid_cache_capacity(8 << 20);
    Regex::builder().configure(limits).build_from_hir(hir).map_err(|error| error.to_string())
}
