//! The files of a bundle: every one accounted for, none skipped silently.

pub mod walk;
