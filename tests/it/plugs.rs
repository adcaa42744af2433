//! Where it plugs in: completions, manual pages, the files for services.

use std::process::{Command, Stdio};

use crate::run::{root, withhold};

#[test]
fn completions_are_there_for_four_shells_and_bash_takes_them() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let ran = withhold(&["completions", shell]);
        assert_eq!(ran.code, 0);
        for word in ["baseline", "changed-since"] {
            assert!(ran.out.contains(word), "{shell} does not know {word}");
        }
        assert!(!ran.out.contains("--memory"), "{shell} offers what is for the program itself");
    }
    assert_eq!(withhold(&["completions", "moon"]).code, 2);
    let script = withhold(&["completions", "bash"]).out;
    let ask = "COMP_WORDS=(withhold sc) COMP_CWORD=1; _withhold withhold sc withhold; echo \"${COMPREPLY[@]}\"";
    let output = Command::new("bash").args(["-c", &format!("{script}\n{ask}")]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "scan schema");
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man");
    assert_eq!(withhold(&["man", pages.to_str().unwrap()]).code, 0);
    for name in ["withhold", "withhold-scan", "withhold-baseline-create", "withhold-rules-show"] {
        let page = std::fs::read_to_string(pages.join(format!("{name}.1"))).unwrap();
        assert!(page.contains(".TH") && page.contains(&name.replace('-', "\\-")), "{name}");
    }
    assert!(!pages.join("withhold-worker.1").exists());
    assert!(withhold(&["man"]).out.contains("Exit codes"));
}

/// The script of a step, as it stands under `run: |` of a YAML file.
fn script(text: &str, after: &str) -> String {
    let rest = &text[text.find(after).unwrap()..];
    let body = &rest[rest.find("run: |\n").unwrap() + 7..];
    let depth = body.len() - body.trim_start_matches(' ').len();
    let lines =
        body.lines().take_while(|line| line.is_empty() || line.starts_with(&" ".repeat(depth)));
    lines.map(|line| format!("{}\n", line.get(depth..).unwrap_or(""))).collect()
}

#[test]
fn the_action_scans_and_hands_the_code_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let bundle = folder.path().join("my documents");
    std::fs::create_dir(&bundle).unwrap();
    std::fs::write(bundle.join("a.txt"), "Ring 07700 900123.\n").unwrap();
    let action = std::fs::read_to_string(root().join("action.yml")).unwrap();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_withhold")).parent().unwrap();
    let search = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let run = |arguments: &str| {
        let output = Command::new("bash")
            .current_dir(folder.path())
            .args(["-c", &script(&action, "- name: Scan")])
            .env("PATH", &search)
            .env("BUNDLE", "my documents")
            .env("ARGUMENTS", arguments)
            .env("SARIF", path("out.sarif"))
            .env("GITHUB_OUTPUT", path("output"))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, annotations) = run("--profile council");
    assert_eq!(code, Some(1));
    assert!(annotations.starts_with("::error file=my documents/a.txt,line=1,"), "{annotations}");
    assert!(std::fs::read_to_string(path("output")).unwrap().contains("code=1\n"));
    assert!(std::fs::read_to_string(path("out.sarif")).unwrap().contains("\"2.1.0\""));
    assert_eq!(run("--exit-zero").0, Some(0));
    assert_eq!(run("").0, Some(1), "no arguments are no empty argument");
    let (code, _) = run(&format!("; touch {} ; $(touch {})", path("ran"), path("ran")));
    assert_eq!(code, Some(2));
    assert!(!folder.path().join("ran").exists(), "arguments are not commands");
}

#[test]
fn the_action_takes_only_the_release_that_fits_its_checksum() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let action = std::fs::read_to_string(root().join("action.yml")).unwrap();
    let bash = |script: &str| {
        let search = format!("{}:{}", path("bin"), std::env::var("PATH").unwrap());
        let status = Command::new("bash")
            .current_dir(folder.path())
            .args(["-c", script])
            .env("PATH", search)
            .env("RUNNER_TEMP", path("temp"))
            .env("GITHUB_PATH", path("path"))
            .env("VERSION", "v0.1.0")
            .env("REPOSITORY", "example/withhold")
            .env("RELEASE", path("release"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        status.code()
    };
    // A service with one release, which hands out what is asked for by name.
    let service = r#"
        set -e
        mkdir -p bin temp release
        printf '#!/bin/sh\n[ "$*" = "release download v0.1.0 --repo example/withhold --pattern %s --pattern %s --clobber" ] && cp "$RELEASE"/* .\n' \
          withhold-x86_64-linux.tar.gz SHA256SUMS > bin/gh
        chmod +x bin/gh
        printf 'the program\n' > release/withhold
        cd release
        tar -czf withhold-x86_64-linux.tar.gz withhold
        rm withhold
        sha256sum withhold-x86_64-linux.tar.gz > SHA256SUMS
    "#;
    assert_eq!(bash(service), Some(0));
    let download = script(&action, "- name: Get the release");
    assert_eq!(bash(&download), Some(0));
    assert_eq!(std::fs::read_to_string(path("temp/withhold/withhold")).unwrap(), "the program\n");
    let put = || std::fs::read_to_string(path("path")).unwrap_or_default();
    assert_eq!(put(), format!("{}\n", path("temp/withhold")));
    for spoil in [
        "printf x >> release/withhold-x86_64-linux.tar.gz",
        ": > release/SHA256SUMS",
        "rm release/*",
    ] {
        assert_eq!(bash(&format!("rm -rf temp/* path; {spoil}")), Some(0));
        assert_ne!(bash(&download), Some(0), "{spoil}");
        assert_eq!(put(), "", "{spoil}");
    }
}

#[test]
fn the_gitlab_template_runs_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("documents")).unwrap();
    std::fs::write(folder.path().join("documents/a.txt"), "Ring 07700 900123.\n").unwrap();
    let template = std::fs::read_to_string(root().join("templates/gitlab-ci.yml")).unwrap();
    let from = template.find("- >-\n").unwrap() + 5;
    let command: String =
        template[from..].lines().take_while(|line| line.starts_with("      ")).collect();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_withhold")).parent().unwrap();
    let search = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let status = Command::new("sh")
        .current_dir(folder.path())
        .args(["-c", &command])
        .env("PATH", search)
        .env("WITHHOLD_BUNDLE", "documents")
        .env("WITHHOLD_ARGUMENTS", "--profile council")
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
    for report in ["gl-code-quality-report.json", "withhold-junit.xml"] {
        assert!(template.contains(report) && folder.path().join(report).exists(), "{report}");
    }
}

#[test]
fn the_hooks_run_a_command_that_is_there() {
    let hooks = std::fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    let entries: Vec<&str> =
        hooks.lines().filter_map(|line| line.trim().strip_prefix("entry: withhold ")).collect();
    assert_eq!(entries.len(), 2);
    for entry in entries {
        let mut arguments: Vec<&str> = entry.split(' ').collect();
        arguments.push("fixtures/seed");
        assert_eq!(withhold(&arguments).code, 0, "{entry}");
    }
}
