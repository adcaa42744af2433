//! Links that go into the copy: to places in the file, and to addresses that give nothing away.

use std::collections::BTreeMap;

use hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, String as Bytes,
};
use kurbo::Rect;

use super::super::super::limits::{Budget, Stop};
use super::super::annotations;
use super::super::extras::words;
use super::super::write::object::{Map, Obj, map};
use super::page::Builder;

impl Builder<'_> {
    /// Puts the links of every page into the copy.
    pub(super) fn links(&mut self, budget: &mut Budget) -> Result<(), Stop> {
        let file = self.file;
        let numbers = self.page_numbers();
        for (index, page) in file.pages().iter().enumerate() {
            let Some(number) = self.pages.get(index).copied() else { continue };
            let mut kept = Vec::new();
            for annotation in annotations::all(page) {
                budget.tick()?;
                if annotation.get::<Name<'_>>(b"Subtype").as_deref() != Some(b"Link") {
                    continue;
                }
                match self.link(&annotation, index as u32 + 1, &numbers) {
                    Some(link) => kept.push(Obj::Ref(self.copier.add(Obj::Dict(link)))),
                    None => self.count("link"),
                }
            }
            if !kept.is_empty()
                && let Some(Obj::Dict(page)) = self.copier.objects.get_mut(&number)
            {
                page.insert(b"Annots".to_vec(), Obj::Array(kept));
            }
        }
        Ok(())
    }

    fn link(
        &self,
        annotation: &Dict<'_>,
        page: u32,
        numbers: &BTreeMap<ObjectIdentifier, u32>,
    ) -> Option<Map> {
        let rect = annotation.get::<[f64; 4]>(b"Rect")?;
        let bounds = Rect::new(rect[0], rect[1], rect[2], rect[3]).abs();
        let under = self.regions.iter().any(|(on, region)| *on == page && region.overlaps(bounds));
        if under || annotations::is_hidden(annotation) {
            return None;
        }
        let mut link = map([
            ("Type", Obj::name("Annot")),
            ("Subtype", Obj::name("Link")),
            ("Rect", Obj::numbers(&rect)),
            ("Border", Obj::numbers(&[0.0, 0.0, 0.0])),
        ]);
        let action = annotation.get::<Dict<'_>>(b"A");
        if let Some(address) = action.as_ref().and_then(|action| action.get::<Bytes<'_>>(b"URI")) {
            if self.edits.tells(&words(address.as_bytes()).replace("%20", " ")) {
                return None;
            }
            let action =
                map([("S", Obj::name("URI")), ("URI", Obj::Text(address.as_bytes().to_vec()))]);
            link.insert(b"A".to_vec(), Obj::Dict(action));
            return Some(link);
        }
        let to = annotation.get::<Array<'_>>(b"Dest");
        let to = to.or_else(|| action.and_then(|action| action.get::<Array<'_>>(b"D")))?;
        link.insert(b"Dest".to_vec(), destination(&to, numbers)?);
        Some(link)
    }

    /// The number of each page in the copy.
    pub(super) fn page_numbers(&self) -> BTreeMap<ObjectIdentifier, u32> {
        let ids = self.file.pages().iter().map(|page| page.raw().obj_id());
        ids.zip(&self.pages).filter_map(|(id, number)| Some((id?, *number))).collect()
    }
}

/// A place in the file, by the pages of the copy.
pub(super) fn destination(
    to: &Array<'_>,
    numbers: &BTreeMap<ObjectIdentifier, u32>,
) -> Option<Obj> {
    let mut copy = Vec::new();
    for (index, item) in to.raw_iter().enumerate() {
        copy.push(match item {
            MaybeRef::Ref(page) if index == 0 => Obj::Ref(*numbers.get(&page.into())?),
            MaybeRef::NotRef(Object::Name(name)) => Obj::Name(name.to_vec()),
            MaybeRef::NotRef(Object::Number(number)) => Obj::Number(number.as_f64()),
            MaybeRef::NotRef(Object::Null(_)) => Obj::Null,
            _ => return None,
        });
    }
    Some(Obj::Array(copy))
}
