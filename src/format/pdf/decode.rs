//! Streams unpacked within the limits. The library unpacks without any.

use std::borrow::Cow;
use std::io::Read;

use hayro_syntax::Filter;
use hayro_syntax::object::{Object, Stream};

use super::super::bytes::take;
use super::super::limits::{Budget, Stop};

/// The data of a stream; none if it does not decode.
pub(super) fn decode<'a>(
    stream: &Stream<'a>,
    budget: &mut Budget,
) -> Result<Option<Cow<'a, [u8]>>, Stop> {
    let filters = stream.filters();
    let dict = stream.dict();
    let plain = dict.get::<Object<'_>>(b"DecodeParms").is_none()
        && dict.get::<Object<'_>>(b"DP").is_none()
        && filters.iter().all(|filter| *filter == Filter::FlateDecode);
    if !plain {
        let data = stream.decoded_data().ok();
        budget.unpacked(data.as_ref().map_or(0, |data| data.len() as u64));
        return Ok(data);
    }
    let raw = stream.raw_data();
    let packed = raw.len() as u64;
    let mut data = raw;
    for _ in filters {
        let (most, limit) = budget.may_unpack(packed);
        match inflate(&data, most) {
            Inflated::All(unpacked) => data = Cow::Owned(unpacked),
            Inflated::TooLong => return Err(Stop::Limit(limit)),
            Inflated::Nothing => return Ok(None),
        }
        budget.unpacked(data.len() as u64);
    }
    Ok(Some(data))
}

enum Inflated {
    All(Vec<u8>),
    TooLong,
    Nothing,
}

/// What comes out of a stream, damaged or cut short as it may be.
fn inflate(data: &[u8], most: u64) -> Inflated {
    let zlib: Box<dyn Read + '_> = Box::new(flate2::read::ZlibDecoder::new(data));
    let bare: Box<dyn Read + '_> = Box::new(flate2::read::DeflateDecoder::new(data));
    for decoder in [zlib, bare] {
        let mut out = Vec::new();
        let whole = take(decoder, most, &mut out).is_ok();
        if out.len() as u64 > most {
            return Inflated::TooLong;
        }
        if whole || !out.is_empty() {
            return Inflated::All(out);
        }
    }
    Inflated::Nothing
}
