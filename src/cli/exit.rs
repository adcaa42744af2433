//! Exit codes. Pipelines rely on them: they are frozen by the test below.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Complete and clean.
    Clean,
    /// Findings at or above the threshold.
    Findings,
    /// Usage, configuration, rule or output error.
    Usage,
    /// Something was not read, or a redaction was refused.
    Incomplete,
    /// A hash, a signature or a sign-off is not as it should be.
    Integrity,
}

impl Exit {
    /// What a scan's results lead to: findings outrank what was not read.
    pub(crate) fn of(findings: bool, complete: bool, exit_zero: bool) -> Exit {
        match (findings && !exit_zero, complete) {
            (true, _) => Exit::Findings,
            (false, false) => Exit::Incomplete,
            (false, true) => Exit::Clean,
        }
    }

    fn code(self) -> u8 {
        match self {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Incomplete => 3,
            Exit::Integrity => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_frozen() {
        let all = [Exit::Clean, Exit::Findings, Exit::Usage, Exit::Incomplete, Exit::Integrity];
        assert_eq!(all.map(Exit::code), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn what_was_not_read_is_never_clean() {
        assert_eq!(Exit::of(true, false, false), Exit::Findings);
        assert_eq!(Exit::of(true, true, true), Exit::Clean);
        assert_eq!(Exit::of(true, false, true), Exit::Incomplete);
        assert_eq!(Exit::of(false, false, true), Exit::Incomplete);
        assert_eq!(Exit::of(false, true, false), Exit::Clean);
    }
}
