//! Tokens: runs of ASCII letters and digits, each with a number that stands for it whatever its case.

/// The end of the token that begins at a byte.
pub(super) fn end(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let length = rest.iter().position(|byte| !byte.is_ascii_alphanumeric());
    from + length.unwrap_or(rest.len())
}

/// The number of a token. Different tokens may have the same number.
#[inline]
pub(super) fn number(text: &[u8], from: usize, end: usize) -> u64 {
    let length = end - from;
    let head = eight(text, from) & first(length);
    let tail = if length > 8 { eight(text, end - 8) } else { 0 };
    let mixed = (head ^ (length as u64) << 57).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ tail.wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    (mixed ^ mixed >> 29).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Two numbers as one.
pub(super) fn pair(first: u64, second: u64) -> u64 {
    (first.rotate_left(17) ^ second).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// A mask for the first bytes of eight.
fn first(bytes: usize) -> u64 {
    if bytes < 8 { (1 << (8 * bytes)) - 1 } else { u64::MAX }
}

/// Eight bytes in lower case; digits stay what they are.
fn eight(text: &[u8], from: usize) -> u64 {
    let rest = text.get(from..).unwrap_or_default();
    let bytes = match rest.first_chunk::<8>() {
        Some(bytes) => *bytes,
        None => {
            let mut bytes = [0; 8];
            bytes.iter_mut().zip(rest).for_each(|(own, byte)| *own = *byte);
            bytes
        }
    };
    u64::from_le_bytes(bytes) | 0x2020_2020_2020_2020
}

/// The number of a word that is one token.
pub(super) fn of(word: &str) -> u64 {
    number(word.as_bytes(), 0, word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_surroundings_do_not_count_and_all_else_does() {
        let text = b"xx Commissioner's";
        assert_eq!(end(text, 3), 15);
        assert_eq!(number(text, 3, 15), of("COMMISSIONER"));
        let words = ["a", "b", "1", "aa", "12345678", "123456789", "223456789", "12345678x"];
        for (at, one) in words.iter().enumerate() {
            assert!(words.iter().skip(at + 1).all(|other| of(one) != of(other)), "{one}");
        }
    }
}
