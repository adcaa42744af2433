//! Reads XML piece by piece: tags and plain words here, all else (comments, CDATA, references, what is
//! malformed) by quick-xml, whose events both give.
//!
//! Most of an Office file is short tags. quick-xml keeps their names and looks at their bytes anew to
//! see that they are UTF-8, which a `str` is already; that took half of the time of a document.

use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

/// Where a reader is in its text.
pub(in super::super) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Reader<'a> {
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Reader { text, at }
    }

    /// First byte that is still to be read.
    pub(in super::super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn event(&mut self) -> quick_xml::Result<Event<'a>> {
        let rest = self.text.get(self.at..).unwrap_or("");
        let (event, length) = match quick(rest) {
            Some(found) => found,
            None => slow(rest)?,
        };
        self.at += length;
        Ok(event)
    }
}

/// The event at the start of a text and its length, if it is a whole tag or words.
fn quick(rest: &str) -> Option<(Event<'_>, usize)> {
    let inside = match rest.as_bytes() {
        [b'<', b'!' | b'?', ..] | [b'&', ..] | [] => return None,
        [b'<', ..] => rest.get(1..)?,
        bytes => {
            let end = memchr::memchr2(b'<', b'&', bytes).unwrap_or(bytes.len());
            return Some((Event::Text(BytesText::from_escaped(rest.get(..end)?)), end));
        }
    };
    let end = tag_end(inside.as_bytes())?;
    let (content, length) = (inside.get(..end)?, end + 2);
    if let Some(name) = content.strip_prefix('/') {
        let name = name.trim_end_matches(is_blank);
        if name.is_empty() {
            return None;
        }
        return Some((Event::End(BytesEnd::new(name)), length));
    }
    let (content, empty) = match content.strip_suffix('/') {
        Some(content) => (content, true),
        None => (content, false),
    };
    let name = content.bytes().position(|byte| is_blank(byte.into())).unwrap_or(content.len());
    let start = BytesStart::from_content(content, name);
    Some((if empty { Event::Empty(start) } else { Event::Start(start) }, length))
}

/// Where the `>` of a tag stands; one in quotes does not end it.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = bytes.get(at..)?;
        let next = rest.iter().position(|byte| matches!(byte, b'>' | b'"' | b'\''))?;
        at += next;
        match bytes.get(at)? {
            b'>' => return Some(at),
            quote => at += 2 + memchr::memchr(*quote, bytes.get(at + 1..)?)?,
        }
    }
}

fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\r' | '\n')
}

fn slow(rest: &str) -> quick_xml::Result<(Event<'_>, usize)> {
    let mut reader = quick_xml::Reader::from_str(rest);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let event = reader.read_event()?;
    Ok((event, reader.buffer_position() as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether both readers give the same events at the same places.
    fn same(text: &str) {
        let mut whole = quick_xml::Reader::from_str(text);
        whole.config_mut().check_end_names = false;
        whole.config_mut().allow_unmatched_ends = true;
        whole.config_mut().allow_dangling_amp = true;
        let mut ours = Reader::new(text);
        loop {
            match (ours.event(), whole.read_event()) {
                (Ok(is), Ok(should)) => {
                    assert_eq!(is, should, "{text:?}");
                    assert_eq!(ours.at() as u64, whole.buffer_position(), "{text:?}");
                    if is == Event::Eof {
                        return;
                    }
                }
                (Err(is), Err(should)) => {
                    assert_eq!(is.to_string(), should.to_string(), "{text:?}");
                    return;
                }
                (is, should) => panic!("{is:?} is not {should:?} in {text:?}"),
            }
        }
    }

    #[test]
    fn events_are_those_of_quick_xml() {
        for text in [
            "",
            "words",
            "<?xml version=\"1.0\"?><a b='c>d' e=\"f'g>\">h</a >",
            "<a/><b c = 'd'/ ><e ></ f g='>'>",
            "<a>one &amp; two & three &#65; &</a>",
            "<a><![CDATA[ <b> ]]><!-- c > d --><!DOCTYPE e [<!ENTITY f \"g\">]></a>",
            "<></><  ><//><a//>",
            "<é è='ü'>ö</é>",
            "<a b='c>",
            "<a b=\"c'>d",
            "</a",
            "<",
            "<a><",
            "a &lt",
            "<!-- a",
            "<?a",
            "<![CDATA[a",
            "<!x>",
        ] {
            same(text);
        }
    }

    /// Pieces put together by chance, always the same.
    #[test]
    fn mixtures_are_read_alike() {
        let pieces = [
            "<", ">", "/", "a", " ", "=", "'", "\"", "&", ";", "!", "--", "?", "é", "]]>",
            "[CDATA[",
        ];
        let mut state = 1_u32;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..12 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(pieces[(state >> 24) as usize % pieces.len()]);
            }
            same(&text);
        }
    }
}
