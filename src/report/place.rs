//! A place as reports say it: an object whose `kind` says which of its other fields are there.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use crate::model::place::{Part, Place};

/// A place in a report.
#[derive(Clone, Debug)]
pub struct PlaceRow(pub Place);

#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Form<'a> {
    /// A line of plain text.
    Line { line: u32 },
    /// A line of the body of a message.
    BodyLine { line: u32 },
    /// A header field of a message.
    Header { name: &'a str },
    /// A paragraph of a part of a document.
    Paragraph { part: &'static str, paragraph: u32 },
    /// A cell of a table in a document.
    TableCell { table: u32, cell: &'a str },
    /// A cell of a spreadsheet or of delimited text.
    Cell {
        #[serde(skip_serializing_if = "Option::is_none")]
        sheet: Option<&'a str>,
        cell: &'a str,
    },
    /// A line of a page: left, bottom, right and top in points, absent for the whole page.
    Page {
        page: u32,
        #[serde(rename = "box", skip_serializing_if = "Option::is_none")]
        bounds: Option<[f64; 4]>,
    },
    /// A line on a picture: left, top, right and bottom in points of the picture.
    Picture {
        page: u32,
        #[serde(rename = "box")]
        bounds: [i32; 4],
    },
    /// A slide or its notes.
    Slide { slide: u32, notes: bool },
    /// A named field.
    Field { name: &'a str },
    /// The name of a sheet.
    SheetName,
    /// The name of the file or member.
    FileName,
}

impl<'a> From<&'a Place> for Form<'a> {
    fn from(place: &'a Place) -> Form<'a> {
        match place {
            Place::Line { line } => Form::Line { line: *line },
            Place::BodyLine { line } => Form::BodyLine { line: *line },
            Place::Header { name } => Form::Header { name },
            Place::Paragraph { part, paragraph } => {
                let part = match part {
                    Part::Body => "body",
                    Part::Header => "header",
                    Part::Footer => "footer",
                    Part::Footnote => "footnote",
                    Part::Endnote => "endnote",
                    Part::Comment => "comment",
                };
                Form::Paragraph { part, paragraph: *paragraph }
            }
            Place::TableCell { table, cell } => Form::TableCell { table: *table, cell },
            Place::Cell { sheet, cell } => Form::Cell { sheet: sheet.as_deref(), cell },
            Place::Page { page, bounds } => {
                let set = *bounds != [0; 4];
                let points = bounds.map(|hundredths| f64::from(hundredths) / 100.0);
                Form::Page { page: *page, bounds: set.then_some(points) }
            }
            Place::Picture { page, bounds } => Form::Picture { page: *page, bounds: *bounds },
            Place::Slide { slide, notes } => Form::Slide { slide: *slide, notes: *notes },
            Place::Field { name } => Form::Field { name },
            Place::SheetName => Form::SheetName,
            Place::FileName => Form::FileName,
        }
    }
}

impl Serialize for PlaceRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Form::from(&self.0).serialize(serializer)
    }
}

impl JsonSchema for PlaceRow {
    fn schema_name() -> Cow<'static, str> {
        "Place".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Form::json_schema(generator)
    }
}
