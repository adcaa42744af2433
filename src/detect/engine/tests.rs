//! The engine finds what each pattern alone finds, and reads hostile text as fast as any.

use std::collections::BTreeSet;
use std::ops::Range;

use super::blocks::blocks;
use super::*;
use crate::model::text::stands_alone;
use crate::rules::files;
use crate::rules::rule::{Category, Crosses, unmark};

type Found = BTreeSet<(usize, usize, usize)>;

/// A judge that refuses what stands inside a word, and by chance.
fn judge(found: &mut Found, text: &str, rule: usize, span: &Range<usize>) -> bool {
    let chance =
        !(span.start.wrapping_mul(31) + span.end.wrapping_mul(17) + rule).is_multiple_of(5);
    let stands = !span.is_empty() && stands_alone(text, span) && chance;
    if stands {
        found.insert((rule, span.start, span.end));
    }
    stands
}

fn by_engine(engine: &Engine, text: &str) -> Found {
    let mut found = Found::new();
    engine.each(text, &[], &mut |rule, span| judge(&mut found, text, rule, &span));
    found
}

/// One pattern after the other, each over all of the text.
fn one_by_one(engine: &Engine, text: &str) -> Found {
    let mut found = Found::new();
    for pattern in &engine.patterns {
        let mut states = pattern::States::default();
        let mut from = 0;
        for (block, reach) in blocks(text) {
            from = from.max(block.start);
            while from < block.end {
                let Some((whole, span)) = pattern.first(&text[..reach], from..reach, &mut states)
                else {
                    break;
                };
                if whole.start >= block.end {
                    break;
                }
                let stands = judge(&mut found, text, pattern.rule, &span);
                let next = if stands { span.end } else { whole.start + 1 };
                from = text.ceil_char_boundary(next.max(whole.start + 1));
            }
        }
    }
    found
}

fn same(engine: &Engine, text: &str) {
    let (own, alone) = (by_engine(engine, text), one_by_one(engine, text));
    if let Some(&(rule, start, end)) = own.symmetric_difference(&alone).next() {
        let which = if alone.contains(&(rule, start, end)) { "not found" } else { "found" };
        let all = engine.patterns.iter().zip(&engine.anchors);
        let of: Vec<String> = all
            .filter(|(pattern, _)| pattern.rule == rule)
            .map(|(pattern, anchor)| {
                format!("{:?} by {anchor:?}", pattern.hir().unwrap().to_string())
            })
            .collect();
        panic!("{which}: {:?} in {text:?}\n{of:#?}", &text[start..end]);
    }
}

/// Numbers by chance, the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    /// A pattern of a few parts, which may hold others.
    fn pattern(&mut self, depth: usize) -> String {
        const ATOMS: &[&str] = &[
            "Mr",
            "the",
            "force",
            "Op",
            "of",
            "a",
            "MI[56]",
            r"\d",
            r"\d{2,4}",
            r"\d+",
            r"\p{Lu}\p{L}+",
            r"[a-z]+",
            r"\w{1,3}",
            " ",
            " ",
            "-",
            ",",
            r"\b",
            r"\b",
            r"\s?",
            "£",
            "é",
            "_",
            "[ks]",
            r"[^.,\n]*",
            r"[^.;]{0,9}",
            r"(?m:^)",
            r"(?m:$)",
            "@",
            "(?i:force)",
            "(?i:ask|the)",
            r"(?:of )?",
            "(?:Mr|Ms) ",
        ];
        let mut out = String::new();
        for _ in 0..1 + self.below(4) {
            match self.below(if depth > 0 { 8 } else { 5 }) {
                0..5 => out.push_str(self.pick(ATOMS)),
                5 => out += &format!("(?:{}|{})", self.pattern(depth - 1), self.pattern(depth - 1)),
                6 => {
                    out += &format!(
                        "(?:{}){}",
                        self.pattern(depth - 1),
                        self.pick(&["?", "*", "{1,3}"])
                    )
                }
                _ => out += &format!("(?i:{})", self.pattern(depth - 1)),
            }
        }
        out
    }

    fn rule(&mut self) -> String {
        let lead = self.pick(&[r"\b", r"\b", "", r"(?:^|[,;])", r"(?m:^|[^\d:])", r"[^\w]"]);
        let (one, two) = (self.pattern(2), self.pattern(1));
        match self.below(5) {
            0 => format!("{lead}{one}(?<span>{two})"),
            4 => format!(r"\b[^.,\n]*\b(?:{one})\b{two}"),
            3 => format!("{lead}(?<span>{one}){two}"),
            1 => format!(r"{lead}{one}{two}\b"),
            _ => format!("{lead}{one}"),
        }
    }

    fn text(&mut self) -> String {
        const WORDS: &[&str] = &[
            "Mr",
            "mr",
            "the",
            "THE",
            "force",
            "Force",
            "forces",
            "Op",
            "of",
            "a",
            "A",
            "MI5",
            "MI6x",
            "1",
            "12",
            "4567",
            "b12",
            "x",
            "é",
            "Éa",
            "xé",
            "éthe",
            "ask",
            "as\u{17f}",
            "\u{212a}s",
            "_",
            "the_",
            "_of",
            "£",
            "@",
            "word",
        ];
        const GAPS: &[&str] =
            &[" ", " ", " ", "", ",", "-", ".", "; ", "\n", "\n\n", "\u{a0}", "  ", "_"];
        (0..self.below(60)).map(|_| [self.pick(WORDS), self.pick(GAPS)].concat()).collect()
    }
}

fn rule(patterns: Vec<String>, crosses: Crosses) -> Rule {
    let id = "test.rule".to_owned();
    Rule {
        patterns: patterns.into_iter().map(Into::into).collect(),
        crosses,
        ..Rule::made(id, String::new(), String::new(), Category::Person)
    }
}

#[test]
fn generated_rules_find_in_generated_text_what_each_finds_alone() {
    let mut chance = Chance(7);
    let mut kinds = [0; 4];
    for _ in 0..150 {
        let mut rules = Vec::new();
        while rules.len() < 12 {
            let pattern = chance.rule();
            let crosses = if chance.below(2) == 0 { Crosses::None } else { Crosses::Line };
            let compiled = crate::rules::compile::compile(&pattern, crosses);
            if compiled.is_ok_and(|compiled| !compiled.is_match("")) {
                rules.push(rule(vec![pattern], crosses));
            }
        }
        let engine = Engine::new(&rules);
        for anchor in &engine.anchors {
            kinds[match anchor {
                Anchor::Start(_) => 0,
                Anchor::Cue(_) => 1,
                Anchor::Slow => 2,
                Anchor::Part(_) => 3,
            }] += 1;
        }
        for _ in 0..25 {
            same(&engine, &chance.text());
        }
    }
    assert!(kinds.iter().all(|count| *count > 100), "{kinds:?}");
}

/// The built-in rules with patterns, and the text of their examples.
fn built_in() -> (Vec<Rule>, Vec<String>) {
    let mut rules = Vec::new();
    let mut texts = Vec::new();
    for source::Read { mut rule, anchors, .. } in files::made().into_values().flat_map(|s| s.rules)
    {
        texts.extend(rule.hits.iter().map(|hit| unmark(hit).unwrap().0));
        texts.extend(rule.misses.iter().cloned());
        rule.anchors = anchors;
        rules.push(rule);
    }
    (rules, texts)
}

fn fixtures(folder: &std::path::Path, texts: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            fixtures(&path, texts);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            texts.push(text);
        }
    }
}

#[test]
fn built_in_rules_find_in_examples_and_fixtures_what_each_finds_alone() {
    let (rules, mut texts) = built_in();
    let engine = Engine::new(&rules);
    fixtures(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), &mut texts);
    texts.push(texts.join("\n"));
    assert!(texts.len() > 2000 && texts.iter().any(|text| text.len() > 200_000));
    texts.iter().for_each(|text| same(&engine, text));
}

#[test]
fn few_built_in_rules_are_run_over_all_text() {
    let (rules, _) = built_in();
    let engine = Engine::new(&rules);
    let slow: Vec<&str> =
        engine.index.slow.iter().map(|at| rules[engine.patterns[*at].rule].id.as_str()).collect();
    assert!(slow.len() < 16, "{slow:#?}");
}

#[test]
fn hostile_text_is_read_a_constant_number_of_times_by_each_rule() {
    let (rules, _) = built_in();
    let engine = Engine::new(&rules);
    let awkward = [
        "1",
        "1 ",
        "a@",
        "Mr A",
        "Mr A ",
        "Flat 1, 1 A ",
        "07700 ",
        "a",
        "a ",
        "A ",
        "Aa ",
        "£1 ",
        ", ",
        "1-",
        "the ",
        "of the ",
        "\n1",
        "a-",
        "A1",
        "é ",
        "Éa ",
        ". ",
        "password is ",
        "a,1;",
    ];
    for unit in awkward {
        let text = |bytes: usize| unit.repeat(bytes / unit.len());
        let work = |text: &str| engine.each(text, &[], &mut |_, span| span.start % 2 == 0);
        let (half, whole) = (work(&text(32 << 10)), work(&text(64 << 10)));
        assert!(whole < half * 5 / 2 + 1000, "{unit:?}: {half}, then {whole}");
        let each = whole / (64 << 10) / engine.patterns.len();
        assert!(each < 4, "{unit:?}: every byte {each} times by each of the patterns");
    }
}

#[test]
fn a_word_that_begins_with_a_capital_is_found_where_small_letters_begin_others() {
    let engine = Engine::new(&[rule(vec![r"(?:[a-z]+)?(?:Mr|Ms) \b".to_owned()], Crosses::None)]);
    let text = "word-Mr ask";
    assert!(!one_by_one(&engine, text).is_empty());
    same(&engine, text);
}
