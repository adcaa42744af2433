//! Names of people, places and organisations in running text: an embedded linear-chain model.
//!
//! Text is cut into tokens once. Each distinct word is looked up and folded into sums of weights
//! once; only features of two words together are looked up for every token. The best labelling of a
//! chain of tokens is found by Viterbi, its confidence by marginals around each name.

mod calibration;
mod chains;
mod confidence;
mod consistency;
mod decode;
pub mod features;
mod gazetteer;
pub(crate) mod hash;
mod layout;
mod model_file;
mod tagger;
pub mod token;
mod words;

pub use calibration::Calibration;
pub use chains::chains;
pub use decode::{LABELS, allowed};
pub use gazetteer::{Gazetteer, flag};
pub use layout::Layout;
pub use model_file::{Malformed, Parts, Weights, header};
pub(crate) use model_file::{body, header_bytes};
pub use tagger::{Found, Label, Named, Tagger};
pub use token::Prepared;
