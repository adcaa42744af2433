//! The pixels of a picture under a box, made one colour.

use hayro_syntax::object::stream::{ImageColorSpace, ImageDecodeParams};
use hayro_syntax::object::{MaybeRef, Name, Object, Stream};
use kurbo::{Affine, Point, Rect};

use super::super::super::limits::{Budget, Stop};
use super::super::write::allow::Kind;
use super::super::write::copy::Copier;
use super::super::write::object::{Map, Obj};
use super::region::Region;

/// Pixels of one picture; more is not unpacked.
const PIXELS: u64 = 200_000_000;

/// A copy of a picture without what is under the regions; the reason if that cannot be made.
pub(super) fn blanked(
    picture: &Stream<'_>,
    to_page: Affine,
    regions: &[Region],
    copier: &mut Copier<'_>,
    budget: &mut Budget,
) -> Result<Result<u32, &'static str>, Stop> {
    let mut dict = copier.dict(picture.dict(), Kind::XObject, budget, 0)?;
    for key in [&b"SMask"[..], b"Mask"] {
        let Some(MaybeRef::Ref(_)) = picture.dict().get_raw::<Object<'_>>(key) else { continue };
        let Some(mask) = picture.dict().get::<Stream<'_>>(key) else { continue };
        let mut inner = copier.dict(mask.dict(), Kind::Mask, budget, 0)?;
        match samples(&mask, to_page, regions, &mut inner, budget) {
            Ok(data) => {
                let number = copier.add(Obj::packed(inner, &data));
                dict.insert(key.to_vec(), Obj::Ref(number));
            }
            Err(reason) => return Ok(Err(reason)),
        }
    }
    Ok(match samples(picture, to_page, regions, &mut dict, budget) {
        Ok(data) => Ok(copier.add(Obj::packed(dict, &data))),
        Err(reason) => Err(reason),
    })
}

/// The samples of a picture, blanked; the dictionary is made to fit them.
fn samples(
    picture: &Stream<'_>,
    to_page: Affine,
    regions: &[Region],
    dict: &mut Map,
    budget: &mut Budget,
) -> Result<Vec<u8>, &'static str> {
    let mut samples = Samples::of(picture, budget)?;
    if let Some(name) = samples.space {
        dict.insert(b"ColorSpace".to_vec(), Obj::name(name));
    }
    dict.insert(b"Width".to_vec(), Obj::Number(samples.size.0 as f64));
    dict.insert(b"Height".to_vec(), Obj::Number(samples.size.1 as f64));
    if !samples.stencil {
        dict.insert(b"BitsPerComponent".to_vec(), Obj::Number(samples.bits as f64));
    }
    // What a stencil does not paint stays unpainted.
    let plain = picture.dict().get::<[f64; 2]>(b"Decode").is_none_or(|decode| decode[0] < 0.5);
    let ones = samples.stencil && plain;
    let pixel = samples.bits * samples.channels;
    for region in regions {
        let Some((columns, rows)) = pixels(region, to_page, samples.size) else { continue };
        for y in rows {
            if let Some(line) = samples.line(y) {
                blank(line, columns.start * pixel..columns.end * pixel, ones);
            }
        }
    }
    Ok(samples.data)
}

/// Whether the pixels of a picture under a region are all alike.
pub(in super::super) fn is_uniform(
    picture: &Stream<'_>,
    to_page: Affine,
    region: &Region,
    budget: &mut Budget,
) -> Result<bool, &'static str> {
    Ok(Samples::of(picture, budget)?.is_uniform(to_page, region))
}

/// A picture unpacked.
pub(in super::super) struct Samples {
    data: Vec<u8>,
    size: (u64, u64),
    bits: u64,
    channels: u64,
    /// Bytes of a row.
    row: u64,
    stencil: bool,
    /// The colour space that the packed data names, where the dictionary does not.
    space: Option<&'static str>,
}

impl Samples {
    pub(in super::super) fn of(
        picture: &Stream<'_>,
        budget: &mut Budget,
    ) -> Result<Samples, &'static str> {
        let source = picture.dict();
        let width = source.get::<u32>(b"Width").ok_or("a picture without a width")?;
        let height = source.get::<u32>(b"Height").ok_or("a picture without a height")?;
        if width == 0 || height == 0 || u64::from(width) * u64::from(height) > PIXELS {
            return Err("a picture of a size that is not handled");
        }
        if source.get::<i32>(b"SMaskInData").unwrap_or(0) != 0 {
            return Err("a picture with its mask inside");
        }
        let stencil = source.get::<bool>(b"ImageMask").unwrap_or(false);
        let depth = if stencil { Some(1) } else { source.get::<u8>(b"BitsPerComponent") };
        let colours = source.get::<Object<'_>>(b"ColorSpace");
        let indexed = matches!(&colours, Some(Object::Array(space))
            if space.iter::<Name<'_>>().next().as_deref() == Some(b"Indexed"));
        let params = ImageDecodeParams {
            is_indexed: indexed,
            bpc: depth,
            num_components: components(colours.as_ref()),
            target_dimension: None,
            width,
            height,
        };
        let decoded =
            picture.decoded_image(&params).map_err(|_| "a picture that does not decode")?;
        budget.unpacked(decoded.data.len() as u64);
        let mut size = (u64::from(width), u64::from(height));
        let mut bits = u64::from(depth.unwrap_or(8));
        let mut space = None;
        if let Some(image) = &decoded.image_data {
            if image.alpha.is_some() {
                return Err("a picture with its mask inside");
            }
            size = (u64::from(image.width), u64::from(image.height));
            bits = u64::from(image.bits_per_component);
            if colours.is_none() && !stencil {
                space = match image.color_space {
                    Some(ImageColorSpace::Gray) => Some("DeviceGray"),
                    Some(ImageColorSpace::Rgb) => Some("DeviceRGB"),
                    Some(ImageColorSpace::Cmyk) => Some("DeviceCMYK"),
                    _ => return Err("a picture whose colours are not known"),
                };
            }
        }
        if !matches!(bits, 1 | 2 | 4 | 8 | 16) || size.0 == 0 || size.1 == 0 {
            return Err("a picture of a depth that is not handled");
        }
        let mut data = decoded.data.into_owned();
        if stencil && bits == 8 && data.len() as u64 == size.0 * size.1 {
            // Fax pictures come out a byte for each pixel; a stencil has a bit (ISO 32000-1, 8.9.6.2).
            data = packed(&data, size.0 as usize);
            bits = 1;
        }
        let row = data.len() as u64 / size.1;
        let channels = (row * 8) / (size.0 * bits);
        if channels == 0 || row != (size.0 * bits * channels).div_ceil(8) || channels > 32 {
            return Err("a picture whose samples do not add up");
        }
        Ok(Samples { data, size, bits, channels, row, stencil, space })
    }

    /// Whether the pixels under a region are all alike.
    pub(in super::super) fn is_uniform(&mut self, to_page: Affine, region: &Region) -> bool {
        let Some((columns, rows)) = pixels(region, to_page, self.size) else { return true };
        // The outermost pixels lie half outside.
        let columns = columns.start + 1..columns.end.saturating_sub(1);
        let rows = rows.start + 1..rows.end.saturating_sub(1);
        let pixel = self.bits * self.channels;
        let (mut zeros, mut ones) = (true, true);
        for y in rows {
            let Some(line) = self.line(y) else { continue };
            for bit in columns.start * pixel..columns.end.max(columns.start) * pixel {
                let set =
                    line.get((bit / 8) as usize).is_some_and(|byte| byte >> (7 - bit % 8) & 1 == 1);
                zeros &= !set;
                ones &= set;
            }
            if !zeros && !ones {
                return false;
            }
        }
        true
    }

    /// Whether nothing can be made out under a region: one tone, but for specks and the noise of
    /// packing. Letters cover far more of a box.
    pub(in super::super) fn shows_nothing(&mut self, to_page: Affine, region: &Region) -> bool {
        const NOISE: usize = 40;
        const SPECKS: u64 = 1000;
        if !matches!((self.bits, self.channels), (8, _) | (1, 1)) {
            return self.is_uniform(to_page, region);
        }
        let Some((columns, rows)) = pixels(region, to_page, self.size) else { return true };
        let channels = self.channels as usize;
        let one_bit = self.bits == 1;
        let mut tones = [0u64; 256];
        for y in rows {
            let Some(line) = self.line(y) else { continue };
            for x in columns.start as usize..columns.end as usize {
                let tone = if one_bit {
                    let byte = line.get(x / 8).copied().unwrap_or(0);
                    usize::from(byte >> (7 - x % 8) & 1) * 255
                } else {
                    let pixel = line.get(x * channels..(x + 1) * channels).unwrap_or_default();
                    pixel.iter().map(|part| usize::from(*part)).sum::<usize>() / channels
                };
                if let Some(count) = tones.get_mut(tone) {
                    *count += 1;
                }
            }
        }
        let all: u64 = tones.iter().sum();
        let most = tones.iter().enumerate().max_by_key(|(_, count)| **count);
        let most = most.map_or(0, |(tone, _)| tone);
        let alike = tones.iter().enumerate().filter(|(tone, _)| tone.abs_diff(most) <= NOISE);
        let alike: u64 = alike.map(|(_, count)| count).sum();
        (all - alike) * SPECKS <= all
    }

    fn line(&mut self, y: u64) -> Option<&mut [u8]> {
        self.data.get_mut((y * self.row) as usize..((y + 1) * self.row) as usize)
    }
}

/// Rows of bytes, each full or empty, as bits.
fn packed(data: &[u8], width: usize) -> Vec<u8> {
    let bits = |eight: &[u8]| {
        eight.iter().enumerate().fold(0, |all, (at, byte)| all | (byte >> 7) << (7 - at))
    };
    data.chunks(width.max(1)).flat_map(|row| row.chunks(8).map(bits)).collect()
}

fn components(space: Option<&Object<'_>>) -> Option<u8> {
    match space? {
        Object::Name(name) => match &**name {
            b"DeviceGray" | b"G" => Some(1),
            b"DeviceRGB" | b"RGB" => Some(3),
            b"DeviceCMYK" | b"CMYK" => Some(4),
            _ => None,
        },
        Object::Array(space) => {
            let kind = space.iter::<Name<'_>>().next()?;
            match &*kind {
                b"Indexed" | b"Separation" | b"CalGray" => Some(1),
                b"CalRGB" | b"Lab" => Some(3),
                b"ICCBased" => {
                    let profile = space.iter::<Object<'_>>().nth(1)?.into_stream()?;
                    profile.dict().get::<u8>(b"N")
                }
                b"DeviceN" => {
                    let names = space.iter::<Object<'_>>().nth(1)?;
                    let Object::Array(names) = names else { return None };
                    u8::try_from(names.iter::<Object<'_>>().count()).ok()
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Columns and rows of the picture under a region.
fn pixels(
    region: &Region,
    to_page: Affine,
    (width, height): (u64, u64),
) -> Option<(std::ops::Range<u64>, std::ops::Range<u64>)> {
    if to_page.determinant().abs() < 1e-12 {
        return None;
    }
    let back = to_page.inverse();
    let corners = region.corners().map(|corner| back * corner);
    let [first, rest @ ..] = corners;
    let bounds = rest.iter().fold(Rect::from_points(first, first), |all, one| all.union_pt(*one));
    let unit = bounds.intersect(Rect::new(0.0, 0.0, 1.0, 1.0));
    if unit.width() <= 0.0 || unit.height() <= 0.0 {
        return None;
    }
    let from = Point::new(unit.x0 * width as f64, (1.0 - unit.y1) * height as f64);
    let to = Point::new(unit.x1 * width as f64, (1.0 - unit.y0) * height as f64);
    let columns = from.x.floor() as u64..(to.x.ceil() as u64).min(width);
    let rows = from.y.floor() as u64..(to.y.ceil() as u64).min(height);
    Some((columns, rows))
}

/// Sets bits of a row to nought, or to one.
fn blank(line: &mut [u8], bits: std::ops::Range<u64>, ones: bool) {
    let (first, last) = (bits.start / 8, bits.end.div_ceil(8));
    for index in first..last {
        let Some(byte) = line.get_mut(index as usize) else { return };
        let mut mask = 0xFFu8;
        if index == first {
            mask &= 0xFF >> (bits.start % 8);
        }
        if index + 1 == last && !bits.end.is_multiple_of(8) {
            mask &= !(0xFF >> (bits.end % 8));
        }
        if ones {
            *byte |= mask;
        } else {
            *byte &= !mask;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{blank, packed};

    #[test]
    fn rows_of_bytes_become_rows_of_bits() {
        let rows = [[255, 0, 0, 0, 0, 0, 0, 255, 255, 0], [0, 255, 0, 0, 0, 0, 0, 0, 0, 255]];
        assert_eq!(
            packed(&rows.concat(), 10),
            [0b1000_0001, 0b1000_0000, 0b0100_0000, 0b0100_0000]
        );
    }

    #[test]
    fn bits_are_blanked_and_no_others() {
        let mut line = [0xFF; 4];
        blank(&mut line, 3..21, false);
        assert_eq!(line, [0b1110_0000, 0, 0b0000_0111, 0xFF]);
        let mut line = [0; 2];
        blank(&mut line, 2..5, true);
        assert_eq!(line, [0b0011_1000, 0]);
    }
}
