//! Reports for services: SARIF, JUnit, GitLab code quality, GitHub annotations, and the page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value;

use crate::run::{Ran, root, withhold};

/// The published schema, out of the source of a pinned package that is never built.
fn schema() -> Value {
    let output = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let holder = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let manifest = PathBuf::from(holder["manifest_path"].as_str().unwrap());
    let text = std::fs::read_to_string(manifest.with_file_name("src/schema.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    // A pattern of the published schema ends in a stray bracket, which validators refuse. It is about
    // the language of a run, which we do not write.
    for holder in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][holder]["properties"]["language"];
        assert!(language.as_object_mut().unwrap().remove("pattern").is_some());
    }
    schema
}

fn sarif(arguments: &[&str]) -> (Ran, Value) {
    let ran = withhold(&[&["scan"], arguments, &["-f", "sarif"]].concat());
    let log = serde_json::from_str(&ran.out).unwrap();
    (ran, log)
}

#[test]
fn sarif_is_valid_by_the_published_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for arguments in
        [&["fixtures/bundle"][..], &["fixtures/seed"], &["fixtures/bundle", "--reveal"]]
    {
        let (_, log) = sarif(arguments);
        let errors: Vec<String> = validator
            .iter_errors(&log)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{arguments:?}: {errors:#?}");
    }
    let (_, mut log) = sarif(&["fixtures/seed"]);
    log["runs"][0]["results"] = serde_json::json!([{ "ruleId": "a.b" }]);
    assert!(!validator.is_valid(&log), "a result without a message is refused");
}

#[test]
fn sarif_points_to_what_it_names() {
    let (ran, log) = sarif(&["fixtures/bundle"]);
    assert_eq!(ran.code, 1);
    let run = &log["runs"][0];
    let driver = &run["tool"]["driver"];
    let (rules, artifacts) = (&driver["rules"], &run["artifacts"]);
    let taxa = &run["taxonomies"][0]["taxa"];
    let at = |list: &Value, index: &Value| list[index.as_u64().unwrap() as usize].clone();
    let mut nested = 0;
    for result in run["results"].as_array().unwrap() {
        let rule = at(rules, &result["ruleIndex"]);
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(!rule["help"]["text"].as_str().unwrap().is_empty());
        let first = &result["locations"][0];
        let place = &first["physicalLocation"]["artifactLocation"];
        let artifact = at(artifacts, &place["index"]);
        assert_eq!(artifact["location"]["uri"], place["uri"]);
        if let Some(parent) = artifact.get("parentIndex") {
            nested += 1;
            assert!(at(artifacts, parent)["location"]["uri"].is_string());
        } else {
            assert!(place["uri"].as_str().unwrap().starts_with("fixtures/bundle/"));
        }
        assert!(first["logicalLocations"][0]["fullyQualifiedName"].is_string());
        assert_eq!(first["properties"]["kind"], first["logicalLocations"][0]["kind"]);
        for taxon in result["taxa"].as_array().unwrap() {
            assert_eq!(at(taxa, &taxon["index"])["id"], taxon["id"]);
        }
        assert!(!result["taxa"].as_array().unwrap().is_empty());
        let text =
            artifact["properties"]["kind"] == "text" || artifact["properties"]["kind"] == "csv";
        let named = first["properties"]["kind"] == "file_name";
        assert_eq!(first["physicalLocation"].get("region").is_some(), text && !named);
    }
    assert!(nested > 5);
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let problems = withhold(&["scan", "fixtures/bundle", "-f", "jsonl"]).lines("problem").len();
    let unread = invocation["toolExecutionNotifications"].as_array().unwrap();
    let unread = unread.iter().filter(|told| told["descriptor"]["id"] == "unread");
    assert_eq!(unread.count(), problems);
    assert!(!ran.out.contains("snippet"));
}

#[test]
fn regions_are_where_the_words_are() {
    let revealed = withhold(&["scan", "fixtures/bundle/logs", "-f", "jsonl", "--reveal"]);
    let words: BTreeMap<String, String> = revealed
        .lines("suggestion")
        .iter()
        .map(|row| (row["id"].as_str().unwrap().into(), row["text"].as_str().unwrap().into()))
        .collect();
    let (_, log) = sarif(&["fixtures/bundle/logs"]);
    let mut checked = 0;
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let place = &result["locations"][0]["physicalLocation"];
        let path = root().join(place["artifactLocation"]["uri"].as_str().unwrap());
        let bytes = std::fs::read(path).unwrap();
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned(),
        };
        let number = |name: &str| place["region"][name].as_u64().unwrap() as usize;
        let expected = &words[result["properties"]["id"].as_str().unwrap()];
        let by_offset: String =
            text.chars().skip(number("charOffset")).take(number("charLength")).collect();
        assert_eq!(&by_offset, expected);
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let before = |line: usize, column: usize| {
            let above: usize = lines[..line - 1].iter().map(|line| line.chars().count()).sum();
            above + column - 1
        };
        let start = before(number("startLine"), number("startColumn"));
        let end = before(number("endLine"), number("endColumn"));
        let by_line: String = text.chars().skip(start).take(end - start).collect();
        assert_eq!(&by_line, expected);
        checked += 1;
    }
    assert!(checked > 10);
}

#[test]
fn fingerprints_stay_when_lines_move() {
    let folder = tempfile::tempdir().unwrap();
    let prints = |text: &str| -> Vec<Value> {
        std::fs::write(folder.path().join("a.txt"), text).unwrap();
        let (_, log) = sarif(&[folder.path().to_str().unwrap()]);
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().map(|result| result["partialFingerprints"].clone()).collect()
    };
    let body = "Ring 07700 900123 or write to j.quill@example.com.\nRing 07700 900456.\n";
    let first = prints(body);
    assert_eq!(first.len(), 3);
    let different: BTreeSet<String> = first.iter().map(ToString::to_string).collect();
    assert_eq!(different.len(), 3);
    assert_eq!(first, prints(&format!("A line.\n\nAnother line.\n{body}")));
}

#[test]
fn services_never_get_the_words() {
    for format in ["sarif", "junit", "codequality", "github"] {
        let ran = withhold(&["scan", "fixtures/bundle", "-f", format, "--reveal"]);
        for secret in ["07700 900", "AA 12 34 56 C", "2001/0123456F", "ControlWorks"] {
            assert!(!ran.out.contains(secret), "{format} shows {secret}");
        }
    }
}

#[test]
fn junit_counts_what_it_lists() {
    let ran = withhold(&["scan", "fixtures/bundle", "-f", "junit"]);
    let mut reader = quick_xml::Reader::from_str(&ran.out);
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    let mut claimed: BTreeMap<String, u64> = BTreeMap::new();
    loop {
        use quick_xml::events::Event;
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                if name == "testsuites" {
                    for attribute in tag.attributes() {
                        let attribute = attribute.unwrap();
                        let value = attribute.value.to_string();
                        let key = attribute.key.as_ref().to_owned();
                        if let Ok(number) = value.parse() {
                            claimed.insert(key, number);
                        }
                    }
                }
                *seen.entry(name).or_default() += 1;
            }
            _ => {}
        }
    }
    let lines = withhold(&["scan", "fixtures/bundle", "-f", "jsonl"]);
    assert_eq!(seen["failure"], lines.lines("suggestion").len() as u64);
    assert_eq!(seen["error"], lines.lines("problem").len() as u64);
    assert_eq!(claimed["failures"], seen["failure"]);
    assert_eq!(claimed["errors"], seen["error"]);
    assert_eq!(claimed["tests"], seen["testcase"]);
    let clean = withhold(&["scan", "fixtures/seed", "-f", "junit"]);
    assert!(clean.out.contains("tests=\"1\" failures=\"0\" errors=\"0\""), "{}", clean.out);
}

#[test]
fn code_quality_issues_have_what_gitlab_asks_for() {
    let ran = withhold(&["scan", "fixtures/bundle", "-f", "codequality"]);
    let issues: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
    let lines = withhold(&["scan", "fixtures/bundle", "-f", "jsonl"]);
    let expected = lines.lines("suggestion").len() + lines.lines("problem").len();
    assert_eq!(issues.len(), expected);
    let mut prints = BTreeSet::new();
    for issue in &issues {
        assert!(prints.insert(issue["fingerprint"].as_str().unwrap().to_owned()), "{issue}");
        let severity = issue["severity"].as_str().unwrap();
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
        assert!(issue["location"]["path"].as_str().unwrap().starts_with("fixtures/bundle/"));
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
        assert!(!issue["description"].as_str().unwrap().is_empty());
        assert!(issue["check_name"].is_string());
    }
}

#[test]
fn annotations_are_one_command_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let name = "odd,name%.txt";
    std::fs::write(folder.path().join(name), "Line.\n  Ring 07700 900123.\n").unwrap();
    let ran = withhold(&["scan", folder.path().to_str().unwrap(), "-f", "github"]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines.iter().all(|line| line.starts_with("::")), "{}", ran.out);
    let at = "::error file=odd%2Cname%25.txt,line=2,endLine=2,col=8,endColumn=20,title=personal.";
    assert!(lines[0].starts_with(at), "{}", ran.out);
    assert!(ran.out.ends_with("everything was read\n"), "{}", ran.out);
}

#[test]
fn the_page_is_whole_in_itself_and_masked() {
    let ran = withhold(&["scan", "fixtures/bundle", "-f", "html"]);
    for foreign in ["<script", "http:", "https:", "src=", "url(", "@import", "07700 900"] {
        assert!(!ran.out.contains(foreign), "the page has {foreign}");
    }
    for suggestion in withhold(&["scan", "fixtures/bundle", "-f", "jsonl"]).lines("suggestion") {
        assert!(ran.out.contains(suggestion["id"].as_str().unwrap()), "{suggestion}");
    }
    assert!(ran.out.contains("so this bundle is not clear"));
    assert!(ran.out.contains("damaged/broken.docx"));
    assert!(!ran.out.contains("OFFICIAL-SENSITIVE: this page holds"));
    let folder = tempfile::tempdir().unwrap();
    let hostile = "Ring <script>alert(1)</script> 07700 900123 <b>.\n";
    std::fs::write(folder.path().join("<img onerror=x>.txt"), hostile).unwrap();
    let path = folder.path().to_str().unwrap();
    let revealed = withhold(&["scan", path, "-f", "html", "--reveal"]);
    assert!(revealed.out.contains("07700 900123"));
    assert!(revealed.out.contains("OFFICIAL-SENSITIVE: this page holds"));
    assert!(!revealed.out.contains("<script") && !revealed.out.contains("<img"));
}
