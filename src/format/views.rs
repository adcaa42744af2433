//! Bytes seen otherwise: escapes undone, tags and line breaks left out.

/// Bytes as they read once something is undone.
pub(super) struct View {
    pub(super) bytes: Vec<u8>,
    /// What was undone; none where it changes only the layout.
    pub(super) name: Option<&'static str>,
}

/// The views of a piece that differ from the piece itself.
pub(super) fn of(bytes: &[u8]) -> Vec<View> {
    let has = |byte: u8| bytes.contains(&byte);
    let mut views = Vec::new();
    if has(b'<') || has(b'&') {
        views.push(View { bytes: untagged(bytes), name: Some("entities and tags") });
    }
    if has(b'=') {
        views.push(View { bytes: printable(bytes), name: Some("quoted-printable") });
    }
    if has(b'%') || has(b'+') {
        views.push(View { bytes: percent(bytes), name: Some("percent escapes") });
    }
    if has(b'\\') {
        views.push(View { bytes: strings(bytes), name: Some("string escapes") });
    }
    // Base64 and hexadecimal digits are set in lines and groups.
    if has(b'\n') || has(b' ') {
        let kept = bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace());
        views.push(View { bytes: kept.collect(), name: None });
    }
    views
}

/// Without tags, and with entities resolved.
fn untagged(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        match byte {
            b'<' => match rest.iter().take(4096).position(|byte| *byte == b'>') {
                Some(end) => at += end,
                None => out.push(b'<'),
            },
            b'&' => match entity(rest) {
                Some((letter, length)) => {
                    out.extend(letter.to_string().bytes());
                    at += length;
                }
                None => out.push(b'&'),
            },
            _ => out.push(*byte),
        }
        at += 1;
    }
    out
}

/// The letter an entity stands for, and how many bytes beyond its first it has.
fn entity(bytes: &[u8]) -> Option<(char, usize)> {
    let end = bytes.iter().take(12).position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(bytes.get(1..end)?).ok()?;
    let letter = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let value = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(value.ok()?)?
        }
    };
    Some((letter, end))
}

fn digits(bytes: Option<&[u8]>) -> Option<u8> {
    let text = std::str::from_utf8(bytes?).ok()?;
    text.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(())?;
    u8::from_str_radix(text, 16).ok()
}

/// Quoted-printable undone (RFC 2045, 6.7).
fn printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let after = |from: usize, to: usize| bytes.get(at + from..at + to);
        if *byte != b'=' {
            out.push(*byte);
        } else if after(1, 3) == Some(b"\r\n") {
            at += 2;
        } else if after(1, 2) == Some(b"\n") {
            at += 1;
        } else if let Some(value) = digits(after(1, 3)) {
            out.push(value);
            at += 2;
        } else {
            out.push(b'=');
        }
        at += 1;
    }
    out
}

/// The escapes of web addresses undone, a plus sign being a space.
fn percent(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, digits(bytes.get(at + 1..at + 3))) {
            (b'%', Some(value)) => {
                out.push(value);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            _ => out.push(*byte),
        }
        at += 1;
    }
    out
}

/// The escapes of JSON and script strings and of RTF undone: `\u0041`, `\x41`, `\'41`.
fn strings(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let after = |from: usize, to: usize| bytes.get(at + from..at + to);
        let wide = || {
            let high = digits(after(2, 4))?;
            let low = digits(after(4, 6))?;
            char::from_u32(u32::from(high) << 8 | u32::from(low))
        };
        match (byte, after(1, 2)) {
            (b'\\', Some(b"u" | b"U")) if wide().is_some() => {
                out.extend(wide().map(|letter| letter.to_string()).unwrap_or_default().bytes());
                at += 5;
            }
            (b'\\', Some(b"x" | b"'")) => match digits(after(2, 4)) {
                Some(value) => {
                    out.push(value);
                    at += 3;
                }
                None => out.push(b'\\'),
            },
            _ => out.push(*byte),
        }
        at += 1;
    }
    out
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The Base64 of bytes (RFC 4648, 4), without what fills up its last group.
pub(super) fn base64(bytes: &[u8]) -> String {
    let groups = bytes.chunks(3).flat_map(|three| {
        let at = |n: usize| u32::from(three.get(n).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        let letter = |move_by: u32| ALPHABET.get((bits >> move_by & 63) as usize);
        let letters = [18, 12, 6, 0].map(|by| char::from(*letter(by).unwrap_or(&b'A')));
        letters.into_iter().take(three.len() + 1)
    });
    groups.collect()
}

/// What of the Base64 of bytes stays the same whatever stands before and after, for each of the
/// three ways in which they may fall on its groups. Too short a core is left out.
pub(super) fn base64_cores(bytes: &[u8]) -> Vec<String> {
    let mut cores = Vec::new();
    for shift in 0..3usize {
        let mut padded = vec![0; shift];
        padded.extend_from_slice(bytes);
        let whole = base64(&padded);
        // Letters that carry bits of a neighbour are no part of the core.
        let first = (shift * 8).div_ceil(6);
        let last = (shift + bytes.len()) * 8 / 6;
        if let Some(core) = whole.get(first..last)
            && core.len() >= 7
        {
            cores.push(core.to_owned());
        }
    }
    cores
}
