//! The one integration binary: what the product promises, from outside.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::use_debug)]

mod bundle;
mod cli;
mod fixtures;
mod hostile;
mod order;
mod rules;
mod run;
mod tidy;
