//! Rules as data: what to look for, why it matters, and the text that proves it.
//!
//! Everything in `patterns/` is read, checked and handed out here. A rule is data; where it needs
//! code, that code is a named validator that any rule may use.

pub mod anchor;
pub mod compile;
pub mod dictionary;
pub mod files;
pub mod fragments;
pub mod kinds;
pub mod load;
pub mod overlay;
pub mod pattern;
pub mod ready;
pub mod rule;
pub mod source;
pub mod terms;
