//! One slide or its notes: paragraphs of shapes, cells of tables.

use quick_xml::events::Event;

use super::super::anchor::Traced;
use super::super::csv::grid;
use super::super::limits::Stop;
use super::super::open::Opening;
use super::super::xmltext;
use crate::model::document::{Document, Role, Visibility};
use crate::model::place::Place;

pub(super) fn read(
    part: &xmltext::Part<'_>,
    slide: u32,
    notes: bool,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let mut reader = xmltext::reader(part.text());
    let place = Place::Slide { slide, notes };
    let mut visibility = Visibility::Shown;
    let mut line = part.none();
    let mut rows: Option<Vec<Vec<Option<u32>>>> = None;
    let (mut in_text, mut hidden_shape) = (false, false);
    // The date that PowerPoint prints on every page of notes is no note.
    let mut role = Role::Body;
    loop {
        opening.budget.cell()?;
        let shown = if hidden_shape {
            Visibility::Hidden("hidden shape".into())
        } else {
            visibility.clone()
        };
        let (event, at) = xmltext::next_at(&mut reader)?;
        match event {
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
                        let why = Visibility::Hidden("alternative text".into());
                        push(document, &part.of(&start, name), &place, why, Role::Field, "\n");
                    }
                }
                "ph" if notes && xmltext::of(&start, "type") == "dt" => role = Role::Header,
                "t" => in_text = true,
                "br" => line.push("\n", None),
                "tbl" => rows = Some(Vec::new()),
                "tr" => {
                    if let Some(rows) = &mut rows {
                        rows.push(Vec::new());
                    }
                }
                _ => {}
            },
            Event::Text(text) if in_text => line.push(&text.xml10_content(), part.at(at)),
            Event::GeneralRef(name) if in_text => {
                line.push(&xmltext::reference(&name), part.at(at));
            }
            Event::End(end) => match xmltext::local(end.name().as_ref()) {
                "t" => in_text = false,
                "sp" => role = Role::Body,
                "p" if rows.is_some() => line.push("\n", None),
                "p" => {
                    push(document, &line, &place, shown, role, "\n");
                    line = part.none();
                }
                "tc" => {
                    if let Some(row) = rows.as_mut().and_then(|rows| rows.last_mut()) {
                        let separator = if row.iter().all(Option::is_none) { "\n" } else { "\t" };
                        row.push(push(document, &line, &place, shown, Role::Cell, separator));
                    }
                    line = part.none();
                }
                "tbl" => {
                    document.grids.extend(rows.take().map(grid));
                    line = part.none();
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
    words: &Traced,
    place: &Place,
    visibility: Visibility,
    role: Role,
    separator: &str,
) -> Option<u32> {
    let words = words.trimmed();
    let says = !words.text.is_empty();
    says.then(|| words.add(document, separator, place.clone(), visibility, role))
}
