//! How a pattern is read: the `regex` crate's syntax with eight conventions.
//!
//! - `\b`, `\d`, `\w` and `\s` are ASCII, which is ten times as fast; that a match does not begin
//!   or end inside a word with other letters is checked afterwards, for every rule.
//! - `\p{L}`, `\p{Lu}` and `\p{Ll}` are Latin letters, diacritics included.
//! - A plain space stands for a run of blanks; when the rule crosses lines, for a line break too,
//!   with the quotation marks of an e-mail thread.
//! - A group called `span` narrows what is marked.
//! - `[^\s]` never takes a line break; `\s` does when the rule crosses lines.
//! - Case is ignored as in English: `(?i)k` is not the Kelvin sign, nor `(?i)s` the long s.
//! - There is no look-around and there are no back-references.
//! - Matches never span more than the rule's `crosses` allows.

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};

use super::rule::Crosses;

/// Latin letters up to Latin Extended-B. Beyond Latin-1, upper and lower case alternate, so there the
/// classes take both.
const LETTERS: [(&str, &str); 3] = [
    ("{Lu}", r"A-Z\x{c0}-\x{d6}\x{d8}-\x{de}\x{100}-\x{24f}"),
    ("{Ll}", r"a-z\x{df}-\x{f6}\x{f8}-\x{24f}"),
    ("{L}", r"A-Za-z\x{c0}-\x{d6}\x{d8}-\x{f6}\x{f8}-\x{24f}"),
];

const BLANKS: &str = r"(?:[ \t\x{a0}]{1,8})";
const BLANKS_OR_BREAK: &str = r"(?:[ \t\x{a0}]{1,8}|[ \t\x{a0}]{0,8}\r?\n[ \t\x{a0}>]{0,16})";

/// The plain `regex` syntax for a pattern.
pub fn expand(pattern: &str, crosses: Crosses) -> String {
    let wraps = crosses >= Crosses::Line;
    let mut out = String::with_capacity(pattern.len() * 2);
    let mut letters = pattern.chars();
    let mut in_class = 0usize;
    let mut negated = false;
    while let Some(letter) = letters.next() {
        let latin = LETTERS.iter().find(|(name, _)| {
            letter == '\\'
                && letters.as_str().strip_prefix('p').is_some_and(|r| r.starts_with(name))
        });
        if let Some((name, class)) = latin {
            letters = letters.as_str().get(1 + name.len()..).unwrap_or("").chars();
            match in_class {
                0 => out.push_str(&format!("[{class}]")),
                _ => out.push_str(class),
            }
            continue;
        }
        match letter {
            '\\' => match (letters.next(), in_class > 0) {
                (Some('b'), false) => out.push_str(r"(?-u:\b)"),
                (Some('d'), false) => out.push_str("[0-9]"),
                (Some('D'), false) => out.push_str("[^0-9]"),
                (Some('w'), false) => out.push_str("[0-9A-Za-z_]"),
                (Some('W'), false) => out.push_str("[^0-9A-Za-z_]"),
                (Some('s'), false) if wraps => out.push_str(r"[ \t\r\n\x{a0}]"),
                (Some('s'), false) => out.push_str(r"[ \t\x{a0}]"),
                (Some('S'), false) => out.push_str(r"[^ \t\r\n\x{a0}]"),
                (Some('d'), true) => out.push_str("0-9"),
                (Some('w'), true) => out.push_str("0-9A-Za-z_"),
                (Some('s'), true) if wraps || negated => out.push_str(r" \t\r\n\x{a0}"),
                (Some('s'), true) => out.push_str(r" \t\x{a0}"),
                (Some(other), _) => {
                    out.push('\\');
                    out.push(other);
                }
                (None, _) => out.push('\\'),
            },
            '[' => {
                in_class += 1;
                out.push('[');
                negated = letters.as_str().starts_with('^');
            }
            ']' => {
                in_class = in_class.saturating_sub(1);
                out.push(']');
            }
            ' ' if in_class == 0 && wraps => out.push_str(BLANKS_OR_BREAK),
            ' ' if in_class == 0 => out.push_str(BLANKS),
            other => out.push(other),
        }
    }
    out
}

/// The syntax tree of one pattern, or what is wrong with it.
pub fn parse(pattern: &str, crosses: Crosses) -> Result<Hir, String> {
    let parsed = regex_syntax::parse(&expand(pattern, crosses));
    parsed.map(english).map_err(|error| error.to_string())
}

/// A tree in which `k` and `s` have no case beyond ASCII.
fn english(hir: Hir) -> Hir {
    let all = |parts: Vec<Hir>| parts.into_iter().map(english).collect();
    match hir.into_kind() {
        HirKind::Class(Class::Unicode(class)) => {
            let sign = |range: &&ClassUnicodeRange| {
                let only = |letter| range.start() == letter && range.end() == letter;
                !(only('\u{17f}') || only('\u{212a}'))
            };
            let ranges = class.ranges().iter().filter(sign).copied();
            Hir::class(Class::Unicode(ClassUnicode::new(ranges)))
        }
        HirKind::Repetition(mut repetition) => {
            repetition.sub = Box::new(english(*repetition.sub));
            Hir::repetition(repetition)
        }
        HirKind::Capture(mut capture) => {
            capture.sub = Box::new(english(*capture.sub));
            Hir::capture(capture)
        }
        HirKind::Concat(parts) => Hir::concat(all(parts)),
        HirKind::Alternation(parts) => Hir::alternation(all(parts)),
        HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Class(class) => Hir::class(class),
        HirKind::Look(look) => Hir::look(look),
    }
}

/// Whether a pattern marks less than it matches.
pub fn narrowed(pattern: &str) -> bool {
    pattern.contains("(?<span>") || pattern.contains("(?P<span>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::compile::compile;

    #[test]
    fn a_space_is_any_run_of_blanks_and_wraps_only_when_told() {
        let wrapped = "Home\n> Office";
        assert!(compile("Home Office", Crosses::None).unwrap().is_match("Home \u{a0}Office"));
        assert!(!compile("Home Office", Crosses::None).unwrap().is_match(wrapped));
        assert!(compile("Home Office", Crosses::Line).unwrap().is_match(wrapped));
        assert!(compile(r"\d{2}[ -]?\d", Crosses::None).unwrap().is_match("12-3"));
    }

    #[test]
    fn classes_are_ascii_also_inside_brackets() {
        assert!(!compile(r"^\d$", Crosses::None).unwrap().is_match("٣"));
        assert!(compile(r"^[\w.]+$", Crosses::None).unwrap().is_match("a.b_9"));
        assert!(!compile(r"^[\w.]+$", Crosses::None).unwrap().is_match("é"));
        assert_eq!(compile(r"a[^\s;]+", Crosses::None).unwrap().find("ab\nc").unwrap().end(), 2);
        assert!(compile(r"^\p{Lu}[\p{L}-]+$", Crosses::None).unwrap().is_match("Éowyn-Łucja"));
        assert!(!compile(r"^\p{Lu}$", Crosses::None).unwrap().is_match("é"));
        assert!(compile(r"(?i)^ask$", Crosses::None).unwrap().is_match("ASK"));
        assert!(!compile(r"(?i)^ask$", Crosses::None).unwrap().is_match("aſ\u{212a}"));
    }
}
