//! Redaction seen from outside: a planted name is gone from every reader of the copy, what stands
//! beside it is not, and nothing else on the page has changed.

use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};
use withhold::format::limits::Limits;
use withhold::model::document::{Document, Role, Source};
use withhold::model::redaction::{BoxWidth, Copy, Edits, Redaction};
use withhold::worker::{Isolation, Readers};

use crate::run::{Ran, root, withhold};

pub(crate) const NAME: &str = "Quillfeather";
const RULE: &str = r#"
[[rule]]
id         = "test.planted.name"
name       = "Planted name"
why        = "A name that is planted in fixtures."
category   = "person"
patterns   = ['\bQuillfeather\b']
exemptions = ["foia.s40.2"]
confidence = "high"
since      = "0.1.0"
hits       = ["PC ⟦Quillfeather⟧ was there."]
misses     = ["PC Marrowby was there."]
"#;

/// Every fixture with the planted name, and what its name says it is drawn with.
fn fixtures() -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join("fixtures/pdf")).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        if let Some(kind) = name.strip_prefix("redact-") {
            found.push((kind.to_owned(), entry.path().join("input.pdf")));
        }
    }
    found.sort();
    assert!(found.len() >= 12, "{}", found.len());
    found
}

pub(crate) fn redact(bundle: &Path, out: &Path, more: &[&str]) -> Ran {
    let rule = out.with_extension("toml");
    std::fs::write(&rule, RULE).unwrap();
    let mut arguments = vec![
        "redact",
        bundle.to_str().unwrap(),
        "-o",
        out.to_str().unwrap(),
        "--accept",
        "high",
        "--rules",
        rule.to_str().unwrap(),
        // The neighbours of the planted name are names too: only the rules decide here.
        "--disable",
        "personal.name.model",
    ];
    arguments.extend(more);
    withhold(&arguments)
}

/// What a tool prints; it must be there and must not fail.
fn tool(name: &str, arguments: &[&str]) -> Vec<u8> {
    let ran = Command::new(name).args(arguments).output();
    let ran = ran.unwrap_or_else(|error| panic!("{name} is needed: {error}"));
    assert!(ran.status.success(), "{name} {arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
    ran.stdout
}

/// The text of a copy as others read it: all of them, or the quickest.
pub(crate) fn texts(copy: &Path, all: bool) -> Vec<(&'static str, String)> {
    let path = copy.to_str().unwrap();
    let python = "import sys, pypdf\n\
                  for page in pypdf.PdfReader(sys.argv[1]).pages: print(page.extract_text())";
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let first = ("pdftotext", text(tool("pdftotext", &["-q", path, "-"])));
    if !all {
        return vec![first];
    }
    vec![
        first,
        ("mutool", text(tool("mutool", &["draw", "-q", "-F", "text", path]))),
        ("pypdf", text(tool("python3", &["-c", python, path]))),
    ]
}

/// Every stream of a copy, unpacked.
pub(crate) fn unpacked(copy: &Path) -> Vec<u8> {
    tool("qpdf", &["--check", copy.to_str().unwrap()]);
    let arguments = ["--qdf", "--object-streams=disable", copy.to_str().unwrap(), "-"];
    tool("qpdf", &arguments)
}

pub(crate) fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn a_planted_name_is_gone_from_every_reader_and_its_neighbours_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("bundle");
    std::fs::create_dir(&bundle).unwrap();
    for (kind, path) in fixtures() {
        std::fs::copy(path, bundle.join(format!("{kind}.pdf"))).unwrap();
    }
    for width in ["quantised", "keep", "line"] {
        let out = folder.path().join(width);
        let ran = redact(&bundle, &out, &["--box-width", width]);
        assert_eq!(ran.code, 0, "{width}: {}{}", ran.out, ran.err);
        for (kind, _) in fixtures() {
            let copy = out.join(format!("{kind}.pdf"));
            let readers = texts(&copy, width == "quantised");
            for (reader, text) in readers {
                let squeezed = text.replace(char::is_whitespace, "");
                assert!(!squeezed.contains(NAME), "{kind} {width}: {reader} reads the name");
                assert!(text.contains("s.40(2)"), "{kind} {width}: {reader} reads no stamp");
                let kept = squeezed.contains("Marrowby") && squeezed.contains("gate");
                assert!(kept || width == "line", "{kind} {width}: {reader} misses a neighbour");
            }
            let bytes = unpacked(&copy);
            let hex: String = NAME.bytes().map(|byte| format!("{byte:02x}")).collect();
            let wide: Vec<u8> = NAME.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for needle in [NAME.as_bytes(), hex.as_bytes(), hex.to_uppercase().as_bytes(), &wide] {
                assert!(!holds(&bytes, needle), "{kind} {width}: the name is in a stream");
            }
            for key in ["/Info", "/Metadata", "/AcroForm", "/ActualText", "/OCProperties"] {
                assert!(!holds(&bytes, key.as_bytes()), "{kind} {width}: {key}");
            }
        }
    }
}

pub(crate) fn planted(bytes: &[u8], readers: &Readers, width: BoxWidth) -> (Document, Edits, Copy) {
    let source = Source { path: "a.pdf".into(), members: Vec::new() };
    let document = readers.read(source.clone(), bytes).remove(0);
    let name = document.segments.iter().rposition(|segment| segment.role == Role::Name).unwrap();
    let text = &document.text[..document.segments[name - 1].end];
    let spans = text.match_indices(NAME).map(|(at, _)| at..at + NAME.len());
    let edits = Edits {
        text: Sha256::digest(text.as_bytes()).into(),
        redactions: spans.map(|span| Redaction { span, stamp: "s.40(2)".into() }).collect(),
        words: vec![NAME.to_lowercase()],
        width,
        ..Edits::default()
    };
    let copy = readers.redact(&source, bytes, &edits).unwrap();
    (document, edits, copy)
}

pub(crate) fn readers() -> Readers {
    Readers::new(Limits::default(), Isolation::Never)
}

/// A page as grey pixels: width, height, pixels.
pub(crate) fn drawn(path: &Path, page: u32) -> (usize, usize, Vec<u8>) {
    let page = page.to_string();
    let path = path.to_str().unwrap();
    let bytes = tool("pdftoppm", &["-q", "-gray", "-r", "72", "-f", &page, "-l", &page, path]);
    let mut fields = bytes.splitn(4, |byte| byte.is_ascii_whitespace());
    assert_eq!(fields.next(), Some(&b"P5"[..]));
    let mut number = || {
        let field = std::str::from_utf8(fields.next().unwrap()).unwrap();
        field.parse::<usize>().unwrap()
    };
    let (width, height) = (number(), number());
    (width, height, bytes[bytes.len() - width * height..].to_vec())
}

#[test]
fn where_boxes_keep_their_width_nothing_else_on_the_page_changes() {
    let folder = tempfile::tempdir().unwrap();
    for (kind, path) in fixtures() {
        // A page that is turned, one whose layer goes, and one whose outlines go, change elsewhere.
        if ["turned", "operators", "annotation"].contains(&kind.as_str()) {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let (_, _, copy) = planted(&bytes, &readers(), BoxWidth::Keep);
        let redacted = folder.path().join("copy.pdf");
        std::fs::write(&redacted, &copy.bytes).unwrap();
        let (width, height, before) = drawn(&path, 1);
        let (_, _, after) = drawn(&redacted, 1);
        let mut inside = 0;
        for y in 0..height {
            for x in 0..width {
                let in_box = copy.boxes.iter().any(|one| {
                    let [left, bottom] = one.quad.corner;
                    let [wide, high] = one.quad.size;
                    let (x, y) = (x as f64, (height - y) as f64);
                    x + 2.0 > left
                        && x < left + wide + 2.0
                        && y + 1.0 > bottom
                        && y < bottom + high + 2.0
                });
                inside += usize::from(in_box);
                let at = y * width + x;
                // A JPEG is unpacked by another decoder: rounding differs.
                let allowed = if kind == "scan-jpeg" { 3 } else { 0 };
                let same = before[at].abs_diff(after[at]) <= allowed;
                assert!(in_box || same, "{kind}: pixel {x} {y}");
            }
        }
        assert!(inside > 0, "{kind}");
    }
}

#[test]
fn pixels_of_scans_are_blanked_in_the_picture_itself() {
    let folder = tempfile::tempdir().unwrap();
    for kind in ["scan-flate", "scan-jpeg", "scan-stencil"] {
        let path = root().join(format!("fixtures/pdf/redact-{kind}/input.pdf"));
        let (_, _, copy) = planted(&std::fs::read(path).unwrap(), &readers(), BoxWidth::Keep);
        let redacted = folder.path().join(format!("{kind}.pdf"));
        std::fs::write(&redacted, &copy.bytes).unwrap();
        let prefix = folder.path().join(kind);
        let arguments = ["-q", "-png", redacted.to_str().unwrap(), prefix.to_str().unwrap()];
        tool("pdfimages", &arguments);
        let listed = tool("pdfimages", &["-list", redacted.to_str().unwrap()]);
        let pictures = String::from_utf8(listed).unwrap().lines().count() - 2;
        assert_eq!(pictures, 1, "{kind}: the first picture is in the copy still");
        // The picture alone, under the box: one colour.
        let bytes = unpacked(&redacted);
        let from = find(&bytes, b"/Subtype /Image").unwrap();
        let stream = from + find(&bytes[from..], b"stream\n").unwrap() + 7;
        let one = &copy.boxes[0];
        let (row, depth) = if kind == "scan-stencil" { (100, 1) } else { (800, 8) };
        let column = |x: f64| (x * 2.0) as usize;
        let mut seen = std::collections::BTreeSet::new();
        for y in column(200.0 - one.quad.corner[1] - one.quad.size[1]) + 1
            ..column(200.0 - one.quad.corner[1]) - 1
        {
            for x in
                column(one.quad.corner[0]) + 1..column(one.quad.corner[0] + one.quad.size[0]) - 1
            {
                let byte = bytes[stream + y * row + x * depth / 8];
                seen.insert(if depth == 8 { byte } else { byte >> (7 - x % 8) & 1 });
            }
        }
        assert_eq!(seen.len(), 1, "{kind}: {seen:?}");
    }
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

#[test]
fn a_copy_that_lost_too_little_or_too_much_does_not_pass() {
    let path = root().join("fixtures/pdf/redact-base14/input.pdf");
    let bytes = std::fs::read(path).unwrap();
    let source = Source { path: "a.pdf".into(), members: Vec::new() };
    let readers = readers();
    let (_, edits, copy) = planted(&bytes, &readers, BoxWidth::Keep);
    assert_eq!(readers.check(&source, &bytes, &copy, &edits), None);
    let tampered = |bytes_of: &dyn Fn(&Copy) -> Vec<u8>| {
        let wrong = Copy { bytes: bytes_of(&copy), ..copy.clone() };
        readers.check(&source, &bytes, &wrong, &edits)
    };
    assert!(tampered(&|_| bytes.clone()).is_some(), "the original");
    assert!(tampered(&|copy| [&copy.bytes[..], b"%%EOF\n"].concat()).is_some(), "two ends");
    assert!(tampered(&|copy| copy.bytes[..copy.bytes.len() / 2].to_vec()).is_some(), "half");
    // More words than were withheld are gone.
    let mut more = edits.clone();
    more.redactions[0].span.start -= 3;
    let lost = readers.redact(&source, &bytes, &more).unwrap();
    assert!(readers.check(&source, &bytes, &lost, &edits).is_some());
    let none = Edits { redactions: Vec::new(), ..edits.clone() };
    let kept = readers.redact(&source, &bytes, &none).unwrap();
    assert!(readers.check(&source, &bytes, &kept, &edits).is_some());
    // A box drawn over words that are still there.
    let covering = Copy { boxes: copy.boxes.clone(), ..kept };
    assert!(readers.check(&source, &bytes, &covering, &edits).is_some());
}

#[test]
fn words_in_comments_of_operators_go_with_all_comments() {
    let page = format!(
        "% for {NAME}\nBT /F 12 Tf 30 120 Td (PC {NAME} came, 100 % sure) Tj ET /X Do % end"
    );
    let form = format!("BT /F 12 Tf % {NAME} too\n30 80 Td (at noon) Tj ET");
    let copy = one_page(&page, &form);
    let (_, edits, copy) = planted(&copy, &readers(), BoxWidth::Keep);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.pdf");
    std::fs::write(&path, &copy.bytes).unwrap();
    let plain = unpacked(&path);
    assert!(!holds(&plain, NAME.as_bytes()) && !holds(&plain, b"too") && !holds(&plain, b"% end"));
    let text = texts(&path, false).remove(0).1;
    assert!(text.contains("100 % sure") && text.contains("at noon"), "{text}");
    assert_eq!(edits.redactions.len(), 1);
}

/// A page in Helvetica that may draw the form `X`.
fn one_page(page: &str, form: &str) -> Vec<u8> {
    let stream = |dict: &str, body: &str| {
        format!("<< {dict} /Length {} >>\nstream\n{body}\nendstream", body.len())
    };
    let fonts = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>";
    crate::bombs::pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".into(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R \
             /Resources << {fonts} /XObject << /X 5 0 R >> >> >>"
        ),
        stream("", page),
        stream(
            &format!("/Type /XObject /Subtype /Form /BBox [0 0 400 200] /Resources << {fonts} >>"),
            form,
        ),
    ])
}

/// A page whose letters are numbered as they come, as programs do that cut fonts down. The first of
/// the name is drawn as a glyph of this name.
fn numbered(first: &str) -> Vec<u8> {
    let letters: Vec<char> = "Quilfeathr cm".chars().collect();
    let code = |letter| letters.iter().position(|known| *known == letter).unwrap() + 1;
    let text = format!("{NAME} came");
    let text: String = text.chars().map(|letter| format!("{:02X}", code(letter))).collect();
    let table: String = letters.iter().enumerate().fold(String::new(), |table, (at, letter)| {
        table + &format!("<{:02X}> <{:04X}>\n", at + 1, u32::from(*letter))
    });
    let table = format!("13 beginbfchar\n{table}endbfchar");
    let page = format!("BT /F 12 Tf 30 120 Td <{text}> Tj ET");
    let stream = |body: &str| format!("<< /Length {} >>\nstream\n{body}\nendstream", body.len());
    crate::bombs::pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".into(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.2 841.92] /Contents 4 0 R \
         /Resources << /Font << /F 6 0 R >> >> >>"
            .into(),
        stream(&page),
        stream(&table),
        format!(
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 5 0 R /Encoding \
             << /Differences [1 /{first} /u /i /l /f /e /a /t /h /r /space /c /m] >> >>"
        ),
    ])
}

#[test]
fn a_box_that_keeps_its_width_covers_ink_above_the_line() {
    let high = |first: &str, width: BoxWidth| {
        let (_, _, copy) = planted(&numbered(first), &readers(), width);
        copy.boxes[0].quad.size[1]
    };
    let plain = high("Q", BoxWidth::Keep);
    // The ring stands higher than capitals do. The step is 0.15 of the size.
    assert!((high("Aring", BoxWidth::Keep) - plain - 1.8).abs() < 0.01);
    assert_eq!(high("Aring", BoxWidth::Quantised), high("Q", BoxWidth::Quantised));
}

#[test]
fn an_arrow_that_passes_a_word_stays_and_what_may_be_a_name_refuses() {
    let name = format!("BT /F 12 Tf 30 120 Td ({NAME} came.) Tj ET\n");
    let arc = "20 40 m 60 100 70 110 60 190 c S";
    let (_, _, copy) = planted(&one_page(&format!("{name}{arc}"), ""), &readers(), BoxWidth::Keep);
    assert!(copy.removed.iter().all(|(what, _)| what != "outline under a box"));
    let drawing = format!("20 40 m {} S", "60 100 50 110 60 150 c ".repeat(3));
    let bytes = one_page(&format!("{name}{drawing}"), "");
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("in");
    std::fs::create_dir(&bundle).unwrap();
    std::fs::write(bundle.join("a.pdf"), bytes).unwrap();
    let ran = redact(&bundle, &folder.path().join("out"), &[]);
    assert_eq!(ran.code, 3, "{}", ran.err);
}

#[test]
fn a_font_says_no_letters_of_what_went_and_a_page_keeps_its_size() {
    let original = numbered("Q");
    let (_, _, copy) = planted(&original, &readers(), BoxWidth::Keep);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.pdf");
    std::fs::write(&path, &copy.bytes).unwrap();
    let plain = String::from_utf8_lossy(&unpacked(&path)).into_owned();
    assert!(plain.contains("<0B> <0020>\n<07> <0061>\n<0C> <0063>\n<06> <0065>\n<0D> <006D>\n"));
    assert!(plain.contains("5 beginbfchar") && !plain.contains("/Q\n") && !plain.contains("/u\n"));
    assert!(plain.contains("595.2\n") && plain.contains("841.92\n"));
    for (tool, text) in texts(&path, true) {
        assert!(text.contains("came"), "{tool}: {text}");
    }
}

#[test]
fn the_same_copy_comes_out_each_time() {
    for (kind, path) in fixtures() {
        let bytes = std::fs::read(path).unwrap();
        let (_, _, one) = planted(&bytes, &readers(), BoxWidth::Quantised);
        let (_, _, other) = planted(&bytes, &readers(), BoxWidth::Quantised);
        assert!(one.bytes == other.bytes, "{kind}");
        assert_eq!(one.boxes, other.boxes);
    }
}

#[test]
fn refusals_have_reasons_and_nothing_is_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let (bundle, out) = (folder.path().join("bundle"), folder.path().join("out"));
    std::fs::create_dir_all(bundle.join("letters")).unwrap();
    let fixture = root().join("fixtures/pdf/redact-base14/input.pdf");
    std::fs::copy(&fixture, bundle.join("letters/a.pdf")).unwrap();
    std::fs::copy(&fixture, bundle.join("Quillfeather.pdf")).unwrap();
    std::fs::write(bundle.join("note.txt"), "PC Quillfeather was there.").unwrap();
    std::fs::write(bundle.join("broken.pdf"), &std::fs::read(&fixture).unwrap()[..200]).unwrap();
    let ran = redact(&bundle, &out, &[]);
    assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
    assert!(out.join("letters/a.pdf").exists());
    let manifest = std::fs::read_to_string(out.join("manifest.json")).unwrap();
    assert!(!manifest.contains(NAME) && !ran.out.contains(NAME), "{manifest}");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["draft"], true);
    let rows = manifest["documents"].as_array().unwrap();
    let row = |name: &str| rows.iter().find(|row| row["document"] == name).unwrap();
    assert_eq!(row("letters/a.pdf")["status"], "redacted");
    assert_eq!(row("letters/a.pdf")["exemptions"]["foia.s40.2"], 1);
    assert_eq!(row("note.txt")["reason"], "not redacted yet: text");
    assert_eq!(row("broken.pdf")["status"], "refused");
    assert!(rows.iter().any(|row| row["document"].is_null() && row["status"] == "refused"));
    let original = std::fs::read(bundle.join("letters/a.pdf")).unwrap();
    assert_eq!(original, std::fs::read(&fixture).unwrap());
    assert_eq!(redact(&bundle, &out, &[]).code, 2, "the output holds a manifest already");
    std::fs::remove_file(out.join("manifest.json")).unwrap();
    let before = std::fs::read(out.join("letters/a.pdf")).unwrap();
    let again = redact(&bundle, &out, &[]);
    assert!(again.out.contains("already"), "{}", again.out);
    assert_eq!(std::fs::read(out.join("letters/a.pdf")).unwrap(), before);
    assert_eq!(redact(&bundle, &bundle.join("inside"), &[]).code, 2);
}

#[test]
fn a_box_tells_nothing_of_the_length_of_a_name() {
    let mut seen = std::collections::BTreeSet::new();
    for name in ["Ng", "Quillfeather", "Oakenshott-Marrowby", "Ivy Cresswater"] {
        let fixture = std::fs::read(root().join("fixtures/pdf/redact-base14/input.pdf")).unwrap();
        let text = String::from_utf8(fixture).unwrap().replace(NAME, name);
        // The length of the stream differs; the library looks for its end.
        let bytes = text.into_bytes();
        let readers = readers();
        let source = Source { path: "a.pdf".into(), members: Vec::new() };
        let document = readers.read(source.clone(), &bytes).remove(0);
        let number = document.segments.iter().rposition(|s| s.role == Role::Name).unwrap();
        let text = &document.text[..document.segments[number - 1].end];
        let at = text.find(name).unwrap();
        let edits = Edits {
            text: Sha256::digest(text.as_bytes()).into(),
            redactions: vec![Redaction { span: at..at + name.len(), stamp: "s.40(2)".into() }],
            words: vec![name.to_lowercase()],
            width: BoxWidth::Quantised,
            ..Edits::default()
        };
        let copy = readers.redact(&source, &bytes, &edits).unwrap();
        assert_eq!(readers.check(&source, &bytes, &copy, &edits), None, "{name}");
        assert_eq!(copy.width_kept, 0);
        seen.insert(copy.bytes);
    }
    assert_eq!(seen.len(), 1, "copies differ by the name that was taken out");
}

#[test]
fn files_with_a_password_open_with_the_one_that_fits() {
    let folder = tempfile::tempdir().unwrap();
    let path = root().join("fixtures/pdf/password/input.pdf");
    let list = folder.path().join("passwords");
    for (passwords, opens) in [("wrong\n", false), ("wrong\ngate\n", true)] {
        std::fs::write(&list, passwords).unwrap();
        let arguments = [
            "scan",
            path.to_str().unwrap(),
            "-f",
            "jsonl",
            "--password-file",
            list.to_str().unwrap(),
        ];
        assert_eq!(withhold(&arguments).lines("problem").is_empty(), opens, "{passwords}");
    }
}

/// What recognition reads on a page of a file as it is drawn.
fn seen(path: &Path) -> String {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("page");
    let (path, picture) = (path.to_str().unwrap(), picture.to_str().unwrap());
    tool("pdftoppm", &["-q", "-gray", "-r", "300", "-singlefile", path, picture]);
    let bytes = tool("tesseract", &[&format!("{picture}.pgm"), "stdout", "-l", "eng"]);
    String::from_utf8(bytes).unwrap()
}

#[test]
fn recognised_words_are_gone_from_the_pixels_of_scans() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("bundle");
    std::fs::create_dir(&bundle).unwrap();
    for kind in ["plain", "turned"] {
        let fixture = root().join(format!("fixtures/pdf/scan-{kind}/input.pdf"));
        assert!(seen(&fixture).contains(NAME), "{kind}");
        std::fs::copy(fixture, bundle.join(format!("{kind}.pdf"))).unwrap();
    }
    let out = folder.path().join("out");
    let ran = redact(&bundle, &out, &["--box-width", "keep"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    for kind in ["plain", "turned"] {
        let copy = out.join(format!("{kind}.pdf"));
        let left = seen(&copy);
        assert!(left.contains("Marrowby") && left.contains("were at the gate"), "{kind}: {left}");
        assert!(!left.to_lowercase().contains("feather"), "{kind}: {left}");
        let pictures = String::from_utf8(tool("pdfimages", &["-list", copy.to_str().unwrap()]));
        assert_eq!(
            pictures.unwrap().lines().count(),
            3,
            "{kind}: the first picture is there still"
        );
        tool("qpdf", &["--check", copy.to_str().unwrap()]);
    }
    let without = redact(&bundle, &folder.path().join("unread"), &["--ocr", "off"]);
    assert_eq!(without.code, 3);
    assert!(without.out.contains("not read (image; text recognition is off)"), "{}", without.out);
}

#[test]
fn a_page_that_would_be_refused_becomes_a_picture_with_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("bundle");
    std::fs::create_dir(&bundle).unwrap();
    let fixture = root().join("fixtures/pdf/inline/input.pdf");
    std::fs::copy(&fixture, bundle.join("note.pdf")).unwrap();
    let refused = redact(&bundle, &folder.path().join("refused"), &[]);
    assert_eq!(refused.code, 3, "{}", refused.out);
    assert!(refused.out.contains("page 1: a picture inside the page's content"), "{}", refused.out);
    let out = folder.path().join("out");
    let ran = redact(&bundle, &out, &["--page-images=150"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let manifest = std::fs::read_to_string(out.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["page_image_dpi"], 150);
    assert_eq!(manifest["documents"][0]["page_images"], serde_json::json!([1]));
    let copy = out.join("note.pdf");
    tool("qpdf", &["--check", copy.to_str().unwrap()]);
    for (reader, text) in texts(&copy, true) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(!text.contains("feather"), "{reader}: {text}");
        assert!(text.contains("Marrowby"), "{reader}: {text}");
        assert!(text.contains("They saw nothing"), "{reader}: {text}");
    }
    let left = seen(&copy);
    assert!(left.contains("Marrowby") && left.contains("They saw nothing"), "{left}");
    assert!(!left.to_lowercase().contains("feather"), "{left}");
    // The same page, though a letter was left under the box, does not pass.
    let bytes = std::fs::read(&fixture).unwrap();
    let source = Source { path: "a.pdf".into(), members: Vec::new() };
    let readers = readers();
    let document = readers.read(source.clone(), &bytes).remove(0);
    let name = document.segments.iter().rposition(|segment| segment.role == Role::Name).unwrap();
    let text = &document.text[..document.segments[name - 1].end];
    let at = text.find(NAME).unwrap();
    let edits = |from: usize| Edits {
        text: Sha256::digest(text.as_bytes()).into(),
        redactions: vec![Redaction { span: from..at + NAME.len(), stamp: "s.40(2)".into() }],
        page_images: Some(100),
        ..Edits::default()
    };
    let copy = readers.redact(&source, &bytes, &edits(at)).unwrap();
    assert_eq!(readers.check(&source, &bytes, &copy, &edits(at)), None);
    let less = readers.redact(&source, &bytes, &edits(at + 3)).unwrap();
    assert!(readers.check(&source, &bytes, &less, &edits(at)).is_some());
}
