//! A page of the copy as a picture, for one whose words cannot be taken out any other way: the boxes
//! are burnt in, and the words that stay lie over it unseen.

use std::collections::BTreeMap;

use hayro_syntax::page::Page;
use kurbo::Affine;

use super::super::super::limits::{Budget, Stop};
use super::super::draw;
use super::super::draw::sheet::burn;
use super::super::glyph::{Content, Glyph, Source};
use super::super::reading::Turned;
use super::super::write::object::{Map, Obj, map, write_place};
use super::page::{Builder, regions as on_page};
use super::region::{self, Region, merged};
use super::{Ended, paths};
use crate::model::redaction::Refusal;

/// Letters of the unseen text in one block of its table (Adobe Technical Note 5014).
const BLOCK: usize = 100;

/// Where things are taken out of a page that becomes a picture: with a margin everywhere, since every
/// letter is pixels now.
pub(in super::super) fn regions(regions: Vec<Region>) -> Vec<Region> {
    merged(regions.iter().map(Region::with_margin).collect())
}

/// Which glyphs are not in the unseen text. What patterns and other glyphs draw is in the picture
/// alone.
pub(in super::super) fn gone(content: &Content, regions: &[Region], chosen: &[u32]) -> Vec<bool> {
    let under = |glyph: &Glyph| regions.iter().any(|region| region.holds(glyph));
    let gone = content.glyphs.iter().map(|glyph| glyph.layer_off || glyph.inner || under(glyph));
    let mut gone: Vec<bool> = gone.collect();
    for number in chosen {
        if let Some(gone) = gone.get_mut(*number as usize) {
            *gone = true;
        }
    }
    gone
}

impl<'a> Builder<'a> {
    /// Adds a page to the copy as a picture.
    pub(super) fn image(
        &mut self,
        turned: &Turned<'_, 'a>,
        text: &str,
        dpi: u16,
        budget: &mut Budget,
    ) -> Result<(), Ended> {
        let number = turned.number + 1;
        let Turned { page, content, placed, .. } = turned;
        let redactions = region::on_page(&self.edits.redactions, placed);
        let seen = region::seen(self.edits, number);
        let width = self.edits.width;
        let (found, chosen) = on_page(content, placed, &redactions, seen, text, width);
        let regions = regions(found);
        let gone = gone(content, &regions, &chosen);
        self.copier.uses(content, &gone, false);
        let reason = "the page cannot be drawn".to_owned();
        let Some(mut raster) = draw::page(page, f64::from(dpi) / 72.0) else {
            return Err(Ended::Refused(Refusal { page: Some(number), reason }));
        };
        regions.iter().for_each(|region| burn(&mut raster, region));
        let (wide, high) = (f64::from(raster.width), f64::from(raster.height));
        let picture = map([
            ("Type", Obj::name("XObject")),
            ("Subtype", Obj::name("Image")),
            ("Width", Obj::Number(wide)),
            ("Height", Obj::Number(high)),
            ("ColorSpace", Obj::name("DeviceRGB")),
            ("BitsPerComponent", Obj::Number(8.0)),
        ]);
        let mut objects = Map::new();
        let picture = self.copier.add(Obj::packed(picture, &raster.rgb));
        objects.insert(b"P".to_vec(), Obj::Ref(picture));
        // The picture's square has its first row on top.
        let place = raster.to_page * Affine::new([wide, 0.0, 0.0, -high, 0.0, high]);
        let mut out = b"q ".to_vec();
        place.as_coeffs().iter().for_each(|number| write(*number, &mut out));
        out.extend_from_slice(b"cm /P Do Q\n");
        for (name, form) in self.plain_over(page, content, &regions, number)? {
            out.extend_from_slice(format!("/{name} Do\n").as_bytes());
            objects.insert(name.into_bytes(), Obj::Ref(form));
        }
        let left = content.glyphs.iter().zip(&gone).filter(|(_, gone)| !**gone);
        let font = self.unseen(left.map(|(glyph, _)| glyph), &mut out, budget)?;
        if let Some(form) = self.boxes(page, &regions) {
            objects.insert(b"B".to_vec(), Obj::Ref(form));
            out.extend_from_slice(b"/B Do\n");
        }
        let resources = map([
            ("XObject", Obj::Dict(objects)),
            ("Font", Obj::Dict(map([("F", Obj::Ref(font))]))),
        ]);
        let dict = self.sheet(page, &out, resources);
        let sheet = self.copier.add(Obj::Dict(dict));
        self.pages.push(sheet);
        self.width_kept += regions.len() as u64;
        self.images.push(number);
        self.done(number, &regions, &regions);
        Ok(())
    }

    /// Names and numbers of forms that draw what viewers draw for annotations: this is not in the
    /// picture.
    fn plain_over(
        &mut self,
        page: &Page<'_>,
        content: &Content,
        regions: &[Region],
        number: u32,
    ) -> Result<Vec<(String, u32)>, Ended> {
        let mut forms = Vec::new();
        for (run, annotation) in content.runs.iter().enumerate().filter_map(|(run, one)| {
            let Source::Plain(annotation) = one.what else { return None };
            Some((run as u32, annotation))
        }) {
            let mut edits = Vec::new();
            for paint in content.paints.iter().filter(|paint| paint.run == run) {
                match paths::fate(paint, regions) {
                    paths::Fate::Stays => {}
                    paths::Fate::Goes(gone) => edits.extend(gone),
                    paths::Fate::Unclear => {
                        let reason = "an annotation reaches under a box and cannot be parted";
                        let reason = reason.to_owned();
                        return Err(Ended::Refused(Refusal { page: Some(number), reason }));
                    }
                }
            }
            let form = self.plain(page, annotation, edits);
            forms.extend(form.map(|form| (format!("A{annotation}"), form)));
        }
        Ok(forms)
    }

    /// Writes glyphs as text that is not painted, each in its place, and gives the number of its font.
    fn unseen<'g>(
        &mut self,
        glyphs: impl Iterator<Item = &'g Glyph>,
        out: &mut Vec<u8>,
        budget: &mut Budget,
    ) -> Result<u32, Stop> {
        let mut codes: BTreeMap<String, u16> = BTreeMap::new();
        out.extend_from_slice(b"q BT 3 Tr /F 1 Tf\n");
        for glyph in glyphs {
            budget.tick()?;
            let mut letters = String::new();
            glyph.text.push_to(&mut letters);
            let next = codes.len() as u16 + 1;
            if next == u16::MAX && !codes.contains_key(&letters) {
                return Err(Stop::Unsupported("there are too many sorts of letters on a page"));
            }
            let code = *codes.entry(letters).or_insert(next);
            // A letter of one em each way, stretched to the place it had.
            let along = glyph.end - glyph.origin;
            let along = if along.hypot() > 1e-3 { along } else { glyph.along() * 1e-3 };
            for number in [along.x, along.y, glyph.up.x, glyph.up.y, glyph.origin.x, glyph.origin.y]
            {
                write(number, out);
            }
            out.extend_from_slice(format!("Tm <{code:04X}> Tj\n").as_bytes());
        }
        // The mode would hold for the stamps too.
        out.extend_from_slice(b"ET Q\n");
        Ok(self.font(&codes))
    }

    /// A font without outlines, whose codes stand for these letters (ISO 32000-1, 9.7.4 and 9.10.3).
    fn font(&mut self, codes: &BTreeMap<String, u16>) -> u32 {
        let mut table = String::from(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n\
             /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
             /CMapName /Unseen def /CMapType 2 def\n\
             1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
        );
        let entries: Vec<String> = codes
            .iter()
            .map(|(letters, code)| {
                let wide: String =
                    letters.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
                format!("<{code:04X}> <{wide}>\n")
            })
            .collect();
        for block in entries.chunks(BLOCK) {
            table.push_str(&format!("{} beginbfchar\n{}endbfchar\n", block.len(), block.concat()));
        }
        table.push_str("endcmap CMapName currentdict /CMap defineresource pop end end\n");
        let table = self.copier.add(Obj::packed(Map::new(), table.as_bytes()));
        let name = || Obj::name("Unseen");
        let descriptor = self.copier.add(Obj::Dict(map([
            ("Type", Obj::name("FontDescriptor")),
            ("FontName", name()),
            ("Flags", Obj::Number(4.0)),
            ("FontBBox", Obj::numbers(&[0.0, -220.0, 1000.0, 860.0])),
            ("ItalicAngle", Obj::Number(0.0)),
            ("Ascent", Obj::Number(860.0)),
            ("Descent", Obj::Number(-220.0)),
            ("CapHeight", Obj::Number(720.0)),
            ("StemV", Obj::Number(80.0)),
        ])));
        let system = map([
            ("Registry", Obj::Text(b"Adobe".to_vec())),
            ("Ordering", Obj::Text(b"Identity".to_vec())),
            ("Supplement", Obj::Number(0.0)),
        ]);
        let inner = self.copier.add(Obj::Dict(map([
            ("Type", Obj::name("Font")),
            ("Subtype", Obj::name("CIDFontType2")),
            ("BaseFont", name()),
            ("CIDSystemInfo", Obj::Dict(system)),
            ("FontDescriptor", Obj::Ref(descriptor)),
            ("DW", Obj::Number(1000.0)),
            ("CIDToGIDMap", Obj::name("Identity")),
        ])));
        self.copier.add(Obj::Dict(map([
            ("Type", Obj::name("Font")),
            ("Subtype", Obj::name("Type0")),
            ("BaseFont", name()),
            ("Encoding", Obj::name("Identity-H")),
            ("DescendantFonts", Obj::Array(vec![Obj::Ref(inner)])),
            ("ToUnicode", Obj::Ref(table)),
        ])))
    }
}

fn write(number: f64, out: &mut Vec<u8>) {
    write_place(number, out);
    out.push(b' ');
}
