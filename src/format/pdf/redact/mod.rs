//! Takes words out of a PDF for good: glyphs, pictures and outlines under each box go, then the file
//! is built anew from what is allowed.

mod bookmarks;
mod boxes;
mod columns;
pub(super) mod image;
mod ink;
mod inner;
mod links;
pub(super) mod page;
mod paths;
pub(super) mod pictures;
pub(super) mod region;
mod rewrite;
pub(super) mod row;
mod sheet;
mod spacing;
mod tags;

use std::collections::BTreeSet;

use hayro_syntax::Pdf as File;
use hayro_syntax::object::Dict;
use sha2::{Digest, Sha256};

use super::super::limits::{Budget, Stop};
use super::write::file;
use super::write::object::{Obj, map};
use super::{annotations, reading};
use crate::model::document::{Document, Kind, Source};
use crate::model::redaction::{BoxWidth, Copy, Edits, Refusal};
use page::Builder;

/// What ends the reading after a refusal.
const REFUSED: Stop = Stop::Unsupported("refused");

/// Why the work on a page ended.
pub(super) enum Ended {
    Stopped(Stop),
    Refused(Refusal),
}

impl From<Stop> for Ended {
    fn from(stop: Stop) -> Ended {
        Ended::Stopped(stop)
    }
}

/// A copy without the words of the redactions.
pub(super) fn redact(bytes: &[u8], edits: &Edits, budget: &mut Budget) -> Result<Copy, Refusal> {
    let file = reading::open(bytes, &budget.passwords).map_err(stopped)?;
    budget.outlines = edits.width == BoxWidth::Keep;
    let refused = match attempt(&file, edits, &BTreeSet::new(), budget) {
        Err(refused) if edits.page_images.is_some() => refused,
        result => return result.map_err(first),
    };
    // All is made anew, so that nothing of a page that was refused is left in the copy.
    let mut images = BTreeSet::new();
    for refusal in refused {
        match refusal.page {
            Some(page) => images.insert(page),
            None => return Err(refusal),
        };
    }
    attempt(&file, edits, &images, budget).map_err(first)
}

fn stopped(stop: Stop) -> Refusal {
    let problem: crate::model::document::Problem = stop.into();
    Refusal::new(problem.message)
}

fn first(refused: Vec<Refusal>) -> Refusal {
    let whole = || Refusal::new("it cannot be redacted");
    refused.into_iter().next().unwrap_or_else(whole)
}

/// A copy in which some pages are pictures, or every refusal.
fn attempt(
    file: &File,
    edits: &Edits,
    images: &BTreeSet<u32>,
    budget: &mut Budget,
) -> Result<Copy, Vec<Refusal>> {
    let stopped = |stop: Stop| vec![stopped(stop)];
    let mut document = Document::new([0; 32], Source::default(), Kind::Pdf, 0);
    let mut builder = Builder::new(file, edits);
    let mut refused: Vec<Refusal> = Vec::new();
    let read = reading::read(file, &mut document, budget, &mut |turned, document, budget| {
        let made_up = annotations::are_made_up(turned.page, &turned.content, &builder.layers);
        let done = match edits.page_images {
            _ if made_up => Err(Ended::Refused(Refusal {
                page: Some(turned.number + 1),
                reason: "a note or field leaves it to the viewer to set its words".to_owned(),
            })),
            Some(dpi) if images.contains(&(turned.number + 1)) => {
                builder.image(&turned, &document.text, dpi, budget)
            }
            _ => builder.page(turned, &document.text, budget),
        };
        match done {
            Ok(()) => Ok(()),
            Err(Ended::Stopped(stop)) => Err(stop),
            Err(Ended::Refused(refusal)) => {
                refused.push(refusal);
                // The others are wanted only to know which become pictures.
                if edits.page_images.is_some() { Ok(()) } else { Err(REFUSED) }
            }
        }
    });
    if !refused.is_empty() {
        return Err(refused);
    }
    read.map_err(stopped)?;
    let digest: [u8; 32] = Sha256::digest(document.text.as_bytes()).into();
    if digest != edits.text {
        return Err(vec![Refusal::new("it does not read the same a second time")]);
    }
    builder.links(budget).map_err(stopped)?;
    let tags = builder.tags(budget).map_err(stopped)?;
    let bookmarks = builder.bookmarks(&document, budget).map_err(stopped)?;
    let root = builder.root(tags, bookmarks);
    builder.copier.finish(budget).map_err(stopped)?;
    Ok(Copy {
        bytes: file::write(&mut builder.copier.objects, root),
        boxes: builder.drawn,
        removed: builder
            .removed
            .into_iter()
            .map(|(what, count)| (what.to_owned(), count))
            .collect(),
        width_kept: builder.width_kept,
        page_images: builder.images,
    })
}

impl Builder<'_> {
    /// The catalogue and the tree of pages.
    fn root(&mut self, tags: Option<u32>, bookmarks: Option<u32>) -> u32 {
        let kids = self.pages.iter().map(|page| Obj::Ref(*page)).collect();
        let tree = map([
            ("Type", Obj::name("Pages")),
            ("Count", Obj::Number(self.pages.len() as f64)),
            ("Kids", Obj::Array(kids)),
        ]);
        self.copier.put(self.tree, Obj::Dict(tree));
        let mut root = map([("Type", Obj::name("Catalog")), ("Pages", Obj::Ref(self.tree))]);
        let original: Option<Dict<'_>> = self.file.xref().get(self.file.xref().root_id());
        let language =
            original.and_then(|root| root.get::<hayro_syntax::object::String<'_>>(b"Lang"));
        if let Some(language) = language.filter(|language| language.as_bytes().len() < 16) {
            root.insert(b"Lang".to_vec(), Obj::Text(language.as_bytes().to_vec()));
        }
        if let Some(tags) = tags {
            root.insert(b"StructTreeRoot".to_vec(), Obj::Ref(tags));
            root.insert(b"MarkInfo".to_vec(), Obj::Dict(map([("Marked", Obj::Bool(true))])));
        }
        root.extend(bookmarks.map(|number| (b"Outlines".to_vec(), Obj::Ref(number))));
        self.copier.add(Obj::Dict(root))
    }
}
