//! The catalogue of checks: what each one finds, why it matters, and how to mend it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::error::Fault;
use crate::model::residue::{Residue, Severity};

/// One check as the catalogue describes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// A letter for the sort of file and two digits; never used again.
    pub id: String,
    /// What it finds, in a few words.
    pub title: String,
    /// The most that a finding of it can matter.
    pub severity: Severity,
    /// The sort of file.
    pub format: String,
    /// Why it matters.
    pub why: String,
    /// The incident or the guidance behind it.
    pub source: String,
    /// How to mend it with the tool the officer has.
    pub mend: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    check: Vec<Check>,
}

/// Every check, by its number.
pub struct Catalogue {
    checks: Vec<Check>,
    numbers: BTreeMap<String, usize>,
}

impl Catalogue {
    /// All checks in the order of the file.
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// A check by its number.
    pub fn get(&self, id: &str) -> Option<&Check> {
        self.numbers.get(id).and_then(|number| self.checks.get(*number))
    }

    /// Lowers the severity of a leftover to what its check can have.
    pub fn weigh(&self, residue: &mut Residue) {
        if let Some(check) = self.get(&residue.check) {
            residue.severity = residue.severity.min(check.severity);
        }
    }
}

/// Reads the catalogue, and says what is wrong with it.
pub fn read(name: &str, text: &str) -> Result<Catalogue, Vec<Fault>> {
    let fault = |line: usize, message: String| Fault { file: name.to_owned(), line, message };
    let file: File = toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = text.get(..start).unwrap_or("").matches('\n').count() + 1;
        vec![fault(line, error.message().to_owned())]
    })?;
    let mut faults = Vec::new();
    let mut numbers = BTreeMap::new();
    for (number, check) in file.check.iter().enumerate() {
        let id = &check.id;
        let mut letters = id.chars();
        let sound = letters.next().is_some_and(|letter| letter.is_ascii_uppercase())
            && id.len() == 3
            && letters.all(|digit| digit.is_ascii_digit());
        if !sound {
            faults.push(fault(0, format!("{id}: a letter and two digits are needed")));
        }
        if numbers.insert(id.clone(), number).is_some() {
            faults.push(fault(0, format!("{id}: the id is there twice")));
        }
        let words = [&check.title, &check.format, &check.why, &check.source, &check.mend];
        if words.iter().any(|words| words.trim().is_empty()) {
            faults.push(fault(0, format!("{id}: nothing may be left empty")));
        }
    }
    if faults.is_empty() { Ok(Catalogue { checks: file.check, numbers }) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn faults_are_named_all_at_once() {
        let row = |id: &str, why: &str| {
            format!(
                "[[check]]\nid='{id}'\ntitle='t'\nseverity='warn'\nformat='f'\nwhy='{why}'\n\
                 source='s'\nmend='m'\n"
            )
        };
        let faults = |text: &str| read("checks.toml", text).err().unwrap_or_default();
        assert!(faults(&row("X01", "w")).is_empty());
        assert_eq!(faults(&(row("X01", "w") + &row("X01", "") + &row("x1", "w"))).len(), 3);
        assert_eq!(faults("[[check]]\nid = 3\n")[0].line, 2);
    }
}
