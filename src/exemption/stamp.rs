//! What is printed on a box.

use super::register::Register;

/// The stamp for codes relied on together: limbs of one subsection share its number, so that
/// s.31(1)(a) and s.31(1)(b) print as `s.31(1)(a)(b)`. Codes pleaded in the alternative follow a
/// slash, without saying which applies. A stamp that begins with its paragraph, such as `(b)(6)`,
/// stands alone.
pub fn stamp(register: &Register, codes: &[String], alternative: &[String]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut before = "";
    for code in codes {
        let text = register.get(code).map_or(code.as_str(), |row| row.stamp.as_str());
        let (stem, limb) = text.rfind('(').map_or((text, ""), |at| text.split_at(at));
        match parts.last_mut() {
            Some(last) if stem == before && stem.find('(').is_some_and(|at| at > 0) => {
                last.push_str(limb);
            }
            _ => parts.push(text.to_owned()),
        }
        before = stem;
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
    use crate::exemption::register;
    use crate::rules::files;

    #[test]
    fn limbs_are_joined_and_alternatives_follow_a_slash() {
        let stamp = |name: &str, codes: &[&str], alternative: &[&str]| {
            let files = files::built_in("exemptions", name);
            let register = register::read(name, &files[0].text).unwrap();
            let owned =
                |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
            super::stamp(&register, &owned(codes), &owned(alternative))
        };
        let foia =
            |codes: &[&str], alternative: &[&str]| stamp("foia-2000.toml", codes, alternative);
        assert_eq!(foia(&["foia.s31.1.a", "foia.s31.1.b"], &[]), "s.31(1)(a)(b)");
        assert_eq!(foia(&["foia.s40.2"], &[]), "s.40(2)");
        assert_eq!(foia(&["foia.s40.2", "foia.s38.1.b"], &[]), "s.40(2), s.38(1)(b)");
        assert_eq!(foia(&["foia.s23.1"], &["foia.s24.1"]), "s.23(1)/24(1)");
        assert_eq!(
            foia(&["foia.s30.1.a.i", "foia.s30.1.b"], &[]),
            "s.30(1)(a)(i), s.30(1)(b)",
            "a limb of a limb is not joined to a limb"
        );
        assert_eq!(
            stamp("us-foia.toml", &["us-foia.b7.e", "us-foia.b6", "us-foia.b1"], &[]),
            "(b)(7)(E), (b)(6), (b)(1)"
        );
        assert_eq!(stamp("eir-2004.toml", &["eir.r12.5.b", "eir.r12.5.f"], &[]), "reg.12(5)(b)(f)");
    }
}
