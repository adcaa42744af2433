//! `withhold` finds what may not go out in a bundle of documents before release under the Freedom of
//! Information Act, names the exemption that justifies withholding it, and says what it could not
//! read.
//!
//! [`scan()`] is the short way in; [`Scanner`] keeps rules ready and takes settings. What they give are the
//! [`model`]'s words: documents, suggestions, problems. The other modules are open for those who build
//! their own tools, and change more often.
//!
//! Modules are listed in the order one document travels through them; ARCHITECTURE.md has the map.

pub mod model;
pub mod ocr;

pub mod bundle;
pub mod worker;

pub mod format;

pub mod rules;

pub mod names;
pub mod passages;

pub mod detect;

pub mod exemption;

pub mod suggest;

pub mod load;

pub mod scan;

pub mod verify;

pub mod report;

pub mod redact;

pub mod config;

pub mod baseline;

pub mod cache;

pub mod error;

mod facade;

pub use facade::{Builder, Scanner, scan};
