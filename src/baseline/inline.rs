//! Allowances that stand in plain text itself: `withhold:allow RULE until 2027-01-31 because REASON`
//! for its own line, `withhold:allow-next-line …` for the next.
//!
//! They count only where the caller says so, for otherwise a bundle could silence its own findings.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::model::document::Document;

static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let form = r"(?x) withhold:allow (?<next> -next-line)? \b [\ \t]* (?<name> [a-z0-9][a-z0-9.-]*)?
        (?: [\ \t]+ until [\ \t]+ (?<until> [0-9A-Za-z-]+))?
        (?: [\ \t]+ because [\ \t]+ (?<reason> [^\r\n]+))?";
    Regex::new(form).ok()
});

/// One allowance as it stands in a document.
#[derive(Debug)]
pub struct Allow {
    /// The rule or family of rules it names: text of the document until it is known to be a rule.
    pub name: String,
    /// Where it stands.
    pub at: usize,
    about: Range<usize>,
    until: Option<Option<Date>>,
    reason: String,
    used: bool,
}

/// What is wrong with an allowance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It names no rule there is.
    Unknown,
    /// It gives no reason.
    NoReason,
    /// What stands after `until` is no day.
    NoDay,
    /// Its last day has passed.
    Expired,
    /// Nothing was found that it allows.
    Unused,
}

impl Wrong {
    /// The word used in reports.
    pub fn name(self) -> &'static str {
        match self {
            Wrong::Unknown => "unknown",
            Wrong::NoReason => "no_reason",
            Wrong::NoDay => "no_day",
            Wrong::Expired => "expired",
            Wrong::Unused => "unused",
        }
    }

    /// The same in a sentence.
    pub fn message(self) -> &'static str {
        match self {
            Wrong::Unknown => "an allowance in the text names no rule that runs",
            Wrong::NoReason => "an allowance in the text gives no reason after `because`",
            Wrong::NoDay => "an allowance in the text has no day such as 2027-01-31 after `until`",
            Wrong::Expired => "an allowance in the text has expired",
            Wrong::Unused => "an allowance in the text allows nothing that was found",
        }
    }
}

/// The allowances in a document; only plain and delimited text can hold any.
pub fn find(document: &Document) -> Vec<Allow> {
    let text = document.text.as_str();
    let (Some(form), true) = (&*FORM, document.kind.is_plain_text()) else { return Vec::new() };
    if !text.contains("withhold:allow") {
        return Vec::new();
    }
    let found = form.captures_iter(text).filter_map(|found| {
        let whole = found.get(0)?;
        let group = |name: &str| found.name(name).map_or("", |group| group.as_str());
        let next = found.name("next").is_some();
        let until = found.name("until").map(|day| day.as_str().parse().ok());
        let reason = group("reason").trim_end_matches(['-', '>', '*', '/', ' ', '\t']).trim();
        Some(Allow {
            name: group("name").to_owned(),
            at: whole.start(),
            about: line(text, whole.start(), next),
            until,
            reason: reason.to_owned(),
            used: false,
        })
    });
    found.collect()
}

/// The bytes of the line around a byte, or of the line after it.
fn line(text: &str, at: usize, next: bool) -> Range<usize> {
    let end_of = |from: usize| {
        text.get(from..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| from + end)
    };
    let end = end_of(at);
    if next {
        let from = (end + 1).min(text.len());
        return from..end_of(from);
    }
    let from = text.get(..at).and_then(|head| head.rfind('\n')).map_or(0, |start| start + 1);
    from..end
}

impl Allow {
    /// What it gives as its reason: text of the document.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Its last day.
    pub fn until(&self) -> Option<Date> {
        self.until.flatten()
    }

    /// Whether it allows something that begins at a byte; notes that it was of use.
    pub fn allows(&mut self, start: usize, today: Date) -> bool {
        let counts = matches!(self.wrong(true, today), None | Some(Wrong::Unused));
        let allows = counts && self.about.contains(&start);
        self.used |= allows;
        allows
    }

    /// What is wrong with it, once everything was shown to it. `known` says whether it names a rule.
    pub fn wrong(&self, known: bool, today: Date) -> Option<Wrong> {
        match self.until {
            _ if !known || self.name.is_empty() => Some(Wrong::Unknown),
            _ if self.reason.is_empty() => Some(Wrong::NoReason),
            Some(None) => Some(Wrong::NoDay),
            Some(Some(last)) if last < today => Some(Wrong::Expired),
            _ if !self.used => Some(Wrong::Unused),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::{Kind, Source};

    fn document(text: &str) -> Document {
        let mut document = Document::new([0; 32], Source::default(), Kind::Text, 0);
        document.text = text.to_owned();
        document
    }

    fn today() -> Date {
        "2026-06-01".parse().unwrap()
    }

    #[test]
    fn an_allowance_is_for_its_line_or_the_next() {
        let text = "a 1 <!-- withhold:allow a.b because it is public -->\nb 2\n\
                    # withhold:allow-next-line a.b until 2026-06-01 because of this\nc 3\n";
        let mut found = find(&document(text));
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].reason(), "it is public");
        let at = |words: &str| text.find(words).unwrap();
        assert!(found[0].allows(at("a 1"), today()));
        assert!(!found[0].allows(at("b 2"), today()));
        assert!(found[1].allows(at("c 3"), today()));
        assert!(!found[1].allows(at("b 2"), today()));
        assert_eq!(found[0].wrong(true, today()), None);
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, known, wrong) in [
            ("withhold:allow", true, Wrong::Unknown),
            ("withhold:allow x.y because z", false, Wrong::Unknown),
            ("withhold:allow a.b", true, Wrong::NoReason),
            ("withhold:allow a.b until soon because z", true, Wrong::NoDay),
            ("withhold:allow a.b until 2026-05-31 because z", true, Wrong::Expired),
            ("withhold:allow a.b because z", true, Wrong::Unused),
        ] {
            let mut found = find(&document(text));
            if wrong != Wrong::Unused && wrong != Wrong::Unknown {
                assert!(!found[0].allows(0, today()), "{text}");
            }
            assert_eq!(found[0].wrong(known, today()), Some(wrong), "{text}");
        }
    }

    #[test]
    fn only_plain_text_can_allow() {
        let mut other = document("withhold:allow a.b because z");
        other.kind = Kind::Html;
        assert!(find(&other).is_empty());
    }
}
