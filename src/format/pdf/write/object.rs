//! Objects of the copy, and how they are written (ISO 32000-1, 7.3).

use std::collections::BTreeMap;
use std::io::Write;

/// An object of the copy. Streams stand by themselves, as every stream must.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum Obj {
    Null,
    Bool(bool),
    Number(f64),
    Text(Vec<u8>),
    Name(Vec<u8>),
    Array(Vec<Obj>),
    Dict(Map),
    Ref(u32),
    Stream(Map, Vec<u8>),
}

/// Keys in order, so that the same copy is written the same way.
pub(in super::super) type Map = BTreeMap<Vec<u8>, Obj>;

impl Obj {
    pub(in super::super) fn name(name: &str) -> Obj {
        Obj::Name(name.as_bytes().to_vec())
    }

    pub(in super::super) fn numbers(numbers: &[f64]) -> Obj {
        Obj::Array(numbers.iter().map(|number| Obj::Number(*number)).collect())
    }

    /// A stream of these bytes, packed.
    pub(in super::super) fn packed(mut dict: Map, data: &[u8]) -> Obj {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::new(6));
        let packed = packer.write_all(data).and_then(|()| packer.finish());
        dict.remove(&b"DecodeParms"[..]);
        match packed {
            Ok(packed) => {
                dict.insert(b"Filter".to_vec(), Obj::name("FlateDecode"));
                Obj::Stream(dict, packed)
            }
            Err(_) => {
                dict.remove(&b"Filter"[..]);
                Obj::Stream(dict, data.to_vec())
            }
        }
    }

    pub(in super::super) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Obj::Null => out.extend_from_slice(b"null"),
            Obj::Bool(true) => out.extend_from_slice(b"true"),
            Obj::Bool(false) => out.extend_from_slice(b"false"),
            Obj::Number(number) => write_number(*number, out),
            Obj::Text(text) => write_text(text, out),
            Obj::Name(name) => write_name(name, out),
            Obj::Array(items) => {
                out.push(b'[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(b' ');
                    }
                    item.write(out);
                }
                out.push(b']');
            }
            Obj::Dict(dict) => write_dict(dict, out),
            Obj::Ref(number) => out.extend_from_slice(format!("{number} 0 R").as_bytes()),
            Obj::Stream(dict, data) => {
                let mut dict = dict.clone();
                dict.insert(b"Length".to_vec(), Obj::Number(data.len() as f64));
                write_dict(&dict, out);
                out.extend_from_slice(b"\nstream\n");
                out.extend_from_slice(data);
                out.extend_from_slice(b"\nendstream");
            }
        }
    }
}

/// A dictionary from its entries.
pub(in super::super) fn map<const N: usize>(entries: [(&str, Obj); N]) -> Map {
    entries.into_iter().map(|(key, value)| (key.as_bytes().to_vec(), value)).collect()
}

fn write_dict(dict: &Map, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<<");
    for (key, value) in dict {
        write_name(key, out);
        out.push(b' ');
        value.write(out);
        out.push(b' ');
    }
    out.extend_from_slice(b">>");
}

/// A number as the file has it, in at most twelve decimals, and without an exponent: readers know none.
pub(in super::super) fn write_number(number: f64, out: &mut Vec<u8>) {
    let text = number.to_string();
    let fine = text.split_once('.').is_some_and(|(_, decimals)| decimals.len() > 12);
    write_decimals(number, if fine { format!("{number:.12}") } else { text }, out);
}

/// A number that was worked out, in at most five decimals: more would tell what it was worked out from.
pub(in super::super) fn write_place(number: f64, out: &mut Vec<u8>) {
    write_decimals(number, format!("{number:.5}"), out);
}

fn write_decimals(number: f64, text: String, out: &mut Vec<u8>) {
    if !number.is_finite() {
        out.push(b'0');
    } else if number.fract() == 0.0 && number.abs() < 1e15 {
        out.extend_from_slice((number as i64).to_string().as_bytes());
    } else {
        let text = match text.contains('.') {
            true => text.trim_end_matches('0').trim_end_matches('.'),
            false => &text,
        };
        let text = if matches!(text, "-0" | "") { "0" } else { text };
        out.extend_from_slice(text.as_bytes());
    }
}

pub(in super::super) fn write_text(text: &[u8], out: &mut Vec<u8>) {
    let plain = text.iter().all(|byte| (0x20..0x7f).contains(byte));
    if plain {
        out.push(b'(');
        for byte in text {
            if matches!(byte, b'(' | b')' | b'\\') {
                out.push(b'\\');
            }
            out.push(*byte);
        }
        out.push(b')');
    } else {
        out.push(b'<');
        for byte in text {
            out.extend_from_slice(format!("{byte:02X}").as_bytes());
        }
        out.push(b'>');
    }
}

pub(in super::super) fn write_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for byte in name {
        let regular = (0x21..0x7f).contains(byte) && !b"()<>[]{}/%#".contains(byte);
        if regular {
            out.push(*byte);
        } else {
            out.extend_from_slice(format!("#{byte:02X}").as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_written_so_that_every_reader_takes_them() {
        let dict = map([
            ("A B", Obj::numbers(&[-1e-13, 0.000008, 598.32001, 1.0 / 3.0, 1.5, 7.0])),
            ("T", Obj::Text(b"a(b)\\".to_vec())),
            ("U", Obj::Text(vec![0xfe, 0xff])),
        ]);
        let mut out = Vec::new();
        Obj::Dict(dict).write(&mut out);
        let numbers = "0 0.000008 598.32001 0.333333333333 1.5 7";
        let expected = format!("<</A#20B [{numbers}] /T (a\\(b\\)\\\\) /U <FEFF> >>");
        assert_eq!(String::from_utf8_lossy(&out), expected);
        let mut out = Vec::new();
        [-0.000001, 1.0 / 3.0].into_iter().for_each(|number| write_place(number, &mut out));
        assert_eq!(out, b"00.33333");
    }
}
