//! Letters of composite fonts that do not say them: by the numbers of their glyphs in one of Adobe's
//! collections, or by codes that are letters already (ISO 32000-1, 9.10.2).

use std::collections::HashMap;
use std::rc::Rc;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_syntax::object::{Array, Dict, Name, String as Bytes};

/// Maps that were made ready, by name.
#[derive(Default)]
pub(super) struct Maps(HashMap<Vec<u8>, Option<Rc<CMap>>>);

impl Maps {
    fn get(&mut self, name: &[u8]) -> Option<Rc<CMap>> {
        let known = self.0.entry(name.to_vec()).or_insert_with(|| match name {
            b"Identity-H" | b"Identity-V" => Some(Rc::new(CMap::identity_h())),
            _ => {
                let data = load_embedded(CMapName::from_bytes(name))?;
                CMap::parse(data, load_embedded).map(Rc::new)
            }
        });
        known.clone()
    }
}

/// How the codes of a font lead to letters.
#[derive(Clone)]
pub(super) enum Codes {
    /// `ToUnicode` is the name of an identity, which is no map of the standard: other readers take
    /// the codes for letters.
    Letters,
    /// From the code to the number of the glyph, and from there to the letter.
    Collection { numbers: Rc<CMap>, letters: Rc<CMap> },
}

impl Codes {
    /// Of a composite font; none of another, or of one that belongs to no collection.
    pub(super) fn of(font: &Dict<'_>, maps: &mut Maps) -> Option<Codes> {
        let inner = font.get::<Array<'_>>(b"DescendantFonts")?.iter::<Dict<'_>>().next()?;
        let map = font.get::<Name<'_>>(b"ToUnicode");
        if matches!(map.as_deref(), Some(b"Identity-H" | b"Identity-V")) {
            return Some(Codes::Letters);
        }
        let collection = inner.get::<Dict<'_>>(b"CIDSystemInfo")?;
        let [registry, ordering] =
            [&b"Registry"[..], b"Ordering"].map(|key| collection.get::<Bytes<'_>>(key));
        let family = CidFamily::from_registry_ordering(registry?.as_bytes(), ordering?.as_bytes());
        let letters = maps.get(family.ucs2_cmap()?.to_bytes())?;
        let numbers = maps.get(&font.get::<Name<'_>>(b"Encoding")?)?;
        Some(Codes::Collection { numbers, letters })
    }

    pub(super) fn letter(&self, code: u32) -> Option<BfString> {
        let known = match self {
            Codes::Letters => char::from_u32(code).map(BfString::Char),
            Codes::Collection { numbers, letters } => {
                let number = (1..=4).find_map(|bytes| numbers.lookup_cid_code(code, bytes))?;
                letters.lookup_bf_string(number)
            }
        };
        known.filter(|letter| match letter {
            BfString::Char(letter) => {
                !letter.is_control() && *letter != char::REPLACEMENT_CHARACTER
            }
            BfString::String(_) => true,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_syntax::object::FromBytes;

    fn letter(font: &[u8], code: u32) -> Option<BfString> {
        let font = Dict::from_bytes(font).unwrap();
        Codes::of(&font, &mut Maps::default())?.letter(code)
    }

    #[test]
    fn letters_follow_from_a_collection_or_from_the_codes() {
        let japan = b"<< /Type /Font /Encoding /Identity-H /DescendantFonts [<< /CIDSystemInfo \
            << /Registry (Adobe) /Ordering (Japan1) >> >>] >>";
        assert_eq!(letter(japan, 843), Some(BfString::Char('あ')));
        assert_eq!(letter(japan, 0), None);
        let shift = b"<< /Encoding /90ms-RKSJ-H /DescendantFonts [<< /CIDSystemInfo \
            << /Registry (Adobe) /Ordering (Japan1) >> >>] >>";
        assert_eq!(letter(shift, 0x82a0), Some(BfString::Char('あ')));
        let identity =
            b"<< /Encoding /Identity-H /ToUnicode /Identity-H /DescendantFonts [<< >>] >>";
        assert_eq!(letter(identity, 0x41), Some(BfString::Char('A')));
        assert_eq!(letter(identity, 3), None);
        let own = b"<< /Encoding /Identity-H /DescendantFonts [<< /CIDSystemInfo \
            << /Registry (Adobe) /Ordering (Identity) >> >>] >>";
        assert_eq!(letter(own, 0x41), None);
    }
}
