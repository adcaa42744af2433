//! One exemption as the register describes it, and the register of a regime.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::error::Fault;

/// Whether the public interest is balanced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// No public interest test.
    Absolute,
    /// The public interest is balanced.
    Qualified,
    /// It depends on which limb is relied on.
    ByLimb,
}

impl Standing {
    /// The words used on a schedule.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Absolute => "absolute",
            Standing::Qualified => "qualified",
            Standing::ByLimb => "absolute or qualified, by limb",
        }
    }
}

/// What has to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The information falls in a class.
    Class,
    /// Disclosure would, or would be likely to, prejudice an interest.
    Prejudice,
    /// Disclosure would, or would be likely to, endanger somebody.
    Endanger,
    /// Withholding is required for a purpose.
    Required,
    /// The reasonable opinion of a qualified person.
    Opinion,
    /// It is part of the machinery, not a ground.
    Procedural,
    /// Class and prejudice together.
    Mixed,
}

impl Basis {
    /// The words used in explanations.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Class => "class-based",
            Basis::Prejudice => "prejudice-based",
            Basis::Endanger => "based on danger to people",
            Basis::Required => "withholding must be required for the purpose",
            Basis::Opinion => "needs a qualified person's reasonable opinion",
            Basis::Procedural => "procedural",
            Basis::Mixed => "partly class-based, partly prejudice-based",
        }
    }
}

/// One exemption as the register describes it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    /// Code used in rules and reports, such as `foia.s40.2`.
    pub code: String,
    /// What it is about.
    pub title: String,
    /// What is printed on a box, such as `s.40(2)`.
    pub stamp: String,
    /// Absolute or qualified.
    pub standing: Standing,
    /// What has to be shown.
    pub basis: Basis,
    /// Whether a public interest test must be written.
    pub public_interest_test: bool,
    /// Whether a harm statement must be written.
    pub harm: bool,
    /// Provision that removes the duty to confirm or deny; empty where there is none.
    pub ncnd: String,
    /// Age in years at which it can no longer be relied on.
    #[serde(default)]
    pub lapse_years: Option<u32>,
    /// Family of interests.
    pub family: String,
    /// Codes of its limbs, where they differ.
    pub limbs: Vec<String>,
    /// Prefixes of codes that cannot be relied on for the same information.
    pub excludes: Vec<String>,
    /// Prefixes of excluded codes that may be pleaded in the alternative.
    pub alternative: Vec<String>,
    /// Who may rely on it.
    pub available_to: Vec<String>,
    /// What must be on file first.
    pub needs: Vec<String>,
    /// Where it is explained.
    pub guidance: String,
    /// Where the law stands.
    pub source: String,
    /// When the row was last held against the law.
    pub as_of: String,
    /// What a person should check again; empty if nothing.
    pub check: String,
    /// One plain sentence.
    pub summary: String,
}

/// The exemptions of one Act.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// Short name typed after `--regime`.
    pub regime: String,
    /// The Act.
    pub act: String,
    /// What the Act calls them: exemption, exception.
    pub term: String,
    /// The harm that has to be shown, in the words of the Act.
    pub harm_test: String,
    /// Whether what is about the requester is given to the requester under this Act.
    #[serde(default)]
    pub subject_access: bool,
    /// The rows.
    pub exemption: Vec<Exemption>,
    /// What the codes of the rules, which are of the Freedom of Information Act 2000, come to here.
    #[serde(default)]
    pub equivalent: Vec<Equivalent>,
}

/// What a code, or all codes below it, of the Freedom of Information Act 2000 comes to in a regime.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equivalent {
    /// The code, or what it begins with.
    pub foia: String,
    /// Codes of this regime relied on together, the first choice first.
    pub codes: Vec<String>,
}

impl Register {
    /// Codes of this regime for codes of the Freedom of Information Act 2000, each once; the error is
    /// the code that has no equivalent. A code of this regime stays as it is.
    pub fn translated(&self, codes: &[String]) -> Result<Vec<String>, String> {
        let mut out: Vec<String> = Vec::new();
        for code in codes {
            if under(&self.regime, code) {
                out.push(code.clone());
                continue;
            }
            let fits = self.equivalent.iter().filter(|equivalent| under(&equivalent.foia, code));
            let closest =
                fits.max_by_key(|equivalent| equivalent.foia.len()).ok_or(code.clone())?;
            out.extend(closest.codes.iter().cloned());
        }
        let mut seen = BTreeSet::new();
        out.retain(|code| seen.insert(code.clone()));
        Ok(out)
    }

    /// As `translated`, with what is pleaded in the alternative: where both come to one code, no
    /// alternative is left.
    pub fn translated_both(
        &self,
        codes: &[String],
        alternative: &[String],
    ) -> Result<(Vec<String>, Vec<String>), String> {
        let codes = self.translated(codes)?;
        let mut alternative = self.translated(alternative)?;
        alternative.retain(|code| !codes.contains(code));
        Ok((codes, alternative))
    }

    /// The row with a code.
    pub fn get(&self, code: &str) -> Option<&Exemption> {
        self.exemption.iter().find(|row| row.code == code)
    }
}

/// Reads a register, and says what is wrong with it.
pub fn read(name: &str, text: &str) -> Result<Register, Vec<Fault>> {
    let fault = |line: usize, message: String| Fault { file: name.to_owned(), line, message };
    let register: Register = toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = text.get(..start).unwrap_or("").matches('\n').count() + 1;
        vec![fault(line, error.message().to_owned())]
    })?;
    let faults: Vec<Fault> =
        check(&register).into_iter().map(|message| fault(0, message)).collect();
    if faults.is_empty() { Ok(register) } else { Err(faults) }
}

fn check(register: &Register) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let any = |prefix: &str| register.exemption.iter().any(|row| under(prefix, &row.code));
    for row in &register.exemption {
        if !seen.insert(&row.code) {
            wrong.push(format!("{}: the code is there twice", row.code));
        }
        if !under(&register.regime, &row.code) {
            wrong.push(format!("{}: the code is not of regime {}", row.code, register.regime));
        }
        if row.stamp.is_empty() || row.source.is_empty() || row.as_of.is_empty() {
            wrong.push(format!("{}: stamp, source and as_of are needed", row.code));
        }
        for prefix in row.excludes.iter().chain(&row.alternative) {
            if !any(prefix) {
                wrong.push(format!("{}: names {prefix}, which is no code", row.code));
            }
        }
        if row.alternative.iter().any(|prefix| !row.excludes.contains(prefix)) {
            wrong.push(format!("{}: an alternative must be an excluded code", row.code));
        }
        if (row.standing == Standing::ByLimb) == row.limbs.is_empty() {
            wrong.push(format!("{}: limbs are needed just where it goes by limb", row.code));
        }
        if row.limbs.iter().any(|limb| register.get(limb).is_none()) {
            wrong.push(format!("{}: a limb is not in the register", row.code));
        }
        if row.standing == Standing::Absolute && row.public_interest_test {
            wrong.push(format!("{}: absolute, yet with a public interest test", row.code));
        }
        if row.standing == Standing::Qualified && !row.public_interest_test {
            wrong.push(format!("{}: qualified, yet without a public interest test", row.code));
        }
    }
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for equivalent in &register.equivalent {
        if !seen.insert(&equivalent.foia) {
            wrong.push(format!("{}: its equivalent is there twice", equivalent.foia));
        }
        if equivalent.codes.is_empty() {
            wrong.push(format!("{}: its equivalent names no code", equivalent.foia));
        }
        for code in equivalent.codes.iter().filter(|code| register.get(code).is_none()) {
            wrong.push(format!("{}: its equivalent {code} is no code", equivalent.foia));
        }
    }
    wrong
}

/// Whether a code is a prefix's own or lies under it.
pub fn under(prefix: &str, code: &str) -> bool {
    code == prefix || code.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('.'))
}
