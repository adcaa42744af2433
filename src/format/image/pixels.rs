//! The pixels of a picture, for checks that look at the picture itself.

use std::io::Cursor;

use image::{ImageDecoder, ImageReader, Limits, RgbImage};

/// Larger pictures are not looked at.
const MOST: u64 = 16_000_000;

/// A picture, row by row from its upper left corner; of several the first.
pub(super) struct Pixels {
    pub(super) width: usize,
    pub(super) height: usize,
    picture: RgbImage,
}

impl Pixels {
    /// Decodes a picture; none if it is of another sort, too large or damaged.
    pub(super) fn read(bytes: &[u8]) -> Option<Pixels> {
        let mut decoder =
            ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?.into_decoder().ok()?;
        let (width, height) = decoder.dimensions();
        if width == 0 || u64::from(width) * u64::from(height) > MOST {
            return None;
        }
        let mut limits = Limits::default();
        limits.max_alloc = Some(MOST * 16);
        decoder.set_limits(limits).ok()?;
        let picture = image::DynamicImage::from_decoder(decoder).ok()?.into_rgb8();
        Some(Pixels { width: width as usize, height: height as usize, picture })
    }

    pub(super) fn colour(&self, x: usize, y: usize) -> [u8; 3] {
        let pixel = self.picture.get_pixel_checked(x as u32, y as u32);
        pixel.map(|pixel| pixel.0).unwrap_or_default()
    }

    /// Brightness from 0 to 255 (ITU-R BT.601).
    pub(super) fn grey(&self, x: usize, y: usize) -> u8 {
        let [red, green, blue] = self.colour(x, y).map(u32::from);
        ((red * 299 + green * 587 + blue * 114) / 1000) as u8
    }

    /// Brightness of all pixels, row by row.
    pub(super) fn greys(&self) -> Vec<u8> {
        let rows = (0..self.height).flat_map(|y| (0..self.width).map(move |x| self.grey(x, y)));
        rows.collect()
    }

    /// Brightness averaged over a grid of so many cells a side.
    pub(super) fn small(&self, side: usize) -> Vec<u8> {
        let mut cells = Vec::new();
        for index in 0..side * side {
            let range = |at: usize, length: usize| {
                let first = at * length / side;
                first..((at + 1) * length / side).max(first + 1)
            };
            let (mut sum, mut count) = (0_u64, 0_u64);
            for y in range(index / side, self.height) {
                for x in range(index % side, self.width) {
                    sum += u64::from(self.grey(x, y));
                    count += 1;
                }
            }
            cells.push((sum / count.max(1)) as u8);
        }
        cells
    }
}
