//! The parts of a file that anchors count in: taken out, and put back with all else copied as it is.
//!
//! Part of a package is the entry of that number; part 0 of anything else is the file itself. Part
//! n + 1 of a message is the text of its MIME part n, decoded: the body that is put back is encoded
//! as the one before it was. In RTF, what stands in place of a run belongs in braces, since it may
//! follow a control word.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::limits::{Budget, Stop};
use super::{mail, unzip};
use crate::model::document::Kind;

fn is_package(kind: &Kind) -> bool {
    use Kind::{Docx, Odp, Ods, Odt, Pptx, Xlsx};
    matches!(kind, Docx | Xlsx | Pptx | Odt | Ods | Odp)
}

/// The bytes of a part. `Stop::Damaged` if there is none of that number, `Stop::Limit` if it unpacks
/// to more than the budget allows.
pub fn part(kind: &Kind, file: &[u8], number: u32, budget: &mut Budget) -> Result<Vec<u8>, Stop> {
    if is_package(kind) {
        let mut archive = unzip::archive(file)?;
        let mut entry = archive.by_index(number as usize).map_err(|e| unzip::stop(&e))?;
        return unzip::entry(&mut entry, budget);
    }
    match (kind, number.checked_sub(1)) {
        (_, None) => Ok(file.to_vec()),
        (Kind::Eml, Some(index)) => mail::write::text(file, index),
        _ => Err(none()),
    }
}

/// The file with one part replaced, and every other byte of text and every other entry as it was.
/// `Stop::Unsupported` if two entries have one name.
pub fn replaced(kind: &Kind, file: &[u8], number: u32, part: &[u8]) -> Result<Vec<u8>, Stop> {
    if !is_package(kind) {
        return match (kind, number.checked_sub(1)) {
            (_, None) => Ok(part.to_vec()),
            (Kind::Eml, Some(index)) => mail::write::replaced(file, index, part),
            _ => Err(none()),
        };
    }
    let mut archive = unzip::archive(file)?;
    if unzip::hidden(file, &archive) > 0 {
        // A copy would lose one of the two, and which of them a program opens is its own affair.
        return Err(Stop::Unsupported("a ZIP with two entries of one name"));
    }
    let mut copy = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|e| unzip::stop(&e))?;
        if index as u32 == number {
            let options = SimpleFileOptions::default().compression_method(entry.compression());
            let name = entry.name().map_err(|e| unzip::stop(&e))?.into_owned();
            copy.start_file(name, options).map_err(|e| unzip::stop(&e))?;
            copy.write_all(part).map_err(|_| none())?;
        } else {
            copy.raw_copy_file(entry).map_err(|e| unzip::stop(&e))?;
        }
    }
    Ok(copy.finish().map_err(|e| unzip::stop(&e))?.into_inner())
}

fn none() -> Stop {
    Stop::Damaged("no such part".into())
}

#[cfg(test)]
mod tests {
    use super::super::limits::Limits;
    use super::super::open;
    use super::*;
    use crate::model::document::Source;

    /// A package of two parts, the second under the name of the first if `twice`.
    fn package(twice: bool) -> Vec<u8> {
        let mut made = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, words) in [("a.xml", "<a>first</a>"), ("b.xml", "<a>second</a>")] {
            made.start_file(name, SimpleFileOptions::default()).unwrap();
            made.write_all(words.as_bytes()).unwrap();
        }
        let mut bytes = made.finish().unwrap().into_inner();
        while let Some(at) = memchr::memmem::find(&bytes, b"b.xml").filter(|_| twice) {
            bytes[at] = b'a';
        }
        bytes
    }

    #[test]
    fn no_copy_is_made_of_a_file_that_would_lose_an_entry() {
        let copy = replaced(&Kind::Docx, &package(false), 0, b"<a>other</a>").unwrap();
        assert_eq!(unzip::archive(&copy).unwrap().len(), 2);
        let stop = replaced(&Kind::Docx, &package(true), 0, b"<a>other</a>").unwrap_err();
        assert!(matches!(stop, Stop::Unsupported(_)), "{stop:?}");
    }

    #[test]
    fn an_entry_under_the_name_of_another_is_named_as_not_read() {
        for (twice, problems) in [(false, 0), (true, 1)] {
            let source = Source { path: "a.zip".into(), members: Vec::new() };
            let (mut budget, mut read) = (Budget::new(&Limits::default()), Vec::new());
            open::open(source, &package(twice), &mut budget, &mut |document| read.push(document));
            let archive = read.iter().find(|document| document.kind == Kind::Zip).unwrap();
            assert_eq!(archive.problems.len(), problems, "{:?}", archive.problems);
        }
    }
}
