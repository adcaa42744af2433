//! One slide or its notes: paragraphs of shapes, cells of tables.

use quick_xml::events::Event;

use super::super::csv::grid;
use super::super::limits::Stop;
use super::super::open::Opening;
use super::super::xmltext;
use crate::model::document::{Document, Role, Visibility};
use crate::model::place::Place;

pub(super) fn read(
    bytes: &[u8],
    slide: u32,
    notes: bool,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let text = xmltext::decoded(bytes);
    let mut reader = xmltext::reader(&text);
    let place = Place::Slide { slide, notes };
    let mut visibility = Visibility::Shown;
    let mut line = String::new();
    let mut rows: Option<Vec<Vec<Option<u32>>>> = None;
    let (mut in_text, mut hidden_shape) = (false, false);
    loop {
        opening.budget.cell()?;
        let shown = if hidden_shape {
            Visibility::Hidden("hidden shape".into())
        } else {
            visibility.clone()
        };
        match xmltext::next(&mut reader)? {
            Event::Start(start) | Event::Empty(start) => match xmltext::tag(&start) {
                "sld" => {
                    let show = xmltext::attribute(&start, "show");
                    if !xmltext::is_on(show.as_deref()) {
                        visibility = Visibility::Hidden("hidden slide".into());
                    }
                }
                "cNvPr" => {
                    let hidden = xmltext::attribute(&start, "hidden");
                    hidden_shape = hidden.is_some() && xmltext::is_on(hidden.as_deref());
                    for name in ["descr", "title"] {
                        if let Some(words) = xmltext::attribute(&start, name) {
                            let why = Visibility::Hidden("alternative text".into());
                            push(document, &words, &place, why, Role::Field, "\n");
                        }
                    }
                }
                "t" => in_text = true,
                "br" => line.push('\n'),
                "tbl" => rows = Some(Vec::new()),
                "tr" => {
                    if let Some(rows) = &mut rows {
                        rows.push(Vec::new());
                    }
                }
                _ => {}
            },
            Event::Text(text) if in_text => line.push_str(&text.xml10_content()),
            Event::GeneralRef(name) if in_text => line.push_str(&xmltext::reference(&name)),
            Event::End(end) => match xmltext::local(end.name().as_ref()) {
                "t" => in_text = false,
                "p" if rows.is_some() => line.push('\n'),
                "p" => {
                    push(document, &line, &place, shown, Role::Body, "\n");
                    line.clear();
                }
                "tc" => {
                    if let Some(row) = rows.as_mut().and_then(|rows| rows.last_mut()) {
                        let separator = if row.iter().all(Option::is_none) { "\n" } else { "\t" };
                        row.push(push(document, &line, &place, shown, Role::Cell, separator));
                    }
                    line.clear();
                }
                "tbl" => {
                    document.grids.extend(rows.take().map(grid));
                    line.clear();
                }
                _ => {}
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn push(
    document: &mut Document,
    words: &str,
    place: &Place,
    visibility: Visibility,
    role: Role,
    separator: &str,
) -> Option<u32> {
    let words = words.trim();
    if words.is_empty() {
        return None;
    }
    Some(document.push(separator, words, place.clone(), visibility, role))
}
