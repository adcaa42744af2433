//! Rows kept until the end: as the bytes they are written with, which take a tenth of a tree of values.

use std::io;

use serde::ser::{Error, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::{Deserializer, Value};

#[derive(Default)]
pub(super) struct Rows(Vec<u8>);

impl Rows {
    pub(super) fn push(&mut self, row: &impl Serialize) -> io::Result<()> {
        Ok(serde_json::to_writer(&mut self.0, row)?)
    }
}

impl Serialize for Rows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for row in Deserializer::from_slice(&self.0).into_iter::<Value>() {
            list.serialize_element(&row.map_err(S::Error::custom)?)?;
        }
        list.end()
    }
}
