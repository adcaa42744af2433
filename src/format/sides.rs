//! Rectangles on a page or a slide: what lies beside it, and how much of one lies under another.

use crate::model::residue::Severity;

/// Top, left, right, bottom.
pub(super) type Sides = [i64; 4];

/// Whether a shape lies wholly off a slide of this width and height.
pub(super) fn beside([top, left, right, bottom]: Sides, (width, height): (i64, i64)) -> bool {
    right <= 0 || bottom <= 0 || left >= width || top >= height
}

/// How much of a shape lies under another, in hundredths.
pub(super) fn share(over: Sides, under: Sides) -> i64 {
    let ([top, left, right, bottom], [a, b, c, d]) = (over, under);
    let area = |width: i64, height: i64| width.max(0).saturating_mul(height.max(0));
    let common =
        area(right.min(c).saturating_sub(left.max(b)), bottom.min(d).saturating_sub(top.max(a)));
    let whole = area(c.saturating_sub(b), d.saturating_sub(a));
    if whole == 0 { 0 } else { (i128::from(common) * 100 / i128::from(whole)) as i64 }
}

/// How bad it is that so much of some words lies under a shape, in hundredths; nothing if they can be read.
/// Whether the shape fills its frame is known.
pub(super) fn hides(share: i64, full: bool) -> Option<Severity> {
    match share {
        80.. if full => Some(Severity::Block),
        50.. => Some(Severity::Warn),
        _ => None,
    }
}

/// Whether words under a shape are seen all the same, since a later one says them again in their place.
pub(super) fn again(words: &str, later: &str, share: i64) -> bool {
    share >= 50 && !words.trim().is_empty() && words.trim() == later.trim()
}

/// How much it matters that shapes lie over words: as much as the one that `hides` most of them, unless one
/// `repeats` them in their place.
pub(super) fn covered<T>(
    above: &[T],
    hides: impl Fn(&T) -> Option<Severity>,
    repeats: impl Fn(&T) -> bool,
) -> Option<Severity> {
    let most = above.iter().filter_map(hides).max()?;
    (!above.iter().any(repeats)).then_some(most)
}

/// Where a shape of a group lies, whose coordinates are those of `inner` and which lies at `outer`.
pub(super) fn placed(shape: Sides, inner: Sides, outer: Sides) -> Option<Sides> {
    let along = |at: i64, [from, to]: [i64; 2], [start, end]: [i64; 2]| {
        let scaled = i128::from(at.checked_sub(from)?) * i128::from(end.checked_sub(start)?);
        let moved = scaled.checked_div(i128::from(to.checked_sub(from)?))?;
        i64::try_from(moved + i128::from(start)).ok()
    };
    let ([top, left, right, bottom], [a, b, c, d], [e, f, g, h]) = (shape, inner, outer);
    let high = |at| along(at, [a, d], [e, h]);
    let wide = |at| along(at, [b, c], [f, g]);
    Some([high(top)?, wide(left)?, wide(right)?, high(bottom)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_lie_over_one_another_and_beside_the_slide() {
        assert_eq!(share([0, 0, 10, 10], [5, 0, 10, 15]), 50);
        assert_eq!(share([0, 0, 10, 10], [0, 0, 0, 10]), 0);
        assert_eq!(share([20, 0, 10, 30], [0, 0, 10, 10]), 0);
        assert!(beside([0, 100, 200, 10], (100, 100)) && beside([-9, 0, 10, 0], (100, 100)));
        assert!(!beside([0, 99, 200, 10], (100, 100)));
    }

    #[test]
    fn words_that_are_said_again_in_their_place_are_seen() {
        assert!(again("Stock ", "Stock", 80));
        assert!(!again("Stock", "Stock", 20) && !again("Stock", "Doors", 80) && !again("", "", 80));
    }

    #[test]
    fn shapes_of_a_group_are_moved_and_stretched_with_it() {
        let (inner, outer) = ([0, 0, 100, 100], [1000, 500, 700, 1300]);
        assert_eq!(placed([50, 10, 20, 60], inner, outer), Some([1150, 520, 540, 1180]));
        assert_eq!(placed([0, 0, 1, 1], [0, 5, 5, 9], outer), None);
    }
}
