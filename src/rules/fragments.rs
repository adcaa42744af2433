//! Pieces that patterns share: `(?&name)` stands for the fragment of that name.

use std::collections::BTreeMap;

use serde::Deserialize;

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
    /// Reads the fragments of a file, or says what is wrong with the first that is not sound.
    pub fn read(text: &str) -> Result<Fragments, String> {
        let mut fragments = Fragments::default();
        let parsed: File = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        for Fragment { name, pattern, .. } in parsed.fragment {
            let filled = fragments.fill(&pattern)?;
            if fragments.patterns.insert(name.clone(), filled).is_some() {
                return Err(format!("the fragment {name} is there twice"));
            }
        }
        Ok(fragments)
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
        let fragments = Fragments::read(text).unwrap();
        assert_eq!(fragments.fill("(?&b)-(?&a)").unwrap(), "x+y-x+");
        assert_eq!(fragments.fill("(?&c)").unwrap_err(), "no fragment is called c");
        assert_eq!(
            Fragments::read(&[text, text].concat()).unwrap_err(),
            "the fragment a is there twice"
        );
    }
}
