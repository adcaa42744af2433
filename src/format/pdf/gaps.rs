//! How far glyphs of a line must be apart for words to end there.

use super::glyph::{Glyph, Show};

/// A gap wider than this parts words, in units of the glyph size.
pub(super) const WORD: f64 = 0.17;

/// A narrower one may, down to this.
const LEAST: f64 = 0.1;

/// By how much such gaps are wider than the widest between letters, at least.
const HOLE: f64 = 0.05;

/// The width from which gaps part words on a line of glyphs, each with its distance from the one
/// before.
///
/// Justified lines may be set word by word, closer than spaces are. Such words are told by where the
/// gaps of a line fall: those inside of words lie close together, and between them and the gaps
/// between words none do. Where letters are spaced out no gap is small, and where spaces are narrow
/// themselves a gap must still be a good part of one.
pub(super) fn word(glyphs: &[(f64, u32)], all: &[Glyph], shows: &[Show]) -> f64 {
    let between = |(gap, _): &&(f64, u32)| *gap >= LEAST && *gap <= WORD;
    if !glyphs.iter().any(|one| between(&one)) {
        return WORD;
    }
    let get = |number: u32| all.get(number as usize);
    let (mut letters, mut words) = (Vec::new(), Vec::new());
    let pairs = glyphs.iter().zip(glyphs.iter().skip(1));
    for ((_, last), (gap, next)) in pairs {
        let (Some(last), Some(next)) = (get(*last), get(*next)) else { continue };
        if last.text.is_blank() || next.text.is_blank() {
            continue;
        }
        let string = last.show == next.show && last.piece == next.piece;
        match *gap < LEAST || string && *gap <= WORD {
            true => letters.push(*gap),
            false => words.push((*gap, next)),
        }
    }
    let widest = letters.iter().copied().fold(0.0, f64::max);
    let narrowest = words.iter().map(|(gap, _)| *gap).fold(f64::MAX, f64::min);
    let space = words.iter().filter_map(|(_, glyph)| space(glyph, shows)).fold(0.0, f64::max);
    let clear = !words.is_empty() && narrowest - widest >= HOLE && narrowest >= 0.4 * space;
    if clear && letters.len() >= words.len().max(3) { (widest + narrowest) / 2.0 } else { WORD }
}

/// The width of the space of a glyph's font, in units of its size.
fn space(glyph: &Glyph, shows: &[Show]) -> Option<f64> {
    let show = shows.get(glyph.show as usize)?;
    show.space.map(|space| space / show.unit)
}

#[cfg(test)]
mod tests {
    use kurbo::{Affine, Point, Vec2};

    use super::super::fonts::Text;
    use super::*;

    /// Letters of one em each with these gaps before them, each in an operator of its own or all in one.
    fn line(gaps: &[f64], together: bool, space: f64) -> f64 {
        let (mut glyphs, mut shows, mut at) = (Vec::new(), Vec::new(), 0.0);
        for (number, gap) in gaps.iter().enumerate() {
            at += gap;
            let number = number as u32;
            glyphs.push(Glyph {
                text: Text::One('q'),
                unknown: false,
                origin: Point::new(at, 0.0),
                end: Point::new(at + 1.0, 0.0),
                up: Vec2::new(0.0, 1.0),
                show: if together { 0 } else { number },
                piece: 0,
                bytes: 0..1,
                code: 0,
                font: 0,
                moves: 1.0,
                mode: 0,
                layer_off: false,
                clipped: false,
                inner: false,
                colour: None,
                alpha: 1.0,
                order: number,
                mark: None,
            });
            shows.push(Show {
                run: 0,
                span: 0..0,
                ctm: Affine::IDENTITY,
                matrix: Affine::IDENTITY,
                unit: 1.0,
                upright: true,
                space: Some(space),
                spacing: [0.0; 2],
                clip: None,
            });
            at += 1.0;
        }
        let placed: Vec<(f64, u32)> = gaps.iter().copied().zip(0..).collect();
        word(&placed, &glyphs, &shows)
    }

    #[test]
    fn words_set_close_together_are_told_by_the_gaps_of_their_line() {
        let set = [0.0, 0.0, 0.02, 0.12, -0.01, 0.0, 0.01, 0.16, 0.0, 0.0];
        let least = line(&set, false, 0.25);
        assert!(least > 0.02 && least < 0.12, "{least}");
        // Spaced letters, all in one string or not.
        assert_eq!(line(&[0.0, 0.15, 0.15, 0.15, 0.14, 0.15, 0.15], true, 0.25), WORD);
        assert_eq!(line(&[0.0, 0.15, 0.15, 0.15, 0.14, 0.15, 0.15], false, 0.25), WORD);
        // Gaps of every width, a wide space, and too few letters.
        assert_eq!(line(&[0.0, 0.02, 0.05, 0.08, 0.09, 0.11, 0.14, 0.0], false, 0.25), WORD);
        assert_eq!(line(&set, false, 0.6), WORD);
        assert_eq!(line(&[0.0, 0.0, 0.15], false, 0.25), WORD);
    }
}
