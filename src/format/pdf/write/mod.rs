//! Writes a copy: objects that are allowed, reached from the root, and nothing else.

mod alike;
pub(super) mod allow;
mod cff;
mod charstring;
pub(super) mod copy;
pub(super) mod file;
mod jpeg;
mod letters;
pub(super) mod names;
pub(super) mod object;
mod outlines;
mod sfnt;
mod type1;
