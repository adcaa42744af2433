//! The copy as bytes: one header, one body, one cross-reference table, one end.

use std::collections::{BTreeMap, BTreeSet};

use super::object::{Obj, map};

/// Writes the objects that the root leads to, in the order of their numbers.
pub(in super::super) fn write(objects: &mut BTreeMap<u32, Obj>, root: u32) -> Vec<u8> {
    let reached = reached(objects, root);
    objects.retain(|number, _| reached.contains(number));
    let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter() {
        places.push((*number, out.len()));
        out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        object.write(&mut out);
        out.extend_from_slice(b"\nendobj\n");
    }
    let start = out.len();
    let size = objects.keys().next_back().map_or(1, |last| last + 1);
    out.extend_from_slice(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes());
    let mut places = places.into_iter().peekable();
    for number in 1..size {
        let line = match places.next_if(|(known, _)| *known == number) {
            Some((_, at)) => format!("{at:010} 00000 n \n"),
            None => "0000000000 00000 f \n".to_owned(),
        };
        out.extend_from_slice(line.as_bytes());
    }
    out.extend_from_slice(b"trailer\n");
    let trailer = map([("Root", Obj::Ref(root)), ("Size", Obj::Number(f64::from(size)))]);
    Obj::Dict(trailer).write(&mut out);
    out.extend_from_slice(format!("\nstartxref\n{start}\n%%EOF\n").as_bytes());
    out
}

fn reached(objects: &BTreeMap<u32, Obj>, root: u32) -> BTreeSet<u32> {
    let mut reached = BTreeSet::from([root]);
    let mut open = vec![root];
    while let Some(object) = open.pop().and_then(|number| objects.get(&number)) {
        refers(object, &mut |number| {
            if reached.insert(number) && objects.contains_key(&number) {
                open.push(number);
            }
        });
    }
    reached
}

fn refers(object: &Obj, to: &mut dyn FnMut(u32)) {
    match object {
        Obj::Ref(number) => to(*number),
        Obj::Array(items) => items.iter().for_each(|item| refers(item, to)),
        Obj::Dict(dict) | Obj::Stream(dict, _) => {
            dict.values().for_each(|value| refers(value, to));
        }
        _ => {}
    }
}
