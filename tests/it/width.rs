//! What a box tells of the name under it: how many bits of the choice among 500 surnames a copy gives
//! away, as it is laid out.

use std::collections::BTreeMap;

use withhold::model::redaction::BoxWidth;

use crate::reading::{page, taken_out};
use crate::run::root;

const NAMES: usize = 500;

/// Surnames of the list from which the names model is made, spread over it.
fn surnames() -> Vec<String> {
    let list = std::fs::read_to_string(root().join("train/lists/people.tsv")).unwrap();
    let names = list.lines().filter_map(|line| line.strip_prefix("british\ts\t"));
    let plain: Vec<&str> =
        names.filter(|name| name.chars().all(|letter| letter.is_ascii_alphabetic())).collect();
    let step = plain.len() / NAMES;
    plain.into_iter().step_by(step).take(NAMES).map(str::to_owned).collect()
}

/// Width of words in Helvetica of one point, from its published metrics; letters and spaces.
fn width(words: &str) -> f64 {
    const SMALL: [u16; 26] = [
        556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333,
        500, 278, 556, 500, 722, 500, 500, 500,
    ];
    const CAPITAL: [u16; 26] = [
        667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722,
        667, 611, 722, 667, 944, 667, 667, 611,
    ];
    let units = words.bytes().map(|letter| match letter {
        b'a'..=b'z' => SMALL[usize::from(letter - b'a')],
        b'A'..=b'Z' => CAPITAL[usize::from(letter - b'A')],
        _ => 278,
    });
    units.map(f64::from).sum::<f64>() / 1000.0
}

/// Bits that what is seen tells, if each name was as likely as any other.
fn bits<T: Ord>(seen: impl Iterator<Item = T>) -> f64 {
    let mut classes: BTreeMap<T, usize> = BTreeMap::new();
    seen.for_each(|one| *classes.entry(one).or_default() += 1);
    let all = classes.values().sum::<usize>() as f64;
    classes.values().map(|count| *count as f64 / all).map(|part| -part * part.log2()).sum()
}

/// A name in a line, in a justified line, in a cell, in a line set in the middle and one to the right.
fn layouts(name: &str) -> [String; 5] {
    let line = format!("It was {name} who rang twice that night and in the morning");
    let spaces = line.matches(' ').count() as f64;
    let stretch = (340.0 - 11.0 * width(&line)) / spaces;
    let middle = 200.0 - 11.0 * width(name) / 2.0;
    let right = 370.0 - 11.0 * width(name);
    let alone = |at: f64| {
        format!(
            "BT /F 11 Tf 30 140 Td (Note of the call on Monday) Tj ET \
             BT /F 11 Tf {at:.3} 120 Td ({name}) Tj ET BT /F 11 Tf 30 100 Td (No reply) Tj ET"
        )
    };
    [
        format!("BT /F 11 Tf 30 120 Td ({line}) Tj ET"),
        format!("BT /F 11 Tf {stretch:.4} Tw 30 120 Td ({line}) Tj ET"),
        format!("BT /F 11 Tf 30 120 Td (Seen by) Tj 90 0 Td ({name}) Tj 150 0 Td (at nine) Tj ET"),
        alone(middle),
        alone(right),
    ]
}

#[test]
fn what_a_copy_tells_of_a_surname() {
    let names = surnames();
    assert_eq!(names.len(), NAMES);
    assert!((bits(names.iter()) - 8.97).abs() < 0.01, "no name stands twice");
    let copies = |layout: usize, width: BoxWidth| {
        names.iter().map(move |name| taken_out(&page(&layouts(name)[layout]), name, width))
    };
    // The whole copy is looked at, not only its box: places of the letters, order, everything.
    for layout in 0..5 {
        let told = bits(copies(layout, BoxWidth::Quantised).map(|copy| copy.bytes));
        assert!(told <= 1.0, "layout {layout}: {told:.2} bits");
    }
    // A box as wide as the word gives most of it away; the measure sees that.
    let told =
        bits(copies(0, BoxWidth::Keep).map(|copy| (copy.boxes[0].quad.size[0] * 20.0) as i64));
    assert!(told > 5.0, "{told:.2} bits");
}
