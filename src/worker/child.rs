//! A worker: it confines itself, then reads files from standard input and answers with documents.

use std::io::{self, BufWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::confine;
use super::wire::{self, Job, Reply, Request};
use crate::format::limits::Budget;
use crate::format::open;
use crate::format::terms::Terms;

/// Runs a worker until its standard input ends. `before` sees the bytes of each file first: tests
/// use it to misbehave.
pub fn run(memory: u64, before: &dyn Fn(&[u8])) -> io::Result<()> {
    // A panic must not say what it was working on.
    std::panic::set_hook(Box::new(|_| {}));
    let mut input = io::stdin().lock();
    let mut output = BufWriter::new(io::stdout().lock());
    wire::send(&mut output, &Reply::Ready(confine::confine(memory)))?;
    let mut terms = Terms::default();
    while let Some(request) = wire::receive::<Request>(&mut input, u64::MAX)? {
        let Some(bytes) = wire::receive_bytes(&mut input, u64::MAX)? else { return Ok(()) };
        if request.terms != terms.list() {
            terms = Terms::new(&request.terms).map_err(io::Error::other)?;
        }
        answer(request, &bytes, &terms, before, &mut output)?;
    }
    Ok(())
}

fn answer(
    request: Request,
    bytes: &[u8],
    terms: &Terms,
    before: &dyn Fn(&[u8]),
    output: &mut impl Write,
) -> io::Result<()> {
    confine::allow_seconds(request.limits.seconds);
    let mut budget = Budget::new(&request.limits);
    budget.passwords = request.passwords;
    budget.recognises = request.recognises;
    budget.look = request.look;
    let mut broken = Ok(());
    let mut reply = |reply| {
        if broken.is_ok() {
            broken = wire::send(output, &reply);
        }
    };
    let work = || {
        before(bytes);
        match request.job {
            Job::Read => open::search(request.source, bytes, terms, &mut budget, &mut |document| {
                reply(Reply::Document(Box::new(document)));
            }),
            Job::Redact(edits) => {
                let copy = open::redact(&request.source, bytes, &edits, &mut budget);
                reply(Reply::Copied(Box::new(copy)));
            }
            Job::Check { copy, edits } => {
                let why = open::check(&request.source, bytes, &copy, &edits, &mut budget);
                reply(Reply::Checked(why));
            }
            Job::Draw(drawing) => {
                let sheet = open::draw(&request.source, bytes, &drawing, &mut budget);
                reply(Reply::Sheet(Box::new(sheet)));
            }
        }
    };
    let caught = catch_unwind(AssertUnwindSafe(work));
    broken?;
    let last = if caught.is_ok() { Reply::Done } else { Reply::Failed };
    wire::send(output, &last)
}

/// Empties what is left of a stream that nobody will read.
pub(super) fn drain(stream: &mut impl Read, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = stream.take(most).read_to_end(&mut bytes);
    bytes
}
