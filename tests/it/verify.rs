//! Every check of the catalogue: found in its bad fixtures, silent on their good twins, documented;
//! and the gate as a whole, from outside.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::Deserialize;
use withhold::bundle::walk::{self, Selection};
use withhold::detect::{Detector, validate};
use withhold::exemption::register;
use withhold::format::limits::Limits;
use withhold::format::terms::Terms;
use withhold::model::residue::Severity;
use withhold::rules::kinds;
use withhold::rules::load::{self, Known};
use withhold::rules::{dictionary, files};
use withhold::scan;
use withhold::verify::catalogue::{self, Catalogue};
use withhold::verify::{Expect, Verifier};
use withhold::worker::{Isolation, Readers};

use crate::run::{root, withhold, withhold_with};

/// Checks that rest on what the rules find: they follow wherever a fixture holds such words.
const BY_RULES: &[&str] = &["N01", "N02", "N04", "B08"];

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Options {
    expect_rows: Option<u64>,
    expect_people: Option<u64>,
    terms: Vec<String>,
}

struct Case {
    id: String,
    name: String,
    bad: PathBuf,
    good: PathBuf,
    options: Options,
}

fn folders(at: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<_> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for check in folders(&root().join("fixtures/verify")) {
        for case in folders(&check) {
            let twin = |stem: &str| {
                let entries = std::fs::read_dir(&case).unwrap().map(|entry| entry.unwrap().path());
                let mut found = entries.filter(|path| path.file_stem().unwrap() == stem);
                found.next().unwrap_or_else(|| panic!("{} has no {stem}", case.display()))
            };
            let options = std::fs::read_to_string(case.join("options.toml")).unwrap_or_default();
            cases.push(Case {
                id: name(&check),
                name: format!("{}/{}", name(&check), name(&case)),
                bad: twin("bad"),
                good: twin("good"),
                options: toml::from_str(&options).unwrap(),
            });
        }
    }
    cases
}

fn read_catalogue() -> Catalogue {
    let files = files::built_in("", "checks.toml");
    catalogue::read(&files[0].name, &files[0].text).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

struct Gate {
    catalogue: Catalogue,
    detector: Detector,
    ncnd: Vec<String>,
}

impl Gate {
    fn new() -> Gate {
        let (dictionaries, _) = dictionary::read(&files::built_in("dictionaries", ".txt"));
        let (kinds, _) = kinds::read(&files::built_in("documents", ".toml"));
        let known = Known {
            validators: &validate::names(),
            exemptions: &|_, _| Vec::new(),
            dictionaries: &dictionaries,
            kinds: &kinds,
            thorough: false,
        };
        let (placed, faults) = load::read(&files::built_in("rules", ".toml"), &known);
        assert!(faults.is_empty(), "{faults:?}");
        let rules = placed.into_iter().map(|placed| placed.rule).filter(|rule| !rule.optional);
        let detector = Detector::new(rules.collect(), &dictionaries, &kinds);
        let acts = files::built_in("exemptions", "foia-2000.toml");
        let register = register::read(&acts[0].name, &acts[0].text).unwrap();
        let ncnd = register.exemption.into_iter().map(|row| row.ncnd).collect();
        Gate { catalogue: read_catalogue(), detector, ncnd }
    }

    /// What is found in a file or folder: ids with the worst severity of each.
    fn found(&self, at: &Path, options: &Options) -> BTreeMap<String, Severity> {
        let expect = Expect { rows: options.expect_rows, people: options.expect_people };
        let ncnd = self.ncnd.iter().map(String::as_str);
        let rules = self.detector.rules();
        let mut verifier = Verifier::new(&self.catalogue, rules, expect, ncnd).unwrap();
        let terms = Terms::new(&options.terms).unwrap();
        let readers = Readers::searching(Limits::default(), Isolation::Never, terms).looking();
        let entries = walk::walk(at, &Selection::new(&[], &[]).unwrap()).unwrap();
        let mut found = Vec::new();
        scan::scan(&entries, &readers, &self.detector, 1, &mut || (), &mut |_, _, documents| {
            for scanned in &documents {
                found.extend(verifier.document(scanned));
            }
            std::ops::ControlFlow::Continue(())
        });
        found.extend(verifier.bundle().into_iter().map(|between| between.residue));
        let mut worst = BTreeMap::new();
        for residue in found {
            let entry = worst.entry(residue.check).or_insert(residue.severity);
            *entry = residue.severity.max(*entry);
        }
        worst
    }
}

type Found = BTreeMap<String, Severity>;

/// What is found in every pair of twins, once for all tests.
static FOUND: LazyLock<Vec<(Case, Found, Found)>> = LazyLock::new(|| {
    let gate = Gate::new();
    let mut all = Vec::new();
    for case in cases() {
        let found = |at: &Path| match case.id.as_str() {
            // Manifests are read by the command line, not by the library.
            "B09" | "B10" => found_outside(at),
            _ => gate.found(at, &case.options),
        };
        let (bad, good) = (found(&case.bad), found(&case.good));
        all.push((case, bad, good));
    }
    all
});

/// What the program itself finds in a file or folder.
fn found_outside(at: &Path) -> Found {
    let ran = withhold(&["verify", at.to_str().unwrap(), "-f", "jsonl"]);
    let mut worst = Found::new();
    for row in ran.lines("residue") {
        let severity = serde_json::from_value(row["severity"].clone()).unwrap();
        let entry = worst.entry(row["check"].as_str().unwrap().to_owned()).or_insert(severity);
        *entry = severity.max(*entry);
    }
    worst
}

/// Everything that is wrong with the gate, were one check switched off.
fn faults(off: Option<&str>) -> String {
    let mut faults = String::new();
    for (case, bad, good) in FOUND.iter() {
        let id = case.id.as_str();
        let on = |found: &Found| -> BTreeSet<String> {
            found.keys().filter(|check| off != Some(check.as_str())).cloned().collect()
        };
        let (bad_ids, good_ids) = (on(bad), on(good));
        if !bad_ids.contains(id) {
            writeln!(faults, "{}: not found; got {bad_ids:?}", case.name).unwrap();
        }
        if good_ids.contains(id) {
            writeln!(faults, "{}: found in the good twin too", case.name).unwrap();
        }
        // A fault may also be something that is not read.
        let follows =
            |check: &String| check != id && (BY_RULES.contains(&check.as_str()) || check == "B04");
        let apart: Vec<&String> =
            bad_ids.difference(&good_ids).filter(|c| *c != id && !follows(c)).collect();
        if !apart.is_empty() {
            writeln!(faults, "{}: other checks see the fault too: {apart:?}", case.name).unwrap();
        }
        let only_good: Vec<&String> =
            good_ids.difference(&bad_ids).filter(|check| !follows(check)).collect();
        if !only_good.is_empty() {
            writeln!(faults, "{}: only in the good twin: {only_good:?}", case.name).unwrap();
        }
        // The names of a hidden sheet need a hidden sheet. No text is recognised here, so that each
        // picture is named as unread.
        let picture = id.starts_with('I') || id == "D13";
        let blocks = good.iter().filter(|(check, severity)| {
            **severity == Severity::Block && !(picture && check.as_str() == "B04")
        });
        let blocks: Vec<&str> = blocks.map(|(check, _)| check.as_str()).collect();
        let expected: &[&str] = if case.name == "X15/titles" { &["X01"] } else { &[] };
        if blocks != expected {
            writeln!(faults, "{}: the good twin is blocked: {blocks:?}", case.name).unwrap();
        }
    }
    faults
}

#[test]
fn each_fault_is_found_by_its_own_check_and_its_twin_is_let_through() {
    assert!(FOUND.len() >= 130, "{}", FOUND.len());
    let faults = faults(None);
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn a_check_that_is_switched_off_is_missed() {
    let ids: BTreeSet<&str> = FOUND.iter().map(|(case, ..)| case.id.as_str()).collect();
    for id in ids {
        assert!(faults(Some(id)).contains(&format!("{id}/")), "{id} is missed by nobody");
    }
}

/// What of the checks' subjects is known not to be looked for.
const NOT_LOOKED_FOR: &str = "
## What is not looked for

Text out of sight is read in every format, so that the rules and `--terms` see it (N02, N03), and a part that no reader knows is opened or named as not read (B04). Beyond that, these are known to be missed:

* Boxes over text and crops are looked for in DOCX, PPTX, PPT, ODT, ODP, RTF, HTML and PDF, boxes in XLSX and XLS too, and crops in DOC. Of shapes in groups of XLS the place is not known. Pictures made of lines (EMF, WMF) have no ground of their own in PPT and ODP, and are taken for a box in PPTX. Text in the colour of its ground and tiny text are looked for in all office formats; on slides of ODP and in cells of ODF that a row, a column or a rule colours, the ground is not known. In PPT only what stands beside the letters themselves is known, not what a master says of them, and of RTF not what a style says; in tables, text boxes and shaded paragraphs of DOC and RTF the ground is not known either.
* XLSB: rules that would hide a cell that meets them; in XLS those of Excel 2007 and later. Formulas of all workbooks are told as text unless they hold nothing but functions, cells of their own sheet and numbers of up to four digits.
* ODF: text hidden by a condition that is not met as the file stands, styles of conditional formatting.
* Letters and grounds in colours that only a theme, a table style or a gradient tells (DOCX, XLSX, XLSB, PPTX), and shapes that an animation hides.
* Free sectors and slack of compound files, and free blocks of PST, are searched by `--terms` alone.
* Codes for cameras are looked for on the first page or frame of a picture, and on the first 20 pages of a PDF that are a scan or of which pictures take a tenth; of several codes of one sort on a picture one is read. Mosaics are looked for in pictures alone, not on pages of PDF.
* Words drawn in metafiles (EMF, WMF), ink, sound and film are not read; such parts are named.
* PDF: see R01 to R23; there is no R16.
";

/// The ids that the code names.
fn in_code() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut stack = vec![root().join("src")];
    while let Some(at) = stack.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                stack.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            for piece in code.split('"').skip(1).step_by(2) {
                let bytes = piece.as_bytes();
                let id = bytes.len() == 3
                    && bytes[0].is_ascii_uppercase()
                    && bytes[1..].iter().all(u8::is_ascii_digit);
                if id {
                    found.insert(piece.to_owned());
                }
            }
        }
    }
    found
}

#[test]
fn code_catalogue_and_fixtures_name_the_same_checks() {
    let catalogue = read_catalogue();
    let known: BTreeSet<String> = catalogue.checks().iter().map(|check| check.id.clone()).collect();
    let code = in_code();
    let unknown: Vec<&String> = code.difference(&known).collect();
    assert!(unknown.is_empty(), "in the code, not in the catalogue: {unknown:?}");
    let fixtures: BTreeSet<String> = cases().into_iter().map(|case| case.id).collect();
    // Checks of PDF files are proved with their format.
    let elsewhere = |id: &str| id.starts_with('R');
    let unproved: Vec<&String> = code.difference(&fixtures).filter(|id| !elsewhere(id)).collect();
    assert!(unproved.is_empty(), "in the code, without fixtures: {unproved:?}");
    let unused: Vec<&String> = fixtures.difference(&code).collect();
    assert!(unused.is_empty(), "with fixtures, not in the code: {unused:?}");
    for check in catalogue.checks() {
        let plain = [&check.title, &check.why, &check.mend, &check.source];
        assert!(plain.iter().all(|words| !words.contains('|')), "{}: no table row", check.id);
    }
}

#[test]
fn the_table_of_checks_is_written_from_the_catalogue() {
    let code = in_code();
    let mut proved: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for case in cases() {
        let sort = case.bad.extension().map_or("folder", |ending| ending.to_str().unwrap());
        *proved.entry(case.id).or_default().entry(sort.to_owned()).or_default() += 1;
    }
    let catalogue = read_catalogue();
    let built = catalogue.checks().iter().filter(|check| code.contains(&check.id)).count();
    let mut page = format!(
        "# What `withhold verify` looks for\n\n\
         `withhold verify RELEASE` reads a finished bundle, whatever tool made it, and says what it should not hold. \
         This page is written from `patterns/checks.toml`; `UPDATE=1 cargo test` writes it anew.\n\n\
         Severity is the most a finding of the check can have: *block* stops the release (exit code 1), *warn* wants a \
         person's eye, *inform* is worth knowing. A reader lowers it where little is at stake: hidden rows warn \
         if they are all that a workbook hides (no sheet, column, filter, pivot cache, link to another workbook or \
         data model) and no more than 50 of them are filled, as mySociety's Excel Analyser holds it; what the rules \
         find in them blocks all the same. mySociety also lets defined names and links alone pass, and knows no such \
         figure for columns.\n\n\
         Fixtures are pairs under `fixtures/verify/`: a bad file in which the check must find its fault, and a good twin, \
         the same but for the fault, on which it must be silent and which nothing may block. The column names their \
         formats, and how many pairs there are of one. A test fails when any check is switched off.\n\n\
         {built} of {} checks are built. The others are named so that nobody takes silence for an answer.\n",
        catalogue.checks().len(),
    );
    let mut format = "";
    for check in catalogue.checks() {
        if check.format != format {
            format = &check.format;
            let mut letters = format.chars();
            let title: String = letters.next().unwrap().to_uppercase().chain(letters).collect();
            write!(
                page,
                "\n## {title}\n\n| Check | Finds | Severity | Fixtures | Why | How to mend |\n|---|---|---|---|---|---|\n"
            )
            .unwrap();
        }
        let fixtures = match (proved.get(&check.id), code.contains(&check.id)) {
            (Some(sorts), _) => {
                let sorts = sorts.iter().map(|(sort, count)| match count {
                    1 => sort.clone(),
                    _ => format!("{count} {sort}"),
                });
                sorts.collect::<Vec<_>>().join(", ")
            }
            (None, true) => "with its format".to_owned(),
            (None, false) => "**not built yet**".to_owned(),
        };
        let severity = match check.severity {
            Severity::Block => "block",
            Severity::Warn => "warn",
            Severity::Inform => "inform",
        };
        writeln!(
            page,
            "| {} | {} | {severity} | {fixtures} | {} *{}* | {} |",
            check.id, check.title, check.why, check.source, check.mend
        )
        .unwrap();
    }
    page.push_str(NOT_LOOKED_FOR);
    let path = root().join("docs/VERIFY.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == page, "docs/VERIFY.md is stale: run UPDATE=1 cargo test");
}

fn fixture(path: &str) -> String {
    root().join("fixtures/verify").join(path).to_str().unwrap().to_owned()
}

#[test]
fn exit_codes_and_verdicts_mean_what_they_say() {
    for (path, code, verdict) in [
        ("X01/hidden/good.xlsx", 0, "pass"),
        ("X01/hidden/bad.xlsx", 1, "block"),
        ("N04/open/bad.txt", 1, "block"),
        ("N04/open/good.txt", 0, "pass"),
        ("B04/unreadable/bad", 3, "incomplete"),
        ("B09/changed/bad", 4, "integrity"),
        ("B09/changed/good", 0, "pass"),
        ("B10/draft/bad", 4, "integrity"),
        ("B10/draft/good", 0, "pass"),
    ] {
        let ran = withhold(&["verify", &fixture(path), "-f", "jsonl"]);
        assert_eq!(ran.code, code, "{path}: {}{}", ran.out, ran.err);
        let summary = &ran.lines("summary")[0];
        assert_eq!(summary["verdict"]["verdict"], verdict, "{path}");
        assert!(summary["verdict"]["sentence"].as_str().unwrap().ends_with('.'));
        let checks: BTreeSet<String> =
            ran.lines("residue").iter().map(|row| row["check"].as_str().unwrap().into()).collect();
        let id = &path[..3];
        assert_eq!(checks.contains(id), path.contains("bad"), "{path}: {checks:?}");
    }
    let in_sight = fixture("N04/open/bad.txt");
    assert_eq!(withhold(&["verify", &in_sight, "--fail-on", "none"]).code, 0);
    assert_eq!(withhold(&["verify", "no/such/folder"]).code, 2);
    assert_eq!(withhold_with(b"The roof.\n", &["verify", "-"]).code, 0);
}

#[test]
fn an_earlier_report_is_a_manifest() {
    let folder = tempfile::tempdir().unwrap();
    let release = folder.path().join("release");
    std::fs::create_dir(&release).unwrap();
    std::fs::write(release.join("a.txt"), "The roof was inspected.\n").unwrap();
    std::fs::write(release.join("b.txt"), "The lift was inspected.\n").unwrap();
    let path = release.to_str().unwrap();
    for format in ["json", "jsonl"] {
        let report = folder.path().join(format);
        std::fs::write(&report, withhold(&["verify", path, "-f", format]).out).unwrap();
        let verify = || withhold(&["verify", path, "--manifest", report.to_str().unwrap()]);
        let same = verify();
        assert_eq!(same.code, 0, "{}", same.out);
        std::fs::write(release.join("b.txt"), "The lift was not.\n").unwrap();
        assert_eq!(verify().code, 4);
        std::fs::remove_file(release.join("b.txt")).unwrap();
        let gone = verify();
        assert_eq!(gone.code, 4);
        assert!(gone.out.contains("1 file(s) of the manifest are not in the release"));
        std::fs::write(release.join("b.txt"), "The lift was inspected.\n").unwrap();
    }
}

#[test]
fn reports_of_the_gate_fit_the_schema_and_hold_no_text_unless_asked() {
    let schema = serde_json::from_str(&withhold(&["schema"]).out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let folder = fixture("");
    let ran = withhold(&["verify", &folder, "-f", "jsonl"]);
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(ran.lines("residue").len() > 150);
    for line in ran.out.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{line}\n{errors:?}");
    }
    for format in ["human", "json", "jsonl", "csv"] {
        let masked = withhold(&["verify", &folder, "-f", format]).out;
        for secret in ["Lamps", "07700 900123", "Estates Desk", "lift was not", "900123"] {
            assert!(!masked.contains(secret), "{format} shows {secret}");
        }
    }
    let threads = ["1", "3"].map(|threads| {
        withhold(&["verify", &folder, "-f", "human", "--reveal", "-j", threads]).out
    });
    assert!(threads[0] == threads[1], "threads change the report");
    assert!(threads[0].contains("Lamps"), "--reveal shows nothing");
}

#[test]
fn terms_are_found_wherever_they_hide() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("terms.txt");
    std::fs::write(&list, "\u{feff}Daniel Quillfeather\r\n\r\nWXMCAD01\r\n").unwrap();
    let terms = ["--terms", list.to_str().unwrap()];
    let scan = |path: &str| {
        let ran = withhold(&["verify", path, "-f", "jsonl", terms[0], terms[1], "--reveal"]);
        let rows = ran.lines("residue").into_iter().filter(|row| row["check"] == "N03");
        rows.map(|row| row["place"].to_string()).collect::<Vec<_>>()
    };
    assert!(!scan("fixtures/docx/parts/input.docx").is_empty(), "split over runs");
    assert!(
        !scan("fixtures/pdf/wrap/input.pdf").is_empty()
            || !scan("fixtures/pdf/base14/input.pdf").is_empty()
    );
    assert!(!scan("fixtures/eml/encoded/input.eml").is_empty(), "quoted-printable, wrapped");
    assert!(scan("fixtures/seed/refusal.txt").is_empty());
    let file = folder.path().join("a.bin");
    let wide: Vec<u8> = "\u{1}\u{2}WXMCAD01".encode_utf16().flat_map(u16::to_be_bytes).collect();
    std::fs::write(&file, [&[0u8, 1, 2, 3, 254][..], &wide].concat()).unwrap();
    assert_eq!(scan(file.to_str().unwrap()).len(), 1, "in a file that no reader claims");
    let missing = withhold(&["verify", "fixtures/seed", "--terms", "no-such-file"]);
    assert_eq!(missing.code, 2);
}
