//! TAR archives: every file is a member; links are named and never followed.

use std::collections::BTreeSet;

use ::tar::{Archive, Entry, EntryType};

use super::Format;
use super::bytes::take;
use super::limits::Stop;
use super::open::Opening;
use crate::model::document::{Document, Kind, Problem, Role, Visibility};
use crate::model::place::Place;

pub(super) struct Tar;

/// Extended attributes that hold no words.
const DULL: &[&str] = &[
    "path",
    "linkpath",
    "size",
    "uid",
    "gid",
    "mtime",
    "atime",
    "ctime",
    "charset",
    "hdrcharset",
    "uname",
    "gname",
];

impl Format for Tar {
    fn kind(&self) -> Kind {
        Kind::Tar
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let mut archive = Archive::new(bytes);
        // Archives may follow one another.
        archive.set_ignore_zeros(true);
        let damaged = |_| Stop::Damaged("TAR: a header is not sound".into());
        let mut owners = BTreeSet::new();
        for entry in archive.entries().map_err(damaged)? {
            opening.budget.tick()?;
            let mut entry = entry.map_err(damaged)?;
            about(&mut entry, &mut owners, document);
            member(&mut entry, bytes, opening)?;
        }
        Ok(())
    }
}

fn member(
    entry: &mut Entry<'_, &[u8]>,
    bytes: &[u8],
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let name = text(&entry.path_bytes());
    let kind = entry.header().entry_type();
    let size = entry.size();
    let unread = match kind {
        EntryType::Directory => return Ok(()),
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => None,
        EntryType::Symlink => Some("not read: a symbolic link inside an archive"),
        EntryType::Link => Some("not read: a hard link inside an archive"),
        _ => Some("not read: neither file nor folder inside an archive"),
    };
    if let Some(message) = unread {
        return opening.unread_member(&name, size, Problem::new(message));
    }
    if kind != EntryType::GNUSparse {
        let start = usize::try_from(entry.raw_file_position()).unwrap_or(usize::MAX);
        let end = start.saturating_add(usize::try_from(size).unwrap_or(usize::MAX));
        let (most, limit) = opening.budget.may_unpack(size);
        return match bytes.get(start..end) {
            Some(_) if size > most => opening.unread_member(&name, size, Stop::Limit(limit).into()),
            Some(inside) => {
                opening.budget.unpacked(size);
                opening.member(&name, inside)
            }
            None => {
                let stop = Stop::Damaged("TAR: a member is cut short".into());
                opening.unread_member(&name, size, stop.into())
            }
        };
    }
    let (most, limit) = opening.budget.may_unpack(bytes.len() as u64);
    let mut inside = Vec::new();
    let result = take(entry, most, &mut inside);
    opening.budget.unpacked(inside.len() as u64);
    if inside.len() as u64 > most {
        return opening.unread_member(&name, size, Stop::Limit(limit).into());
    }
    match result {
        Ok(_) => opening.member(&name, &inside),
        Err(_) => {
            let stop = Stop::Damaged("TAR: a member is cut short".into());
            opening.unread_member(&name, size, stop.into())
        }
    }
}

/// Who owned the files, and what programs added: neither is seen by those who unpack it.
fn about(entry: &mut Entry<'_, &[u8]>, owners: &mut BTreeSet<String>, document: &mut Document) {
    let header = entry.header();
    let names = [header.username_bytes(), header.groupname_bytes()];
    let mut found: Vec<(&str, String)> = names
        .into_iter()
        .flatten()
        .map(|name| ("owner of a member", text(name)))
        .filter(|(_, name)| !matches!(name.as_str(), "" | "root"))
        .collect();
    if let Some(link) = entry.link_name_bytes() {
        found.push(("target of a link", text(&link)));
    }
    if let Ok(Some(extensions)) = entry.pax_extensions() {
        for extension in extensions.flatten() {
            match extension.key() {
                Ok("uname" | "gname") => {
                    found.push(("owner of a member", text(extension.value_bytes())));
                }
                Ok(key) if DULL.contains(&key) => {}
                _ => found.push(("attribute of a member", text(extension.value_bytes()))),
            }
        }
    }
    for (label, words) in found {
        if words.chars().any(char::is_alphanumeric) && owners.insert(words.clone()) {
            let why = Visibility::Hidden("in the headers of the archive".into());
            let place = Place::Field { name: label.to_owned() };
            document.push("\n", &words, place, why, Role::Field);
        }
    }
}

fn text(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(raw).0.into_owned(),
    }
}
