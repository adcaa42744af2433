//! The pixels of a PNG or JPEG, for checks that look at the picture itself.

use std::io::Read;

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Larger pictures are not looked at.
const MOST: usize = 16_000_000;

/// A picture, row by row from its upper left corner.
pub(super) struct Pixels {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Red, green, blue of each pixel.
    colours: Vec<[u8; 3]>,
}

impl Pixels {
    /// Decodes a picture; none if it is of another sort, too large or damaged.
    pub(super) fn read(bytes: &[u8]) -> Option<Pixels> {
        let pixels = if bytes.starts_with(b"\x89PNG") { png(bytes)? } else { jpeg(bytes)? };
        (pixels.colours.len() == pixels.width * pixels.height).then_some(pixels)
    }

    pub(super) fn colour(&self, x: usize, y: usize) -> [u8; 3] {
        self.colours.get(y * self.width + x).copied().unwrap_or_default()
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

fn jpeg(bytes: &[u8]) -> Option<Pixels> {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().ok()?;
    let info = decoder.info()?;
    let (width, height) = (usize::from(info.width), usize::from(info.height));
    if width * height > MOST {
        return None;
    }
    let raw = decoder.decode().ok()?;
    let colours = raw.chunks_exact(3).filter_map(|three| three.try_into().ok()).collect();
    Some(Pixels { width, height, colours })
}

/// PNG (ISO 15948) of any depth and colour type but interlaced; transparency is left out.
fn png(bytes: &[u8]) -> Option<Pixels> {
    let (mut head, mut palette, mut packed) = (None, Vec::new(), Vec::new());
    let mut at = 8;
    while let Some(start) = bytes.get(at..at + 8) {
        let length = u32::from_be_bytes(start.get(..4)?.try_into().ok()?) as usize;
        let body = bytes.get(at + 8..at.checked_add(8)?.checked_add(length)?)?;
        match start.get(4..)? {
            b"IHDR" => head = Some(<[u8; 13]>::try_from(body).ok()?),
            b"PLTE" => palette = body.as_chunks::<3>().0.to_vec(),
            b"IDAT" => packed.extend_from_slice(body),
            b"IEND" => break,
            _ => {}
        }
        at += 12 + length;
    }
    let [w0, w1, w2, w3, h0, h1, h2, h3, depth, sort, _, _, interlaced] = head?;
    let width = u32::from_be_bytes([w0, w1, w2, w3]) as usize;
    let height = u32::from_be_bytes([h0, h1, h2, h3]) as usize;
    let channels = match sort {
        0 | 3 => 1,
        2 => 3,
        4 => 2,
        6 => 4,
        _ => return None,
    };
    let sound = matches!(depth, 1 | 2 | 4 | 8 | 16) && interlaced == 0;
    if !sound || width == 0 || width.checked_mul(height)? > MOST {
        return None;
    }
    let bits = usize::from(depth);
    let stride = (width * channels * bits).div_ceil(8);
    let whole = (stride + 1) * height;
    let mut raw = Vec::with_capacity(whole);
    let decoder = flate2::read::ZlibDecoder::new(packed.as_slice());
    decoder.take(whole as u64).read_to_end(&mut raw).ok()?;
    let step = (channels * bits / 8).max(1);
    let mut colours = Vec::with_capacity(width * height);
    let mut above = vec![0; stride];
    for row in raw.chunks_exact(stride + 1) {
        let (filter, row) = row.split_first()?;
        let row = unfiltered(*filter, row, &above, step);
        let sample = |index: usize| -> u8 {
            match bits {
                16 => row.get(index * 2).copied().unwrap_or(0),
                8 => row.get(index).copied().unwrap_or(0),
                _ => {
                    let byte = row.get(index * bits / 8).copied().unwrap_or(0);
                    byte >> (8 - bits - index * bits % 8) & ((1 << bits) - 1)
                }
            }
        };
        for x in 0..width {
            let first = sample(x * channels);
            colours.push(match sort {
                2 | 6 => [first, sample(x * channels + 1), sample(x * channels + 2)],
                3 => palette.get(usize::from(first)).copied().unwrap_or_default(),
                _ if bits < 8 => [(u16::from(first) * 255 / ((1 << bits) - 1)) as u8; 3],
                _ => [first; 3],
            });
        }
        above = row;
    }
    Some(Pixels { width, height, colours })
}

/// A row as it was before filtering (ISO 15948, 9.2).
fn unfiltered(filter: u8, row: &[u8], above: &[u8], step: usize) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(row.len());
    for (at, byte) in row.iter().enumerate() {
        let back = |from: &[u8]| at.checked_sub(step).and_then(|at| from.get(at).copied());
        let left = back(&out).unwrap_or(0);
        let up = above.get(at).copied().unwrap_or(0);
        let corner = back(above).unwrap_or(0);
        let guess = match filter {
            1 => left,
            2 => up,
            3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
            4 => {
                let [a, b, c] = [left, up, corner].map(i16::from);
                let [pa, pb, pc] = [b - c, a - c, a + b - 2 * c].map(i16::abs);
                if pa <= pb && pa <= pc {
                    left
                } else if pb <= pc {
                    up
                } else {
                    corner
                }
            }
            _ => 0,
        };
        out.push(byte.wrapping_add(guess));
    }
    out
}
