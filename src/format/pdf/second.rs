//! A copy as a second reader sees it: one end, no key that a copy does not hold, and no word that was
//! taken out in any string, drawing, name or table of letters.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object};

use super::token::{Operand, Tokens};
use super::write::names;

/// Keys that no copy holds.
const FORBIDDEN: &[&[u8]] = &[
    b"Info",
    b"Metadata",
    b"JavaScript",
    b"JS",
    b"OpenAction",
    b"AA",
    b"EmbeddedFiles",
    b"EF",
    b"AF",
    b"Thumb",
    b"PieceInfo",
    b"AcroForm",
    b"XFA",
    b"OCProperties",
    b"Names",
    b"Dests",
    b"Threads",
    b"Collection",
    b"Encrypt",
    b"LastModified",
    b"Alternates",
    b"ActualText",
    b"Alt",
    b"CharSet",
    b"CIDSet",
    b"Perms",
    b"Legal",
    b"SpiderInfo",
];

/// What is wrong with a copy from which these words were taken out, in lower case.
pub(super) fn check(copy: &[u8], words: &[String]) -> Result<(), String> {
    let ends = copy.windows(5).filter(|window| window == b"%%EOF").count();
    if ends != 1 {
        return Err(format!("the copy has {ends} ends"));
    }
    let file = lopdf::Document::load_mem(copy)
        .map_err(|_| "a second reader cannot read the copy".to_owned())?;
    if file.trailer.has(b"Prev") {
        return Err("the copy holds an earlier version".to_owned());
    }
    let sought = Sought::new(words);
    let operators = operators(&file);
    for (id, object) in &file.objects {
        sought.object(&file, object, 0)?;
        let Object::Stream(stream) = object else { continue };
        if operators.contains(id) {
            sought.operators(&plain(stream))?;
        }
    }
    sought.dict(&file, &file.trailer, 0)
}

/// What may stand nowhere in a copy.
struct Sought {
    /// In every way that a PDF writes text.
    needles: Vec<Vec<u8>>,
    words: Vec<String>,
}

/// Keys of resources whose own keys are names that somebody chose.
const NAMED: &[&[u8]] =
    &[b"ExtGState", b"Font", b"ColorSpace", b"XObject", b"Pattern", b"Shading", b"Properties"];

impl Sought {
    fn new(words: &[String]) -> Sought {
        let needles = words.iter().flat_map(|word| needles(word)).collect();
        Sought { needles, words: names::words(words.iter().map(String::as_str)) }
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        let lower = bytes.to_ascii_lowercase();
        self.needles.iter().any(|needle| contains(&lower, needle))
    }

    fn name(&self, name: &[u8]) -> Result<(), String> {
        match names::tells(name, &self.words) {
            true => Err("a word that was taken out is still in a name".into()),
            false => Ok(()),
        }
    }

    fn object(&self, file: &lopdf::Document, object: &Object, depth: u32) -> Result<(), String> {
        if depth > 200 {
            return Err("the copy is nested too deeply".into());
        }
        match object {
            Object::String(text, _) if self.is_in(text) => {
                Err("a word that was taken out is still in a string".into())
            }
            Object::Array(items) => {
                self.colours(items)?;
                items.iter().try_for_each(|item| self.object(file, item, depth + 1))
            }
            Object::Dictionary(dict) => self.dict(file, dict, depth + 1),
            Object::Stream(stream) => self.dict(file, &stream.dict, depth + 1),
            _ => Ok(()),
        }
    }

    /// The names of inks (ISO 32000-1, 8.6.6.4 and 8.6.6.5).
    fn colours(&self, space: &[Object]) -> Result<(), String> {
        match space {
            [Object::Name(kind), Object::Name(ink), ..] if kind == b"Separation" => self.name(ink),
            [Object::Name(kind), Object::Array(inks), ..] if kind == b"DeviceN" => {
                inks.iter().filter_map(|ink| ink.as_name().ok()).try_for_each(|ink| self.name(ink))
            }
            _ => Ok(()),
        }
    }

    fn dict(&self, file: &lopdf::Document, dict: &Dictionary, depth: u32) -> Result<(), String> {
        for (key, value) in dict.iter() {
            if FORBIDDEN.contains(&key.as_slice()) {
                return Err(format!("the copy holds {}", String::from_utf8_lossy(key)));
            }
            if NAMED.contains(&key.as_slice())
                && let Ok((_, Object::Dictionary(named))) = file.dereference(value)
                && !named.has(b"ShadingType")
            {
                named.iter().try_for_each(|(name, _)| self.name(name))?;
            }
            // Which letters codes stand for: a code may stand for a whole word.
            if key == b"ToUnicode"
                && let Ok((_, Object::Stream(table))) = file.dereference(value)
                && self.is_in(&strings(&plain(table)))
            {
                return Err("a word that was taken out is still in a table of letters".into());
            }
            self.object(file, value, depth)?;
        }
        Ok(())
    }

    fn operators(&self, data: &[u8]) -> Result<(), String> {
        if self.is_in(&without_names(data)) || self.is_in(&strings(data)) {
            return Err("a word that was taken out is still in a stream".into());
        }
        let mut tokens = Tokens::new(data);
        while let Some(operator) = tokens.next() {
            // The keys of a picture are the standard's.
            let telling = |operand| names::operand_tells(operand, &self.words);
            if operator.name != b"BI" && tokens.operands.iter().any(telling) {
                return Err("a word that was taken out is still in a name".into());
            }
        }
        Ok(())
    }
}

/// The streams that draw: of pages, forms, patterns and glyphs. Fonts, colour profiles and tables hold
/// words of their own.
fn operators(file: &lopdf::Document) -> BTreeSet<lopdf::ObjectId> {
    let mut found = BTreeSet::new();
    let mut add = |object: &Object| match object {
        Object::Reference(id) => {
            found.insert(*id);
        }
        Object::Array(items) => {
            found.extend(items.iter().filter_map(|item| item.as_reference().ok()))
        }
        _ => {}
    };
    let mut streams = Vec::new();
    for (id, object) in &file.objects {
        match object {
            Object::Dictionary(dict) => {
                dict.get(b"Contents").iter().for_each(|contents| add(contents));
                if let Ok(Object::Dictionary(programs)) = dict.get_deref(b"CharProcs", file) {
                    programs.iter().for_each(|(_, program)| add(program));
                }
            }
            Object::Stream(stream) => {
                let form = stream.dict.get(b"Subtype").and_then(Object::as_name);
                if matches!(form, Ok(b"Form")) || stream.dict.has(b"PatternType") {
                    streams.push(*id);
                }
            }
            _ => {}
        }
    }
    found.extend(streams);
    found
}

fn plain(stream: &lopdf::Stream) -> Vec<u8> {
    stream.decompressed_content().unwrap_or_else(|_| stream.content.clone())
}

/// Operators without the names of resources, which may be like any word.
fn without_names(data: &[u8]) -> Vec<u8> {
    let regular = |byte: u8| byte.is_ascii_alphanumeric() || b"#+-_.*'\"".contains(&byte);
    let mut out = Vec::with_capacity(data.len());
    let mut inside = false;
    for byte in data {
        inside = *byte == b'/' || inside && regular(*byte);
        out.push(if inside { b' ' } else { *byte });
    }
    out
}

/// The strings of a content stream: those that are shown one after another, then all others, apart.
fn strings(data: &[u8]) -> Vec<u8> {
    let (mut shown, mut others) = (Vec::new(), Vec::new());
    let mut tokens = Tokens::new(data);
    while let Some(operator) = tokens.next() {
        match (operator.name, tokens.operands.last()) {
            (b"TJ", Some(Operand::Array(pieces))) => {
                let texts = pieces.iter().filter_map(Operand::text);
                texts.for_each(|text| shown.extend_from_slice(text));
            }
            (b"Tj" | b"'" | b"\"", Some(Operand::Text(text))) => shown.extend_from_slice(text),
            _ => tokens.operands.iter().for_each(|operand| texts(operand, &mut others)),
        }
    }
    shown.extend(others);
    shown
}

fn texts(operand: &Operand<'_>, out: &mut Vec<u8>) {
    match operand {
        Operand::Text(text) => {
            out.push(0);
            out.extend_from_slice(text);
        }
        Operand::Array(items) => items.iter().for_each(|item| texts(item, out)),
        Operand::Dict(entries) => entries.iter().for_each(|(_, value)| texts(value, out)),
        _ => {}
    }
}

/// A word as bytes, in every way that a PDF writes text; all in lower case.
fn needles(word: &str) -> Vec<Vec<u8>> {
    let latin = encoding_rs::WINDOWS_1252.encode(word).0.into_owned();
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let utf8 = word.as_bytes().to_vec();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let octal = latin.iter().map(|byte| format!("\\{byte:03o}")).collect::<String>();
    let mut needles = vec![hex(&latin).into_bytes(), hex(&wide).into_bytes(), octal.into_bytes()];
    needles.extend([latin, wide, utf8]);
    needles.sort();
    needles.dedup();
    needles
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(bytes, needle).is_some()
}
