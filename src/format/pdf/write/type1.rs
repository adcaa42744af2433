//! Type 1 programs (Adobe Type 1 Font Format) without the glyphs that nothing needs.

use std::collections::BTreeSet;
use std::ops::Range;

use memchr::memmem;

/// Keys of the encrypted part, and of programs inside it.
const PART: u16 = 55665;
const PROGRAM: u16 = 4330;
/// Subroutines that every program may rely on.
const SHARED: usize = 5;
/// A subroutine that does nothing.
const RETURN: &[u8] = &[11];

/// The program with the glyphs of these names alone, and the lengths of its three parts; none where it
/// is not understood.
pub(super) fn emptied(data: &[u8], names: &BTreeSet<String>) -> Option<(Vec<u8>, [usize; 3])> {
    let mark = memmem::find(data, b"eexec")? + b"eexec".len();
    let blanks = data.get(mark..)?.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let clear = data.get(..mark + blanks.min(1 + usize::from(data.get(mark) == Some(&b'\r'))))?;
    let secret = data.get(clear.len()..)?;
    if data.first() != Some(&b'%') || secret.iter().take(4).all(u8::is_ascii_hexdigit) {
        return None;
    }
    let plain = decrypted(secret, PART);
    let end = memmem::find(&plain, b"closefile")? + b"closefile".len();
    let rest = plain.get(end..)?;
    let end = end + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count().min(2);
    let (plain, trailer) = (plain.get(..end)?, secret.get(end..)?);
    let private = Private::read(plain)?;
    let (kept, called) = private.needed(plain, names)?;
    let plain = private.written(plain, &kept, &called)?;
    let mut out = encoding(clear, &kept);
    let first = out.len();
    let second = encrypted(&plain, PART);
    let lengths = [first, second.len(), trailer.len()];
    out.extend(second);
    out.extend_from_slice(trailer);
    Some((out, lengths))
}

fn decrypted(data: &[u8], key: u16) -> Vec<u8> {
    let mut state = key;
    let each = data.iter().map(|byte| {
        let plain = byte ^ (state >> 8) as u8;
        state = next(state, *byte);
        plain
    });
    each.collect()
}

fn encrypted(data: &[u8], key: u16) -> Vec<u8> {
    let mut state = key;
    let each = data.iter().map(|byte| {
        let secret = byte ^ (state >> 8) as u8;
        state = next(state, secret);
        secret
    });
    each.collect()
}

fn next(state: u16, secret: u8) -> u16 {
    state.wrapping_add(secret.into()).wrapping_mul(52845).wrapping_add(22719)
}

/// An entry of the encrypted part: all of it, and the bytes of its program.
struct Entry<K> {
    key: K,
    whole: Range<usize>,
    program: Range<usize>,
}

/// What the encrypted part holds.
struct Private {
    /// Bytes before each program that mean nothing.
    lead: usize,
    subroutines: Vec<Entry<usize>>,
    /// Where the number of glyphs stands.
    count: Range<usize>,
    glyphs: Vec<Entry<String>>,
}

/// Words and numbers of PostScript, from a place on.
struct Words<'f> {
    data: &'f [u8],
    at: usize,
}

impl<'f> Words<'f> {
    fn next(&mut self) -> Option<(Range<usize>, &'f [u8])> {
        let rest = self.data.get(self.at..)?;
        let from = self.at + rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        let rest = self.data.get(from..)?;
        let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'[' | b'{');
        let length = rest.iter().skip(1).position(ends).map_or(rest.len(), |at| at + 1);
        self.at = from + length;
        Some((from..self.at, self.data.get(from..self.at)?))
    }

    fn number(&mut self) -> Option<usize> {
        std::str::from_utf8(self.next()?.1).ok()?.parse().ok()
    }

    /// A program: its length, a word that says that it follows, a blank, its bytes.
    fn program(&mut self) -> Option<Range<usize>> {
        let length = self.number()?;
        self.next()?;
        let program = self.at + 1..self.at.checked_add(1)?.checked_add(length)?;
        self.data.get(program.clone())?;
        self.at = program.end;
        Some(program)
    }
}

/// The only place of a key; none if there are more.
fn only(data: &[u8], key: &[u8]) -> Option<usize> {
    let mut places = memmem::find_iter(data, key);
    let place = places.next()?;
    places.next().is_none().then_some(place + key.len())
}

impl Private {
    fn read(plain: &[u8]) -> Option<Private> {
        let mut lead = 4;
        if let Some(at) = memmem::find(plain, b"/lenIV") {
            lead = Words { data: plain, at: at + 6 }.number()?;
        }
        let mut subroutines = Vec::new();
        if memmem::find(plain, b"/Subrs").is_some() {
            let mut words = Words { data: plain, at: only(plain, b"/Subrs")? };
            let count = words.number()?;
            words.next()?;
            for _ in 0..count {
                let (from, word) = words.next()?;
                if word != b"dup" {
                    break;
                }
                let key = words.number()?;
                let program = words.program()?;
                // One word or two put it in its place.
                let mut end = words.next()?.0.end;
                let before = words.at;
                match words.next()? {
                    (place, b"put") => end = place.end,
                    _ => words.at = before,
                }
                subroutines.push(Entry { key, whole: from.start..end, program });
            }
        }
        let mut words = Words { data: plain, at: only(plain, b"/CharStrings")? };
        let (count, _) = words.next()?;
        let mut glyphs: Vec<Entry<String>> = Vec::new();
        loop {
            let (place, word) = words.next()?;
            if let Some(last) = glyphs.last_mut() {
                // Whatever stands after a program belongs to it.
                last.whole.end = place.start;
            }
            match word {
                b"end" => break,
                [b'/', name @ ..] => {
                    let key = std::str::from_utf8(name).ok()?.to_owned();
                    let program = words.program()?;
                    glyphs.push(Entry { key, whole: place.start..program.end, program });
                }
                _ => {}
            }
        }
        Some(Private { lead, subroutines, count, glyphs })
    }

    /// The names of the glyphs that stay, those included that they are made of, and the subroutines
    /// that they may call.
    fn needed(
        &self,
        plain: &[u8],
        names: &BTreeSet<String>,
    ) -> Option<(BTreeSet<String>, BTreeSet<usize>)> {
        let mut kept = names.clone();
        kept.insert(".notdef".into());
        if names.iter().any(|name| !self.glyphs.iter().any(|glyph| glyph.key == *name)) {
            return None;
        }
        let mut called: BTreeSet<usize> = (0..SHARED).collect();
        let mut waiting: Vec<&Range<usize>> = Vec::new();
        let glyphs = self.glyphs.iter().filter(|glyph| kept.contains(&glyph.key));
        waiting.extend(glyphs.map(|glyph| &glyph.program));
        let shared = self.subroutines.iter().filter(|one| called.contains(&one.key));
        waiting.extend(shared.map(|one| &one.program));
        while let Some(place) = waiting.pop() {
            let program = decrypted(plain.get(place.clone())?, PROGRAM);
            let needs = Needs::of(program.get(self.lead..)?)?;
            for code in needs.parts {
                let name = part(u8::try_from(code).ok()?)?;
                let part = self.glyphs.iter().find(|glyph| glyph.key == name)?;
                if kept.insert(name) {
                    waiting.push(&part.program);
                }
            }
            for number in needs.calls {
                let Ok(number) = usize::try_from(number) else { continue };
                if called.insert(number) {
                    let all = self.subroutines.iter().filter(|one| one.key == number);
                    waiting.extend(all.map(|one| &one.program));
                }
            }
        }
        Some((kept, called))
    }

    fn written(
        &self,
        plain: &[u8],
        kept: &BTreeSet<String>,
        called: &BTreeSet<usize>,
    ) -> Option<Vec<u8>> {
        let mut edits: Vec<(Range<usize>, Vec<u8>)> = Vec::new();
        for one in self.subroutines.iter().filter(|one| !called.contains(&one.key)) {
            let mut program = vec![0; self.lead];
            program.extend_from_slice(RETURN);
            // The word between length and bytes stays as it is.
            let start = one.whole.start;
            let head = plain.get(start..one.program.start)?;
            let mut words = Words { data: head, at: 0 };
            let (_, _, _, word) = (words.next()?, words.next()?, words.next()?, words.next()?.1);
            let mut text = format!("dup {} {} ", one.key, program.len()).into_bytes();
            text.extend_from_slice(word);
            text.push(b' ');
            text.extend(encrypted(&program, PROGRAM));
            edits.push((start..one.program.end, text));
        }
        let left = self.glyphs.iter().filter(|glyph| kept.contains(&glyph.key)).count();
        edits.push((self.count.clone(), left.to_string().into_bytes()));
        let gone = self.glyphs.iter().filter(|glyph| !kept.contains(&glyph.key));
        edits.extend(gone.map(|glyph| (glyph.whole.clone(), Vec::new())));
        edits.sort_by_key(|(place, _)| place.start);
        let (mut out, mut at) = (Vec::with_capacity(plain.len()), 0);
        for (place, text) in edits {
            out.extend_from_slice(plain.get(at..place.start)?);
            out.extend(text);
            at = place.end;
        }
        out.extend_from_slice(plain.get(at..)?);
        Some(out)
    }
}

/// The name of a letter or an accent that others are made of, by its standard code.
fn part(code: u8) -> Option<String> {
    const ACCENTS: [&str; 15] = [
        "grave",
        "acute",
        "circumflex",
        "tilde",
        "macron",
        "breve",
        "dotaccent",
        "dieresis",
        "",
        "ring",
        "cedilla",
        "",
        "hungarumlaut",
        "ogonek",
        "caron",
    ];
    match code {
        b'A'..=b'Z' | b'a'..=b'z' => Some(char::from(code).to_string()),
        193..=207 => ACCENTS.get(usize::from(code) - 193).map(|name| (*name).to_owned()),
        225 => Some("AE".into()),
        241 => Some("ae".into()),
        245 => Some("dotlessi".into()),
        _ => None,
    }
}

/// What a program may call, and the codes of glyphs that it is made of.
#[derive(Default)]
struct Needs {
    calls: Vec<i32>,
    parts: Vec<i32>,
}

impl Needs {
    fn of(program: &[u8]) -> Option<Needs> {
        let mut needs = Needs::default();
        let mut numbers: Vec<i32> = Vec::new();
        let mut at = 0;
        while let Some(byte) = program.get(at).copied() {
            at += 1;
            let next = |at: usize| program.get(at).copied().map(i32::from);
            match byte {
                32..=246 => numbers.push(i32::from(byte) - 139),
                247..=250 => {
                    numbers.push((i32::from(byte) - 247) * 256 + next(at)? + 108);
                    at += 1;
                }
                251..=254 => {
                    numbers.push(-(i32::from(byte) - 251) * 256 - next(at)? - 108);
                    at += 1;
                }
                255 => {
                    let bytes = program.get(at..at + 4)?.try_into().ok()?;
                    numbers.push(i32::from_be_bytes(bytes));
                    at += 4;
                }
                // The number may have gone by way of another procedure: all that stand before may be it.
                10 => needs.calls.extend(&numbers),
                12 => {
                    match program.get(at)? {
                        6 => needs.parts.extend(numbers.get(numbers.len().checked_sub(2)?..)?),
                        12 | 16 | 17 => {
                            at += 1;
                            continue;
                        }
                        _ => {}
                    }
                    at += 1;
                    numbers.clear();
                }
                _ => numbers.clear(),
            }
        }
        Some(needs)
    }
}

/// The clear part without the codes of names that are gone.
fn encoding(clear: &[u8], kept: &BTreeSet<String>) -> Vec<u8> {
    let mut out = Vec::with_capacity(clear.len());
    let mut at = 0;
    let from = memmem::find(clear, b"/Encoding").unwrap_or(clear.len());
    for place in memmem::find_iter(clear, b"dup").filter(|place| *place > from) {
        let mut words = Words { data: clear, at: place + 3 };
        let mut named = || {
            words.number()?;
            let name = words.next()?.1.strip_prefix(b"/")?;
            let (end, word) = words.next()?;
            (word == b"put").then_some((std::str::from_utf8(name).ok()?, end.end))
        };
        if let Some((name, end)) = named()
            && !kept.contains(name)
            && place >= at
        {
            out.extend_from_slice(clear.get(at..place).unwrap_or_default());
            at = end;
        }
    }
    out.extend_from_slice(clear.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line and its end, by way of a subroutine of this number.
    fn glyph(calls: u8) -> Vec<u8> {
        let program = [0, 0, 0, 0, 139, 239, 13, 139 + calls, 10, 9, 14];
        encrypted(&program, PROGRAM)
    }

    fn program() -> Vec<u8> {
        let mut private =
            b"....dup /Private 8 dict dup begin /lenIV 4 def\n/Subrs 8 array\n".to_vec();
        for number in 0..8u8 {
            let program = encrypted(&[0, 0, 0, 0, 139, 149 + number, 5, 11], PROGRAM);
            private.extend(format!("dup {number} {} RD ", program.len()).bytes());
            private.extend(program);
            private.extend(b" NP\n");
        }
        private.extend(b"ND\n2 index /CharStrings 4 dict dup begin\n");
        for (name, calls) in [(".notdef", 0), ("A", 5), ("Q", 6), ("Z", 7)] {
            let program = glyph(calls);
            private.extend(format!("/{name} {} RD ", program.len()).bytes());
            private.extend(program);
            private.extend(b" ND\n");
        }
        private.extend(b"end\nend\nreadonly put\nmark currentfile closefile\n");
        let mut font = b"%!PS-AdobeFont-1.0: Made\n/FontMatrix [0.001 0 0 0.001 0 0] def\n\
            /Encoding 256 array\ndup 65 /A put\ndup 81 /Q put\nreadonly def\ncurrentfile eexec\n"
            .to_vec();
        font.extend(encrypted(&private, PART));
        font.extend(b"0000\ncleartomark");
        font
    }

    #[test]
    fn glyphs_that_stay_keep_their_programs_and_others_are_gone() {
        let kept = BTreeSet::from(["A".to_owned()]);
        let (new, lengths) = emptied(&program(), &kept).unwrap();
        assert_eq!(lengths.iter().sum::<usize>(), new.len());
        let clear = String::from_utf8_lossy(&new[..lengths[0]]).into_owned();
        assert!(clear.contains("dup 65 /A put") && !clear.contains("/Q"), "{clear}");
        let plain = decrypted(&new[lengths[0]..lengths[0] + lengths[1]], PART);
        let private = Private::read(&plain).unwrap();
        let names: Vec<_> = private.glyphs.iter().map(|glyph| glyph.key.as_str()).collect();
        assert_eq!(names, [".notdef", "A"]);
        assert_eq!(plain.get(private.count.clone()), Some(&b"2"[..]));
        for one in &private.subroutines {
            let program = decrypted(&plain[one.program.clone()], PROGRAM);
            assert_eq!(program.get(4..) == Some(RETURN), one.key > 5, "{}", one.key);
        }
        assert!(new.ends_with(b"0000\ncleartomark"));
        assert_eq!(emptied(&program(), &BTreeSet::from(["B".to_owned()])), None);
    }

    #[test]
    fn damaged_programs_are_left_alone_or_read() {
        let old = program();
        let kept = BTreeSet::from(["A".to_owned()]);
        for at in 0..old.len() {
            let mut changed = old.clone();
            changed[at] ^= 0xff;
            let _ = emptied(&changed, &kept);
            let _ = emptied(&old[..at], &kept);
        }
    }
}
