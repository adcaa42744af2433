//! ZIP archives: every entry is a member.

mod residue;

use super::Format;
use super::limits::Stop;
use super::open::Opening;
use super::unzip;
use crate::model::document::{Document, Kind, Problem, Role, Visibility};
use crate::model::place::Place;

pub(super) struct Zip;

impl Format for Zip {
    fn kind(&self) -> Kind {
        Kind::Zip
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let mut archive = unzip::archive(bytes)?;
        let comment = String::from_utf8_lossy(archive.comment()).into_owned();
        if !comment.trim().is_empty() {
            let why = Visibility::Hidden("comment of the archive".into());
            let place = Place::Field { name: "archive comment".into() };
            document.push("\n", &comment, place, why, Role::Field);
        }
        residue::find(&archive, bytes, document);
        let hidden = unzip::hidden(bytes, &archive);
        if hidden > 0 {
            let text = format!("entries not read since others have their names: {hidden}");
            document.problems.push(Problem::new(text));
        }
        for index in 0..archive.len() {
            opening.budget.tick()?;
            let raw = match archive.by_index_raw(index) {
                Ok(file) => Entry {
                    name: name(file.name_raw()),
                    size: file.size(),
                    folder: file.is_dir(),
                    link: file.is_symlink(),
                    encrypted: file.encrypted(),
                    comment: file.comment().to_owned(),
                },
                Err(error) => {
                    opening.unread_member("?", 0, unzip::stop(&error).into())?;
                    continue;
                }
            };
            residue::entry(&raw.name, &raw.comment, raw.encrypted, document);
            if raw.folder {
                continue;
            }
            if raw.link {
                let problem = Problem::new("not read: a symbolic link inside an archive");
                opening.unread_member(&raw.name, raw.size, problem)?;
            } else if raw.encrypted {
                opening.unread_member(&raw.name, raw.size, Stop::Encrypted.into())?;
            } else {
                let bytes = match archive.by_index(index) {
                    Ok(mut file) => unzip::entry(&mut file, opening.budget),
                    Err(error) => Err(unzip::stop(&error)),
                };
                match bytes {
                    Ok(bytes) => opening.member(&raw.name, &bytes)?,
                    Err(stop) => opening.unread_member(&raw.name, raw.size, stop.into())?,
                }
            }
        }
        Ok(())
    }
}

struct Entry {
    name: String,
    size: u64,
    folder: bool,
    link: bool,
    encrypted: bool,
    comment: String,
}

fn name(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(raw).0.into_owned(),
    }
}
