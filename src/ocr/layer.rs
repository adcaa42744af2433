//! What a page says in letters of its own, beside what is seen on it: words that are both are read
//! once, and recognised text that is not seen is told apart.

use super::place::on_page;
use super::tsv::{Line, Word};
use crate::model::document::{Document, PageView, Visibility};
use crate::model::place::Place;
use crate::model::residue::Severity;

/// The check for recognised text that still holds what was taken out of the picture.
const LAYER: &str = "R14";
/// How far from the box of a line its words may be seen, in hundredths of a point.
const NEAR: i32 = 300;
/// A word recognised so surely is there, and no stroke of a pen misread.
const SURE: f32 = 85.0;
/// Fewer letters and figures may go unrecognised.
const TELLING: usize = 4;

/// Lines that a page holds in letters of its own.
pub(super) struct Known<'v> {
    view: &'v PageView,
    lines: Vec<Own>,
}

struct Own {
    bounds: [i32; 4],
    /// Its words, letters and figures only; none where they are seen by all, which are read whatever
    /// recognition makes of them.
    words: Option<Vec<String>>,
}

impl Known<'_> {
    /// Whether a word is one of the page's own.
    pub(super) fn holds(&self, word: &Word) -> bool {
        let bounds = on_page(self.view, word.bounds);
        let seen = squeezed(&word.text);
        self.lines.iter().any(|own| {
            near(own.bounds, bounds)
                && own.words.as_ref().is_none_or(|words| {
                    seen.is_empty() || words.iter().any(|own| alike(own, &seen))
                })
        })
    }
}

/// What a page says itself. Lines of its recognised text are shown if they are seen on it; those that
/// are not are left over from before something was taken out.
pub(super) fn known<'v>(view: &'v PageView, lines: &[Line], document: &mut Document) -> Known<'v> {
    let words = lines.iter().flat_map(|line| &line.words);
    let seen: Vec<([i32; 4], String)> =
        words.map(|word| (on_page(view, word.bounds), squeezed(&word.text))).collect();
    let passed = passed_over(view, lines);
    let unseen = |bounds: [i32; 4], words: &[String]| {
        let close = seen.iter().filter(|(at, _)| near(bounds, *at)).map(|(_, seen)| seen.as_str());
        let mut left = unseen(words, &close.collect::<Vec<_>>());
        left.retain(|word| !passed.iter().any(|(at, one)| alike(one, word) && near(bounds, *at)));
        left
    };
    let mut known = Known { view, lines: Vec::new() };
    let text = &document.text;
    for segment in &mut document.segments {
        let Place::Page { page, bounds } = segment.place else { continue };
        if page != view.page || bounds == [0; 4] {
            continue;
        }
        if segment.visibility == Visibility::Shown {
            known.lines.push(Own { bounds, words: None });
            continue;
        }
        let words = words_of(text.get(segment.start..segment.end).unwrap_or_default());
        if !words.is_empty() && !telling(&unseen(bounds, &words)) {
            segment.visibility = Visibility::Shown;
        }
        known.lines.push(Own { bounds, words: Some(words) });
    }
    document.residue.retain_mut(|left| {
        let Place::Page { page, bounds } = left.place else { return true };
        if left.check != LAYER || page != view.page {
            return true;
        }
        let unseen = unseen(bounds, &words_of(&left.text));
        left.severity = Severity::Block;
        left.text = unseen.join(" ");
        telling(&unseen)
    });
    known
}

/// Words of the page's own at whose place something like writing is seen, in which no other word was
/// recognised for sure: recognition passes over what is written by hand, and over letters beside it.
fn passed_over(view: &PageView, lines: &[Line]) -> Vec<([i32; 4], String)> {
    let own: Vec<([i32; 4], String)> =
        view.marked.iter().map(|(at, word)| (*at, squeezed(word))).collect();
    let words = lines.iter().flat_map(|line| &line.words).filter(|word| word.confidence >= SURE);
    let sure = words.map(|word| (on_page(view, word.bounds), squeezed(&word.text)));
    // Boxes of lines written by hand reach into one another: what is recognised is in the line in
    // which most of its height is.
    let sure: Vec<([i32; 4], String, i32)> = sure
        .filter(|(_, seen)| !seen.is_empty())
        .map(|(over, seen)| {
            let met = own.iter().filter(|(at, _)| meet(*at, over));
            let most = met.map(|(at, _)| shared_height(view, *at, over)).max().unwrap_or(0);
            (over, seen, most / 3 * 2)
        })
        .collect();
    let another = |at: [i32; 4], word: &str| {
        sure.iter().any(|(over, seen, least)| {
            meet(at, *over) && shared_height(view, at, *over) >= *least && !kin(word, seen)
        })
    };
    own.iter().filter(|(at, word)| !another(*at, word)).cloned().collect()
}

/// How much of the height of writing two boxes share; on a turned page it is their width.
fn shared_height(view: &PageView, one: [i32; 4], other: [i32; 4]) -> i32 {
    let upright = view.to_page[0].abs() >= view.to_page[1].abs();
    let sides = |of: [i32; 4]| if upright { (of[1], of[3]) } else { (of[0], of[2]) };
    let ((low, high), (under, over)) = (sides(one), sides(other));
    high.min(over).saturating_sub(low.max(under)).max(0)
}

/// Whether half of a word stands in another in one piece: the same writing, parted otherwise.
fn kin(word: &str, seen: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let half = letters.len().div_ceil(2).max(1);
    letters.windows(half).any(|piece| seen.contains(&piece.iter().collect::<String>()))
}

/// Whether two boxes have more in common than neighbours in a line.
fn meet(one: [i32; 4], other: [i32; 4]) -> bool {
    let shared = one[2].min(other[2]).saturating_sub(one[0].max(other[0]));
    let width = |of: [i32; 4]| of[2].saturating_sub(of[0]);
    one[1] < other[3] && other[1] < one[3] && shared > width(one).min(width(other)) / 4
}

/// The words that are not among those seen in the same place. A word that nobody wrote counts as
/// another one misread, if it is about as long.
fn unseen(words: &[String], seen: &[&str]) -> Vec<String> {
    let run = seen.concat();
    let is_seen = |word: &String| {
        seen.iter().any(|seen| alike(word, seen))
            || word.len() > 2 && run.contains(word.as_str())
            // One program parts what another joins.
            || word.len() > 4 && misread_in(word, &run)
    };
    let mut spare: Vec<usize> = seen
        .iter()
        .filter(|seen| !words.iter().any(|word| alike(word, seen)))
        .map(|seen| seen.chars().count())
        .collect();
    let misread = |word: &String, spare: &mut Vec<usize>| {
        let length = word.chars().count();
        let at = spare.iter().position(|other| other.abs_diff(length) * 3 <= length);
        at.map(|at| spare.swap_remove(at)).is_some()
    };
    words.iter().filter(|word| !is_seen(word) && !misread(word, &mut spare)).cloned().collect()
}

/// Whether words have so many letters that they were not just passed over.
fn telling(words: &[String]) -> bool {
    words.iter().map(|word| word.chars().count()).sum::<usize>() >= TELLING
}

fn words_of(text: &str) -> Vec<String> {
    text.split_whitespace().map(squeezed).filter(|word| !word.is_empty()).collect()
}

/// Letters and figures in lower case.
fn squeezed(word: &str) -> String {
    word.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether the middle of a box lies in another, or close by.
fn near(line: [i32; 4], word: [i32; 4]) -> bool {
    let middle = |low: i32, high: i32| low.saturating_add(high) / 2;
    let (x, y) = (middle(word[0], word[2]), middle(word[1], word[3]));
    (line[0].saturating_sub(NEAR)..=line[2].saturating_add(NEAR)).contains(&x)
        && (line[1].saturating_sub(NEAR)..=line[3].saturating_add(NEAR)).contains(&y)
}

/// Whether two recognitions may be of one word: every fourth letter may differ.
fn alike(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let allowed = one.len().max(other.len()) / 4;
    if one.len().abs_diff(other.len()) > allowed || one.len().max(other.len()) > 200 {
        return false;
    }
    let first = (0..=other.len()).collect();
    distances(&one, &other, first).last().is_some_and(|distance| *distance <= allowed)
}

/// Whether a word stands in a run of letters, with every fourth letter another.
fn misread_in(word: &str, run: &str) -> bool {
    let (word, run): (Vec<char>, Vec<char>) = (word.chars().collect(), run.chars().collect());
    if word.len() > 200 || run.len() > 2000 {
        return false;
    }
    // It may begin and end anywhere.
    let least = distances(&word, &run, vec![0; run.len() + 1]).into_iter().min();
    least.is_some_and(|distance| distance <= word.len() / 4)
}

/// Distances of Levenshtein from one word to each beginning of another, a row at a time.
fn distances(one: &[char], other: &[char], first: Vec<usize>) -> Vec<usize> {
    let mut row = first;
    for (index, letter) in one.iter().enumerate() {
        let mut next = vec![index + 1];
        for (theirs, pair) in other.iter().zip(row.windows(2)) {
            let [diagonal, above] = pair else { continue };
            let left = next.last().copied().unwrap_or(usize::MAX - 1);
            let changed = diagonal + usize::from(letter != theirs);
            next.push(changed.min(above + 1).min(left + 1));
        }
        row = next;
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::{Kind, Role, Source};
    use crate::model::residue::Residue;

    #[test]
    fn words_are_alike_if_every_fourth_letter_differs() {
        assert!(alike("quillfeather", "quiltfeatber"));
        assert!(!alike("marrowby", "cresswater"));
        assert!(alike("of", "of") && !alike("of", "to"));
        assert!(misread_in("lrealizedthat", "finallyirealizedthatthe"));
        assert!(!misread_in("quillfeather", "finallyirealizedthatthe"));
    }

    #[test]
    fn writing_is_passed_over_unless_another_word_is_recognised_in_its_line() {
        let at = |left: i32, bottom: i32| [left, bottom, left + 3000, bottom + 1500];
        let view = PageView {
            page: 1,
            to_page: [1.0, 0.0, 0.0, -1.0, 0.0, 100.0],
            needed: false,
            marked: vec![(at(1000, 6000), "uttaf".into()), (at(1000, 7500), "no4".into())],
        };
        let passed = |view: &PageView, [left, top, right, bottom]: [i32; 4]| {
            let word =
                Word { text: "the".into(), bounds: [left, top, right, bottom], confidence: 90.0 };
            let lines = [Line { page: 1, first: true, words: vec![word] }];
            passed_over(view, &lines).into_iter().map(|(_, word)| word).collect::<Vec<_>>()
        };
        // In the line above, of which it reaches down; over both lines; in the line below.
        assert_eq!(passed(&view, [10, 8, 40, 30]), ["uttaf"]);
        assert!(passed(&view, [10, 15, 40, 35]).is_empty());
        assert_eq!(passed(&view, [10, 27, 40, 40]), ["no4"]);
        // A stamp over two words of a line, mostly over one.
        let beside = vec![(at(1000, 6000), "ivy".into()), (at(4000, 6000), "marrowby".into())];
        let beside = PageView { marked: beside, ..view };
        assert!(passed(&beside, [31, 27, 65, 38]).is_empty());
        // The same on a turned page.
        let turned = vec![
            ([6000, 1000, 7500, 4000], "ivy".into()),
            ([6000, 4000, 7500, 7000], "marrowby".into()),
        ];
        let turned = PageView { marked: turned, to_page: [0.0, 1.0, 1.0, 0.0, 0.0, 0.0], ..beside };
        assert!(passed(&turned, [31, 62, 65, 73]).is_empty());
    }

    #[test]
    fn a_layer_is_shown_where_it_is_seen_and_left_over_where_it_is_not() {
        let mut document = Document::new([0; 32], Source::default(), Kind::Pdf, 0);
        for (text, bottom) in [("PC Quillfeather came", 8000), ("at noon to the gate", 6000)] {
            let place = Place::Page { page: 1, bounds: [1000, bottom, 9000, bottom + 1000] };
            let hidden = Visibility::Hidden("invisible text".into());
            document.push("\n", text, place.clone(), hidden, Role::Body);
            document.residue.push(Residue {
                check: LAYER.into(),
                severity: Severity::Warn,
                place,
                text: text.into(),
            });
        }
        let view = PageView {
            page: 1,
            to_page: [1.0, 0.0, 0.0, -1.0, 0.0, 100.0],
            needed: false,
            // That something is seen at the name's place is its stamp, which was read.
            marked: vec![([3000, 8000, 5000, 8900], "Quillfeather".into())],
        };
        let word = |text: &str, left: i32, top: i32| Word {
            text: text.into(),
            bounds: [left, top, left + 20, top + 8],
            confidence: 90.0,
        };
        // The name is under a box with a stamp; of the second line a word is misread.
        let words = vec![
            word("PC", 10, 11),
            word("s.40(2)", 30, 11),
            word("came.", 60, 11),
            word("at", 10, 31),
            word("ncor", 20, 31),
            word("tothe", 40, 31),
            word("gate", 60, 31),
        ];
        let lines = [Line { page: 1, first: true, words }];
        let known = known(&view, &lines, &mut document);
        assert!(known.holds(&lines[0].words[0]) && known.holds(&lines[0].words[6]));
        assert!(!known.holds(&lines[0].words[1]));
        assert_eq!(document.segments[1].visibility, Visibility::Shown);
        assert_ne!(document.segments[0].visibility, Visibility::Shown);
        let left: Vec<_> =
            document.residue.iter().map(|left| (left.severity, left.text.as_str())).collect();
        assert_eq!(left, [(Severity::Block, "quillfeather")]);
    }

    #[test]
    fn writing_that_was_passed_over_is_known_though_the_layer_parts_it_otherwise() {
        let mut document = Document::new([0; 32], Source::default(), Kind::Pdf, 0);
        let place = Place::Page { page: 1, bounds: [1000, 7900, 9000, 9000] };
        for text in ["U,tta.f-- gate", "Quillfeather gate"] {
            let (check, place, text) = (LAYER.into(), place.clone(), text.into());
            document.residue.push(Residue { check, severity: Severity::Warn, place, text });
        }
        let marked = vec![([3200, 8000, 5000, 8900], "tta.f--".into())];
        let to_page = [1.0, 0.0, 0.0, -1.0, 0.0, 100.0];
        let view = PageView { page: 1, to_page, needed: false, marked };
        let gate = Word { text: "gate".into(), bounds: [70, 11, 80, 19], confidence: 90.0 };
        let lines = [Line { page: 1, first: true, words: vec![gate] }];
        known(&view, &lines, &mut document);
        let left: Vec<_> = document.residue.iter().map(|left| left.text.as_str()).collect();
        assert_eq!(left, ["quillfeather"]);
    }
}
