//! Streams unpacked within the limits. The library unpacks without any.

use std::borrow::Cow;
use std::io::Read;

use hayro_syntax::Filter;
use hayro_syntax::object::{Object, Stream};

use super::super::bytes::take;
use super::super::limits::{Budget, Stop};

/// The data of a stream, as much as comes out of it; none if it does not decode.
pub(super) fn decode<'a>(
    stream: &Stream<'a>,
    budget: &mut Budget,
) -> Result<Option<Cow<'a, [u8]>>, Stop> {
    Ok(decode_told(stream, budget)?.map(|(data, _)| data))
}

/// The data of a stream, and whether all of it came out.
pub(super) type Told<'a> = (Cow<'a, [u8]>, bool);

/// The same as `decode`, with whether the data is whole.
pub(super) fn decode_told<'a>(
    stream: &Stream<'a>,
    budget: &mut Budget,
) -> Result<Option<Told<'a>>, Stop> {
    let filters = stream.filters();
    let dict = stream.dict();
    let plain = dict.get::<Object<'_>>(b"DecodeParms").is_none()
        && dict.get::<Object<'_>>(b"DP").is_none()
        && filters.iter().all(|filter| *filter == Filter::FlateDecode);
    if !plain {
        let data = stream.decoded_data().ok();
        budget.unpacked(data.as_ref().map_or(0, |data| data.len() as u64));
        return Ok(data.map(|data| (data, true)));
    }
    let raw = stream.raw_data();
    let packed = raw.len() as u64;
    let (mut data, mut whole) = (raw, true);
    for _ in filters {
        let (most, limit) = budget.may_hold(packed);
        match inflate(&data, most) {
            Inflated::All(unpacked) => data = Cow::Owned(unpacked),
            Inflated::Part(unpacked) => (data, whole) = (Cow::Owned(unpacked), false),
            Inflated::TooLong => return Err(Stop::Limit(limit)),
            Inflated::Nothing => return Ok(None),
        }
        budget.unpacked(data.len() as u64);
    }
    Ok(Some((data, whole)))
}

enum Inflated {
    All(Vec<u8>),
    /// What came out before the damage.
    Part(Vec<u8>),
    TooLong,
    Nothing,
}

/// What comes out of a stream, whatever its checksum says, and without a header if it has none.
fn inflate(data: &[u8], most: u64) -> Inflated {
    let mut longest = Vec::new();
    let unchecked = match data {
        // RFC 1950, 2.2.
        [one, two, rest @ ..] if one & 15 == 8 && u16::from_be_bytes([*one, *two]) % 31 == 0 => {
            rest
        }
        _ => data,
    };
    let zlib: Box<dyn Read + '_> = Box::new(flate2::read::ZlibDecoder::new(data));
    for decoder in [zlib, Box::new(flate2::read::DeflateDecoder::new(unchecked))] {
        let mut out = Vec::new();
        let whole = take(decoder, most, &mut out).is_ok();
        if out.len() as u64 > most {
            return Inflated::TooLong;
        }
        if whole {
            return Inflated::All(out);
        }
        if out.len() > longest.len() {
            longest = out;
        }
    }
    if longest.is_empty() { Inflated::Nothing } else { Inflated::Part(longest) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn streams_come_out_whole_whatever_their_checksum_and_damage_is_told() {
        let text: Vec<u8> = (0..9000u32).flat_map(|number| (number * 7).to_le_bytes()).collect();
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&text).unwrap();
        let good = packer.finish().unwrap();
        let mut sum = good.clone();
        *sum.last_mut().unwrap() ^= 1;
        let mut broken = good.clone();
        let middle = broken.len() / 2;
        broken[middle..middle + 40].fill(0xff);
        for data in [&good[..], &sum, &good[2..]] {
            let Inflated::All(out) = inflate(data, 1 << 20) else { panic!() };
            assert_eq!(out, text);
        }
        assert!(!matches!(inflate(&broken, 1 << 20), Inflated::All(out) if out == text));
        assert!(matches!(inflate(&good, 100), Inflated::TooLong));
        assert!(matches!(inflate(b"no stream at all", 100), Inflated::Nothing));
    }
}
