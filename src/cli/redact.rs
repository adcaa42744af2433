//! `withhold redact`.

use std::fs::File;
use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use sha2::{Digest, Sha256};

use withhold::bundle::walk::{Entry, What};
use withhold::format::terms::Terms;
use withhold::model::document::Source;
use withhold::model::finding::Confidence;
use withhold::model::redaction::{BoxWidth, Copy, Refusal};
use withhold::redact::manifest::{Done, Manifest, Row, Status};
use withhold::redact::plan::{self, Boxes, Plan};
use withhold::scan::{self, Scanned};
use withhold::worker::Readers;

use super::exit::Exit;
use super::loaded::{self, Choice, Loaded};
use super::output;
use super::progress;
use super::reading::Reading;

const MANIFEST: &str = "manifest.json";

/// Which suggestions are accepted without a person.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Accept {
    High,
    Medium,
}

/// How wide boxes are.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Width {
    /// In steps; the rest of the line moves up, so that the gap does not tell the length
    #[default]
    Quantised,
    /// The whole line is taken out
    Line,
    /// As wide as the words: what follows keeps its place, and the gap may tell the words
    Keep,
}

/// Write copies without what is to be withheld
///
/// Every copy is built anew, checked by another process, and written under the same name below OUT.
/// Nobody has decided on it: it is a draft, and manifest.json says so. What cannot be redacted for
/// certain is refused with the reason.
#[derive(Args)]
pub(crate) struct Redact {
    /// A folder or a file
    bundle: PathBuf,
    /// The folder for the copies and the manifest
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Accept suggestions to withhold without a person, from this confidence up
    #[arg(long, value_name = "LEVEL")]
    accept: Accept,
    /// How wide the boxes are
    #[arg(long, value_name = "WIDTH", default_value = "quantised")]
    box_width: Width,
    /// Make pages that would be refused into pictures of so many dots to the inch, with the words that
    /// stay as unseen text; 200 if no number is given
    #[arg(
        long,
        value_name = "DPI",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "200",
        value_parser = clap::value_parser!(u16).range(72..=400)
    )]
    page_images: Option<u16>,
    /// No progress bar
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    reading: Reading,
}

impl Redact {
    pub(crate) fn run(self) -> Result<Exit> {
        if self.bundle == Path::new("-") {
            bail!("a bundle to redact is a folder or a file");
        }
        let settings = self.reading.settings(&self.bundle)?;
        let readers = self.reading.readers(&settings, Terms::default())?;
        let loaded = loaded::load(&self.choice.clone().with(&settings), false)?;
        let entries = self.reading.entries(&self.bundle, &settings)?;
        let out = self.out()?;
        let mut writing = Writing {
            bundle: &self.bundle,
            out: &out,
            readers: &readers,
            loaded: &loaded,
            least: match self.accept {
                Accept::High => Confidence::High,
                Accept::Medium => Confidence::Medium,
            },
            boxes: Boxes {
                width: match self.box_width {
                    Width::Quantised => BoxWidth::Quantised,
                    Width::Line => BoxWidth::Line,
                    Width::Keep => BoxWidth::Keep,
                },
                page_images: self.page_images,
            },
            manifest: Manifest::default(),
            failed: None,
        };
        writing.start();
        let bar = progress::bar(entries.len(), self.quiet);
        let threads = self.reading.threads();
        let mut sink =
            |_: usize, entry: &Entry, documents: Vec<Scanned>| writing.entry(entry, &documents);
        let read = &mut || bar.inc(1);
        scan::scan_whole(&entries, &readers, &loaded.detector, threads, read, &mut sink);
        bar.finish_and_clear();
        Reading::say_confinement(&readers);
        writing.finish()
    }

    /// The folder for the copies: never in the bundle, nor around it.
    fn out(&self) -> Result<PathBuf> {
        std::fs::create_dir_all(&self.output)
            .with_context(|| format!("cannot make {}", self.output.display()))?;
        let out = self.output.canonicalize()?;
        let bundle = self.bundle.canonicalize()?;
        if out.starts_with(&bundle) || bundle.starts_with(&out) {
            bail!("the copies may not be written into the bundle, nor around it");
        }
        if out.join(MANIFEST).exists() {
            bail!("there is a manifest in {} already", self.output.display());
        }
        Ok(out)
    }
}

struct Writing<'a> {
    bundle: &'a Path,
    out: &'a Path,
    readers: &'a Readers,
    loaded: &'a Loaded,
    least: Confidence,
    boxes: Boxes,
    manifest: Manifest,
    failed: Option<anyhow::Error>,
}

/// How work on one file ended without a copy.
enum Ended {
    Refused(Refusal),
    Failed(String),
    Broken(anyhow::Error),
}

impl From<Refusal> for Ended {
    fn from(refusal: Refusal) -> Ended {
        Ended::Refused(refusal)
    }
}

impl From<std::io::Error> for Ended {
    fn from(error: std::io::Error) -> Ended {
        Ended::Broken(error.into())
    }
}

impl Writing<'_> {
    fn start(&mut self) {
        let width = match self.boxes.width {
            BoxWidth::Quantised => "quantised",
            BoxWidth::Line => "line",
            BoxWidth::Keep => "keep",
        };
        self.manifest = Manifest {
            schema: 1,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rules: self.loaded.digest.clone(),
            regime: self.loaded.register.regime.clone(),
            draft: true,
            accepted: self.least.name().to_owned(),
            box_width: width.to_owned(),
            page_image_dpi: self.boxes.page_images,
            ..Manifest::default()
        };
    }

    fn entry(&mut self, entry: &Entry, documents: &[Scanned]) -> ControlFlow<()> {
        let mut row = Row {
            document: Some(entry.name.clone()),
            number: self.manifest.documents.len() as u64 + 1,
            status: Status::Refused,
            reason: None,
            page: None,
            original: documents.first().map(|scanned| hex(&scanned.document.id)),
            copy: None,
            done: None,
        };
        match entry.what {
            What::Excluded => row.status = Status::Excluded,
            What::InnerLink => row.reason = Some("a link to another file of the bundle".to_owned()),
            _ => match self.file(entry, documents) {
                Ok((plan, copy)) => {
                    row.status = Status::Redacted;
                    row.copy = Some(hex(&Sha256::digest(&copy.bytes).into()));
                    row.done = Some(done(plan, copy));
                }
                Err(Ended::Refused(refusal)) => {
                    if refusal.reason == plan::NAME {
                        row.document = None;
                    }
                    row.page = refusal.page;
                    row.reason = Some(refusal.reason);
                }
                Err(Ended::Failed(why)) => {
                    row.status = Status::Failed;
                    row.reason = Some(why);
                }
                Err(Ended::Broken(error)) => {
                    self.failed = Some(error);
                    return ControlFlow::Break(());
                }
            },
        }
        self.manifest.push(row);
        ControlFlow::Continue(())
    }

    /// Redacts a file, checks the copy and gives it its name.
    fn file(&self, entry: &Entry, documents: &[Scanned]) -> Result<(Plan, Copy), Ended> {
        let pairs = documents.iter().map(|one| (&one.document, one.suggestions.as_slice()));
        let suggested: Vec<_> = pairs.collect();
        let least = self.least.threshold();
        let plan = plan::plan(&suggested, &self.loaded.register, least, self.boxes)?;
        let target = self.target(entry)?;
        let mut bytes = Vec::new();
        File::open(&entry.path)?.read_to_end(&mut bytes)?;
        let digest: [u8; 32] = Sha256::digest(&bytes).into();
        if documents.first().is_none_or(|scanned| scanned.document.id != digest) {
            return Err(Refusal::new("it changed while it was read").into());
        }
        let source = Source { path: entry.name.clone(), members: Vec::new() };
        let copy = self.readers.redact(&source, &bytes, &plan.edits)?;
        if let Some(why) = self.readers.check(&source, &bytes, &copy, &plan.edits) {
            return Err(Ended::Failed(why));
        }
        self.write(&target, &copy.bytes)?;
        Ok((plan, copy))
    }

    /// Where a copy goes: the same way below OUT. Nothing is ever written over.
    fn target(&self, entry: &Entry) -> Result<PathBuf, Ended> {
        let below = entry.path.strip_prefix(self.bundle).ok().filter(|p| p.file_name().is_some());
        let below = below.or_else(|| entry.path.file_name().map(Path::new));
        let target = below.map(|below| self.out.join(below));
        let Some(target) = target.filter(|target| !target.exists()) else {
            return Err(Refusal::new("there is a file of that name in the output already").into());
        };
        if target == self.out.join(MANIFEST) {
            return Err(Refusal::new("it is called as the manifest is").into());
        }
        Ok(target)
    }

    fn write(&self, target: &Path, bytes: &[u8]) -> Result<(), Ended> {
        let folder = target.parent().unwrap_or(self.out);
        std::fs::create_dir_all(folder)?;
        let temporary = output::part(folder, self.manifest.documents.len());
        let written = whole(&temporary, bytes).and_then(|()| {
            // A link fails where a name is taken; a rename would write over it.
            std::fs::hard_link(&temporary, target)
        });
        let removed = std::fs::remove_file(&temporary);
        written?;
        removed?;
        Ok(())
    }

    fn finish(self) -> Result<Exit> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let manifest = self.manifest;
        let temporary = output::part(self.out, manifest.documents.len());
        let mut json = serde_json::to_vec_pretty(&manifest)?;
        json.push(b'\n');
        whole(&temporary, &json)?;
        std::fs::rename(&temporary, self.out.join(MANIFEST))?;
        let mut out = anstream::stdout().lock();
        for row in &manifest.documents {
            if let Some(reason) = &row.reason {
                let name = row.document.as_deref().unwrap_or("(its name is withheld)");
                let page = row.page.map(|page| format!("page {page}: ")).unwrap_or_default();
                let word = if row.status == Status::Failed { "failed" } else { "refused" };
                writeln!(out, "{word}  {name}: {page}{reason}")?;
            }
        }
        let boxes: u64 = manifest
            .documents
            .iter()
            .filter_map(|row| row.done.as_ref())
            .map(|done| done.boxes)
            .sum();
        writeln!(
            out,
            "{} redacted with {boxes} boxes, {} refused, {} failed their check",
            manifest.count(Status::Redacted),
            manifest.count(Status::Refused),
            manifest.count(Status::Failed),
        )?;
        writeln!(out, "Drafts, made unattended: a person has to decide before anything goes out.")?;
        Ok(if manifest.count(Status::Failed) > 0 {
            Exit::Integrity
        } else if manifest.count(Status::Refused) > 0 {
            Exit::Incomplete
        } else {
            Exit::Clean
        })
    }
}

fn done(plan: Plan, copy: Copy) -> Done {
    Done {
        boxes: copy.boxes.len() as u64,
        exemptions: plan.exemptions,
        repeats: plan.repeats,
        undecided: plan.undecided,
        members_left_out: plan.members,
        width_kept: copy.width_kept,
        page_images: copy.page_images,
        removed: copy.removed.into_iter().collect(),
    }
}

/// Writes a new file to the disk and reads it back.
fn whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = output::private(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    let mut back = Vec::new();
    File::open(path)?.read_to_end(&mut back)?;
    if back == bytes { Ok(()) } else { Err(std::io::Error::other("a file was not written whole")) }
}

fn hex(bytes: &[u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
