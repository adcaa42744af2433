//! What the styles of a document say of characters and paragraphs (MS-DOC 2.9.271, 2.9.260).

use super::super::bytes::{slice, u16_at};
use super::looks::Look;
use super::runs::shades;

#[derive(Default)]
struct Style<'a> {
    base: usize,
    paragraph: &'a [u8],
    characters: &'a [u8],
}

/// The styles by their number.
#[derive(Default)]
pub(super) struct Styles<'a> {
    styles: Vec<Option<Style<'a>>>,
}

/// The number that stands for no style, and the most styles that one is based on in turn.
const NONE: usize = 0xFFF;
const DEEPEST: usize = 20;

impl<'a> Styles<'a> {
    pub(super) fn read(sheet: &'a [u8]) -> Styles<'a> {
        let number = |at: usize| u16_at(sheet, at).map_or(0, usize::from);
        let (head, count, fixed) = (number(0), number(2), number(4));
        let mut at = 2 + head;
        let mut styles = Vec::new();
        while styles.len() < count
            && let Some(length) = u16_at(sheet, at)
        {
            let length = usize::from(length);
            styles.push(slice(sheet, at + 2, length).and_then(|one| style(one, fixed)));
            at += 2 + length;
        }
        Styles { styles }
    }

    /// A style and those it is based on, the last of them first.
    fn chain(&self, number: usize) -> impl Iterator<Item = &Style<'a>> {
        let of = |number: usize| self.styles.get(number)?.as_ref();
        let next = move |style: &&Style<'a>| of(style.base).filter(|_| style.base != NONE);
        let chain: Vec<_> = std::iter::successors(of(number), next).take(DEEPEST).collect();
        chain.into_iter().rev()
    }

    /// Puts what a style says of characters into a look.
    pub(super) fn put(&self, number: u16, look: &mut Look) {
        let mut own = Look::default();
        self.chain(usize::from(number)).for_each(|style| own.say(style.characters, false));
        look.lay_over(&own);
    }

    /// Whether some style says how characters look in a way that may hide them.
    pub(super) fn say_anything(&self) -> bool {
        let mut styles = self.styles.iter().flatten();
        styles.any(|style| {
            let mut look = Look::default();
            look.say(style.characters, false);
            look != Look::default()
        })
    }

    /// Whether paragraphs of a style have a ground of their own.
    pub(super) fn shades(&self, number: u16) -> bool {
        self.chain(usize::from(number)).any(|style| shades(style.paragraph))
    }
}

/// One style: fixed fields, its name, then what it says in one piece or two.
fn style(bytes: &[u8], fixed: usize) -> Option<Style<'_>> {
    let head = usize::from(u16_at(bytes, 2)?);
    let mut style = Style { base: head >> 4, ..Style::default() };
    let name = usize::from(u16_at(bytes, fixed)?);
    let mut at = fixed + 2 + name * 2 + 2;
    let mut piece = || {
        at += at % 2;
        let length = usize::from(u16_at(bytes, at)?);
        let piece = slice(bytes, at + 2, length);
        at += 2 + length;
        piece
    };
    match head & 0xF {
        1 => {
            // Its own number comes first.
            style.paragraph = piece()?.get(2..).unwrap_or_default();
            style.characters = piece().unwrap_or_default();
        }
        2 => style.characters = piece()?,
        _ => {}
    }
    Some(style)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(styles: &[(u16, u16, &[u8])]) -> Vec<u8> {
        let mut bytes = vec![4, 0, styles.len() as u8, 0, 10, 0];
        for (kind, base, characters) in styles {
            let mut one = vec![0; 10];
            one[2..4].copy_from_slice(&(base << 4 | kind).to_le_bytes());
            one.extend([1, 0, b'a', 0, 0, 0]);
            if *kind == 1 {
                one.extend([2, 0, 0, 0]);
            }
            one.extend((characters.len() as u16).to_le_bytes());
            one.extend(*characters);
            bytes.extend((one.len() as u16).to_le_bytes());
            bytes.extend(one);
        }
        bytes
    }

    fn unseen(styles: &[(u16, u16, &[u8])], paragraph: u16, own: &[u8]) -> Option<&'static str> {
        let sheet = sheet(styles);
        let styles = Styles::read(&sheet);
        let mut look = Look::default();
        styles.put(paragraph, &mut look);
        look.say(own, true);
        look.unseen()
    }

    #[test]
    fn styles_hide_and_show() {
        let hidden: &[u8] = &[0x3C, 0x08, 1];
        let plain: (u16, u16, &[u8]) = (1, 0xFFF, &[]);
        let styles = [plain, (1, 0, hidden), (1, 1, &[])];
        assert_eq!(unseen(&styles, 0, &[]), None);
        assert_eq!(unseen(&styles, 1, &[]), Some("hidden text"));
        assert_eq!(unseen(&styles, 2, &[]), Some("hidden text"));
        assert_eq!(unseen(&styles, 2, &[0x3C, 0x08, 0]), None);
        // Other than the style says.
        assert_eq!(unseen(&styles, 2, &[0x3C, 0x08, 0x81]), None);
        assert_eq!(unseen(&styles, 0, &[0x3C, 0x08, 0x81]), Some("hidden text"));
        // White letters, which a run makes red again.
        let white: &[u8] = &[0x42, 0x2A, 8];
        let styles = [plain, (1, 0, white)];
        assert!(unseen(&styles, 1, &[]).is_some());
        assert_eq!(unseen(&styles, 1, &[0x42, 0x2A, 6]), None);
        assert_eq!(unseen(&styles, 9, &[]), None);
    }
}
