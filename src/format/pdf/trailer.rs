//! What the trailers of a file refer to, which the library that reads it does not hand out.

use hayro_syntax::object::ObjectIdentifier;
use memchr::memmem;

/// References that stand after a key in the plain bytes of a file, where its trailers are: the place
/// of each key, and the object.
pub(super) fn named(bytes: &[u8], key: &[u8]) -> Vec<(usize, ObjectIdentifier)> {
    let places = memmem::find_iter(bytes, key);
    places.filter_map(|at| Some((at, reference(bytes.get(at + key.len()..)?)?))).collect()
}

/// The reference that bytes begin with.
fn reference(bytes: &[u8]) -> Option<ObjectIdentifier> {
    let text = bytes.get(..bytes.len().min(40))?;
    let mut words = text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let mut number = || std::str::from_utf8(words.next()?).ok()?.parse::<i32>().ok();
    let (object, generation) = (number()?, number()?);
    words.next().is_some_and(|word| word.starts_with(b"R")).then_some(())?;
    Some(ObjectIdentifier::new(u32::try_from(object).ok()?, generation))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_told_from_other_keys_and_values() {
        let bytes =
            b"/Info 3 0 R /InfoDict 4 0 R /Info\r\n12 1 R>> /Info << >> /Info -1 0 R /Info 5 0";
        let found: Vec<_> = named(bytes, b"/Info").into_iter().map(|(_, id)| id).collect();
        assert_eq!(found, [ObjectIdentifier::new(3, 0), ObjectIdentifier::new(12, 1)]);
    }
}
