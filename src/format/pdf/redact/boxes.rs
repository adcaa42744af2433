//! The boxes as they are drawn: black, with the exemption in white.

use super::super::write::object::{Map, Obj, map, write_place, write_text};
use super::region::Region;

/// Size of the stamp, in ems of the words it stands for.
pub(super) const SIZE: f64 = 0.68;

/// Advance widths of Helvetica from space to tilde, in thousandths of an em.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Width of a stamp in ems.
pub(super) fn width(stamp: &str) -> f64 {
    let wide = |byte: u8| byte.checked_sub(32).and_then(|at| HELVETICA.get(usize::from(at)));
    stamp.bytes().map(|byte| f64::from(wide(byte).copied().unwrap_or(556)) / 1000.0).sum()
}

/// The letters of a stamp that its font has.
pub(in super::super) fn printable(stamp: &str) -> String {
    stamp.chars().map(|letter| if letter.is_ascii() { letter } else { '?' }).collect()
}

fn numbers(out: &mut Vec<u8>, numbers: &[f64], operator: &str) {
    for number in numbers {
        write_place(*number, out);
        out.push(b' ');
    }
    out.extend_from_slice(operator.as_bytes());
    out.push(b'\n');
}

/// A form that draws the boxes of a page, in a page of these bounds.
pub(super) fn form(regions: &[Region], page: [f64; 4], font: u32) -> Obj {
    let mut out = Vec::new();
    for region in regions {
        let (along, across) = (region.along, region.across());
        out.extend_from_slice(b"q\n");
        let corner = region.corner;
        numbers(&mut out, &[along.x, along.y, across.x, across.y, corner.x, corner.y], "cm");
        out.extend_from_slice(b"0 g\n");
        numbers(&mut out, &[0.0, 0.0, region.width, region.height], "re");
        out.extend_from_slice(b"f\n");
        let stamp = printable(&region.stamp);
        let wide = width(&stamp).max(0.1);
        let fits = ((region.width * 0.94) / wide).min(region.height * 0.78);
        let size = (SIZE * region.size).min(fits).max(0.5);
        out.extend_from_slice(b"1 g\nBT\n/F ");
        numbers(&mut out, &[size], "Tf");
        let left = ((region.width - wide * size) / 2.0).max(0.0);
        numbers(&mut out, &[left, (region.height - 0.72 * size) / 2.0], "Td");
        write_text(stamp.as_bytes(), &mut out);
        out.extend_from_slice(b" Tj\nET\nQ\n");
    }
    let fonts = map([("F", Obj::Ref(font))]);
    let dict = map([
        ("Type", Obj::name("XObject")),
        ("Subtype", Obj::name("Form")),
        ("BBox", Obj::numbers(&page)),
        ("Resources", Obj::Dict(map([("Font", Obj::Dict(fonts))]))),
    ]);
    Obj::packed(dict, &out)
}

/// The font of the stamps.
pub(super) fn font() -> Map {
    map([
        ("Type", Obj::name("Font")),
        ("Subtype", Obj::name("Type1")),
        ("BaseFont", Obj::name("Helvetica")),
        ("Encoding", Obj::name("WinAnsiEncoding")),
    ])
}
