//! Messages between the program and its workers: a length, then the message.

use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::confine::Confinement;
use crate::format::limits::Limits;
use crate::model::document::{Document, Source};
use crate::model::drawing::{Drawing, Sheet};
use crate::model::redaction::{Copy, Edits, Refusal};

/// What a worker is asked; the bytes of the file follow in a message of their own.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) source: Source,
    pub(super) limits: Limits,
    /// Words to look for in every byte.
    pub(super) terms: Vec<String>,
    pub(super) passwords: Vec<String>,
    /// Whether somebody is there to read pages that are drawn.
    pub(super) recognises: bool,
    /// Whether to look for what only the check of a release shows.
    pub(super) look: bool,
    pub(super) job: Job,
}

/// What is to be done with the file.
#[derive(Clone, Serialize, Deserialize)]
pub(super) enum Job {
    /// Read it and its members.
    Read,
    /// Make a copy without some of its words.
    Redact(Edits),
    /// Check such a copy against it.
    Check { copy: Copy, edits: Edits },
    /// Draw a page.
    Draw(Drawing),
}

/// What a worker answers.
#[derive(Serialize, Deserialize)]
pub(super) enum Reply {
    /// It is ready, and confined so far.
    Ready(Confinement),
    /// A document is read.
    Document(Box<Document>),
    /// A copy is made, or refused.
    Copied(Box<Result<Copy, Refusal>>),
    /// Why a copy does not pass; none if it does.
    Checked(Option<String>),
    /// A page is drawn, or not.
    Sheet(Box<Result<Sheet, Refusal>>),
    /// A reader failed in a way that was caught.
    Failed,
    /// That was all of the file.
    Done,
}

pub(super) fn send(out: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let bytes = postcard::to_stdvec(message).map_err(io::Error::other)?;
    send_bytes(out, &bytes)
}

pub(super) fn send_bytes(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)?;
    out.flush()
}

/// The next message; none at the end of the stream. One of more than `most` bytes is an error, and
/// little memory is set aside before its bytes are there.
pub(super) fn receive<T: DeserializeOwned>(
    input: &mut impl Read,
    most: u64,
) -> io::Result<Option<T>> {
    receive_bytes(input, most)?.map(|bytes| message(&bytes)).transpose()
}

/// The message that some bytes are.
pub(super) fn message<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    postcard::from_bytes(bytes).map_err(io::Error::other)
}

pub(super) fn receive_bytes(input: &mut impl Read, most: u64) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match input.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = u64::from_le_bytes(length);
    if length > most {
        return Err(io::Error::other("a message is too long"));
    }
    let mut bytes = Vec::with_capacity(length.min(1 << 20) as usize);
    input.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_go_both_ways_and_lies_about_length_are_refused() {
        let mut pipe = Vec::new();
        let source = Source { path: "a".into(), members: Vec::new() };
        let request = Request {
            source,
            limits: Limits::default(),
            terms: Vec::new(),
            passwords: Vec::new(),
            recognises: true,
            look: false,
            job: Job::Read,
        };
        send(&mut pipe, &request).unwrap();
        let mut input = pipe.as_slice();
        let request: Request = receive(&mut input, 10_000).unwrap().unwrap();
        assert_eq!(request.source.path, "a");
        assert!(receive::<Request>(&mut input, 10_000).unwrap().is_none());
        let mut huge = u64::MAX.to_le_bytes().to_vec();
        huge.extend([0; 100]);
        assert!(receive::<Request>(&mut huge.as_slice(), 10_000).is_err());
        let mut short = 100u64.to_le_bytes().to_vec();
        short.extend([0; 10]);
        assert!(receive::<Request>(&mut short.as_slice(), 10_000).is_err());
    }
}
