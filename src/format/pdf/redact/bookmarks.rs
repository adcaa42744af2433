//! Bookmarks that go into the copy: those whose words stand on its pages all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use hayro_syntax::object::{Array, Dict, ObjectIdentifier, String as Bytes};

use super::super::super::limits::{Budget, Stop};
use super::super::extras::{ITEMS, words};
use super::super::write::object::{Map, Obj, map};
use super::links::destination;
use super::page::Builder;
use crate::model::document::{Document, Role, Visibility};

/// Bookmarks inside one another; deeper ones stay behind.
const DEPTH: u32 = 16;

/// Words without anything between them, so that line breaks and marks do not matter.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What is looked up while bookmarks are copied.
struct Kept {
    /// The words that are left on the pages.
    left: String,
    pages: BTreeMap<ObjectIdentifier, u32>,
    seen: BTreeSet<ObjectIdentifier>,
}

impl Builder<'_> {
    /// Puts the bookmarks into the copy; gives their root, if any is left.
    pub(super) fn bookmarks(
        &mut self,
        document: &Document,
        budget: &mut Budget,
    ) -> Result<Option<u32>, Stop> {
        let file = self.file;
        let catalogue: Option<Dict<'_>> = file.xref().get(file.xref().root_id());
        let outlines = catalogue.and_then(|root| root.get::<Dict<'_>>(b"Outlines"));
        let Some(outlines) = outlines else { return Ok(None) };
        let mut kept = Kept {
            left: squeezed(&self.left(document)),
            pages: self.page_numbers(),
            seen: BTreeSet::new(),
        };
        let root = self.copier.reserve();
        let items = self.level(&outlines, &mut kept, 0, budget)?;
        let shown = items.len();
        let mut dict = map([("Type", Obj::name("Outlines"))]);
        if !self.chain(root, items, &mut dict) {
            return Ok(None);
        }
        dict.insert(b"Count".to_vec(), Obj::Number(shown as f64));
        self.copier.put(root, Obj::Dict(dict));
        Ok(Some(root))
    }

    /// The text of the pages without what is taken out.
    fn left(&self, document: &Document) -> String {
        let mut left = String::new();
        let mut gone: Vec<&Range<usize>> = self.edits.redactions.iter().map(|r| &r.span).collect();
        gone.sort_by_key(|span| span.start);
        for segment in document
            .segments
            .iter()
            .filter(|segment| segment.role == Role::Body && segment.visibility == Visibility::Shown)
        {
            let mut at = segment.start;
            let inside =
                |span: &&&Range<usize>| span.start < segment.end && span.end > segment.start;
            for span in gone.iter().filter(inside) {
                left.push_str(document.text.get(at..span.start.max(at)).unwrap_or_default());
                // What stands on both sides of a box does not make one word.
                left.push('\u{2588}');
                at = at.max(span.end);
            }
            left.push_str(document.text.get(at..segment.end).unwrap_or_default());
        }
        left
    }

    /// The bookmarks of one level, those of a level that stays behind in its place.
    fn level(
        &mut self,
        above: &Dict<'_>,
        kept: &mut Kept,
        depth: u32,
        budget: &mut Budget,
    ) -> Result<Vec<(u32, Map)>, Stop> {
        let mut items = Vec::new();
        let mut next = above.get::<Dict<'_>>(b"First");
        while let Some(item) = next {
            budget.tick()?;
            if item.obj_id().is_none_or(|id| !kept.seen.insert(id)) || kept.seen.len() > ITEMS {
                break;
            }
            let below = match depth < DEPTH {
                true => self.level(&item, kept, depth + 1, budget)?,
                false => Vec::new(),
            };
            match self.bookmark(&item, kept) {
                Some(mut dict) => {
                    let number = self.copier.reserve();
                    self.chain(number, below, &mut dict);
                    items.push((number, dict));
                }
                None => {
                    self.count("bookmark");
                    items.extend(below);
                }
            }
            next = item.get::<Dict<'_>>(b"Next");
        }
        Ok(items)
    }

    fn bookmark(&self, item: &Dict<'_>, kept: &Kept) -> Option<Map> {
        let title = item.get::<Bytes<'_>>(b"Title")?;
        let text = words(title.as_bytes());
        let squeezed = squeezed(&text);
        if squeezed.is_empty() || !kept.left.contains(&squeezed) || self.edits.tells(&text) {
            return None;
        }
        let mut dict = map([("Title", Obj::Text(title.as_bytes().to_vec()))]);
        let action = item.get::<Dict<'_>>(b"A");
        let to = item.get::<Array<'_>>(b"Dest");
        let to = to.or_else(|| action.and_then(|action| action.get::<Array<'_>>(b"D")));
        let to = to.and_then(|to| destination(&to, &kept.pages));
        dict.extend(to.map(|to| (b"Dest".to_vec(), to)));
        Some(dict)
    }

    /// Hangs items below their parent, one after another; whether there are any.
    fn chain(&mut self, parent: u32, items: Vec<(u32, Map)>, above: &mut Map) -> bool {
        let numbers: Vec<u32> = items.iter().map(|(number, _)| *number).collect();
        let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return false };
        above.insert(b"First".to_vec(), Obj::Ref(*first));
        above.insert(b"Last".to_vec(), Obj::Ref(*last));
        // Closed, as a long list is easier to use.
        above.insert(b"Count".to_vec(), Obj::Number(-(numbers.len() as f64)));
        for (at, (number, mut item)) in items.into_iter().enumerate() {
            item.insert(b"Parent".to_vec(), Obj::Ref(parent));
            let before = at.checked_sub(1).and_then(|at| numbers.get(at));
            item.extend(before.map(|number| (b"Prev".to_vec(), Obj::Ref(*number))));
            let after = numbers.get(at + 1);
            item.extend(after.map(|number| (b"Next".to_vec(), Obj::Ref(*number))));
            self.copier.put(number, Obj::Dict(item));
        }
        true
    }
}
