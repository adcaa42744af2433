//! Pieces that patterns share: `(?&name)` stands for the fragment of that name.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::files::{self, DataFile};
use crate::error::Fault;

/// The fragments by name, ready to stand in patterns.
#[derive(Debug, Default)]
pub struct Fragments {
    patterns: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    fragment: Vec<Fragment>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fragment {
    name: String,
    #[allow(dead_code, reason = "for people who read the file")]
    summary: String,
    pattern: String,
}

impl Fragments {
    /// The built-in fragments, and what is wrong with them.
    pub fn built_in() -> (Fragments, Vec<Fault>) {
        let mut fragments = Fragments::default();
        let mut faults = Vec::new();
        for file in files::built_in("", "fragments.toml") {
            faults.extend(fragments.add(&file).err());
        }
        (fragments, faults)
    }

    fn add(&mut self, file: &DataFile) -> Result<(), Fault> {
        let fault = |message: String| Fault { file: file.name.clone(), line: 0, message };
        let parsed: File = toml::from_str(&file.text).map_err(|e| fault(e.message().to_owned()))?;
        for Fragment { name, pattern, .. } in parsed.fragment {
            let filled = self.fill(&pattern).map_err(fault)?;
            if self.patterns.insert(name.clone(), filled).is_some() {
                return Err(fault(format!("the fragment {name} is there twice")));
            }
        }
        Ok(())
    }

    /// A pattern with its fragments put in.
    pub fn fill(&self, pattern: &str) -> Result<String, String> {
        let mut out = String::with_capacity(pattern.len());
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once("(?&") {
            let (name, behind) =
                after.split_once(')').ok_or("a fragment is written `(?&name)`".to_owned())?;
            let known = self.patterns.get(name);
            out.push_str(before);
            out.push_str(known.ok_or_else(|| format!("no fragment is called {name}"))?);
            rest = behind;
        }
        out.push_str(rest);
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_stand_in_patterns_and_in_each_other() {
        let text = "[[fragment]]\nname = 'a'\nsummary = ''\npattern = 'x+'\n\
                    [[fragment]]\nname = 'b'\nsummary = ''\npattern = '(?&a)y'\n";
        let file = DataFile { name: "f".into(), text: text.into(), built_in: true };
        let mut fragments = Fragments::default();
        fragments.add(&file).unwrap();
        assert_eq!(fragments.fill("(?&b)-(?&a)").unwrap(), "x+y-x+");
        assert_eq!(fragments.fill("(?&c)").unwrap_err(), "no fragment is called c");
        let (_, faults) = Fragments::built_in();
        assert_eq!(faults, []);
    }
}
