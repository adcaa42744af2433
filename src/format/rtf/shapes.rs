//! Drawn shapes that lie over the text, and pictures of which a part is not shown.

use super::super::shapes::HUNDREDTH;

/// Narrower or lower than this, a shape has no word under it: a quarter of an inch, four points, in twips.
const LEAST: [i64; 2] = [360, 80];

/// A drawn shape as far as it is read.
#[derive(Default)]
pub(super) struct Shape {
    /// Text runs on under or over it.
    through: bool,
    behind: bool,
    /// Left, top, right, bottom.
    sides: [i64; 4],
    /// The number of its form; none without a form of its own.
    form: Option<i64>,
    empty: bool,
    patterned: bool,
    sheer: bool,
    hidden: bool,
    cut: i64,
    /// It holds words.
    pub(super) says: bool,
}

impl Shape {
    /// Takes in a control word.
    pub(super) fn word(&mut self, name: &str, number: Option<i32>) {
        let number = i64::from(number.unwrap_or(0));
        let [left, top, right, bottom] = &mut self.sides;
        match name {
            "shpleft" => *left = number,
            "shptop" => *top = number,
            "shpright" => *right = number,
            "shpbottom" => *bottom = number,
            "shpwr" => self.through = number == 3,
            "shpfblwtxt" => self.behind = number == 1,
            _ => {}
        }
    }

    /// Takes in a setting.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        let Ok(value) = value.trim().parse::<i64>() else { return };
        match name {
            "shapeType" => self.form = Some(value),
            "fFilled" => self.empty = value == 0,
            "fillType" => self.patterned = value != 0,
            "fillOpacity" => self.sheer = value < 0x8000,
            "fHidden" => self.hidden = value != 0,
            "fBehindDocument" => self.behind |= value != 0,
            "cropFromLeft" | "cropFromTop" | "cropFromRight" | "cropFromBottom" => {
                self.cut = self.cut.saturating_add(value.max(0));
            }
            _ => {}
        }
    }

    /// Whether nothing can be read where it lies.
    pub(super) fn covers(&self) -> bool {
        // Pictures, lines and connectors have no ground, and of free forms it is not known where it is.
        let ground = self.form.is_some_and(|form| !matches!(form, 0 | 20 | 32..=40 | 75));
        let [left, top, right, bottom] = self.sides;
        let [width, height] = LEAST;
        let large = right.saturating_sub(left) >= width && bottom.saturating_sub(top) >= height;
        let drawn = !(self.empty || self.patterned || self.sheer || self.hidden);
        ground && large && drawn && self.through && !self.behind && !self.says
    }

    /// Whether a hundredth or more of its picture is cut off, all sides together, in 65,536ths.
    pub(super) fn crops(&self) -> bool {
        self.cut >= HUNDREDTH
    }
}

/// What is cut off a picture, and how long its sides are, all together, in twips.
#[derive(Clone, Copy, Default)]
pub(super) struct Cut {
    off: i64,
    of: i64,
}

impl Cut {
    /// Takes in a control word; whether it was one of these.
    pub(super) fn word(&mut self, name: &str, number: Option<i32>) -> bool {
        let number = i64::from(number.unwrap_or(0)).max(0);
        match name {
            "piccropl" | "piccropr" | "piccropt" | "piccropb" => self.off += number,
            "picwgoal" | "pichgoal" => self.of += number,
            _ => return false,
        }
        true
    }

    /// Whether a hundredth or more is not shown.
    pub(super) fn crops(self) -> bool {
        self.off > 0 && self.off.saturating_mul(200) >= self.of
    }
}

#[cfg(test)]
mod tests {
    use super::{Cut, Shape};

    #[test]
    fn boxes_before_the_text_cover_it() {
        let made = |form, filled, through, bottom| {
            let mut shape = Shape::default();
            for (name, number) in [("shpright", 4000), ("shpbottom", bottom), ("shpwr", through)] {
                shape.word(name, Some(number));
            }
            shape.set("shapeType", form);
            shape.set("fFilled", filled);
            shape.covers()
        };
        assert!(made("1", "1", 3, 300));
        assert!(!made("1", "0", 3, 300) && !made("20", "1", 3, 300));
        assert!(!made("1", "1", 2, 300) && !made("1", "1", 3, 20));
    }

    #[test]
    fn what_rounding_cuts_off_is_none() {
        let cut = |off| {
            let mut cut = Cut::default();
            for (name, number) in [("picwgoal", 4000), ("pichgoal", 2000), ("piccropl", off)] {
                assert!(cut.word(name, Some(number)));
            }
            cut.crops()
        };
        assert!(cut(400) && !cut(10) && !cut(0) && !cut(-400));
    }
}
