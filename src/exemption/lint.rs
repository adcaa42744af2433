//! Combinations that the law does not allow for the same item.

use super::register::{Register, under};

/// Who relies on the exemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authority {
    /// A police force, a council, a health body.
    Public,
    /// A government department.
    Government,
}

/// What is wrong with relying on `codes` together, and on `alternative` in the alternative, for the
/// same information. Empty when nothing is.
pub fn combination(
    register: &Register,
    codes: &[String],
    alternative: &[String],
    authority: Authority,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for (at, code) in codes.iter().enumerate() {
        let Some(row) = register.get(code) else {
            wrong.push(format!("no exemption has the code {code}"));
            continue;
        };
        for other in codes.iter().skip(at + 1) {
            if row.excludes.iter().any(|prefix| under(prefix, other)) {
                let hint = if row.alternative.iter().any(|prefix| under(prefix, other)) {
                    "; it may only be pleaded in the alternative"
                } else {
                    ""
                };
                wrong.push(format!("{code} and {other} exclude each other for one item{hint}"));
            }
        }
        for other in alternative {
            let stands = register.get(other).is_some();
            if !stands {
                wrong.push(format!("no exemption has the code {other}"));
            } else if !row.alternative.iter().any(|prefix| under(prefix, other)) {
                wrong.push(format!("{other} cannot be pleaded in the alternative to {code}"));
            }
        }
        let departments_only = row.available_to.iter().all(|who| who == "government-department");
        if departments_only && authority != Authority::Government {
            wrong.push(format!("{code} is open to government departments only"));
        }
    }
    wrong
}

/// What must be on file before the codes can be relied on.
pub fn needs(register: &Register, codes: &[String]) -> Vec<String> {
    let rows = codes.iter().filter_map(|code| register.get(code));
    let needed = rows.flat_map(|row| row.needs.iter().map(move |need| (need, &row.code)));
    needed.map(|(need, code)| format!("{code} needs {}", need.replace('-', " "))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exemption::register;
    use crate::rules::files;

    fn wrong(codes: &[&str], alternative: &[&str]) -> Vec<String> {
        let files = files::built_in("exemptions", "foia-2000.toml");
        let register = register::read("foia-2000.toml", &files[0].text).unwrap();
        let owned =
            |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
        combination(&register, &owned(codes), &owned(alternative), Authority::Public)
    }

    #[test]
    fn thirty_and_thirty_one_exclude_each_other() {
        assert!(wrong(&["foia.s31.1.a", "foia.s31.1.b"], &[]).is_empty());
        assert_eq!(wrong(&["foia.s30.1.a", "foia.s31.1.a"], &[]).len(), 1);
        assert_eq!(wrong(&["foia.s31.1.b", "foia.s30.2.a"], &[]).len(), 1);
    }

    #[test]
    fn twenty_three_and_twenty_four_only_in_the_alternative() {
        assert_eq!(wrong(&["foia.s23.1", "foia.s24.1"], &[]).len(), 1);
        assert!(wrong(&["foia.s23.1"], &["foia.s24.1"]).is_empty());
        assert_eq!(wrong(&["foia.s31.1.a"], &["foia.s24.1"]).len(), 1);
    }

    #[test]
    fn thirty_five_is_not_for_forces_and_codes_must_exist() {
        assert_eq!(wrong(&["foia.s35.1.a"], &[]).len(), 1);
        assert_eq!(wrong(&["foia.s99"], &[]).len(), 1);
    }

    #[test]
    fn thirty_six_needs_the_opinion() {
        let files = files::built_in("exemptions", "foia-2000.toml");
        let register = register::read("foia-2000.toml", &files[0].text).unwrap();
        let codes = vec!["foia.s36.2.c".to_owned()];
        assert_eq!(needs(&register, &codes), ["foia.s36.2.c needs qualified person opinion"]);
    }
}
