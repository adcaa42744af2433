//! Pixels as PNG files.

use png::{BitDepth, ColorType, Encoder};

use super::Raster;

/// In colour, to be looked at.
pub(in super::super) fn colour(raster: &Raster) -> Option<Vec<u8>> {
    write(raster, ColorType::Rgb, BitDepth::Eight, &raster.rgb)
}

/// In sixteen greys, to be read: recognition makes it black and white anyhow, and the noise of a scan
/// takes no room.
pub(in super::super) fn grey(raster: &Raster) -> Option<Vec<u8>> {
    let width = raster.width as usize;
    let mut packed = Vec::with_capacity(raster.rgb.len() / 6 + raster.height as usize);
    for row in raster.rgb.chunks_exact(width * 3) {
        for pair in row.chunks(6) {
            let level = |pixel: Option<&[u8]>| match pixel {
                // ITU-R BT.601.
                Some([red, green, blue]) => {
                    let (red, green, blue) = (u32::from(*red), u32::from(*green), u32::from(*blue));
                    ((299 * red + 587 * green + 114 * blue) / 16_000) as u8
                }
                _ => 0,
            };
            packed.push(level(pair.get(..3)) << 4 | level(pair.get(3..)));
        }
    }
    write(raster, ColorType::Grayscale, BitDepth::Four, &packed)
}

fn write(raster: &Raster, colour: ColorType, depth: BitDepth, data: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, raster.width, raster.height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(data).ok()?;
    writer.finish().ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greys_are_packed_two_to_a_byte_and_rows_begin_anew() {
        let rgb = [[255; 3], [0; 3], [128; 3], [0; 3], [255; 3], [255; 3]].concat();
        let raster = Raster { width: 3, height: 2, rgb, to_page: kurbo::Affine::IDENTITY };
        let file = grey(&raster).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut data = [0; 4];
        reader.next_frame(&mut data).unwrap();
        assert_eq!(data, [0xF0, 0x80, 0x0F, 0xF0]);
    }
}
