//! From what the model believes to how often it proves right.

/// For each label, the share found right on held-out text at eleven levels of belief.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    points: [[i16; Calibration::POINTS]; 3],
}

impl Calibration {
    /// Levels of belief: 0, 0.1, … 1.
    pub const POINTS: usize = 11;

    /// Belief taken at its word.
    pub fn identity() -> Calibration {
        let mut line = [0; Calibration::POINTS];
        for (at, point) in line.iter_mut().enumerate() {
            *point = (at * 1000) as i16;
        }
        Calibration { points: [line; 3] }
    }

    /// From shares in ten-thousandths.
    pub fn from_points(points: [[i16; Calibration::POINTS]; 3]) -> Calibration {
        Calibration { points }
    }

    /// Shares in ten-thousandths.
    pub fn points(&self) -> [[i16; Calibration::POINTS]; 3] {
        self.points
    }

    /// The confidence that stands for a belief, for one label (0 person, 1 place, 2 organisation).
    pub fn confidence(&self, label: usize, belief: f32) -> f32 {
        let place = belief.clamp(0.0, 1.0) * (Calibration::POINTS - 1) as f32;
        let low = place.floor();
        let line = self.points.get(label).copied().unwrap_or_default();
        let at = |index: usize| line.get(index).copied().map_or(0.0, f32::from);
        let (from, to) = (at(low as usize), at((low as usize + 1).min(Calibration::POINTS - 1)));
        (from + (to - from) * (place - low)) / 10_000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn belief_is_read_off_a_line_between_points() {
        let mut points = Calibration::identity().points();
        points[0][5] = 8000;
        let fitted = Calibration::from_points(points);
        assert!((fitted.confidence(0, 0.5) - 0.8).abs() < 1e-6);
        assert!((fitted.confidence(0, 0.45) - 0.6).abs() < 1e-6);
        assert!((fitted.confidence(1, 0.45) - 0.45).abs() < 1e-6);
        assert_eq!(fitted.confidence(2, 1.0), 1.0);
    }
}
