//! Optional content: which layers are off when the file is opened (ISO 32000-1, 8.11).

use std::collections::BTreeSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier};

#[derive(Default)]
pub(super) struct Layers {
    off: BTreeSet<ObjectIdentifier>,
}

impl Layers {
    pub(super) fn new(file: &Pdf) -> Layers {
        let mut layers = Layers::default();
        let root: Option<Dict<'_>> = file.xref().get(file.xref().root_id());
        let properties = root.and_then(|root| root.get::<Dict<'_>>(b"OCProperties"));
        let Some(properties) = properties else { return layers };
        let Some(usual) = properties.get::<Dict<'_>>(b"D") else { return layers };
        if usual.get::<Name<'_>>(b"BaseState").as_deref() == Some(b"OFF") {
            layers.off.extend(members(&properties, b"OCGs"));
            for on in members(&usual, b"ON") {
                layers.off.remove(&on);
            }
        }
        layers.off.extend(members(&usual, b"OFF"));
        layers
    }

    /// Whether content that belongs to a group, or to a membership dictionary, is off.
    pub(super) fn is_off(&self, dict: &Dict<'_>) -> bool {
        if self.off.is_empty() {
            return false;
        }
        if dict.get::<Name<'_>>(b"Type").as_deref() != Some(b"OCMD") {
            return dict.obj_id().is_some_and(|id| self.off.contains(&id));
        }
        let groups = members(dict, b"OCGs");
        if groups.is_empty() {
            return false;
        }
        let off = groups.iter().filter(|id| self.off.contains(id)).count();
        match dict.get::<Name<'_>>(b"P").as_deref() {
            Some(b"AllOn") => off > 0,
            Some(b"AnyOff") => off == 0,
            Some(b"AllOff") => off < groups.len(),
            _ => off == groups.len(),
        }
    }
}

/// The objects that a key names, one or several.
fn members(dict: &Dict<'_>, key: &[u8]) -> Vec<ObjectIdentifier> {
    if let Some(list) = dict.get::<Array<'_>>(key) {
        let ids = list.raw_iter().filter_map(|item| match item {
            MaybeRef::Ref(to) => Some(ObjectIdentifier::from(to)),
            MaybeRef::NotRef(Object::Dict(dict)) => dict.obj_id(),
            MaybeRef::NotRef(_) => None,
        });
        return ids.collect();
    }
    dict.get_ref(key).map(ObjectIdentifier::from).into_iter().collect()
}
