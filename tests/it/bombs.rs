//! Bombs made at test time: they end at a limit, by its name, and the rest of the bundle is read.

use std::time::{Duration, Instant};

use crate::run::{Ran, withhold, zipped};

const GOOD: &[u8] = b"Ring 07700 900123.";

fn scan(name: &str, bytes: &[u8], more: &[&str]) -> Ran {
    let folder = tempfile::Builder::new().prefix(name).tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    std::fs::write(folder.path().join("good.txt"), GOOD).unwrap();
    let mut arguments = vec!["scan", folder.path().to_str().unwrap(), "-f", "jsonl"];
    arguments.extend(more);
    let begun = Instant::now();
    let ran = withhold(&arguments);
    assert!(begun.elapsed() < Duration::from_secs(120), "{name}: {:?}", begun.elapsed());
    let good = ran.lines("suggestion");
    assert!(good.iter().any(|row| row["document"] == "good.txt"), "{name}: {}", ran.err);
    ran
}

fn limit(ran: &Ran) -> String {
    let problems = ran.lines("problem");
    let limits = problems.iter().filter_map(|problem| problem["limit"].as_str());
    limits.map(str::to_owned).next().unwrap_or_default()
}

#[test]
fn many_members_of_many_megabytes_end_at_what_may_be_unpacked() {
    let megabytes: Vec<u8> = (0..4 << 20).map(|n: u32| (n / 61 % 251) as u8).collect();
    let names: Vec<String> = (0..12).map(|number| format!("{number}.txt")).collect();
    let entries: Vec<(&str, Vec<u8>)> =
        names.iter().map(|name| (name.as_str(), megabytes.clone())).collect();
    let ran = scan("flat.zip", &zipped(&entries), &["--limit", "unpacked=20000000"]);
    assert_eq!(limit(&ran), "unpacked");
    let ran = scan("flat.zip", &zipped(&entries), &["--limit", "members=5"]);
    assert_eq!(limit(&ran), "members");
}

#[test]
fn a_tower_of_archives_ends_at_the_limit_of_depth() {
    // Each level holds the one below four times: 4^20 files at the bottom.
    let mut level = zipped(&[("note.txt", GOOD.to_vec())]);
    for _ in 0..20 {
        let copies = ["a.zip", "b.zip", "c.zip", "d.zip"].map(|name| (name, level.clone()));
        level = zipped(&copies[..if level.len() < 20_000 { 4 } else { 1 }]);
    }
    let ran = scan("tower.zip", &level, &["--limit", "members=500"]);
    assert!(["depth", "members"].contains(&limit(&ran).as_str()));
}

#[test]
fn shared_strings_without_end_are_bounded() {
    let strings = format!("<sst>{}</sst>", "<si><t>word</t></si>".repeat(200_000));
    let relations = |kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id='r1' Type='x/{kind}' Target='{target}'/></Relationships>"
        )
    };
    let book = zipped(&[
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        ("_rels/.rels", relations("officeDocument", "xl/workbook.xml").into_bytes()),
        ("xl/workbook.xml", b"<workbook><sheets/></workbook>".to_vec()),
        (
            "xl/_rels/workbook.xml.rels",
            relations("sharedStrings", "sharedStrings.xml").into_bytes(),
        ),
        ("xl/sharedStrings.xml", strings.into_bytes()),
    ]);
    let ran = scan("strings.xlsx", &book, &["--limit", "cells=100000"]);
    assert_eq!(limit(&ran), "cells");
}

/// An entry of a ZIP: its name, and what it unpacks to as pieces with how often each is repeated.
#[cfg(target_os = "linux")]
type Entry<'a> = (&'a str, &'a [(&'a [u8], usize)]);

/// A ZIP with entries of any length, of which each piece is packed once only: pieces that end on a byte
/// and look back at nothing may follow one another as often as one likes (RFC 1951, section 3.2).
#[cfg(target_os = "linux")]
fn repeating(entries: &[Entry<'_>]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, pieces) in entries {
        let (mut packed, mut sum) = (Vec::new(), flate2::Crc::new());
        for (piece, count) in *pieces {
            let mut packer = flate2::Compress::new(flate2::Compression::best(), false);
            let mut once = Vec::with_capacity(piece.len() + 1024);
            packer.compress_vec(piece, &mut once, flate2::FlushCompress::Full).unwrap();
            assert_eq!(packer.total_in(), piece.len() as u64);
            packed.extend(once.repeat(*count));
            let mut sum_once = flate2::Crc::new();
            sum_once.update(piece);
            (0..*count).for_each(|_| sum.combine(&sum_once));
        }
        // An empty last block.
        packed.extend([3, 0]);
        let mut facts = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        facts.extend(sum.sum().to_le_bytes());
        facts.extend((packed.len() as u32).to_le_bytes());
        facts.extend(sum.amount().to_le_bytes());
        facts.extend([name.len() as u8, 0, 0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&facts);
        directory.extend([0; 10]);
        directory.extend((file.len() as u32).to_le_bytes());
        directory.extend(name.bytes());
        file.extend(b"PK\x03\x04");
        file.extend(&facts);
        file.extend(name.bytes());
        file.extend(&packed);
    }
    let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
    end.extend([entries.len() as u8, 0, entries.len() as u8, 0]);
    end.extend((directory.len() as u32).to_le_bytes());
    end.extend((file.len() as u32).to_le_bytes());
    end.extend([0, 0]);
    [file, directory, end].concat()
}

/// A workbook whose table of shared strings is a piece over and over again.
#[cfg(target_os = "linux")]
fn workbook(piece: &[u8], count: usize) -> Vec<u8> {
    let once = |text: &'static [u8]| [(text, 1)];
    repeating(&[
        ("[Content_Types].xml", &once(b"<Types/>")),
        (
            "_rels/.rels",
            &once(
                b"<Relationships><Relationship Id='r1' Type='x/officeDocument' \
                Target='xl/workbook.xml'/></Relationships>",
            ),
        ),
        ("xl/workbook.xml", &once(b"<workbook><sheets/></workbook>")),
        (
            "xl/_rels/workbook.xml.rels",
            &once(
                b"<Relationships><Relationship Id='r1' Type='x/sharedStrings' \
                Target='sharedStrings.xml'/></Relationships>",
            ),
        ),
        ("xl/sharedStrings.xml", &[(b"<sst>", 1), (piece, count), (b"</sst>", 1)]),
    ])
}

#[cfg(target_os = "linux")]
#[test]
fn a_gigabyte_of_shared_strings_is_bounded() {
    let piece = b"<si><t>word</t></si>".repeat(13_000);
    let ran = scan("sound.xlsx", &workbook(&piece, 1), &[]);
    assert!(ran.lines("problem").is_empty(), "{}", ran.out);

    let huge = workbook(&piece, (1 << 30) / piece.len());
    assert!(huge.len() < 4 << 20, "{}", huge.len());
    for (name, more, expected) in [
        ("huge.xlsx", "seconds=60", "memory"),
        ("even.xlsx", "ratio=50", "ratio"),
        ("long.xlsx", "unpacked=100000000", "unpacked"),
    ] {
        let begun = Instant::now();
        let (ran, peak) = crate::memory::peak(name, || scan(name, &huge, &["--limit", more]));
        assert_eq!(limit(&ran), expected, "{}", ran.out);
        assert!(begun.elapsed() < Duration::from_secs(20), "{name}: {:?}", begun.elapsed());
        assert!(peak > 1000 && peak <= 512 << 10, "{name}: {peak} kB in all processes together");
    }
}

#[test]
fn messages_in_messages_ten_thousand_deep_end_at_a_limit() {
    let mut multipart = String::from("From: a@example.com\nTo: b@example.com\nSubject: x\n");
    for level in 0..10_000 {
        multipart.push_str(&format!(
            "Content-Type: multipart/mixed; boundary=\"b{level}\"\n\n--b{level}\n"
        ));
    }
    multipart.push_str("\nRing 07700 900456.\n");
    let ran = scan("deep.eml", multipart.as_bytes(), &[]);
    let found = ran.lines("suggestion").iter().any(|row| row["document"] == "deep.eml");
    assert!(found || !ran.lines("problem").is_empty());

    let header =
        "From: a@example.com\nTo: b@example.com\nSubject: x\nContent-Type: message/rfc822\n\n";
    let ran = scan("nested.eml", header.repeat(10_000).as_bytes(), &[]);
    assert_eq!(limit(&ran), "depth");
}

/// A PDF of numbered objects with a sound cross-reference table.
pub(crate) fn pdf<T: AsRef<[u8]>>(objects: &[T]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.extend(format!("{} 0 obj\n", number + 1).bytes());
        file.extend(object.as_ref());
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        file.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    let trailer = format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    file.extend(trailer.bytes());
    file
}

#[test]
fn circles_in_a_pdf_come_to_an_end() {
    let stream = |dict: &str, body: &str| {
        format!("<< {dict} /Length {} >>\nstream\n{body}\nendstream", body.len())
    };
    let catalog = "<< /Type /Catalog /Pages 2 0 R >>".to_owned();
    let tree = pdf(&[
        catalog.clone(),
        "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>".into(),
        "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>".into(),
    ]);
    scan("tree.pdf", &tree, &["--limit", "seconds=10"]);
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 4 0 R /B 5 0 R >> >>";
    let twice = "/A Do /B Do /A Do /B Do";
    let forms = pdf(&[
        catalog,
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".into(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 6 0 R \
         /Resources << /XObject << /A 4 0 R /B 5 0 R >> >> >>"
            .into(),
        stream(form, twice),
        stream(form, twice),
        stream("", twice),
    ]);
    let ran = scan("forms.pdf", &forms, &["--limit", "seconds=5"]);
    assert!(ran.lines("document").iter().any(|row| row["document"] == "forms.pdf"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_page_that_names_the_same_stream_many_times_is_bounded() {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packer, &b"1 w\n".repeat(1 << 18)).unwrap();
    let packed = packer.finish().unwrap();
    let head = format!("<< /Filter /FlateDecode /Length {} >>\nstream\n", packed.len());
    let parts = "4 0 R ".repeat(1000);
    let bomb = pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents [{parts}] >>").into(),
        [head.as_bytes(), &packed, b"\nendstream"].concat(),
    ]);
    assert!(bomb.len() < 64 << 10, "{}", bomb.len());
    let name = "again.pdf";
    let (ran, peak) = crate::memory::peak(name, || scan(name, &bomb, &[]));
    assert_eq!(limit(&ran), "memory", "{}", ran.out);
    assert!(peak > 1000 && peak <= 256 << 10, "{peak} kB in all processes together");
}

#[cfg(target_os = "linux")]
#[test]
fn content_with_a_predictor_and_packed_in_other_ways_is_bounded() {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..400 {
        std::io::Write::write_all(&mut packer, &[b' '; 1 << 20]).unwrap();
    }
    let rows = "/FlateDecode /DecodeParms << /Predictor 12 /Columns 105 >>";
    let runs = b"\x81 ".repeat(3 << 20);
    for (name, filter, packed) in [
        ("predictor.pdf", rows, packer.finish().unwrap()),
        ("runs.pdf", "[/FlateDecode /RunLengthDecode]", {
            let mut packer =
                flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
            std::io::Write::write_all(&mut packer, &runs).unwrap();
            packer.finish().unwrap()
        }),
    ] {
        let head = format!("<< /Filter {filter} /Length {} >>\nstream\n", packed.len());
        let bomb = pdf(&[
            b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R >>".to_vec(),
            [head.as_bytes(), &packed, b"\nendstream"].concat(),
        ]);
        assert!(bomb.len() < 512 << 10, "{}", bomb.len());
        let (ran, peak) = crate::memory::peak(name, || scan(name, &bomb, &[]));
        assert_eq!(limit(&ran), "memory", "{}", ran.out);
        assert!(peak > 1000 && peak <= 256 << 10, "{peak} kB in all processes together");
    }
}

#[test]
fn content_of_a_pdf_that_is_packed_twice_ends_at_a_limit() {
    let pack = |data: &[u8]| {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut packer, data).unwrap();
        packer.finish().unwrap()
    };
    let mut once = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..16 {
        std::io::Write::write_all(&mut once, &[b' '; 1 << 20]).unwrap();
    }
    let packed = pack(&once.finish().unwrap());
    let head =
        format!("<< /Filter [/FlateDecode /FlateDecode] /Length {} >>\nstream\n", packed.len());
    let content = [head.as_bytes(), &packed, b"\nendstream"].concat();
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R >>";
    let bomb = pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        page.as_bytes().to_vec(),
        content,
    ]);
    assert!(bomb.len() < 64 << 10, "{}", bomb.len());
    let ran = scan("packed.pdf", &bomb, &[]);
    assert_eq!(limit(&ran), "ratio");
}

#[test]
fn text_that_patterns_find_hard_takes_time_by_its_length_alone() {
    let awkward = [
        "1".repeat(200_000),
        "1 ".repeat(100_000),
        "a@".repeat(100_000),
        "Mr A".repeat(50_000),
        "Flat 1, 1 A ".repeat(20_000),
        "07700 ".repeat(40_000),
    ];
    for text in awkward {
        let time = |bytes: &str| {
            let begun = Instant::now();
            scan("text.txt", bytes.as_bytes(), &[]);
            begun.elapsed()
        };
        let (half, whole) = (time(&text[..text.len() / 2]), time(&text));
        assert!(whole < half * 4 + Duration::from_secs(2), "{half:?} then {whole:?}");
    }
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

#[test]
fn gzip_bombs_end_at_what_may_be_unpacked() {
    let zeros = gzipped(&vec![b'0'; 8 << 20]);
    let ran = scan("zeros.gz", &zeros, &["--limit", "unpacked=2000000"]);
    assert_eq!(limit(&ran), "unpacked");
    let ran = scan("zeros.gz", &zeros, &["--limit", "ratio=20"]);
    assert_eq!(limit(&ran), "ratio");
    // Many small members after one another add up.
    let many = gzipped(&vec![b'0'; 1 << 17]).repeat(20);
    let ran = scan("many.gz", &many, &["--limit", "unpacked=2000000"]);
    assert_eq!(limit(&ran), "unpacked");
}

/// A GZIP that unpacks to itself, built from blocks of five bytes: `stored` says how many units
/// follow as they are, `AGAIN` repeats the last four.
fn quine() -> Vec<u8> {
    // A block of fixed codes: twice ten bytes from twenty back, then its end.
    const AGAIN: [u8; 5] = [0x42, 0x88, 0x21, 0xC4, 0x00];
    let stored = |units: u8| [0, units * 5, 0, !(units * 5), 0xFF];
    let head = b"\x1f\x8b\x08\x08\0\0\0\0\0\xffself\0".as_slice();
    let tail = b"\x01\0\0\xff\xff\0\0\0\0\0\0\0\0\0\0".as_slice();
    let (none, one, four) = (stored(0), stored(1), stored(4));
    let pieces: [&[u8]; 33] = [
        head, &four, head, &four, &AGAIN, &one, &AGAIN, &one, &one, &four, &AGAIN, &one, &one,
        &four, &AGAIN, &four, &AGAIN, &four, &AGAIN, &four, &AGAIN, &four, &AGAIN, &none, &none,
        &four, &AGAIN, &none, &none, &four, &AGAIN, tail, &AGAIN,
    ];
    [pieces.concat().as_slice(), tail].concat()
}

#[test]
fn an_archive_that_holds_itself_ends_at_the_limit_of_depth() {
    let quine = quine();
    let mut inside = Vec::new();
    let mut decoder = flate2::read::DeflateDecoder::new(&quine[15..]);
    std::io::Read::read_to_end(&mut decoder, &mut inside).unwrap();
    assert!(inside == quine, "it is no quine: {} of {} bytes", inside.len(), quine.len());
    let ran = scan("self.gz", &quine, &[]);
    assert_eq!(ran.lines("problem").last().unwrap()["limit"], "depth");
}

#[test]
fn what_follows_a_gzip_is_bounded_too() {
    let good = gzipped(b"Ring 07700 900456.");
    let tail = zipped(&[("zeros.txt", vec![b'0'; 64 << 20])]);
    let ran = scan("tail.gz", &[good.as_slice(), &tail].concat(), &[]);
    assert_eq!(limit(&ran), "ratio");
    assert!(ran.lines("suggestion").iter().any(|row| row["document"] == "tail.gz"));
    // Members of nothing, by the ten thousand, do not hide what comes after them.
    let nothing = gzipped(b"").repeat(50_000);
    let ran = scan("nothing.gz", &[nothing.as_slice(), &good].concat(), &[]);
    assert!(ran.lines("suggestion").iter().any(|row| row["document"] == "nothing.gz"));
    assert!(ran.lines("problem").is_empty(), "{}", ran.out);
}
