//! What is printed on a box.

use super::register::Register;

/// The stamp for codes relied on together: limbs of one subsection share its number, so that
/// s.31(1)(a) and s.31(1)(b) print as `s.31(1)(a)(b)`. Codes pleaded in the alternative follow a
/// slash, without saying which applies.
pub fn stamp(register: &Register, codes: &[String], alternative: &[String]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for code in codes {
        let text = register.get(code).map_or(code.as_str(), |row| row.stamp.as_str());
        if let (Some(last), Some(at)) = (parts.last_mut(), text.rfind('(')) {
            let (stem, limb) = text.split_at(at);
            if stem.contains('(') && last.starts_with(stem) {
                last.push_str(limb);
                continue;
            }
        }
        parts.push(text.to_owned());
    }
    let mut out = parts.join(", ");
    for code in alternative {
        let text = register.get(code).map_or(code.as_str(), |row| row.stamp.as_str());
        out.push('/');
        out.push_str(text.strip_prefix("s.").unwrap_or(text));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exemption::register;
    use crate::rules::files;

    #[test]
    fn limbs_are_joined_and_alternatives_follow_a_slash() {
        let files = files::built_in("exemptions", "foia-2000.toml");
        let register = register::read("foia-2000.toml", &files[0].text).unwrap();
        let stamp = |codes: &[&str], alternative: &[&str]| {
            let owned =
                |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
            stamp(&register, &owned(codes), &owned(alternative))
        };
        assert_eq!(stamp(&["foia.s31.1.a", "foia.s31.1.b"], &[]), "s.31(1)(a)(b)");
        assert_eq!(stamp(&["foia.s40.2"], &[]), "s.40(2)");
        assert_eq!(stamp(&["foia.s40.2", "foia.s38.1.b"], &[]), "s.40(2), s.38(1)(b)");
        assert_eq!(stamp(&["foia.s23.1"], &["foia.s24.1"]), "s.23(1)/24(1)");
    }
}
