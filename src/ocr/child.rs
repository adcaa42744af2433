//! A process that confines itself and then becomes Tesseract.
//!
//! On Linux: memory and processor time as allowed, no file written, only the folders of programs and
//! libraries readable (Landlock), no network and no further process (seccomp).

use std::io;
use std::path::Path;

/// The picture on standard input, words with their boxes on standard output.
pub(super) fn arguments(language: &str) -> [&str; 7] {
    ["stdin", "stdout", "-l", language, "--psm", "3", "tsv"]
}

/// Becomes Tesseract; comes back only if that fails.
#[cfg(unix)]
pub fn run(program: &Path, language: &str, memory: u64, seconds: u64) -> io::Error {
    use rustix::process::{Resource, Rlimit, setrlimit};
    use std::os::unix::process::CommandExt;
    let at_most = |limit: u64| Rlimit { current: Some(limit), maximum: Some(limit) };
    let _ = setrlimit(Resource::Core, at_most(0));
    let _ = setrlimit(Resource::Fsize, at_most(0));
    let _ = setrlimit(Resource::As, at_most(memory));
    let _ = setrlimit(Resource::Cpu, at_most(seconds.saturating_add(1)));
    linux::confine(program);
    std::process::Command::new(program).args(arguments(language)).exec()
}

/// Becomes Tesseract; comes back only if that fails.
#[cfg(not(unix))]
pub fn run(program: &Path, language: &str, _memory: u64, _seconds: u64) -> io::Error {
    match std::process::Command::new(program).args(arguments(language)).status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => error,
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;
    use std::path::Path;

    use landlock::{
        ABI, Access, AccessFs, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreatedAttr,
    };
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
        SeccompRule,
    };

    /// Where programs, libraries and the data of recognition are.
    const FOLDERS: &[&str] =
        &["/usr", "/lib", "/lib64", "/bin", "/opt", "/nix/store", "/gnu/store", "/etc/ld.so.cache"];

    pub(super) fn confine(program: &Path) {
        let _ =
            rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
        let _ = close_files(program);
        let _ = limit_calls();
    }

    fn close_files(program: &Path) -> Option<()> {
        let abi = ABI::V5;
        let mut ruleset =
            Ruleset::default().handle_access(AccessFs::from_all(abi)).ok()?.create().ok()?;
        let data = std::env::var_os("TESSDATA_PREFIX");
        let own = program.parent().into_iter().chain(data.as_deref().map(Path::new));
        for folder in FOLDERS.iter().map(Path::new).chain(own) {
            let Ok(opened) = PathFd::new(folder) else { continue };
            let access =
                if folder.is_dir() { AccessFs::from_read(abi) } else { AccessFs::ReadFile.into() };
            ruleset = ruleset.add_rule(PathBeneath::new(opened, access)).ok()?;
        }
        ruleset.restrict_self().ok().map(|_| ())
    }

    /// Calls that reading a picture never needs.
    const REFUSED: &[libc::c_long] = &[
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_mount,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_bpf,
        libc::SYS_keyctl,
        libc::SYS_io_uring_setup,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_fork,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_vfork,
    ];

    fn limit_calls() -> Option<()> {
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
            REFUSED.iter().map(|call| (*call, Vec::new())).collect();
        // Threads are of this process; anything else would be another one.
        let thread = libc::CLONE_THREAD as u64;
        let other =
            SeccompCondition::new(0, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(thread), 0);
        rules.insert(libc::SYS_clone, vec![SeccompRule::new(vec![other.ok()?]).ok()?]);
        apply(rules, libc::EPERM)?;
        // Its flags lie in memory, out of sight: the library then uses the call above.
        apply([(libc::SYS_clone3, Vec::new())].into(), libc::ENOSYS)
    }

    fn apply(rules: BTreeMap<i64, Vec<SeccompRule>>, errno: i32) -> Option<()> {
        let refused = SeccompAction::Errno(errno as u32);
        let arch = std::env::consts::ARCH.try_into().ok()?;
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, refused, arch).ok()?;
        let program: BpfProgram = filter.try_into().ok()?;
        seccompiler::apply_filter(&program).ok()
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
mod linux {
    pub(super) fn confine(_program: &std::path::Path) {}
}
