//! `withhold pages`.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use sha2::{Digest, Sha256};

use withhold::bundle::walk::Entry;
use withhold::format::terms::Terms;
use withhold::model::document::Source;
use withhold::model::drawing::{Drawing, Scale};
use withhold::model::finding::Confidence;
use withhold::model::redaction::Edits;
use withhold::redact::plan;
use withhold::scan::{self, Scanned};
use withhold::worker::Readers;

use super::exit::Exit;
use super::loaded::{self, Choice, Loaded};
use super::output;
use super::policy::Least;
use super::reading::Reading;

/// Draw the pages of a PDF, with frames around what would be withheld
///
/// The pictures show the document: handle them as the document itself.
#[derive(Args)]
pub(crate) struct Pages {
    /// A PDF
    file: PathBuf,
    /// The folder for the pictures: `page-0001.png` and so on
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
    /// Dots to the inch
    #[arg(long, value_name = "DPI", default_value = "100", conflicts_with = "thumbnails")]
    dpi: u16,
    /// Draw them so that the longer side has this many pixels
    #[arg(long, value_name = "PIXELS")]
    thumbnails: Option<u16>,
    /// Frame suggestions to withhold, from this confidence up
    #[arg(long, value_name = "LEVEL")]
    frame: Option<Least>,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    reading: Reading,
}

impl Pages {
    pub(crate) fn run(self) -> Result<Exit> {
        if !self.file.is_file() {
            bail!("{} is no file", self.file.display());
        }
        let settings = self.reading.settings(&self.file)?;
        let readers = self.reading.readers(&settings, Terms::default())?;
        let bytes = std::fs::read(&self.file)
            .with_context(|| format!("cannot read {}", self.file.display()))?;
        let framed = match self.frame {
            Some(least) => {
                let loaded = loaded::load(&self.choice.clone().with(&settings), false)?;
                let entries = self.reading.entries(&self.file, &settings)?;
                self.framed(&entries, &readers, &loaded, least.into(), &bytes)?
            }
            None => None,
        };
        std::fs::create_dir_all(&self.output)
            .with_context(|| format!("cannot make {}", self.output.display()))?;
        let source = Source { path: "pages.pdf".into(), members: Vec::new() };
        let scale = self.thumbnails.map_or(Scale::Dpi(self.dpi), Scale::Longest);
        let (mut page, mut pages) = (1, 1);
        while page <= pages {
            let drawing = Drawing { page, scale, framed: framed.clone() };
            let sheet = readers.draw(&source, &bytes, &drawing);
            let sheet = sheet.map_err(|refusal| anyhow::anyhow!("not drawn: {refusal}"))?;
            let path = self.output.join(format!("page-{page:04}.png"));
            let written = output::private(&path).and_then(|mut file| file.write_all(&sheet.png));
            written.with_context(|| format!("cannot write {}", path.display()))?;
            pages = sheet.pages;
            page += 1;
        }
        Reading::say_confinement(&readers);
        Ok(Exit::Clean)
    }

    /// What would be taken out of the file.
    fn framed(
        &self,
        entries: &[Entry],
        readers: &Readers,
        loaded: &Loaded,
        least: Confidence,
        bytes: &[u8],
    ) -> Result<Option<Edits>> {
        let digest: [u8; 32] = Sha256::digest(bytes).into();
        let mut found = None;
        let mut sink = |_: usize, _: &Entry, documents: Vec<Scanned>| {
            let own = documents.iter().find(|one| one.document.source.members.is_empty());
            found = own.filter(|one| one.document.id == digest).map(|one| {
                let least = least.threshold();
                plan::marked(&one.document, &one.suggestions, &loaded.register, least)
            });
            ControlFlow::Continue(())
        };
        scan::scan_whole(entries, readers, &loaded.detector, 1, &mut || (), &mut sink);
        if found.is_none() {
            bail!("{} was not read, or changed meanwhile", self.file.display());
        }
        Ok(found)
    }
}
