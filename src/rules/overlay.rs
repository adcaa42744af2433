//! What an authority has decided about names, without touching the pack: its overlay file, and the
//! name of a requester.

use serde::Deserialize;

use super::files::DataFile;
use super::load::Combination;
use super::rule::{Category, Crosses, Effect, Rule};
use crate::error::Fault;
use crate::model::suggestion::Hold;

/// What the authority has decided about a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Answer {
    /// It is public: leave it open.
    Disclose,
    /// Put it before a person each time.
    Review,
    /// Withhold it.
    Withhold,
    /// Neither confirm nor deny: withhold it, and hold the document.
    Ncnd,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    name: String,
    answer: Answer,
    /// Where it was published; needed to disclose.
    #[serde(default)]
    public_evidence: String,
    /// When that was decided.
    date: String,
    /// What is named; a system where nothing is said.
    #[serde(default)]
    category: Option<Category>,
    /// Codes of the regime in use, or of the Freedom of Information Act 2000, which are translated;
    /// for a system s.31(1)(a) and (b) where nothing is said.
    #[serde(default)]
    exemptions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    name: Vec<Name>,
}

/// The rules that an overlay file comes to. They decide over what the pack says. `exemptions` says
/// what is wrong with codes relied on together.
pub fn rules(file: &DataFile, exemptions: &Combination<'_>) -> Result<Vec<Rule>, Vec<Fault>> {
    let fault = |line: usize, message: String| Fault { file: file.name.clone(), line, message };
    let parsed: File = toml::from_str(&file.text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let lines = file.text.get(..start).unwrap_or("").matches('\n').count();
        vec![fault(lines + 1, error.message().to_owned())]
    })?;
    let starts: Vec<usize> = file.text.match_indices("[[name]]").map(|(at, _)| at).collect();
    let mut rules = Vec::new();
    let mut faults = Vec::new();
    for (number, name) in parsed.name.into_iter().enumerate() {
        let at = starts.get(number).copied().unwrap_or(0);
        let line = file.text.get(..at).unwrap_or("").matches('\n').count() + 1;
        if name.name.trim().len() < 2 {
            faults.push(fault(line, "a name has at least two characters".into()));
        }
        if name.date.parse::<jiff::civil::Date>().is_err() {
            faults.push(fault(line, "`date` is a date like 2026-04-01".into()));
        }
        if name.answer == Answer::Disclose && name.public_evidence.trim().is_empty() {
            faults.push(fault(
                line,
                "to disclose, say in `public_evidence` where it is public".into(),
            ));
        }
        let system = matches!(name.category, None | Some(Category::System));
        if !system && name.answer != Answer::Disclose && name.exemptions.is_empty() {
            faults.push(fault(
                line,
                "for what is no system, `exemptions` says why it is withheld".into(),
            ));
        }
        let rule = rule(number + 1, name);
        faults.extend(exemptions(&rule.exemptions, &[]).into_iter().map(|said| fault(line, said)));
        rules.push(rule);
    }
    if faults.is_empty() { Ok(rules) } else { Err(faults) }
}

fn rule(number: usize, name: Name) -> Rule {
    let (word, effect, hold) = match name.answer {
        Answer::Disclose => ("disclose", Effect::Release, Hold::None),
        Answer::Review => ("review", Effect::Consider, Hold::None),
        Answer::Withhold => ("withhold", Effect::Withhold, Hold::None),
        Answer::Ncnd => ("ncnd", Effect::Withhold, Hold::Ncnd),
    };
    let exemptions = match (effect, name.exemptions.is_empty()) {
        (Effect::Release, _) => Vec::new(),
        (_, true) => vec!["foia.s31.1.a".into(), "foia.s31.1.b".into()],
        _ => name.exemptions,
    };
    Rule {
        category: name.category.unwrap_or(Category::System),
        effect,
        hold,
        references: vec![name.public_evidence].into_iter().filter(|p| !p.is_empty()).collect(),
        exemptions,
        patterns: vec![written(&name.name).into()],
        ..decided(
            format!("overlay.{word}.{number}"),
            "Name in the overlay",
            format!("The overlay says {word}, as of {}.", name.date),
        )
    }
}

/// A rule that decides over the pack.
fn decided(id: String, name: &str, why: String) -> Rule {
    Rule {
        crosses: Crosses::Line,
        decides: true,
        ..Rule::made(id, name.into(), why, Category::Person)
    }
}

/// A pattern for words as they are written.
fn written(words: &str) -> String {
    let words: Vec<String> = words.split_whitespace().map(regex::escape).collect();
    words.join(" ")
}

/// The rule for the requester's own name, in the ways it is written: left open for subject access,
/// else withheld by `exemption` and marked for the subject-access route.
pub fn requester(number: usize, name: &str, exemption: Option<&str>) -> Result<Rule, String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let [forename, .., surname] = words.as_slice() else {
        return Err("give the requester's forename and surname".into());
    };
    let initial = forename.chars().next().map(String::from).unwrap_or_default();
    let [forename, surname, initial] = [forename, surname, initial.as_str()].map(regex::escape);
    let titles = "(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)[.]?";
    let patterns = [
        format!(r"(?i)(?:{titles} )?\b{forename}(?: \p{{L}}[\p{{L}}.'’-]*){{0,2}}? {surname}\b"),
        format!(r"(?i)\b{surname}, ?(?:{titles} )?(?:{forename}|{initial}\b[.]?)"),
        format!(r"(?i)(?:{titles} )?\b{initial}[.]? ?(?:\p{{L}}[.]? ?)?{surname}\b"),
        format!(r"(?i)\b{titles} {surname}\b"),
    ];
    let (effect, why) = match exemption {
        None => (Effect::Release, "The requester's own data is what subject access gives."),
        Some(_) => (Effect::Withhold, "The requester's own data goes by subject access instead."),
    };
    Ok(Rule {
        patterns: patterns.map(Into::into).into(),
        effect,
        exemptions: exemption.map(str::to_owned).into_iter().collect(),
        ..decided(format!("requester.name.{number}"), "The requester's own name", why.into())
    })
}
