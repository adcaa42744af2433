//! Files made to hurt: they cost themselves at most.

use crate::run::{Ran, withhold, zipped};

fn scan(files: &[(&str, Vec<u8>)]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    withhold(&["scan", folder.path().to_str().unwrap(), "-f", "jsonl"])
}

#[test]
fn a_zip_bomb_hits_a_limit_by_name() {
    let bomb = zipped(&[("zeros.txt", vec![b'0'; 64 << 20])]);
    assert!(bomb.len() < 128 << 10);
    let ran = scan(&[("bomb.zip", bomb), ("good.txt", b"Ring 07700 900123.".to_vec())]);
    let problems = ran.lines("problem");
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0]["limit"], "ratio");
    assert_eq!(ran.lines("suggestion").len(), 1);
}

#[test]
fn nesting_ends_at_the_limit() {
    let mut inner = b"Ring 07700 900123.".to_vec();
    let mut name = "note.txt".to_owned();
    for level in 0..20 {
        inner = zipped(&[(&name, inner)]);
        name = format!("level-{level}.zip");
    }
    let ran = scan(&[("deep.zip", inner)]);
    assert_eq!(ran.lines("problem")[0]["limit"], "depth");
    assert_eq!(ran.code, 3);
}

#[test]
fn member_names_are_shown_escaped_and_never_written() {
    let names =
        ["../../evil.txt", "/abs.txt", "c:\\x\\y.txt", "a\u{202e}txt.exe", "b\u{1b}[31m.txt"];
    let entries: Vec<(&str, Vec<u8>)> =
        names.iter().map(|name| (*name, b"Ring 07700 900123.".to_vec())).collect();
    let ran = scan(&[("names.zip", zipped(&entries))]);
    assert_eq!(ran.lines("suggestion").len(), names.len());
    assert!(!ran.out.contains('\u{202e}') && !ran.out.contains('\u{1b}'));
    assert!(ran.out.contains("\\\\u{202e}"), "escaped, then escaped again by JSON");
}

#[test]
fn entities_are_not_expanded() {
    let mut xml = String::from("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x0 \"lol\">");
    for level in 1..30 {
        let inner = format!("&x{};", level - 1).repeat(10);
        xml.push_str(&format!("<!ENTITY x{level} \"{inner}\">"));
    }
    xml.push_str("]><a>&x29; Ring 07700 900123.</a>");
    let ran = scan(&[("bomb.xml", xml.into_bytes())]);
    assert_eq!(ran.lines("suggestion").len(), 1, "{}", ran.out);
}

#[test]
fn deep_markup_does_not_overflow_the_stack() {
    let html = format!("<!doctype html>{}Ring 07700 900123.", "<div>".repeat(1_500));
    let deeper = format!("<!doctype html>{}Ring 07700 900123.", "<div>".repeat(200_000));
    let xml = format!("<?xml version='1.0'?>{}Ring 07700 900123.", "<a>".repeat(200_000));
    let json = format!("{}\"Ring 07700 900123.\"", "[".repeat(200_000));
    let ran = scan(&[
        ("deep.html", html.into_bytes()),
        ("deeper.html", deeper.into_bytes()),
        ("deep.xml", xml.into_bytes()),
        ("deep.json", json.into_bytes()),
    ]);
    assert_eq!(ran.lines("suggestion").len(), 3, "{}", ran.err);
    let problems = ran.lines("problem");
    assert_eq!(problems.len(), 1);
    assert_eq!(
        (&problems[0]["document"], &problems[0]["limit"]),
        (&"deeper.html".into(), &"depth".into())
    );
}

#[test]
fn truncated_and_garbled_files_are_named() {
    let docx = std::fs::read(crate::run::root().join("fixtures/docx/parts/input.docx")).unwrap();
    let pdf = std::fs::read(crate::run::root().join("fixtures/pdf/wrap/input.pdf")).unwrap();
    let mut garbled = docx.clone();
    for byte in garbled.iter_mut().skip(200).step_by(37) {
        *byte ^= 0x5a;
    }
    let half = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
    let ran = scan(&[
        ("cut.docx", half(&docx)),
        ("garbled.docx", garbled),
        ("tiny.pdf", pdf[..40].to_vec()),
        ("noise.bin", (0..5000u32).map(|n| ((n * 7919) >> 3) as u8).collect()),
    ]);
    let named: std::collections::BTreeSet<String> =
        ran.lines("problem").iter().map(|p| p["document"].as_str().unwrap().to_owned()).collect();
    assert_eq!(named.len(), 4, "{named:?}");
    assert_eq!(ran.code, 3);
}

#[test]
fn words_outside_the_parts_of_a_message_are_read() {
    let message = "From: a@example.com\nTo: b@example.com\nSubject: x\nMIME-Version: 1.0\n\
        Content-Type: multipart/mixed; boundary=B\n\nRing 07700 900111.\n--B\n\
        Content-Type: multipart/alternative; boundary=C\n\n--C\nContent-Type: text/plain\n\n\
        Ring 07700 900222.\n--C--\nRing 07700 900333.\n--B--\nRing 07700 900444.\n";
    let another = "--B\nContent-Type: text/plain\n\nRing 07700 900555.\n--B--\n";
    let ran = scan(&[
        ("sound.eml", message.into()),
        ("another.eml", format!("{message}{another}").into_bytes()),
    ]);
    let numbers =
        ran.lines("suggestion").into_iter().filter(|row| row["rule"] == "personal.contact.mobile");
    let of = |name: &str, rows: &[serde_json::Value]| {
        rows.iter().filter(|row| row["document"] == name).count()
    };
    let rows: Vec<_> = numbers.collect();
    assert_eq!((of("sound.eml", &rows), of("another.eml", &rows)), (4, 5), "{}", ran.out);
    let problems = ran.lines("problem");
    assert_eq!((of("sound.eml", &problems), of("another.eml", &problems)), (0, 1));
}
