//! What else a compound file holds: embedded objects, packages, macros, and streams of any sort.

use sha2::{Digest, Sha256};

use super::Format;
use super::bytes::{latin, size_at, slice};
use super::cfb::{self, Compound, ROOT, Sort};
use super::flow::field;
use super::limits::Stop;
use super::open::Opening;
use super::propset;
use crate::model::document::{Document, Kind, Problem};

/// A compound file that no other reader claims, such as an embedded object.
pub(super) struct Ole;

impl Format for Ole {
    fn kind(&self) -> Kind {
        Kind::Ole
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let mut compound = Compound::open(bytes)?;
        propset::read(&mut compound, ROOT, document);
        rest(&mut compound, ROOT, &[], document, opening)?;
        whole(&compound)
    }
}

/// A problem if a stream was cut short.
pub(super) fn whole(compound: &Compound<'_>) -> Result<(), Stop> {
    if compound.short {
        return Err(Stop::Damaged("compound file: a stream is cut short".into()));
    }
    Ok(())
}

/// What a storage is, by the streams in it.
pub(super) fn kind(compound: &Compound<'_>, storage: usize) -> Kind {
    let has = |name: &str| compound.find(storage, name).is_some();
    if has("WordDocument") {
        Kind::Doc
    } else if has("Workbook") || has("Book") {
        Kind::Xls
    } else if has("PowerPoint Document") {
        Kind::Ppt
    } else if has("__properties_version1.0") {
        Kind::Msg
    } else {
        Kind::Ole
    }
}

/// Streams that describe an object and hold no words.
const DULL: &[&str] = &[
    "\u{1}CompObj",
    "\u{1}Ole",
    "\u{3}ObjInfo",
    "\u{3}OCXNAME",
    "\u{3}PRINT",
    "\u{3}EPRINT",
    "\u{5}SummaryInformation",
    "\u{5}DocumentSummaryInformation",
    "_VBA_PROJECT",
    "PROJECTwm",
    "dir",
];

/// Opens what a reader did not ask for, so that nothing goes unread in silence.
pub(super) fn rest(
    compound: &mut Compound<'_>,
    storage: usize,
    known: &[&str],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    for number in compound.children(storage) {
        opening.budget.tick()?;
        let Some(entry) = compound.entry(number) else { continue };
        let (name, sort) = (entry.name.clone(), entry.sort);
        if known.contains(&name.as_str())
            || DULL.contains(&name.as_str())
            || name.starts_with("__SRP_")
        {
            continue;
        }
        match sort {
            Sort::Storage => {
                // Where Word and Excel put objects.
                if name == "ObjectPool" || name.starts_with("MBD") {
                    super::told::embedded(document);
                }
                object(compound, number, &name, opening)?;
            }
            Sort::Stream => {
                let bytes = compound.stream(number);
                stream(&name, &bytes, document, opening)?;
            }
        }
    }
    Ok(())
}

fn object(
    compound: &mut Compound<'_>,
    storage: usize,
    name: &str,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let kind = kind(compound, storage);
    inside(compound, storage, name, kind, opening)
}

/// Opens a storage as a document of its own.
pub(super) fn inside(
    compound: &mut Compound<'_>,
    storage: usize,
    name: &str,
    kind: Kind,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let mut hash = Sha256::new();
    let mut size = 0;
    let mut stack = compound.children(storage);
    while let Some(number) = stack.pop() {
        opening.budget.tick()?;
        let bytes = compound.stream(number);
        size += bytes.len() as u64;
        hash.update(&bytes);
        stack.extend(compound.children(number));
    }
    opening.inside(
        &cfb::readable(name),
        kind.clone(),
        (hash.finalize().into(), size),
        |document, opening| match kind {
            Kind::Doc => super::doc::read(compound, storage, document, opening),
            Kind::Xls => super::xls::read(compound, storage, document, opening),
            Kind::Ppt => super::ppt::read(compound, storage, document, opening),
            Kind::Msg => super::msg::read(compound, storage, document, opening),
            _ => rest(compound, storage, &[], document, opening),
        },
    )
}

fn stream(
    name: &str,
    bytes: &[u8],
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    if bytes.is_empty() {
        return Ok(());
    }
    if name == "\u{1}Ole10Native" {
        if let Some(package) = Package::read(bytes) {
            for path in package.paths {
                field(document, "path of an object", &path, Some("path of an embedded object"));
            }
            return opening.member(&package.name, package.data);
        }
        if let Some(data) = size_at(bytes, 0).and_then(|size| slice(bytes, 4, size)) {
            return opening.member("object", data);
        }
    }
    if let Some(source) = macro_source(bytes) {
        field(document, "macro", &source, Some("macro"));
        return Ok(());
    }
    if name == "PROJECT" {
        field(document, "macro project", &latin(bytes), Some("macro"));
        return Ok(());
    }
    if name == "\u{3}LinkInfo" || name == "\u{3}LinkSrcDescriptor" {
        document.problems.push(Problem::new("not read: the link of an embedded object"));
        return Ok(());
    }
    opening.member(&cfb::readable(name), bytes)
}

/// A file that was put into a document, with the path it came from.
struct Package<'a> {
    name: String,
    paths: Vec<String>,
    data: &'a [u8],
}

impl<'a> Package<'a> {
    fn read(bytes: &'a [u8]) -> Option<Package<'a>> {
        let mut at = 6;
        let mut text = |bytes: &'a [u8]| -> Option<String> {
            let rest = bytes.get(at..)?;
            let end = rest.iter().position(|byte| *byte == 0)?;
            at += end + 1;
            Some(latin(rest.get(..end)?))
        };
        let (label, path) = (text(bytes)?, text(bytes)?);
        at += 4;
        let length = size_at(bytes, at)?;
        let temporary = latin(slice(bytes, at + 4, length)?).trim_matches('\0').to_owned();
        at = at.checked_add(4)?.checked_add(length)?;
        let data = slice(bytes, at + 4, size_at(bytes, at)?)?;
        let name = if label.is_empty() { "object".to_owned() } else { label };
        Some(Package { name, paths: vec![path, temporary], data })
    }
}

/// The source of a macro (MS-OVBA 2.4.1). It begins with `Attribute`, so that its compressed form is
/// known by sight.
fn macro_source(bytes: &[u8]) -> Option<String> {
    const SIGN: &[u8] = b"\0Attribut";
    let found = memchr::memmem::find(bytes, SIGN)?;
    let start = found.checked_sub(3)?;
    if bytes.get(start) != Some(&1) {
        return None;
    }
    let mut at = start + 1;
    let mut out: Vec<u8> = Vec::new();
    while let Some(header) = super::bytes::u16_at(bytes, at) {
        let end = at + usize::from(header & 0xFFF) + 3;
        let chunk = bytes.get(at + 2..end.min(bytes.len()))?;
        let begin = out.len();
        if header & 0x8000 == 0 {
            out.extend_from_slice(chunk);
        } else {
            unpack(chunk, begin, &mut out)?;
        }
        at = end;
    }
    Some(latin(&out))
}

fn unpack(chunk: &[u8], begin: usize, out: &mut Vec<u8>) -> Option<()> {
    let mut at = 0;
    while let Some(flags) = chunk.get(at).copied() {
        at += 1;
        for bit in 0..8 {
            if at >= chunk.len() {
                return Some(());
            }
            if flags >> bit & 1 == 0 {
                out.push(*chunk.get(at)?);
                at += 1;
                continue;
            }
            let token = usize::from(super::bytes::u16_at(chunk, at)?);
            at += 2;
            let distance = (out.len() - begin).max(1);
            // As many bits say how far back as the chunk needs so far, four at least.
            let bits = (usize::BITS - (distance - 1).leading_zeros()).clamp(4, 12);
            let length = (token & (0xFFFF >> bits)) + 3;
            let back = (token >> (16 - bits)) + 1;
            for _ in 0..length {
                let from = out.len().checked_sub(back).filter(|from| *from >= begin)?;
                out.push(*out.get(from)?);
            }
        }
    }
    Some(())
}
