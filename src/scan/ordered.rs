//! Work in parallel, results in order.

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, mpsc};

/// How many results may be done before the run that is waited for, and how many bytes they may come
/// from.
const AHEAD: usize = 64;
const BYTES: u64 = 8 << 20;
/// Small things are handed over in runs of at most so many bytes and numbers.
const RUN: u64 = 64 << 10;
const MANY: usize = 16;

/// Does `work` for every number of a list of sizes on `threads` threads, and hands the results to
/// `sink` one by one in order, until it breaks off.
pub(super) fn ordered<T: Send>(
    sizes: &[u64],
    threads: usize,
    work: &(dyn Fn(usize) -> T + Sync),
    sink: &mut dyn FnMut(usize, T) -> ControlFlow<()>,
) {
    let runs = runs(sizes, threads);
    let several = threads > 1 && runs.len() > 1;
    let pool = several.then(|| rayon::ThreadPoolBuilder::new().num_threads(threads).build());
    let Some(Ok(pool)) = pool else {
        for number in 0..sizes.len() {
            if sink(number, work(number)).is_break() {
                return;
            }
        }
        return;
    };
    let before: Vec<u64> = runs
        .iter()
        .scan(0u64, |sum, run| {
            let before = *sum;
            let own = sizes.get(run.clone()).unwrap_or_default();
            *sum = own.iter().fold(before, |sum, size| sum.saturating_add(*size));
            Some(before)
        })
        .collect();
    // Bytes of those before a run.
    let before = |turn: usize| before.get(turn).or(before.last()).copied().unwrap_or(0);
    let start = |turn: usize| runs.get(turn).map_or(sizes.len(), |run| run.start);
    let next = AtomicUsize::new(0);
    let done = Mutex::new(0usize);
    let moved = Condvar::new();
    let stopped = AtomicBool::new(false);
    let (results, inbox) = mpsc::channel();
    pool.in_place_scope(|scope| {
        for _ in 0..threads {
            let results = results.clone();
            let (next, done, moved, stopped) = (&next, &done, &moved, &stopped);
            let (before, start, runs) = (&before, &start, &runs);
            scope.spawn(move |_| {
                loop {
                    let own = next.fetch_add(1, Ordering::Relaxed);
                    let Some(run) = runs.get(own) else { return };
                    // Results wait for their turn in memory, so nobody runs too far ahead.
                    if let Ok(guard) = done.lock() {
                        let waiting = |done: &mut usize| {
                            let far = run.start >= start(*done) + AHEAD
                                || before(own) - before(*done) > BYTES;
                            far && own >= *done + threads && !stopped.load(Ordering::Relaxed)
                        };
                        drop(moved.wait_while(guard, waiting));
                    }
                    if stopped.load(Ordering::Relaxed) {
                        return;
                    }
                    let result: Vec<T> = run.clone().map(work).collect();
                    if results.send((own, result)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(results);
        let mut early: BTreeMap<usize, Vec<T>> = BTreeMap::new();
        let (mut turn, mut number) = (0, 0);
        for (own, result) in inbox {
            early.insert(own, result);
            while let Some(results) = early.remove(&turn) {
                for result in results {
                    if sink(number, result).is_break() {
                        stopped.store(true, Ordering::Relaxed);
                        next.store(runs.len(), Ordering::Relaxed);
                        break;
                    }
                    number += 1;
                }
                turn += 1;
                if let Ok(mut done) = done.lock() {
                    *done = turn;
                }
                moved.notify_all();
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
            }
        }
    });
}

/// Numbers in the runs in which they are handed over: there are many runs for each thread.
fn runs(sizes: &[u64], threads: usize) -> Vec<Range<usize>> {
    let most = (sizes.len() / (threads.max(1) * 8)).clamp(1, MANY);
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut bytes = 0u64;
    for (number, size) in sizes.iter().enumerate() {
        bytes = bytes.saturating_add(*size);
        match runs.last_mut().filter(|run| run.len() < most && bytes <= RUN) {
            Some(run) => run.end = number + 1,
            None => {
                runs.push(number..number + 1);
                bytes = *size;
            }
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_things_go_in_runs_and_large_ones_alone() {
        let sizes = [RUN / 2, RUN / 2, 1, RUN * 9, 1, 1].repeat(16);
        let all = runs(&sizes, 2);
        assert_eq!(all[..4], [0..2, 2..3, 3..4, 4..7]);
        assert_eq!(all.iter().cloned().flatten().collect::<Vec<_>>(), (0..96).collect::<Vec<_>>());
        assert!(all.iter().all(|run| run.len() <= 6));
        assert_eq!(runs(&[1, 1, 1], 2), [0..1, 1..2, 2..3]);
    }

    #[test]
    fn results_come_in_order_and_stop_when_told() {
        for threads in [1, 4] {
            let mut seen = Vec::new();
            let sizes: Vec<u64> = (0..500).map(|number| number % 7 * (BYTES / 3)).collect();
            ordered(&sizes, threads, &|number| number * 2, &mut |number, doubled| {
                assert_eq!(doubled, number * 2);
                seen.push(number);
                if number == 300 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            assert_eq!(seen, (0..=300).collect::<Vec<_>>());
        }
    }
}
