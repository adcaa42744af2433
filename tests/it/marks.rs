//! What a page shows beside its content stays in a copy as it is seen: annotations that leave their
//! drawing to the viewer, notes that stay upright, the frames of links.

use std::path::Path;

use sha2::{Digest, Sha256};
use withhold::model::document::{Role, Source};
use withhold::model::redaction::{BoxWidth, Edits, Redaction};

use crate::redact::{NAME, drawn, planted, readers, texts, unpacked};

/// A page of 400 by 200 with a line of text and these annotations.
fn page(more: &str, annotations: &[&str], forms: &[&str]) -> Vec<u8> {
    let line = format!("BT /F 12 Tf 40 120 Td (PC Marrowby saw {NAME} at the gate.) Tj ET");
    let stream = |dict: &str, body: &str| {
        format!("<< {dict} /Length {} >>\nstream\n{body}\nendstream", body.len())
    };
    let fonts = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>";
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".into(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R {more} \
             /Resources << {fonts} >> /Annots [{}] >>",
            annotations.join(" ")
        ),
        stream("", &line),
    ];
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 20 10]";
    objects.extend(forms.iter().map(|body| stream(form, body)));
    crate::bombs::pdf(&objects)
}

/// The original and a copy in which the name has a box of its own width, both as drawn.
fn both(bytes: &[u8]) -> [(usize, usize, Vec<u8>); 2] {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (folder.path().join("before.pdf"), folder.path().join("after.pdf"));
    let (_, edits, copy) = planted(bytes, &readers(), BoxWidth::Keep);
    let source = Source { path: "a.pdf".into(), members: Vec::new() };
    assert_eq!(readers().check(&source, bytes, &copy, &edits), None);
    std::fs::write(&before, bytes).unwrap();
    std::fs::write(&after, &copy.bytes).unwrap();
    unpacked(&after);
    assert!(!texts(&after, false)[0].1.contains(NAME));
    [drawn(&before, 1), drawn(&after, 1)]
}

/// The mean grey of a part of the page: left, bottom, right, top.
fn grey((width, height, pixels): &(usize, usize, Vec<u8>), [x0, y0, x1, y1]: [usize; 4]) -> f64 {
    let rows = height - y1..height - y0;
    let all = rows.flat_map(|y| &pixels[y * width + x0..y * width + x1]);
    let (count, sum) =
        all.fold((0.0, 0.0), |(count, sum), one| (count + 1.0, sum + f64::from(*one)));
    sum / count
}

#[test]
fn annotations_without_a_drawing_of_their_own_are_drawn() {
    let marks: [(&str, [usize; 4]); 9] = [
        ("/Highlight /C [1 .8 0] /QuadPoints [40 132 110 132 40 116 110 116]", [40, 116, 110, 132]),
        (
            "/Underline /C [0 .5 0] /QuadPoints [220 132 270 132 220 116 270 116]",
            [220, 116, 270, 132],
        ),
        ("/StrikeOut /C [1 0 0]", [40, 150, 110, 166]),
        ("/Square /C [0 0 1] /IC [.7 .7 .7] /BS << /W 2 >>", [20, 20, 60, 60]),
        ("/Circle /C [0 0 1] /IC [.9 .9 .5]", [80, 20, 120, 60]),
        ("/Line /C [0 0 0] /L [140 22 180 58] /Border [0 0 3]", [138, 20, 182, 60]),
        ("/Ink /C [1 0 0] /InkList [[200 22 220 58 240 22]] /BS << /W 2 >>", [198, 20, 242, 60]),
        ("/Polygon /C [0 0 0] /IC [0 1 0] /Vertices [260 20 300 20 280 60]", [260, 20, 300, 60]),
        ("/Widget /FT /Tx /T (a) /MK << /BC [1 0 0] /BG [.8 .9 1] >>", [320, 20, 380, 40]),
    ];
    let annotations: Vec<String> = marks
        .iter()
        .map(|(what, [x0, y0, x1, y1])| {
            format!("<< /Type /Annot /F 4 /Subtype {what} /Rect [{x0} {y0} {x1} {y1}] >>")
        })
        .collect();
    let list: Vec<&str> = annotations.iter().map(String::as_str).collect();
    let [before, after] = both(&page("", &list, &[]));
    let bare = page("", &[], &[]);
    let [plain, _] = both(&bare);
    for (what, part) in marks {
        let (was, is, ground) = (grey(&before, part), grey(&after, part), grey(&plain, part));
        assert!(ground - is > 3.0, "{what}: {is} on {ground}");
        // Viewers differ in how thick a line is and where it runs. This one makes up no field.
        let field = what.starts_with("/Widget");
        assert!(field || (was - is).abs() < 14.0, "{what}: {is} for {was}");
    }
    // A mark on the name alone would tell how long it is.
    let quad = "141 131 202 131 141 117 202 117";
    let over = format!("<< /Type /Annot /Subtype /Highlight /C [1 .8 0] /QuadPoints [{quad}] >>");
    let (_, _, copy) = planted(&page("", &[&over], &[]), &readers(), BoxWidth::Quantised);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.pdf");
    std::fs::write(&path, &copy.bytes).unwrap();
    let bytes = unpacked(&path);
    assert!(!crate::redact::holds(&bytes, b"141 117 m"));
}

#[test]
fn words_that_a_viewer_makes_up_are_refused_even_as_a_picture() {
    for annotation in [
        "<< /Type /Annot /Subtype /FreeText /DA (/F 9 Tf) /Contents (Ask her.) /Rect [20 20 90 40] >>",
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (Wexmoor) /Rect [20 20 90 40] >>",
        "<< /Type /Annot /Subtype /Stamp /Name /Draft /Rect [20 20 90 40] >>",
    ] {
        let bytes = page("", &[annotation], &[]);
        let source = Source { path: "a.pdf".into(), members: Vec::new() };
        let document = readers().read(source.clone(), &bytes).remove(0);
        let name = document.segments.iter().rposition(|one| one.role == Role::Name).unwrap();
        let text = &document.text[..document.segments[name - 1].end];
        let at = text.find(NAME).unwrap();
        for page_images in [None, Some(100)] {
            let edits = Edits {
                text: Sha256::digest(text.as_bytes()).into(),
                redactions: vec![Redaction { span: at..at + NAME.len(), stamp: "s.40(2)".into() }],
                page_images,
                ..Edits::default()
            };
            let Err(refusal) = readers().redact(&source, &bytes, &edits) else {
                panic!("{annotation}")
            };
            assert!(refusal.to_string().contains("leaves it to the viewer"), "{refusal}");
        }
    }
}

#[test]
fn notes_stay_upright_and_links_keep_their_frames() {
    let note = "<< /Type /Annot /Subtype /Text /F 20 /Rect [300 20 320 30] /AP << /N 5 0 R >> >>";
    let framed = "<< /Type /Annot /Subtype /Link /Rect [20 20 90 40] /C [1 0 0] /Border [0 0 2] \
                  /A << /S /URI /URI (https://wexmoor.police.example/gate) >> >>";
    let lost = "<< /Type /Annot /Subtype /Link /Rect [120 20 190 40] /BS << /W 3 /S /U >> >>";
    let bytes = page("/Rotate 90", &[note, framed, lost], &["0 g 0 0 20 3 re f 0 0 5 10 re f"]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.pdf");
    let (_, _, copy) = planted(&bytes, &readers(), BoxWidth::Keep);
    std::fs::write(&path, &copy.bytes).unwrap();
    let [before, after] = both(&bytes);
    let (width, height) = (before.0, before.1);
    assert_eq!((width, height), (after.0, after.1));
    // The page is turned: what is left of the line is now above it.
    let turned = |path: &Path| drawn(path, 1);
    assert_eq!(turned(&path).2, after.2);
    let differ = (0..width * height).filter(|at| before.2[*at] != after.2[*at]);
    let (line, beside): (Vec<usize>, Vec<usize>) =
        differ.map(|at| at % width).partition(|x| (105..145).contains(x));
    // Edges may be drawn a fraction of a pixel further; the note itself has over a hundred pixels.
    assert!(!line.is_empty() && beside.len() < 20, "{beside:?}");
}

#[test]
fn letters_that_a_font_draws_large_have_a_box_of_their_height() {
    let glyph = "20 0 0 0 18 60 d1 0 0 18 60 re f";
    let stream = |body: &str| format!("<< /Length {} >>\nstream\n{body}\nendstream", body.len());
    let letters: Vec<char> = NAME.chars().collect();
    let differences: String = letters.iter().map(|letter| format!("/{letter} ")).collect();
    let programs: String = letters.iter().map(|letter| format!("/{letter} 6 0 R ")).collect();
    let widths = "20 ".repeat(letters.len());
    let codes: String = (0..letters.len()).map(|code| format!("{:02X}", 65 + code)).collect();
    let bytes = crate::bombs::pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".into(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R \
         /Resources << /Font << /T 5 0 R >> >> >>"
            .into(),
        stream(&format!("BT /T 1 Tf .2 0 0 -.2 40 120 Tm <{codes}> Tj ET")),
        format!(
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 20 60] /FontMatrix [1 0 0 -1 0 0] \
             /FirstChar 65 /LastChar {} /Widths [{widths}] /CharProcs << {programs} >> \
             /Encoding << /Differences [65 {differences}] >> >>",
            64 + letters.len()
        ),
        stream(glyph),
    ]);
    let (_, _, copy) = planted(&bytes, &readers(), BoxWidth::Keep);
    let [left, bottom] = copy.boxes[0].quad.corner;
    let [_, high] = copy.boxes[0].quad.size;
    assert!(left < 40.5 && bottom < 120.5 && bottom + high > 130.0, "{bottom} {high}");
}
