//! Fonts, fills and colours of cell styles (MS-XLS 2.4.122, 2.4.353, 2.4.355, 2.4.188), as far as they
//! tell whether a cell is seen. The palette comes after what refers to it.

use super::super::bytes::{u8_at, u16_at, u32_at};
use super::super::colour::{BLACK, Colour, WHITE};
use super::super::xlsx::Looks;

#[derive(Default)]
pub(super) struct Styles {
    fonts: Vec<Font>,
    cells: Vec<Cell>,
    palette: Vec<Colour>,
}

struct Font {
    /// In twentieths of a point.
    height: u16,
    colour: u16,
}

struct Cell {
    font: usize,
    pattern: u32,
    ground: u16,
    /// Colours that no palette holds, in place of those of the font and the fill.
    own_letters: Own,
    own_ground: Own,
}

/// What an extension says of a colour.
#[derive(Clone, Copy, PartialEq)]
enum Own {
    Nothing,
    Unknown,
    Known(Colour),
}

/// The palette of a workbook that has none (MS-XLS 2.5.161), from number 8.
const PALETTE: [u32; 56] = [
    0x00_0000, 0xFF_FFFF, 0xFF_0000, 0x00_FF00, 0x00_00FF, 0xFF_FF00, 0xFF_00FF, 0x00_FFFF,
    0x80_0000, 0x00_8000, 0x00_0080, 0x80_8000, 0x80_0080, 0x00_8080, 0xC0_C0C0, 0x80_8080,
    0x99_99FF, 0x99_3366, 0xFF_FFCC, 0xCC_FFFF, 0x66_0066, 0xFF_8080, 0x00_66CC, 0xCC_CCFF,
    0x00_0080, 0xFF_00FF, 0xFF_FF00, 0x00_FFFF, 0x80_0080, 0x80_0000, 0x00_8080, 0x00_00FF,
    0x00_CCFF, 0xCC_FFFF, 0xCC_FFCC, 0xFF_FF99, 0x99_CCFF, 0xFF_99CC, 0xCC_99FF, 0xFF_CC99,
    0x33_66FF, 0x33_CCCC, 0x99_CC00, 0xFF_CC00, 0xFF_9900, 0xFF_6600, 0x66_6699, 0x96_9696,
    0x00_3366, 0x33_9966, 0x00_3300, 0x33_3300, 0x99_3300, 0x99_3366, 0x33_3399, 0x33_3333,
];

impl Styles {
    pub(super) fn font(&mut self, body: &[u8]) {
        let at = |place: usize| u16_at(body, place).unwrap_or(0);
        self.fonts.push(Font { height: at(0), colour: at(4) });
    }

    /// A cell style. Excel 5 and 95 keep its fill elsewhere.
    pub(super) fn cell(&mut self, body: &[u8], new: bool) {
        let (pattern, colours) = match new {
            true => (u32_at(body, 14).unwrap_or(0) >> 26, u16_at(body, 18).unwrap_or(0)),
            false => {
                let fill = u32_at(body, 8).unwrap_or(0);
                (fill >> 16 & 0x3F, (fill & 0xFFFF) as u16)
            }
        };
        let font = usize::from(u16_at(body, 0).unwrap_or(0));
        self.cells.push(Cell {
            // There is no font of number 4.
            font: if font > 4 { font - 1 } else { font },
            pattern,
            ground: colours & 0x7F,
            own_letters: Own::Nothing,
            own_ground: Own::Nothing,
        });
    }

    /// Colours that Excel 2007 and later add to a style.
    pub(super) fn extension(&mut self, body: &[u8]) {
        let number = usize::from(u16_at(body, 14).unwrap_or(u16::MAX));
        let Some(cell) = self.cells.get_mut(number) else { return };
        let mut at = 20;
        while let (Some(sort), Some(length)) = (u16_at(body, at), u16_at(body, at + 2)) {
            let own = match (u16_at(body, at + 4), u16_at(body, at + 6)) {
                (Some(2), Some(0)) => {
                    let channel = |place: usize| u8_at(body, at + 8 + place).unwrap_or(0);
                    Own::Known([channel(0), channel(1), channel(2)])
                }
                // A colour of the theme as it is has its like in the palette.
                (Some(0 | 1 | 3 | 4), Some(0)) => Own::Nothing,
                _ => Own::Unknown,
            };
            match sort {
                4 => cell.own_ground = own,
                5 | 6 => cell.own_ground = Own::Unknown,
                13 => cell.own_letters = own,
                _ => {}
            }
            at += usize::from(length.max(4));
        }
    }

    pub(super) fn palette(&mut self, body: &[u8]) {
        let colours = body.get(2..).unwrap_or_default().chunks_exact(4);
        self.palette = colours.filter_map(|four| four.first_chunk().copied()).collect();
    }

    pub(super) fn colour(&self, number: u16) -> Option<Colour> {
        match number {
            64 | 0x7FFF => return Some(BLACK),
            65 => return Some(WHITE),
            _ => {}
        }
        // The first eight are those that the palette begins with by itself.
        let own = number.checked_sub(8).map(usize::from);
        if let Some(colour) = own.and_then(|place| self.palette.get(place)) {
            return Some(*colour);
        }
        let value = *PALETTE.get(own.unwrap_or(usize::from(number)))?;
        let [_, red, green, blue] = value.to_be_bytes();
        Some([red, green, blue])
    }

    /// Says what each style looks like.
    pub(super) fn finish(&self, looks: &mut Looks) {
        for (number, cell) in self.cells.iter().enumerate() {
            let font = self.fonts.get(cell.font);
            let letters = match cell.own_letters {
                Own::Known(colour) => Some(colour),
                Own::Unknown => None,
                Own::Nothing => font.and_then(|font| self.colour(font.colour)),
            };
            let ground = match (cell.pattern, cell.own_ground) {
                (0, _) => Some(WHITE),
                (1, Own::Nothing) => self.colour(cell.ground),
                (1, Own::Known(colour)) => Some(colour),
                _ => None,
            };
            looks.font(letters, font.map_or(10.0, |font| f64::from(font.height) / 20.0));
            looks.ground(ground);
            looks.cell(number, number);
        }
    }
}
