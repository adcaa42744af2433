//! Running text, tables, notes and slides, with what is hidden kept apart.

use std::collections::BTreeSet;

use quick_xml::events::{BytesStart, Event};

use super::super::anchor::Traced;
use super::super::flow::{Flow, traced_field};
use super::super::limits::Stop;
use super::super::open::Opening;
use super::super::xmltext;
use super::looks::Look;
use super::styles::Styles;
use crate::model::document::Document;
use crate::model::place::{Part, Place};
use crate::model::residue::Severity::Block;

/// Blanks that one element may stand for.
const BLANKS: usize = 1000;

/// Bytes of an insertion that are told, and insertions that are open at once.
const SAMPLE: usize = 400;
const OPEN: usize = 100;

/// Words that are not running text.
struct Apart {
    label: &'static str,
    why: Option<&'static str>,
    words: Traced,
}

struct Walk<'a> {
    part: &'a xmltext::Part<'a>,
    styles: &'a Styles,
    flow: &'a mut Flow,
    /// Why the content of each open element is not shown.
    reasons: Vec<Option<&'static str>>,
    /// How its letters look.
    looks: Vec<Look>,
    /// Paragraphs that are open.
    open: u32,
    /// Fields of their own that are being read, the innermost last.
    fields: Vec<Apart>,
    changes: u32,
    /// The change that is being told of.
    change: String,
    /// Changes that put words in.
    insertions: BTreeSet<String>,
    /// Words of insertions that are open.
    inserted: Vec<(String, String)>,
    slide: u32,
}

pub(super) fn read(
    part: &xmltext::Part<'_>,
    styles: &Styles,
    flow: &mut Flow,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let mut reader = xmltext::reader(part.text());
    let mut walk = Walk {
        part,
        styles,
        flow,
        reasons: Vec::new(),
        looks: Vec::new(),
        open: 0,
        fields: Vec::new(),
        changes: 0,
        change: String::new(),
        insertions: BTreeSet::new(),
        inserted: Vec::new(),
        slide: 0,
    };
    loop {
        opening.budget.cell()?;
        opening.budget.text(document.text.len())?;
        let (event, at) = xmltext::next_at(&mut reader)?;
        match event {
            Event::Start(start) => {
                let tag = xmltext::tag(&start);
                let above = walk.reasons.last().copied().flatten();
                let reason = walk.reason(tag, &start).or(above);
                walk.reasons.push(reason);
                walk.looks.push(walk.look(tag, &start));
                if walk.reasons.len() > 10_000 {
                    return Err(Stop::Damaged("elements without end".into()));
                }
                walk.start(tag, &start, document, opening)?;
            }
            Event::Empty(start) => {
                let tag = xmltext::tag(&start);
                walk.start(tag, &start, document, opening)?;
                walk.end(tag, document);
            }
            Event::End(end) => {
                walk.end(xmltext::local(end.name().as_ref()), document);
                walk.reasons.pop();
                walk.looks.pop();
            }
            Event::Text(text) => walk.put(part.words(&text.xml10_content(), at)),
            Event::CData(text) => walk.put(part.words(&text.xml10_content(), at)),
            Event::GeneralRef(name) => {
                walk.put(part.words(&xmltext::reference(&name), at));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    walk.flow.finish_all(document);
    Ok(())
}

/// What the date of a change or comment is called while it is open; it is told nowhere.
const MADE: &str = "made";

impl Walk<'_> {
    /// Why what is in an element is not shown.
    fn reason(&self, tag: &str, start: &BytesStart<'_>) -> Option<&'static str> {
        let hidden = || xmltext::attribute(start, "is-hidden").as_deref() == Some("true");
        match tag {
            "span" | "p" | "h" if self.styles.hides("text", start) => Some("hidden text"),
            "p" | "h" if self.styles.hides("paragraph", start) => Some("hidden text"),
            "hidden-text" | "hidden-paragraph" if hidden() => Some("hidden text"),
            "section" => {
                let display = xmltext::attribute(start, "display");
                let gone = matches!(display.as_deref(), Some("none" | "condition"));
                gone.then_some("hidden section")
            }
            "page" if self.styles.hides("drawing-page", start) => Some("hidden slide"),
            "table" if self.styles.hides("table", start) => Some("hidden table"),
            "covered-table-cell" => Some("covered cell"),
            "table-row" | "table-column" => {
                let seen = xmltext::attribute(start, "visibility");
                matches!(seen.as_deref(), Some("collapse" | "filter")).then_some("hidden row")
            }
            "script" => Some("script"),
            _ => None,
        }
    }

    /// How letters in an element look.
    fn look(&self, tag: &str, start: &BytesStart<'_>) -> Look {
        let above = self.looks.last().copied().unwrap_or(Look::PAGE);
        match tag {
            "p" | "h" => above.styled(self.styles.says("paragraph", start)),
            "span" => above.styled(self.styles.says("text", start)),
            "table-cell" | "covered-table-cell" => {
                above.inside(self.styles.says("table-cell", start))
            }
            // What lies under them is not known.
            "page" | "frame" | "text-box" | "custom-shape" | "rect" | "ellipse" => {
                above.inside(Default::default())
            }
            _ => above,
        }
    }

    fn start(
        &mut self,
        tag: &str,
        start: &BytesStart<'_>,
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let of = |name: &str| xmltext::attribute(start, name);
        match tag {
            "p" | "h" => self.open += 1,
            "s" => {
                let count = of("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                self.put(" ".repeat(count.min(BLANKS)).as_str().into());
            }
            "tab" => self.put("\t".into()),
            "line-break" => self.put("\n".into()),
            "text-box" => self.begin(Part::Body),
            "header" | "header-left" | "header-first" => self.begin(Part::Header),
            "footer" | "footer-left" | "footer-first" => self.begin(Part::Footer),
            "note" => {
                let end = of("note-class").as_deref() == Some("endnote");
                self.begin(if end { Part::Endnote } else { Part::Footnote });
            }
            "annotation" => self.begin(Part::Comment),
            "note-citation" | "date-string" => self.apart("", None),
            // When a change or comment was made; a field of the text that shows a date is `text:date`.
            "date" if start.name().as_ref().starts_with("dc:") => self.apart(MADE, None),
            "creator" if self.changes > 0 => {
                self.apart("author of a change", Some("tracked change"));
            }
            "creator" | "creator-initials" => self.apart("author of a comment", None),
            "deletion" => self.apart("tracked deletion", Some("tracked deletion")),
            "title" | "desc" => self.apart("alternative text", Some("alternative text")),
            "tracked-changes" => self.changes += 1,
            "changed-region" => self.change = of("id").unwrap_or_default(),
            "insertion" if self.changes > 0 => {
                self.insertions.insert(std::mem::take(&mut self.change));
            }
            "change-start" => {
                let known = of("change-id").filter(|id| self.insertions.contains(id));
                if self.inserted.len() < OPEN {
                    self.inserted.extend(known.map(|id| (id, String::new())));
                }
            }
            "change-end" => self.end_insertion(&of("change-id").unwrap_or_default(), document),
            "table" => self.flow.table(),
            "table-row" => self.flow.row(),
            "page" => {
                self.slide += 1;
                if self.slide > opening.budget.limits().pages {
                    return Err(Stop::Limit("pages"));
                }
                self.flow.elsewhere = Some(Place::Slide { slide: self.slide, notes: false });
                let name = self.part.of(start, "name");
                if !name.text.starts_with("page") {
                    traced_field(document, "slide name", &name, Some("name of a slide"));
                }
            }
            "notes" if self.slide > 0 => {
                self.flow.elsewhere = Some(Place::Slide { slide: self.slide, notes: true });
            }
            _ => self.attributes(tag, start, document),
        }
        Ok(())
    }

    /// Words in attributes.
    fn attributes(&mut self, tag: &str, start: &BytesStart<'_>, document: &mut Document) {
        let (label, names): (&str, &[&str]) = match tag {
            "a" | "image-map" | "dde-source" | "section-source" => {
                ("link", &["href", "title", "dde-topic", "dde-item"])
            }
            "hidden-text" | "variable-decl" | "variable-set" | "user-field-decl"
            | "sequence-decl" => ("variable", &["string-value"]),
            "conditional-text" => {
                ("condition", &["condition", "string-value-if-true", "string-value-if-false"])
            }
            "hidden-paragraph" => ("condition", &["condition"]),
            "bookmark" | "bookmark-start" => ("bookmark", &["name"]),
            "textarea" | "text" | "combobox" | "listbox" | "hidden" | "option" | "item" => {
                ("form field", &["current-value", "value", "title", "label"])
            }
            "object" | "plugin" | "applet" => ("link", &["href"]),
            _ => return,
        };
        for name in names {
            let value = self.part.of(start, name);
            let inner = value.text.starts_with("__");
            let part = name == &"href" && value.text.starts_with("./");
            if !(inner || part) {
                traced_field(document, label, &value, Some("not part of the text"));
            }
        }
    }

    fn end(&mut self, tag: &str, document: &mut Document) {
        match tag {
            "p" | "h" if self.open > 0 => {
                self.open -= 1;
                self.insert("\n");
                match self.fields.last_mut() {
                    Some(apart) => apart.words.push("\n", None),
                    None => self.flow.paragraph(document),
                }
            }
            "note-citation" | "date-string" | "creator" | "creator-initials" | "deletion"
            | "title" | "desc" => {
                if let Some(apart) = self.fields.pop().filter(|apart| !apart.label.is_empty()) {
                    traced_field(document, apart.label, &apart.words, apart.why);
                }
            }
            "date" => {
                self.fields.pop_if(|apart| apart.label == MADE);
            }
            "tracked-changes" => self.changes = self.changes.saturating_sub(1),
            "text-box" | "header" | "header-left" | "header-first" | "footer" | "footer-left"
            | "footer-first" | "note" | "annotation" => {
                self.flow.finish(document);
            }
            "notes" if self.slide > 0 => {
                self.flow.elsewhere = Some(Place::Slide { slide: self.slide, notes: false });
            }
            "table-cell" | "covered-table-cell" => self.flow.cell(document),
            "table" => self.flow.end_table(document),
            _ => {}
        }
    }

    fn apart(&mut self, label: &'static str, why: Option<&'static str>) {
        self.fields.push(Apart { label, why, words: self.part.none() });
    }

    fn begin(&mut self, part: Part) {
        self.flow.begin(part);
    }

    /// Words that were put in while changes were tracked are seen; that they were put in is told.
    fn end_insertion(&mut self, id: &str, document: &mut Document) {
        let open = self.inserted.iter().position(|(open, _)| open == id);
        let Some((_, words)) = open.map(|open| self.inserted.swap_remove(open)) else { return };
        if !words.trim().is_empty() {
            let place = Place::Field { name: "tracked insertion".into() };
            document.leave("D01", Block, place, &words);
        }
    }

    fn insert(&mut self, words: &str) {
        for (_, inserted) in self.inserted.iter_mut().filter(|(_, words)| words.len() < SAMPLE) {
            inserted.push_str(words);
        }
    }

    fn put(&mut self, words: Traced) {
        if self.fields.is_empty() {
            self.insert(&words.text);
        }
        let script = self.reasons.last().copied().flatten() == Some("script");
        if let Some(apart) = self.fields.last_mut() {
            apart.words.append(words);
        } else if self.open > 0 || script {
            let look = || self.looks.last().and_then(|look| look.unseen());
            self.flow.words(words, self.reasons.last().copied().flatten().or_else(look));
        }
    }
}
