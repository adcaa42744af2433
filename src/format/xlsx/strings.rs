//! The table of shared strings: runs joined, phonetic hints left out.

use quick_xml::events::Event;

use super::super::anchor::Traced;
use super::super::limits::Stop;
use super::super::open::Opening;
use super::super::xmltext;

pub(super) fn read(
    part: &xmltext::Part<'_>,
    opening: &mut Opening<'_>,
) -> Result<Vec<Traced>, Stop> {
    let mut reader = xmltext::reader(part.text());
    let mut strings = Vec::new();
    let mut current = part.none();
    let (mut in_text, mut phonetic) = (false, false);
    loop {
        opening.budget.cell()?;
        let (event, at) = xmltext::next_at(&mut reader)?;
        match event {
            Event::Start(start) => match xmltext::tag(&start) {
                "si" => current = part.none(),
                "t" => in_text = !phonetic,
                "rPh" => phonetic = true,
                _ => {}
            },
            Event::Empty(start) if xmltext::tag(&start) == "si" => strings.push(part.none()),
            Event::End(end) => match xmltext::local(end.name().as_ref()) {
                "si" => strings.push(std::mem::replace(&mut current, part.none())),
                "t" => in_text = false,
                "rPh" => phonetic = false,
                _ => {}
            },
            Event::Text(text) if in_text => current.push(&text.xml10_content(), part.at(at)),
            Event::CData(text) if in_text => current.push(&text.xml10_content(), part.at(at)),
            Event::GeneralRef(name) if in_text => {
                current.push(&xmltext::reference(&name), part.at(at))
            }
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}
