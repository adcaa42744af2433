//! Work in parallel, results in order.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, mpsc};

/// How many results may be done before the one that is waited for, and how many bytes they may come
/// from.
const AHEAD: usize = 64;
const BYTES: u64 = 8 << 20;

/// Does `work` for every number of a list of sizes on `threads` threads, and hands the results to
/// `sink` one by one in order, until it breaks off.
pub(super) fn ordered<T: Send>(
    sizes: &[u64],
    threads: usize,
    work: &(dyn Fn(usize) -> T + Sync),
    sink: &mut dyn FnMut(usize, T) -> ControlFlow<()>,
) {
    let count = sizes.len();
    let sums: Vec<u64> = sizes
        .iter()
        .scan(0u64, |sum, size| {
            *sum = sum.saturating_add(*size);
            Some(*sum)
        })
        .collect();
    // Bytes of those before a number.
    let before =
        |number: usize| number.checked_sub(1).and_then(|last| sums.get(last)).copied().unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build();
    let Ok(pool) = pool else {
        for number in 0..count {
            if sink(number, work(number)).is_break() {
                return;
            }
        }
        return;
    };
    let next = AtomicUsize::new(0);
    let done = Mutex::new(0usize);
    let moved = Condvar::new();
    let stopped = AtomicBool::new(false);
    let (results, inbox) = mpsc::channel();
    pool.in_place_scope(|scope| {
        for _ in 0..threads.max(1) {
            let results = results.clone();
            let (next, done, moved, stopped) = (&next, &done, &moved, &stopped);
            let before = &before;
            scope.spawn(move |_| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        return;
                    }
                    // Results wait for their turn in memory, so nobody runs too far ahead.
                    if let Ok(guard) = done.lock() {
                        let waiting = |done: &mut usize| {
                            let far =
                                number >= *done + AHEAD || before(number) - before(*done) > BYTES;
                            far && number >= *done + threads && !stopped.load(Ordering::Relaxed)
                        };
                        drop(moved.wait_while(guard, waiting));
                    }
                    if stopped.load(Ordering::Relaxed)
                        || results.send((number, work(number))).is_err()
                    {
                        return;
                    }
                }
            });
        }
        drop(results);
        let mut early: BTreeMap<usize, T> = BTreeMap::new();
        let mut turn = 0;
        for (number, result) in inbox {
            early.insert(number, result);
            while let Some(result) = early.remove(&turn) {
                let flow = sink(turn, result);
                turn += 1;
                if let Ok(mut done) = done.lock() {
                    *done = turn;
                }
                if flow.is_break() {
                    stopped.store(true, Ordering::Relaxed);
                    next.store(count, Ordering::Relaxed);
                }
                moved.notify_all();
                if flow.is_break() {
                    break;
                }
            }
            if stopped.load(Ordering::Relaxed) {
                break;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

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
