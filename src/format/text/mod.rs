//! Plain text: the whole decoded document is one segment whose places are its lines.

pub(super) mod decode;

use super::Format;
use super::limits::Stop;
use super::open::Opening;
use crate::model::document::{Document, Kind, Problem, Role, Visibility};
use crate::model::place::Place;

pub(super) struct Text;

impl Format for Text {
    fn kind(&self) -> Kind {
        Kind::Text
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        fill(bytes, document, opening)?;
        let whole = 0..document.text.len();
        document.mark(whole, Place::Line { line: 1 }, Visibility::Shown, Role::Body);
        Ok(())
    }
}

/// Makes the decoded bytes the document's text; bytes that are no text in the encoding are a problem.
pub(super) fn fill(
    bytes: &[u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    opening.budget.text(bytes.len())?;
    let decoded = decode::decode(bytes);
    if decoded.lossy {
        let message = format!("some bytes are not text in {}", decoded.encoding);
        document.problems.push(Problem::new(message));
    }
    document.text = decoded.text;
    Ok(())
}
