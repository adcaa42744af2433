//! Where the words of a page are written: tags, comments and text as they follow one another, matched
//! to the tree that was made of them.
//!
//! The tree is the truth. What cannot be matched, such as text that was moved out of a table, has no
//! source.

use std::ops::Range;

use super::super::anchor::Traced;
use super::super::xmltext::Part;

/// Elements whose content is text whatever it looks like.
const RAW: &[&str] =
    &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// How far ahead a match is looked for.
const AHEAD: usize = 64;

struct Tag {
    name: String,
    /// Names in small letters, and where each value is written.
    attributes: Vec<(String, Range<usize>)>,
}

/// What is written, and how much of it the tree has shown so far.
pub(super) struct Written<'a> {
    part: &'a Part<'a>,
    tags: Vec<Tag>,
    next_tag: usize,
    comments: Vec<Range<usize>>,
    next_comment: usize,
    texts: Vec<Range<usize>>,
    next_text: usize,
}

impl<'a> Written<'a> {
    pub(super) fn read(part: &'a Part<'a>) -> Written<'a> {
        let mut written = Written {
            part,
            tags: Vec::new(),
            next_tag: 0,
            comments: Vec::new(),
            next_comment: 0,
            texts: Vec::new(),
            next_text: 0,
        };
        written.scan();
        written
    }

    fn scan(&mut self) {
        let text = self.part.text();
        let find = |from: usize, what: &str| {
            text.get(from..).and_then(|rest| rest.find(what)).map(|at| from + at)
        };
        let mut at = 0;
        while at < text.len() {
            let rest = text.get(at..).unwrap_or("");
            if rest.starts_with("<!--") {
                let end = find(at + 4, "-->").unwrap_or(text.len());
                self.comments.push(at + 4..end);
                at = end + 3;
            } else if rest.starts_with("<!") || rest.starts_with("<?") || rest.starts_with("</") {
                at = find(at, ">").map_or(text.len(), |end| end + 1);
            } else if opens(rest) {
                let (tag, end) = tag(text, at);
                at = end;
                let raw = RAW.contains(&tag.name.as_str());
                if raw {
                    let end = close(text, at, &tag.name);
                    self.texts.push(at..end);
                    at = end;
                }
                self.tags.push(tag);
            } else {
                let marks = |rest: &str| {
                    opens(rest) || ["</", "<!", "<?"].iter().any(|mark| rest.starts_with(mark))
                };
                let mut end = at + 1;
                while let Some(next) = find(end, "<") {
                    end = next;
                    if marks(text.get(end..).unwrap_or("")) {
                        break;
                    }
                    end += 1;
                }
                if !text.get(end..).is_some_and(marks) {
                    end = text.len();
                }
                self.texts.push(at..end);
                at = end;
            }
        }
    }

    /// The value of each attribute of an element, with its source where there is one.
    pub(super) fn element<'b>(
        &mut self,
        name: &str,
        attributes: impl Iterator<Item = (&'b str, &'b str)>,
    ) -> Vec<(String, Traced)> {
        let all: Vec<(&str, &str)> = attributes.collect();
        let fits = |tag: &Tag| {
            let has = |name: &str| tag.attributes.iter().any(|(known, _)| known == name);
            tag.name == name && all.iter().all(|(name, _)| has(name))
        };
        let ahead = self.tags.iter().skip(self.next_tag).take(AHEAD).position(fits);
        let tag = ahead.and_then(|ahead| {
            self.next_tag += ahead + 1;
            self.tags.get(self.next_tag - 1)
        });
        let value = |name: &str, value: &str| {
            let written = tag?.attributes.iter().find(|(known, _)| known == name)?;
            let (words, end) = self.match_up(value, written.1.clone())?;
            (end == written.1.end).then_some(words)
        };
        let traced = all.iter().map(|(name, text)| {
            ((*name).to_owned(), value(name, text).unwrap_or_else(|| Traced::from(*text)))
        });
        traced.collect()
    }

    /// A comment with its source.
    pub(super) fn comment(&mut self, words: &str) -> Traced {
        let same = |at: &Range<usize>| self.part.text().get(at.clone()) == Some(words);
        match self.comments.iter().skip(self.next_comment).position(same) {
            Some(ahead) => {
                self.next_comment += ahead + 1;
                let at = self.comments.get(self.next_comment - 1);
                self.part.words(words, at.cloned().unwrap_or(0..0))
            }
            None => Traced::from(words),
        }
    }

    /// A piece of text with its source. It may be written in several pieces, between tags that make
    /// no element.
    pub(super) fn text(&mut self, words: &str) -> Traced {
        for ahead in 0..AHEAD {
            let (mut found, mut rest) = (self.part.none(), words);
            for index in self.next_text + ahead..self.texts.len() {
                let Some(at) = self.texts.get(index).cloned() else { break };
                let written = self.part.text().get(at.clone()).unwrap_or("");
                // A line break after the tag, or blanks between tags, may be no part of the tree.
                let blanks = written.len() - written.trim_start().len();
                let whole = self.match_up(rest, at.clone());
                let skip = whole.is_none() && rest.len() == words.len();
                let later = || self.match_up(rest, at.start + blanks..at.end);
                let matched = if skip { later() } else { whole };
                let Some((piece, end)) = matched else { break };
                rest = rest.get(piece.text.len()..).unwrap_or("");
                found.append(piece);
                if rest.is_empty() {
                    let left = end..at.end;
                    self.next_text = index;
                    if let Some(text) = self.texts.get_mut(index) {
                        *text = left;
                    }
                    return found;
                }
            }
        }
        Traced::from(words)
    }

    /// As many words as are written in a range, and where that ends; none if they differ.
    fn match_up(&self, words: &str, range: Range<usize>) -> Option<(Traced, usize)> {
        let text = self.part.text();
        let mut found = self.part.none();
        let (mut at, mut rest) = (range.start, words);
        let (mut same_words, mut same_at) = (words, range.start);
        let flush = |found: &mut Traced, words: &str, rest: &str, from: usize, to: usize| {
            let length = words.len() - rest.len();
            found.push(words.get(..length).unwrap_or(""), self.part.at(from..to));
        };
        while let (Some(letter), true) = (rest.chars().next(), at < range.end) {
            let written = text.get(at..range.end)?;
            let first = written.chars().next()?;
            let (length, taken) = match first {
                '&' => reference(written, rest),
                '\r' if letter == '\n' => (1 + usize::from(written.starts_with("\r\n")), 1),
                _ if first == letter => {
                    at += first.len_utf8();
                    rest = rest.get(letter.len_utf8()..)?;
                    continue;
                }
                _ => return None,
            };
            flush(&mut found, same_words, rest, same_at, at);
            found.push(rest.get(..taken)?, self.part.at(at..at + length));
            rest = rest.get(taken..)?;
            at += length;
            (same_words, same_at) = (rest, at);
        }
        flush(&mut found, same_words, rest, same_at, at);
        Some((found, at))
    }
}

/// How many bytes of what is written are one reference, and how many bytes of the words it stands for.
fn reference(written: &str, words: &str) -> (usize, usize) {
    let letter = words.chars().next().map_or(0, char::len_utf8);
    let name = written.get(1..).unwrap_or("");
    let length = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(name.len());
    let ended = name.get(length..).is_some_and(|rest| rest.starts_with(';'));
    let whole = 1 + length + usize::from(ended);
    // An ampersand that is none but itself, followed by what follows it.
    let literal = words.starts_with('&') && !(name.starts_with("amp") || name.starts_with('#'));
    if literal { (1, letter) } else { (whole, letter) }
}

fn opens(rest: &str) -> bool {
    rest.starts_with('<') && rest.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic)
}

/// Where the end tag of an element begins.
fn close(text: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find("</")) {
        at += next;
        let found = text.get(at + 2..at + 2 + name.len());
        if found.is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return at;
        }
        at += 2;
    }
    text.len()
}

/// The tag that begins at a place, and where it ends.
fn tag(text: &str, start: usize) -> (Tag, usize) {
    let bytes = text.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(b'>');
    let run = |mut at: usize, of: &dyn Fn(u8) -> bool| {
        while at < bytes.len() && of(byte(at)) {
            at += 1;
        }
        at
    };
    let space = |b: u8| b.is_ascii_whitespace() || b == b'/';
    let words = |range: Range<usize>| text.get(range).unwrap_or("").to_ascii_lowercase();
    let mut at = run(start + 1, &|b| !space(b) && b != b'>');
    let mut tag = Tag { name: words(start + 1..at), attributes: Vec::new() };
    loop {
        at = run(at, &space);
        if byte(at) == b'>' {
            return (tag, (at + 1).min(bytes.len()));
        }
        let from = at;
        at = run(at + 1, &|b| !space(b) && b != b'>' && b != b'=');
        let name = words(from..at);
        let after = run(at, &|b| b.is_ascii_whitespace());
        let mut value = at..at;
        if byte(after) == b'=' {
            at = run(after + 1, &|b| b.is_ascii_whitespace());
            let quote = byte(at);
            if matches!(quote, b'"' | b'\'') {
                value = at + 1..run(at + 1, &|b| b != quote);
                at = (value.end + 1).min(bytes.len());
            } else {
                value = at..run(at, &|b| !b.is_ascii_whitespace() && b != b'>');
                at = value.end;
            }
        }
        // Of two attributes of one name the first counts.
        if !tag.attributes.iter().any(|(known, _)| *known == name) {
            tag.attributes.push((name, value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_back_to_what_is_written() {
        let page = "<P Title='a &amp; b'>x &eacute;<!-- c -->\r\ny</p><script>'<b>'</script>z";
        let part = Part::over(page, Some(0), 0);
        let mut written = Written::read(&part);
        let of = |traced: &Traced| traced.sources();
        let title = written.element("p", [("title", "a & b")].into_iter());
        assert_eq!(of(&title[0].1), [10..12, 12..17, 17..19]);
        assert_eq!(of(&written.text("x \u{e9}")), [21..23, 23..31]);
        assert_eq!(of(&written.comment(" c ")).as_slice(), std::slice::from_ref(&(35..38)));
        assert_eq!(of(&written.text("\ny")), [41..43, 43..44]);
        assert_eq!(&page[of(&written.text("'<b>'"))[0].clone()], "'<b>'");
        assert!(of(&written.text("not there")).is_empty());
        assert_eq!(&page[of(&written.text("z"))[0].clone()], "z");
    }
}
