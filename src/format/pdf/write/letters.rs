//! Fonts of a copy say of their codes what the text that is left needs, and no more: programs that cut
//! fonts down number letters as they come, so that a table in the order of codes spells the words that
//! a text begins with.

use std::collections::{BTreeMap, BTreeSet};

use hayro_cmap::{BfString, CMap, load_embedded};
use hayro_syntax::object::{Array, Dict, MaybeRef, Object, Stream};

use super::super::super::limits::{Budget, Stop};
use super::super::decode::decode;
use super::super::fonts;
use super::super::glyph::Content;
use super::allow::Kind;
use super::copy::Copier;
use super::object::{Map, Obj};

/// Entries of one block of a table (Adobe Technical Note 5014).
const BLOCK: usize = 100;

/// What the copy needs of a font.
#[derive(Default)]
pub(super) struct Used {
    /// The codes of text that stays, each with its number of bytes.
    pub(super) codes: BTreeMap<u32, u32>,
    /// The codes of text that was taken out.
    pub(super) gone: BTreeSet<u32>,
}

impl Copier<'_> {
    /// Notes which codes of its fonts a page needs: those of glyphs that stay, if they stay text.
    pub(in super::super) fn uses(&mut self, content: &Content, gone: &[bool], stays_text: bool) {
        for (glyph, gone) in content.glyphs.iter().zip(gone) {
            let used = self.used.entry(glyph.font).or_default();
            if *gone {
                used.gone.insert(glyph.code);
            } else if stays_text {
                used.codes.insert(glyph.code, glyph.bytes.end - glyph.bytes.start);
            }
        }
    }

    /// Leaves out of a font what it says of codes that nothing needs, if text in it was taken out: which
    /// letters they stand for. What decides how glyphs are drawn goes for those codes alone that were
    /// taken out: their names, and the glyphs of a Type 3 font.
    pub(super) fn without_letters(
        &mut self,
        font: &Dict<'_>,
        copy: &mut Map,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let Some(used) = self.used.get(&fonts::place(font)) else { return Ok(()) };
        let gone: BTreeSet<u32> =
            used.gone.iter().filter(|code| !used.codes.contains_key(code)).copied().collect();
        if used.gone.is_empty() {
            return Ok(());
        }
        let codes = used.codes.clone();
        if let Some(table) = font.get::<Stream<'_>>(b"ToUnicode")
            && let Some(data) = decode(&table, budget)?
            && let Some(table) = CMap::parse(&data, load_embedded)
        {
            let table = self.add(Obj::packed(Map::new(), &to_unicode(&table, &codes)));
            copy.insert(b"ToUnicode".to_vec(), Obj::Ref(table));
        }
        let Some(encoding) = font.get::<Dict<'_>>(b"Encoding") else { return Ok(()) };
        let Some(names) = encoding.get::<Array<'_>>(b"Differences") else { return Ok(()) };
        let (names, dropped) = differences(&names, &gone);
        let mut encoding = self.dict(&encoding, Kind::Encoding, budget, 0)?;
        encoding.insert(b"Differences".to_vec(), Obj::Array(names));
        copy.insert(b"Encoding".to_vec(), Obj::Dict(encoding));
        if let Some(glyphs) = font.get::<Dict<'_>>(b"CharProcs") {
            let mut drawn = Map::new();
            for (name, value) in glyphs.entries() {
                budget.tick()?;
                let MaybeRef::Ref(to) = value else { continue };
                if !dropped.contains::<[u8]>(&name) {
                    let number = self.refer(to.into(), Kind::Operators);
                    drawn.insert(name.to_vec(), Obj::Ref(number));
                }
            }
            copy.insert(b"CharProcs".to_vec(), Obj::Dict(drawn));
        }
        Ok(())
    }
}

/// The names of an encoding without those of some codes (ISO 32000-1, 9.6.6.1), and the names that it
/// has lost.
fn differences(names: &Array<'_>, gone: &BTreeSet<u32>) -> (Vec<Obj>, BTreeSet<Vec<u8>>) {
    let (mut list, mut kept, mut lost) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    let (mut code, mut next) = (0u32, None);
    for item in names.iter::<Object<'_>>() {
        if let Object::Number(number) = item {
            code = number.as_f64() as u32;
            continue;
        }
        let Some(name) = item.into_name() else { continue };
        if gone.contains(&code) {
            lost.insert(name.to_vec());
        } else {
            if next != Some(code) {
                list.push(Obj::Number(f64::from(code)));
            }
            list.push(Obj::Name(name.to_vec()));
            kept.insert(name.to_vec());
            next = Some(code.saturating_add(1));
        }
        code = code.saturating_add(1);
    }
    lost.retain(|name| !kept.contains(name));
    (list, lost)
}

/// A table of the letters of some codes, in the order of the letters.
fn to_unicode(table: &CMap, codes: &BTreeMap<u32, u32>) -> Vec<u8> {
    let mut lines = Vec::new();
    for (code, bytes) in codes {
        let letters = match table.lookup_bf_string(*code) {
            Some(BfString::Char(letter)) => letter.to_string(),
            Some(BfString::String(letters)) => letters,
            None => continue,
        };
        let wide = *bytes as usize * 2;
        let units: String = letters.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        lines.push((letters, format!("<{code:0wide$X}> <{units}>\n")));
    }
    lines.sort();
    let lengths: BTreeSet<usize> = codes.values().map(|bytes| *bytes as usize).collect();
    let ranges: String = lengths
        .iter()
        .map(|bytes| format!("<{}> <{}>\n", "00".repeat(*bytes), "FF".repeat(*bytes)))
        .collect();
    let mut out = format!(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         {} begincodespacerange\n{ranges}endcodespacerange\n",
        lengths.len()
    );
    for block in lines.chunks(BLOCK) {
        out.push_str(&format!("{} beginbfchar\n", block.len()));
        block.iter().for_each(|(_, line)| out.push_str(line));
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use hayro_syntax::object::FromBytes;

    use super::*;

    #[test]
    fn only_codes_that_are_needed_are_named_in_the_order_of_letters() {
        let table = b"1 begincodespacerange <00> <ff> endcodespacerange\n\
            4 beginbfchar <01> <0051> <02> <0075> <03> <00660069> <04> <0041> endbfchar\n\
            1 beginbfrange <10> <12> <0061> endbfrange";
        let table = CMap::parse(table, load_embedded).unwrap();
        let codes = BTreeMap::from([(2, 1), (3, 1), (4, 1), (0x11, 1), (0x20, 1)]);
        let written = String::from_utf8(to_unicode(&table, &codes)).unwrap();
        let expected = "4 beginbfchar\n<04> <0041>\n<11> <0062>\n<03> <00660069>\n<02> <0075>\n";
        assert!(written.contains(expected), "{written}");
        let read = CMap::parse(written.as_bytes(), load_embedded).unwrap();
        for code in [2, 3, 4, 0x11] {
            assert_eq!(read.lookup_bf_string(code), table.lookup_bf_string(code));
        }
        assert_eq!(read.lookup_bf_string(1), None);

        let names = Array::from_bytes(b"[1 /Q /u /fi /A 16 /a /b /A]").unwrap();
        let (list, lost) = differences(&names, &BTreeSet::from([1, 0x10, 0x12]));
        let mut written = Vec::new();
        Obj::Array(list).write(&mut written);
        assert_eq!(String::from_utf8_lossy(&written), "[2 /u /fi /A 17 /b]");
        assert_eq!(lost, BTreeSet::from([b"Q".to_vec(), b"a".to_vec()]));
    }
}
