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
pub fn replaced(kind: &Kind, file: &[u8], number: u32, part: &[u8]) -> Result<Vec<u8>, Stop> {
    if !is_package(kind) {
        return match (kind, number.checked_sub(1)) {
            (_, None) => Ok(part.to_vec()),
            (Kind::Eml, Some(index)) => mail::write::replaced(file, index, part),
            _ => Err(none()),
        };
    }
    let mut archive = unzip::archive(file)?;
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
