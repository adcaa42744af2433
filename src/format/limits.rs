//! How much work a file may cause, and what happens when it wants more.
//!
//! Budgets of work decide first, so that the same file always gives the same answer; the clock is
//! only the backstop.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::model::document::Problem;

/// What one file of the bundle may use, its members included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Limits {
    /// Size of a file that is read whole, in bytes.
    pub file_size: u64,
    /// All that is unpacked out of a file, in bytes.
    pub unpacked: u64,
    /// How many times its packed size one member may unpack to.
    pub ratio: u64,
    /// How deep containers may be nested.
    pub depth: u32,
    /// Members of all containers in a file.
    pub members: u32,
    /// Pages of one document.
    pub pages: u32,
    /// Cells of one document.
    pub cells: u64,
    /// Characters of text of one document.
    pub text: u64,
    /// Pictures of one document.
    pub images: u32,
    /// Seconds for one file.
    pub seconds: u64,
    /// Memory of one worker, in bytes.
    pub memory: u64,
    /// Memory of the worker that reads a large file, or one that ran out of memory, alone.
    pub memory_alone: u64,
    /// What is kept of all documents between the two passes of a scan, packed, in bytes; what does not
    /// fit is read again.
    pub kept: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file_size: 512 << 20,
            unpacked: 1 << 30,
            ratio: 1000,
            depth: 12,
            members: 20_000,
            pages: 20_000,
            cells: 10_000_000,
            text: 256 << 20,
            images: 50_000,
            seconds: 120,
            memory: 148 << 20,
            memory_alone: 4 << 30,
            kept: 40 << 20,
        }
    }
}

impl Limits {
    /// Sets one limit from `NAME=VALUE`.
    pub fn set(&mut self, assignment: &str) -> Result<(), String> {
        let (name, value) =
            assignment.split_once('=').ok_or("a limit is written NAME=VALUE, such as pages=500")?;
        let number: u64 =
            value.replace('_', "").parse().map_err(|_| format!("{value} is no whole number"))?;
        let small = u32::try_from(number).map_err(|_| format!("{value} is too large"));
        match name {
            "file-size" => self.file_size = number,
            "unpacked" => self.unpacked = number,
            "ratio" => self.ratio = number,
            "depth" => self.depth = small?,
            "members" => self.members = small?,
            "pages" => self.pages = small?,
            "cells" => self.cells = number,
            "text" => self.text = number,
            "images" => self.images = small?,
            "seconds" => self.seconds = number,
            "memory" => self.memory = number,
            "memory-alone" => self.memory_alone = number,
            "kept" => self.kept = number,
            _ => {
                return Err(format!(
                    "no limit is called {name}; there are file-size, unpacked, ratio, depth, \
                     members, pages, cells, text, images, seconds, memory, memory-alone and kept"
                ));
            }
        }
        Ok(())
    }
}

/// Why a reader gave up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A limit, by its name.
    Limit(&'static str),
    /// The bytes are not what the format asks for, or are cut short.
    Damaged(String),
    /// It is of a sort that is not read.
    Unsupported(&'static str),
    /// It needs a password.
    Encrypted,
}

impl From<Stop> for Problem {
    fn from(stop: Stop) -> Problem {
        match stop {
            Stop::Limit(name) => Problem {
                place: None,
                message: format!("not read to the end: the limit `{name}` was reached"),
                limit: Some(name.to_owned()),
            },
            Stop::Damaged(what) => Problem::new(format!("not read: damaged ({what})")),
            Stop::Unsupported(what) => Problem::new(format!("not read: {what}")),
            Stop::Encrypted => Problem::new("not read: it is encrypted and needs a password"),
        }
    }
}

/// What is left of the limits for one file.
pub struct Budget {
    limits: Limits,
    unpacked: u64,
    members: u32,
    images: u32,
    cells: u64,
    deadline: Instant,
    ticks: u32,
    /// Passwords that encrypted files may open with.
    pub passwords: Vec<String>,
    /// Whether pages are drawn for their pictures to be recognised; else they are only named.
    pub recognises: bool,
    /// Whether the letters of a PDF are wanted with what their outlines cover.
    pub outlines: bool,
    /// Whether to look for what only the check of a release shows: pictures are gone over point by
    /// point then, and slides shape by shape.
    pub look: bool,
}

impl Budget {
    /// A full budget; the clock starts now.
    pub fn new(limits: &Limits) -> Budget {
        Budget {
            limits: limits.clone(),
            unpacked: 0,
            members: 0,
            images: 0,
            cells: 0,
            deadline: Instant::now() + Duration::from_secs(limits.seconds),
            ticks: 0,
            passwords: Vec::new(),
            recognises: false,
            outlines: false,
            look: false,
        }
    }

    /// The limits it was made from.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// How many bytes may still be unpacked from something of a packed size, and the name of the
    /// limit that says so.
    pub fn may_unpack(&self, packed: u64) -> (u64, &'static str) {
        let left = self.limits.unpacked.saturating_sub(self.unpacked);
        // Small things may be as dense as they like.
        let by_ratio = packed.saturating_mul(self.limits.ratio).max(1 << 20);
        if by_ratio < left { (by_ratio, "ratio") } else { (left, "unpacked") }
    }

    /// The same for something that is held whole: no more than a worker has memory for.
    pub fn may_hold(&self, packed: u64) -> (u64, &'static str) {
        let held = self.limits.memory.saturating_add(packed.saturating_mul(4));
        let (most, limit) = self.may_unpack(packed);
        if held < most { (held, "memory") } else { (most, limit) }
    }

    /// Counts bytes that were unpacked.
    pub fn unpacked(&mut self, bytes: u64) {
        self.unpacked = self.unpacked.saturating_add(bytes);
    }

    /// Counts a member.
    pub fn member(&mut self) -> Result<(), Stop> {
        self.members += 1;
        if self.members > self.limits.members { Err(Stop::Limit("members")) } else { Ok(()) }
    }

    /// Counts a picture.
    pub fn image(&mut self) -> Result<(), Stop> {
        self.images += 1;
        if self.images > self.limits.images { Err(Stop::Limit("images")) } else { Ok(()) }
    }

    /// Counts a cell.
    pub fn cell(&mut self) -> Result<(), Stop> {
        self.cells += 1;
        if self.cells > self.limits.cells { Err(Stop::Limit("cells")) } else { self.tick() }
    }

    /// Called in every loop over something a file decides the length of.
    pub fn tick(&mut self) -> Result<(), Stop> {
        self.ticks = self.ticks.wrapping_add(1);
        if self.ticks.is_multiple_of(1024) && Instant::now() > self.deadline {
            return Err(Stop::Limit("seconds"));
        }
        Ok(())
    }

    /// Whether a document's text is still within bounds.
    pub fn text(&self, bytes: usize) -> Result<(), Stop> {
        if bytes as u64 > self.limits.text { Err(Stop::Limit("text")) } else { Ok(()) }
    }
}
