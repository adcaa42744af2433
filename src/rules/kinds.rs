//! Kinds of document that rules may ask for: a press release, a letter of refusal, a policy.

use serde::Deserialize;

use super::files::DataFile;
use crate::error::Fault;

/// A kind of document, told by words that it holds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentKind {
    /// The name that evidence asks for.
    pub name: String,
    /// What it is, for people.
    pub summary: String,
    /// Whole words or phrases; case is ignored.
    pub any: Vec<String>,
    /// How many different ones must be there.
    pub least: usize,
    /// In the first so many bytes; 0 is the whole document.
    #[serde(default)]
    pub within: usize,
    /// What a person should know about such a document, said in the report under the FOI Act.
    #[serde(default)]
    pub note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    kind: Vec<DocumentKind>,
}

/// Reads kinds of document, and says what is wrong with them.
pub fn read(files: &[DataFile]) -> (Vec<DocumentKind>, Vec<Fault>) {
    let mut kinds: Vec<DocumentKind> = Vec::new();
    let mut faults = Vec::new();
    for file in files {
        let mut say = |line, message| faults.push(Fault { file: file.name.clone(), line, message });
        let parsed: File = match toml::from_str(&file.text) {
            Ok(parsed) => parsed,
            Err(error) => {
                let start = error.span().map_or(0, |span| span.start);
                let lines = file.text.get(..start).unwrap_or("").matches('\n').count();
                say(lines + 1, error.message().to_owned());
                continue;
            }
        };
        for kind in parsed.kind {
            if kind.least == 0 || kind.least > kind.any.len() {
                say(
                    0,
                    format!("{}: `least` must lie between 1 and the number of words", kind.name),
                );
            } else if kinds.iter().any(|known| known.name == kind.name) {
                say(0, format!("{}: the name is used twice", kind.name));
            } else {
                kinds.push(kind);
            }
        }
    }
    (kinds, faults)
}
