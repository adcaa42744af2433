//! Figures on development text, and the calibration fitted there.

use withhold::names::{Calibration, Named, Tagger};

use crate::grammar::Text;

/// Hits by label.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    pub found_right: usize,
    pub found: usize,
    pub gold_met: usize,
    pub gold: usize,
}

impl Score {
    /// Precision, recall and F2, any overlap counting.
    pub fn figures(&self) -> (f64, f64, f64) {
        let share =
            |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        let (p, r) = (share(self.found_right, self.found), share(self.gold_met, self.gold));
        (p, r, if p + r > 0.0 { 5.0 * p * r / (4.0 * p + r) } else { 0.0 })
    }
}

fn touch(one: &Named, span: &(usize, usize, usize)) -> bool {
    one.label as usize == span.2 && one.range.start < span.1 && span.0 < one.range.end
}

/// Scores by label.
pub fn score<'a>(
    tagger: &Tagger,
    texts: impl IntoIterator<Item = &'a Text>,
    least: f32,
) -> [Score; 3] {
    let mut out = [Score::default(); 3];
    for text in texts {
        let named: Vec<Named> =
            tagger.tag(&text.text).into_iter().filter(|one| one.confidence >= least).collect();
        for one in &named {
            let score = &mut out[one.label as usize];
            score.found += 1;
            score.found_right += usize::from(text.spans.iter().any(|span| touch(one, span)));
        }
        for span in &text.spans {
            let score = &mut out[span.2];
            score.gold += 1;
            score.gold_met += usize::from(named.iter().any(|one| touch(one, span)));
        }
    }
    out
}

/// Fits the calibration: the share found right around each level of belief, never falling.
pub fn calibrate<'a>(tagger: &Tagger, texts: impl IntoIterator<Item = &'a Text>) -> Calibration {
    let mut seen: [Vec<(f32, bool)>; 3] = Default::default();
    for text in texts {
        for one in tagger.tag(&text.text) {
            let right = text.spans.iter().any(|span| touch(&one, span));
            seen[one.label as usize].push((one.confidence, right));
        }
    }
    let mut points = Calibration::identity().points();
    for (line, seen) in points.iter_mut().zip(&seen) {
        let mut shares = [0f64; Calibration::POINTS];
        let mut weights = [0f64; Calibration::POINTS];
        for level in 0..Calibration::POINTS {
            let at = level as f32 / (Calibration::POINTS - 1) as f32;
            let (mut right, mut all) = (f64::from(at) * 2.0, 2.0);
            for (belief, good) in seen {
                let near = 1.0 - (belief - at).abs() * 10.0;
                if near > 0.0 {
                    all += f64::from(near);
                    right += f64::from(near) * f64::from(u8::from(*good));
                }
            }
            shares[level] = right / all;
            weights[level] = all;
        }
        // Pool neighbours that fall.
        for level in 1..Calibration::POINTS {
            let mut from = level;
            while from > 0 && shares[from - 1] > shares[level] + 1e-12 {
                from -= 1;
            }
            if from < level {
                let total: f64 = weights[from..=level].iter().sum();
                let mean = (from..=level).map(|at| shares[at] * weights[at]).sum::<f64>() / total;
                shares[from..=level].fill(mean);
            }
        }
        for (point, share) in line.iter_mut().zip(shares) {
            *point = (share * 10_000.0).round() as i16;
        }
    }
    Calibration::from_points(points)
}

/// How often names of a confidence prove right, in ten steps: count, mean confidence, share right.
pub fn reliability<'a>(
    tagger: &Tagger,
    texts: impl IntoIterator<Item = &'a Text>,
    label: usize,
) -> Vec<(usize, f64, f64)> {
    let mut bins = vec![(0usize, 0f64, 0f64); 10];
    for text in texts {
        for one in tagger.tag(&text.text).iter().filter(|one| one.label as usize == label) {
            let bin = &mut bins[((one.confidence * 10.0) as usize).min(9)];
            bin.0 += 1;
            bin.1 += f64::from(one.confidence);
            bin.2 += f64::from(u8::from(text.spans.iter().any(|span| touch(one, span))));
        }
    }
    bins.into_iter()
        .map(|(count, sum, right)| (count, sum / count.max(1) as f64, right / count.max(1) as f64))
        .collect()
}
