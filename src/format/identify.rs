//! What a file is, judged by its content; its name only settles what content leaves open.

use std::cell::LazyCell;
use std::io::Cursor;

use file_format::FileFormat;

use super::cfb::{self, Compound};
use super::text::decode;
use super::{image, ole, pst, tnef};
use crate::model::document::Kind;

const PDF_HEADER: &[u8] = b"%PDF-";
/// The name given to an Office document behind a password.
pub const ENCRYPTED_OFFICE: &str = "encrypted Office document";

/// Whether bytes are plain or delimited text for certain, told without any parser of other formats.
pub fn plain(bytes: &[u8], name: &str) -> Option<Kind> {
    if bytes.is_empty() {
        return Some(Kind::Empty);
    }
    if is_marked(bytes) || mail(bytes, name).is_some() {
        return None;
    }
    let kind = textual(&decode::sample(bytes)?, name)?;
    is_plain(&kind).then_some(kind)
}

fn is_plain(kind: &Kind) -> bool {
    matches!(kind, Kind::Text | Kind::Csv)
}

/// Whether bytes begin as files of other formats do that hold text.
fn is_marked(bytes: &[u8]) -> bool {
    let marked = [b"{\\rtf".as_slice(), b"%!", b"PK", b"\x7fELF", b"MZ"];
    has_pdf_header(start(bytes)) || marked.iter().any(|mark| bytes.starts_with(mark))
}

fn start(bytes: &[u8]) -> &[u8] {
    bytes.get(..1024.min(bytes.len())).unwrap_or_default()
}

fn has_pdf_header(head: &[u8]) -> bool {
    memchr::memmem::find(head, PDF_HEADER).is_some()
}

/// What bytes are.
pub fn identify(bytes: &[u8], name: &str) -> Kind {
    if bytes.is_empty() {
        return Kind::Empty;
    }
    if let Some(kind) = mail(bytes, name) {
        return kind;
    }
    // The encoding of text is guessed, which takes longer than all else here: once, and if need be.
    let told = LazyCell::new(|| textual(&decode::sample(bytes)?, name));
    if !is_marked(bytes)
        && let Some(kind) = &*told
        && is_plain(kind)
    {
        return kind.clone();
    }
    let head = start(bytes);
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    if text.trim_ascii_start().starts_with(PDF_HEADER) {
        return Kind::Pdf;
    }
    if let Some(kind) = image::kind(bytes) {
        return kind;
    }
    let sniffed =
        FileFormat::from_reader(Cursor::new(bytes)).unwrap_or(FileFormat::ArbitraryBinaryData);
    match sniffed {
        FileFormat::OfficeOpenXmlDocument => return Kind::Docx,
        FileFormat::OfficeOpenXmlSpreadsheet if zipped(bytes, name) != Kind::Xlsb => {
            return Kind::Xlsx;
        }
        FileFormat::OfficeOpenXmlPresentation => return Kind::Pptx,
        _ if bytes.starts_with(cfb::MAGIC) => {
            if has_wide(bytes, "EncryptionInfo") {
                return Kind::Other(ENCRYPTED_OFFICE.into());
            }
            return match Compound::open(bytes) {
                Ok(compound) => ole::kind(&compound, cfb::ROOT),
                Err(_) => named_compound(name),
            };
        }
        _ if bytes.starts_with(tnef::MAGIC) => return Kind::Tnef,
        _ if bytes.starts_with(pst::MAGIC) => return Kind::Pst,
        _ if is_bare_workbook(bytes) => return Kind::Xls,
        FileFormat::OpendocumentText
        | FileFormat::OpendocumentTextTemplate
        | FileFormat::OpendocumentTextMaster
        | FileFormat::OpendocumentTextMasterTemplate
        | FileFormat::OpendocumentFormula => return Kind::Odt,
        FileFormat::OpendocumentSpreadsheet | FileFormat::OpendocumentSpreadsheetTemplate => {
            return Kind::Ods;
        }
        FileFormat::OpendocumentPresentation
        | FileFormat::OpendocumentPresentationTemplate
        | FileFormat::OpendocumentGraphics
        | FileFormat::OpendocumentGraphicsTemplate => return Kind::Odp,
        _ if bytes.starts_with(b"{\\rt") => return Kind::Rtf,
        FileFormat::Gzip => return Kind::Gzip,
        FileFormat::TapeArchive => return Kind::Tar,
        FileFormat::SevenZip => return Kind::SevenZ,
        FileFormat::Zip => return zipped(bytes, name),
        _ if bytes.starts_with(b"PK\x03\x04") => return zipped(bytes, name),
        _ => {}
    }
    // A PDF may begin up to a kilobyte in (ISO 32000-1, annex H, note 13); what lies there may also be a
    // member of an archive, which was told above, or a text that speaks of PDF.
    let whole = || told.is_none() || memchr::memmem::find(bytes, b"startxref").is_some();
    if has_pdf_header(head) && !decode::looks_like_mail(head) && whole() {
        return Kind::Pdf;
    }
    let texty = matches!(
        sniffed,
        FileFormat::PlainText
            | FileFormat::ArbitraryBinaryData
            | FileFormat::Empty
            | FileFormat::ExtensibleMarkupLanguage
            | FileFormat::HypertextMarkupLanguage
    ) || sniffed.media_type().starts_with("text/")
        || decode::looks_like_mail(head);
    if texty && let Some(kind) = &*told {
        return kind.clone();
    }
    if ending(name) == "tar" {
        // The oldest archives bear no mark.
        return Kind::Tar;
    }
    if sniffed == FileFormat::ArbitraryBinaryData {
        let name = if is_sound(bytes) { "MPEG audio" } else { "unknown binary data" };
        return Kind::Other(name.into());
    }
    Kind::Other(sniffed.name().to_owned())
}

/// Whether bytes begin with a frame of MPEG audio, by what its first four bytes may say; or with a tag
/// before it, or end with one.
fn is_sound(bytes: &[u8]) -> bool {
    let frame = match bytes {
        [0xFF, second, third, ..] if second & 0xE0 == 0xE0 => {
            // No version, rate of bits or rate of samples that is not one. Without a layer it is AAC.
            second & 0x18 != 0x08 && third & 0xF0 != 0xF0 && third & 0x0C != 0x0C
        }
        _ => false,
    };
    let tag = bytes.len().checked_sub(128).and_then(|at| bytes.get(at..));
    frame || bytes.starts_with(b"ID3") || tag.is_some_and(|tag| tag.starts_with(b"TAG"))
}

/// A ZIP that the sniffer did not take for Office may be one all the same: its parts decide.
/// One that is damaged is taken for what its name says.
fn zipped(bytes: &[u8], name: &str) -> Kind {
    let Ok(archive) = ::zip::ZipArchive::new(Cursor::new(bytes)) else {
        return match ending(name).as_str() {
            "docx" | "docm" | "dotx" | "dotm" => Kind::Docx,
            "xlsx" | "xlsm" | "xltx" | "xltm" => Kind::Xlsx,
            "xlsb" => Kind::Xlsb,
            "pptx" | "pptm" | "ppsx" | "ppsm" | "potx" | "potm" => Kind::Pptx,
            "odt" | "ott" => Kind::Odt,
            "ods" | "ots" => Kind::Ods,
            "odp" | "otp" | "odg" => Kind::Odp,
            _ => Kind::Zip,
        };
    };
    let has = |part: &str| archive.index_for_name(part).is_some();
    if has("content.xml") && has("META-INF/manifest.xml") {
        return match ending(name).as_str() {
            "ods" | "ots" => Kind::Ods,
            "odp" | "otp" | "odg" => Kind::Odp,
            _ => Kind::Odt,
        };
    }
    if !has("[Content_Types].xml") {
        return Kind::Zip;
    }
    if has("word/document.xml") {
        Kind::Docx
    } else if has("xl/workbook.bin") {
        Kind::Xlsb
    } else if has("xl/workbook.xml") {
        Kind::Xlsx
    } else if has("ppt/presentation.xml") {
        Kind::Pptx
    } else {
        Kind::Zip
    }
}

/// What a compound file too damaged to look into is taken for.
fn named_compound(name: &str) -> Kind {
    match ending(name).as_str() {
        "doc" | "dot" => Kind::Doc,
        "xls" | "xlt" => Kind::Xls,
        "ppt" | "pps" | "pot" => Kind::Ppt,
        "msg" => Kind::Msg,
        _ => Kind::Ole,
    }
}

/// Excel 5 and older may write the stream of a workbook without its container.
fn is_bare_workbook(bytes: &[u8]) -> bool {
    let starts: [&[u8]; 4] =
        [b"\x09\x08\x08\0\0\x05\x05\0", b"\x09\0\x04\0", b"\x09\x02\x06\0", b"\x09\x04\x06\0"];
    starts.iter().any(|start| bytes.starts_with(start))
}

fn has_wide(bytes: &[u8], word: &str) -> bool {
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    memchr::memmem::find(bytes, &wide).is_some()
}

/// Whether bytes are a message or a mailbox, told from its header as it is written, whatever encoding
/// the rest is in.
fn mail(bytes: &[u8], name: &str) -> Option<Kind> {
    let head = bytes.get(..(64 << 10).min(bytes.len()))?.trim_ascii_start();
    // What has a NUL or many control characters is no text, or text of two bytes a letter.
    // Most of what is no message has no field in its first line.
    if !head.starts_with(b"From ") && !begins_with_field(head) {
        return None;
    }
    let odd: usize = head.iter().map(|byte| usize::from(is_odd_byte(*byte))).sum();
    if odd * 100 > head.len() * 2 || memchr::memchr(0, head).is_some() {
        return None;
    }
    if head.starts_with(b"From ") {
        let end = memchr::memchr(b'\n', head)?;
        return decode::looks_like_mail(head.get(end + 1..)?).then_some(Kind::Mbox);
    }
    let named_otherwise = matches!(ending(name).as_str(), "txt" | "log" | "md");
    (!named_otherwise && decode::looks_like_mail(head)).then_some(Kind::Eml)
}

/// Whether bytes begin with letters and a colon.
fn begins_with_field(bytes: &[u8]) -> bool {
    let end = bytes.iter().position(|byte| !byte.is_ascii_graphic() || *byte == b':');
    end.is_some_and(|end| end > 0 && bytes.get(end) == Some(&b':'))
}

/// What text is; none if it is no text.
fn textual(text: &str, name: &str) -> Option<Kind> {
    let odd = match text.is_ascii() {
        true => text.bytes().filter(|b| is_odd(char::from(*b))).count(),
        false => text.chars().filter(|c| is_odd(*c)).count(),
    };
    if odd > 0 && odd * 100 > text.chars().count() * 2 {
        return None;
    }
    let start = text.trim_start();
    // Nothing else that is asked for begins otherwise.
    let tells = start.starts_with(['<', 'b', 'B']);
    let head = start.chars().take(if tells { 2048 } else { 0 });
    let lower: String = head.collect::<String>().to_lowercase();
    let ending = ending(name);
    if start.starts_with("From ") && decode::looks_like_mail(rest_of_line(start).as_bytes()) {
        return Some(Kind::Mbox);
    }
    if decode::looks_like_mail(start.as_bytes()) && !matches!(ending.as_str(), "txt" | "log" | "md")
    {
        return Some(Kind::Eml);
    }
    if ending == "eml" {
        return Some(Kind::Eml);
    }
    if lower.starts_with("begin:vcalendar") {
        return Some(Kind::Ics);
    }
    if lower.starts_with("begin:vcard") {
        return Some(Kind::Vcf);
    }
    if ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| lower.starts_with(tag))
        || (lower.starts_with('<') && lower.contains("<html"))
        || matches!(ending.as_str(), "html" | "htm" | "xhtml" | "mht")
    {
        return Some(Kind::Html);
    }
    if lower.starts_with("<?xml") || (ending == "xml" && lower.starts_with('<')) {
        return Some(Kind::Xml);
    }
    if matches!(ending.as_str(), "json" | "jsonl" | "ndjson" | "geojson")
        || (start.starts_with(['{', '['])
            && serde_json::from_str::<serde::de::IgnoredAny>(start).is_ok())
    {
        return Some(Kind::Json);
    }
    if matches!(ending.as_str(), "csv" | "tsv" | "tab" | "psv")
        || (!matches!(ending.as_str(), "md" | "log") && super::csv::is_regular(text))
    {
        return Some(Kind::Csv);
    }
    Some(Kind::Text)
}

/// Whether a character is one that text does not hold.
fn is_odd(letter: char) -> bool {
    match u8::try_from(letter) {
        Ok(byte) => is_odd_byte(byte) || matches!(byte, 0x80..=0x9F),
        Err(_) => false,
    }
}

/// The same of a byte that is a letter by itself, without a branch, since every message is asked.
fn is_odd_byte(byte: u8) -> bool {
    (byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != 0x0C) & (byte != b'\r')
        | (byte == 0x7F)
}

fn rest_of_line(text: &str) -> &str {
    text.split_once('\n').map_or("", |(_, rest)| rest)
}

fn ending(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

/// What to say when a name promises something else than the content is.
pub fn mismatch(kind: &Kind, name: &str) -> Option<String> {
    let ending = ending(name);
    let fits = match ending.as_str() {
        "pdf" => *kind == Kind::Pdf,
        "docx" | "docm" | "dotx" | "dotm" => *kind == Kind::Docx,
        "xlsx" | "xlsm" | "xltx" | "xltm" => *kind == Kind::Xlsx,
        "pptx" | "pptm" | "ppsx" | "ppsm" | "potx" | "potm" => *kind == Kind::Pptx,
        "doc" | "dot" => *kind == Kind::Doc,
        "xls" | "xlt" => *kind == Kind::Xls,
        "xlsb" => *kind == Kind::Xlsb,
        "ppt" | "pps" | "pot" => *kind == Kind::Ppt,
        "msg" => *kind == Kind::Msg,
        "pst" | "ost" => *kind == Kind::Pst,
        "jpg" | "jpeg" => *kind == Kind::Jpeg,
        "png" => *kind == Kind::Png,
        "tif" | "tiff" => *kind == Kind::Tiff,
        "gif" => *kind == Kind::Gif,
        "odt" | "ott" => *kind == Kind::Odt,
        "ods" | "ots" => *kind == Kind::Ods,
        "odp" | "otp" => *kind == Kind::Odp,
        "zip" => *kind == Kind::Zip,
        "gz" | "tgz" => *kind == Kind::Gzip,
        "rtf" => *kind == Kind::Rtf,
        "tar" => *kind == Kind::Tar,
        "7z" => *kind == Kind::SevenZ,
        "eml" => *kind == Kind::Eml,
        "html" | "htm" => *kind == Kind::Html,
        "txt" | "csv" | "tsv" | "md" | "log" | "json" | "xml" => !matches!(
            kind,
            Kind::Other(_) | Kind::Pdf | Kind::Zip | Kind::Docx | Kind::Xlsx | Kind::Pptx
        ),
        _ => true,
    };
    let empty = *kind == Kind::Empty;
    (!fits && !empty).then(|| format!("the name ends in .{ending}, the content is {}", kind.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        let cases: &[(&[u8], &str, Kind)] = &[
            (b"", "a.pdf", Kind::Empty),
            (b"%PDF-1.4\n", "a.txt", Kind::Pdf),
            (b"From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\n\r\nhi", "m", Kind::Eml),
            (b"From a@example.com Mon Jan 1 00:00:00 2024\nFrom: a@example.com\nSubject: x\n\nhi", "m", Kind::Mbox),
            (b"<!DOCTYPE html><p>x", "page", Kind::Html),
            (b"<?xml version='1.0'?><a/>", "x", Kind::Xml),
            (b"{\"a\": 1}", "x", Kind::Json),
            (b"a,b,c\n1,2,3\n4,5,6\n7,8,9\n1,2,3\n", "x", Kind::Csv),
            (b"Just words, here.\nAnd more.\n", "x.txt", Kind::Text),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "x.png", Kind::Png),
            (&[0, 1, 2, 3, 255, 254, 0, 0, 9, 8, 7, 1, 2, 3], "x", Kind::Other("unknown binary data".into())),
            (b"\xEF\xBB\xBF\r\n%PDF-1.4\n", "a.pdf", Kind::Pdf),
            (b"\0\x01\x02\xFF junk\n%PDF-1.4\n\0\0", "a.pdf", Kind::Pdf),
            (b"HTTP/1.1 200 OK\n\n%PDF-1.4\n1 0 obj\nstartxref\n9\n%%EOF\n", "a.pdf", Kind::Pdf),
            (b"The form says %PDF-1.4 at its head.\nAnd more.\n", "a.txt", Kind::Text),
            (b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0a.pdf%PDF-1.4\n", "a.zip", Kind::Zip),
            (b"\xFF\xE3\x90\x64\0\0\0\x03\x01\x02", "x.mp3", Kind::Other("MPEG-1/2 Audio Layer 3".into())),
        ];
        for (bytes, name, kind) in cases {
            assert_eq!(identify(bytes, name), *kind, "{name}");
        }
        assert_eq!(plain(cases[2].0, "m"), None, "messages are for confined readers");
        assert_eq!(plain(cases[2].0, "m.txt"), Some(Kind::Text));
        assert!(mismatch(&Kind::Pdf, "a.txt").is_some());
        assert!(mismatch(&Kind::Text, "a.txt").is_none());
    }
}
