//! The hash of words and features: fixed, so that a model means the same on every machine.

/// Hash of a run of bytes.
pub(crate) fn bytes(of: &[u8]) -> u64 {
    let mut hash = START;
    for byte in of {
        hash = step(hash, *byte);
    }
    finish(hash)
}

/// The hash of no bytes, before `finish`.
pub(crate) const START: u64 = 0xcbf2_9ce4_8422_2325;

/// One byte more.
#[inline(always)]
pub(crate) fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// Spreads the bits of a running hash.
#[inline(always)]
pub(crate) fn finish(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ (hash >> 29)
}

/// Two hashes together; order counts.
#[inline(always)]
pub(crate) fn pair(first: u64, second: u64) -> u64 {
    let hash = (first.rotate_left(23) ^ second).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ (hash >> 31)
}
