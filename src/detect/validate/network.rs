//! Network addresses. Those of the documentation ranges (RFC 5737, RFC 3849) are taken too: in a log they stand
//! for a machine like any other, and only the words around can say that they are an example.

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
    address.is_some_and(|address| !address.is_unspecified() && !address.is_broadcast())
}

/// RFC 4291 text, with a block length or without.
pub(super) fn ipv6(text: &str) -> bool {
    let address = split(text, 128).and_then(|text| text.parse::<Ipv6Addr>().ok());
    address.is_some_and(|address| !address.is_unspecified() && !address.is_loopback())
}
