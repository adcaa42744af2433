//! What the shapes of a slide hide: beside it, over one another, cropped, in the colour of their ground.

use super::super::super::limits::Stop;
use super::super::super::ooxml::residue::field;
use super::super::super::open::Opening;
use super::super::super::sides::{again, covered, hides};
use super::super::super::xmltext;
use super::gather::{Shape, gather};
use super::ground::Ground;
use crate::model::document::Document;
use crate::model::place::Place;
use crate::model::residue::Severity::{Block, Warn};

/// `drawings` are the pictures of the slide that are made of lines and letters, by their relationships.
pub(super) fn find(
    bytes: &[u8],
    slide: u32,
    size: (i64, i64),
    ground: Ground,
    drawings: &[String],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let place = Place::Slide { slide, notes: false };
    let mut hidden = false;
    let (mut words, mut cropped) = (String::new(), false);
    let shapes =
        gather(bytes, ground, drawings, opening, &mut |start| match xmltext::tag(start) {
            "sld" => hidden = !xmltext::is_on(xmltext::attribute(start, "show").as_deref()),
            "srcRect" => {
                let sides = ["l", "t", "r", "b"].map(|side| xmltext::of(start, side));
                let cut: i64 = sides.iter().filter_map(|side| side.parse::<i64>().ok()).sum();
                cropped |= cut >= 1000;
            }
            _ => {}
        })?;
    for shape in &shapes {
        words.push_str(&shape.text);
        words.push(' ');
    }
    if hidden {
        document.leave("P01", Block, place.clone(), &words);
    }
    if cropped {
        document.leave("P07", Block, place.clone(), "");
    }
    for (number, shape) in shapes.iter().enumerate() {
        let says = !shape.text.trim().is_empty();
        if shape.outside(size) && (says || shape.picture) {
            document.leave("P03", Block, place.clone(), &shape.text);
        }
        let above = shapes.get(number + 1..).unwrap_or_default();
        let below = shapes.get(..number).unwrap_or_default();
        // Words need not fill their frame, nor outlines theirs.
        let covers = |over: &Shape| {
            let opaque =
                (over.solid && over.text.trim().is_empty()) || (over.picture && !over.clear);
            hides(over.covers(shape), !over.drawn).filter(|_| opaque && !over.hidden)
        };
        // Letters stand on what lies under their shape before they stand on the slide.
        let carried = below.iter().any(|under| {
            let apart = under.at.is_some() && shape.at.is_some() && under.covers(shape) == 0;
            (under.filled || under.picture) && !apart
        });
        let unseen = match carried {
            false => format!("{}{}", shape.unseen, shape.unseen_on_slide),
            true => shape.unseen.clone(),
        };
        if !unseen.trim().is_empty() {
            document.leave("P14", Block, place.clone(), &unseen);
        }
        let repeats =
            |over: &Shape| !over.hidden && again(&shape.text, &over.text, over.covers(shape));
        if says && let Some(severity) = covered(above, covers, repeats) {
            document.leave("P05", severity, place.clone(), &shape.text);
        }
    }
    Ok(())
}

/// Words on a master or layout outside its placeholders.
pub(super) fn master(
    bytes: &[u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    for shape in gather(bytes, Ground::UNKNOWN, &[], opening, &mut |_| {})? {
        if !shape.placeholder && shape.text.chars().any(char::is_alphanumeric) {
            document.leave("P09", Warn, field("master or layout"), &shape.text);
        }
    }
    Ok(())
}
