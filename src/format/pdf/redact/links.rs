//! Links that go into the copy: to places in the file, and to addresses that give nothing away.

use std::collections::BTreeMap;

use hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, String as Bytes,
};
use kurbo::Rect;

use super::super::super::limits::{Budget, Stop};
use super::super::annotations;
use super::super::extras::words;
use super::super::plain;
use super::super::write::object::{Map, Obj, map};
use super::page::Builder;
use crate::model::redaction::BoxWidth;

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
                    Some(mut link) => {
                        if !link.contains_key(&b"A"[..]) && !link.contains_key(&b"Dest"[..]) {
                            self.count("link");
                            // Some viewers draw no frame where a link leads nowhere.
                            let here = [Obj::Ref(number), Obj::name("XYZ")];
                            let view = here.into_iter().chain([Obj::Null, Obj::Null, Obj::Null]);
                            link.insert(b"Dest".to_vec(), Obj::Array(view.collect()));
                        }
                        kept.push(Obj::Ref(self.copier.add(Obj::Dict(link))));
                    }
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
        if annotations::is_hidden(annotation) {
            return None;
        }
        let under = self.regions.iter().any(|(on, region)| *on == page && region.overlaps(bounds));
        // Its frame is seen though it leads nowhere; where words move it would tell how wide they were.
        let stays =
            plain::border(annotation).0 > 0.0 && (!under || self.edits.width == BoxWidth::Keep);
        let target = if under { None } else { self.target(annotation, numbers) };
        if target.is_none() && !stays {
            return None;
        }
        let mut link = framed(annotation);
        link.extend([
            (b"Type".to_vec(), Obj::name("Annot")),
            (b"Subtype".to_vec(), Obj::name("Link")),
            (b"Rect".to_vec(), Obj::numbers(&rect)),
        ]);
        link.extend(target);
        Some(link)
    }

    /// Where a link leads, by its key.
    fn target(
        &self,
        annotation: &Dict<'_>,
        numbers: &BTreeMap<ObjectIdentifier, u32>,
    ) -> Option<(Vec<u8>, Obj)> {
        let action = annotation.get::<Dict<'_>>(b"A");
        if let Some(address) = action.as_ref().and_then(|action| action.get::<Bytes<'_>>(b"URI")) {
            if self.edits.tells(&words(address.as_bytes()).replace("%20", " ")) {
                return None;
            }
            let action =
                map([("S", Obj::name("URI")), ("URI", Obj::Text(address.as_bytes().to_vec()))]);
            return Some((b"A".to_vec(), Obj::Dict(action)));
        }
        let to = annotation.get::<Array<'_>>(b"Dest");
        let to = to.or_else(|| action.and_then(|action| action.get::<Array<'_>>(b"D")))?;
        Some((b"Dest".to_vec(), destination(&to, numbers)?))
    }

    /// The number of each page in the copy.
    pub(super) fn page_numbers(&self) -> BTreeMap<ObjectIdentifier, u32> {
        let ids = self.file.pages().iter().map(|page| page.raw().obj_id());
        ids.zip(&self.pages).filter_map(|(id, number)| Some((id?, *number))).collect()
    }
}

/// The frame that viewers draw around a link.
fn framed(annotation: &Dict<'_>) -> Map {
    let (width, dashes) = plain::border(annotation);
    let mut border = vec![Obj::Number(0.0), Obj::Number(0.0), Obj::Number(width)];
    let mut frame = Map::new();
    if let Some(style) = annotation.get::<Dict<'_>>(b"BS").filter(|_| width > 0.0) {
        let sort = style.get::<Name<'_>>(b"S");
        let sort = match sort.as_deref() {
            Some(b"D") => "D",
            Some(b"B") => "B",
            Some(b"I") => "I",
            Some(b"U") => "U",
            _ => "S",
        };
        let mut style = map([("W", Obj::Number(width)), ("S", Obj::name(sort))]);
        if !dashes.is_empty() {
            style.insert(b"D".to_vec(), Obj::numbers(&dashes));
        }
        frame.insert(b"BS".to_vec(), Obj::Dict(style));
    } else if !dashes.is_empty() {
        border.push(Obj::numbers(&dashes));
    }
    frame.insert(b"Border".to_vec(), Obj::Array(border));
    if let Some(colour) = annotation.get::<Array<'_>>(b"C").filter(|_| width > 0.0) {
        let colour: Vec<f64> = colour.iter::<f64>().collect();
        frame.insert(b"C".to_vec(), Obj::numbers(&colour));
    }
    frame
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
