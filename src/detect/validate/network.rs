//! Network addresses. Documentation ranges (RFC 5737, RFC 3849, RFC 9637) belong to nobody.

use std::net::{Ipv4Addr, Ipv6Addr};

fn split(text: &str, most: u32) -> Option<&str> {
    match text.trim().split_once('/') {
        None => Some(text.trim()),
        Some((address, length)) => {
            length.parse::<u32>().is_ok_and(|length| length <= most).then_some(address)
        }
    }
}

/// Four numbers up to 255, with a block length or without.
pub(super) fn ipv4(text: &str) -> bool {
    let address = split(text, 32).and_then(|text| text.parse::<Ipv4Addr>().ok());
    address.is_some_and(|address| {
        !address.is_documentation() && !address.is_unspecified() && !address.is_broadcast()
    })
}

/// RFC 4291 text, with a block length or without.
pub(super) fn ipv6(text: &str) -> bool {
    let address = split(text, 128).and_then(|text| text.parse::<Ipv6Addr>().ok());
    address.is_some_and(|address| {
        let [first, second, ..] = address.segments();
        let documentation = (first == 0x2001 && second == 0x0db8) || first == 0x3fff;
        !documentation && !address.is_unspecified() && !address.is_loopback()
    })
}
