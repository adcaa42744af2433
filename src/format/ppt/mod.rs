//! PowerPoint 97 to 2003 (MS-PPT): slides in order, notes, masters, and what earlier saves left.

mod atoms;
mod covers;
mod looks;

use std::collections::{BTreeMap, BTreeSet};

use super::Format;
use super::bytes::{size_at, slice, take, u16_at, u32_at};
use super::cfb::{Compound, ROOT};
use super::flow::field;
use super::limits::Stop;
use super::ole;
use super::ooxml::PROMPTS;
use super::open::Opening;
use super::propset;
use crate::model::document::{Document, Kind, Role, Visibility};
use crate::model::place::Place;
use crate::model::residue::Severity::Block;
use atoms::{Atom, at, inside};

pub(super) struct Ppt;

impl Format for Ppt {
    fn kind(&self) -> Kind {
        Kind::Ppt
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let mut compound = Compound::open(bytes)?;
        read(&mut compound, ROOT, document, opening)?;
        ole::whole(&compound)
    }
}

/// Reads the presentation in a storage.
pub(super) fn read(
    compound: &mut Compound<'_>,
    storage: usize,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let user = compound.stream_named(storage, "Current User").unwrap_or_default();
    if u32_at(&user, 12) == Some(0xF3D1_C4DF) {
        return Err(Stop::Encrypted);
    }
    let stream = compound.stream_named(storage, "PowerPoint Document").unwrap_or_default();
    if stream.is_empty() {
        return Err(Stop::Damaged("no presentation stream".into()));
    }
    let name = slice(&user, 28, usize::from(u16_at(&user, 20).unwrap_or(0)));
    let name = super::bytes::latin(name.unwrap_or_default());
    field(document, "last saved by", &name, Some("user name of the last to save"));
    let mut show =
        Show { stream: &stream, seen: BTreeSet::new(), last: BTreeSet::new(), objects: Vec::new() };
    show.slides(size_at(&user, 16), document, opening)?;
    show.left_over(document, opening)?;
    for (number, object) in std::mem::take(&mut show.objects).into_iter().enumerate() {
        super::told::embedded(document);
        show.object(number + 1, object, opening)?;
    }
    let pictures = compound.stream_named(storage, "Pictures").unwrap_or_default();
    super::blips::read(&pictures, document, opening)?;
    propset::read(compound, storage, document);
    let known = ["Current User", "PowerPoint Document", "Pictures"];
    ole::rest(compound, storage, &known, document, opening)
}

struct Show<'a> {
    stream: &'a [u8],
    /// Atoms of text that were read.
    seen: BTreeSet<usize>,
    /// Lines of the last save, which an earlier one does not tell.
    last: BTreeSet<String>,
    objects: Vec<Atom<'a>>,
}

impl<'a> Show<'a> {
    fn slides(
        &mut self,
        edit: Option<usize>,
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let Some(found) = persisted(self.stream, edit, opening)? else { return Ok(()) };
        let (objects, main) = (found.objects, found.main);
        let find = |number: u32| objects.get(&number).and_then(|place| at(self.stream, *place));
        let Some(main) = find(main) else { return Ok(()) };
        let about = inside(main.body, main.start).find(|atom| atom.kind == 0x03E9);
        let side = |at: usize| about.as_ref().and_then(|about| u32_at(about.body, at));
        let size = side(0).zip(side(4)).map(|(wide, high)| (i64::from(wide), i64::from(high)));
        let size = size.filter(|(wide, high)| *wide > 0 && *high > 0);
        let pictures = looks::pictures(&main);
        let mut slides: Vec<(u32, u32, Vec<Atom<'a>>)> = Vec::new();
        let mut masters: Vec<(u32, Atom<'a>)> = Vec::new();
        let mut notes = Vec::new();
        for list in inside(main.body, main.start).filter(|atom| atom.kind == 0x0FF0) {
            for atom in inside(list.body, list.start) {
                opening.budget.tick()?;
                let persist = u32_at(atom.body, 0).unwrap_or(0);
                match (atom.kind, list.instance) {
                    (0x03F3, 0) => {
                        slides.push((persist, u32_at(atom.body, 12).unwrap_or(0), Vec::new()));
                    }
                    (0x03F3, 1) => {
                        let id = u32_at(atom.body, 12).unwrap_or(0);
                        masters.extend(find(persist).map(|master| (id, master)));
                    }
                    (0x03F3, _) => notes.extend(find(persist)),
                    (_, 0) => {
                        if let Some((_, _, texts)) = slides.last_mut() {
                            texts.push(atom);
                        }
                    }
                    _ => {}
                }
            }
        }
        let mut notes_of: BTreeMap<u32, Vec<Atom<'a>>> = BTreeMap::new();
        for note in notes {
            let about = inside(note.body, note.start).find(|atom| atom.kind == 0x03F1);
            let slide = about.and_then(|atom| u32_at(atom.body, 0)).unwrap_or(0);
            notes_of.entry(slide).or_default().push(note);
        }
        let mut number = 0;
        for (persist, id, texts) in slides {
            number += 1;
            if number > opening.budget.limits().pages {
                return Err(Stop::Limit("pages"));
            }
            let container = find(persist);
            let hidden = container.as_ref().is_some_and(|slide| {
                let info = inside(slide.body, slide.start).find(|atom| atom.kind == 0x03F9);
                info.and_then(|atom| u16_at(atom.body, 10)).is_some_and(|flags| flags & 4 != 0)
            });
            let visibility = match hidden {
                true => Visibility::Hidden("hidden slide".into()),
                false => Visibility::Shown,
            };
            let place = Place::Slide { slide: number, notes: false };
            for text in &texts {
                self.text(text, &place, &visibility, document);
            }
            if opening.budget.look {
                let mut words = looks::tiny(&texts);
                if let Some(slide) = &container {
                    let about = inside(slide.body, slide.start).find(|atom| atom.kind == 0x03EF);
                    let id = about.and_then(|atom| u32_at(atom.body, 12));
                    let master = masters.iter().find(|(known, _)| Some(*known) == id);
                    words.push_str(&looks::unseen(slide, master.map(|(_, master)| master)));
                }
                if let Some(slide) = &container {
                    covers::find(slide, &texts, size, &pictures, &place, document);
                }
                if words.chars().any(char::is_alphanumeric) {
                    document.leave("P14", Block, place.clone(), &words);
                }
            }
            if let Some(slide) = container {
                self.walk(slide, &place, &visibility, document, opening)?;
            }
            let place = Place::Slide { slide: number, notes: true };
            for note in notes_of.remove(&id).unwrap_or_default() {
                self.walk(note, &place, &visibility, document, opening)?;
            }
        }
        let place = Place::Field { name: "slide master".into() };
        let why = Visibility::Hidden("in a part of the file that is not shown".into());
        for (_, master) in masters {
            self.walk(master, &place, &why, document, opening)?;
        }
        let place = Place::Field { name: "other part".into() };
        self.walk(main, &place, &why, document, opening)
    }

    /// The text of a container and all in it.
    fn walk(
        &mut self,
        container: Atom<'a>,
        place: &Place,
        visibility: &Visibility,
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let mut stack = vec![container];
        while let Some(atom) = stack.pop() {
            opening.budget.tick()?;
            opening.budget.text(document.text.len())?;
            if atom.kind == 0x2EE0 {
                self.comment(&atom, document);
            } else if atom.is_container {
                let mut children: Vec<Atom<'a>> = inside(atom.body, atom.start).collect();
                children.reverse();
                stack.extend(children);
            } else {
                self.text(&atom, place, visibility, document);
            }
        }
        Ok(())
    }

    /// A comment: the name of its author, its words, the author's initials.
    fn comment(&mut self, comment: &Atom<'a>, document: &mut Document) {
        for atom in inside(comment.body, comment.start) {
            let Some(words) = atom.text().filter(|_| self.seen.insert(atom.start)) else {
                continue;
            };
            let name = if atom.instance == 1 { "comment" } else { "author of a comment" };
            field(document, name, &words, Some("comment"));
        }
    }

    fn text(
        &mut self,
        atom: &Atom<'a>,
        place: &Place,
        visibility: &Visibility,
        document: &mut Document,
    ) {
        if atom.kind == 0x1011 && self.seen.insert(atom.start) {
            self.objects.push(Atom { ..*atom });
            return;
        }
        let Some(text) = atom.text() else { return };
        if !self.seen.insert(atom.start) {
            return;
        }
        let (visibility, place) = if atom.kind == 0x0FBA {
            // Strings apart from text on the slide: names, links, comments.
            let place = Place::Field { name: "other part".into() };
            (Visibility::Hidden("not on the face of the slide".into()), place)
        } else {
            (visibility.clone(), place.clone())
        };
        let master = matches!(&place, Place::Field { name } if name == "slide master");
        for line in text.split('\r').map(|line| line.replace('\u{b}', "\n")) {
            let line = line.trim();
            if master && PROMPTS.contains(&line) || self.last.contains(line) {
                continue;
            }
            if line.chars().any(|c| !c.is_control() && c != '*') && !line.starts_with("___PPT") {
                document.push("\n", line, place.clone(), visibility.clone(), Role::Body);
            }
        }
    }

    /// Saving fast appends: what is not reached from the last save is still in the file.
    fn left_over(
        &mut self,
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let why = match self.seen.is_empty() {
            true => Visibility::Shown,
            false => Visibility::Hidden("left from an earlier save".into()),
        };
        let place = Place::Field { name: "earlier save".into() };
        let lines = (0..document.segments.len() as u32).map(|line| document.segment_text(line));
        self.last = lines.chain(PROMPTS.iter().copied()).map(str::to_owned).collect();
        let all: Vec<Atom<'a>> = inside(self.stream, 0).collect();
        for atom in all {
            self.walk(atom, &place, &why, document, opening)?;
        }
        Ok(())
    }

    /// An embedded object, packed or not.
    fn object(&self, number: usize, atom: Atom<'a>, opening: &mut Opening<'_>) -> Result<(), Stop> {
        let name = format!("object {number}");
        if atom.instance == 0 {
            return opening.member(&name, atom.body);
        }
        let packed = atom.body.get(4..).unwrap_or_default();
        let (most, limit) = opening.budget.may_unpack(packed.len() as u64);
        let mut bytes = Vec::new();
        let decoder = flate2::read::ZlibDecoder::new(packed);
        let result = take(decoder, most, &mut bytes);
        opening.budget.unpacked(bytes.len() as u64);
        if bytes.len() as u64 > most {
            return opening.unread_member(&name, 0, Stop::Limit(limit).into());
        }
        match result {
            Ok(_) => opening.member(&name, &bytes),
            Err(_) => {
                let stop = Stop::Damaged("an object does not unpack".into());
                opening.unread_member(&name, 0, stop.into())
            }
        }
    }
}

/// Where each object of the last save lies, and which is the document.
struct Persisted {
    objects: BTreeMap<u32, usize>,
    main: u32,
}

fn persisted(
    stream: &[u8],
    edit: Option<usize>,
    opening: &mut Opening<'_>,
) -> Result<Option<Persisted>, Stop> {
    let mut objects = BTreeMap::new();
    let mut main = None;
    let mut next = edit.unwrap_or(0);
    let mut visited = BTreeSet::new();
    while next != 0 && visited.insert(next) {
        let Some(edit) = at(stream, next).filter(|atom| atom.kind == 0x0FF5) else { break };
        main = main.or_else(|| u32_at(edit.body, 16));
        let directory = size_at(edit.body, 12).and_then(|place| at(stream, place));
        let body = directory.filter(|atom| atom.kind == 0x1772).map_or(&[][..], |atom| atom.body);
        let mut entry = 0;
        while let Some(head) = u32_at(body, entry) {
            entry += 4;
            for number in 0..head >> 20 {
                opening.budget.tick()?;
                let Some(place) = size_at(body, entry) else { break };
                entry += 4;
                // A later save comes before an earlier one.
                objects.entry((head & 0xF_FFFF) + number).or_insert(place);
            }
        }
        next = size_at(edit.body, 8).unwrap_or(0);
    }
    Ok(main.map(|main| Persisted { objects, main }))
}
