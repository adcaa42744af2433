//! Reading order of PDFs: words parted by a hyphen, writing from right to left, values drawn into the
//! gaps of a row.

use std::fmt::Write;

use sha2::{Digest, Sha256};
use withhold::format::limits::Limits;
use withhold::model::document::{Document, Role, Source};
use withhold::model::redaction::{BoxWidth, Copy, Edits, Redaction};
use withhold::worker::{Isolation, Readers};

/// One page in Helvetica as F and in a font H whose capitals A to Z are the letters from alef on, and
/// whose a is a ligature of ffi.
pub(crate) fn page(content: &str) -> Vec<u8> {
    let map = "begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n\
               2 beginbfrange <20> <3F> <0020> <41> <5A> <05D0> endbfrange\n\
               1 beginbfchar <61> <FB03> endbfchar endcmap";
    let font = |more: &str| {
        format!(
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding {more} >>"
        )
    };
    let stream = |data: &str| format!("<< /Length {} >>\nstream\n{data}\nendstream", data.len());
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R \
         /Resources << /Font << /F 5 0 R /H 6 0 R >> >> >>"
            .to_owned(),
        stream(content),
        font(""),
        font("/ToUnicode 7 0 R"),
        stream(map),
    ];
    crate::bombs::pdf(&objects)
}

fn source() -> Source {
    Source { path: "a.pdf".into(), members: Vec::new() }
}

fn readers() -> Readers {
    Readers::new(Limits::default(), Isolation::Never)
}

/// All text but the name of the file.
fn body(document: &Document) -> &str {
    let name = document.segments.iter().rposition(|segment| segment.role == Role::Name).unwrap();
    &document.text[..document.segments[..name].last().map_or(0, |segment| segment.end)]
}

fn text(content: &str) -> String {
    let document = readers().read(source(), &page(content)).remove(0);
    assert!(document.problems.is_empty(), "{}", document.problems.len());
    body(&document).to_owned()
}

/// A checked copy without the one place where a word stands.
pub(crate) fn taken_out(file: &[u8], word: &str, width: BoxWidth) -> Copy {
    let readers = readers();
    let document = readers.read(source(), file).remove(0);
    let text = body(&document);
    let start = text.find(word).unwrap();
    let edits = Edits {
        text: Sha256::digest(text.as_bytes()).into(),
        redactions: vec![Redaction { span: start..start + word.len(), stamp: "s.40(2)".into() }],
        words: vec![word.to_lowercase()],
        seen: Vec::new(),
        width,
        page_images: None,
    };
    let copy = readers.redact(&source(), file, &edits).unwrap();
    assert_eq!(readers.check(&source(), file, &copy, &edits), None);
    copy
}

#[test]
fn ligatures_are_read_as_their_letters() {
    let page_of = "BT /F 12 Tf 20 100 Td (PC Gri) Tj /H 12 Tf (a) Tj /F 12 Tf (ths came) Tj ET";
    assert!(text(page_of).contains("PC Griffiths came"), "{}", text(page_of));
    assert_eq!(taken_out(&page(page_of), "Griffiths", BoxWidth::Quantised).boxes.len(), 1);
}

#[test]
fn a_word_that_a_hyphen_parts_is_whole() {
    let lines = |first: &str, second: &str| {
        text(&format!("BT /F 12 Tf 12 TL 40 120 Td (and then {first}) Tj T* ({second}) Tj ET"))
    };
    assert_eq!(lines("Quill-", "feather left."), "and then Quillfeather\nleft.");
    assert_eq!(lines("Marrow-", "by"), "and then Marrowby");
    // Part of the name, or of the number.
    assert_eq!(lines("Hollow-", "Dunmarsh left."), "and then Hollow-Dunmarsh\nleft.");
    assert_eq!(lines("01632-", "960417 rang."), "and then 01632-960417\nrang.");
    // A dash is none.
    assert_eq!(lines("left -", "and came back."), "and then left -\nand came back.");
}

#[test]
fn both_parts_of_a_parted_word_are_taken_out() {
    let file = page("BT /F 12 Tf 12 TL 40 120 Td (and then Quill-) Tj T* (feather left.) Tj ET");
    let copy = taken_out(&file, "Quillfeather", BoxWidth::Quantised);
    let left = readers().read(source(), &copy.bytes).remove(0).text;
    assert!(!left.contains("Quill") && !left.contains("feather"), "{left}");
    assert!(left.contains("and then") && left.contains("left."), "{left}");
    assert_eq!(copy.boxes.len(), 2);
}

#[test]
fn writing_from_right_to_left_is_read_as_it_is_written() {
    // ABC is alef, bet, gimel: as it looks, from the left, the last letter comes first.
    let looks = "BT /H 12 Tf 40 120 Td (FED CBA) Tj ET";
    assert_eq!(text(looks), "אבג דהו");
    // Each letter put to the left of the one before.
    let letters = "ABC DEF".chars().enumerate();
    let mut written = String::from("BT /H 12 Tf ");
    for (at, letter) in letters {
        write!(written, "1 0 0 1 {} 120 Tm ({letter}) Tj ", 140 - 9 * at).unwrap();
    }
    assert_eq!(text(&(written + "ET")), "אבג דהו");
    // Figures, and words of another script, run to the right in the same line.
    let mixed = "BT /H 12 Tf 40 120 Td (FED 07700 CBA) Tj ET";
    assert_eq!(text(mixed), "אבג 07700 דהו");
    let within = "BT /F 12 Tf 40 120 Td (the officer said ) Tj /H 12 Tf (FED CBA) Tj /F 12 Tf ( twice) Tj ET";
    assert_eq!(text(within), "the officer said אבג דהו twice");
}

#[test]
fn what_is_drawn_last_stands_in_the_gap_it_fills() {
    let row = "BT /F 10 Tf 40 120 Td (Name of the caller) Tj 240 0 Td (Born) Tj -240 -14 Td (Seen by) Tj ET \
               BT /F 10 Tf 140 120 Td (Ivy Cresswater) Tj ET";
    assert_eq!(text(row), "Name of the caller\tIvy Cresswater\tBorn\nSeen by");
    // Two columns that are drawn one after another stay apart.
    let columns = "BT /F 10 Tf 12 TL 40 120 Td (one) Tj T* (two) Tj ET \
                   BT /F 10 Tf 12 TL 240 120 Td (three) Tj T* (four) Tj ET";
    assert_eq!(text(columns), "one\ntwo\nthree\nfour");
}

#[test]
fn cells_that_stand_close_are_parted_where_others_begin_below_them() {
    // "Gemma Lund" is 72.7 points wide at 12 points: the next cell begins 13 points behind it.
    let row = |y: u32, cells: [&str; 3]| {
        let [one, two, three] = cells;
        format!(
            "1 0 0 1 20 {y} Tm ({one}) Tj 1 0 0 1 106 {y} Tm ({two}) Tj 1 0 0 1 206 {y} Tm ({three}) Tj "
        )
    };
    let rows = [
        row(150, ["Officer", "Outcome", "DOB"]),
        row(132, ["Gemma Lund", "Words of advice", "09/11/1962"]),
        row(114, ["Ivo Ash", "None", "01/02/1980"]),
    ];
    let content = format!("BT /F 12 Tf {} ET", rows.concat());
    let document = readers().read(source(), &page(&content)).remove(0);
    assert!(body(&document).contains("Gemma Lund\tWords of advice\t09/11/1962"));
    let grid = document.grids.first().unwrap();
    let cell = |row, column| document.segment_text(grid.at(row, column).unwrap());
    assert_eq!((cell(0, 2), cell(1, 2), cell(2, 1)), ("DOB", "09/11/1962", "None"));
    // With nothing below it, a gap as wide is one between words.
    let alone = format!("BT /F 12 Tf {} ET", row(150, ["Gemma Lund", "Words of advice", "x"]));
    assert!(text(&alone).contains("Gemma Lund Words of advice"));
}

#[test]
fn words_that_stand_on_no_page_are_read() {
    let packet = "<x:xmpmeta><rdf:Description><dc:creator><rdf:li>packet words</rdf:li></dc:creator>\
                  <xmp:CreatorTool>program words</xmp:CreatorTool></rdf:Description></x:xmpmeta>";
    let stream = |data: &str| format!("<< /Length {} >>\nstream\n{data}\nendstream", data.len());
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R /Dests << /old#20place [3 0 R /Fit] >>\n\
         /OpenAction << /S /JavaScript /JS (opening words) /Next << /S /JavaScript /JS (words after) >> >>\n\
         /Names << /Dests << /Kids [6 0 R] >> /JavaScript << /Names [(a) << /S /JavaScript /JS 7 0 R >>] >>\n\
         /EmbeddedFiles << /Names [(b) << /Type /Filespec /F (file words.txt) /Desc (what is in it) >>] >> >>\n\
         /AcroForm << /Fields [<< /FT /Ch /T (c) /Opt [(first choice) [(2) (second choice)]] >>] >>\n\
         /PageLabels << /Nums [0 << /P (label words) >>] >> /OCProperties << /OCGs [8 0 R] >> >>"
            .to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /AA << /O << /S /JavaScript /JS (page words) >> >>\n\
         /Annots [<< /Subtype /Link /Rect [0 0 1 1] /A << /S /JavaScript /JS (note words) >> >>\n\
         << /Subtype /Text /Rect [0 0 1 1] /Subj (subject words) /Contents (said twice)\n\
         /RC (<body><p>said <b>twice</b></p></body>) >>\n\
         << /Subtype /Text /Rect [0 0 1 1] /RC (<body><p>rich words</p></body>) >>] >>"
            .to_owned(),
        "null".to_owned(),
        stream(packet),
        "<< /Names [(new place) [3 0 R /Fit]] >>".to_owned(),
        stream("stream words"),
        "<< /Type /OCG /Name (layer words) >>".to_owned(),
    ];
    let document = readers().read(source(), &crate::bombs::pdf(&objects)).remove(0);
    for words in [
        "packet words",
        "old place",
        "new place",
        "opening words",
        "words after",
        "stream words",
        "file words.txt",
        "what is in it",
        "label words",
        "layer words",
        "page words",
        "note words",
        "subject words",
        "said twice",
        "rich words",
        "first choice",
        "second choice",
    ] {
        assert_eq!(document.text.matches(words).count(), 1, "{words} in {:?}", document.text);
    }
    assert!(!document.text.contains("program words"));
}
