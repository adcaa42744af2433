//! Writes a copy: objects that are allowed, reached from the root, and nothing else.

pub(super) mod allow;
pub(super) mod copy;
pub(super) mod file;
mod jpeg;
mod letters;
pub(super) mod names;
pub(super) mod object;
mod outlines;
mod sfnt;
