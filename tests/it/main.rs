//! The one integration binary: what the product promises, from outside.

#![allow(clippy::print_stdout, clippy::indexing_slicing)]

mod bundle;
mod cli;
mod fixtures;
mod hostile;
mod order;
mod rules;
mod run;
mod tidy;
