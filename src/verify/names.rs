//! Files that systems leave behind, told by their names.

use super::{Leftovers, own_name};
use crate::model::document::Document;
use crate::model::place::Place;
use crate::model::residue::Severity::Warn;

pub(super) fn find(document: &Document, copy: &mut Leftovers) {
    let source = &document.source;
    let whole = source.members.last().map_or(source.path.as_str(), |member| member.name.as_str());
    if is_left_behind(own_name(document)) || whole.split('/').any(|folder| folder == "__MACOSX") {
        copy.leave("A02", Warn, Place::FileName, "");
    }
}

fn is_left_behind(name: &str) -> bool {
    let lower = name.to_lowercase();
    matches!(
        lower.as_str(),
        ".ds_store" | "thumbs.db" | "desktop.ini" | ".gitignore" | "ehthumbs.db"
    ) || name.starts_with("~$")
        || name.starts_with("._")
        || name.starts_with(".~lock.")
        || lower.ends_with(".tmp")
        || lower.ends_with(".bak")
        || name.ends_with('~')
        || lower.ends_with(":zone.identifier")
}

#[cfg(test)]
mod tests {
    use super::is_left_behind;

    #[test]
    fn junk_is_told_from_papers() {
        for name in [".DS_Store", "Thumbs.db", "~$letter.docx", "._a.pdf", ".~lock.a.ods#", "a.bak"]
        {
            assert!(is_left_behind(name), "{name}");
        }
        assert!(!is_left_behind("letter.docx") && !is_left_behind("database.db"));
    }
}
