//! What the targets do with their bytes.

use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::sync::LazyLock;

use withhold::baseline::inline;
use withhold::exemption::register::{self, Register};
use withhold::format::limits::{Budget, Limits};
use withhold::format::open;
use withhold::load::{Choice, Loaded, load};
use withhold::model::document::{Document, Role, Source};
use withhold::model::redaction::BoxWidth;
use withhold::model::suggestion::{Action, Hold, Suggestion};
use withhold::model::text::stands_alone;
use withhold::redact::plan::{Boxes, plan};
use withhold::report::view::{Names, View};
use withhold::rules::files::{DataFile, built_in};
use withhold::scan::alone;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Words with fewer letters and figures are taken out where they were chosen, not wherever they stand;
/// words that run over a line too.
const TELLING: usize = 6;

fn budget() -> Budget {
    let mut budget = Budget::new(&Limits {
        unpacked: 16 << 20,
        text: 8 << 20,
        cells: 500_000,
        members: 200,
        pages: 200,
        depth: 4,
        seconds: 5,
        ..Limits::default()
    });
    budget.look = true;
    budget
}

fn source(name: &str) -> Source {
    Source { path: name.to_owned(), members: Vec::new() }
}

/// The documents in bytes that are a file of a name, the file itself last.
fn documents(bytes: &[u8], name: &str) -> Vec<Document> {
    let mut documents = Vec::new();
    open::open(source(name), bytes, &mut budget(), &mut |document| documents.push(document));
    documents
}

/// Opens bytes as a file of a name, within small limits, and checks that what comes out is sound.
pub fn read(bytes: &[u8], name: &str) {
    for document in documents(bytes, name) {
        for segment in &document.segments {
            assert!(document.text.get(segment.range()).is_some());
        }
        assert!(document.segments.is_sorted_by_key(|segment| segment.start));
        let count = document.segments.len();
        for grid in &document.grids {
            assert!(grid.cells.iter().flatten().all(|cell| (*cell as usize) < count));
        }
    }
}

type Parts = Vec<(String, Vec<u8>)>;

/// Packages with their parts unpacked, and what each is called.
static PACKAGES: LazyLock<Vec<(&str, Parts)>> = LazyLock::new(|| {
    let files: [(&str, &[u8]); 7] = [
        ("input.docx", include_bytes!("../fixtures/docx/parts/input.docx")),
        ("input.xlsx", include_bytes!("../fixtures/xlsx/sheets/input.xlsx")),
        ("input.pptx", include_bytes!("../fixtures/pptx/slides/input.pptx")),
        ("input.xlsb", include_bytes!("../fixtures/xlsb/sheets/input.xlsb")),
        ("input.odt", include_bytes!("../fixtures/odt/parts/input.odt")),
        ("input.ods", include_bytes!("../fixtures/ods/sheets/input.ods")),
        ("input.odp", include_bytes!("../fixtures/odp/slides/input.odp")),
    ];
    files.into_iter().map(|(name, bytes)| (name, unpacked(bytes))).collect()
});

fn unpacked(bytes: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Parts::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut part = Vec::new();
        file.read_to_end(&mut part).unwrap();
        parts.push((name, part));
    }
    parts
}

/// Reads a package of which one part is these bytes: sums and packing are always right. The last two
/// bytes choose the package and the part.
pub fn part(bytes: &[u8]) {
    let Some((content, [package, chosen])) = bytes.split_last_chunk() else { return };
    let (name, parts) = &PACKAGES[usize::from(*package) % PACKAGES.len()];
    let chosen = usize::from(*chosen) % parts.len();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (index, (name, part)) in parts.iter().enumerate() {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(if index == chosen { content } else { part }).unwrap();
    }
    read(writer.finish().unwrap().get_ref(), name);
}

static LOADED: LazyLock<Loaded> = LazyLock::new(|| load(&Choice::default(), false).unwrap());

/// Reads bytes as text or a table, runs all rules over them and makes the rows of a report.
pub fn scan(bytes: &[u8]) {
    let loaded = &*LOADED;
    for document in documents(bytes, "input") {
        inline::find(&document);
        let scanned = alone(document, &loaded.detector);
        let (document, suggestions) = (&scanned.document, scanned.suggestions.as_slice());
        for suggestion in suggestions {
            assert!(document.text.get(suggestion.span.clone()).is_some());
        }
        let rules = loaded.detector.rules();
        for reveal in [false, true] {
            let view = View { rules, register: &loaded.register, reveal };
            let names = Names::new(1, "input", [(document, suggestions)].into_iter(), reveal);
            assert_eq!(view.suggestions(&names, document, suggestions).len(), suggestions.len());
        }
    }
}

static REGISTER: LazyLock<Register> = LazyLock::new(|| {
    let files = built_in("exemptions", ".toml");
    let mut registers = files.iter().map(|file| register::read(&file.name, &file.text).unwrap());
    registers.find(|register| register.regime == "foia").unwrap()
});

/// Takes words out of a file as the program does. The last four bytes choose them: which word, how
/// many, and how wide the boxes are. A copy that passes its check does not hold them.
pub fn redact(bytes: &[u8]) {
    let Some((file, [low, high, many, width])) = bytes.split_last_chunk() else { return };
    let documents = documents(file, "input");
    let Some(document) = documents.last().filter(|document| document.problems.is_empty()) else {
        return;
    };
    let own = document.segments.iter().filter(|segment| segment.role != Role::Name);
    let end = own.map(|segment| segment.end).max().unwrap_or(0);
    let text = &document.text;
    let spans: Vec<_> = text[..end]
        .split_whitespace()
        .map(|word| word.as_ptr() as usize - text.as_ptr() as usize)
        .zip(text[..end].split_whitespace().map(str::len))
        .map(|(start, length)| start..start + length)
        .collect();
    let first = usize::from(u16::from_le_bytes([*low, *high])) % spans.len().max(1);
    let last = (first + usize::from(many % 4) + 1).min(spans.len());
    let Some(chosen) = spans.get(first..last).filter(|chosen| !chosen.is_empty()) else { return };
    let span = chosen[0].start..chosen[chosen.len() - 1].end;
    let suggestion = Suggestion {
        id: String::new(),
        span: span.clone(),
        findings: Vec::new(),
        exemptions: vec!["foia.s40.2".into()],
        alternative: Vec::new(),
        confidence: 1.0,
        action: Action::Withhold,
        hold: Hold::None,
        entity: 0,
    };
    let width = [BoxWidth::Quantised, BoxWidth::Line, BoxWidth::Keep][usize::from(width % 3)];
    let boxes = Boxes { width, page_images: None };
    let suggestions = [suggestion];
    let Ok(plan) = plan(&[(document, &suggestions)], &REGISTER, 0.5, boxes) else { return };
    let source = source("input");
    let Ok(copy) = open::redact(&source, file, &plan.edits, &mut budget()) else { return };
    let refused = open::check(&source, file, &copy, &plan.edits, &mut budget());
    if refused.is_some() {
        return;
    }
    let word = &text[span];
    let letters = word.chars().filter(|letter| letter.is_alphanumeric()).count();
    let everywhere = letters >= TELLING && !word.contains('\n');
    let most = if everywhere { 0 } else { standing(text, word) - 1 };
    for document in self::documents(&copy.bytes, "input") {
        assert!(standing(&document.text, word) <= most, "a word survives in the copy");
    }
}

/// How often words stand in a text, not as part of other words.
fn standing(text: &str, words: &str) -> usize {
    let found = text.match_indices(words).map(|(at, _)| at..at + words.len());
    found.filter(|span| stands_alone(text, span)).count()
}

/// Text as a data file that somebody wrote.
pub fn data_file(name: &str, text: &str) -> DataFile {
    DataFile { name: name.to_owned(), text: text.to_owned(), built_in: false }
}

/// Hands over a file that holds bytes, for what is read by its path.
pub fn with_file<T>(bytes: &[u8], read: impl FnOnce(&Path) -> T) -> T {
    let path = std::env::temp_dir().join(format!("withhold-fuzz-{}", std::process::id()));
    std::fs::write(&path, bytes).unwrap();
    let read = read(&path);
    std::fs::remove_file(&path).unwrap();
    read
}
