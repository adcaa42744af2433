//! Which suggestions are listed, and which of those are known and accepted.

use anyhow::{Result, bail};
use jiff::civil::Date;

use std::path::Path;

use withhold::baseline::inline::{self, Wrong};
use withhold::baseline::{Baseline, Entry, Ledger};
use withhold::config::Settings;
use withhold::config::paths::Paths;
use withhold::model::document::Document;
use withhold::model::finding::{Confidence, Finding};
use withhold::model::suggestion::Suggestion;
use withhold::report::row::{Accepted, Fingerprint, SuggestionRow};
use withhold::rules::load::covers;

use super::loaded::{Loaded, known};

/// Lets through what is sure enough and what counts where it was found.
pub(crate) struct Sieve<'a> {
    least: Confidence,
    paths: Paths,
    loaded: &'a Loaded,
}

/// What went through, and how many did not.
#[derive(Default)]
pub(crate) struct Sieved {
    pub(crate) kept: Vec<Suggestion>,
    pub(crate) below: u64,
    pub(crate) by_path: u64,
}

impl<'a> Sieve<'a> {
    pub(crate) fn new(
        least: Confidence,
        settings: &Settings,
        loaded: &'a Loaded,
    ) -> Result<Sieve<'a>> {
        for path in &settings.path {
            known(&path.disable, &loaded.placed)?;
        }
        Ok(Sieve { least, paths: Paths::new(&settings.path)?, loaded })
    }

    pub(crate) fn sift(&self, name: &str, suggestions: Vec<Suggestion>) -> Sieved {
        let here = self.paths.of(name);
        let least = here.min_confidence.unwrap_or(self.least).threshold();
        let rules = self.loaded.detector.rules();
        // Something else may have been found in the same words, and as surely: that still counts.
        let off = |suggestion: &Suggestion| {
            let sure = |finding: &&Finding| finding.confidence.value() >= least;
            suggestion.findings.iter().filter(sure).all(|finding| {
                let rule = rules.get(finding.rule);
                rule.is_some_and(|rule| here.disable.iter().any(|name| covers(name, &rule.id)))
            })
        };
        let mut sieved = Sieved::default();
        for suggestion in suggestions {
            if !here.disable.is_empty() && off(&suggestion) {
                sieved.by_path += 1;
            } else if suggestion.confidence < least {
                sieved.below += 1;
            } else {
                sieved.kept.push(suggestion);
            }
        }
        sieved
    }
}

/// Judges suggestions by the baseline and by allowances in the text.
pub(crate) struct Verdicts<'a> {
    pub(crate) ledger: Option<Ledger<'a>>,
    trust_inline: bool,
    today: Date,
    loaded: &'a Loaded,
}

/// What is known of a suggestion.
#[derive(Default)]
pub(crate) struct Verdict {
    /// Its mark in the baseline, and how many had the same one before it.
    pub(crate) mark: Option<(String, u64)>,
    pub(crate) accepted: Option<Accepted>,
}

/// An allowance in the text that does not hold.
pub(crate) struct Unsound {
    pub(crate) at: usize,
    pub(crate) rule: Option<String>,
    pub(crate) wrong: Wrong,
}

impl<'a> Verdicts<'a> {
    pub(crate) fn new(
        baseline: Option<&'a Baseline>,
        trust_inline: bool,
        today: Date,
        loaded: &'a Loaded,
    ) -> Verdicts<'a> {
        let ledger = baseline.map(|baseline| Ledger::new(baseline, today));
        Verdicts { ledger, trust_inline, today, loaded }
    }

    /// One verdict for each suggestion, and the allowances that do not hold.
    pub(crate) fn judge(
        &mut self,
        document: &Document,
        suggestions: &[Suggestion],
        reveal: bool,
    ) -> (Vec<Verdict>, Vec<Unsound>) {
        let mut allows = if self.trust_inline { inline::find(document) } else { Vec::new() };
        let mut verdicts = Vec::new();
        for suggestion in suggestions {
            let mut verdict = Verdict::default();
            let rule = self.loaded.detector.rules().get(suggestion.rule());
            let id = rule.map_or("", |rule| rule.id.as_str());
            let allow = allows.iter_mut().find_map(|allow| {
                let allows =
                    covers(&allow.name, id) && allow.allows(suggestion.span.start, self.today);
                allows.then_some(allow)
            });
            if let Some(allow) = allow {
                verdict.accepted = Some(Accepted {
                    by: "inline",
                    reason: reveal.then(|| allow.reason().to_owned()),
                    author: None,
                    expires: allow.until().map(|day| day.to_string()),
                });
            } else if let Some(ledger) = &mut self.ledger {
                let mark = ledger.key().mark(id, document, suggestion);
                let (nth, entry) = ledger.meet(&mark);
                verdict.accepted = entry.map(accepted);
                verdict.mark = Some((mark, nth));
            }
            verdicts.push(verdict);
        }
        let rules = self.loaded.detector.rules();
        let unsound = allows.iter().filter_map(|allow| {
            let known = rules.iter().any(|rule| covers(&allow.name, &rule.id));
            let wrong = allow.wrong(known, self.today)?;
            Some(Unsound { at: allow.at, rule: known.then(|| allow.name.clone()), wrong })
        });
        (verdicts, unsound.collect())
    }

    /// Counts what was judged in an earlier run, as that run did.
    pub(crate) fn meet(&mut self, rows: &[SuggestionRow]) {
        let Some(ledger) = &mut self.ledger else { return };
        for row in rows.iter().filter(|row| row.fingerprint.name == MARK) {
            if let Some((mark, _)) = row.fingerprint.value.rsplit_once('-') {
                ledger.meet(mark);
            }
        }
    }

    /// Entries of the baseline that match less often than they say.
    pub(crate) fn stale(&self) -> Vec<&'a Entry> {
        self.ledger.as_ref().map(Ledger::stale).unwrap_or_default()
    }
}

fn accepted(entry: &Entry) -> Accepted {
    Accepted {
        by: "baseline",
        reason: Some(entry.reason.clone()),
        author: Some(entry.author.clone()),
        expires: entry.expires.map(|day| day.to_string()),
    }
}

/// What a fingerprint that is a mark of the baseline is called.
const MARK: &str = "baselineMark/v1";

/// A mark of the baseline, and how often it was met, for services.
pub(crate) fn fingerprint(mark: &str, nth: u64) -> Fingerprint {
    Fingerprint { name: MARK, value: format!("{mark}-{nth}") }
}

/// The line a byte of plain text stands in.
pub(crate) fn line(document: &Document, at: usize) -> u32 {
    document.text.get(..at).unwrap_or("").matches('\n').count() as u32 + document.first_line()
}

/// Refuses a file inside the bundle: a bundle must not set the terms of its own check.
pub(crate) fn outside(path: &Path, bundle: &Path) -> Result<()> {
    let whole = std::path::absolute(path)?;
    // The file may not be there yet, nor its folder; a link counts where it leads.
    let real = whole.ancestors().find_map(|at| at.canonicalize().ok());
    let (Some(real), Ok(bundle)) = (real, bundle.canonicalize()) else { return Ok(()) };
    if bundle.is_dir() && real.starts_with(&bundle) {
        let name = path.display();
        bail!(
            "{name}: inside the bundle it would let that silence its own findings; keep it elsewhere"
        );
    }
    Ok(())
}
