//! The vocabulary: documents, findings, suggestions. Plain data that imports nothing of ours.

pub mod document;
pub mod drawing;
pub mod finding;
pub mod names;
pub mod place;
pub mod redaction;
pub mod residue;
pub mod suggestion;
pub mod text;
