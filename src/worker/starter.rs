//! The thread that starts workers. A worker dies with the thread that started it, so that it never
//! outlives the program; this one lives as long as the pool, whichever threads come and go.

use std::io;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, mpsc};

type Asked = (u64, mpsc::Sender<io::Result<Child>>);

pub(super) struct Starter {
    asks: Mutex<mpsc::Sender<Asked>>,
}

impl Starter {
    pub(super) fn new(program: PathBuf) -> Starter {
        let (asks, asked) = mpsc::channel::<Asked>();
        std::thread::spawn(move || {
            for (memory, answer) in asked {
                let child = Command::new(&program)
                    .args(["worker", "--memory", &memory.to_string()])
                    .env_clear()
                    .current_dir("/")
                    .stdin(Stdio::piped())
                    .stdout(Stdio::piped())
                    .stderr(Stdio::piped())
                    .spawn();
                let _ = answer.send(child);
            }
        });
        Starter { asks: Mutex::new(asks) }
    }

    /// A new worker that may use so much memory.
    pub(super) fn start(&self, memory: u64) -> io::Result<Child> {
        let gone = || io::Error::other("workers cannot be started");
        let (answer, child) = mpsc::channel();
        self.asks.lock().map_err(|_| gone())?.send((memory, answer)).map_err(|_| gone())?;
        child.recv().map_err(|_| gone())?
    }
}
