//! A worker confines itself before it sees the first byte of a file.
//!
//! On Linux: no more memory than allowed, no core dumps, no files (Landlock, and no system call that
//! opens one), no network, no new processes (seccomp: everything but a short list of calls is
//! refused). Elsewhere on Unix the limits of memory and core dumps hold. What the kernel does not
//! offer is reported, not assumed.

use serde::{Deserialize, Serialize};

/// Which walls stand around a worker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    /// Memory is limited.
    pub memory: bool,
    /// The file system is closed by Landlock.
    pub files: bool,
    /// System calls are limited by seccomp: no files, network or processes.
    pub calls: bool,
}

impl Confinement {
    /// Whether all walls stand.
    pub fn is_complete(&self) -> bool {
        self.memory && self.files && self.calls
    }

    /// What is missing, in words; empty when nothing is.
    pub fn missing(&self) -> String {
        let walls =
            [(self.memory, "a memory limit"), (self.files, "Landlock"), (self.calls, "seccomp")];
        let missing = walls.iter().filter(|(stands, _)| !stands).map(|(_, name)| *name);
        missing.collect::<Vec<_>>().join(", ")
    }
}

/// Address space that the program itself takes before it reads anything.
#[cfg(unix)]
const OWN: u64 = 64 << 20;

/// Confines the calling process, which must have a single thread.
#[cfg(unix)]
pub(super) fn confine(memory: u64) -> Confinement {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |limit: u64| Rlimit { current: Some(limit), maximum: Some(limit) };
    let _ = setrlimit(Resource::Core, at_most(0));
    let _ = setrlimit(Resource::Fsize, at_most(0));
    let limited = setrlimit(Resource::As, at_most(memory.saturating_add(OWN))).is_ok();
    let (files, calls) = linux::confine();
    Confinement { memory: limited, files, calls }
}

#[cfg(not(unix))]
pub(super) fn confine(_memory: u64) -> Confinement {
    Confinement::default()
}

/// Allows the process some more seconds on the processor, for one file. The kernel ends it after.
#[cfg(unix)]
pub(super) fn allow_seconds(seconds: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let used = cpu_seconds();
    let limit = Some(used + seconds + 1);
    let _ = setrlimit(Resource::Cpu, Rlimit { current: limit, maximum: None });
}

#[cfg(not(unix))]
pub(super) fn allow_seconds(_seconds: u64) {}

#[cfg(unix)]
fn cpu_seconds() -> u64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    u64::try_from(time.tv_sec).unwrap_or(0)
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;

    use landlock::{ABI, Access, AccessFs, Ruleset, RulesetAttr, RulesetStatus};
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
        SeccompRule,
    };

    /// Calls that reading bytes from a pipe, working in memory and answering need.
    const CALLS: &[libc::c_long] = &[
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_fstat,
        libc::SYS_lseek,
        libc::SYS_mmap,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_mprotect,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_getrandom,
        libc::SYS_clock_gettime,
        libc::SYS_gettimeofday,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_tgkill,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];

    pub(super) fn confine() -> (bool, bool) {
        // A worker must not outlive the program that reads its answers.
        let _ =
            rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
        (close_files().unwrap_or(false), limit_calls().is_some())
    }

    fn close_files() -> Option<bool> {
        let ruleset = Ruleset::default().handle_access(AccessFs::from_all(ABI::V5)).ok()?;
        let status = ruleset.create().ok()?.restrict_self().ok()?;
        Some(status.ruleset != RulesetStatus::NotEnforced)
    }

    fn limit_calls() -> Option<()> {
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
            CALLS.iter().map(|call| (*call, Vec::new())).collect();
        // The time on the processor is granted file by file.
        // A number with a sign in some C libraries, without one in others.
        let cpu = i64::from(libc::RLIMIT_CPU).unsigned_abs();
        let of_cpu =
            SeccompCondition::new(1, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, cpu).ok()?;
        rules.insert(libc::SYS_prlimit64, vec![SeccompRule::new(vec![of_cpu]).ok()?]);
        let refused = SeccompAction::Errno(libc::EPERM as u32);
        let arch = std::env::consts::ARCH.try_into().ok()?;
        let filter = SeccompFilter::new(rules, refused, SeccompAction::Allow, arch).ok()?;
        let program: BpfProgram = filter.try_into().ok()?;
        seccompiler::apply_filter(&program).ok()
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
mod linux {
    pub(super) fn confine() -> (bool, bool) {
        (false, false)
    }
}
