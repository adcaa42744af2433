//! The one integration binary: what the product promises, from outside.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::use_debug)]

mod accepted;
mod accessible;
mod anchors;
mod bombs;
mod bundle;
mod cache;
mod cli;
mod entities;
mod fixtures;
mod hostile;
mod inner;
mod large;
mod leftovers;
#[cfg(target_os = "linux")]
mod marks;
mod memory;
mod mutations;
mod ocr;
mod order;
mod pages;
mod plugs;
mod reading;
mod redact;
mod regimes;
mod rules;
mod run;
mod services;
mod settings;
mod tidy;
mod verify;
mod width;
mod workers;
