//! The table of shared strings: runs joined, phonetic hints left out.

use quick_xml::events::Event;

use super::super::limits::Stop;
use super::super::open::Opening;
use super::super::xmltext;

pub(super) fn read(bytes: &[u8], opening: &mut Opening<'_>) -> Result<Vec<String>, Stop> {
    let text = xmltext::decoded(bytes);
    let mut reader = xmltext::reader(&text);
    let mut strings = Vec::new();
    let mut current = String::new();
    let (mut in_text, mut phonetic) = (false, false);
    loop {
        opening.budget.cell()?;
        match xmltext::next(&mut reader)? {
            Event::Start(start) => match xmltext::tag(&start) {
                "si" => current.clear(),
                "t" => in_text = !phonetic,
                "rPh" => phonetic = true,
                _ => {}
            },
            Event::Empty(start) if xmltext::tag(&start) == "si" => strings.push(String::new()),
            Event::End(end) => match xmltext::local(end.name().as_ref()) {
                "si" => strings.push(std::mem::take(&mut current)),
                "t" => in_text = false,
                "rPh" => phonetic = false,
                _ => {}
            },
            Event::Text(text) if in_text => current.push_str(&text.xml10_content()),
            Event::CData(text) if in_text => current.push_str(&text.xml10_content()),
            Event::GeneralRef(name) if in_text => current.push_str(&xmltext::reference(&name)),
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}
