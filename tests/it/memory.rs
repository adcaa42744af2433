//! What all processes of a run take together.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// Does some work, and says how much memory the processes that it starts took together at most, in
/// kilobytes: proportional set sizes, sampled every 20 ms. They are known by a word on their command
/// line.
pub(crate) fn peak<T>(named: &str, work: impl FnOnce() -> T) -> (T, u64) {
    let (done, peak) = (AtomicBool::new(false), AtomicU64::new(0));
    let result = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                for child in children_of("self") {
                    let line = std::fs::read_to_string(format!("/proc/{child}/cmdline"));
                    if line.unwrap_or_default().contains(named) {
                        peak.fetch_max(memory_of(child), Ordering::Relaxed);
                    }
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let result = work();
        done.store(true, Ordering::Relaxed);
        result
    });
    (result, peak.into_inner())
}

/// Proportional set size of a process and its children, in kilobytes.
fn memory_of(process: u32) -> u64 {
    let mut total = 0;
    let mut waiting = vec![process];
    while let Some(process) = waiting.pop() {
        let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup"));
        let pss = rollup.unwrap_or_default();
        let line = pss.lines().find(|line| line.starts_with("Pss:")).map(str::to_owned);
        let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
        total += number.unwrap_or(0);
        waiting.extend(children_of(&process.to_string()));
    }
    total
}

fn children_of(process: &str) -> Vec<u32> {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let lists = tasks.map(|task| std::fs::read_to_string(task.path().join("children")));
    let lists: Vec<String> = lists.map(Result::unwrap_or_default).collect();
    lists.iter().flat_map(|list| list.split_whitespace()).filter_map(|n| n.parse().ok()).collect()
}
