//! Pictures and filled shapes that lie over the cells of a sheet.

use super::super::super::limits::Stop;
use super::super::super::ooxml::Package;
use super::super::super::open::Opening;
use super::super::super::xmltext::{self, Met};

/// English Metric Units of a column and a row of usual size.
const USUAL: [u32; 2] = [609_600, 190_500];

/// The most that are looked at on one sheet.
const MOST: usize = 64;

/// Something drawn over cells.
#[derive(Default)]
pub(super) struct Cover {
    /// First column and row, and those at which it ends, counted from 0.
    from: [u32; 2],
    to: [u32; 2],
    /// A picture, which may be no more than a badge; else a filled shape without words.
    pub(super) picture: bool,
    shape: bool,
    words: bool,
}

impl Cover {
    /// Whether a cell lies under it for the most part.
    pub(super) fn hides(&self, row: u32, column: u32) -> bool {
        let [first_column, first_row] = self.from;
        let [last_column, last_row] = self.to;
        (first_row..last_row.max(first_row + 1)).contains(&row)
            && (first_column..last_column.max(first_column + 1)).contains(&column)
    }
}

/// What a part of drawings lays over its sheet.
pub(super) fn read(
    part: &str,
    package: &mut Package<'_>,
    opening: &mut Opening<'_>,
) -> Result<Vec<Cover>, Stop> {
    let Some(bytes) = package.peek(&part.to_lowercase(), opening)? else { return Ok(Vec::new()) };
    let mut found: Vec<Cover> = Vec::new();
    let mut open = Cover::default();
    // In the marker of one of the ends, along one of the axes, and in the look of a shape.
    let (mut end, mut axis, mut look) = ("", None, false);
    xmltext::walk(&xmltext::decoded(&bytes), opening, &mut |met| match met {
        Met::Open(start) => match xmltext::tag(start) {
            "twoCellAnchor" | "oneCellAnchor" => (open, end) = (Cover::default(), ""),
            "from" => end = "from",
            "to" => end = "to",
            "col" => axis = Some(0),
            "row" => axis = Some(1),
            "ext" if end == "from" => {
                for (axis, name) in ["cx", "cy"].iter().enumerate() {
                    let length = xmltext::of(start, name).parse::<u32>().unwrap_or(0);
                    let usual = USUAL.get(axis).copied().unwrap_or(1);
                    if let (Some(from), Some(to)) = (open.from.get(axis), open.to.get_mut(axis)) {
                        *to = from.saturating_add(length / usual);
                    }
                }
                end = "";
            }
            "pic" => (open.picture, end) = (true, ""),
            "sp" => end = "",
            "spPr" => look = true,
            "solidFill" if look && !open.picture => open.shape = true,
            "ln" => look = false,
            _ => {}
        },
        Met::Words(words, _) => match axis {
            Some(axis) => {
                let into = if end == "to" { &mut open.to } else { &mut open.from };
                if let (Some(into), Ok(number)) = (into.get_mut(axis), words.trim().parse()) {
                    *into = number;
                }
            }
            None => open.words |= !words.trim().is_empty() && end.is_empty(),
        },
        Met::Close("col" | "row") => axis = None,
        Met::Close("spPr") => look = false,
        Met::Close("twoCellAnchor" | "oneCellAnchor") => {
            let done = std::mem::take(&mut open);
            if (done.picture || (done.shape && !done.words)) && found.len() < MOST {
                found.push(done);
            }
        }
        Met::Close(_) => {}
    })?;
    Ok(found)
}
