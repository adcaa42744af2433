//! Files of which only what is attached is encrypted: their pages open without the password.

use hayro_syntax::Pdf as File;
use hayro_syntax::object::{Dict, Name, Object, Stream};

use super::trailer;

/// The key that says how a file is encrypted, and what it is called where it does not count.
const KEY: &[u8] = b"/Encrypt";
const PASSED_OVER: &[u8] = b"/encrypt";

/// The file without its password, if neither its strings nor its streams need one.
pub(super) fn opened(bytes: &[u8]) -> Option<File> {
    let named = trailer::named(bytes, KEY);
    let mut open = bytes.to_vec();
    for (at, _) in &named {
        open.get_mut(*at..*at + PASSED_OVER.len())?.copy_from_slice(PASSED_OVER);
    }
    let file = File::new(open).ok()?;
    let clear = |dict: Dict<'_>| {
        [&b"StmF"[..], b"StrF"].iter().all(|key| of(&dict, key) == b"Identity")
            && dict.get::<i32>(b"V").is_some_and(|version| version >= 4)
    };
    let clear = named.iter().all(|(_, id)| file.xref().get::<Dict<'_>>(*id).is_some_and(clear));
    let alone = file
        .objects()
        .into_iter()
        .filter_map(Object::into_stream)
        .all(|stream| own(&stream) != Some(true) || is_attached(&stream));
    (!named.is_empty() && clear && alone).then_some(file)
}

/// How attached files are encrypted, seen from the file around them.
pub(super) struct Attached {
    /// The file was opened without its password.
    passed_over: bool,
    /// They have a filter that the file around them has not.
    apart: bool,
}

impl Attached {
    pub(super) fn of(file: &File) -> Attached {
        let bytes: &[u8] = file.data().as_ref();
        let passed_over = trailer::named(bytes, PASSED_OVER);
        let named = passed_over.iter().copied().chain(trailer::named(bytes, KEY));
        let mut dicts = named.filter_map(|(_, id)| file.xref().get::<Dict<'_>>(id));
        let apart =
            dicts.any(|dict| dict.contains_key(b"EFF") && of(&dict, b"EFF") != of(&dict, b"StmF"));
        Attached { passed_over: !passed_over.is_empty(), apart }
    }

    /// Whether one stays closed.
    pub(super) fn are_closed(&self, stream: &Stream<'_>) -> bool {
        match own(stream) {
            Some(filter) => filter && self.passed_over,
            None => self.apart,
        }
    }
}

/// Whether a stream is an attached file, which need not say so: then only such a one has parameters.
pub(super) fn is_attached(stream: &Stream<'_>) -> bool {
    match stream.dict().get::<Name<'_>>(b"Type") {
        Some(kind) => &*kind == b"EmbeddedFile",
        None => stream.dict().get::<Dict<'_>>(b"Params").is_some(),
    }
}

/// The filter that a dictionary of encryption names.
fn of(dict: &Dict<'_>, key: &[u8]) -> Vec<u8> {
    dict.get::<Name<'_>>(key).map_or_else(|| b"Identity".to_vec(), |name| name.to_vec())
}

/// Whether a stream with a filter of its own for encryption is encrypted; none if it has none.
fn own(stream: &Stream<'_>) -> Option<bool> {
    let first = match stream.dict().get::<Object<'_>>(b"Filter")? {
        Object::Name(name) => name.to_vec(),
        Object::Array(names) => names.iter::<Name<'_>>().next()?.to_vec(),
        _ => return None,
    };
    if first != b"Crypt" {
        return None;
    }
    let parameters = match stream.dict().get::<Object<'_>>(b"DecodeParms") {
        Some(Object::Dict(dict)) => Some(dict),
        Some(Object::Array(list)) => list.iter::<Object<'_>>().next().and_then(Object::into_dict),
        _ => None,
    };
    Some(parameters.is_some_and(|dict: Dict<'_>| of(&dict, b"Name") != b"Identity"))
}

#[cfg(test)]
mod tests {
    use hayro_syntax::{DecryptionError, LoadPdfError};

    use super::*;

    /// A file with an attached one, encrypted by this filter.
    fn file(filter: &str) -> Vec<u8> {
        let (long, short) = ("41".repeat(48), "42".repeat(32));
        let encrypted = format!(
            "<</Filter/Standard/V 5/R 6/Length 256/P -4/O<{long}>/U<{long}>/OE<{short}>/UE<{short}>\
             /Perms<{}>/CF<</StdCF<</CFM/AESV3/Length 32>>>>/StmF/{filter}/StrF/Identity/EFF/StdCF>>",
            "43".repeat(16)
        );
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
            "<</Params<</Size 4>>/Length 4>>stream\nABCD\nendstream",
            &encrypted,
        ];
        let mut out = "%PDF-2.0\n".to_owned();
        let mut table = "xref\n0 6\n0000000000 65535 f \n".to_owned();
        for (number, object) in objects.iter().enumerate() {
            table.push_str(&format!("{:010} 00000 n \n", out.len()));
            out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", number + 1));
        }
        let at = out.len();
        out.push_str(&table);
        out.push_str("trailer\n<</Size 6/Root 1 0 R/Encrypt 5 0 R/ID[<4141><4141>]>>\n");
        out.push_str(&format!("startxref\n{at}\n%%EOF\n"));
        out.into_bytes()
    }

    #[test]
    fn a_file_opens_where_only_what_is_attached_is_encrypted() {
        let bytes = file("Identity");
        let Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) =
            File::new(bytes.clone())
        else {
            panic!("it has no password");
        };
        let open = opened(&bytes).unwrap();
        assert_eq!(open.pages().len(), 1);
        let attached = Attached::of(&open);
        let mut streams = open.objects().into_iter().filter_map(Object::into_stream);
        let stream = streams.find(is_attached).unwrap();
        assert!(attached.are_closed(&stream));
        assert!(opened(&file("StdCF")).is_none());
        assert!(opened(b"%PDF-1.7").is_none());
    }
}
