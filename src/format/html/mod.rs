//! Web pages: paragraphs and tables in document order, and what the browser does not show.

mod collect;

use scraper::Html as Tree;

use super::Format;
use super::limits::Stop;
use super::open::Opening;
use super::text::decode;
use crate::model::document::{Document, Kind};

pub(super) struct Html;

impl Format for Html {
    fn kind(&self) -> Kind {
        Kind::Html
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        opening.budget.text(bytes.len())?;
        read_text(&decoded(bytes), document, opening)
    }
}

/// Reads the text of a page into a document, which may hold text already.
pub(super) fn read_text(
    text: &str,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let tree = Tree::parse_document(text);
    collect::collect(&tree, document, opening)
}

/// A page says its encoding in its first kilobyte, if the bytes do not.
fn decoded(bytes: &[u8]) -> String {
    let head = bytes.get(..1024.min(bytes.len())).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_lowercase();
    let named = head.split_once("charset=").map(|(_, rest)| rest.trim_start_matches(['"', '\'']));
    let label = named.and_then(|rest| rest.split(['"', '\'', ' ', '>', ';', '/']).next());
    let encoding = label.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    match encoding {
        Some(encoding) if encoding != encoding_rs::UTF_8 && std::str::from_utf8(bytes).is_err() => {
            encoding.decode(bytes).0.into_owned()
        }
        _ => decode::decode(bytes).text,
    }
}
