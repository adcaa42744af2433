//! Words of a file that stand on no page: scripts, names of attached files, of layers and of places, labels
//! of pages, and the packet of properties (XMP).

use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, Object, Stream, String as Bytes};

use super::super::limits::{Budget, Stop};
use super::decode::decode;
use super::extras::{Seen, push, said, strings, words};
use super::items::dicts;
use crate::model::document::Document;

/// Adds what hangs on the root of a file.
pub(super) fn root(
    root: &Dict<'_>,
    document: &mut Document,
    budget: &mut Budget,
    seen: &mut Seen,
) -> Result<(), Stop> {
    scripts(root, document, budget, seen)?;
    let names = root.get::<Dict<'_>>(b"Names");
    let tree = |key: &[u8]| names.as_ref().and_then(|names| names.get::<Dict<'_>>(key));
    let mut places = Vec::new();
    if let Some(known) = root.get::<Dict<'_>>(b"Dests") {
        places.extend(known.keys().map(|name| words(name.as_ref())));
    }
    for node in nodes(tree(b"Dests"), budget, seen)? {
        places.extend(node.get::<Array<'_>>(b"Names").iter().flat_map(strings));
    }
    push(document, "named places", "named place", &places.join("\n"));
    for node in nodes(root.get(b"PageLabels"), budget, seen)? {
        for label in node.get::<Array<'_>>(b"Nums").iter().flat_map(dicts) {
            text(&label, b"P", "label of pages", "page label", document);
        }
    }
    for key in [&b"JavaScript"[..], b"EmbeddedFiles"] {
        for node in nodes(tree(key), budget, seen)? {
            for one in node.get::<Array<'_>>(b"Names").iter().flat_map(dicts) {
                script(&one, document, budget)?;
                attached(&one, document);
            }
        }
    }
    root.get::<Array<'_>>(b"AF").iter().flat_map(dicts).for_each(|one| attached(&one, document));
    let layers = root.get::<Dict<'_>>(b"OCProperties");
    let layers = layers.and_then(|layers| layers.get::<Array<'_>>(b"OCGs"));
    for layer in layers.iter().flat_map(dicts) {
        text(&layer, b"Name", "layer", "layer name", document);
    }
    if let Some(packet) = root.get::<Stream<'_>>(keys::METADATA)
        && let Some(data) = decode(&packet, budget)?
    {
        push(document, "XMP", "document property", &told(&words(&data)));
    }
    Ok(())
}

/// Scripts that a page, a note, a field or the file itself runs.
pub(super) fn scripts(
    owner: &Dict<'_>,
    document: &mut Document,
    budget: &mut Budget,
    seen: &mut Seen,
) -> Result<(), Stop> {
    let once = [&b"OpenAction"[..], b"A"].into_iter().filter_map(|key| owner.get::<Dict<'_>>(key));
    let events = owner.get::<Dict<'_>>(b"AA");
    let events = events.iter().flat_map(|events| {
        let keys: Vec<_> = events.keys().collect();
        keys.into_iter().filter_map(|key| events.get::<Dict<'_>>(key.as_ref()))
    });
    let mut open: Vec<Dict<'_>> = once.chain(events).collect();
    while let Some(action) = open.pop() {
        budget.tick()?;
        if !seen.is_new(&action) {
            continue;
        }
        script(&action, document, budget)?;
        match action.get::<Object<'_>>(b"Next") {
            Some(Object::Dict(next)) => open.push(next),
            Some(Object::Array(list)) => open.extend(dicts(&list)),
            _ => {}
        }
    }
    Ok(())
}

fn script(action: &Dict<'_>, document: &mut Document, budget: &mut Budget) -> Result<(), Stop> {
    if let Some(script) = said(action.get(b"JS"), budget)? {
        push(document, "script", "script", &script);
    }
    Ok(())
}

fn attached(file: &Dict<'_>, document: &mut Document) {
    let name = [&b"UF"[..], b"F"].into_iter().find(|key| file.contains_key(key));
    for key in name.into_iter().chain([&b"Desc"[..]]) {
        text(file, key, "attached file", "name of an attachment", document);
    }
}

fn text(dict: &Dict<'_>, key: &[u8], name: &str, why: &str, document: &mut Document) {
    if let Some(text) = dict.get::<Bytes<'_>>(key) {
        push(document, name, why, &words(text.as_bytes()));
    }
}

/// The nodes of a tree of names or numbers, each once.
fn nodes<'a>(
    tree: Option<Dict<'a>>,
    budget: &mut Budget,
    seen: &mut Seen,
) -> Result<Vec<Dict<'a>>, Stop> {
    let (mut open, mut found): (Vec<Dict<'a>>, _) = (tree.into_iter().collect(), Vec::new());
    while let Some(node) = open.pop() {
        budget.tick()?;
        if seen.is_new(&node) {
            open.extend(node.get::<Array<'a>>(b"Kids").iter().flat_map(dicts));
            found.push(node);
        }
    }
    Ok(found)
}

/// What people wrote in a packet of properties; what programs say of themselves is left out.
fn told(packet: &str) -> String {
    const OF_PROGRAMS: [&str; 9] =
        ["xmp:", "xap:", "xmpMM:", "xapMM:", "pdf:", "stEvt:", "stRef:", "pdfaid:", "dc:format"];
    let mut found: Vec<&str> = Vec::new();
    let mut owner = "";
    for piece in packet.split('<').skip(1) {
        let Some((tag, words)) = piece.split_once('>') else { continue };
        let name = tag.split([' ', '\n', '\r', '\t']).next().unwrap_or("");
        if name.starts_with(['?', '!']) {
            continue;
        }
        if !name.trim_start_matches('/').starts_with("rdf:") {
            owner = name;
        }
        if !owner.starts_with('/') && !OF_PROGRAMS.iter().any(|one| owner.starts_with(one)) {
            found.extend(Some(words.trim()).filter(|words| !words.is_empty()));
        }
    }
    found.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_in_a_packet_is_told_and_what_programs_wrote_is_not() {
        let packet = "<?xpacket begin=''?><x:xmpmeta><rdf:RDF><rdf:Description>\n\
            <dc:creator><rdf:Seq><rdf:li>Zed Quartz</rdf:li></rdf:Seq></dc:creator>\n\
            <xmp:CreatorTool>A Writer 4</xmp:CreatorTool>\n\
            <own:Case>ZQ 1</own:Case></rdf:Description></rdf:RDF></x:xmpmeta>";
        assert_eq!(told(packet), "Zed Quartz\nZQ 1");
        assert_eq!(told("<a"), "");
    }
}
