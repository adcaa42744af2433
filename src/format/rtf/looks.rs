//! Colours and sizes of letters as far as they hide what is written.

use super::super::colour::{BLACKED, Colour, WHITE, is_dark, unseen_on};

/// How the letters of a group look.
#[derive(Clone, Copy, Default)]
pub(super) struct Look {
    /// Numbers in the table of colours; 0 leaves it to the program.
    letters: usize,
    ground: usize,
    highlight: usize,
    /// Too small or too narrow to be read.
    tiny: bool,
    /// Drawn with light and shadow, which show letters in any colour.
    relief: bool,
    /// The paragraph has a ground of its own.
    pub(super) shaded: bool,
}

/// The table of colours.
#[derive(Default)]
pub(super) struct Colours {
    table: Vec<Option<Colour>>,
    current: Option<Colour>,
}

impl Colours {
    /// A channel of the colour that is being read.
    pub(super) fn channel(&mut self, name: &str, value: Option<i32>) {
        let place = match name {
            "red" => 0,
            "green" => 1,
            "blue" => 2,
            _ => return,
        };
        if let Some(channel) = self.current.get_or_insert_default().get_mut(place) {
            *channel = u8::try_from(value.unwrap_or(0)).unwrap_or(0);
        }
    }

    /// Text in the table: a semicolon ends a colour.
    pub(super) fn text(&mut self, text: &str) {
        for _ in text.matches(';') {
            // Far more than any program writes.
            if self.table.len() < 10_000 {
                self.table.push(self.current.take());
            }
        }
    }

    fn get(&self, number: usize) -> Option<Colour> {
        // The first of the table is what the program chooses, whatever stands there.
        if number == 0 { None } else { self.table.get(number).copied().flatten() }
    }
}

impl Look {
    /// Whether a control word is about looks.
    pub(super) fn word(&mut self, name: &str, number: Option<i32>) -> bool {
        let colour = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
        match name {
            "cf" => self.letters = colour,
            "cb" | "chcbpat" => self.ground = colour,
            "highlight" => self.highlight = colour,
            // In half points; the width of letters in per cent.
            "fs" => self.tiny = number.is_some_and(|half| (1..=4).contains(&half)),
            "charscalex" => self.tiny |= number.is_some_and(|width| (1..10).contains(&width)),
            "embo" | "impr" | "outl" | "shad" => self.relief = number != Some(0),
            "cbpat" => self.shaded = colour > 0,
            "shading" => self.shaded |= colour > 0,
            _ => return false,
        }
        true
    }

    /// The letters as they are by themselves; the paragraph stays as it is.
    pub(super) fn plain(&mut self) {
        *self = Look { shaded: self.shaded, ..Look::default() };
    }

    /// Why letters are not seen. `on_page` if nothing that may have a ground of its own is around them.
    pub(super) fn unseen(&self, colours: &Colours, on_page: bool) -> Option<&'static str> {
        if self.tiny {
            return Some("tiny letters");
        }
        let letters = colours.get(self.letters).filter(|_| !self.relief);
        let highlight = colours.get(self.highlight);
        // Letters of no colour stay black under a highlight, and turn white on a black ground.
        if highlight.is_some_and(is_dark) && letters.is_none_or(is_dark) {
            return Some(BLACKED);
        }
        let own = highlight.or_else(|| colours.get(self.ground));
        let ground = own.or((on_page && !self.shaded).then_some(WHITE))?;
        unseen_on(letters?, ground)
    }
}
