//! Word lists: one term a line, sorted, with a header that says where they came from.

use std::collections::BTreeMap;

use super::files::DataFile;
use crate::error::Fault;

/// The lists by name.
pub type Dictionaries = BTreeMap<String, Vec<String>>;

/// Reads lists, and says what is wrong with them: no source, licence or date, a term out of order,
/// a term twice.
pub fn read(files: &[DataFile]) -> (Dictionaries, Vec<Fault>) {
    let mut lists = Dictionaries::new();
    let mut faults = Vec::new();
    for file in files {
        let stem = file.name.rsplit(['/', '\\']).next().unwrap_or(&file.name);
        let name = stem.strip_suffix(".txt").unwrap_or(stem).to_owned();
        let fault = |line: usize, message: &str| Fault {
            file: file.name.clone(),
            line,
            message: message.to_owned(),
        };
        for field in ["source", "licence", "date"] {
            if !file.text.lines().any(|line| line.starts_with(&format!("# {field}: "))) {
                faults.push(fault(1, &format!("the header has no `# {field}: …` line")));
            }
        }
        let mut terms: Vec<String> = Vec::new();
        for (number, line) in file.text.lines().enumerate() {
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            if line.trim() != line {
                faults.push(fault(number + 1, "the term begins or ends with a blank"));
            }
            match terms.last() {
                Some(last) if last.as_str() == line => {
                    faults.push(fault(number + 1, "the term is there twice"));
                }
                Some(last) if last.as_str() > line => {
                    faults.push(fault(number + 1, "the terms are not sorted by their bytes"));
                }
                _ => {}
            }
            terms.push(line.to_owned());
        }
        lists.insert(name, terms);
    }
    (lists, faults)
}
