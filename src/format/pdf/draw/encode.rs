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
    let packed: Vec<u8> = greys(raster)
        .chunks_exact(raster.width.max(1) as usize)
        .flat_map(|row| row.chunks(2))
        .map(|pair| {
            pair.first().map_or(0, |one| one & 0xF0) | pair.get(1).map_or(0, |two| two >> 4)
        })
        .collect();
    write(raster, ColorType::Grayscale, BitDepth::Four, &packed)
}

/// Brightness of all pixels, row by row (ITU-R BT.601).
pub(super) fn greys(raster: &Raster) -> Vec<u8> {
    let (pixels, _) = raster.rgb.as_chunks::<3>();
    let grey = |[red, green, blue]: [u32; 3]| ((299 * red + 587 * green + 114 * blue) / 1000) as u8;
    pixels.iter().map(|pixel| grey(pixel.map(u32::from))).collect()
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
