//! IPTC fields (IIM 4.2) in the resources that Photoshop keeps in a picture.

use super::super::flow::field;
use super::super::limits::Stop;
use super::super::open::Opening;
use super::text;
use crate::model::document::Document;

/// Image resources: a sign, a number, a padded name, a length, data.
/// Gives the small copies of the picture among them.
pub(super) fn resources<'a>(
    bytes: &'a [u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<Vec<&'a [u8]>, Stop> {
    let mut thumbnails = Vec::new();
    let mut at = 0;
    while bytes.get(at..at + 4) == Some(b"8BIM") {
        opening.budget.tick()?;
        let number = big(bytes, at + 4, 2);
        let name = big(bytes, at + 6, 1);
        // The name and its count together take an even number of bytes.
        let length_at = at + 6 + (name + 2) / 2 * 2;
        let length = big(bytes, length_at, 4);
        let end = (length_at + 4).saturating_add(length);
        let data = bytes.get(length_at + 4..end.min(bytes.len())).unwrap_or_default();
        let name = bytes.get(at + 7..at + 7 + name).unwrap_or_default();
        field(document, "resource", &text(name), Some("property of the picture"));
        match number {
            0x0404 => fields(data, document, opening)?,
            0x0409 | 0x040C => {
                document.notes.push("a thumbnail picture is inside the picture".into());
                // A head of 28 bytes comes before the JPEG.
                thumbnails.extend(data.get(28..));
            }
            _ => {}
        }
        at = end.saturating_add(length % 2);
    }
    Ok(thumbnails)
}

fn big(bytes: &[u8], at: usize, count: usize) -> usize {
    let found = bytes.get(at..at + count).unwrap_or_default();
    found.iter().fold(0, |number, byte| number << 8 | usize::from(*byte))
}

/// Records of the newspapers' format.
pub(super) fn fields(
    data: &[u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let mut at = 0;
    while let Some([0x1C, record, number]) = data.get(at..at + 3) {
        opening.budget.tick()?;
        let length = big(data, at + 3, 2);
        let value = data.get(at + 5..(at + 5 + length).min(data.len())).unwrap_or_default();
        let label = match (record, number) {
            (2, 5) => "IPTC title",
            (2, 25) => "IPTC keyword",
            (2, 80 | 85) => "IPTC author",
            (2, 90 | 92 | 95 | 101) => "IPTC location",
            (2, 105) => "IPTC headline",
            (2, 110 | 115 | 116 | 118) => "IPTC credit",
            (2, 120) => "IPTC caption",
            (2, 122) => "IPTC writer",
            (2, 0) | (1, _) => "",
            _ => "IPTC",
        };
        if !label.is_empty() {
            field(document, label, &text(value), Some("property of the picture"));
        }
        at += 5 + length;
    }
    Ok(())
}
