//! Rules turn a document into findings.
//!
//! Detection runs once over the document's whole arena, so that an item wrapped over lines, runs or
//! cells is one finding: candidates from patterns, dictionaries and the models, then word and layout boundaries,
//! then the validator, then the evidence around.

mod bounds;
mod dictionary;
mod engine;
mod evidence;
pub mod examples;
mod named;
pub mod profile;
mod recognised;
mod slots;
mod table;
mod terms;
mod token;
pub mod validate;
mod words;

use std::ops::Range;
use std::sync::Arc;

use crate::model::document::Document;
use crate::model::finding::{Confidence, Finding};
use crate::rules::dictionary::Dictionaries;
use crate::rules::kinds::DocumentKind;
use crate::rules::rule::{Category, Rule};

use bounds::Bounds;
use evidence::Weighing;
use recognised::Corrected;

/// Rules made ready to run over documents. Shared by all threads.
pub struct Detector {
    rules: Arc<[Rule]>,
    engine: engine::Engine,
    model: named::Model,
    words: words::Words,
    validators: Vec<Option<validate::Check>>,
    kinds: Vec<DocumentKind>,
}

impl Detector {
    /// Makes rules ready. Patterns were checked when the rules were loaded.
    pub fn new(rules: Vec<Rule>, dictionaries: &Dictionaries, kinds: &[DocumentKind]) -> Detector {
        let engine = engine::Engine::new(&rules);
        let words = words::Words::new(&rules, kinds, &dictionary::lists(&rules, dictionaries));
        let model = named::Model::new(&rules);
        let named = |rule: &Rule| rule.validator.as_deref().and_then(validate::named);
        let validators = rules.iter().map(named).collect();
        Detector { rules: rules.into(), engine, model, words, validators, kinds: kinds.to_vec() }
    }

    /// The rules, in the order that findings number them.
    pub fn rules(&self) -> &Arc<[Rule]> {
        &self.rules
    }

    /// The patterns that are run over all text, since they can begin anywhere and need no word: rule and
    /// pattern, by number.
    pub fn slow(&self) -> Vec<(usize, usize)> {
        self.engine.slow()
    }

    /// What the patterns match in a text that stands alone, before validators and evidence: rule and span.
    pub fn matches(&self, text: &str) -> Vec<(usize, Range<usize>)> {
        let mut found = Vec::new();
        self.engine.each(text, &[], &mut |rule, span| {
            let stands = !span.is_empty() && bounds::stands_alone(text, &span);
            if stands {
                found.push((rule, span));
            }
            stands
        });
        found
    }

    /// Lets go of the states that threads have met: there is nothing more to be looked at for now.
    pub fn rest(&self) {
        self.engine.rest();
    }

    /// All findings in a document, release rules' included, in the order of their spans.
    pub fn detect(&self, document: &Document) -> Vec<Finding> {
        let text = document.text.as_str();
        let bounds = Bounds::new(document);
        let seen = self.words.read(text);
        let named = self.model.each(document);
        let person = |rule: usize| {
            self.rules.get(rule).is_some_and(|rule| rule.category == Category::Person)
        };
        let people = named.iter().filter(|(rule, ..)| person(*rule));
        let people = people.map(|(_, span, _)| span.clone()).collect();
        let mut weighing = Weighing::new(document, &self.words, &seen.hits, people);
        let idle = weighing.idle(&self.rules);
        let mut findings = Vec::new();
        for (rule, span, believed) in named {
            let found = self.judge(rule, span, Some(believed), text, &bounds, &mut weighing);
            if let Judged::Found(finding) = found {
                findings.push(finding);
            }
        }
        let mut take = |rule: usize, span: Range<usize>| {
            let finding = self.judge(rule, span, None, text, &bounds, &mut weighing);
            match finding {
                Judged::Found(finding) => {
                    findings.push(finding);
                    true
                }
                Judged::Dropped => true,
                Judged::NoMatch => false,
            }
        };
        self.engine.each(text, &idle, &mut take);
        for (rule, span) in seen.terms {
            take(rule, span);
        }
        if let Some(corrected) = Corrected::of(document) {
            let validated = |rule: usize| self.validators.get(rule).is_some_and(Option::is_some);
            self.engine.each(&corrected.text, &idle, &mut |rule: usize, span: Range<usize>| {
                if !validated(rule) || !corrected.touches(&span) {
                    return true;
                }
                let text = &corrected.text;
                let judged = self.judge(rule, span, None, text, &bounds, &mut weighing);
                if let Judged::Found(mut finding) = judged {
                    recognised::lower(&mut finding);
                    findings.push(finding);
                    return true;
                }
                !matches!(judged, Judged::NoMatch)
            });
        }
        weighing.columns(&self.rules, &mut findings);
        findings.iter_mut().for_each(|finding| recognised::doubt(document, finding));
        findings.sort_by(|a, b| {
            let key = |f: &Finding| (f.span.start, std::cmp::Reverse(f.span.end), f.rule);
            key(a).cmp(&key(b))
        });
        findings.dedup_by(|later, first| {
            later.rule == first.rule && later.span == first.span && {
                first.confidence = first.confidence.max(later.confidence);
                true
            }
        });
        findings
    }

    /// What a person should know about a document of this kind.
    pub fn notes(&self, document: &Document) -> Vec<String> {
        if self.kinds.iter().all(|kind| kind.note.is_none()) {
            return Vec::new();
        }
        let is = self.words.kinds_of(&document.text);
        is.iter().filter_map(|number| self.kinds.get(*number)?.note.clone()).collect()
    }

    fn judge(
        &self,
        number: usize,
        span: Range<usize>,
        believed: Option<f32>,
        text: &str,
        bounds: &Bounds<'_>,
        weighing: &mut Weighing<'_>,
    ) -> Judged {
        let Some(rule) = self.rules.get(number) else { return Judged::NoMatch };
        let Some(words) = text.get(span.clone()) else { return Judged::NoMatch };
        if words.is_empty() || !bounds::stands_alone(text, &span) {
            return Judged::NoMatch;
        }
        if rule.except.iter().any(|except| except.eq_ignore_ascii_case(words)) {
            return Judged::Dropped;
        }
        if bounds.crossed(&span) > rule.crosses {
            return Judged::NoMatch;
        }
        if let Some(Some(check)) = self.validators.get(number)
            && !check(words)
        {
            return Judged::NoMatch;
        }
        let before = believed.map_or(rule.confidence, Confidence::of);
        match weighing.weigh(number, rule, &span, before) {
            Some((confidence, evidence)) => Judged::Found(Finding {
                rule: number,
                span,
                confidence,
                evidence,
                // Once evidence has spoken, the number no longer says how sure it is.
                believed: believed.filter(|_| confidence == before),
                mention: None,
            }),
            None => Judged::Dropped,
        }
    }
}

enum Judged {
    Found(Finding),
    Dropped,
    NoMatch,
}
