//! Where every glyph stands, for comparing with other readers: `tests/measure/pdf.py` runs it.

use std::io::Write;

use super::super::limits::{Budget, Limits};
use super::fonts::Fonts;
use super::layers::Layers;
use super::{interpret, reading};

/// Writes a line of JSON for each file named in `PDFS`: letters with left edge and baseline, by page.
#[test]
#[ignore = "needs files of other projects"]
fn glyphs_with_their_places() {
    let paths = std::env::var("PDFS").unwrap_or_default();
    let mut out = std::fs::File::create(std::env::var("OUT").unwrap()).unwrap();
    for path in paths.lines() {
        let mut budget = Budget::new(&Limits::default());
        let bytes = std::fs::read(path).unwrap();
        let Ok(file) = reading::open(&bytes, &[]) else { continue };
        let (layers, mut fonts) = (Layers::new(&file), Fonts::new());
        let mut pages = Vec::new();
        for page in file.pages().iter() {
            let Ok(content) = interpret::page(page, &mut fonts, &layers, &mut budget) else {
                break;
            };
            let glyphs = content.glyphs.iter().map(|glyph| {
                let mut text = String::new();
                glyph.text.push_to(&mut text);
                (text, glyph.origin.x, glyph.origin.y, glyph.is_painted())
            });
            pages.push(glyphs.collect::<Vec<_>>());
        }
        writeln!(out, "{}", serde_json::json!({ "file": path, "pages": pages })).unwrap();
    }
}
