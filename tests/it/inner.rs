//! What a copy holds beside letters: names of resources, tables of letters, forms that draw one another.

use withhold::model::document::Source;
use withhold::model::redaction::{BoxWidth, Edits, Redaction};

use crate::redact::{NAME, holds, planted, readers, texts, unpacked};

/// A page that draws a form, with a font of its own whose letters a table says.
fn named_page(page: &str, table: &str) -> Vec<u8> {
    let stream = |dict: &str, body: &str| {
        format!("<< {dict} /Length {} >>\nstream\n{body}\nendstream", body.len())
    };
    let helvetica = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
    let fonts = format!(
        "/Font << /F {helvetica} /T << /Type /Font /Subtype /Type1 /BaseFont /Helvetica \
         /ToUnicode 6 0 R >> >>"
    );
    crate::bombs::pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".into(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R /Resources \
             << {fonts} /XObject << /Fm{NAME} 5 0 R >> /ExtGState << /G << /BM /Exclusion >> >> \
             /ColorSpace << /C [/Separation /Blue /DeviceGray << /FunctionType 2 /Domain [0 1] \
             /C0 [1] /C1 [0] /N 1 >>] >> >> >>"
        ),
        stream("", page),
        stream(
            &format!("/Type /XObject /Subtype /Form /BBox [0 0 400 200] /Resources << {fonts} >>"),
            "BT /F 12 Tf 30 80 Td (at noon) Tj ET",
        ),
        stream("", table),
    ])
}

#[test]
fn names_that_hold_the_words_are_others_in_the_copy_and_the_standards_own_stay() {
    let page = format!(
        "/G gs /P <</MCID 0/{NAME} 1>> BDC /C cs 1 scn BT /F 12 Tf 30 120 Td (PC {NAME} by \
         Exclusion) Tj ET EMC /Fm{NAME} Do"
    );
    let original = named_page(&page, "");
    let source = Source { path: "a.pdf".into(), members: Vec::new() };
    let readers = readers();
    let (_, edits, copy) = planted(&original, &readers, BoxWidth::Keep);
    assert_eq!(readers.check(&source, &original, &copy, &edits), None);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.pdf");
    std::fs::write(&path, &copy.bytes).unwrap();
    let plain = unpacked(&path);
    assert!(!holds(&plain, NAME.as_bytes()), "{}", String::from_utf8_lossy(&plain));
    assert!(holds(&plain, b"/BM /Exclusion") && holds(&plain, b"/Blue"));
    let text = texts(&path, false).remove(0).1;
    assert!(text.contains("at noon") && text.contains("Exclusion"), "{text}");
    // A copy whose names are as they were does not pass.
    let unaware = Edits { words: Vec::new(), ..edits.clone() };
    let copy = readers.redact(&source, &original, &unaware).unwrap();
    let why = readers.check(&source, &original, &copy, &edits).unwrap();
    assert!(why.contains("in a name"), "{why}");
    // What the standard calls something is no word of the document.
    let text = readers.read(source.clone(), &original).remove(0).text;
    let at = text.find("Exclusion").unwrap();
    let edits = Edits {
        redactions: vec![Redaction { span: at..at + 9, stamp: "s.40(2)".into() }],
        words: vec!["exclusion".into()],
        ..edits
    };
    let copy = readers.redact(&source, &original, &edits).unwrap();
    assert_eq!(readers.check(&source, &original, &copy, &edits), None);
    std::fs::write(&path, &copy.bytes).unwrap();
    assert!(holds(&unpacked(&path), b"/BM /Exclusion"));
}

#[test]
fn forms_that_draw_one_another_and_appearances_that_do_not_say_what_they_are_lose_the_words() {
    let stream = |dict: &str, body: &str| {
        format!("<< {dict} /Length {} >>\nstream\n{body}\nendstream", body.len())
    };
    let fonts = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>";
    let form = |other: u32, at: u32| {
        let dict = format!(
            "/Subtype /Form /BBox [0 0 400 200] /Resources << {fonts} /XObject << /X {other} 0 R >> >>"
        );
        stream(&dict, &format!("BT /F 12 Tf 30 {at} Td (PC {NAME} came) Tj ET /X Do"))
    };
    let original = crate::bombs::pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".into(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R /Annots [7 0 R] \
         /Resources << /XObject << /X 5 0 R >> >> >>"
            .into(),
        stream("", "/X Do"),
        form(6, 120),
        form(5, 80),
        "<< /Type /Annot /Subtype /Stamp /Rect [0 0 400 200] /AP << /N 8 0 R >> >>".into(),
        stream(
            &format!("/BBox [0 0 400 200] /Resources << {fonts} >>"),
            &format!("% {NAME}\nBT /F 12 Tf 30 40 Td (Seen by PC {NAME}) Tj ET"),
        ),
    ]);
    let source = Source { path: "a.pdf".into(), members: Vec::new() };
    let readers = readers();
    let (_, edits, copy) = planted(&original, &readers, BoxWidth::Keep);
    assert_eq!(edits.redactions.len(), 3);
    assert_eq!(readers.check(&source, &original, &copy, &edits), None);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.pdf");
    std::fs::write(&path, &copy.bytes).unwrap();
    assert!(!holds(&unpacked(&path), NAME.as_bytes()));
    let text = texts(&path, false).remove(0).1;
    assert!(text.matches("came").count() == 2 && text.contains("Seen by PC"), "{text}");
}

#[test]
fn a_table_of_letters_that_holds_a_whole_word_does_not_pass() {
    let wide: String = NAME.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    let table = format!(
        "begincmap 1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar <01> <{wide}> \
         <02> <0050> endbfchar endcmap"
    );
    let page = "BT /T 12 Tf 30 120 Td (\\002\\001) Tj ET";
    let original = named_page(page, &table);
    let readers = readers();
    let source = Source { path: "a.pdf".into(), members: Vec::new() };
    let (document, edits, mut copy) = planted(&original, &readers, BoxWidth::Keep);
    assert!(document.text.contains(NAME));
    // The copy says no letters of a code that nothing left needs.
    assert_eq!(readers.check(&source, &original, &copy, &edits), None);
    let mut file = lopdf::Document::load_mem(&copy.bytes).unwrap();
    for stream in file.objects.values_mut().filter_map(|object| object.as_stream_mut().ok()) {
        let plain = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
        if plain.windows(9).any(|word| word == b"begincmap") {
            stream.set_plain_content(table.clone().into_bytes());
        }
    }
    copy.bytes.clear();
    file.save_to(&mut copy.bytes).unwrap();
    let why = readers.check(&source, &original, &copy, &edits).unwrap();
    assert!(why.contains("table of letters"), "{why}");
}
