//! What many documents name, kept once.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Named, What};

/// Everything that has been named so far. An estate names the same few thousand people in every file.
#[derive(Default)]
pub struct Shared {
    known: HashSet<Arc<What>>,
}

impl Shared {
    /// Lets what a document names take no more room than what is new in it.
    pub fn share(&mut self, document: &mut Vec<Named>) {
        document.shrink_to_fit();
        for named in document {
            match self.known.get(&named.what) {
                Some(known) => named.what = Arc::clone(known),
                None => drop(self.known.insert(Arc::clone(&named.what))),
            }
        }
    }
}
