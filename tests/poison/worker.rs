//! A worker that misbehaves when a file tells it to: what the program must survive.

use std::hint::black_box;

fn main() {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--memory").skip(1);
    let memory = arguments.next().and_then(|memory| memory.parse().ok()).unwrap_or(0);
    if withhold::worker::child::run(memory, &misbehave).is_err() {
        std::process::abort();
    }
}

/// Does what follows `POISON:` in the first bytes of a file.
fn misbehave(bytes: &[u8]) {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(200)).unwrap_or_default());
    let Some((_, order)) = head.split_once("POISON:") else { return };
    match order.split_whitespace().next().unwrap_or("") {
        "panic" => panic!("{head}"),
        "abort" => std::process::abort(),
        "stack" => {
            black_box(dig(0));
        }
        "loop" => loop {
            black_box(0);
        },
        "sleep" => loop {
            std::thread::park_timeout(std::time::Duration::from_secs(1));
        },
        "memory" => {
            let mut hoard = Vec::new();
            loop {
                hoard.push(vec![1u8; 1 << 20]);
                black_box(&hoard);
            }
        }
        "probe" => probe(),
        order => {
            // Takes so many megabytes, and gives them back.
            if let Some(megabytes) =
                order.strip_prefix("take-").and_then(|n| n.parse::<usize>().ok())
            {
                black_box(vec![1u8; megabytes << 20]);
            }
        }
    }
}

#[allow(unconditional_recursion)]
fn dig(depth: u64) -> u64 {
    let ground = black_box([depth; 64]);
    dig(depth + 1) + ground.iter().sum::<u64>()
}

/// Tries what a worker must not be able to do, and aborts if any of it works.
fn probe() {
    let opened = std::fs::File::open("/etc/hostname").is_ok();
    let made = std::fs::write("/tmp/withhold-probe", "x").is_ok();
    let listed = std::fs::read_dir("/").is_ok();
    let bound = std::net::UdpSocket::bind("127.0.0.1:0").is_ok();
    let connected = std::net::TcpStream::connect("127.0.0.1:9").map_err(|error| error.kind());
    let refused = connected.is_err_and(|kind| kind == std::io::ErrorKind::PermissionDenied);
    let forked = std::process::Command::new("/bin/true").spawn().is_ok();
    if opened || made || listed || bound || forked || !refused {
        std::process::abort();
    }
}
