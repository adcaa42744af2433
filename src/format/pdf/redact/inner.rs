//! Glyphs that draw others.

use super::super::glyph::Content;

/// What a glyph of a Type 3 font draws goes with the glyph itself, and the other way round.
pub(super) fn outer(content: &Content, removed: &mut [bool]) -> Result<(), &'static str> {
    let mut inner: Vec<usize> = Vec::new();
    let gone = |removed: &[bool], at: usize| removed.get(at).copied().unwrap_or(false);
    for (number, glyph) in content.glyphs.iter().enumerate() {
        if glyph.inner {
            inner.push(number);
            continue;
        }
        let own = |at: &usize| content.glyphs.get(*at).is_some_and(|one| one.show == glyph.show);
        if !inner.is_empty() && inner.iter().all(own) {
            let all = inner.iter().chain([&number]);
            if all.clone().any(|at| gone(removed, *at)) {
                all.for_each(|at| {
                    if let Some(gone) = removed.get_mut(*at) {
                        *gone = true;
                    }
                });
            }
        } else if inner.iter().any(|at| gone(removed, *at)) {
            return Err("words are drawn by a pattern or mask and cannot be taken out of it");
        }
        inner.clear();
    }
    match inner.iter().any(|at| gone(removed, *at)) {
        true => Err("words are drawn by a pattern or mask and cannot be taken out of it"),
        false => Ok(()),
    }
}
