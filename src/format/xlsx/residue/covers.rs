//! Pictures and filled shapes that lie over the cells of a sheet.

use super::super::super::cells::lies_under;
use super::super::super::limits::Stop;
use super::super::super::ooxml::Package;
use super::super::super::open::Opening;
use super::super::super::xmltext::{self, Met};

/// English Metric Units of a column and a row of usual size. All are measured as if they were so.
const USUAL: [u64; 2] = [609_600, 190_500];

/// The most that are looked at on one sheet.
const MOST: usize = 64;

/// Something drawn over cells.
#[derive(Default)]
pub(super) struct Cover {
    /// Where it begins and ends from the left and from the top.
    from: [u64; 2],
    to: [u64; 2],
    /// A picture, which may be no more than a badge; else a filled shape without words.
    pub(super) picture: bool,
    shape: bool,
    words: bool,
    /// Not drawn at all.
    hidden: bool,
}

impl Cover {
    /// Whether a cell, which may stretch over others, lies under it for the most part.
    pub(super) fn hides(&self, first: (u32, u32), last: (u32, u32)) -> bool {
        [first, last].iter().all(|cell| lies_under(*cell, self.from, self.to, USUAL))
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
    // In the marker of one of the ends, along one of the axes (in whole cells or beyond them), and in the
    // look of a shape.
    let (mut end, mut axis, mut look) = ("", None, false);
    xmltext::walk(&xmltext::decoded(&bytes), opening, &mut |met| match met {
        Met::Open(start) => match xmltext::tag(start) {
            "twoCellAnchor" | "oneCellAnchor" => (open, end) = (Cover::default(), ""),
            "from" => end = "from",
            "to" => end = "to",
            "col" => axis = Some((0, true)),
            "row" => axis = Some((1, true)),
            "colOff" => axis = Some((0, false)),
            "rowOff" => axis = Some((1, false)),
            "ext" if end == "from" => {
                let lengths =
                    ["cx", "cy"].map(|name| xmltext::of(start, name).parse().unwrap_or(0));
                let sides = open.to.iter_mut().zip(open.from).zip(lengths);
                sides.for_each(|((to, from), length)| *to = from.saturating_add(length));
                end = "";
            }
            "pic" => (open.picture, end) = (true, ""),
            "sp" => end = "",
            "spPr" => look = true,
            "solidFill" if look && !open.picture => open.shape = true,
            "ln" | "extLst" => look = false,
            "cNvPr" => open.hidden |= xmltext::on(start, "hidden"),
            // More than half transparent, in thousandths of a per cent.
            "alpha" if look => {
                open.shape &=
                    xmltext::of(start, "val").parse::<u32>().is_ok_and(|val| val > 50_000);
            }
            _ => {}
        },
        Met::Words(words, _) => match axis {
            Some((axis, whole)) => {
                let into = if end == "to" { &mut open.to } else { &mut open.from };
                if let (Some(into), Some(usual)) = (into.get_mut(axis), USUAL.get(axis)) {
                    let number = words.trim().parse::<u32>().map_or(0, u64::from);
                    *into = if whole { number * usual } else { *into + number.min(*usual) };
                }
            }
            None => open.words |= !words.trim().is_empty() && end.is_empty(),
        },
        Met::Close("col" | "row" | "colOff" | "rowOff") => axis = None,
        Met::Close("spPr") => look = false,
        Met::Close("twoCellAnchor" | "oneCellAnchor") => {
            let done = std::mem::take(&mut open);
            let drawn = !done.hidden && (done.picture || (done.shape && !done.words));
            if drawn && found.len() < MOST {
                found.push(done);
            }
        }
        Met::Close(_) => {}
    })?;
    Ok(found)
}
