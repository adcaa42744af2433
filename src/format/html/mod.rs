//! Web pages: paragraphs and tables in document order, and what the browser does not show.

mod collect;
pub(super) mod residue;
mod source;

use scraper::Html as Tree;

use super::Format;
use super::limits::Stop;
use super::open::Opening;
use super::text::decode;
use super::xmltext::Part;
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
        let text = decoded(bytes);
        // Offsets in the text lead to the file only where the two are the same but for a mark.
        let shift = bytes.len().checked_sub(text.len());
        let shift = shift.filter(|by| bytes.get(*by..) == Some(text.as_bytes()));
        let read = read_text(&Part::over(&text, shift, 0), document, opening);
        residue::find(document);
        read
    }
}

/// Elements that may be open at once.
const DEPTH: usize = 2000;

/// Elements whose end tag may be left out, or that have none.
const UNCLOSED: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// How many elements are open at most, counting tags alone.
fn depth(text: &str) -> usize {
    let (mut open, mut most) = (0usize, 0);
    for tag in text.split('<').skip(1) {
        if tag.starts_with('/') {
            open = open.saturating_sub(1);
        } else if tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
            let name = tag.get(..end).unwrap_or("").to_ascii_lowercase();
            open += usize::from(!UNCLOSED.contains(&name.as_str()));
            most = most.max(open);
        }
    }
    most
}

/// Reads the text of a page into a document, which may hold text already.
pub(super) fn read_text(
    part: &Part<'_>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    // Building the tree takes time with the square of its depth.
    if depth(part.text()) > DEPTH {
        return Err(Stop::Limit("depth"));
    }
    let tree = Tree::parse_document(part.text());
    collect::collect(&tree, part, document, opening)
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
