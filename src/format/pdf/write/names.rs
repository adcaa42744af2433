//! Names of resources and of marked content, which whoever made a file chose: a copy says none that
//! holds a word taken out.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::token::{Operand, Tokens};
use super::object::{write_name, write_number, write_text};

/// Words shorter than this are found in any name by chance.
const SHORTEST: usize = 5;

/// Operators whose operands are names of resources or of marked content.
const NAMING: &[&[u8]] =
    &[b"Do", b"Tf", b"gs", b"sh", b"cs", b"CS", b"scn", b"SCN", b"BMC", b"BDC", b"MP", b"DP"];

/// The names operators use that the standard gives (ISO 32000-1, 8.6.5.8, 8.6.8, 14.8.2.2, 14.8.4.3).
const STANDARD: &[&str] = &[
    "AbsoluteColorimetric",
    "Artifact",
    "Attached",
    "Background",
    "BibEntry",
    "BlockQuote",
    "Bottom",
    "Caption",
    "Contents",
    "DefaultCMYK",
    "DefaultGray",
    "DefaultRGB",
    "DeviceCMYK",
    "DeviceGray",
    "DeviceRGB",
    "Document",
    "Figure",
    "Footer",
    "Formula",
    "Header",
    "Index",
    "LBody",
    "Layout",
    "NonStruct",
    "Pagination",
    "Pattern",
    "Perceptual",
    "Quote",
    "Reference",
    "RelativeColorimetric",
    "ReversedChars",
    "Right",
    "Saturation",
    "Subtype",
    "TBody",
    "TFoot",
    "THead",
    "Table",
    "Watermark",
];

/// The words of what is withheld that no name may hold, in lower case.
pub(in super::super) fn words<'w>(withheld: impl Iterator<Item = &'w str>) -> Vec<String> {
    let words = withheld.flat_map(|words| words.split(|letter: char| !letter.is_alphanumeric()));
    let words = words.filter(|word| word.len() >= SHORTEST).map(str::to_lowercase);
    let mut words: Vec<String> = words.collect();
    words.sort();
    words.dedup();
    words
}

/// Whether a name holds one of these words and is none of the standard's.
pub(in super::super) fn tells(name: &[u8], words: &[String]) -> bool {
    if words.is_empty() || STANDARD.iter().any(|known| known.as_bytes() == name) {
        return false;
    }
    let name = String::from_utf8_lossy(name).to_lowercase();
    words.iter().any(|word| name.contains(word.as_str()))
}

/// Whether an operand is or holds such a name.
pub(in super::super) fn operand_tells(operand: &Operand<'_>, words: &[String]) -> bool {
    match operand {
        Operand::Name(name) => tells(name, words),
        Operand::Array(items) => items.iter().any(|item| operand_tells(item, words)),
        Operand::Dict(entries) => {
            entries.iter().any(|(key, value)| tells(key, words) || operand_tells(value, words))
        }
        _ => false,
    }
}

/// Names that were chosen anew, the same everywhere in the copy.
pub(super) struct Names {
    words: Vec<String>,
    new: BTreeMap<Vec<u8>, usize>,
}

impl Names {
    pub(super) fn new(withheld: &[String]) -> Names {
        Names { words: words(withheld.iter().map(String::as_str)), new: BTreeMap::new() }
    }

    /// What a name is called in the copy.
    pub(super) fn of(&mut self, name: &[u8]) -> Vec<u8> {
        if !tells(name, &self.words) {
            return name.to_vec();
        }
        let next = self.new.len();
        let number = self.new.entry(name.to_vec()).or_insert(next);
        format!("_N{number}").into_bytes()
    }

    /// Operators with their names as in the copy.
    pub(super) fn in_operators<'d>(&mut self, data: &'d [u8]) -> Cow<'d, [u8]> {
        if self.words.is_empty() {
            return Cow::Borrowed(data);
        }
        let mut out = Vec::new();
        let mut at = 0;
        let mut tokens = Tokens::new(data);
        while let Some(operator) = tokens.next() {
            let telling = |operand| operand_tells(operand, &self.words);
            if !NAMING.contains(&operator.name) || !tokens.operands.iter().any(telling) {
                continue;
            }
            out.extend_from_slice(data.get(at..operator.span.start).unwrap_or_default());
            for operand in &tokens.operands {
                self.write(operand, &mut out);
                out.push(b' ');
            }
            out.extend_from_slice(operator.name);
            at = operator.span.end;
        }
        if at == 0 {
            return Cow::Borrowed(data);
        }
        out.extend_from_slice(data.get(at..).unwrap_or_default());
        Cow::Owned(out)
    }

    fn write(&mut self, operand: &Operand<'_>, out: &mut Vec<u8>) {
        match operand {
            Operand::Number(number) => write_number(*number, out),
            Operand::Name(name) => write_name(&self.of(name), out),
            Operand::Text(text) => write_text(text, out),
            Operand::Word(word) => out.extend_from_slice(word),
            Operand::Array(items) => {
                out.push(b'[');
                for item in items {
                    self.write(item, out);
                    out.push(b' ');
                }
                out.push(b']');
            }
            Operand::Dict(entries) => {
                out.extend_from_slice(b"<<");
                for (key, value) in entries {
                    write_name(&self.of(key), out);
                    out.push(b' ');
                    self.write(value, out);
                    out.push(b' ');
                }
                out.extend_from_slice(b">>");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_tell_are_others_and_all_else_stays() {
        let mut names = Names::new(&["pc quillfeather".into(), "table".into()]);
        let data = b"/Table <</MCID 1>> BDC /Im#51uillfeather Do (/Quillfeather Do) Tj EMC\n\
                     /P <</MCID 0/Quillfeather (a) /B [1 /X true]>> BDC /Fm1 Do";
        let copied = names.in_operators(data);
        let expected = b"/Table <</MCID 1>> BDC /_N0 Do (/Quillfeather Do) Tj EMC\n\
                         /P <</MCID 0 /_N1 (a) /B [1 /X true ] >> BDC /Fm1 Do";
        assert_eq!(String::from_utf8_lossy(&copied), String::from_utf8_lossy(expected));
        assert_eq!(names.of(b"ImQuillfeather"), b"_N0");
        assert!(matches!(names.in_operators(b"/Fm1 Do"), Cow::Borrowed(_)));
    }
}
