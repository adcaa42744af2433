//! The workers of a run: started when first needed, ended when a file breaks them.

use std::io;
use std::path::PathBuf;
use std::process::{Child, ChildStderr, ChildStdin};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Mutex, OnceLock, RwLock};
use std::time::{Duration, Instant};

use super::child::drain;
use super::confine::Confinement;
use super::starter::Starter;
use super::wire::{self, Job, Reply, Request};
use crate::format::identify::identify;
use crate::format::limits::Limits;
use crate::model::document::{Document, Kind, Source};

/// How long a worker may take to start.
const START: Duration = Duration::from_secs(20);
/// What a file may take beyond its seconds before its worker is ended from outside.
const GRACE: Duration = Duration::from_secs(1);

pub(super) struct Pool {
    starter: Starter,
    limits: Limits,
    terms: Vec<String>,
    pub(super) passwords: Vec<String>,
    pub(super) recognises: bool,
    pub(super) look: bool,
    idle: Mutex<Vec<Worker>>,
    /// Held for reading by ordinary work, for writing by a file that must be alone.
    alone: RwLock<()>,
    confinement: OnceLock<Confinement>,
}

/// Why a file was not read to the end, and the documents that were.
pub(super) struct Broken {
    pub(super) why: Why,
    pub(super) documents: Vec<Document>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    NotStarted,
    Failed,
    Memory,
    Stack,
    Time,
    Crashed,
}

struct Worker {
    child: Child,
    input: ChildStdin,
    errors: ChildStderr,
    replies: Receiver<Vec<u8>>,
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Pool {
    pub(super) fn new(program: PathBuf, limits: Limits, terms: Vec<String>) -> Pool {
        Pool {
            starter: Starter::new(program),
            limits,
            terms,
            passwords: Vec::new(),
            recognises: false,
            look: false,
            idle: Mutex::new(Vec::new()),
            alone: RwLock::new(()),
            confinement: OnceLock::new(),
        }
    }

    /// How workers are confined here; starts one to find out.
    pub(super) fn confinement(&self) -> io::Result<Confinement> {
        if let Some(known) = self.confinement.get() {
            return Ok(*known);
        }
        let worker = self.start(self.limits.memory)?;
        self.put_back(worker);
        Ok(self.confinement.get().copied().unwrap_or_default())
    }

    /// How workers were confined, if there were any.
    pub(super) fn confinement_seen(&self) -> Option<Confinement> {
        self.confinement.get().copied()
    }

    /// The documents of a file.
    pub(super) fn read(&self, source: &Source, bytes: &[u8]) -> Result<Vec<Document>, Broken> {
        let mut documents = Vec::new();
        let result = self.work(source, bytes, Job::Read, 0, &mut |reply| match reply {
            None => documents.clear(),
            Some(Reply::Document(mut document)) => {
                // What a worker says is no more to be trusted than the file it read.
                document.mend();
                documents.push(*document);
            }
            Some(_) => {}
        });
        match result {
            Ok(()) => Ok(documents),
            Err(why) => Err(Broken { why, documents }),
        }
    }

    /// The answer to a job that has one.
    pub(super) fn ask(&self, source: &Source, bytes: &[u8], job: Job) -> Result<Reply, Why> {
        let more = match &job {
            Job::Check { copy, .. } => copy.bytes.len() as u64,
            _ => 0,
        };
        let mut answer = None;
        self.work(source, bytes, job, more, &mut |reply| answer = reply)?;
        answer.ok_or(Why::Crashed)
    }

    /// Does a job. One that runs out of memory is done once more, alone, with more; the replies so
    /// far are then void, which is said by none.
    fn work(
        &self,
        source: &Source,
        bytes: &[u8],
        job: Job,
        more: u64,
        replies: &mut dyn FnMut(Option<Reply>),
    ) -> Result<(), Why> {
        let request = Request {
            source: source.clone(),
            limits: self.limits.clone(),
            terms: self.terms.clone(),
            passwords: self.passwords.clone(),
            recognises: self.recognises,
            look: self.look,
            job,
        };
        // Readers hold the file, parts of it unpacked, and its text.
        let needs = (bytes.len() as u64).saturating_add(more).saturating_mul(4);
        if needs <= self.limits.memory {
            let _together = self.alone.read();
            match self.attempt(&request, bytes, None, replies) {
                Err(Why::Memory) => replies(None),
                result => return result,
            }
        }
        let _alone = self.alone.write();
        if let Ok(mut idle) = self.idle.lock() {
            idle.clear();
        }
        // Streams of a PDF are unpacked whole, mostly by a library that knows no limit: less than twice
        // as much stops them before their room is doubled once more, and a process takes 256 MB at most.
        let again = match identify(bytes, "") {
            Kind::Pdf => self.limits.memory / 2,
            _ => self.limits.memory,
        };
        let memory = self.limits.memory.saturating_add(again).saturating_add(needs);
        self.attempt(&request, bytes, Some(memory.min(self.limits.memory_alone)), replies)
    }

    fn attempt(
        &self,
        request: &Request,
        bytes: &[u8],
        memory: Option<u64>,
        replies: &mut dyn FnMut(Option<Reply>),
    ) -> Result<(), Why> {
        // What made a copy does not check it.
        let idle = match (memory, &request.job) {
            (None, Job::Read | Job::Redact(_) | Job::Draw(_)) => {
                self.idle.lock().ok().and_then(|mut idle| idle.pop())
            }
            _ => None,
        };
        let started = match idle {
            Some(worker) => Ok(worker),
            None => self.start(memory.unwrap_or(self.limits.memory)),
        };
        let Ok(mut worker) = started else { return Err(Why::NotStarted) };
        worker.work(request, bytes, replies)?;
        if memory.is_none() && matches!(request.job, Job::Read | Job::Draw(_)) {
            self.put_back(worker);
        }
        Ok(())
    }

    fn put_back(&self, worker: Worker) {
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(worker);
        }
    }

    fn start(&self, memory: u64) -> io::Result<Worker> {
        let mut child = self.starter.start(memory)?;
        let missing = || io::Error::other("a worker has no pipes");
        let input = child.stdin.take().ok_or_else(missing)?;
        let errors = child.stderr.take().ok_or_else(missing)?;
        let mut output = child.stdout.take().ok_or_else(missing)?;
        // A document is its text, and places that may be as long again several times over.
        let most = self.limits.text.saturating_mul(16).saturating_add(1 << 20);
        let (sender, replies) = mpsc::channel();
        std::thread::spawn(move || {
            // Replies are read where they are used, so that few threads hold documents in their memory.
            while let Ok(Some(reply)) = wire::receive_bytes(&mut output, most) {
                if sender.send(reply).is_err() {
                    return;
                }
            }
        });
        let mut worker = Worker { child, input, errors, replies };
        match worker.reply(START) {
            Ok(Reply::Ready(confinement)) => {
                let _ = self.confinement.set(confinement);
                Ok(worker)
            }
            _ => Err(io::Error::other("a worker did not start")),
        }
    }
}

impl Worker {
    fn work(
        &mut self,
        request: &Request,
        bytes: &[u8],
        replies: &mut dyn FnMut(Option<Reply>),
    ) -> Result<(), Why> {
        let sent = wire::send(&mut self.input, request)
            .and_then(|()| wire::send_bytes(&mut self.input, bytes));
        if sent.is_err() {
            return Err(self.died());
        }
        let deadline = Instant::now() + Duration::from_secs(request.limits.seconds) + GRACE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.reply(left)? {
                Reply::Done => return Ok(()),
                Reply::Failed => return Err(Why::Failed),
                Reply::Ready(_) => return Err(Why::Crashed),
                reply => replies(Some(reply)),
            }
        }
    }

    /// The next reply, if it comes in time.
    fn reply(&mut self, within: Duration) -> Result<Reply, Why> {
        match self.replies.recv_timeout(within) {
            Ok(bytes) => wire::message(&bytes).map_err(|_| self.died()),
            Err(RecvTimeoutError::Timeout) => Err(Why::Time),
            Err(RecvTimeoutError::Disconnected) => Err(self.died()),
        }
    }

    /// Why the worker is gone. The runtime's own last words say it; they hold nothing of the file.
    fn died(&mut self) -> Why {
        let _ = self.child.kill();
        let status = self.child.wait();
        let words = String::from_utf8_lossy(&drain(&mut self.errors, 4096)).into_owned();
        if words.contains("memory allocation of") {
            return Why::Memory;
        }
        if words.contains("overflowed its stack") {
            return Why::Stack;
        }
        match status.ok().and_then(signal) {
            // SIGXCPU: the seconds on the processor are used up.
            Some(24) => Why::Time,
            _ => Why::Crashed,
        }
    }
}

#[cfg(unix)]
fn signal(status: std::process::ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: std::process::ExitStatus) -> Option<i32> {
    None
}
