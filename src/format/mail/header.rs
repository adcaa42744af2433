//! The header fields of a message, decoded, each labelled by its name.

use std::borrow::Cow;

use mail_parser::parsers::MessageStream;
use mail_parser::{Address, HeaderValue, Message};

use super::super::anchor::Traced;
use crate::model::document::{Document, Role, Visibility};
use crate::model::place::Place;

/// Fields that mail programs show.
const SHOWN: &[&str] = &["From", "To", "Cc", "Subject", "Date", "Reply-To"];

/// Fields without words about people or machines.
const DULL: &[&str] =
    &["MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition"];

pub(super) fn read(message: &Message<'_>, document: &mut Document) {
    let raw = message.raw_message();
    for header in message.headers() {
        let name = header.name();
        if DULL.contains(&name) {
            continue;
        }
        let range = header.offset_start as usize..header.offset_end as usize;
        let written = raw.get(range).unwrap_or_default();
        let as_written = String::from_utf8_lossy(written);
        let value = match &header.value {
            HeaderValue::Address(address) => addresses(address),
            HeaderValue::Text(text) => text.clone().into_owned(),
            HeaderValue::TextList(list) => list.join(", "),
            _ => unfolded(&as_written),
        };
        // The parser leaves fields as they are that it does not know.
        let value = decoded(&value);
        if value.trim().is_empty() {
            continue;
        }
        let visibility = if SHOWN.contains(&name) {
            Visibility::Shown
        } else {
            Visibility::Hidden("header field that mail programs do not show".into())
        };
        if !document.text.is_empty() {
            document.text.push('\n');
        }
        document.text.push_str(name);
        document.text.push_str(": ");
        let place = Place::Header { name: name.to_owned() };
        let start = header.offset_start as usize + written.len() - written.trim_ascii_start().len();
        let mut words = Traced::default();
        words.push(value.trim(), Some(start..start + written.trim_ascii().len()));
        words.add(document, "", place, visibility, Role::Header);
    }
}

/// The value of a field with its encoded words (RFC 2047) as they are meant.
pub(in super::super) fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains("=?") {
        return Cow::Borrowed(value);
    }
    let line = format!("{value}\n");
    match MessageStream::new(line.as_bytes()).parse_unstructured() {
        HeaderValue::Text(text) => Cow::Owned(text.into_owned()),
        _ => Cow::Borrowed(value),
    }
}

fn unfolded(text: &str) -> String {
    text.split(['\r', '\n'])
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn addresses(address: &Address<'_>) -> String {
    let one = |addr: &mail_parser::Addr<'_>| match (&addr.name, &addr.address) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (Some(only), None) | (None, Some(only)) => only.clone().into_owned(),
        (None, None) => String::new(),
    };
    let list = |list: &[mail_parser::Addr<'_>]| list.iter().map(one).collect::<Vec<_>>().join(", ");
    match address {
        Address::List(addresses) => list(addresses),
        Address::Group(groups) => {
            let all = groups.iter().map(|group| match &group.name {
                Some(name) => format!("{name}: {}", list(&group.addresses)),
                None => list(&group.addresses),
            });
            all.collect::<Vec<_>>().join("; ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn encoded_words_are_decoded_and_what_only_looks_like_them_is_kept() {
        for (written, meant) in [
            ("=?UTF-8?Q?Zo=C3=AB_Quill?= <z@police.invalid>", "Zoë Quill <z@police.invalid>"),
            ("=?iso-8859-1?q?Ren=E9?= =?iso-8859-1?q?_Quill?=", "René Quill"),
            ("what =?", "what =?"),
            ("=?no-such-charset?Q?Quill", "=?no-such-charset?Q?Quill"),
            ("plain", "plain"),
        ] {
            assert_eq!(decoded(written), meant);
        }
    }
}
