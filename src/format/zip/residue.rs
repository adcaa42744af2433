//! What an archive keeps beside its files.

use super::super::ooxml::residue::trailing;
use super::super::unzip::Archive;
use crate::model::document::{Document, Role, Visibility};
use crate::model::place::Place;
use crate::model::residue::Severity::{Block, Inform, Warn};

fn field(name: &str) -> Place {
    Place::Field { name: name.to_owned() }
}

/// The archive as a whole.
pub(super) fn find(archive: &Archive<'_>, bytes: &[u8], document: &mut Document) {
    let comment = String::from_utf8_lossy(archive.comment()).into_owned();
    if !comment.trim().is_empty() {
        document.leave("A03", Warn, field("archive comment"), &comment);
    }
    if archive.offset() > 0 {
        document.leave("A04", Block, field("bytes before the archive"), "");
    }
    if trailing(bytes) {
        document.leave("A04", Block, field("bytes after the archive"), "");
    }
}

/// One entry.
pub(super) fn entry(name: &str, comment: &str, encrypted: bool, document: &mut Document) {
    let lower = name.to_lowercase();
    if [".zip", ".7z", ".rar", ".tar", ".gz", ".tgz"].iter().any(|end| lower.ends_with(end)) {
        document.leave("A01", Inform, field("archive in the archive"), "");
    }
    if !comment.trim().is_empty() {
        let why = Visibility::Hidden("comment of an entry".into());
        document.push("\n", comment, field("comment of an entry"), why, Role::Field);
        document.leave("A03", Warn, field("comment of an entry"), comment);
    }
    if encrypted {
        document.leave("A04", Block, field("encrypted entry"), "");
    }
    let drive = name.get(1..3).is_some_and(|two| two == ":\\" || two == ":/");
    let up = name.split(['/', '\\']).any(|step| step == "..");
    if up || drive || name.starts_with(['/', '\\']) {
        document.leave("A05", Warn, field("name of an entry"), name);
    }
}
