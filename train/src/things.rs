//! Things that are named like people: operations, ships.

use crate::cast::capitalised;
use crate::lists::Lists;
use crate::places::{forename, full, surname, town};
use crate::rng::Rng;

/// A word an operation could be called by; often a name.
pub fn name_like(lists: &Lists, rng: &mut Rng) -> String {
    let word = match rng.below(6) {
        0 => forename(lists, rng),
        1 | 2 => surname(lists, rng),
        3 => town(lists, rng),
        _ => capitalised(rng.one::<String>(&lists.words)),
    };
    if rng.chance(0.25) { word.to_uppercase() } else { word }
}

/// The name of a ship.
pub fn ship(lists: &Lists, rng: &mut Rng) -> String {
    match rng.below(5) {
        0 => full(lists, rng),
        1 => format!(
            "{} {}",
            rng.pick(&["Lady", "Queen", "Princess", "Spirit of", "Pride of", "Sir", "King"]),
            forename(lists, rng)
        ),
        2 => format!(
            "{} {}",
            forename(lists, rng),
            rng.pick(&["Ann", "Rose", "Jane", "Louise", "May", "II", "Star"])
        ),
        _ => forename(lists, rng),
    }
}
