//! Code pages of RTF: of the document, and of each font.

use std::collections::BTreeMap;

use encoding_rs::Encoding;

/// The fonts that say how their text is encoded.
pub(super) struct Fonts {
    pub(super) default: &'static Encoding,
    pub(super) default_font: i32,
    known: BTreeMap<i32, &'static Encoding>,
    /// The font of the table that is being described.
    pub(super) current: i32,
}

impl Fonts {
    pub(super) fn new() -> Fonts {
        let default = encoding_rs::WINDOWS_1252;
        Fonts { default, default_font: -1, known: BTreeMap::new(), current: -1 }
    }

    /// How text in a font is encoded.
    pub(super) fn encoding(&self, font: i32) -> &'static Encoding {
        self.known.get(&font).copied().unwrap_or(self.default)
    }

    /// Notes the character set of the font being described.
    pub(super) fn charset(&mut self, number: i32) {
        let page = match number {
            0 => 1252,
            77 => 10000,
            128 => 932,
            129 => 949,
            130 => 1361,
            134 => 936,
            136 => 950,
            161 => 1253,
            162 => 1254,
            163 => 1258,
            177 => 1255,
            178..=180 => 1256,
            186 => 1257,
            204 => 1251,
            222 => 874,
            238 => 1250,
            _ => return,
        };
        self.page(page);
    }

    /// Notes the code page of the font being described.
    pub(super) fn page(&mut self, number: i32) {
        if let Some(encoding) = code_page(number) {
            self.known.insert(self.current, encoding);
        }
    }
}

/// A Windows code page by its number.
pub(in super::super) fn code_page(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        437 | 819 | 850 | 1252 | 28591 | 20127 => encoding_rs::WINDOWS_1252,
        874 => encoding_rs::WINDOWS_874,
        866 => encoding_rs::IBM866,
        932 | 50220 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 | 1361 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        1200 => encoding_rs::UTF_16LE,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1255 => encoding_rs::WINDOWS_1255,
        1256 => encoding_rs::WINDOWS_1256,
        1257 => encoding_rs::WINDOWS_1257,
        1258 => encoding_rs::WINDOWS_1258,
        10000 => encoding_rs::MACINTOSH,
        10007 => encoding_rs::X_MAC_CYRILLIC,
        20866 => encoding_rs::KOI8_R,
        21866 => encoding_rs::KOI8_U,
        28592 => encoding_rs::ISO_8859_2,
        28595 => encoding_rs::ISO_8859_5,
        28597 => encoding_rs::ISO_8859_7,
        51932 => encoding_rs::EUC_JP,
        54936 => encoding_rs::GB18030,
        65001 => encoding_rs::UTF_8,
        _ => return None,
    })
}
