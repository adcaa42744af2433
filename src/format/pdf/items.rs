//! What a list holds.

use hayro_syntax::object::{Array, Dict, Object};

/// All that a list holds but for what is missing from the file. The library's own iteration ends there,
/// and where an item is of another sort than asked for.
pub(super) fn all<'a>(list: &Array<'a>) -> Vec<Object<'a>> {
    let mut items = list.flex_iter();
    list.raw_iter().filter_map(|_| items.next::<Object<'a>>()).collect()
}

/// The dictionaries of a list.
pub(super) fn dicts<'a>(list: &Array<'a>) -> Vec<Dict<'a>> {
    all(list).into_iter().filter_map(Object::into_dict).collect()
}

#[cfg(test)]
mod tests {
    use hayro_syntax::object::FromBytes;

    use super::*;

    #[test]
    fn what_is_missing_ends_no_list() {
        let list = Array::from_bytes(b"[1 9 0 R <</A 1>> null 8 0 R /N <</B 2>>]").unwrap();
        assert_eq!(all(&list).len(), 5);
        assert_eq!(dicts(&list).len(), 2);
    }
}
