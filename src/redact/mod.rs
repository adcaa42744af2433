//! From suggestions to what is taken out of each file, and what is said about it afterwards.
//!
//! The work on a file itself is its format's, done by a worker; see ARCHITECTURE.md.

pub mod manifest;
pub mod plan;
