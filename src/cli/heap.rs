//! Two heaps for all threads.
//!
//! The GNU C library gives each thread a heap of its own, up to eight for each processor, and hardly gives
//! back what lies in them: a thousand PDFs took 35 MB more for it. How many there are is read from the
//! environment when a program starts, so the program starts itself again with it set. That takes two
//! thousandths of a second, which a small file is not worth.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn few() {
    use std::ffi::OsString;
    use std::os::unix::process::CommandExt;
    const HEAPS: &str = "MALLOC_ARENA_MAX";
    /// Bytes of a file that hardly needs more than one thread.
    const SMALL: u64 = 1 << 20;
    let large = |path: OsString| {
        std::fs::metadata(path).is_ok_and(|found| found.is_dir() || found.len() > SMALL)
    };
    if std::env::var_os(HEAPS).is_some() || !std::env::args_os().skip(1).any(large) {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut arguments = std::env::args_os();
    let mut again = std::process::Command::new(program);
    if let Some(name) = arguments.next() {
        again.arg0(name);
    }
    // It comes back only where that cannot be done, and then all goes on as it is.
    let _ = again.args(arguments).env(HEAPS, "2").exec();
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn few() {}
