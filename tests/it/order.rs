//! The same bundle gives the same bytes, whatever the threads and whatever order the files came in.

use std::path::Path;

use crate::run::{root, withhold};

fn copy(from: &Path, to: &Path, backwards: bool) {
    std::fs::create_dir_all(to).unwrap();
    let mut names: Vec<_> =
        std::fs::read_dir(from).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    if backwards {
        names.reverse();
    }
    for name in names {
        let (from, to) = (from.join(&name), to.join(&name));
        if from.is_dir() {
            copy(&from, &to, backwards);
        } else {
            std::fs::copy(from, to).unwrap();
        }
    }
}

#[test]
fn output_does_not_depend_on_threads() {
    for format in
        ["jsonl", "json", "csv", "human", "html", "sarif", "junit", "codequality", "github"]
    {
        let outputs = ["1", "2", "7"].map(|threads| {
            withhold(&["scan", "fixtures/bundle", "-f", format, "-j", threads, "--reveal"]).out
        });
        assert!(!outputs[0].is_empty());
        assert_eq!(outputs[0], outputs[1], "{format}");
        assert_eq!(outputs[0], outputs[2], "{format}");
    }
}

#[test]
fn output_does_not_depend_on_the_order_files_were_made_in() {
    let folder = tempfile::tempdir().unwrap();
    let outputs = [false, true].map(|backwards| {
        let to = folder.path().join(format!("copy-{backwards}"));
        copy(&root().join("fixtures/bundle"), &to, backwards);
        withhold(&["scan", to.to_str().unwrap(), "-f", "jsonl"]).out
    });
    assert_eq!(outputs[0], outputs[1]);
    assert!(outputs[0].lines().count() > 50);
}
