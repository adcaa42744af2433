//! XMP (ISO 16684-1): every text and attribute of the packet.

use quick_xml::events::Event;

use super::super::flow::field;
use super::super::limits::Stop;
use super::super::open::Opening;
use super::super::xmltext;
use crate::model::document::Document;

pub(super) fn read(
    bytes: &[u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    // GIF puts a table of bytes after the packet.
    let end = bytes.windows(12).rposition(|window| window == b"<?xpacket en");
    let text = xmltext::decoded(bytes.get(..end.unwrap_or(bytes.len())).unwrap_or(bytes));
    let mut reader = xmltext::reader(&text);
    let mut words = String::new();
    loop {
        opening.budget.cell()?;
        match xmltext::next(&mut reader)? {
            Event::Start(start) | Event::Empty(start) => {
                words.clear();
                for (name, value) in xmltext::attributes(&start) {
                    let dull = name.starts_with("xmlns")
                        || matches!(
                            name.as_str(),
                            "rdf:about" | "rdf:parseType" | "xml:lang" | "x:xmptk"
                        );
                    if !dull {
                        field(document, "XMP", &value, Some("property of the picture"));
                    }
                }
            }
            Event::Text(text) => words.push_str(&text.xml10_content()),
            Event::CData(text) => words.push_str(&text.xml10_content()),
            Event::GeneralRef(name) => words.push_str(&xmltext::reference(&name)),
            Event::End(_) => {
                field(document, "XMP", &words, Some("property of the picture"));
                words.clear();
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}
