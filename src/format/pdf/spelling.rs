//! Letters as words are spelt that are looked for: those of Latin ligatures one by one, and forms that
//! differ from a plain letter or figure in width or face alone as that one.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Whether a letter is such a form. Signs that say something of their own, as raised figures do, are none.
pub(super) fn is_form(letter: char) -> bool {
    letter >= '\u{2102}'
        && matches!(letter,
            // Ligatures, full width, and the faces of mathematics with what of these has other places.
            '\u{fb00}'..='\u{fb06}'
            | '\u{ff01}'..='\u{ff5e}' | '\u{ffe0}' | '\u{ffe1}' | '\u{ffe5}'
            | '\u{1d400}'..='\u{1d7ff}'
            | '\u{2102}' | '\u{210a}'..='\u{2113}' | '\u{2115}' | '\u{2119}'..='\u{211d}'
            | '\u{2124}' | '\u{2128}' | '\u{212a}'..='\u{212d}' | '\u{212f}'..='\u{2131}'
            | '\u{2133}' | '\u{2134}' | '\u{2139}')
}

/// A text with such forms as plain letters.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(is_form) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match is_form(letter) {
            true => plain.extend(std::iter::once(letter).nfkc()),
            false => plain.push(letter),
        }
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn forms_are_plain_letters_and_signs_are_left() {
        assert_eq!(plain("Ｑｕｉｌｌ－７！ ﬁﬄﬆ 𝐐𝑢𝓲𝕝𝟏 ℋℓℝ"), "Quill-7! fifflst Quil1 HlR");
        let left = "m² ½ ™ № Ⅳ ① ﾊ Å é";
        assert_eq!(plain(left), left);
    }
}
